"""Intents of the map about places: what is known of them, where they are, how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.map_ways import (
    DAYS,
    RADII,
    apart,
    nearest,
    places,
    rows,
    to_nearby,
    to_place,
    towns,
)
from agentenv_webarena.tasks.plan import Move, Plan, answer, click, fill, see
from agentenv_webarena.tasks.wanted import arrives, exact, impossible, includes

PLURALS = {
    "Cafe": "cafes", "Restaurant": "restaurants", "Pub": "pubs", "Bakery": "bakeries",
    "Pharmacy": "pharmacies", "Hotel": "hotels", "Bank": "banks", "School": "schools",
    "Fuel station": "fuel stations", "Supermarket": "supermarkets", "Park": "parks",
}  # fmt: skip
GAP = 0.03  # kilometers by which the nearest is nearer than the next


def phone(rng: Random, contents: Contents) -> Iterator[Draft]:
    silent = places(rng, contents, "phone = '' AND category IN ('Bridge', 'Lighthouse', 'Park')")
    spoken = places(rng, contents, "phone <> ''")
    for place in (*silent[:4], *spoken):
        known = place["phone"]
        wanted = impossible("The map has no phone number for it.")
        if known:
            wanted = includes(f"{known} |OR| {known.replace(' ', '')}")
        yield Draft(
            {"place": place["name"]},
            wanted,
            (*to_place(place), see(known or "not known"), answer(known or "N/A")),
        )


def opens(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Every fourth is closed on that day."""
    for place in places(rng, contents, "instr(hours, 'closed')"):
        hours = dict(zip(DAYS, place["hours"].split("|"), strict=True))
        given = len(place["name"]) % 4
        days = [day for day, time in hours.items() if (time == "closed") == (given == 0)]
        day = rng.choice(days)
        values = {"place": place["name"], "day": day}
        if hours[day] == "closed":
            wanted = includes("N/A |OR| closed |OR| not open")
            yield Draft(values, wanted, (*to_place(place), see("closed"), answer("N/A")))
        else:
            time = hours[day].partition("–")[2]
            plan = (*to_place(place), see(hours[day]), answer(time))
            yield Draft(values, includes(time), plan)


def street(rng: Random, contents: Contents) -> Iterator[Draft]:
    for place in places(rng, contents):
        where = f"{place['street']} {place['number']}"
        yield Draft(
            {"place": place["name"]},
            includes(f"{where} |OR| {place['number']} {place['street']}", place["town"]),
            (*to_place(place), see(where), answer(f"{where}, {place['town']}")),
        )


def coordinates(rng: Random, contents: Contents) -> Iterator[Draft]:
    for place in places(rng, contents, "category NOT IN ('Bridge', 'Police station')"):
        lat, lon = f"{place['lat']:.4f}", f"{place['lon']:.4f}"
        yield Draft(
            {"place": place["name"]},
            includes(lat, f"{lon} |OR| {lon[1:]} W |OR| {lon[1:]} West"),
            (*to_place(place), see(f"{lat}, {lon}"), answer(f"{lat}, {lon}")),
        )


def closest(rng: Random, contents: Contents) -> Iterator[Draft]:
    kinds = ("Pharmacy", "Bakery", "Supermarket", "Bank", "Fuel station", "Hotel", "Cafe")
    for place in places(
        rng, contents, "category IN ('Hotel', 'Museum', 'Park', 'Railway station')"
    ):
        category = rng.choice([each for each in kinds if each != place["category"]])
        first, second, *_ = nearest(contents, place, category)
        away = apart(place, first)
        if away > 4.5 or apart(place, second) - away < GAP:
            continue
        radius = next(each for each in RADII if each > away)
        yield Draft(
            {"category": category.lower(), "place": place["name"]},
            includes(first["name"]),
            (
                *to_nearby(place, category, radius),
                see(first["name"]),
                answer(first["name"]).because("The nearest comes first."),
            ),
        )


def within(rng: Random, contents: Contents) -> Iterator[Draft]:
    for place in places(rng, contents, "category IN ('Hotel', 'Museum', 'University', 'Market')"):
        category = rng.choice([each for each in PLURALS if each != place["category"]])
        radius = rng.choice((0.5, 1, 2))
        distances = [apart(place, each) for each in nearest(contents, place, category)]
        count = sum(each <= radius for each in distances)
        if count < 2 or any(abs(each - radius) < 0.01 for each in distances):
            continue
        yield Draft(
            {"category": PLURALS[category], "radius": f"{radius:g}", "place": place["name"]},
            exact(str(count)),
            (
                *to_nearby(place, category, radius),
                see(f"{count} places within"),
                answer(str(count)),
            ),
        )


def only_one(rng: Random, contents: Contents) -> Iterator[Draft]:
    """The one place of its kind in a town; or there is none."""
    kinds = ("Cinema", "Bookshop", "Swimming pool", "Hostel", "Gallery", "Bicycle rental")
    for number, town in enumerate(towns(rng, contents, "population > 8000")):
        for category in sorted(kinds, key=lambda each: rng.random()):
            found = rows(
                contents,
                "SELECT * FROM places WHERE town = ? AND category = ?",
                town["name"],
                category,
            )
            if len(found) != (number % 2):
                continue
            way = (
                click("option", category),
                fill("Town", town["name"]),
                click("button", "Show places"),
            )
            values = {"category": category.lower(), "town": town["name"]}
            if found:
                name = found[0]["name"]
                yield Draft(values, includes(name), (*way, see(name), answer(name)))
            else:
                wanted = impossible(f"There is no {category.lower()} in {town['name']}.")
                yield Draft(values, wanted, (*way, see("0 places found"), answer("N/A")))
            break


def in_town(rng: Random, contents: Contents) -> Iterator[Draft]:
    for town in towns(rng, contents, "population > 12000"):
        found = rows(
            contents,
            "SELECT category, count(*) AS places FROM places WHERE town = ?"
            " GROUP BY category HAVING places > 1 ORDER BY category",
            town["name"],
        )
        found = [each for each in found if each["category"] in PLURALS]
        if len(found) < 2:
            continue
        one, other = rng.sample(found, 2)
        both = str(one["places"] + other["places"])
        yield Draft(
            {
                "one": PLURALS[one["category"]],
                "other": PLURALS[other["category"]],
                "town": town["name"],
            },
            exact(both),
            (
                fill("Search the map", town["name"], enter=True, role="searchbox"),
                click("link", town["name"]),
                see(one["category"]),
                see(other["category"]),
                answer(both).because(f"{one['places']} + {other['places']} = {both}."),
            ),
        )


def most_rooms(rng: Random, contents: Contents) -> Iterator[Draft]:
    for town in towns(rng, contents):
        hotels = rows(
            contents,
            "SELECT * FROM places WHERE town = ? AND category = 'Hotel' ORDER BY name",
            town["name"],
        )
        rooms = sorted((each["rooms"] for each in hotels), reverse=True)
        if not 2 <= len(hotels) <= 4 or rooms[0] == rooms[1]:
            continue
        way: Plan = (
            click("option", "Hotel"),
            fill("Town", town["name"]),
            click("button", "Show places"),
        )
        looks: list[Move] = []
        for each in hotels:
            looks += [*way, click("link", each["name"]), see(str(each["rooms"]))]
            way = (click("link", "Open Atlas"), *way[-3:])
        best = max(hotels, key=lambda each: int(each["rooms"]))["name"]
        if len(hotels) < 4:
            yield Draft({"town": town["name"]}, exact(best), (*looks, answer(best)))


def lookup(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Which town is nearest to a point between towns."""
    every = rows(contents, "SELECT * FROM towns")
    for one in towns(rng, contents):
        lat = f"{one['lat'] + rng.uniform(-0.06, 0.06):.3f}"
        lon = f"{one['lon'] + rng.uniform(-0.06, 0.06):.3f}"
        gaps = sorted(
            ((each["lat"] - float(lat)) ** 2 + (0.67 * (each["lon"] - float(lon))) ** 2) ** 0.5
            for each in every
        )
        if gaps[1] < 2 * gaps[0]:  # clearly the nearest, however it is measured
            continue
        at = f"{lat}, {lon}"
        yield Draft(
            {"point": at},
            exact(one["name"]),
            (
                click("link", "What is here?"),
                fill("Latitude, longitude", at, enter=True),
                see(one["name"]),
                answer(one["name"]),
            ),
        )


def open_nearest(rng: Random, contents: Contents) -> Iterator[Draft]:
    for place in places(rng, contents, "category IN ('School', 'Town hall', 'Cinema')"):
        category = rng.choice(("Bookshop", "Restaurant", "Doctor's practice", "Pub"))
        first, second, *_ = nearest(contents, place, category)
        away = apart(place, first)
        if away > 4.5 or apart(place, second) - away < GAP:
            continue
        radius = next(each for each in RADII if each > away)
        yield Draft(
            {"category": category.lower(), "place": place["name"]},
            arrives(address("map", f"/place/{first['id']}")),
            (*to_nearby(place, category, radius), click("link", first["name"]), answer("")),
        )


INTENTS = [
    Intent("What is the phone number of {{place}}?", ["map"], phone, 10),
    Intent("Until what time is {{place}} open on a {{day}}?", ["map"], opens, 10),
    Intent("What is the address of {{place}}? Street, number and town.", ["map"], street, 7),
    Intent(
        "What are the coordinates of {{place}}? Give latitude and longitude with four decimals.",
        ["map"],
        coordinates,
        7,
    ),
    Intent(
        "Which {{category}} is the nearest to {{place}} in a straight line?", ["map"], closest, 9
    ),
    Intent(
        "How many {{category}} are there within {{radius}} km of {{place}}, in a straight line? "
        "Answer with the number.",
        ["map"],
        within,
        9,
    ),
    Intent("What is the {{category}} in {{town}} called?", ["map"], only_one, 10),
    Intent(
        "How many {{one}} and {{other}} together does the map show in {{town}}? "
        "Answer with the number.",
        ["map"],
        in_town,
        7,
    ),
    Intent(
        "Which hotel in {{town}} has the most rooms? Answer with its name.", ["map"], most_rooms, 5
    ),
    Intent(
        "Which town is the nearest to the point {{point}}? Answer with the town.",
        ["map"],
        lookup,
        7,
    ),
    Intent(
        "Open the page of the {{category}} that is the nearest to {{place}} in a straight line.",
        ["map"],
        open_nearest,
        7,
    ),
]
