"""Types: what AgentGym's scripts pass around, by AgentGym's names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypedDict

from agentenv.trajectory import Trajectory, Turn

# `from` is a keyword of Python: the fields are given as a dict.
ConversationMessage = TypedDict(
    "ConversationMessage", {"from": str, "loss": bool | None, "value": str}
)

ROLES = {"human": "user", "gpt": "assistant"}  # any other is its own name: system


class APIConversationMessage(TypedDict):
    """A message as chat endpoints have it, with what a model thought before it."""

    role: str
    content: str
    reasoning_content: str | None


def api_conversation(
    said: Iterable[tuple[str, str]], turns: Iterable[Turn]
) -> list[APIConversationMessage]:
    """Roles and contents, with the thoughts of each turn; none with the acknowledgment."""
    told = [APIConversationMessage(role=r, content=c, reasoning_content=None) for r, c in said]
    for message, turn in zip(told[3::2], turns, strict=True):
        message["reasoning_content"] = turn.reasoning
    return told


class TokenizedConversationOutput(TypedDict):
    """Text, its token ids, and for each id whether it is learned from (1) or not (0)."""

    text: str
    input_ids: list[int]
    action_mask: list[int]


class ActionFormat(Enum):
    """How an agent writes its action; `default`, which AgentGym's scripts say, is react."""

    REACT = "react"
    FUNCTION_CALLING = "function_calling"
    CODE_AS_ACTION = "code_as_action"

    @classmethod
    def _missing_(cls, value: object) -> ActionFormat:
        if value == "default":
            return cls.REACT
        known = ", ".join(each.value for each in cls)
        raise ValueError(f"no action_format {value!r}: there is {known}")


class InferenceEngine(Enum):
    """What computes the replies of a local model."""

    DEFAULT = "default"
    VLLM = "vllm"


@dataclass
class StepOutput:
    """What a client says to an action."""

    state: str
    reward: float
    done: bool


@dataclass
class ActionWithTought:
    """An action and the thought before it; the name is spelled as in AgentGym."""

    thought: str
    action: str


@dataclass
class ExperienceOutput:
    """A judged episode of an `Agent`, as text and as token ids; `action_mask` marks its own."""

    conversation: list[ConversationMessage]
    reward: float
    text: str
    seq_ids: list[int]
    attention_mask: list[int]
    action_mask: list[int]
    trajectory: Trajectory | None = None  # the whole record: item, outcome, verdict, turns


@dataclass
class APIExperienceOutput:
    """A judged episode of an `APIAgent`."""

    conversation: list[APIConversationMessage]
    reward: float
    trajectory: Trajectory | None = None  # the whole record: item, outcome, verdict, turns


Experience = ExperienceOutput | APIExperienceOutput


@dataclass
class EvaluationOutput:
    """The judged episodes in the order of their ids, and their means.

    `faulted` holds the episodes that could not be judged; each says why in `error`. They count in
    neither mean.
    """

    experiences: list[Experience]
    score: float
    success: float
    faulted: list[Trajectory] = field(default_factory=list)


class EpisodesFaulted(RuntimeError):
    """Episodes could not be judged, so there is no reward to give for them.

    What was judged is in `experiences`, what was not in `faulted`.
    """

    def __init__(self, experiences: list[Experience], faulted: list[Trajectory]):
        super().__init__(experiences, faulted)  # so it can leave the process that it was raised in
        self.experiences = experiences
        self.faulted = faulted

    def __str__(self) -> str:
        total = len(self.experiences) + len(self.faulted)
        first = self.faulted[0]
        return (
            f"{len(self.faulted)} of {total} episodes could not be judged; the first is "
            f"{first.item}: {first.outcome}: {first.error}"
        )
