"""Trajectory: one episode as it was played; the same record for evaluation, training and disk."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from agentenv.protocol import Message, item_id

Outcome = Literal["done", "max_rounds", "max_tokens", "agent_error", "env_error", "cancelled"]
ACKNOWLEDGMENT = "OK. I follow these rules and answer in this form until the task is done."
JUDGED: frozenset[Outcome] = frozenset({"done", "max_rounds", "max_tokens"})


class Tokens(Message):
    """The token ids that a model read and wrote in one turn: what training must see again.

    Together they are what stood before this turn, cut to its first `kept` ids (a chat template may
    rewrite what was said), then `read`, then `written`.
    """

    kept: int
    read: list[int]
    written: list[int] = Field(description="As sampled, the end token with them if there was one")


class Turn(Message):
    """One reply of the agent and what came back for it."""

    reply: str = Field(description="What the agent said, whole, as text")
    action: str | None = Field(description="What was sent to the world; None: no action was found")
    observation: str = Field(description="The world's answer, or what was wrong with the reply")
    reward: float = 0.0
    score: float = Field(description="Result of the episode after this turn, in 0..1")
    done: bool = False
    invalid: bool = Field(False, description="No action was found, or the world did not know it")
    tool_calls: list[dict[str, Any]] = Field(default_factory=list)
    reasoning: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cut: bool = Field(default=False, description="The reply ended because it may not be longer")
    tokens: Tokens | None = Field(default=None, description="Of a model in the same process")
    seconds: float = 0.0


class Trajectory(Message):
    """A whole episode. Only a judged one has a reward; a fault never becomes one."""

    world: str
    item_prefix: str
    task: int
    seed: int = 0
    repeat: int = 0
    agent: str
    format: str
    world_version: str
    source: str = Field(description="`built-in` or `official` tasks")
    options: dict[str, Any] = Field(default_factory=dict, description="What the server was given")
    prompt: str = Field(description="What the agent was told before the first observation")
    acknowledgment: str = Field(
        default=ACKNOWLEDGMENT, description="What it is held to have said to that"
    )
    observation: str = Field(description="The first observation; empty when there was none")
    turns: list[Turn] = Field(default_factory=list)
    outcome: Outcome
    reward: float | None = Field(description="Return of the episode; None unless judged")
    score: float | None = Field(description="Result in 0..1; None unless judged")
    success: bool | None = Field(description="The world's verdict; None unless judged")
    error: str | None = Field(None, description="What went wrong in an episode that is not judged")
    attempts: int = Field(1, description="How often it was begun; faults are begun again")
    started: str = Field("", description="UTC, ISO 8601")
    seconds: float = 0.0

    @property
    def judged(self) -> bool:
        return self.outcome in JUDGED

    @property
    def item(self) -> str:
        return item_id(self.item_prefix, self.task)

    @property
    def key(self) -> tuple[str, int, int, int]:
        """Which episode of a run this is."""
        return (self.world, self.task, self.seed, self.repeat)
