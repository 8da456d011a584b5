"""Ways through the encyclopedia that several intents share, and what they choose from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.intents import Contents
from agentenv_webarena.tasks.plan import Move, fill


@dataclass(frozen=True)
class Read:
    """An article as a reader sees it."""

    title: str
    kind: str
    box: dict[str, str]
    tables: dict[str, list[list[str]]]  # heading -> rows, without the head


@dataclass(frozen=True)
class Fact:
    """What stands in the box of an article."""

    title: str
    question: str  # such as `who is the mayor of Averholt`
    told: str  # such as `the mayor of Averholt`
    shown: str  # as the box has it
    answer: str


def wiki(title: str = "") -> str:
    return address("wiki", f"/wiki/{title.replace(' ', '_')}" if title else "/")


def rows(contents: Contents, query: str, *values: Any) -> list[Any]:
    return contents["wiki"].execute(query, values).fetchall()


def read(contents: Contents, title: str) -> Read:
    found = rows(contents, "SELECT * FROM articles WHERE title = ?", title)[0]
    tables = {
        head: [line[2:].split(" | ") for line in _plain(text).split("\n")[1:]]
        for head, text in json.loads(found["sections"])
        if text.startswith("| ")
    }
    box = {label: _plain(told) for label, told in json.loads(found["box"])}
    return Read(title, found["kind"], box, tables)


def titles(rng: Random, contents: Contents, condition: str, *values: str) -> list[str]:
    """Of articles, in an order of their own."""
    query = f"SELECT title FROM articles WHERE {condition} ORDER BY title"
    found = [each["title"] for each in rows(contents, query, *values)]
    rng.shuffle(found)
    return found


def category(rng: Random, contents: Contents, name: str) -> list[str]:
    return titles(rng, contents, "title IN (SELECT title FROM categories WHERE name = ?)", name)


def towns(rng: Random, contents: Contents) -> list[str]:
    return titles(
        rng, contents, "title IN (SELECT title FROM categories WHERE name LIKE 'Towns in %')"
    )


def to_article(title: str) -> Move:
    return fill("Search the encyclopedia", title, enter=True, role="searchbox")


def facts(rng: Random, contents: Contents) -> Iterator[Fact]:
    """Kinds of question in turn."""
    kinds = [
        [(title, label, who, told.format(title)) for title in choose(rng, contents)]
        for choose, label, who, told in ASKED
    ]
    for number in range(max(map(len, kinds))):
        for kind in kinds:
            if number < len(kind):
                title, label, who, told = kind[number]
                shown = read(contents, title).box[label]
                said = re.sub(r" \(since \d+\)| km²| m³/s| m\b", "", shown)
                yield Fact(title, f"{who} is {told}", told, shown, said)


def _plain(text: str) -> str:
    return re.sub(r"\[\[([^\]|]+\|)?([^\]]+)\]\]", r"\2", text)


def _in(name: str) -> Callable[[Random, Contents], list[str]]:
    return lambda rng, contents: category(rng, contents, name)


ASKED: tuple[tuple[Callable[[Random, Contents], list[str]], str, str, str], ...] = (
    (towns, "Mayor", "who", "the mayor of {}"),
    (_in("Universities in Calvern"), "Rector", "who", "the rector of the {}"),
    (towns, "Postal code", "what", "the postal code of {}"),
    (_in("Companies of Calvern"), "Head", "who", "the head of the company {}"),
    (_in("Rivers of Calvern"), "Mean discharge", "what", "the mean discharge of the {} in m³/s"),
    (_in("Football clubs of Calvern"), "Coach", "who", "the coach of {}"),
    (_in("Museums in Calvern"), "Director", "who", "the director of the {}"),
    (towns, "Area", "what", "the area of {} in km²"),
    (_in("Regions of Calvern"), "Governor", "who", "the governor of {}"),
    (_in("Lakes of Calvern"), "Greatest depth", "what", "the greatest depth of {} in meters"),
)
