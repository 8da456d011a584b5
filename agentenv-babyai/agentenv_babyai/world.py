"""World: what this package reads of a minigrid level, and the low-level moves it understands."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Protocol, TypeGuard

Cell = tuple[int, int]
Pose = tuple[int, int, int]  # x, y and the direction faced, as an index of HEADINGS

HEADINGS: tuple[Cell, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))  # each is right of the one before


class Move(IntEnum):
    """minigrid's own numbers."""

    LEFT = 0
    RIGHT = 1
    FORWARD = 2
    PICKUP = 3
    DROP = 4
    TOGGLE = 5
    STAY = 6  # what minigrid calls done: a moment passes


class Thing(Protocol):
    """A wall, door, key, ball or box."""

    type: str
    color: str
    contains: Thing | None
    is_open: bool  # this and the next: doors only
    is_locked: bool


class Grid(Protocol):
    width: int
    height: int

    def get(self, i: int, j: int) -> Thing | None: ...


class World(Protocol):
    """A level that was reset."""

    agent_pos: Any  # a tuple or an array of two numbers
    agent_dir: int
    agent_view_size: int
    carrying: Thing | None
    grid: Grid
    instrs: Any
    mission: str
    step_count: int

    def step(self, action: int) -> tuple[Any, float, bool, bool, dict[str, Any]]: ...

    def gen_obs_grid(self) -> tuple[Grid, Any]: ...

    def get_frame(self, highlight: bool, tile_size: int) -> Any: ...


def pose_of(world: World) -> Pose:
    x, y = world.agent_pos
    return int(x), int(y), int(world.agent_dir)


def ahead_of(pose: Pose) -> Cell:
    """The cell that is faced."""
    x, y, heading = pose
    dx, dy = HEADINGS[heading]
    return x + dx, y + dy


def moved(pose: Pose, move: Move) -> Pose:
    """Where a turn or an unhindered step leads; other moves leave the agent in place."""
    x, y, heading = pose
    if move is Move.FORWARD:
        return *ahead_of(pose), heading
    turn = {Move.LEFT: -1, Move.RIGHT: 1}.get(move, 0)
    return x, y, (heading + turn) % 4


def is_open_door(thing: Thing | None) -> TypeGuard[Thing]:
    return thing is not None and thing.type == "door" and thing.is_open


def is_locked_door(thing: Thing | None) -> TypeGuard[Thing]:
    return thing is not None and thing.type == "door" and thing.is_locked


def can_walk(thing: Thing | None) -> bool:
    return thing is None or is_open_door(thing)


def fits(key: Thing | None, door: Thing) -> bool:
    return key is not None and key.type == "key" and key.color == door.color


def floor_of(world: World) -> dict[Cell, Thing | None]:
    """All cells but walls, column by column, and what lies there."""
    floor = {}
    for x in range(world.grid.width):
        for y in range(world.grid.height):
            thing = world.grid.get(x, y)
            if thing is None or thing.type != "wall":
                floor[x, y] = thing
    return floor
