"""Memory: what the agent has been shown so far, to speak of nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Self

from agentenv_babyai.view import Seen, View, name_of
from agentenv_babyai.world import HEADINGS, Cell, Pose


@dataclass
class Memory:
    """Where things were when they were last in view, and where the agent has been."""

    view: View
    things: dict[Cell, str] = field(default_factory=dict)  # the name that each had
    entered: set[Cell] = field(default_factory=set)  # where the agent itself has been

    @classmethod
    def of(cls, view: View) -> Self:
        memory = cls(view)
        memory.see(view)
        return memory

    def see(self, view: View) -> None:
        """What is in view now replaces what was remembered of the same places."""
        self.view = view
        for cell in view.floor:
            self.things.pop(cell, None)
        self.things |= {each.cell: name_of(each.thing) for each in view.seen}

    def copy(self, view: View) -> Memory:
        """The same of an equal world, which is seen like this."""
        return Memory(view, dict(self.things), set(self.entered))

    def in_view(self, cells: Collection[Cell]) -> Seen | None:
        """The nearest thing in view on one of these cells."""
        return next((each for each in self.view.seen if each.cell in cells), None)

    def nearest(self, cells: Collection[Cell], pose: Pose) -> Cell | None:
        """The nearest of these cells where a thing was seen."""
        x, y, _ = pose
        known = sorted(cell for cell in cells if cell in self.things)
        return min(known, key=lambda cell: abs(cell[0] - x) + abs(cell[1] - y), default=None)


def whereabouts(each: Seen) -> str:
    """Where a thing in view is, as `3 steps ahead and 1 step to my left`."""
    if not each.right:
        return "right in front of me" if each.ahead == 1 else f"{_steps(each.ahead)} ahead"
    side = f"{_steps(abs(each.right))} to my {'left' if each.right < 0 else 'right'}"
    return f"{_steps(each.ahead)} ahead and {side}" if each.ahead else side


def direction(cell: Cell, pose: Pose) -> str:
    """Where a cell lies from a pose, without figures: `behind me and to my left`."""
    x, y, heading = pose
    (dx, dy), (rx, ry) = HEADINGS[heading], HEADINGS[(heading + 1) % 4]
    east, south = cell[0] - x, cell[1] - y
    ahead, right = east * dx + south * dy, east * rx + south * ry
    parts = []
    if ahead:
        parts.append("ahead of me" if ahead > 0 else "behind me")
    if right:
        parts.append("to my right" if right > 0 else "to my left")
    return " and ".join(parts) or "where I stand"


def _steps(count: int) -> str:
    return f"{count} step" if count == 1 else f"{count} steps"
