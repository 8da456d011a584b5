"""Stages: what a plan consists of, each one place to face and one thing to do there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agentenv_babyai.routes import Field, Terrain
from agentenv_babyai.world import Cell, Move, Pose, ahead_of

OPS = {"pick up": Move.PICKUP, "toggle": Move.TOGGLE, "drop": Move.DROP}


@dataclass(frozen=True)
class Stage:
    """Face one of some cells and do something there; each cell has an extra cost."""

    op: str  # a key of OPS, or `face`
    cells: dict[Cell, int]
    purpose: str  # completes `I want to ...`
    target: str = ""  # the thing that it is about, such as `the red ball`
    about: frozenset[Cell] = frozenset()  # where such things are
    reveals: frozenset[Cell] = frozenset()  # what one must have seen to have this purpose
    otherwise: str = ""  # the purpose of somebody who has not; empty: that of the clause


@dataclass(frozen=True)
class Aim:
    """The stage to work on now, and what is left to do from each pose before and after it."""

    stage: Stage
    before: Field
    after: Field | None
    clause: Stage | None = None  # what the mission asks for in the end

    def after_doing(self, pose: Pose) -> int | None:
        later = self.after.get(pose) if self.after is not None else 0
        return None if later is None else later + self.stage.cells[ahead_of(pose)]


@dataclass(frozen=True)
class Planned:
    """An action of a plan, and what it is for."""

    action: str
    stage: Stage | None = None  # what is worked on; none: there is nothing that helps
    clause: Stage | None = None  # of the mission, which that is for
    reached: bool = False  # whether the action completes the stage


def pursuit(stage: Stage, terrain: Terrain, after: Field | None) -> Aim:
    """A stage that can be worked on at once: nothing has to be removed, nor may be."""
    if stage.op == "drop":
        cells = {cell: cost for cell, cost in stage.cells.items() if cell not in terrain.obstacles}
        stage = replace(stage, cells=cells)
    before = field_of(stage, terrain.without_obstacles(), after)
    return Aim(stage, before, after)


def fields(stages: list[Stage], terrain: Terrain) -> list[Field]:
    """For each stage, what is left to do from any pose until the last one is done."""
    found: list[Field] = []
    for stage in reversed(stages):
        found.insert(0, field_of(stage, terrain, found[0] if found else None))
    return found


def field_of(stage: Stage, terrain: Terrain, after: Field | None) -> Field:
    goals: dict[Pose, int] = {}
    for cell, extra in stage.cells.items():
        for pose in terrain.poses_facing(cell):
            later = after.get(pose) if after is not None else 0
            if later is not None:
                cost = later + extra + 1
                goals[pose] = min(cost, goals.get(pose, cost))
    return terrain.field(goals)
