"""Which products people want to be shown or found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from random import Random

from agentenv_webarena.grading.config import OR
from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import (
    amount,
    money,
    products,
    search,
    shop,
    shuffled,
    to_category,
)
from agentenv_webarena.tasks.wanted import arrives, exact, impossible, includes

OTHER_NAMES = {"bike light"}  # sold under another name: as a front light


def extreme(random: Random, contents: Contents) -> Iterator[Draft]:
    """The cheapest or dearest one of a brand in a category."""
    base = contents["shop"]
    groups: dict[tuple[str, str], list[sqlite3.Row]] = {}
    for each in products(base):
        groups.setdefault((each["kind"], each["brand"]), []).append(each)
    for (kind, brand), members in shuffled(random, list(groups.items())):
        down = random.random() < 0.5
        ranked = sorted(members, key=lambda each: each["price"], reverse=down)
        if len(ranked) < 4 or ranked[0]["price"] == ranked[1]["price"]:
            continue
        best = ranked[0]
        values = {
            "extreme": "most expensive" if down else "cheapest",
            "brand": brand,
            "category": kind,
        }
        plan = (
            *to_category(best),
            click("option", "Price: high to low" if down else "Price: low to high"),
            click("option", brand),
            click("button", "Apply filters"),
            see(best["name"]),
            answer(f"{best['name']}, {money(best['price'])}"),
        )
        yield Draft(values, includes(best["name"], amount(best["price"])), plan)


def in_range(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    kinds = groupby(products(base), key=lambda each: each["kind"])
    for kind, group in shuffled(random, [(kind, list(group)) for kind, group in kinds]):
        prices = sorted(each["price"] for each in group)
        low, high = prices[random.randrange(2, 6)] // 100, prices[random.randrange(11, 17)] // 100
        count = sum(low * 100 <= price <= high * 100 for price in prices)
        if not 3 <= count <= 18:
            continue
        plan = (
            *to_category(group[0]),
            fill("Minimum price", str(low)),
            fill("Maximum price", str(high), enter=True),
            see(f"{count} products"),
            answer(str(count)),
        )
        values = {"category": kind, "low": str(low), "high": str(high)}
        yield Draft(values, exact(str(count)), plan)


def sorted_page(random: Random, contents: Contents) -> Iterator[Draft]:
    """A page to be shown: a category, narrowed and sorted."""
    sorts = [
        ("from the cheapest to the most expensive", "Price: low to high", "price_asc"),
        ("from the most expensive to the cheapest", "Price: high to low", "price_desc"),
        ("with the best rated first", "Rating: best first", "rating"),
    ]
    base = contents["shop"]
    kinds = groupby(products(base), key=lambda each: each["kind"])
    for place, (kind, group) in enumerate(
        shuffled(random, [(kind, list(group)) for kind, group in kinds])
    ):
        order, label, key = sorts[place % 3]
        most = sorted(each["price"] for each in group)[random.randrange(6, 16)] // 100
        row = rows(base, "SELECT slug FROM categories WHERE name = ?", kind)[0]
        plan = (
            *to_category(group[0]),
            click("option", label),
            fill("Maximum price", str(most)),
            click("button", "Apply filters"),
            answer(""),
        )
        values = {"category": kind, "most": str(most), "order": order}
        page = shop(f"/category/{row['slug']}?sort={key}&max=")
        limits = (f"{most}", f"{most}.00", f"${most}", f"${most}.00")  # as it may be typed
        yield Draft(values, arrives(OR.join(page + each for each in limits)), plan)


def rated_product(random: Random, contents: Contents) -> Iterator[Draft]:
    """The page of the cheapest one that is rated well enough."""
    everything = products(contents["shop"])
    things = sorted({" ".join(each["name"].split()[-2:]) for each in everything})
    for thing in shuffled(random, things):
        found = [
            each
            for each in everything
            if all(
                word.lower() in f"{each['name']} {each['sku']} {each['kind']}".lower()
                for word in thing.split()
            )
        ]
        good = sorted(
            (each for each in found if (each["stars"] or 0) >= 3), key=lambda e: e["price"]
        )
        if len(good) < 2 or len(good) == len(found) or good[0]["price"] == good[1]["price"]:
            continue
        if any(thing.lower() not in each["name"].lower() for each in good):
            continue
        plan = (
            search(thing),
            click("option", "Price: low to high"),
            click("option", "3 stars and more"),
            click("button", "Apply filters"),
            click("link", good[0]["name"]),
            answer(""),
        )
        yield Draft({"thing": thing.lower()}, arrives(shop(f"/product/{good[0]['slug']}")), plan)


def unsold(random: Random, contents: Contents) -> Iterator[Draft]:
    """What people search for and the shop does not have."""
    terms = rows(contents["shop"], "SELECT term FROM terms WHERE results = 0 ORDER BY id")
    for each in shuffled(random, terms):
        if each["term"] in OTHER_NAMES:
            continue
        plan = (
            search(each["term"]),
            see("Your search returned no results."),
            answer("N/A"),
        )
        reason = f"The shop sells no {each['term']}."
        yield Draft({"thing": each["term"]}, impossible(reason), plan)


INTENTS = [
    Intent(
        "Which is the {{extreme}} product of the brand {{brand}} in the category {{category}}, "
        "and what does it cost?",
        ["shop"],
        extreme,
        12,
    ),
    Intent(
        "How many products of the category {{category}} cost at least ${{low}} and at most "
        "${{high}}? Answer with the number alone.",
        ["shop"],
        in_range,
        12,
    ),
    Intent(
        "Show me the products of the category {{category}} that cost at most ${{most}}, {{order}}.",
        ["shop"],
        sorted_page,
        12,
    ),
    Intent(
        "Open the page of the cheapest {{thing}} with a rating of at least 3 stars.",
        ["shop"],
        rated_product,
        10,
    ),
    Intent(
        "I look for the cheapest offer in the shop for this: {{thing}}. What does it cost?",
        ["shop"],
        unsold,
        6,
    ),
]
