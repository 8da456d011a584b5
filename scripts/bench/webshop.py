"""Measures the WebShop server: index and query at three sizes, memory of sessions, steps.

A query is answered beside SQLite's own full-text search over the same texts, in the same run.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from agentenv_webshop import building
from agentenv_webshop.environment import WebShop
from agentenv_webshop.records import Product
from agentenv_webshop.search import Search
from agentenv_webshop.stock import DATABASE, MOST_FOUND

from scripts.bench.load import Connection, request, resident, started

SIZES = (1_000, 10_000, 100_000)  # products
QUERIES = 200
SESSIONS = 64
MANY = 10_000  # sessions at once
SERVE = ("-m", "envservers", "serve", "webshop", "--port", "0")


def vocabulary() -> tuple[list[str], list[float]]:
    """Words of two to four syllables, and how often they and all before them are used."""
    random = Random("vocabulary")
    syllables = [first + second for first in "bcdfglmnprst" for second in "aeiou"]
    words = {"".join(random.choices(syllables, k=random.randint(2, 4))) for _ in range(30_000)}
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    return sorted(words, key=lambda word: Random(word).random()), weights


def products(count: int) -> Iterator[Product]:
    """About 1.5 kB of text each."""
    words, weights = vocabulary()
    random = Random("products")
    for number in range(count):
        drawn = random.choices(words, cum_weights=weights, k=210)
        title, first, second = (
            " ".join(drawn[:12]),
            " ".join(drawn[12:30]),
            " ".join(drawn[30:45]),
        )
        options = {"color": tuple(drawn[45:50]), "size": ("small", "large")}
        text = " ".join(drawn[50:])
        yield Product(
            f"B{number:09d}", title, text, (first, second), (9.99,), options, drawn[0], "A", ()
        )


def queries() -> list[str]:
    words, weights = vocabulary()
    random = Random("queries")
    sizes = [random.randint(4, 11) for _ in range(QUERIES)]
    return [" ".join(random.choices(words, cum_weights=weights, k=size)) for size in sizes]


def indexed(count: int) -> dict[str, float]:
    """Build the index of so many products and search it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = sqlite3.connect(folder / DATABASE)
        database.executescript(building.TABLES)
        for _ in building.insert(database, products(count)):
            pass
        begun = time.perf_counter()
        building.index(database, folder)
        built = time.perf_counter() - begun
        search = Search(folder, database, count)
        times = timed(lambda query: search.found(query, MOST_FOUND))
        figures = {
            "build_seconds": built,
            "disk_mb": sum(each.stat().st_size for each in folder.glob("*.npy")) / 1e6,
            "p50_ms": 1000 * statistics.median(times),
            "p95_ms": 1000 * times[int(len(times) * 0.95)],
        }
        if count == SIZES[1]:
            figures["sqlite_p50_ms"] = 1000 * statistics.median(full_text(database))
        database.close()
        return figures


def timed(search: Any, most: int = QUERIES) -> list[float]:
    asked = queries()[:most]
    search(asked[0])
    times = []
    for query in asked:
        begun = time.perf_counter()
        search(query)
        times.append(time.perf_counter() - begun)
    return sorted(times)


def full_text(database: sqlite3.Connection) -> list[float]:
    """The same searches by SQLite's FTS5, with its own BM25 and Porter stemmer."""
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter')")
    rows = database.execute("SELECT number, text FROM products ORDER BY number").fetchall()
    texts = ((number, Product.loaded(text).text) for number, text in rows)
    database.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", texts)
    query = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
    return timed(
        lambda words: database.execute(query, (" OR ".join(words.split()), MOST_FOUND)).fetchall(),
        most=30,
    )


async def playing(port: int, seconds: float) -> dict[str, float]:
    """Searches that all differ, then clicks from a product's page to its features and back."""
    connections = [await Connection.open(port) for _ in range(SESSIONS)]
    ids = [(await each.post("/createEnv", {"task": 0}))["env_id"] for each in connections]
    words = WebShop.setup(WebShop.Options()).stock.goal(0).instruction.split()
    random = Random("steps")

    async def step(number: int, action: str) -> bytes:
        body = json.dumps({"env_id": ids[number], "action": action}).encode()
        return await connections[number].send(request("/step", body))

    async def drive(number: int, action: Callable[[int], str], end: float) -> int:
        count = 0
        while time.perf_counter() < end:
            answer = await step(number, action(count))
            if b"invalid_action" in answer:
                raise SystemExit(f"{action(count)} was answered {answer.decode()}")
            count += 1
        return count

    async def rate(action: Callable[[int], str]) -> float:
        begun = time.perf_counter()
        driven = (drive(number, action, begun + seconds) for number in range(SESSIONS))
        count = sum(await asyncio.gather(*driven))
        return count / (time.perf_counter() - begun)

    searches = await rate(lambda count: f"search[{' '.join(random.choices(words, k=7))} {count}]")
    for number in range(SESSIONS):
        state = json.loads(await step(number, "search[gift]"))
        await step(number, f"click[{state['observation'].split(' [SEP] ')[5]}]")
    clicks = await rate(lambda count: "click[< prev]" if count % 2 else "click[features]")
    return {"searches_per_second": searches, "clicks_per_second": clicks}


async def opened(port: int) -> None:
    """Many sessions, each with a page of results."""
    connection = await Connection.open(port)
    for start in range(0, MANY, 500):
        calls = [{"op": "create", "task": (start + each) % 4000} for each in range(500)]
        created = await connection.post("/batch", {"calls": calls})
        ids = [each["env_id"] for each in created["answers"]]
        steps = [{"op": "step", "env_id": each, "action": "search[gift set]"} for each in ids]
        await connection.post("/batch", {"calls": steps})


def measure(seconds: float = 3.0) -> dict[str, Any]:
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0]}
    figures["sizes"] = {str(count): indexed(count) for count in SIZES}
    with started(*SERVE) as (port, server):
        figures |= asyncio.run(playing(port, seconds))
        before = resident(server)
        asyncio.run(opened(port))
        figures["kb_per_session"] = 1000 * (resident(server) - before) / MANY
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    middle, largest = (figures["sizes"][str(count)] for count in SIZES[1:])
    told = []
    for count, each in figures["sizes"].items():
        told.append(
            f"| webshop, {int(count):,} products: s to index, MB on disk, p95 ms of a query "
            f"| {each['build_seconds']:.1f}, {each['disk_mb']:.0f}, {each['p95_ms']:.2f} | | | |"
        )
    return [
        *told,
        f"| webshop, 10,000 products: p50 ms of a query, beside SQLite's FTS5 "
        f"| {middle['p50_ms']:.2f} | {middle['sqlite_p50_ms']:.1f} "
        f"| {middle['p50_ms'] / middle['sqlite_p50_ms']:.3f} | |",
        f"| webshop, 100,000 products: p50 ms of a query | {largest['p50_ms']:.2f} "
        f"| | | 5 or less |",
        f"| webshop, 64 sessions: searches/s | {figures['searches_per_second']:,.0f} "
        f"| | | 200 or more |",
        f"| webshop, 64 sessions: clicks/s | {figures['clicks_per_second']:,.0f} "
        f"| | | 2,000 or more |",
        f"| webshop, {MANY:,} sessions: kB each | {figures['kb_per_session']:.1f} "
        f"| | | 20 or less |",
    ]


if __name__ == "__main__":
    print("\n".join(rows(measure())))
