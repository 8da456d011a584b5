"""Rooms: the 120 scenes and what is known about the kinds of things in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FURNITURE = frozenset({"DeskLamp", "HousePlant", "Television"})  # seen, never carried
KINDS_OF_ROOM = {0: "kitchen", 2: "living room", 3: "bedroom", 4: "bathroom"}


@dataclass(frozen=True)
class Receptacle:
    """Where things lie; `place` is where one stands at it: x, z, turn and tilt."""

    identity: str  # such as Cabinet|+00.68|+00.50|-02.20
    kind: str
    place: tuple[int, ...]
    openable: bool


@dataclass(frozen=True)
class Room:
    """A scene without its things."""

    scene: int
    things: tuple[str, ...]  # the kinds of things that belong here
    receptacles: tuple[Receptacle, ...]

    @property
    def kind(self) -> str:
        return KINDS_OF_ROOM[self.scene // 100]

    @property
    def is_held_out(self) -> bool:
        """Every fifth room is kept for evaluation: no training game plays there."""
        return self.scene % 5 == 0

    def kinds(self) -> frozenset[str]:
        return frozenset(receptacle.kind for receptacle in self.receptacles)

    def of(self, kind: str) -> list[Receptacle]:
        return [receptacle for receptacle in self.receptacles if receptacle.kind == kind]


@dataclass(frozen=True)
class Kinds:
    """What can lie in what, and what can be done to what."""

    holds: Mapping[str, frozenset[str]]  # by kind of receptacle
    openable: frozenset[str]
    hollow: frozenset[str]  # things that could hold things
    cleanable: frozenset[str]
    heatable: frozenset[str]
    coolable: frozenset[str]
    sliceable: frozenset[str]
    toggleable: frozenset[str]


@cache
def kinds() -> Kinds:
    table = json.loads(_text("kinds.json"))
    holds = {kind: frozenset(things) for kind, things in table.pop("holds").items()}
    return Kinds(holds, **{name: frozenset(things) for name, things in table.items()})


@cache
def usual_places() -> dict[str, dict[str, int]]:
    """For each kind of thing, how much likelier one kind of place is than another."""
    table: dict[str, dict[str, int]] = json.loads(_text("usual_places.json"))
    return table


@cache
def rooms() -> Sequence[Room]:
    openable = kinds().openable
    found = []
    for line in _text("rooms.jsonl").splitlines():
        row = json.loads(line)
        receptacles = tuple(
            Receptacle(_identity(kind, where), kind, tuple(place), kind in openable)
            for kind, places in row["receptacles"].items()
            for where, *place in places
        )
        found.append(Room(row["scene"], tuple(row["things"]), receptacles))
    return tuple(found)


def _identity(kind: str, where: str) -> str:
    """The basin of a sink is named after the sink: the engine's names depend on it."""
    if kind.endswith("Basin"):
        return f"{kind.removesuffix('Basin')}|{where}|{kind}"
    return f"{kind}|{where}"


def _text(name: str) -> str:
    return (files("agentenv_alfworld.houses") / "data" / name).read_text(encoding="utf-8")
