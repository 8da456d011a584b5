"""The shop's content: invented, and the same whenever and wherever it is made."""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from agentenv_webarena.sites.shop.content.orders import fill_orders
from agentenv_webarena.sites.shop.content.people import fill_customers
from agentenv_webarena.sites.shop.content.products import fill_products
from agentenv_webarena.sites.shop.content.reviews import fill_reviews
from agentenv_webarena.sites.shop.content.store import fill_store


def fill(database: sqlite3.Connection) -> None:
    schema = files("agentenv_webarena.sites.shop.content") / "schema.sql"
    database.executescript(schema.read_text(encoding="utf-8"))
    fill_products(database)
    fill_customers(database)
    fill_orders(database)
    fill_reviews(database)
    fill_store(database)
