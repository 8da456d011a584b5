"""Goals: the six kinds of task, what each may ask for in a room, and how it is said."""

from __future__ import annotations

import random
from dataclasses import dataclass

from agentenv_alfworld.houses.rooms import FURNITURE, Room, kinds, usual_places

SIMPLE = "pick_and_place_simple"
LIGHT = "look_at_obj_in_light"
CLEAN = "pick_clean_then_place_in_recep"
HEAT = "pick_heat_then_place_in_recep"
COOL = "pick_cool_then_place_in_recep"
TWO = "pick_two_obj_and_place"

APPLIANCES = {CLEAN: "SinkBasin", HEAT: "Microwave", COOL: "Fridge"}
STATES = {CLEAN: "isClean", HEAT: "isHot", COOL: "isCool"}
VERBS = {CLEAN: "clean", HEAT: "heat", COOL: "cool"}
LAMP = "DeskLamp"

ROOMS = {
    SIMPLE: {"kitchen", "living room", "bedroom", "bathroom"},
    TWO: {"kitchen", "living room", "bedroom", "bathroom"},
    LIGHT: {"living room", "bedroom"},
    CLEAN: {"kitchen", "bathroom"},
    HEAT: {"kitchen"},
    COOL: {"kitchen"},
}
ROOM_FOR_ONE = {"CoffeeMachine", "HandTowelHolder", "StoveBurner", "ToiletPaperHanger"}
INSIDE = {
    *("BathtubBasin", "Cabinet", "CoffeeMachine", "Drawer", "Fridge", "GarbageCan"),
    *("LaundryHamper", "Microwave", "Safe", "SinkBasin"),
}

SENTENCES = {
    SIMPLE: (
        "put {a} {thing} {on} the {place}.",
        "find {a} {thing} and leave it {on} the {place}.",
        "bring {a} {thing} to the {place}.",
        "move some {thing} to {a_place} {place}.",
    ),
    CLEAN: (
        "put a clean {thing} {on} the {place}.",
        "clean {a} {thing} and put it {on} the {place}.",
        "wash some {thing}, then set it {on} the {place}.",
        "rinse {a} {thing} and leave it {on} {a_place} {place}.",
    ),
    HEAT: (
        "put a hot {thing} {on} the {place}.",
        "heat {a} {thing} and put it {on} the {place}.",
        "warm up some {thing}, then set it {on} the {place}.",
        "make {a} {thing} hot and leave it {on} {a_place} {place}.",
    ),
    COOL: (
        "put a cold {thing} {on} the {place}.",
        "cool {a} {thing} and put it {on} the {place}.",
        "chill some {thing}, then set it {on} the {place}.",
        "make {a} {thing} cool and leave it {on} {a_place} {place}.",
    ),
    TWO: (
        "put two {thing} {on} the same {place}.",
        "find two {thing} and put them {on} one {place}.",
        "bring two {thing} to one and the same {place}.",
        "gather two {thing} {on} {a_place} {place}.",
    ),
    LIGHT: (
        "look at {a} {thing} under the {place}.",
        "examine {a} {thing} with the {place}.",
        "inspect some {thing} by the light of the {place}.",
        "hold {a} {thing} in the light of {a_place} {place}.",
    ),
}


@dataclass(frozen=True)
class Goal:
    """What a task asks for: a kind of thing, and where it belongs (or the kind of lamp)."""

    kind: str
    thing: str
    place: str


def variety(kind: str, room: Room) -> int:
    """How many things a task of the kind may be about in the room."""
    return len(_possible(kind, room)) if room.kind in ROOMS[kind] else 0


def draw(kind: str, room: Room, rng: random.Random) -> Goal:
    """One of the possible goals; every thing is as likely as the others."""
    possible = _possible(kind, room)
    thing = rng.choice(sorted(possible))
    return Goal(kind, thing, rng.choice(possible[thing]))


def sentence(goal: Goal, rng: random.Random) -> str:
    thing, place = goal.thing.lower(), goal.place.lower()
    return rng.choice(SENTENCES[goal.kind]).format(
        thing=thing,
        place=place,
        a=article(thing),
        a_place=article(place),
        on="in" if goal.place in INSIDE else "on",
    )


def _possible(kind: str, room: Room) -> dict[str, list[str]]:
    """For each thing that the goal may be about, the places it may name."""
    able = {CLEAN: kinds().cleanable, HEAT: kinds().heatable, COOL: kinds().coolable}
    present = room.kinds()
    found: dict[str, list[str]] = {}
    for thing in room.things:
        if thing in FURNITURE or (kind in able and thing not in able[kind]):
            continue
        sources = present & usual_places()[thing].keys()
        if kind == LIGHT:
            lit = LAMP in room.things and present & usual_places()[LAMP].keys()
            places = [LAMP] if lit and sources else []
        else:
            places = [place for place in sorted(present) if _may_hold(kind, place, thing)]
            places = [place for place in places if sources - {place}]
        if places and any(thing in kinds().holds[source] for source in sources):
            found[thing] = places
    return found


def _may_hold(kind: str, place: str, thing: str) -> bool:
    if thing not in kinds().holds.get(place, ()):
        return False
    if kind in APPLIANCES:  # nobody washes or warms what is thrown away
        return place not in (APPLIANCES[kind], "GarbageCan")
    return not (kind == TWO and place in ROOM_FOR_ONE)


def article(word: str) -> str:
    return "an" if word.startswith(tuple("aeiou")) else "a"
