"""View: what the agent sees, each thing with a number, and the same in words.

The agent sees six cells ahead and three to either side, as far as walls and closed doors allow.
Things are listed by distance. Things of one name are numbered once, in that order, and the actions
use the same numbers, whether a thing can be reached or not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from agentenv_babyai.world import (
    HEADINGS,
    Cell,
    Thing,
    World,
    can_walk,
    is_locked_door,
    is_open_door,
    pose_of,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing in view; a door's name tells its state."""

    thing: Thing
    label: str  # name and number, such as `red closed door 1`
    cell: Cell
    ahead: int
    right: int  # negative: to the left


@dataclass(frozen=True, slots=True)
class View:
    seen: tuple[Seen, ...]  # nearest first
    floor: frozenset[Cell]  # cells in view that can be walked on
    barrier: tuple[str, int] | None  # the nearest wall or box straight ahead, and its distance

    def labeled(self, label: str) -> Seen | None:
        return next((each for each in self.seen if each.label == label), None)


def look(world: World) -> View:
    grid, visible = world.gen_obs_grid()
    x, y, heading = pose_of(world)
    (dx, dy), (rx, ry) = HEADINGS[heading], HEADINGS[(heading + 1) % 4]
    size = world.agent_view_size
    spotted: list[tuple[int, int, Thing, Cell]] = []
    floor, barriers = set(), []
    for ahead in range(size):
        for right in range(-(size // 2), size // 2 + 1):
            i, j = right + size // 2, size - 1 - ahead
            if not visible[i, j]:
                continue
            cell = (x + dx * ahead + rx * right, y + dy * ahead + ry * right)
            thing = grid.get(i, j)
            if (ahead, right) == (0, 0):  # minigrid shows there what is carried
                floor.add(cell)
                continue
            if can_walk(thing):
                floor.add(cell)
            if thing is not None and thing.type != "wall":
                spotted.append((ahead, right, thing, cell))
            if thing is not None and right == 0 and thing.type in ("wall", "box"):
                barriers.append((thing.type, ahead))
    spotted.sort(key=lambda each: (each[0] + abs(each[1]), each[0], each[1]))
    numbers: Counter[str] = Counter()
    seen = []
    for ahead, right, thing, cell in spotted:
        name = name_of(thing)
        numbers[name] += 1
        seen.append(Seen(thing, f"{name} {numbers[name]}", cell, ahead, right))
    return View(tuple(seen), frozenset(floor), barriers[0] if barriers else None)


def name_of(thing: Thing) -> str:
    """Color, state and kind."""
    if thing.type != "door":
        return f"{thing.color} {thing.type}"
    state = "open" if is_open_door(thing) else "locked" if is_locked_door(thing) else "closed"
    return f"{thing.color} {state} door"


def described(view: View, carried: Thing | None) -> str:
    """The view in words."""
    text = "In front of you in this room, you can see "
    if view.seen:
        text += "several objects: "
        text += "".join(f"There is a {each.label} {_whereabouts(each)}.  " for each in view.seen)
    else:
        text += "no objects.  "
    text += "The room has walls around you."
    if view.barrier:
        text += f" You are facing a {view.barrier[0]} {view.barrier[1]} steps away."
    held = f"carrying a {name_of(carried)}" if carried else "not carrying anything"
    return f"{text} You are {held}."


def _whereabouts(each: Seen) -> str:
    side = f"{abs(each.right)} steps to your {'left' if each.right < 0 else 'right'}"
    if not each.right:
        return f"right in front of you {each.ahead} steps away"
    return f"{each.ahead} steps in front of you and {side}" if each.ahead else side


def goal_of(mission: str) -> str:
    """The mission in the order in which it is to be done: `B, then A` for `A after you B`."""
    last, after, first = mission.partition(" after you ")
    return f"{first}, then {last}" if after else mission
