"""Customers and their addresses; the first is the one whose account the visitor has."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_webarena.sites.shop.content.products import data

NAME = "Nora Lindqvist"
EMAIL = "nora.lindqvist@postbox.example"
PASSWORD = "Tulip-42-Lane"
COUNT = 96


def fill_customers(database: sqlite3.Connection) -> None:
    words = data("people.toml")
    random = Random("shop customers")
    names = [NAME]
    firsts, lasts = list(words["first"]), list(words["last"])
    while len(names) < COUNT:
        name = f"{random.choice(firsts)} {random.choice(lasts)}"
        if name not in names:
            names.append(name)
    for number, name in enumerate(names):
        _add(database, random, words, number + 1, name)
    database.execute(
        "INSERT INTO addresses (customer, name, street, city, state, postcode, phone, preferred)"
        " VALUES (1, 'Jonas Lindqvist', '18 Kiln Street', 'Lakemont', 'New York', '14857',"
        " '555-0178', 0)"
    )


def _add(
    database: sqlite3.Connection, random: Random, words: dict[str, Any], number: int, name: str
) -> None:
    since = date(2021, 1, 4) + timedelta(days=random.randrange(420))
    phone = f"555-0{random.randrange(100, 1000)}-{random.randrange(1000, 10000)}"
    email = EMAIL if number == 1 else _email(random, name)
    database.execute(
        "INSERT INTO customers (id, name, email, kind, phone, since, newsletter)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            name,
            email,
            "General" if number == 1 else _kind(random),
            phone,
            since.isoformat(),
            0 if number == 1 else random.randrange(2),
        ),
    )
    city, state, postcode = random.choice(words["places"])
    street = f"{random.randrange(2, 480)} {random.choice(words['streets'])}"
    database.execute(
        "INSERT INTO addresses (customer, name, street, city, state, postcode, phone, preferred)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
        (number, name, street, city, state, postcode, phone),
    )


def _kind(random: Random) -> str:
    return random.choice(["General", "General", "General", "General", "Wholesale", "Retailer"])


def _email(random: Random, name: str) -> str:
    first, last = name.lower().split()
    host = random.choice(["postbox.example", "letterdrop.example", "mailroom.example"])
    return random.choice([f"{first}.{last}", f"{first[0]}{last}", f"{last}.{first}"]) + f"@{host}"
