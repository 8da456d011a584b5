"""Routes: how far it is to a pose, over what lies in between, with the whole grid known.

Distances are counted in low-level moves. What stands in the way has a price, so that a route goes
around it where that is cheaper, and tells what to remove where it is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from agentenv_babyai.world import (
    HEADINGS,
    Cell,
    Move,
    Pose,
    Thing,
    fits,
    is_locked_door,
    is_open_door,
    moved,
)

Floor = Mapping[Cell, Thing | None]  # all cells but walls, and what lies there
Field = Mapping[Pose, int]  # what is left to do from each pose


@dataclass(frozen=True)
class Prices:
    """What it takes, about, to pass what is in the way."""

    toggle: int  # a door that is not locked, or a box that nobody needs
    carry_away: int  # a thing to be put aside
    unlock: int  # a locked door, with its key to be fetched


@dataclass(frozen=True)
class Terrain:
    """What entering a cell costs on top of the step itself; a cell without a price is a wall."""

    price: Mapping[Cell, int]
    obstacles: Collection[Cell]  # what has to be dealt with before one can pass

    def field(self, goals: Mapping[Pose, int]) -> Field:
        """From every pose, the least cost to reach one of the goals and pay its price."""
        best: dict[Pose, int] = {}
        waiting: defaultdict[int, list[Pose]] = defaultdict(list)  # by cost; costs are small
        for pose, cost in goals.items():
            waiting[cost].append(pose)
        cost = 0
        while waiting:
            for pose in waiting.pop(cost, ()):
                if pose in best:
                    continue
                best[pose] = cost
                x, y, heading = pose
                for turned in ((x, y, (heading + 1) % 4), (x, y, (heading - 1) % 4)):
                    if turned not in best:
                        waiting[cost + 1].append(turned)
                dx, dy = HEADINGS[heading]
                behind = x - dx, y - dy, heading
                if behind not in best and behind[:2] in self.price:
                    waiting[cost + 1 + self.price[x, y]].append(behind)
            cost += 1
        return best

    def without_obstacles(self) -> Terrain:
        """The same, with nothing to be removed: what is in the way is as good as a wall."""
        price = {cell: cost for cell, cost in self.price.items() if cell not in self.obstacles}
        return Terrain(price, frozenset())

    def poses_facing(self, cell: Cell) -> Iterator[Pose]:
        for heading, (dx, dy) in enumerate(HEADINGS):
            if (cell[0] - dx, cell[1] - dy) in self.price:
                yield cell[0] - dx, cell[1] - dy, heading

    def descend(self, field: Field, start: Pose) -> list[Pose]:
        """The poses on a cheapest way from the start to a goal, both included."""
        poses = [start]
        while True:
            pose = poses[-1]
            for move in (Move.FORWARD, Move.LEFT, Move.RIGHT):
                after = moved(pose, move)
                if after in field:
                    cost = 1 + (self.price[after[:2]] if move is Move.FORWARD else 0)
                    if field[after] + cost == field[pose]:
                        poses.append(after)
                        break
            else:
                return poses


def survey(
    floor: Floor,
    carried: Thing | None,
    prices: Prices,
    openable: Collection[str],
    spendable: Collection[int],
    untouchable: Collection[int],
) -> Terrain:
    """The terrain of a floor.

    `openable` are the colors of locked doors whose key can be had; `spendable` the ids of boxes
    that may be opened, which makes them vanish; `untouchable` the ids of things that a strict
    mission does not allow to be moved or toggled.
    """
    price: dict[Cell, int] = {}
    obstacles = set()
    for cell, thing in floor.items():
        if thing is None or is_open_door(thing):
            price[cell] = 0
        elif id(thing) in untouchable:
            continue
        elif thing.type == "door" and (not is_locked_door(thing) or fits(carried, thing)):
            price[cell] = prices.toggle
        elif thing.type != "door" or thing.color in openable:
            obstacles.add(cell)
            if thing.type == "door":
                price[cell] = prices.unlock
            else:
                price[cell] = prices.toggle if id(thing) in spendable else prices.carry_away
    return Terrain(price, obstacles)


def reach(
    floor: Floor, carried: Thing | None, start: Cell, untouchable: Collection[int] = ()
) -> tuple[list[str], set[Cell]]:
    """The colors of keys that can be had, each after those that lead to it, and the cells reached.

    Whatever is not a wall, a locked door or untouchable is taken to be passable: so what is not
    reached here cannot be reached at all, whatever is done.
    """
    colors = sorted(_keys(carried))
    while True:
        found: set[str] = set()
        region, frontier = {start}, [start]
        while frontier:
            x, y = frontier.pop()
            for dx, dy in HEADINGS:
                cell = x + dx, y + dy
                if cell in region or cell not in floor:
                    continue
                thing = floor[cell]
                found |= _keys(thing)
                locked = is_locked_door(thing) and thing.color not in colors
                if id(thing) not in untouchable and not locked:
                    region.add(cell)
                    frontier.append(cell)
        if found.issubset(colors):
            return colors, region
        colors += sorted(found.difference(colors))


def _keys(thing: Thing | None) -> set[str]:
    """The colors of the keys that a thing is or holds."""
    held = (thing, thing.contains) if thing is not None else ()
    return {each.color for each in held if each is not None and each.type == "key"}
