"""Plans: the shortest way to reach a goal for somebody who knows where everything is.

A plan visits a few receptacles in turn: where a thing lies, where it is changed, where it belongs.
Every choice of things and places is tried, so that nothing shorter exists: each command of a plan
is needed for its choice, and going somewhere or opening something else never helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from agentenv_alfworld.houses.goals import APPLIANCES, LAMP, LIGHT, TWO, VERBS, Goal
from agentenv_alfworld.houses.house import House, Thing
from agentenv_alfworld.houses.rooms import Receptacle

Stop = tuple[Receptacle, bool, str]  # where, whether it must be open, and what is done there


def shortest(house: House, goal: Goal) -> tuple[str, ...]:
    """The commands of one of the shortest plans; always the same one."""
    plans = [_commands(stops, house) for stops in _ways(house, goal)]
    return min(plans, key=lambda plan: (len(plan), plan))


def _ways(house: House, goal: Goal) -> Iterator[list[Stop]]:
    names = house.names()
    wanted = [thing for thing in house.things if thing.kind == goal.thing]
    targets = house.room.of(goal.place)

    def take(thing: Thing) -> Stop:
        command = f"take {names[thing.identity]} from {names[thing.where.identity]}"
        return thing.where, True, command

    def put(thing: Thing, target: Receptacle) -> Stop:
        command = f"put {names[thing.identity]} in/on {names[target.identity]}"
        return target, True, command

    if goal.kind == LIGHT:
        lamps = [thing for thing in house.things if thing.kind == LAMP]
        for thing, lamp in product(wanted, lamps):
            yield [take(thing), (lamp.where, False, f"use {names[lamp.identity]}")]
    elif goal.kind == TWO:
        for target in targets:
            inside = [thing for thing in wanted if thing.where == target]
            outside = [thing for thing in wanted if thing.where != target]
            for chosen in permutations(outside, 2 - len(inside)):
                yield [stop for thing in chosen for stop in (take(thing), put(thing, target))]
    elif goal.kind in APPLIANCES:
        appliances = house.room.of(APPLIANCES[goal.kind])
        for thing, target, device in product(wanted, targets, appliances):
            change = f"{VERBS[goal.kind]} {names[thing.identity]} with {names[device.identity]}"
            yield [take(thing), (device, False, change), put(thing, target)]
    else:
        for thing, target in product(wanted, targets):
            yield [take(thing), put(thing, target)]


def _commands(stops: list[Stop], house: House) -> tuple[str, ...]:
    """What one types on the way: go where one is not, open what is closed, and act."""
    names = house.names()
    here: Receptacle | None = None
    opened: set[str] = set()
    commands = []
    for receptacle, must_be_open, command in stops:
        name = names[receptacle.identity]
        if receptacle != here:
            commands.append(f"go to {name}")
            here = receptacle
        if must_be_open and receptacle.openable and name not in opened:
            commands.append(f"open {name}")
            opened.add(name)
        commands.append(command)
    return tuple(commands)
