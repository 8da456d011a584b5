"""What the author of an environment imports: Environment, Step, Advice, Tasks, and two errors."""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from envservers.settings import setting


class InvalidAction(Exception):
    """The agent's mistake: its text becomes the observation, the step counts, nothing changes.

    Raise it before anything in the world has changed.
    """


class EngineLost(Exception):
    """The engine that this process drives is gone, such as a browser that crashed.

    A worker process whose call raises it ends and is replaced, as if it had died itself.
    """


@dataclass(frozen=True, slots=True)
class Step:
    """What the world shows after a reset or an action."""

    observation: str
    reward: float = 0.0
    done: bool = False
    success: bool | None = None  # None: done with a score above 0
    score: float | None = None  # None: the score so far plus the reward, held within 0..1
    truncated: bool = False  # ended by a limit of the world, not by its rules
    available_actions: Sequence[str] | None = None  # only where they cost nothing
    info: Mapping[str, Any] = field(default_factory=dict)  # JSON; native figures, task type, ...

    def __post_init__(self) -> None:
        if not isinstance(self.observation, str):
            raise TypeError(f"observation must be text, not {type(self.observation).__name__}")
        if not math.isfinite(self.reward):
            raise ValueError(f"reward must be a finite number, not {self.reward!r}")
        if self.score is not None and not 0 <= self.score <= 1:
            raise ValueError(f"score must lie in 0..1, not {self.score!r}")


@dataclass(frozen=True, slots=True)
class Advice:
    """What the expert does next, and the thought that leads there."""

    action: str
    thought: str = ""


@dataclass(frozen=True)
class Tasks:
    """Which tasks there are: 0 to count-1 without the missing ones; a split is some of them."""

    count: int
    splits: Mapping[str, Sequence[int]] = field(default_factory=dict)
    missing: frozenset[int] = frozenset()
    source: str = "built-in"  # or "official": the user's copy of the data; "drawn": anew, by them
    official_numbers: bool = False  # a number names what it names in AgentGym's data
    oracle: bool = True  # whether the expert, where there is one, knows these tasks
    deterministic: bool = True  # False loses replay, hibernation, fork and verification

    def __contains__(self, task: int) -> bool:
        return 0 <= task < self.count and task not in self.missing

    def __iter__(self) -> Iterator[int]:
        return (task for task in range(self.count) if task not in self.missing)

    def __len__(self) -> int:
        return self.count - len(self.missing)

    def __str__(self) -> str:
        if not self.missing:
            return f"tasks 0 to {self.count - 1}"
        if len(self.missing) <= 5:
            left_out = ", ".join(map(str, sorted(self.missing)))
            return f"tasks 0 to {self.count - 1} without {left_out}"
        return f"{len(self)} tasks between 0 and {self.count - 1}; GET /tasks lists them"


class Environment(ABC):
    """One episode of a world. The same task, seed and actions give the same bytes everywhere."""

    name: ClassVar[str]
    version: ClassVar[str] = "1"  # changes whenever the same actions would give other bytes
    item_prefix: ClassVar[str] = ""  # of item ids such as `lmrlgym_maze_0`; default: the name
    port: ClassVar[int] = 0  # where it is served unless told otherwise; 0: any free port
    max_rounds: ClassVar[int] = 30  # what an evaluation allows unless told otherwise
    reward_range: ClassVar[tuple[float, float]] = (0.0, 1.0)  # of an episode's return
    metric: ClassVar[Literal["success", "score"]] = "success"  # the figure that papers report
    scoring: ClassVar[str] = ""  # what success and score mean here, in a sentence or two
    runs_in: ClassVar[Literal["loop", "thread", "process"]] = "loop"
    seats: ClassVar[int] = 0  # instances that one worker process has room for; 0: any number
    lanes: ClassVar[int] = 1  # calls of different instances that one worker process runs at once
    expert_solves: ClassVar[float] = 1.0  # the share of tasks that `oracle` solves, at least

    @dataclass(frozen=True)
    class Options:
        """What a user may choose when serving; each field is a flag and a variable."""

        data: Path | None = setting(None, "folder with the official data of the worlds")

    def __init__(self, shared: Any = None) -> None:
        self.shared = shared

    @classmethod
    def setup(cls, options: Any) -> Any:
        """Load, once per process, what all episodes share; it becomes `self.shared`."""
        return None

    @abstractmethod
    def tasks(self) -> Tasks:
        """Which tasks there are; asked once, of an instance that was never reset."""

    @abstractmethod
    def reset(self, task: int, seed: int) -> Step:
        """Start the episode anew. The task is one of `tasks()`; the same instance may be reset."""

    @abstractmethod
    def step(self, action: str) -> Step:
        """Apply one action of an episode that is not over."""

    def available_actions(self) -> list[str]:
        """Actions that make sense now; empty where they cannot be listed."""
        return []

    def oracle(self) -> Advice:
        """The expert's next action from here, whatever was played before. Overriding offers it."""
        raise LookupError(f"{self.name} has no oracle")

    def copy(self) -> Self | None:
        """An equal, independent episode; None lets the kit replay the actions instead."""
        return None

    def peek(self, what: str) -> Any:
        """JSON that only the original dialect of this world asks for, by the name of its route."""
        raise LookupError(f"{self.name} has no {what!r}")

    def close(self) -> None:
        """Give back what this instance holds."""

    @classmethod
    def has_oracle(cls) -> bool:
        return cls.oracle is not Environment.oracle

    @classmethod
    def prefix(cls) -> str:
        return cls.item_prefix or cls.name

    @classmethod
    def prompt(cls) -> str:
        """What the agent is told: the rules and the actions, from `prompt.md` beside the module."""
        return _beside(cls, "prompt.md") or (cls.__doc__ or "").strip()

    @classmethod
    def tools(cls) -> list[dict[str, Any]]:
        """The actions as functions, from `tools.json` beside the module; see `protocol.Tool`."""
        text = _beside(cls, "tools.json")
        return json.loads(text) if text else []


def _beside(cls: type[Environment], filename: str) -> str | None:
    """A package with several environments keeps each one's files in a folder of its name."""
    package = cls.__module__.rpartition(".")[0]
    if not package:
        return None
    for path in (files(package) / cls.name / filename, files(package) / filename):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None
