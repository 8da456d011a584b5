"""What the customer asks about the own orders."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from random import Random

from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import Move, answer, click, see
from agentenv_webarena.tasks.shop_ways import (
    PER_ORDERS_PAGE,
    amount,
    day,
    items,
    money,
    month,
    my_orders,
    number,
    shop,
    shuffled,
    to_order,
    to_orders,
)
from agentenv_webarena.tasks.wanted import arrives, exact, impossible, includes


def _read(base: sqlite3.Connection, wanted: list[sqlite3.Row], what: str) -> list[Move]:
    """Through the list of orders, over all pages that have one of these."""
    order = [each["id"] for each in my_orders(base)]
    moves = list(to_orders())
    page = 0
    for each in wanted:
        ahead = order.index(each["id"]) // PER_ORDERS_PAGE - page
        moves += [click("link", "Next page")] * ahead
        page += ahead
        moves.append(see(money(each["total"]) if what == "total" else number(each["id"])))
    return moves


def spent(random: Random, contents: Contents) -> Iterator[Draft]:
    """Months with several orders."""
    base = contents["shop"]
    groups = [
        (iso, list(group))
        for iso, group in groupby(my_orders(base), key=lambda each: each["created"][:7])
    ]
    for iso, group in shuffled(random, groups):
        kept = [each for each in group if each["status"] != "Canceled"]
        if not 2 <= len(kept) <= 6:
            continue
        total = sum(each["total"] for each in kept)
        plan = (*_read(base, kept, "total"), answer(money(total)))
        yield Draft({"month": month(iso)}, includes(amount(total)), plan)


def latest_of_month(random: Random, contents: Contents) -> Iterator[Draft]:
    """The last order of a month: there are months without one."""
    base = contents["shop"]
    ordered = {each["created"][:7]: each for each in reversed(my_orders(base))}
    months = [f"{year}-{each:02d}" for year in (2022, 2023) for each in range(1, 13)]
    for iso in shuffled(random, [each for each in months if each >= "2022-04"]):
        found = ordered.get(iso)
        if found is not None:
            plan = (*_read(base, [found], "number"), answer(number(found["id"])))
            yield Draft(
                {"month": month(iso)}, includes(f"{number(found['id'])} |OR| {found['id']}"), plan
            )
            continue
        older = [each for each in my_orders(base) if each["created"] < iso]
        newer = [each for each in my_orders(base) if each["created"][:7] > iso]
        between = [newer[-1], *older[:1]]
        plan = (
            *_read(base, between, "number"),
            answer("N/A").because("There is nothing between these two: no order in that month."),
        )
        yield Draft(
            {"month": month(iso)}, impossible(f"No order was placed in {month(iso)}."), plan
        )


def chosen(random: Random, contents: Contents) -> Iterator[Draft]:
    """Which option of a product was ordered."""
    base = contents["shop"]
    for order in shuffled(random, my_orders(base)):
        for item in shuffled(random, items(base, order["id"])):
            axes = dict(each.split(": ", 1) for each in item["chosen"].split(", "))
            same = [
                each
                for other in my_orders(base)
                for each in items(base, other["id"])
                if each["product"] == item["product"]
            ]
            if len(same) > 1:
                continue
            axis = random.choice(sorted(axes))
            values = {
                "axis": axis.lower(),
                "product": item["name"],
                "month": month(order["created"]),
            }
            plan = (*to_order(base, order["id"]), see(item["chosen"]), answer(axes[axis]))
            yield Draft(values, includes(axes[axis]), plan)
            break


def shows_order(random: Random, contents: Contents) -> Iterator[Draft]:
    """The page of the only order of a month."""
    base = contents["shop"]
    groups = groupby(my_orders(base), key=lambda each: each["created"][:7])
    lone = [found[0] for _, group in groups if len(found := list(group)) == 1]
    busy = [each for each in my_orders(base) if each["id"] not in {one["id"] for one in lone}]
    for order in shuffled(random, lone + busy):
        same = [each for each in my_orders(base) if each["created"][:10] == order["created"][:10]]
        if len(same) > 1:
            continue
        address = shop(f"/sales/order/view/order_id/{order['id']}/")
        plan = (*to_order(base, order["id"]), answer(""))
        yield Draft({"day": day(order["created"])}, arrives(address), plan)


def tax(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    for order in shuffled(random, my_orders(base)):
        plan = (*to_order(base, order["id"]), see(money(order["tax"])), answer(money(order["tax"])))
        yield Draft({"number": number(order["id"])}, includes(amount(order["tax"])), plan)


def unit_price(random: Random, contents: Contents) -> Iterator[Draft]:
    """What was paid then, which is not what it costs now; no coupon made it less."""
    base = contents["shop"]
    for order in shuffled(random, [each for each in my_orders(base) if not each["discount"]]):
        for item in items(base, order["id"]):
            now = rows(base, "SELECT price FROM products WHERE id = ?", item["product"])[0]["price"]
            if now == item["price"] or item["quantity"] == 1:
                continue
            plan = (
                *to_order(base, order["id"]),
                see(money(item["price"])),
                answer(money(item["price"])),
            )
            values = {"product": item["name"], "number": number(order["id"])}
            yield Draft(values, includes(amount(item["price"])), plan)
            break


def counted(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    pairs = [(each["status"], each["created"][:4]) for each in my_orders(base)]
    for status, year in shuffled(random, sorted(set(pairs))):
        found = [
            each
            for each in my_orders(base)
            if each["status"] == status and each["created"][:4] == year
        ]
        if len(found) > 12:
            continue
        plan = (*_read(base, found, "number"), answer(str(len(found))))
        values = {"status": status, "year": year}
        yield Draft(values, exact(str(len(found))), plan)


INTENTS = [
    Intent(
        "How much money did I spend in the shop in {{month}}? Leave out canceled orders.",
        ["shop"],
        spent,
        9,
    ),
    Intent(
        "What is the number of the last order that I placed in {{month}}?",
        ["shop"],
        latest_of_month,
        12,
    ),
    Intent(
        "Which {{axis}} did I choose for the {{product}} that I ordered in {{month}}?",
        ["shop"],
        chosen,
        12,
    ),
    Intent("Show me the order that I placed on {{day}}.", ["shop"], shows_order, 8),
    Intent("How much tax did I pay for order {{number}}?", ["shop"], tax, 6),
    Intent(
        "What did I pay for one {{product}} in order {{number}}, before tax?",
        ["shop"],
        unit_price,
        6,
    ),
    Intent(
        "How many of the orders that I placed in {{year}} have the status {{status}}? "
        "Answer with the number alone.",
        ["shop"],
        counted,
        4,
    ),
]
