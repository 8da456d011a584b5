"""What the map shows: the towns of the country, their streets, and the places in them."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from pathlib import Path
from random import Random
from typing import Any

from agentenv_webarena.sites.country import Country, Town, country, distance
from agentenv_webarena.sites.map.roads import Network, network

FOLDER = Path(__file__).parent
TODAY = "2024-03-15"
USER = "robin"
UNATTENDED = ("Bridge", "Charging station", "Lighthouse", "Park")  # nobody there answers a phone
NOTES = (
    "The entrance is in the side street.",
    "Closed for a private party last Saturday, so better call ahead.",
    "The bicycle stand is gone.",
    "Number on the door is hard to read; look for the blue sign.",
    "Step-free since the works last autumn.",
    "The opening hours on the door are the same as here.",
)


def fill(database: sqlite3.Connection) -> None:
    database.executescript((FOLDER / "schema.sql").read_text())
    words = tomllib.loads((FOLDER / "words.toml").read_text())
    land = country()
    net = network(land.towns, words["streets"])
    database.executemany("INSERT INTO nodes (x, y, town) VALUES (?, ?, ?)", net.nodes)
    database.executemany(
        "INSERT INTO roads (a, b, name, class, meters, bend) VALUES (?, ?, ?, ?, ?, ?)",
        [(r.a, r.b, r.name, r.kind, r.meters, round(r.bend, 4)) for r in net.roads],
    )
    for town in land.towns:
        database.execute(
            "INSERT INTO towns (name, kind, region, population, x, y, lat, lon, node)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                town.name,
                town.kind,
                town.region,
                town.population,
                town.x,
                town.y,
                *land.degrees(town.x, town.y),
                net.centers[town.name],
            ),
        )
    taken: set[str] = set()
    for town in land.towns:
        _institutions(database, land, net, town, words, taken)
    for town in land.towns:
        _businesses(database, land, net, town, words, taken)
    _marks(database, Random("map marks"))


def _institutions(
    database: sqlite3.Connection,
    land: Country,
    net: Network,
    town: Town,
    words: Any,
    taken: set[str],
) -> None:
    for each in land.institutions:
        if each.town == town.name:
            rng = Random(f"map institution {each.name}")
            title = words["institutions"].get(each.kind, each.kind.capitalize())
            node = min(net.of(town.name), key=lambda n: distance(net.point(n), (each.x, each.y)))
            opens = rng.choice(("09:00", "09:30", "10:00"))
            hours = [(opens, rng.choice(("17:00", "18:00")))] * 7
            if title in ("Hospital", "Railway station", "Airport", "Bridge", "Park"):
                hours = [("00:00", "24:00")] * 7
            elif rng.random() < 0.7:
                hours[0] = ("", "")
            _add(database, land, net, town, rng, each.name, title, hours, (each.x, each.y), node)
            taken.add(each.name)


def _businesses(
    database: sqlite3.Connection,
    land: Country,
    net: Network,
    town: Town,
    words: Any,
    taken: set[str],
) -> None:
    rng = Random(f"map places {town.name}")
    nodes = net.of(town.name)
    for category in words["category"]:
        share = town.population / category["each"] if category["each"] else 1
        # the largest cities would otherwise have nearly all of them
        count = int(min(share, 4 + share / 12) + rng.random()) if category["each"] else 1
        for _ in range(count):
            node = rng.choice(nodes)
            name = _name(category["names"], town, rng, words, sorted(net.streets[node]), taken)
            if not name:
                continue
            x, y = net.point(node)
            point = x + rng.uniform(-0.07, 0.07), y + rng.uniform(-0.07, 0.07)
            hours = _hours(category["hours"], rng)
            _add(database, land, net, town, rng, name, category["title"], hours, point, node)


def _name(
    patterns: list[str], town: Town, rng: Random, words: Any, streets: list[str], taken: set[str]
) -> str:
    """One that nothing else in the country has; "" where that takes too long to find."""
    for _ in range(30):
        first, second = rng.sample(words["thing"], 2)
        name = rng.choice(patterns).format(
            t=town.name,
            s=rng.choice(streets),
            n=rng.choice(words["family"]),
            a=rng.choice(words["adjective"]),
            o=first,
            o2=second,
            f=rng.choice(words["flower"]),
        )
        if name not in taken:
            taken.add(name)
            return name
    return ""


def _hours(pattern: list[list[str]], rng: Random) -> list[tuple[str, str]]:
    """Of the seven days from Monday on."""
    shift = rng.choice((-30, 0, 0, 30)) if pattern[0] != ["00:00", "24:00"] else 0
    week = []
    for number in range(7):
        span = pattern[0 if number < 5 else number - 4]
        week.append((_later(span[0], shift), _later(span[1], shift)) if span else ("", ""))
    if rng.random() < 0.3 and shift:
        week[rng.choice((0, 1, 2))] = ("", "")
    return week


def _later(clock: str, minutes: int) -> str:
    hour, minute = map(int, clock.split(":"))
    total = (hour * 60 + minute + minutes) % 1440
    return f"{total // 60:02d}:{total % 60:02d}" if clock != "24:00" else clock


def _add(
    database: sqlite3.Connection,
    land: Country,
    net: Network,
    town: Town,
    rng: Random,
    name: str,
    title: str,
    hours: list[tuple[str, str]],
    point: tuple[float, float],
    node: int,
) -> None:
    streets = sorted(net.streets[node])
    streets = [each for each in streets if name.startswith(each)] or streets
    site = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    code = 1000 + sum(map(ord, town.name)) * 7 % 8000
    x, y = (round(each, 3) for each in point)
    database.execute(
        "INSERT INTO places (name, category, town, region, street, number, postcode, phone,"
        " website, hours, x, y, lat, lon, node, rooms, wheelchair)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            title,
            town.name,
            town.region,
            rng.choice(streets),
            rng.randint(1, 120),
            f"CV-{code}",
            ""
            if title in UNATTENDED
            else f"0{code} {rng.randint(100, 999)} {rng.randint(100, 999)}",
            f"www.{site}.example" if rng.random() < 0.75 else "",
            "|".join(f"{a}–{b}" if a else "closed" for a, b in hours),
            x,
            y,
            *land.degrees(x, y),
            node,
            rng.randint(8, 140) if title in ("Hotel", "Hostel", "Guest house") else None,
            rng.choice(("yes", "yes", "limited", "no")),
        ),
    )


def _marks(database: sqlite3.Connection, rng: Random) -> None:
    """Notes that people left, and what the demo user has saved."""
    ids = [row[0] for row in database.execute("SELECT id FROM places ORDER BY id")]
    people = ("hanne", "quinn", "odo", "marit", "jory", USER)
    for place in sorted(rng.sample(ids, 90)):
        database.execute(
            "INSERT INTO notes (place_id, author, made, text) VALUES (?, ?, ?, ?)",
            (
                place,
                rng.choice(people),
                f"2023-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
                rng.choice(NOTES),
            ),
        )
    for place in sorted(rng.sample(ids, 7)):
        database.execute(
            "INSERT INTO favorites VALUES (?, ?, ?)",
            (USER, place, rng.choice(("Want to go", "Favorites"))),
        )
