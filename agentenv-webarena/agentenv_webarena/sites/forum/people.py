"""People of the forum: who they are, and what the demo user has done so far."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from agentenv_webarena.sites.country import country
from agentenv_webarena.sites.forum.times import NOW, told

DEMO = "wren_calder"
PASSWORD = "lantern-42"
COUNT = 150
SILENT = 12  # people who never wrote anything
SUBSCRIBED = ("books", "cooking", "averholt", "hiking", "trains", "photography", "ask", "coffee")


@dataclass(frozen=True)
class Person:
    name: str
    joined: str
    bio: str


@dataclass(frozen=True)
class People:
    everybody: list[Person]
    regulars: list[str]  # who write
    homes: dict[str, list[str]]  # board -> who write there more than elsewhere

    def author(self, rng: Random, board: str) -> str:
        if rng.random() < 0.012:
            return DEMO
        return rng.choice(self.homes[board] if rng.random() < 0.55 else self.regulars)

    def store(self, database: sqlite3.Connection) -> None:
        database.executemany(
            "INSERT INTO users (name, joined, bio) VALUES (?, ?, ?)",
            [(each.name, each.joined, each.bio) for each in self.everybody],
        )
        database.execute(
            "INSERT INTO users (name, joined, bio, password) VALUES (?, ?, ?, ?)",
            (DEMO, "2021-04-18 09:20", "New in Averholt. I read on trains.", PASSWORD),
        )

    def store_demo(self, database: sqlite3.Connection, rng: Random) -> None:
        database.executemany(
            "INSERT INTO subscriptions VALUES (?, ?)", [(DEMO, board) for board in SUBSCRIBED]
        )
        database.execute("INSERT INTO blocks VALUES (?, ?)", (DEMO, self.regulars[7]))
        for number, (subject, body) in enumerate(MESSAGES):
            time = NOW - timedelta(days=40 - 6 * number, minutes=rng.randrange(900))
            database.execute(
                "INSERT INTO messages (sender, recipient, subject, body, time, read)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (self.regulars[11 + 5 * number], DEMO, subject, body, told(time), number < 4),
            )


def people(rng: Random, talk: dict[str, Any], boards: list[str]) -> People:
    names: list[str] = []
    while len(names) < COUNT:
        name = f"{rng.choice(talk['first'])}_{rng.choice(talk['second'])}"
        name += str(rng.randint(2, 99)) if rng.random() < 0.3 else ""
        if name not in names:
            names.append(name)
    everybody = [
        Person(
            name,
            told(NOW - timedelta(days=rng.randint(905, 1460), minutes=rng.randrange(1440))),
            _bio(rng, talk, boards) if rng.random() < 0.65 else "",
        )
        for name in names
    ]
    regulars = names[SILENT:]
    homes = {board: rng.sample(regulars, 9) for board in boards}
    return People(everybody, regulars, homes)


def _bio(rng: Random, talk: dict[str, Any], boards: list[str]) -> str:
    one, other = rng.sample([each.name for each in country().towns], 2)
    text = str(rng.choice(talk["bios"]))
    return text.format(
        town=one, town2=other, board=rng.choice(boards), year=rng.randint(1990, 2019)
    )


MESSAGES = [
    (
        "Your question about the night train",
        "Hello! The couchettes are on the left side of the carriage. Bring earplugs.",
    ),
    (
        "Book swap",
        "I would trade my copy of Low Tide Letters for your Orchard Ledger. Are you interested?",
    ),
    (
        "Meeting on Thursday",
        "We meet at seven in the back room of the café on Lantern Street. Bring a game.",
    ),
    ("Thanks", "Your tip about the mill saved our weekend. Thank you!"),
    (
        "Photo walk",
        "Five of us go to the harbor on Sunday at eight. The password for the gate is heron.",
    ),
    (
        "Your scarf",
        "I think that I found your scarf near Mill Square. Is it green with a white edge?",
    ),
]
