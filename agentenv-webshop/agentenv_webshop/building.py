"""Building: how the stock's folder is written from the official files or the built-in catalog."""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from agentenv_webshop import goals, postings
from agentenv_webshop.goals import Goal
from agentenv_webshop.official import BadData, Files
from agentenv_webshop.records import Product, cleaned
from agentenv_webshop.stock import DATABASE
from envservers.cache import made_once

PROGRAMS = ("arrays", "building", "goals", "lengths", "official", "postings", "records", "words")

BUILT_IN, BYTES = 8, 3_000_000  # seconds for the catalog; bytes of official products in a second

log = logging.getLogger(__name__)

TABLES = """
CREATE TABLE products (number INTEGER PRIMARY KEY, asin TEXT UNIQUE, text TEXT);
CREATE TABLE goals (number INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE words (word TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
"""


def folder(files: Files | None) -> Path:
    """Where the stock lies, written now if it is not there yet."""
    return made_once(f"webshop-{_fingerprint(files)}", lambda home: write(home, files))


def write(home: Path, files: Files | None) -> None:
    log.info("writing webshop's index; it takes about %d s", _seconds(files))
    with contextlib.closing(sqlite3.connect(home / DATABASE)) as database:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES}")
        if files is None:
            _write_catalog(database)
        else:
            _write_official(database, files)
        index(database, home)
        database.commit()


def index(database: sqlite3.Connection, home: Path) -> None:
    """Make the products in the database found by their words."""
    rows = database.execute("SELECT text FROM products ORDER BY number")
    written = postings.write((Product.loaded(text).text for (text,) in rows), home)
    words = sorted((word, number) for number, word in enumerate(written.words))
    database.executemany("INSERT INTO words VALUES (?, ?)", words)


def insert(database: sqlite3.Connection, products: Iterable[Product | None]) -> Iterator[Product]:
    """Number the products as they come, each ASIN once."""
    number = 0
    for product in products:
        if product is None:
            continue
        row = (number, product.asin, product.dumped())
        added = database.execute("INSERT OR IGNORE INTO products VALUES (?, ?, ?)", row)
        if added.rowcount:
            number += 1
            yield product


def _write_catalog(database: sqlite3.Connection) -> None:
    from agentenv_webshop import catalog

    known = catalog.attributes()

    def products() -> Iterator[Product | None]:
        for record in catalog.products():
            attributes = known.get(record["asin"], {}).get("attributes", ())
            yield cleaned(record, attributes, str(record["average_rating"]))

    for _ in insert(database, products()):
        pass
    rows = enumerate(goals.built_in(each).dumped() for each in catalog.goals())
    database.executemany("INSERT INTO goals VALUES (?, ?)", rows)


def _write_official(database: sqlite3.Connection, files: Files) -> None:
    """Attributes go through the database: those of all products are more than memory may hold."""
    database.execute("CREATE TEMP TABLE known (asin TEXT PRIMARY KEY, text TEXT)")
    known = ((asin, json.dumps(each)) for asin, each in files.attribute_records())
    database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", known)
    told = dict(files.told_by_people())

    def attributes(asin: str) -> dict[str, Any]:
        row = database.execute("SELECT text FROM known WHERE asin = ?", (asin,)).fetchone()
        found: dict[str, Any] = json.loads(row[0]) if row else {}
        return found

    def products() -> Iterator[Product | None]:
        for number, record in enumerate(files.product_records()):
            with _named(files, f"number {number}"):
                asin = str(record.get("asin"))
            with _named(files, f"{asin}, number {number}"):
                product = cleaned(record, attributes(asin).get("attributes") or ())
            yield product

    database.execute("CREATE TEMP TABLE begun (place INTEGER PRIMARY KEY, text TEXT)")
    for product in insert(database, products()):
        made: Iterable[Goal] = ()
        with _named(files, product.asin):
            if files.people:
                written = told.get(product.asin, ())
                made = (goal for each in written for goal in goals.human(product, each))
            else:
                record = attributes(product.asin)
                if record.get("instruction"):
                    asked = record.get("instruction_attributes") or ()
                    made = goals.synthetic(product, record["instruction"], asked)
            rows = ((goal.dumped(),) for goal in made)
            database.executemany("INSERT INTO begun (text) VALUES (?)", rows)
    _shuffle(database)


@contextlib.contextmanager
def _named(files: Files, product: str) -> Iterator[None]:
    """What breaks here is told with its product."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        where = files.products.parent
        raise BadData(f"{where} holds an odd record, of product {product}: {error!r}") from error


def _shuffle(database: sqlite3.Connection) -> None:
    (count,) = database.execute("SELECT COUNT(*) FROM begun").fetchone()
    if not count:
        raise BadData("the official files hold no instruction for any product")
    for task, place in enumerate(goals.ordered(count)):
        database.execute(
            "INSERT INTO goals SELECT ?, text FROM begun WHERE place = ?", (task, place + 1)
        )


def _seconds(files: Files | None) -> int:
    return BUILT_IN if files is None else 1 + files.products.stat().st_size // BYTES


def _fingerprint(files: Files | None) -> str:
    """Other data or programs make another stock."""
    package = resources("agentenv_webshop")
    digest = sha256()
    for name in PROGRAMS:
        digest.update(package.joinpath(f"{name}.py").read_bytes())
    if files is None:
        _add(digest, package.joinpath("catalog"))
    else:
        digest.update(files.fingerprint().encode())
    return digest.hexdigest()[:16]


def _add(digest: Any, place: Traversable) -> None:
    """All files below, in the order of their names."""
    for each in sorted(place.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            if each.name != "__pycache__":
                _add(digest, each)
        else:
            digest.update(each.name.encode() + each.read_bytes())
