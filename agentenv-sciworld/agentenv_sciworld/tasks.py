"""Tasks: the numbers of AgentGym, task after task and variation after variation.

They count through the variations of ScienceWorld's tasks in the package's order, without seven that
AgentGym leaves out: growing plants, inclined planes and genetics.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agentenv_sciworld.simulator import Simulator, draw

LEFT_OUT = ("5-1", "5-2", "9-1", "9-2", "9-3", "10-1", "10-2")
TRAIN, TEST = 2120, 200  # the sizes of the official splits


@dataclass(frozen=True)
class Kind:
    """One of ScienceWorld's tasks, and the numbers of its variations."""

    name: str
    first: int
    count: int
    train: tuple[int, ...]  # the package's own splits, as numbers of ours
    dev: tuple[int, ...]
    test: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """All tasks, in the order of their numbers."""

    kinds: tuple[Kind, ...]

    @property
    def count(self) -> int:
        last = self.kinds[-1]
        return last.first + last.count

    def kind(self, task: int) -> Kind:
        return self.kinds[bisect_right([each.first for each in self.kinds], task) - 1]

    def train(self, without: Collection[int]) -> list[int]:
        """Those of the package's training variations, balanced over the kinds."""
        groups = [[task for task in kind.train if task not in without] for kind in self.kinds]
        return balanced(groups, TRAIN)


def table(simulator: Simulator) -> Table:
    """As the installed package has them."""
    from scienceworld.constants import ID2TASK  # type: ignore[import-untyped]

    kinds: list[Kind] = []
    first = 0
    for number, name in ID2TASK.items():
        if number in LEFT_OUT:
            continue
        count, splits = simulator.variations(name)
        ours = [tuple(first + each for each in split) for split in splits]
        kinds.append(Kind(name, first, count, ours[0], ours[1], ours[2]))
        first += count
    return Table(tuple(kinds))


def balanced(groups: Sequence[Sequence[int]], wanted: int) -> list[int]:
    """So many in all, and of each group as many as of the others, or all it has.

    Which of a group is a fixed shuffle, so that neighbors, which are alike, are not all taken.
    """
    shuffled = [sorted(group, key=lambda each: draw("split", each)) for group in groups]
    chosen: list[int] = []
    for turn in range(max(map(len, shuffled))):
        row = [group[turn] for group in shuffled if turn < len(group)]
        chosen += sorted(row, key=lambda each: draw("row", each))[: wanted - len(chosen)]
    return sorted(chosen)
