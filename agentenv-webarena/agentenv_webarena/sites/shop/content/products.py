"""Categories and products, with their options and specifications."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any

PER_CATEGORY = 20
FIRST_DAY = date(2021, 6, 1)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def data(name: str) -> dict[str, Any]:
    """One of the files of words that stand beside this module."""
    text = (files("agentenv_webarena.sites.shop.content") / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def fill_products(database: sqlite3.Connection) -> None:
    catalog = data("catalog.toml")
    random = Random("shop products")
    parents: dict[str, int] = {}
    for kind in catalog["category"]:
        if kind["parent"] not in parents:
            parents[kind["parent"]] = _category(database, None, kind["parent"])
    for kind in catalog["category"]:
        category = _category(database, parents[kind["parent"]], kind["name"])
        names = _names(random, kind, catalog["lines"])
        for number, (brand, line, thing) in enumerate(names):
            _add(database, random, kind, category, number, (brand, line, thing))


def _category(database: sqlite3.Connection, parent: int | None, name: str) -> int:
    found = database.execute(
        "INSERT INTO categories (parent, name, slug) VALUES (?, ?, ?)", (parent, name, slug(name))
    )
    return found.lastrowid or 0


def _names(random: Random, kind: dict[str, Any], lines: list[str]) -> list[tuple[str, str, str]]:
    """Every thing appears two or three times, from different brands or in different lines."""
    names: list[tuple[str, str, str]] = []
    for number in range(PER_CATEGORY):
        thing = kind["things"][number % len(kind["things"])]
        taken = [(brand, line) for brand, line, what in names if what == thing]
        while True:
            brand, line = random.choice(kind["brands"]), random.choice(lines)
            if all(brand != other and line != also for other, also in taken):
                break
        names.append((brand, line, thing))
    random.shuffle(names)
    return names


def _add(
    database: sqlite3.Connection,
    random: Random,
    kind: dict[str, Any],
    category: int,
    number: int,
    names: tuple[str, str, str],
) -> None:
    brand, line, thing = names
    name = f"{brand} {line} {thing}"
    created = FIRST_DAY + timedelta(days=random.randrange(250))
    found = database.execute(
        "INSERT INTO products (sku, name, slug, category, brand, price, stock, enabled,"
        " description, hue, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            f"{kind['sku']}-{100 + number * 7}-{line[:2].upper()}",
            name,
            slug(name),
            category,
            brand,
            _price(random, kind["prices"][kind["things"].index(thing)]),
            _stock(random),
            1,
            _description(random, kind, name, thing),
            random.randrange(360),
            created.isoformat(),
        ),
    )
    product = found.lastrowid
    for axis, values in kind["options"].items():
        chosen = values if random.random() < 0.6 else values[: max(2, len(values) - 1)]
        database.executemany(
            "INSERT INTO choices VALUES (?, ?, ?)", [(product, axis, each) for each in chosen]
        )
    for axis, values in kind["specs"].items():
        database.execute(
            "INSERT INTO specs VALUES (?, ?, ?)", (product, axis, random.choice(values))
        )


def _price(random: Random, usual: int) -> int:
    """In cents, around the usual price in dollars."""
    whole = int(usual * random.uniform(0.7, 1.5))
    return whole * 100 + random.choice([99, 99, 49, 95, 0, 25])


def _stock(random: Random) -> int:
    luck = random.random()
    if luck < 0.04:
        return 0
    return random.randrange(1, 10) if luck < 0.12 else random.randrange(12, 240)


def _description(random: Random, kind: dict[str, Any], name: str, thing: str) -> str:
    opening = random.choice(
        [
            f"The {name} is made for people who use it every day.",
            f"{name}: a {thing.lower()} that does one thing well.",
            f"With the {name} you get quality without paying for a name.",
            f"Our buyers tried eleven models before they chose the {name}.",
        ]
    )
    return " ".join([opening, *random.sample(kind["points"], 3)])
