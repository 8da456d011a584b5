"""Ways through the map that several intents share, and what they choose from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from agentenv_webarena.sites.country import distance
from agentenv_webarena.sites.map import paths
from agentenv_webarena.tasks.intents import Contents
from agentenv_webarena.tasks.plan import Plan, click, fill

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BY = {"car": "Car", "bicycle": "Bicycle", "foot": "Foot"}
RADII = (0.5, 1, 2, 5)

Place = dict[str, Any]  # a row of a place or a town


def rows(contents: Contents, query: str, *values: Any) -> list[sqlite3.Row]:
    return contents["map"].execute(query, values).fetchall()


def places(rng: Random, contents: Contents, where: str = "1", *values: Any) -> list[sqlite3.Row]:
    """In an order of their own."""
    found = rows(contents, f"SELECT * FROM places WHERE {where} ORDER BY id", *values)
    rng.shuffle(found)
    return found


def towns(rng: Random, contents: Contents, where: str = "1") -> list[sqlite3.Row]:
    found = rows(contents, f"SELECT * FROM towns WHERE {where} ORDER BY id")
    rng.shuffle(found)
    return found


def pairs(found: list[sqlite3.Row]) -> Iterator[tuple[sqlite3.Row, sqlite3.Row]]:
    yield from zip(found[::2], found[1::2], strict=False)


def apart(one: sqlite3.Row, other: sqlite3.Row) -> float:
    """In kilometers, in a straight line."""
    return distance((one["x"], one["y"]), (other["x"], other["y"]))


@cache
def _of_category(database: sqlite3.Connection, category: str) -> list[sqlite3.Row]:
    query = "SELECT * FROM places WHERE category = ? ORDER BY id"
    return database.execute(query, (category,)).fetchall()


def nearest(contents: Contents, center: sqlite3.Row, category: str) -> list[sqlite3.Row]:
    """The places of the category, the nearest first, without the center itself."""
    found = _of_category(contents["map"], category)
    others = [each for each in found if each["name"] != center["name"]]
    return sorted(others, key=lambda each: apart(center, each))


def trip(contents: Contents, start: sqlite3.Row, end: sqlite3.Row, by: str) -> paths.Way:
    graph, points = _network(contents["map"], by)
    ends = []
    for each in (start, end):
        x, y = points[each["node"]]
        ends.append((each["node"], round(distance((each["x"], each["y"]), (x, y)) * 1000)))
    found = paths.between(graph, ends[0], ends[1], by)
    if found is None:
        raise LookupError(f"there is no way from {start['name']} to {end['name']} by {by}")
    return found


@cache
def _network(
    database: sqlite3.Connection, by: str
) -> tuple[paths.Graph, dict[int, tuple[float, float]]]:
    roads = database.execute("SELECT a, b, name, class, meters FROM roads ORDER BY id").fetchall()
    nodes = database.execute("SELECT id, x, y FROM nodes ORDER BY id").fetchall()
    points = {each[0]: (each[1], each[2]) for each in nodes}
    return paths.graph((tuple(each) for each in roads), by), points


def to_place(place: sqlite3.Row) -> Plan:
    return (
        fill("Search the map", place["name"], enter=True, role="searchbox"),
        click("link", place["name"]),
    )


def to_trip(start: sqlite3.Row, end: sqlite3.Row, by: str) -> Plan:
    """The directions between two places or towns."""
    return (
        click("link", "Directions"),
        fill("From", start["name"]),
        fill("To", end["name"]),
        click("option", BY[by]),
        click("button", "Find the way"),
    )


def to_nearby(center: sqlite3.Row, category: str, radius: float) -> Plan:
    return (
        click("link", "Nearby"),
        fill("Near which place, town or coordinates?", center["name"]),
        click("option", category),
        click("option", f"{radius:g} km"),
        click("button", "Show nearby places"),
    )


def total(way: paths.Way) -> str:
    return f"{paths.length(way.meters)}, {paths.duration(way.seconds)}"
