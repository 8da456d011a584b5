"""Ways through the back office."""

from __future__ import annotations

import sqlite3

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.plan import Plan, click, fill
from agentenv_webarena.tasks.shop_ways import number


def admin(path: str = "/") -> str:
    return address("admin", path)


def to_order(order: int) -> Plan:
    return (
        click("link", "Orders"),
        fill("Order number", number(order), enter=True),
        click("link", f"View {number(order)}"),
    )


def to_customer(name: str) -> Plan:
    return (
        click("link", "All Customers"),
        fill("Name, email or phone", name, enter=True),
        click("link", f"Edit {name}"),
    )


def to_product(name: str) -> Plan:
    return (
        click("link", "Products"),
        fill("Name or SKU", name, enter=True),
        click("link", f"Edit {name}"),
    )


def orders(shop: sqlite3.Connection, where: str = "1", *values: object) -> list[sqlite3.Row]:
    """With the customers' names; the newest first."""
    return rows(
        shop,
        "SELECT o.*, c.name, c.email, c.phone AS called FROM orders o"
        f" JOIN customers c ON c.id = o.customer WHERE {where} ORDER BY o.created DESC, o.id DESC",
        *values,
    )
