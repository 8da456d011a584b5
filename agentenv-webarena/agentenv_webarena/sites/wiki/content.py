"""Content of the encyclopedia: its articles with their links, categories and history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from agentenv_webarena.sites.wiki.articles import Article, dice, more, plain, targets
from agentenv_webarena.sites.wiki.institutions import institutions
from agentenv_webarena.sites.wiki.lists import lists
from agentenv_webarena.sites.wiki.lives import lives
from agentenv_webarena.sites.wiki.places import places
from agentenv_webarena.sites.wiki.things import things

START = datetime(2011, 2, 1)
END = datetime(2024, 3, 15)


def fill(database: sqlite3.Connection) -> None:
    database.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))
    for article in articles():
        _store(database, article)


def articles() -> Iterator[Article]:
    for source in (lists, places, institutions, lives, things):
        yield from source()


def _store(database: sqlite3.Connection, article: Article) -> None:
    title = article.title
    texts = [text for _, text in article.sections]
    told = [article.summary, *(value for _, value in article.box), *texts]
    words = plain("\n".join([title, *told]))
    database.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)",
        (
            title,
            article.kind,
            article.summary,
            json.dumps(article.box),
            json.dumps(article.sections),
            words,
        ),
    )
    found = sorted({target for text in told for target in targets(text)} - {title})
    database.executemany("INSERT INTO links VALUES (?, ?)", [(title, each) for each in found])
    database.executemany(
        "INSERT INTO categories VALUES (?, ?)", [(each, title) for each in article.categories]
    )
    _store_history(database, title, len(words))


def _store_history(database: sqlite3.Connection, title: str, size: int) -> None:
    """From the first version on; the last one has the size that the article has today."""
    rng = dice("history page of " + title)
    minutes = (END - START) // timedelta(minutes=1)
    times = sorted(rng.sample(range(minutes), rng.randint(3, 14)))
    sizes = [size]
    while len(sizes) < len(times):
        sizes.append(max(120, sizes[-1] - rng.randint(-40, 260)))
    for number, (time, length) in enumerate(zip(times, reversed(sizes), strict=True)):
        database.execute(
            "INSERT INTO revisions (title, time, editor, remark, size) VALUES (?, ?, ?, ?, ?)",
            (
                title,
                (START + timedelta(minutes=time)).strftime("%Y-%m-%d %H:%M"),
                rng.choice(more()["editors"]),
                "created the article" if not number else rng.choice(more()["edits"]),
                length,
            ),
        )
