"""Selection: which episodes of some files are kept, by what they are and which came before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from agentenv.data.identity import identity, texts_digest
from agentenv.data.sources import Episode
from agentenv.trajectory import Outcome, Trajectory

Part = Literal["task", "world"]  # what a split keeps together
_PARTS = 2**64


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an episode has to be. What is None is not asked for."""

    success: bool = False  # only those that succeeded
    worlds: frozenset[str] | None = None
    agents: frozenset[str] | None = None
    min_score: float | None = None
    max_turns: int | None = None
    outcomes: frozenset[Outcome] | None = None
    dedupe: bool = False  # of episodes of a task that say the same, the first
    per_task: int | None = None  # of each task, the first so many

    def why_not(self, each: Trajectory) -> str | None:
        """Why this episode is not kept, whatever others there are; None: it is."""
        if self.worlds is not None and each.world not in self.worlds:
            return "other world"
        if self.agents is not None and each.agent not in self.agents:
            return "other agent"
        if self.outcomes is not None and each.outcome not in self.outcomes:
            return f"outcome {each.outcome}"
        if self.success and not each.success:
            return "no success" if each.success is False else "no verdict"
        if self.min_score is not None and each.score is None:
            return "no score"
        if self.min_score is not None and each.score is not None and each.score < self.min_score:
            return f"score below {self.min_score:g}"
        if self.max_turns is not None and len(each.turns) > self.max_turns:
            return f"more than {self.max_turns} turns"
        return None


@dataclass
class Tally:
    """How many episodes of a world were read, how many were kept, and why the others were not."""

    read: int = 0
    kept: int = 0
    why_not: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """For programs; reasons by their names."""
        return {"read": self.read, "kept": self.kept, "why_not": dict(sorted(self.why_not.items()))}


def selected(
    episodes: Iterable[Episode], wanted: Wanted, tallies: dict[str, Tally]
) -> Iterator[Episode]:
    """Those that are wanted, in their order; each world is counted in `tallies`."""
    said: set[bytes] = set()
    of_task: Counter[tuple[str, int]] = Counter()
    for episode in episodes:
        each = episode.trajectory
        tally = tallies.setdefault(each.world, Tally())
        tally.read += 1
        reason = wanted.why_not(each)
        task, texts = (each.world, each.task), texts_digest(each)
        if reason is None and wanted.dedupe and texts in said:
            reason = "says what another says"
        if reason is None and wanted.per_task is not None and of_task[task] >= wanted.per_task:
            reason = f"more than {wanted.per_task} of a task"
        if reason is not None:
            tally.why_not[reason] += 1
            continue
        said.add(texts)
        of_task[task] += 1
        tally.kept += 1
        yield episode


def latest(first: Iterable[Episode], second: Iterable[Episode]) -> Iterator[Episode]:
    """Each identity once, as it came last; the two are the same episodes, to be gone through.

    A fault does not take the place of a result.
    """
    last: dict[bytes, tuple[Path, str]] = {}
    judged: set[bytes] = set()
    for each in first:
        which = identity(each.trajectory)
        if each.trajectory.judged or which not in judged:
            last[which] = (each.path, each.place)
        if each.trajectory.judged:
            judged.add(which)
    for each in second:
        here = (each.path, each.place)
        # A run that is being played may have grown meanwhile.
        if last.get(identity(each.trajectory), here) == here:
            yield each


def in_test(each: Trajectory, share: float, seed: int, by: Part = "task") -> bool:
    """Whether its task, or its world, is one to test with: by name and seed, not by the others."""
    name = each.world if by == "world" else f"{each.world}_{each.task}"
    drawn = sha256(f"{seed}/{name}".encode()).digest()
    return int.from_bytes(drawn[:8]) < share * _PARTS
