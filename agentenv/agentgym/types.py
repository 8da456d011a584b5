"""Types: what AgentGym's scripts pass around, by AgentGym's names."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypedDict

from agentenv.trajectory import Trajectory

# `from` is a keyword of Python: the fields are given as a dict.
ConversationMessage = TypedDict(
    "ConversationMessage", {"from": str, "loss": bool | None, "value": str}
)


class APIConversationMessage(TypedDict):
    """A message as chat endpoints have it, with what a model thought before it."""

    role: str
    content: str
    reasoning_content: str | None


class TokenizedConversationOutput(TypedDict):
    """Text, its token ids, and for each id whether it is learned from (1) or not (0)."""

    text: str
    input_ids: list[int]
    action_mask: list[int]


class ActionFormat(Enum):
    """How an agent writes its action."""

    REACT = "react"
    FUNCTION_CALLING = "function_calling"
    CODE_AS_ACTION = "code_as_action"


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
        total = len(experiences) + len(faulted)
        first = faulted[0]
        super().__init__(
            f"{len(faulted)} of {total} episodes could not be judged; the first is {first.item}: "
            f"{first.outcome}: {first.error}"
        )
        self.experiences = experiences
        self.faulted = faulted
