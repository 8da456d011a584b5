"""What people ask about the products of the shop."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from random import Random
from typing import Any

from agentenv_webarena.sites.shop.content.products import data
from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, see
from agentenv_webarena.tasks.shop_ways import (
    amount,
    money,
    products,
    shuffled,
    to_product,
)
from agentenv_webarena.tasks.wanted import exact, impossible, includes

NOT_TOLD = {  # what a page may not tell -> the word by which its description would
    "Warranty": "warranty",
    "Made in": "made in",
    "Dishwasher safe": "dishwasher",
    "Battery life": "battery",
    "Wash at": "wash",
}


def specification(random: Random, contents: Contents) -> Iterator[Draft]:
    """Every fifth asks for what the page does not tell."""
    base = contents["shop"]
    for place, product in enumerate(shuffled(random, products(base))):
        specs = rows(base, "SELECT * FROM specs WHERE product = ?", product["id"])
        way = to_product(product["name"])
        if place % 5 == 4:
            name = random.choice(list(NOT_TOLD))
            about = product["description"].lower()
            if any(each["name"] == name for each in specs) or NOT_TOLD[name] in about:
                continue
            reason = f'The page of the product does not tell "{name}".'
            told = see(specs[-1]["name"]).because("I read the whole table: it is not in there.")
            plan = (*way, told, answer("N/A"))
            yield Draft({"spec": name, "product": product["name"]}, impossible(reason), plan)
            continue
        spec = random.choice(specs)
        plan = (*way, see(spec["value"]), answer(spec["value"]))
        values = {"spec": spec["name"], "product": product["name"]}
        yield Draft(values, includes(spec["value"]), plan)


def complaint(random: Random, contents: Contents) -> Iterator[Draft]:
    """Who says so in a review; every fourth asks for what nobody says."""
    base = contents["shop"]
    topics = {each["name"]: each["bad"] for each in data("catalog.toml")["category"]}
    drafted = 0
    for product in shuffled(random, [each for each in products(base) if each["reviews"] >= 3]):
        topic, *ways = random.choice(topics[product["kind"]])
        reviews = _reviews(base, product["id"])
        names = [each["nickname"] for each in reviews if any(way in each["detail"] for way in ways)]
        if len(names) != (0 if drafted % 4 == 3 else 1):
            continue
        drafted += 1
        values = {"product": product["name"], "topic": topic}
        way = to_product(product["name"])
        if not names:
            reason = f"No review of it says that {topic}."
            last = see(reviews[-1]["detail"]).because("None of the reviews says so.")
            yield Draft(values, impossible(reason), (*way, last, answer("N/A")))
            continue
        name = names[0]
        yield Draft(values, exact(name), (*way, see(name), answer(name)))


def _reviews(base: sqlite3.Connection, product: int) -> list[sqlite3.Row]:
    return rows(
        base,
        "SELECT * FROM reviews WHERE product = ? AND status = 'Approved'"
        " ORDER BY created DESC, id DESC",
        product,
    )


def latest_review(random: Random, contents: Contents) -> Iterator[Draft]:
    """Of many, so that not all can be named; every fourth is about a product without reviews."""
    base = contents["shop"]
    some = [each for each in products(base) if each["reviews"] >= 6]
    none = iter(shuffled(random, [each for each in products(base) if not each["reviews"]]))
    for place, product in enumerate(shuffled(random, some)):
        if place % 4 == 3:
            bare = next(none)
            plan = (
                *to_product(bare["name"]),
                see("There are no reviews yet. Be the first to review this product."),
                answer("N/A"),
            )
            wanted = impossible("There is no review of the product.")
            yield Draft({"product": bare["name"]}, wanted, plan)
        first, second, *_ = _reviews(base, product["id"])
        if first["created"] == second["created"]:
            continue
        plan = (
            *to_product(product["name"]),
            see(first["nickname"]),
            answer(f"{first['nickname']}: {first['title']}"),
        )
        yield Draft({"product": product["name"]}, includes(first["nickname"], first["title"]), plan)


def difference(random: Random, contents: Contents) -> Iterator[Draft]:
    """How much more one thing costs than another of its kind."""
    for one, other in _pairs(random, contents):
        dear, cheap = (one, other) if one["price"] > other["price"] else (other, one)
        if dear["price"] == cheap["price"]:
            continue
        off = dear["price"] - cheap["price"]
        plan = (
            *to_product(dear["name"]),
            see(money(dear["price"])),
            *to_product(cheap["name"]),
            see(money(cheap["price"])),
            answer(money(off)),
        )
        values = {"dear": dear["name"], "cheap": cheap["name"]}
        yield Draft(values, includes(amount(off)), plan)


def _pairs(random: Random, contents: Contents) -> Iterator[Any]:
    everything = products(contents["shop"])
    for one in shuffled(random, everything):
        for other in everything:
            alike = one["name"].split()[-2:] == other["name"].split()[-2:]
            if alike and one["id"] < other["id"]:
                yield one, other
                break


INTENTS = [
    Intent(
        'What is the "{{spec}}" of the {{product}}, according to its page?',
        ["shop"],
        specification,
        15,
    ),
    Intent(
        "Which customer complains in a review of the {{product}} that {{topic}}? "
        "Answer with the name alone.",
        ["shop"],
        complaint,
        16,
    ),
    Intent(
        "Who wrote the most recent review of the {{product}}, and what is the summary of it?",
        ["shop"],
        latest_review,
        12,
    ),
    Intent(
        "How many dollars more does the {{dear}} cost than the {{cheap}}?", ["shop"], difference, 10
    ),
]
