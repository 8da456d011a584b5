"""Coupons, pages, search terms, and what the visitor has put aside."""

from __future__ import annotations

import sqlite3
from random import Random

from agentenv_webarena.sites.shop.content.products import data


def fill_store(database: sqlite3.Connection) -> None:
    store = data("store.toml")
    random = Random("shop store")
    for each in store["coupon"]:
        database.execute(
            "INSERT INTO coupons (name, code, kind, amount, least, starts, ends, active, uses)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*each["values"], random.randrange(3, 160)),
        )
    for each in store["page"]:
        database.execute(
            "INSERT INTO pages (slug, title, content, active) VALUES (?, ?, ?, 1)",
            (each["slug"], each["title"], each["content"].strip()),
        )
    for term in store["terms"]["words"]:
        words = term.split()
        where = " AND ".join(["name LIKE ?"] * len(words))
        found = database.execute(
            f"SELECT count(*) FROM products WHERE {where}", [f"%{word}%" for word in words]
        ).fetchone()[0]
        database.execute(
            "INSERT INTO terms (term, results, uses) VALUES (?, ?, ?)",
            (term, found, random.randrange(2, 190)),
        )
    ids = [each[0] for each in database.execute("SELECT id FROM products ORDER BY id")]
    for product in random.sample(ids, 4):
        database.execute(
            "INSERT INTO wishlist (product, added) VALUES (?, '2024-02-20')", (product,)
        )
    counts = _twins(database)
    if counts:
        raise RuntimeError(f"products of the same name: {counts}")


def _twins(database: sqlite3.Connection) -> list[str]:
    found = database.execute("SELECT name FROM products GROUP BY name HAVING count(*) > 1")
    return [each[0] for each in found]
