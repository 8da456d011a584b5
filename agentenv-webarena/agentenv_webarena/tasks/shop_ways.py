"""Ways through the shop, and how its pages write things."""

from __future__ import annotations

import sqlite3
from datetime import date
from random import Random
from typing import Any

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.plan import Move, Plan, click, fill

MINE = 1  # the customer who visits
MONTHS = "January February March April May June July August September October November December"
PER_ORDERS_PAGE = 10


def shop(path: str = "/") -> str:
    return address("shop", path)


def money(cents: int) -> str:
    """As pages show it."""
    return f"${cents / 100:,.2f}"


def amount(cents: int) -> str:
    """As an answer may say it: with or without a comma."""
    with_comma, without = f"{cents / 100:,.2f}", f"{cents / 100:.2f}"
    return with_comma if with_comma == without else f"{with_comma} |OR| {without}"


def day(iso: str) -> str:
    """Mar 5, 2024"""
    that = date.fromisoformat(iso[:10])
    return f"{that:%b} {that.day}, {that.year}"


def month(iso: str) -> str:
    """March 2024"""
    return f"{MONTHS.split()[int(iso[5:7]) - 1]} {iso[:4]}"


def shuffled(random: Random, things: list[Any]) -> list[Any]:
    return random.sample(things, len(things))


def products(shop: sqlite3.Connection, where: str = "1", *values: Any) -> list[sqlite3.Row]:
    return rows(
        shop,
        "SELECT p.*, c.name AS kind, a.name AS department, coalesce(r.reviews, 0) AS reviews,"
        " r.stars FROM products p JOIN categories c ON c.id = p.category"
        " JOIN categories a ON a.id = c.parent LEFT JOIN rated r ON r.product = p.id"
        f" WHERE {where} ORDER BY p.id",
        *values,
    )


def my_orders(shop: sqlite3.Connection) -> list[sqlite3.Row]:
    """As the list of orders shows them: the newest first."""
    return rows(
        shop, "SELECT * FROM orders WHERE customer = ? ORDER BY created DESC, id DESC", MINE
    )


def items(shop: sqlite3.Connection, order: int) -> list[sqlite3.Row]:
    return rows(shop, "SELECT * FROM order_items WHERE order_id = ? ORDER BY id", order)


def number(order: int) -> str:
    return f"{order:09d}"


def search(words: str) -> Move:
    return fill("Search the store", words, enter=True, role="searchbox")


def to_product(name: str) -> Plan:
    return search(name), click("link", name)


def to_category(product: sqlite3.Row) -> Plan:
    """To the category that a product is in."""
    return click("link", product["department"]), click("link", product["kind"])


def to_orders(page: int = 1) -> Plan:
    """To a page of the list of orders."""
    older = click("link", "Next page").because("What I look for is older than these.")
    return click("link", "My Account"), click("link", "My Orders"), *([older] * (page - 1))


def to_order(shop: sqlite3.Connection, order: int) -> Plan:
    place = [each["id"] for each in my_orders(shop)].index(order)
    return *to_orders(place // PER_ORDERS_PAGE + 1), click("link", f"View Order {number(order)}")


def choices(shop: sqlite3.Connection, random: Random, product: int) -> dict[str, str]:
    """One value of each option of a product."""
    axes: dict[str, list[str]] = {}
    for each in rows(shop, "SELECT * FROM choices WHERE product = ? ORDER BY rowid", product):
        axes.setdefault(each["name"], []).append(each["value"])
    return {name: random.choice(values) for name, values in axes.items()}


def told(chosen: dict[str, str]) -> str:
    """As orders and the cart write it."""
    return ", ".join(f"{name}: {value}" for name, value in chosen.items())
