"""Finding places: by what is typed, by category, around a point."""

from __future__ import annotations

import math
import re
import sqlite3
from dataclasses import dataclass

from agentenv_webarena.sites.country import KM_OF_A_DEGREE, Point, country, distance
from agentenv_webarena.sites.pages import Here

LATLON = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,9})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,9})?)\s*")


@dataclass(frozen=True)
class Spot:
    """A point that something was found at."""

    name: str
    x: float
    y: float
    node: int
    aside: int  # meters from the node
    place: int = 0  # id of the place it is, 0 for a town or a bare point

    @property
    def end(self) -> tuple[int, int]:
        return self.node, self.aside


def spot(here: Here, text: str) -> Spot | None:
    """A place or town by its name, with or without its town, or a pair of coordinates."""
    text = " ".join(text.split())
    point = LATLON.fullmatch(text)
    if point:
        return at(here, float(point[1]), float(point[2]))
    name, _, town = text.rpartition(", ")
    for row in (
        *here.rows("SELECT 0 AS place, * FROM towns WHERE lower(name) = lower(?)", text),
        *here.rows("SELECT id AS place, * FROM places WHERE lower(name) = lower(?)", text),
        *here.rows(
            "SELECT id AS place, * FROM places WHERE lower(name) = lower(?)"
            " AND lower(town) = lower(?)",
            name,
            town,
        ),
    ):
        node = here.row("SELECT * FROM nodes WHERE id = ?", row["node"])
        return _spot(row["name"], (row["x"], row["y"]), node, row["place"])
    return None


def position(lat: float, lon: float) -> tuple[float, float]:
    """In kilometers on the sheet."""
    land = country()
    east = KM_OF_A_DEGREE * math.cos(math.radians(land.south + 1))
    return (lon - land.west) * east, (lat - land.south) * KM_OF_A_DEGREE


def at(here: Here, lat: float, lon: float) -> Spot:
    x, y = position(lat, lon)
    near = here.row(
        "SELECT * FROM nodes ORDER BY (x - ?1) * (x - ?1) + (y - ?2) * (y - ?2), id LIMIT 1", x, y
    )
    return _spot(f"{lat:g}, {lon:g}", (x, y), near, 0)


def _spot(name: str, point: Point, node: sqlite3.Row, place: int) -> Spot:
    aside = round(distance(point, (node["x"], node["y"])) * 1000)
    return Spot(name, *point, node["id"], aside, place)


# Of a straight line from ?1, ?2 to a place, in kilometers; not every SQLite has square roots.
SQUARED = "(p.x - ?1) * (p.x - ?1) + (p.y - ?2) * (p.y - ?2) AS squared"


def search_query(text: str, category: str, town: str) -> tuple[str, list[str]]:
    """Places with all the words in their name, category, street or town."""
    values = []
    conditions = ["1"]
    for word in text.lower().replace(",", " ").split()[:8]:
        fields = "lower(p.name || ' ' || p.category || ' ' || p.street || ' ' || p.town)"
        conditions.append(f"instr({fields}, ?)")
        values.append(word)
    if category:
        conditions.append("p.category = ?")
        values.append(category)
    if town:
        conditions.append("lower(p.town) = lower(?)")
        values.append(town)
    return f"SELECT p.* FROM places p WHERE {' AND '.join(conditions)} ORDER BY p.name", values


def around(here: Here, center: Spot, category: str, radius: float) -> list[sqlite3.Row]:
    """Places within so many kilometers, the nearest first."""
    return here.rows(
        f"SELECT * FROM (SELECT p.*, {SQUARED} FROM places p WHERE p.x BETWEEN ?1 - ?3 AND ?1 + ?3"
        " AND p.y BETWEEN ?2 - ?3 AND ?2 + ?3 AND ?4 IN ('', p.category) AND p.id <> ?5)"
        " WHERE squared <= ?3 * ?3 ORDER BY squared, id",
        center.x,
        center.y,
        radius,
        category,
        center.place,
    )


def categories(here: Here) -> list[sqlite3.Row]:
    return here.rows(
        "SELECT category AS name, count(*) AS places FROM places GROUP BY 1 ORDER BY 1"
    )


def address(place: sqlite3.Row) -> str:
    return f"{place['street']} {place['number']}, {place['postcode']} {place['town']}"
