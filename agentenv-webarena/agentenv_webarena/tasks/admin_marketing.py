"""What is to be done with coupons and pages, and what people ask about coupons."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.admin_ways import admin
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import day, money, shop, shuffled
from agentenv_webarena.tasks.wanted import all_of, impossible, includes, shows, text

RULES = [  # name, code, percent or dollars, minimum subtotal in dollars, first and last day
    ("Easter basket", "EGGS12", "12%", 40, "2024-03-25", "2024-04-02"),
    ("Students in April", "CAMPUS10", "10%", 0, "2024-04-01", "2024-04-30"),
    ("Ten years of Millbrook", "MILL10", "$10", 80, "2024-04-15", "2024-05-15"),
    ("Summer opening", "SUNNY20", "20%", 120, "2024-06-01", "2024-06-21"),
    ("Night owls", "OWL7", "7%", 0, "2024-03-20", "2024-03-31"),
    ("First camping trip", "TENT25", "$25", 150, "2024-05-01", "2024-06-30"),
    ("Bike to work", "PEDAL9", "9%", 35, "2024-05-06", "2024-05-31"),
    ("Clean desk week", "TIDY4", "$4", 20, "2024-04-08", "2024-04-14"),
    ("Puzzle Friday", "PIECES", "16%", 30, "2024-03-22", "2024-03-22"),
]
ENDS = ["2024-08-31", "2024-10-15", "2024-11-30", "2025-01-31", "2025-03-31", "2025-06-30"]
TITLES = {
    "Careers": ["Work with us", "Jobs in Millbrook"],
    "Warranty": ["Warranty and repairs", "Our warranty"],
    "Size guide": ["How to find your size"],
    "Gift wrapping": ["Presents and gift wrapping"],
    "About us": ["Who we are", "The people behind the shop"],
    "Payment methods": ["How you can pay"],
}
TEXTS = [
    ("Gift wrapping", "Until the end of May we wrap every parcel as a present, free of charge."),
    ("Careers", "All positions are filled. New ones are announced here in September."),
    ("Warranty", "Our warranty lasts 36 months and covers everything but wear."),
    ("Returns and refunds", "You may return everything within 60 days. The label is free."),
    ("Payment methods", "You can pay by credit card and by bank transfer."),
    ("About us", "We are 71 people in Millbrook, and we test everything at home."),
    ("Privacy policy", "We keep your address for 12 months and never sell data."),
]


def created(random: Random, contents: Contents) -> Iterator[Draft]:
    count = rows(contents["shop"], "SELECT count(*) AS amount FROM coupons")[0]["amount"]
    for name, code, off, least, first, last in shuffled(random, RULES):
        fixed = off.startswith("$")
        discount = f"{off}.00" if fixed else off
        cells = (name, code, discount, f"${least}.00", day(first), day(last), "Active")
        wanted = shows(
            admin("/promo/quote/"),
            *(
                (text(f"#rule-{code} td:nth-child({column})"), cell)
                for column, cell in enumerate(cells, 2)
            ),
            (text("#records"), f"{count + 1} records found"),
        )
        kind = (click("option", "Fixed amount in dollars"),) if fixed else ()
        minimum = (fill("Minimum subtotal", str(least)),) if least else ()
        plan = (
            click("link", "Cart Price Rules"),
            click("link", "Add New Rule"),
            fill("Rule name", name),
            fill("Coupon code", code),
            *kind,
            fill("Discount amount", off.strip("$%")),
            *minimum,
            fill("Start date", first),
            fill("End date", last),
            click("button", "Save Rule"),
            answer(""),
        )
        values = {
            "name": name,
            "code": code,
            "off": off,
            "least": f"from a subtotal of ${least} on" if least else "without a minimum subtotal",
            "first": first,
            "last": last,
        }
        yield Draft(values, wanted, plan)


def stopped(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    active = rows(base, "SELECT * FROM coupons WHERE active ORDER BY id")
    for each in shuffled(random, active):
        wanted = shows(
            admin("/promo/quote/?status=Inactive"),
            (text(f"#rule-{each['code']}"), [each["name"], "Inactive"]),
            (text("#records"), f"{_inactive(base) + 1} records found"),
        )
        plan = (
            click("link", "Cart Price Rules"),
            click("link", f"Edit {each['name']}"),
            click("option", "Inactive"),
            click("button", "Save Rule"),
            answer(""),
        )
        yield Draft({"code": each["code"]}, wanted, plan)


def _inactive(base: sqlite3.Connection) -> int:
    return len(rows(base, "SELECT id FROM coupons WHERE NOT active"))


def extended(random: Random, contents: Contents) -> Iterator[Draft]:
    found = rows(contents["shop"], "SELECT * FROM coupons WHERE ends < '2024-06-30' ORDER BY id")
    for end, each in zip(ENDS, shuffled(random, found), strict=False):
        wanted = shows(
            admin("/promo/quote/"),
            (
                text(f"#rule-{each['code']}"),
                [each["name"], day(each["starts"]), day(end)],
            ),
        )
        plan = (
            click("link", "Cart Price Rules"),
            click("link", f"Edit {each['name']}"),
            fill("End date", end),
            click("button", "Save Rule"),
            answer(""),
        )
        yield Draft({"name": each["name"], "end": end}, wanted, plan)


def used(random: Random, contents: Contents) -> Iterator[Draft]:
    """What a code gives that needs a subtotal; some codes do not exist."""
    every = rows(contents["shop"], "SELECT * FROM coupons ORDER BY id")
    codes = [each["code"] for each in every]
    found = [each for each in every if each["least"]]
    unknown = iter(["MOON40", "AUTUMN15", "FREESHIP"])
    for place, each in enumerate(shuffled(random, found)):
        if place % 3 == 2 and (code := next(unknown, "")) and code not in codes:
            plan = (
                click("link", "Cart Price Rules"),
                fill("Rule or code", code, enter=True),
                see("0 records found"),
                answer("N/A"),
            )
            yield Draft({"code": code}, impossible(f"There is no coupon {code}."), plan)
        off = f"{each['amount']}%" if each["kind"] == "percent" else money(each["amount"])
        plan = (
            click("link", "Cart Price Rules"),
            fill("Rule or code", each["code"], enter=True),
            see(money(each["least"])),
            answer(f"{off} off, from a subtotal of {money(each['least'])} on"),
        )
        wanted = includes(off.removesuffix("%"), f"{each['least'] / 100:.2f}")
        yield Draft({"code": each["code"]}, wanted, plan)


def titled(random: Random, contents: Contents) -> Iterator[Draft]:
    pages = {each["title"]: each for each in rows(contents["shop"], "SELECT * FROM pages")}
    drawn = [(old, new) for old, several in TITLES.items() for new in several]
    for old, new in shuffled(random, drawn):
        wanted = all_of(
            shows(
                admin(f"/cms/page/edit/page_id/{pages[old]['id']}/"),
                ("document.querySelector('#title').value", new),
            ),
            shows(shop(f"/page/{pages[old]['slug']}"), (text("#page-title"), new)),
        )
        plan = (
            click("link", "Pages"),
            click("link", f"Edit {old}"),
            fill("Page title", new),
            click("button", "Save Page"),
            answer(""),
        )
        yield Draft({"old": old, "new": new}, wanted, plan)


def written(random: Random, contents: Contents) -> Iterator[Draft]:
    """All that a page says is replaced."""
    pages = {each["title"]: each for each in rows(contents["shop"], "SELECT * FROM pages")}
    for title, words in shuffled(random, TEXTS):
        wanted = shows(
            shop(f"/page/{pages[title]['slug']}"),
            (text("#page-content"), words),
            (text("#page-title"), title),
        )
        plan = (
            click("link", "Pages"),
            click("link", f"Edit {title}"),
            fill("Content", words),
            click("button", "Save Page"),
            answer(""),
        )
        yield Draft({"page": title, "text": words}, wanted, plan)


INTENTS = [
    Intent(
        'Create the active cart price rule "{{name}}" with the coupon code {{code}}: {{off}} off '
        "{{least}}, valid from {{first}} to {{last}}.",
        ["admin"],
        created,
        9,
    ),
    Intent("Make the coupon code {{code}} inactive.", ["admin"], stopped, 7),
    Intent('Extend the cart price rule "{{name}}" until {{end}}.', ["admin"], extended, 5),
    Intent(
        "What discount does the coupon {{code}} give, and from which subtotal on?",
        ["admin"],
        used,
        10,
    ),
    Intent(
        'Change the title of the page "{{old}}" in the shop to "{{new}}".', ["admin"], titled, 8
    ),
    Intent(
        'Replace the whole text of the page "{{page}}" in the shop by this: {{text}}',
        ["admin"],
        written,
        7,
    ),
]
