"""Calvern: the invented country that the encyclopedia tells of and the map shows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from pathlib import Path

KM_OF_A_DEGREE = 111.2  # of latitude

Point = tuple[float, float]  # kilometers east and north of the south-west corner


@dataclass(frozen=True)
class Region:
    name: str
    seat: str  # the town that governs it
    area: int  # square kilometers
    x: float
    y: float
    land: str  # "... is a region of <land>"
    known: str  # "... known for <known>"


@dataclass(frozen=True)
class Town:
    name: str
    region: str
    population: int
    founded: int
    x: float
    y: float
    elevation: int  # meters
    river: str  # that it stands on, "" for none
    coast: bool

    @property
    def kind(self) -> str:
        if self.population >= 50_000:
            return "city"
        return "town" if self.population >= 5_000 else "village"


@dataclass(frozen=True)
class River:
    name: str
    length: int  # kilometers
    source: str
    into: str
    discharge: int  # cubic meters a second at its mouth
    course: tuple[Point, ...]  # from the source on


@dataclass(frozen=True)
class Mountain:
    name: str
    elevation: int  # meters
    region: str
    x: float
    y: float
    climbed: int  # year of the first recorded ascent
    town: str  # the nearest


@dataclass(frozen=True)
class Lake:
    name: str
    area: float  # square kilometers
    depth: int  # meters
    region: str
    x: float
    y: float
    town: str


@dataclass(frozen=True)
class Institution:
    """`people` are students, visitors a year, passengers a year, seats, books, beds or stalls."""

    name: str
    kind: str
    town: str
    opened: int
    people: int
    x: float
    y: float


@dataclass(frozen=True)
class Island:
    name: str
    outline: tuple[Point, ...]


@dataclass(frozen=True)
class Country:
    name: str
    demonym: str
    founded: int
    capital: str
    currency: str
    motto: str
    width: float
    height: float
    west: float
    south: float
    regions: tuple[Region, ...]
    towns: tuple[Town, ...]
    rivers: tuple[River, ...]
    mountains: tuple[Mountain, ...]
    lakes: tuple[Lake, ...]
    institutions: tuple[Institution, ...]
    islands: tuple[Island, ...]

    def town(self, name: str) -> Town:
        return next(each for each in self.towns if each.name == name)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude of a point."""
        east = KM_OF_A_DEGREE * cos(radians(self.south + 1))
        return round(self.south + y / KM_OF_A_DEGREE, 4), round(self.west + x / east, 4)


def distance(one: Point, other: Point) -> float:
    """In kilometers, as the crow flies."""
    return hypot(one[0] - other[0], one[1] - other[1])


@cache
def country() -> Country:
    told = tomllib.loads(Path(__file__).with_name("country.toml").read_text("utf-8"))
    towns = {each["name"]: each for each in told["towns"]}
    for each in told["institutions"]:
        town = towns[each["town"]]
        each["x"] = round(town["x"] + each.pop("east"), 2)
        each["y"] = round(town["y"] + each.pop("north"), 2)
    lists = {
        "regions": Region,
        "towns": Town,
        "mountains": Mountain,
        "lakes": Lake,
        "institutions": Institution,
    }
    for name, kind in lists.items():
        told[name] = tuple(kind(**each) for each in told[name])
    told["rivers"] = tuple(
        River(**{**each, "course": tuple(map(tuple, each["course"]))}) for each in told["rivers"]
    )
    told["islands"] = tuple(
        Island(each["name"], tuple(map(tuple, each["outline"]))) for each in told["islands"]
    )
    return Country(**told)
