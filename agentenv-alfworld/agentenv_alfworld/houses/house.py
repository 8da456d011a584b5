"""A house: a room with its things, and the names that the text gives to them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from agentenv_alfworld.houses.goals import LAMP, SIMPLE, TWO, Goal
from agentenv_alfworld.houses.rooms import FURNITURE, Receptacle, Room, kinds, usual_places

COPIES = (1, 1, 1, 2, 2, 3)
WANTED_COPIES = (1, 1, 2, 2, 3, 4)
WANTED_PAIRS = (2, 2, 3, 3, 4)


@dataclass(frozen=True)
class Thing:
    """Something in or on a receptacle."""

    identity: str
    kind: str
    where: Receptacle


@dataclass(frozen=True)
class House:
    """A room as it is when the game starts."""

    room: Room
    things: tuple[Thing, ...]
    start: tuple[int, ...]

    def names(self) -> dict[str, str]:
        """What the text calls each receptacle and thing, such as `sinkbasin 1`."""
        places = [receptacle.identity for receptacle in self.room.receptacles]
        return names([*places, *(thing.identity for thing in self.things)])


def symbol(identity: str) -> str:
    """The identity as PDDL spells it."""
    for sign, word in (("|", "bar"), ("+", "plus"), ("-", "minus"), (".", "dot")):
        identity = identity.replace(sign, f"_{word}_")
    return identity


def names(identities: Iterable[str]) -> dict[str, str]:
    """ALFWorld numbers the things of a kind backwards, in the order of their symbols."""
    backwards = sorted(identities, key=lambda identity: symbol(identity).lower(), reverse=True)
    seen: Counter[str] = Counter()
    found = {}
    for identity in backwards:
        kind, *rest = identity.lower().split("|")
        kind = rest[-1] if rest[-1].endswith("basin") else kind
        seen[kind] += 1
        found[identity] = f"{kind} {seen[kind]}"
    return found


def furnish(room: Room, goal: Goal, rng: random.Random) -> House:
    """Put the things of a room where they may be found; the goal is not yet reached."""
    taken: set[str] = set()
    things: list[Thing] = []
    for kind in room.things:
        wanted = kind == goal.thing
        wanted_copies = WANTED_PAIRS if goal.kind == TWO else WANTED_COPIES
        copies = rng.choice(wanted_copies if wanted else COPIES)
        if kind in FURNITURE:
            copies = rng.choice((1, 1, 2)) if kind == LAMP else 1
        spared: set[str] = {goal.place} if wanted and goal.kind in (SIMPLE, TWO) else set()
        for copy in range(copies):
            # one of the two things may be in its place already, if there are two others
            lenient = goal.kind == TWO and copy == 2 and rng.random() < 0.3
            where = _somewhere(room, kind, set() if lenient else spared, rng)
            if where is not None:
                things.append(Thing(_identity(kind, where, taken, rng), kind, where))
    return House(room, tuple(things), _start(room, rng))


def _somewhere(room: Room, kind: str, spared: set[str], rng: random.Random) -> Receptacle | None:
    able = {place for place in room.kinds() if kind in kinds().holds.get(place, ())}
    usual = usual_places()[kind]
    present = [place for place in usual if place in room.kinds() and place not in spared]
    if not present:
        present = sorted(able - spared)
    if not present:
        return None
    weights = [usual.get(place, 1) for place in present]
    return rng.choice(room.of(rng.choices(present, weights)[0]))


def _identity(kind: str, where: Receptacle, taken: set[str], rng: random.Random) -> str:
    """A place near the middle of the receptacle that nothing else has."""
    middle = [float(number) for number in where.identity.split("|")[1:4]]
    while True:
        spot = (number + rng.randrange(-40, 41) / 100 for number in middle)
        identity = "|".join((kind, *(f"{number + 0.0:+06.2f}" for number in spot)))
        if identity not in taken:
            taken.add(identity)
            return identity


def _start(room: Room, rng: random.Random) -> tuple[int, ...]:
    places = [receptacle.place for receptacle in room.receptacles]
    while True:
        x, z, *_ = rng.choice(places)
        start = (x + rng.randrange(-3, 4), z + rng.randrange(-3, 4), rng.randrange(4), 30)
        if start not in places:
            return start
