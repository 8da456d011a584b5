"""What is to be done with products and reviews."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.admin_ways import admin, to_product
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import Move, answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import money, products, shop, shuffled
from agentenv_webarena.tasks.wanted import Wanted, all_of, impossible, shows, text

SAVE = click("button", "Save Product")


def _product(product: sqlite3.Row, **fields: str) -> Wanted:
    """The page of a product shows these in its fields."""
    return shows(
        admin(f"/catalog/product/edit/id/{product['id']}/"),
        *((f"document.querySelector('#{name}').value", value) for name, value in fields.items()),
    )


def _in_shop(product: sqlite3.Row, selector: str, words: str) -> Wanted:
    return shows(shop(f"/product/{product['slug']}"), (text(selector), words))


def price(random: Random, contents: Contents) -> Iterator[Draft]:
    for each in shuffled(random, products(contents["shop"])):
        new = each["price"] // 100 * 100 + random.choice([-300, -200, 100, 200, 400]) + 50
        if new < 200:
            continue
        dollars = f"{new / 100:.2f}"
        wanted = all_of(
            _product(each, price=dollars, name=each["name"]),
            _in_shop(each, "#price", money(new)),
        )
        plan = (*to_product(each["name"]), fill("Price", dollars), SAVE, answer(""))
        yield Draft({"product": each["name"], "price": money(new)}, wanted, plan)


def cheaper(random: Random, contents: Contents) -> Iterator[Draft]:
    """By a percentage that leaves whole cents."""
    for each in shuffled(random, products(contents["shop"])):
        percent = random.choice([10, 20, 25, 50])
        if each["price"] * percent % 100:
            continue
        new = each["price"] * (100 - percent) // 100
        dollars = f"{new / 100:.2f}"
        wanted = all_of(_product(each, price=dollars), _in_shop(each, "#price", money(new)))
        plan = (
            *to_product(each["name"]),
            fill("Price", dollars),
            SAVE.because(f"{money(each['price'])} less {percent} percent is {money(new)}."),
            answer(""),
        )
        yield Draft({"product": each["name"], "percent": str(percent)}, wanted, plan)


def delivered(random: Random, contents: Contents) -> Iterator[Draft]:
    """Pieces that are added to those in stock."""
    for each in shuffled(random, products(contents["shop"])):
        more = random.randrange(2, 13) * 10
        new = str(each["stock"] + more)
        plan = (*to_product(each["name"]), fill("Quantity", new), SAVE, answer(""))
        values = {"product": each["name"], "more": str(more)}
        yield Draft(values, _product(each, stock=new, name=each["name"]), plan)


def disabled(random: Random, contents: Contents) -> Iterator[Draft]:
    for each in shuffled(random, products(contents["shop"], "p.stock < 10")):
        plan = (*to_product(each["name"]), click("option", "Disabled"), SAVE, answer(""))
        wanted = all_of(
            _product(each, status="Disabled", name=each["name"]),
            shows(admin("/catalog/product/?status=Disabled"), (text("#records"), "1 record found")),
        )
        yield Draft({"product": each["name"]}, wanted, plan)


def renamed(random: Random, contents: Contents) -> Iterator[Draft]:
    everything = products(contents["shop"])
    names = {each["name"] for each in everything}
    for each in shuffled(random, everything):
        new = f"{each['name']} {random.choice(['II', 'Plus', 'Edition 2024'])}"
        if new in names:
            continue
        plan = (
            click("link", "Products"),
            fill("Name or SKU", each["sku"], enter=True),
            click("link", f"Edit {each['name']}"),
            fill("Product name", new),
            SAVE,
            answer(""),
        )
        wanted = all_of(_product(each, name=new), _in_shop(each, "#name", new))
        yield Draft({"sku": each["sku"], "name": new}, wanted, plan)


def _pending(base: sqlite3.Connection) -> list[sqlite3.Row]:
    return rows(
        base,
        "SELECT r.*, p.name, p.slug FROM reviews r JOIN products p ON p.id = r.product"
        " WHERE r.status = 'Pending' ORDER BY r.id",
    )


def approved(random: Random, contents: Contents) -> Iterator[Draft]:
    """Every fifth is of a customer who has no review waiting."""
    base = contents["shop"]
    waiting = _pending(base)
    writers = {each["nickname"] for each in waiting}
    others = [
        each["name"]
        for each in rows(base, "SELECT name FROM customers ORDER BY id")
        if each["name"] not in writers
    ]
    for place, each in enumerate(shuffled(random, waiting)):
        if sum(other["nickname"] == each["nickname"] for other in waiting) > 1:
            continue
        if place % 5 == 4:
            name = random.choice(others)
            plan = (*_to_pending(name), see("0 records found"), answer("N/A"))
            reason = f"No review of {name} is pending."
            yield Draft({"nickname": name}, impossible(reason), plan)
        plan = (
            *_to_pending(each["nickname"]),
            click("link", f"Edit review {each['id']}"),
            click("option", "Approved"),
            click("button", "Save Review"),
            answer(""),
        )
        wanted = all_of(
            shows(
                admin(f"/review/product/edit/id/{each['id']}/"),
                ("document.querySelector('#status').value", "Approved"),
            ),
            shows(shop(f"/product/{each['slug']}"), (text("#reviews"), [each["nickname"]])),
            _left(len(waiting) - 1),
        )
        yield Draft({"nickname": each["nickname"]}, wanted, plan)


def _to_pending(nickname: str) -> tuple[Move, ...]:
    return (
        click("link", "Reviews"),
        click("option", "Pending"),
        fill("Nickname", nickname, enter=True),
    )


def _left(count: int) -> Wanted:
    """As many reviews are pending, and not fewer."""
    told = f"{count} record{'s' if count != 1 else ''} found"
    return shows(admin("/review/product/?status=Pending"), (text("#records"), told))


def deleted(random: Random, contents: Contents) -> Iterator[Draft]:
    """The pending review of a customer who wrote no other one that is pending."""
    base = contents["shop"]
    waiting = _pending(base)
    total = rows(base, "SELECT count(*) AS amount FROM reviews")[0]["amount"]
    for each in shuffled(random, waiting):
        same = [other for other in waiting if other["nickname"] == each["nickname"]]
        if len(same) > 1:
            continue
        wanted = all_of(
            _left(len(waiting) - 1),
            shows(admin("/review/product/"), (text("#records"), f"{total - 1} records found")),
            shows(admin(f"/review/product/edit/id/{each['id']}/"), (text("h1"), "Sorry")),
        )
        plan = (
            *_to_pending(each["nickname"]),
            click("link", f"Edit review {each['id']}"),
            click("button", "Delete Review"),
            answer(""),
        )
        values = {"nickname": each["nickname"], "product": each["name"]}
        yield Draft(values, wanted, plan)


INTENTS = [
    Intent("Change the price of the {{product}} to {{price}}.", ["admin"], price, 10),
    Intent("Make the {{product}} {{percent}} percent cheaper.", ["admin"], cheaper, 8),
    Intent(
        "{{more}} pieces of the {{product}} were delivered: add them to the quantity in stock.",
        ["admin"],
        delivered,
        8,
    ),
    Intent("The {{product}} is not to be sold any more: disable it.", ["admin"], disabled, 6),
    Intent('Rename the product with the SKU {{sku}} to "{{name}}".', ["admin"], renamed, 6),
    Intent("Approve the pending review of {{nickname}}.", ["admin"], approved, 12),
    Intent(
        "Delete the pending review of the {{product}} that {{nickname}} wrote.",
        ["admin"],
        deleted,
        6,
    ),
]
