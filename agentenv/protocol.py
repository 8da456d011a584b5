"""The wire: what servers and clients say to each other. The one module that both sides import."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StrictInt, StrictStr

ErrorCode = Literal[
    "bad_request",
    "unauthorized",
    "oracle_closed",
    "not_found",
    "method_not_allowed",
    "unknown_env",
    "unknown_task",
    "not_reset",
    "episode_over",
    "wrong_turn",
    "env_closed",
    "session_lost",
    "too_large",
    "engine_failed",
    "at_capacity",
    "timed_out",
]

MAX_SEED = 2**53 - 1


class Message(BaseModel):
    """Frozen, and closed: a misspelled field is refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Tool(Message):
    """One action as a function, and the template that turns a call of it into the action's text.

    In a template `{name}` stands for the parameter of that name, a segment in `<...>` is left out
    when a parameter in it is not given, and `{arguments}` stands for all of them as compact JSON.
    A list is joined with `, `. The name `act` is taken: it says any action as text.
    """

    name: str = Field(description="Name of the function")
    description: str = Field(description="What it does, for the agent")
    parameters: dict[str, Any] = Field(description="JSON schema of the arguments, an object")
    action: str = Field(description="Template of the action's text, such as `get {count} {item}`")

    def as_openai(self) -> dict[str, Any]:
        """The shape that chat completion endpoints take under `tools`."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": self.parameters,
            },
        }


class Card(Message):
    """What a server says of itself."""

    name: str = Field(description="Name of the world")
    version: str = Field(description="Changes whenever the same actions would give other texts")
    description: str = Field(description="What the world is, in a few sentences")
    item_prefix: str = Field(description="An item id is this, an underscore and the task's number")
    source: str = Field(description="`built-in` tasks, or the `official` ones")
    official_numbers: bool = Field(
        default=False,
        description="Whether a number names the task that it names in AgentGym's data",
    )
    tasks: int = Field(description="How many tasks there are")
    splits: dict[str, int] = Field(description="How many tasks each split has")
    options: dict[str, Any] = Field(description="What was chosen when the server was started")
    reward_range: tuple[float, float] = Field(description="Bounds of the return of an episode")
    metric: Literal["success", "score"] = Field(description="The figure that papers report")
    scoring: str = Field(default="", description="What success and score mean in this world")
    max_rounds: int = Field(description="Rounds that an evaluation allows unless told otherwise")
    deterministic: bool = Field(description="Whether sessions can be replayed, forked and verified")
    oracle: bool = Field(description="Whether this server answers `/oracle`")
    formats: list[str] = Field(description="Reply formats that suit this world")
    prompt: str = Field(description="The rules and the actions, for the agent; Markdown")
    tools: list[Tool] = Field(description="The actions as functions; empty where there are none")


class TaskPage(Message):
    """A page of task ids."""

    tasks: list[str] = Field(description="Item ids, such as `textcraft_0`")
    splits: dict[str, int] = Field(description="How many tasks each split has")
    total: int = Field(description="How many ids the split, or the world, has in all")


class TaskQuery(Message):
    """Which task ids."""

    split: str | None = Field(None, description="One of the card's splits; default: all tasks")
    offset: int = Field(0, ge=0, le=10**9, description="How many ids to pass over")
    limit: int = Field(1000, ge=1, le=100_000, description="At most this many ids")


class Create(Message):
    """Open a session, and reset it if a task is given."""

    task: StrictInt | None = Field(None, description="Number of the task to start with")
    seed: StrictInt = Field(0, ge=0, le=MAX_SEED, description="Seed of what the task leaves open")


class Reset(Message):
    """Start a task in a session."""

    env_id: StrictInt = Field(description="The session")
    task: StrictInt = Field(description="Number of the task")
    seed: StrictInt = Field(0, ge=0, le=MAX_SEED, description="Seed of what the task leaves open")


class Act(Message):
    """One action."""

    env_id: StrictInt = Field(description="The session")
    action: StrictStr = Field(description="The action's text")
    turn: StrictInt | None = Field(
        None,
        ge=0,
        description="Steps the caller has seen: a repeated turn gets its State again, "
        "never a second step",
    )


class Handle(Message):
    """A session, and nothing else."""

    env_id: StrictInt = Field(description="The session")


class HandleQuery(Message):
    """A session, named in a query string."""

    env_id: int = Field(description="The session")


class State(Message):
    """Where a session stands."""

    env_id: int = Field(description="The session")
    task: int = Field(description="Number of the task")
    observation: str = Field(description="What the agent sees")
    reward: FiniteFloat = Field(description="Reward of this step; the steps' sum is the return")
    score: float = Field(ge=0, le=1, description="Result of the episode so far, in 0..1")
    done: bool = Field(description="Whether the episode is over")
    truncated: bool = Field(description="Whether a limit, not the world's rules, ended it")
    success: bool = Field(description="The environment's own verdict")
    steps: int = Field(description="Steps taken since the reset")
    available_actions: list[str] | None = Field(
        None, description="Actions that make sense now, where the world tells them with each State"
    )
    info: dict[str, Any] = Field(
        default_factory=dict,
        description="Native figures of the engine; `invalid_action` marks an action that the "
        "world did not understand",
    )


class Opened(Message):
    """A session that was opened without a task."""

    env_id: int = Field(description="The session: random, and never used twice")


class Actions(Message):
    """Actions that make sense now."""

    available_actions: list[str] = Field(description="Texts that `/step` understands")


class Closed(Message):
    """The session is closed."""

    closed: bool = Field(description="True, also when it was closed already")


class Expert(Message):
    """What the expert does next."""

    action: str = Field(description="The action's text")
    thought: str = Field(description="The thought that leads there; may be empty")


class Batch(Message):
    """Many calls in one request."""

    calls: list[dict[str, Any]] = Field(
        description="Each is `op` (create, reset, step, observation, available_actions, fork, "
        "close or oracle) and that call's fields"
    )


class Answers(Message):
    """The answers to a batch."""

    answers: list[dict[str, Any]] = Field(
        description="In the order of the calls: the answer, or `error` with its `status`"
    )


class Health(Message):
    """Whether the server can do its work."""

    status: Literal["ok", "failed"] = Field(description="`ok`, or what is wrong")
    detail: str = Field("", description="Why, in words")


class ErrorDetail(Message):
    """What went wrong."""

    code: ErrorCode = Field(description="For programs")
    message: str = Field(description="For people: what was given, and what would do")
    status: int | None = Field(None, description="HTTP status; given inside a batch only")


class Error(Message):
    """The body of every answer that is not a success."""

    error: ErrorDetail = Field(description="What went wrong")


def item_id(prefix: str, task: int) -> str:
    return f"{prefix}_{task}"


def task_number(item: str) -> int:
    """The integer after the last underscore."""
    head, _, tail = item.rpartition("_")
    if not head or not (tail.isascii() and tail.isdigit()):
        raise ValueError(f"{item!r} is no item id: give a name and a number, such as textcraft_0")
    return int(tail)
