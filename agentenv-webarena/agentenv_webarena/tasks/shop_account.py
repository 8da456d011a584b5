"""What customers want to be kept: reviews, wishes, addresses, settings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from random import Random

from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import Plan, answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import products, shop, shuffled, to_category, to_product
from agentenv_webarena.tasks.wanted import all_of, arrives, shows, text

SAID = [
    ("5 stars", "Pure joy", "I would buy it again at once."),
    ("4 stars", "Solid choice", "It does what it should, and it looks good."),
    ("3 stars", "Fair for the price", "There are better ones, but they cost more."),
    ("2 stars", "Not convinced", "I had expected more after all the praise."),
    ("1 star", "Returned it", "It was broken when I opened the box."),
]
NICKNAMES = ["Nora L.", "NoraFromPA", "Lindy", "North Star", "N. Lindqvist"]
ADDRESSES = [
    ("Marit Solheim", "77 Foundry Way", "Eastport", "Maine", "04631", "555-0141"),
    ("Office of Nora Lindqvist", "401 Canal Road", "Dunmore", "Pennsylvania", "18512", "555-0162"),
    ("Pelle Lindqvist", "9 Orchard Hill", "Fairlake", "Ohio", "44087", "555-0193"),
    ("Agnes Thorvald", "230 River Walk", "Oakdale", "California", "95361", "555-0117"),
    ("Benno Kast", "64 Linden Avenue", "Northfield", "Minnesota", "55057", "555-0126"),
    ("Carla Voss", "15 Station Road", "Glenwood", "Colorado", "81601", "555-0139"),
    ("Dora Finley", "350 Park Row", "Ironton", "Michigan", "49801", "555-0155"),
    ("Edwin Marsh", "8 Tanner Street", "Pinehurst", "Georgia", "31068", "555-0184"),
]
LABELS = ["Full name", "Street address", "City", "State", "Zip code", "Phone number"]
PHONES = ["555-0107-2211", "555-0119-8080", "555-0132-4545", "555-0148-9001", "555-0171-3667"]


def review(random: Random, contents: Contents) -> Iterator[Draft]:
    for place, product in enumerate(shuffled(random, products(contents["shop"]))):
        stars, title, detail = SAID[place % len(SAID)]
        nickname = NICKNAMES[place // len(SAID) % len(NICKNAMES)]
        sku = product["sku"]
        wanted = shows(
            shop("/review/customer/"),
            (
                text("#own-reviews tbody tr"),
                [product["name"], f"{stars[0]} out of 5", title, detail],
            ),
            ("document.querySelectorAll('#own-reviews tbody tr').length.toString()", "1"),
            (f"func:shopping_get_sku_latest_review_rating('{sku}')", str(int(stars[0]) * 20)),
            (f"func:shopping_get_sku_latest_review_author('{sku}')", nickname),
        )
        plan = (
            *to_product(product["name"]),
            click("option", stars),
            fill("Nickname", nickname),
            fill("Summary", title),
            fill("Review", detail),
            click("button", "Submit Review"),
            answer(""),
        )
        values = {
            "product": product["name"],
            "stars": stars,
            "nickname": nickname,
            "title": title,
            "detail": detail,
        }
        yield Draft(values, wanted, plan)


def wish(random: Random, contents: Contents) -> Iterator[Draft]:
    """The cheapest or the best rated one of a category."""
    base = contents["shop"]
    listed = {each["product"] for each in rows(base, "SELECT * FROM wishlist")}
    kinds = groupby(products(base), key=lambda each: each["kind"])
    for kind, group in shuffled(random, [(kind, list(group)) for kind, group in kinds]):
        wishes = [(best, _first(group, best)) for best in shuffled(random, [True, False])]
        best, first = next(((best, one) for best, one in wishes if one is not None), (False, None))
        if first is None or first["id"] in listed:
            continue
        wanted = shows(
            shop("/wishlist/"),
            (text("#wishes"), [first["name"]]),
            (text("#wishes-count"), f"{len(listed) + 1} items"),
        )
        plan = (
            *to_category(first),
            click("option", "Rating: best first" if best else "Price: low to high"),
            click("button", "Apply filters"),
            click("link", first["name"]),
            click("button", "Add to Wish List"),
            answer(""),
        )
        extreme = "product with the best rating" if best else "cheapest product"
        yield Draft({"extreme": extreme, "category": kind}, wanted, plan)


def _first(group: list[sqlite3.Row], best: bool) -> sqlite3.Row | None:
    """The best rated one or the cheapest; None where a page shows two alike."""
    ranks = sorted((-round(each["stars"] or 0, 1) if best else each["price"]) for each in group)
    if ranks[0] == ranks[1]:
        return None
    return min(group, key=lambda each: -(each["stars"] or 0) if best else each["price"])


def unwish(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    names = [
        each["name"]
        for each in rows(base, "SELECT p.name FROM wishlist w JOIN products p ON p.id = w.product")
    ]
    for name in shuffled(random, names):
        others = [each for each in names if each != name]
        wanted = shows(
            shop("/wishlist/"),
            (text("#wishes"), others),
            (text("#wishes-count"), f"{len(others)} items"),
        )
        way = click("link", f"My Wish List ({len(names)})")
        plan = (way, click("button", f"Remove {name}"), answer(""))
        yield Draft({"product": name}, wanted, plan)


def compare(random: Random, contents: Contents) -> Iterator[Draft]:
    """Two products side by side, on the page that shows them so."""
    everything = products(contents["shop"])
    for one in shuffled(random, everything):
        alike = [
            each
            for each in everything
            if each["name"].split()[-2:] == one["name"].split()[-2:] and each["id"] != one["id"]
        ]
        if not alike:
            continue
        other = random.choice(alike)
        wanted = all_of(
            arrives(shop("/catalog/product_compare/")),
            shows(
                "last",
                (text("#compared"), [one["name"], other["name"]]),
                ("document.querySelectorAll('#compared thead th').length.toString()", "2"),
            ),
        )
        plan = (
            *to_product(one["name"]),
            click("button", "Add to Compare"),
            *to_product(other["name"]),
            click("button", "Add to Compare"),
            click("link", "Compare Products (2)"),
            answer(""),
        )
        yield Draft({"one": one["name"], "other": other["name"]}, wanted, plan)


def address(random: Random, contents: Contents) -> Iterator[Draft]:
    for place, fields in enumerate(shuffled(random, ADDRESSES)):
        default = place % 2 == 0
        first, last = ("section:first-child", "section:last-child")
        card = text(f"#addresses {first if default else last}")
        lines = [*fields[:2], f"{fields[2]}, {fields[3]} {fields[4]}", fields[5]]
        head = "Default address" if default else "Additional address"
        wanted = shows(
            shop("/customer/address/"),
            (card, [head, *lines]),
            ("document.querySelectorAll('#addresses section').length.toString()", "3"),
        )
        check: Plan = (click("checkbox", "Use as my default address"),) if default else ()
        plan = (
            click("link", "My Account"),
            click("link", "Address Book"),
            click("link", "Add New Address"),
            *(fill(label, field) for label, field in zip(LABELS, fields, strict=True)),
            *check,
            click("button", "Save Address"),
            answer(""),
        )
        name, street, city, state, postcode, phone = fields
        values = {
            "address": f"{name}, {street}, {city}, {state} {postcode}, phone {phone}",
            "use": "as my new default address" if default else "as an additional address",
        }
        yield Draft(values, wanted, plan)


def phone(random: Random, contents: Contents) -> Iterator[Draft]:
    for new in shuffled(random, PHONES):
        wanted = shows(shop("/customer/account/"), (text("#contact"), ["Nora Lindqvist", new]))
        plan = (
            click("link", "My Account"),
            click("link", "Account Information"),
            fill("Phone number", new),
            click("button", "Save"),
            answer(""),
        )
        yield Draft({"phone": new}, wanted, plan)


def subscription(random: Random, contents: Contents) -> Iterator[Draft]:
    boxes = {"newsletter": "General newsletter", "offers": "Offers of the week"}
    wishes = {
        "the general newsletter, and to nothing else": ["newsletter"],
        "the offers of the week, and to nothing else": ["offers"],
        "both the general newsletter and the offers of the week": ["newsletter", "offers"],
    }
    for what, names in wishes.items():
        wanted = shows(
            shop("/newsletter/manage/"),
            *(
                (
                    f"document.querySelector('#{each}').checked.toString()",
                    str(each in names).lower(),
                )
                for each in boxes
            ),
        )
        plan = (
            click("link", "My Account"),
            click("link", "Newsletter Subscriptions"),
            *(click("checkbox", boxes[each]) for each in names),
            click("button", "Save"),
            see("We have saved your subscription."),
            answer(""),
        )
        yield Draft({"what": what}, wanted, plan)


INTENTS = [
    Intent(
        'Review the {{product}} with {{stars}}, the nickname "{{nickname}}", the summary '
        '"{{title}}" and this text: {{detail}}',
        ["shop"],
        review,
        12,
    ),
    Intent("Add the {{extreme}} of the category {{category}} to my wish list.", ["shop"], wish, 12),
    Intent("Take the {{product}} off my wish list.", ["shop"], unwish, 4),
    Intent("Compare the {{one}} and the {{other}} side by side on one page.", ["shop"], compare, 9),
    Intent("Add this address to my address book, {{use}}: {{address}}.", ["shop"], address, 8),
    Intent("My phone number is now {{phone}}: change it in my account.", ["shop"], phone, 5),
    Intent("Subscribe me to {{what}}.", ["shop"], subscription, 3),
]
