"""The PDDL problem of a house and a goal, as ALFWorld's games spell it."""

from __future__ import annotations

from collections.abc import Iterator

from agentenv_alfworld.houses.goals import LIGHT, STATES, TWO, Goal
from agentenv_alfworld.houses.house import House, symbol
from agentenv_alfworld.houses.rooms import FURNITURE, kinds

# the domain names these as constants: they are declared even where nothing is of that kind
RECEPTACLE_TYPES = {"FridgeType", "MicrowaveType", "SinkBasinType"}
OBJECT_TYPES = {"ButterKnifeType", "KnifeType"}

ABILITIES = {"Clean": "cleanable", "Hot": "heatable", "Cool": "coolable"}

GOALS = {
    "place": """\
            (exists (?r - receptacle)
                (exists (?o - object)
                    (and
                        {condition}(objectType ?o {thing}Type)
                        (receptacleType ?r {place}Type)
                        {state}(inReceptacle ?o ?r)
                    )
                )
            )""",
    TWO: """\
            (exists (?r - receptacle)
                (exists (?o1 - object)
                    (and
                        (objectType ?o1 {thing}Type)
                        (receptacleType ?r {place}Type)
                        (inReceptacle ?o1 ?r)
                        (exists (?o2 - object)
                            (and
                                (not (= ?o1 ?o2))
                                (objectType ?o2 {thing}Type)
                                (receptacleType ?r {place}Type)
                                (inReceptacle ?o2 ?r)
                            )
                        )
                    )
                )
            )""",
    LIGHT: """\
            (exists (?ot - object
                     ?r - receptacle
                     ?a - agent
                     ?l - location)
                (and
                    (objectType ?ot {place}Type)
                    (toggleable ?ot)
                    (isToggled ?ot)
                    (receptacleAtLocation ?r ?l)
                    (atLocation ?a ?l)
                    (inReceptacle ?ot ?r)
                )
            )
            (exists (?o - object
                     ?a - agent)
                (and
                    (objectType ?o {thing}Type)
                    (holds ?a ?o)
                )
            )""",
}


def problem(name: str, house: House, goal: Goal) -> str:
    objects = "\n".join(f"        {line}" for line in _objects(house))
    facts = "\n".join(f"        ({fact})" for fact in _facts(house))
    return (
        f"(define (problem plan_{name})\n(:domain alfred)\n"
        f"(:objects\n{objects}\n)\n\n(:init\n{facts}\n)\n\n"
        f"(:goal\n        (and\n{_goal(goal)}\n        )\n)\n)\n"
    )


def _objects(house: House) -> Iterator[str]:
    yield "agent1 - agent"
    things = {f"{thing.kind}Type" for thing in house.things}
    places = {f"{kind}Type" for kind in house.room.kinds()}
    yield from (f"{name} - otype" for name in sorted(things | OBJECT_TYPES))
    yield from (f"{name} - rtype" for name in sorted(places | RECEPTACLE_TYPES))
    yield from (f"{symbol(thing.identity)} - object" for thing in house.things)
    for receptacle in house.room.receptacles:
        yield f"{symbol(receptacle.identity)} - receptacle"
    yield from (f"{_location(place)} - location" for place in _places(house))


def _facts(house: House) -> Iterator[str]:
    yield f"atLocation agent1 {_location(house.start)}"
    for receptacle in house.room.receptacles:
        name = symbol(receptacle.identity)
        yield f"receptacleType {name} {receptacle.kind}Type"
        yield f"receptacleAtLocation {name} {_location(receptacle.place)}"
        if receptacle.openable:
            yield f"openable {name}"
    present = {thing.kind for thing in house.things}
    for kind in sorted(house.room.kinds()):
        for held in sorted(kinds().holds.get(kind, frozenset()) & present):
            yield f"canContain {kind}Type {held}Type"
    for thing in house.things:
        name = symbol(thing.identity)
        yield f"objectType {name} {thing.kind}Type"
        yield f"inReceptacle {name} {symbol(thing.where.identity)}"
        yield f"objectAtLocation {name} {_location(thing.where.place)}"
        yield from (f"{ability} {name}" for ability in _abilities(thing.kind))


def _abilities(kind: str) -> Iterator[str]:
    known = kinds()
    if kind not in FURNITURE:
        yield "pickupable"
    if kind in known.hollow:
        yield "isReceptacleObject"
    for name in ("cleanable", "heatable", "coolable", "sliceable", "toggleable"):
        if kind in getattr(known, name):
            yield name


def _goal(goal: Goal) -> str:
    state = STATES.get(goal.kind)
    condition = f"({ABILITIES[state.removeprefix('is')]} ?o)\n{' ' * 24}" if state else ""
    return GOALS.get(goal.kind, GOALS["place"]).format(
        thing=goal.thing,
        place=goal.place,
        condition=condition,
        state=f"({state} ?o)\n{' ' * 24}" if state else "",
    )


def _places(house: House) -> list[tuple[int, ...]]:
    return [house.start, *(receptacle.place for receptacle in house.room.receptacles)]


def _location(place: tuple[int, ...]) -> str:
    return symbol("loc|" + "|".join(map(str, place)))
