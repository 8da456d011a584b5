"""Planner: what to work on next, found from the state of a world alone, with its whole grid known.

The clause of the mission that is nearest to being done is turned into stages: face, pick up, toggle
or drop something somewhere. What blocks the way to any stage is dealt with first, while the hands
are free for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from minigrid.envs.babyai.core.verifier import GoToInstr, OpenInstr, PickupInstr

from agentenv_babyai import missions
from agentenv_babyai.routes import Field, Prices, Terrain, reach, survey
from agentenv_babyai.stages import Aim, Stage, fields, pursuit
from agentenv_babyai.view import name_of
from agentenv_babyai.world import (
    HEADINGS,
    Cell,
    Thing,
    World,
    ahead_of,
    fits,
    floor_of,
    is_locked_door,
    is_open_door,
    pose_of,
)

FREE_HANDS = 3  # about what it takes to put down what is carried
IN_THE_WAY = 15  # how bad it is to drop something on the route


class NoWay(LookupError):
    """The planner knows of nothing that leads on from here."""


class Planner:
    def __init__(self, world: World, prices: Prices):
        self.world = world
        self.prices = prices
        self.here = pose_of(world)
        self.floor = floor_of(world)
        self.told = world.mission
        self.things = {cell: thing for cell, thing in self.floor.items() if thing is not None}
        self.cells = {id(thing): cell for cell, thing in self.things.items()}
        self.spendable = missions.spendable(world.instrs, self.things.values())
        self.untouchable = missions.untouchable(world.instrs, self.things.values())
        self.openable, _ = reach(self.floor, world.carrying, self.here[:2], self.untouchable)
        self.terrain = self.survey(self.openable)

    def survey(self, openable: list[str]) -> Terrain:
        carried, spendable, untouchable = self.world.carrying, self.spendable, self.untouchable
        return survey(self.floor, carried, self.prices, openable, spendable, untouchable)

    def state(self) -> tuple[Any, ...]:
        """What tells two states of an episode apart, as far as plans go."""
        layout = [(id(t), cell, t.type == "door" and t.is_open) for cell, t in self.things.items()]
        todo = len(missions.pending(self.world.instrs))
        return self.here, id(self.world.carrying), tuple(layout), todo

    def aim(self) -> Aim:
        """The next thing to do for the cheapest pending clause."""
        ways = [
            stages for clause in missions.pending(self.world.instrs) for stages in self.ways(clause)
        ]
        costs = [self.cost(stages) for stages in ways]
        known = [(cost, number) for number, cost in enumerate(costs) if cost is not None]
        if not known and self.world.carrying is not None:
            # perhaps it is what the mission speaks of
            return self.put_down(self.world.carrying, set())
        if not known:
            raise NoWay(f"the mission {self.world.mission!r} cannot be accomplished from here")
        stages = ways[min(known)[1]]
        return replace(self.first(stages, self.terrain, set()), clause=stages[-1])

    def cost(self, stages: list[Stage]) -> int | None:
        cost = fields(stages, self.terrain)[0].get(self.here)
        if cost is not None and stages[0].op == "pick up" and self.world.carrying:
            cost += FREE_HANDS
        return cost

    def ways(self, clause: Any) -> Iterator[list[Stage]]:
        """Alternative lists of stages, each of which fulfills the clause."""
        if isinstance(clause, GoToInstr):
            cells = {(int(x), int(y)): 0 for x, y in clause.desc.obj_poss}
            yield [self.stage("face", cells, "go to {}", clause.desc)]
        elif isinstance(clause, PickupInstr):
            yield [self.stage("pick up", self.where(clause.desc), "pick up {}", clause.desc)]
        elif isinstance(clause, OpenInstr):
            yield from self.ways_to_open(clause.desc)
        else:
            moving, fixed = clause.desc_move, clause.desc_fixed
            put = self.stage("drop", self.beside(fixed), "put {} next to {}", moving, fixed)
            if any(thing is self.world.carrying for thing in clause.desc_move.obj_set):
                yield [put]
            else:
                purpose = f"pick up {{}} and put it next to {missions.words(fixed, self.told)}"
                yield [self.stage("pick up", self.where(moving), purpose, moving), put]

    def stage(self, op: str, cells: dict[Cell, int], purpose: str, *descs: Any) -> Stage:
        """A stage of the mission itself; it is about the last thing that is described."""
        called = [missions.words(desc, self.told) for desc in descs]
        about = frozenset(self.where(descs[-1]))
        return Stage(op, cells, purpose.format(*called), called[-1], about)

    def ways_to_open(self, desc: Any) -> Iterator[list[Stage]]:
        ready: dict[Cell, int] = {}
        locked: dict[str, dict[Cell, int]] = {}
        for cell in self.where(desc):
            door = self.things[cell]
            if is_locked_door(door) and not fits(self.world.carrying, door):
                locked.setdefault(door.color, {})[cell] = 0
            else:
                ready[cell] = int(is_open_door(door))  # an open door has to be closed first
        yield [self.stage("toggle", ready, "open {}", desc)]
        for color in self.openable:
            if color in locked:
                fetch = self.fetch_key(color, locked[color])
                yield [fetch, self.stage("toggle", locked[color], "open {}", desc)]

    def fetch_key(self, color: str, doors: Collection[Cell]) -> Stage:
        keys: dict[Cell, int] = {}
        boxes: dict[Cell, int] = {}
        for cell, thing in self.things.items():
            for found, holder in ((thing, keys), (thing.contains, boxes)):
                if found is not None and found.type == "key" and found.color == color:
                    holder[cell] = 0
        behind = frozenset(doors)
        if keys or not boxes:
            purpose = f"get a {color} key for the {color} locked door"
            perhaps = f"take the {color} key with me for what may be locked"
            return Stage(
                "pick up", keys, purpose, f"a {color} key", frozenset(keys), behind, perhaps
            )
        purpose = f"find a {color} key for the {color} locked door in a box"
        perhaps = "see what is in a box"
        return Stage("toggle", boxes, purpose, "a box", frozenset(boxes), behind, perhaps)

    def errand(self, op: str, cell: Cell, purpose: str, target: str, otherwise: str = "") -> Stage:
        """A stage that makes sense only to somebody who has seen what lies there."""
        there = frozenset({cell})
        return Stage(op, {cell: 0}, purpose, target, there, there, otherwise)

    def where(self, desc: Any) -> dict[Cell, int]:
        return {self.cells[id(thing)]: 0 for thing in desc.obj_set if id(thing) in self.cells}

    def beside(self, desc: Any) -> dict[Cell, int]:
        """Cells where a thing lies next to a described one; occupied ones at a price."""
        found = {}
        for x, y in self.where(desc):
            for dx, dy in HEADINGS:
                near = x + dx, y + dy
                thing = self.things.get(near)
                if near in self.terrain.price and (thing is None or thing.type != "door"):
                    found[near] = self.terrain.price[near]
        return found

    def first(self, stages: list[Stage], terrain: Terrain, avoid: set[Cell]) -> Aim:
        """The first stage, or what must be done before it because something is in the way.

        What is put down meanwhile should not land on the cells to avoid, nor on the route.
        """
        ways = fields(stages, terrain)
        if self.here not in ways[0]:
            raise NoWay(f"no way to {stages[0].purpose}")
        route, obstacle = self.route(stages, ways, terrain)
        avoid = avoid.union(route)
        carried = self.world.carrying if stages[0].op == "pick up" else None
        door = self.door_for(carried, route, obstacle) if carried else None
        if carried and door:
            called = f"the {carried.color} locked door"
            purpose = f"unlock {called} with the key that I carry"
            perhaps = f"find out what the {carried.color} key that I carry opens"
            unlock = self.errand("toggle", door, purpose, called, perhaps)
            return self.first([unlock], terrain, avoid)
        if obstacle is not None:
            return self.clear(obstacle, terrain, avoid)
        if carried:
            return self.put_down(carried, avoid)
        return pursuit(stages[0], terrain, ways[1] if len(stages) > 1 else None)

    def clear(self, obstacle: Cell, terrain: Terrain, avoid: set[Cell]) -> Aim:
        thing = self.things[obstacle]
        called = name_of(thing)
        if id(thing) in self.spendable:
            purpose = f"make the {called} that may be in the way vanish by opening it"
            vanish = self.errand("toggle", obstacle, purpose, f"the {called}")
            return self.first([vanish], terrain, avoid)
        if thing.type == "door":
            earlier = self.openable[: self.openable.index(thing.color)]
            unlock = self.errand("toggle", obstacle, f"unlock the {called}", f"the {called}")
            fetch = self.fetch_key(thing.color, {obstacle})
            return self.first([fetch, unlock], self.survey(earlier), avoid)
        if self.world.carrying is not None:
            return self.put_down(self.world.carrying, avoid)
        purpose = f"take away the {called} that may be in the way"
        remove = self.errand("pick up", obstacle, purpose, f"the {called}")
        return self.first([remove], terrain, avoid)

    def route(
        self, stages: list[Stage], ways: list[Field], terrain: Terrain
    ) -> tuple[list[Cell], Cell | None]:
        """The cells of a cheapest way through all stages, and the first obstacle on it."""
        cells: list[Cell] = []
        obstacles: list[Cell] = []
        taken: set[Cell] = set()
        pose = self.here
        for stage, way in zip(stages, ways, strict=True):
            poses = terrain.descend(way, pose)
            entered = [pose[:2] for pose in poses[1:]]
            pose = poses[-1]
            target = ahead_of(pose)
            if stage.op == "drop":
                entered.append(target)
            obstacles += [c for c in entered if c in terrain.obstacles and c not in taken]
            cells += [*entered, target]
            taken.add(target)
        return cells, obstacles[0] if obstacles else None

    def door_for(self, carried: Thing, route: list[Cell], obstacle: Cell | None) -> Cell | None:
        """The locked door on the route, before any obstacle, that the carried key opens."""
        for cell in route:
            thing = self.things.get(cell)
            if thing is not None and is_locked_door(thing) and fits(carried, thing):
                return cell
            if cell == obstacle:
                break
        return None

    def put_down(self, carried: Thing, avoid: set[Cell]) -> Aim:
        """Drop it near, and where it will not be in the way."""
        cells = {
            cell: IN_THE_WAY * (cell in avoid) + self.crowding(cell)
            for cell in self.terrain.price
            if cell not in self.things
        }
        stage = Stage("drop", cells, f"put down the {name_of(carried)}, to free my hands")
        aim = pursuit(stage, self.terrain, None)
        if self.here not in aim.before:
            raise NoWay(f"no place to {stage.purpose}")
        return aim

    def crowding(self, cell: Cell) -> int:
        """How bad it is to fill a cell: it may part what is connected, or shut a thing in."""
        x, y = cell
        ring = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)]
        around = [(x + dx, y + dy) for dx, dy in ring]
        free = [c in self.terrain.price and c not in self.terrain.obstacles for c in around]
        parts = sum(free[i] != free[i - 1] for i in range(8)) // 2
        beside = [self.things[c] for c in around[::2] if c in self.things]
        near_door = any(thing.type == "door" for thing in beside)
        return 6 * max(0, parts - 1) + 8 * near_door + len(beside)
