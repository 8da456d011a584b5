"""What people ask for that takes two sites."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks import admin_ways, forge_ways, forum_ways, map_ways
from agentenv_webarena.tasks.forum_writing import new_post
from agentenv_webarena.tasks.home import brief, newest_note
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.map_ways import total, trip
from agentenv_webarena.tasks.plan import Plan, answer, click, fill, see, visit
from agentenv_webarena.tasks.shop_ways import (
    amount,
    items,
    money,
    my_orders,
    number,
    products,
    shuffled,
    to_order,
    to_product,
)
from agentenv_webarena.tasks.wanted import includes, text

TITLES = ("Remember", "For later", "To check", "Look at this", "Not to forget", "Noted today")
GREETINGS = (
    "Did you know?",
    "A number for you",
    "Looked it up",
    "How many live there",
    "By the way",
)


def elsewhere(site: str) -> Plan:
    """To another site, by the home page."""
    home = visit(address("home")).because("The home page shows the way to the other site.")
    return home, click("link", site)


def noted(title: str, text: str) -> Plan:
    """A note on the scratchpad, from any page."""
    return (
        *elsewhere("Scratchpad"),
        fill("Title", title),
        fill("Text", text),
        click("button", "Save note"),
        answer(""),
    )


def dialed(phone: str) -> str:
    """A phone number, however it is set apart: `06789 751 127` or `06789751127`."""
    area, _, rest = phone.partition(" ")
    joined = rest.replace(" ", "")
    return " |OR| ".join((phone, f"{area} {joined}", area + joined))


def together(random: Random, contents: Contents) -> Iterator[Draft]:
    every = shuffled(random, products(contents["shop"]))
    for one, other in zip(every[::2], every[1::2], strict=False):
        cents = one["price"] + other["price"]
        sums = f"{one['price'] / 100:.2f} + {other['price'] / 100:.2f}"
        plan = (
            *to_product(one["name"]),
            see(money(one["price"])),
            *to_product(other["name"]),
            see(money(other["price"])),
            *elsewhere("Calculator"),
            fill("Expression", sums, enter=True),
            see(f"{cents / 100:g}"),
            answer(money(cents)),
        )
        yield Draft({"one": one["name"], "other": other["name"]}, includes(amount(cents)), plan)


def order_noted(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    for order in shuffled(random, my_orders(base)[:20]):
        title, total = random.choice(TITLES), money(order["total"])
        plan = (*to_order(base, order["id"]), see(total), *noted(title, total))
        values = {"order": number(order["id"]), "title": title}
        yield Draft(values, newest_note(contents, title, amount(order["total"])), plan)


def license_noted(random: Random, contents: Contents) -> Iterator[Draft]:
    for project in forge_ways.projects(random, contents):
        title, terms = random.choice(TITLES), project["license"]
        if terms:
            plan = (*forge_ways.to_project(project), see(terms), *noted(title, terms))
            values = {"project": project["full"], "title": title}
            named = f"{terms} |OR| {terms.removesuffix(' License')}"
            yield Draft(values, newest_note(contents, title, named), plan)


def phone_noted(random: Random, contents: Contents) -> Iterator[Draft]:
    for place in map_ways.places(random, contents, "phone != ''"):
        if (
            rows(contents["map"], "SELECT count(*) FROM places WHERE name = ?", place["name"])[0][0]
            > 1
        ):
            continue
        title = random.choice(TITLES)
        plan = (*map_ways.to_place(place), see(place["phone"]), *noted(title, place["phone"]))
        values = {"place": place["name"], "town": place["town"], "title": title}
        yield Draft(values, newest_note(contents, title, dialed(place["phone"])), plan)


def population_posted(random: Random, contents: Contents) -> Iterator[Draft]:
    for board in forum_ways.boards(random, contents):
        town = random.choice(_boxes(contents, "city in %", "Population"))
        title, count = random.choice(GREETINGS), town["Population"].partition(" ")[0]
        plan = (
            *_article(town["title"]),
            see(town["Population"]),
            *elsewhere("Forum"),
            click("link", "Submit"),
            click("option", board),
            fill("Title", title),
            fill("Text", count),
            click("button", "Submit post"),
            answer(""),
        )
        number_in_body = (text("#body"), [count])
        wanted = new_post(contents, board, title, number_in_body, brief("#body"))
        yield Draft({"board": f"f/{board}", "title": title, "town": town["title"]}, wanted, plan)


def in_stock(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    for order in shuffled(random, my_orders(base)):
        bought = items(base, order["id"])
        if len(bought) != 1:
            continue
        (product,) = products(base, "p.id = ?", bought[0]["product"])
        plan = (
            *to_order(base, order["id"]),
            see(product["name"]),
            *elsewhere("Shop administration"),
            *admin_ways.to_product(product["name"]),
            see(str(product["stock"])),
            answer(str(product["stock"])),
        )
        yield Draft({"order": number(order["id"])}, includes(str(product["stock"])), plan)


def birthplace_hall(random: Random, contents: Contents) -> Iterator[Draft]:
    """The town hall of the town where somebody was born."""
    for person in shuffled(random, _boxes(contents, "%", "Born")):
        town = _linked(person["Born"])
        halls = map_ways.places(random, contents, "category = 'Town hall' AND town = ?", town)
        if len(halls) != 1 or not halls[0]["phone"]:
            continue
        (hall,) = halls
        plan = (
            *_article(person["title"]),
            see(town),
            *elsewhere("Map"),
            *map_ways.to_place(hall),
            see(hall["phone"]),
            answer(hall["phone"]),
        )
        yield Draft({"person": person["title"]}, includes(dialed(hall["phone"])), plan)


def way_to_birthplace(random: Random, contents: Contents) -> Iterator[Draft]:
    towns = {each["name"]: each for each in map_ways.towns(random, contents)}
    people = shuffled(random, _boxes(contents, "%", "Born"))
    for person, start in zip(people, list(towns.values()) * 5, strict=False):
        end = towns.get(_linked(person["Born"]))
        if end is None or end["name"] == start["name"]:
            continue
        try:
            way = trip(contents, start, end, "car")
        except LookupError:
            continue
        length = total(way).partition(",")[0]
        kilometers = length.removesuffix(" km")
        plan = (
            *_article(person["title"]),
            see(end["name"]),
            *elsewhere("Map"),
            *map_ways.to_trip(start, end, "car"),
            see(total(way)),
            answer(length),
        )
        yield Draft({"town": start["name"], "person": person["title"]}, includes(kilometers), plan)


def _article(title: str) -> Plan:
    found = "The encyclopedia opens an article whose title is entered."
    return (fill("Search the encyclopedia", title, True, "searchbox").because(found),)


def _boxes(contents: Contents, kind: str, label: str) -> list[dict[str, str]]:
    """The articles of a kind whose box has this label: their titles and boxes."""
    query = "SELECT title, box FROM articles WHERE kind LIKE ? ORDER BY title"
    found = [
        {"title": each["title"], **dict(json.loads(each["box"]))}
        for each in rows(contents["wiki"], query, kind)
    ]
    return [each for each in found if label in each]


def _linked(text: str) -> str:
    """The title that a text links to."""
    link = re.search(r"\[\[([^]|]+)", text)
    return link[1] if link else ""


INTENTS = [
    Intent(
        "How much do the {{one}} and the {{other}} cost together, one of each? "
        "The calculator of the home page may help.",
        ["shop", "home"],
        together,
        6,
    ),
    Intent(
        'Save a note with the title "{{title}}" on the scratchpad of the home page that says the '
        "grand total of my order {{order}}.",
        ["shop", "home"],
        order_noted,
        6,
    ),
    Intent(
        'Save a note with the title "{{title}}" on the scratchpad of the home page that names the '
        "license of the project {{project}}.",
        ["forge", "home"],
        license_noted,
        6,
    ),
    Intent(
        'Save a note with the title "{{title}}" on the scratchpad of the home page with the phone '
        "number of {{place}} in {{town}}.",
        ["map", "home"],
        phone_noted,
        6,
    ),
    Intent(
        "Look up how many people live in {{town}} and post the number as text in {{board}}, with "
        'the title "{{title}}".',
        ["wiki", "forum"],
        population_posted,
        6,
    ),
    Intent(
        "How many pieces of the one product of my order {{order}} are in stock, according to the "
        "shop administration?",
        ["shop", "admin"],
        in_stock,
        6,
    ),
    Intent(
        "What is the phone number of the town hall of the town where {{person}} was born?",
        ["wiki", "map"],
        birthplace_hall,
        6,
    ),
    Intent(
        "How many kilometers is it by car from {{town}} to the town where {{person}} was born, to "
        "one decimal, according to the map?",
        ["wiki", "map"],
        way_to_birthplace,
        6,
    ),
]
