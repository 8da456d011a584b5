"""Two years of orders, with their items, invoices and comments."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

NOW = datetime(2024, 3, 15, 9, 0)  # the day of every visit
FIRST = datetime(2022, 3, 18, 8, 0)
COUNT = 380
OF_THE_VISITOR = 40
SHIPPING = {"Standard": 599, "Express": 1499, "Overnight": 2499}  # cents
DAYS = {"Standard": "4 to 6 working days", "Express": "2 working days", "Overnight": "next day"}
PAYMENTS = ["Credit card", "Bank transfer", "Cash on delivery"]
TAX = 8  # percent of what the goods cost

REMARKS = [
    "Customer asked to leave the parcel with the neighbor.",
    "Gift wrapping was requested.",
    "The address was confirmed by phone.",
    "Packed by the late shift.",
    "Customer asked for a delivery before noon.",
]


@dataclass(frozen=True)
class Sums:
    """What an order costs, in cents."""

    subtotal: int
    discount: int
    shipping: int

    @property
    def tax(self) -> int:
        return ((self.subtotal - self.discount) * TAX + 50) // 100

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.shipping + self.tax


def fill_orders(database: sqlite3.Connection) -> None:
    random = Random("shop orders")
    products = database.execute("SELECT id, name, sku, price FROM products ORDER BY id").fetchall()
    weights = [random.random() ** 2 + 0.05 for _ in products]
    whole = int((NOW - FIRST).total_seconds() // 60) - 14 * 60
    # More and more people buy here, so most orders are of the later months.
    times = sorted({int(whole * random.random() ** 0.7) for _ in range(COUNT + 40)})[-COUNT:]
    visitors = {COUNT - 4, COUNT - 9, COUNT - 17, COUNT - 26}
    visitors |= set(random.sample(range(COUNT - 30), OF_THE_VISITOR - len(visitors)))
    customers = [each[0] for each in database.execute("SELECT id FROM customers WHERE id > 1")]
    customers = customers[:-6]  # the last ones never ordered
    for number, minute in enumerate(times):
        created = FIRST + timedelta(minutes=minute)
        customer = 1 if number in visitors else random.choice(customers)
        goods = _goods(random, products, weights)
        _add(database, random, number + 1, customer, created, goods)


def _goods(random: Random, products: list[Any], weights: list[float]) -> list[Any]:
    """(product, price then, quantity): what was paid may differ from what it costs now."""
    goods: list[Any] = []
    for product in random.choices(products, weights, k=random.choice([1, 1, 2, 2, 3, 4])):
        if all(product[0] != each[0][0] for each in goods):
            price = product[3] * random.choice([100, 100, 100, 95, 90, 105]) // 100
            goods.append((product, price, random.choice([1, 1, 1, 1, 2, 3])))
    return goods


def _status(random: Random, age: int) -> str:
    luck = random.random()
    if age < 12:
        return "Pending" if luck < 0.75 else "Processing"
    if age < 45:
        steps = {0.35: "Pending", 0.7: "Processing", 0.93: "Complete"}
        return next((status for limit, status in steps.items() if luck < limit), "Canceled")
    return "Complete" if luck < 0.84 else "Canceled"


def _add(
    database: sqlite3.Connection,
    random: Random,
    number: int,
    customer: int,
    created: datetime,
    goods: list[Any],
) -> None:
    status = _status(random, (NOW - created).days)
    method = random.choice(["Standard", "Standard", "Standard", "Express", "Overnight"])
    subtotal = sum(price * quantity for _, price, quantity in goods)
    coupon = "HELLO10" if random.random() < 0.1 else ""
    sums = Sums(subtotal, subtotal // 10 if coupon else 0, SHIPPING[method])
    address = database.execute(
        "SELECT name || char(10) || street || char(10) || city || ', ' || state || ' ' || postcode"
        " || char(10) || phone FROM addresses WHERE customer = ? AND preferred",
        (customer,),
    ).fetchone()[0]
    when = created.strftime("%Y-%m-%d %H:%M")
    database.execute(
        "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(number, customer, when, status, method, random.choice(PAYMENTS)),
            *(subtotal, sums.discount, coupon, sums.shipping, sums.tax, sums.total, address),
        ),
    )
    for product, price, quantity in goods:
        database.execute(
            "INSERT INTO order_items (order_id, product, name, sku, chosen, price, quantity)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, product[0], product[1], product[2]),
                *(_chosen(database, random, product[0]), price, quantity),
            ),
        )
    _papers(database, random, number, created, status, sums.total)


def _chosen(database: sqlite3.Connection, random: Random, product: int) -> str:
    axes: dict[str, list[str]] = {}
    for name, value in database.execute(
        "SELECT name, value FROM choices WHERE product = ? ORDER BY rowid", (product,)
    ):
        axes.setdefault(name, []).append(value)
    return ", ".join(f"{name}: {random.choice(values)}" for name, values in axes.items())


def _papers(
    database: sqlite3.Connection,
    random: Random,
    number: int,
    created: datetime,
    status: str,
    total: int,
) -> None:
    if status in ("Processing", "Complete"):
        billed = created + timedelta(days=random.randrange(1, 3))
        database.execute(
            "INSERT INTO invoices (order_id, created, amount) VALUES (?, ?, ?)",
            (number, min(billed, NOW).strftime("%Y-%m-%d"), total),
        )
    if random.random() < 0.15:
        database.execute(
            "INSERT INTO order_comments (order_id, created, status, text) VALUES (?, ?, ?, ?)",
            (number, created.strftime("%Y-%m-%d"), status, random.choice(REMARKS)),
        )
