"""Intents of the map about ways between places, and about notes and saved places."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.sites.map import paths
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.map_ways import (
    BY,
    pairs,
    places,
    rows,
    to_place,
    to_trip,
    total,
    towns,
    trip,
)
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.wanted import all_of, arrives, exact, includes, means, shows, text

MAINLAND = "region <> 'Skell'"
NOTES = (
    "The ramp is on the left side.", "Opens ten minutes late, in my experience.",
    "Cards are accepted.", "Dogs are welcome.", "The bell does not work.",
    "Best reached by bicycle.", "There is a second floor.", "Ask for the garden.",
)  # fmt: skip


def drive(rng: Random, contents: Contents) -> Iterator[Draft]:
    for one, other in pairs(towns(rng, contents)):
        way = trip(contents, one, other, "car")
        yield Draft(
            {"one": one["name"], "other": other["name"]},
            means(paths.length(way.meters), paths.duration(way.seconds)),
            (*to_trip(one, other, "car"), see(total(way)), answer(total(way))),
        )


def walk(rng: Random, contents: Contents) -> Iterator[Draft]:
    large = towns(rng, contents, "population > 30000")
    for town in [*large, *large, *large]:
        one, other = places(rng, contents, "town = ?", town["name"])[:2]
        by = rng.choice(("foot", "bicycle"))
        way = trip(contents, one, other, by)
        if way.seconds < 360:
            continue
        time = paths.duration(way.seconds)
        yield Draft(
            {
                "by": "on foot" if by == "foot" else "by bicycle",
                "one": one["name"],
                "other": other["name"],
                "town": town["name"],
            },
            means(time),
            (*to_trip(one, other, by), see(total(way)), answer(time)),
        )


def closer(rng: Random, contents: Contents) -> Iterator[Draft]:
    found = towns(rng, contents, MAINLAND)
    for start, one, other in zip(found[::3], found[1::3], found[2::3], strict=False):
        ways = [trip(contents, start, each, "bicycle") for each in (one, other)]
        if abs(ways[0].meters - ways[1].meters) < 2000:
            continue
        best = one if ways[0].meters < ways[1].meters else other
        yield Draft(
            {"start": start["name"], "one": one["name"], "other": other["name"]},
            exact(best["name"]),
            (
                *to_trip(start, one, "bicycle"),
                see(total(ways[0])),
                fill("To", other["name"], enter=True),
                see(total(ways[1])),
                answer(best["name"]),
            ),
        )


def round_trip(rng: Random, contents: Contents) -> Iterator[Draft]:
    found = towns(rng, contents, MAINLAND)
    for one, two, three in zip(found[::3], found[1::3], found[2::3], strict=False):
        ways = [trip(contents, one, two, "car"), trip(contents, two, three, "car")]
        parts = [float(f"{each.meters / 1000:.1f}") for each in ways]
        both = f"{sum(parts):.1f}"
        yield Draft(
            {"one": one["name"], "two": two["name"], "three": three["name"]},
            includes(both),
            (
                *to_trip(one, two, "car"),
                see(total(ways[0])),
                fill("From", two["name"]),
                fill("To", three["name"]),
                click("button", "Find the way"),
                see(total(ways[1])),
                answer(f"{both} km").because(f"{parts[0]} + {parts[1]} = {both}."),
            ),
        )


def on_one_road(rng: Random, contents: Contents) -> Iterator[Draft]:
    for one, other in pairs(towns(rng, contents, MAINLAND)):
        way = trip(contents, one, other, "car")
        legs = [each for each in way.legs if each.kind in ("main", "motorway")]
        names = [each.road for each in legs]
        legs = [each for each in legs if names.count(each.road) == 1 and each.meters > 1000]
        if len(way.legs) < 4 or not legs:
            continue
        leg = rng.choice(legs)
        distance = paths.length(leg.meters)
        yield Draft(
            {"one": one["name"], "other": other["name"], "road": leg.road},
            includes(distance.removesuffix(" km")),
            (*to_trip(one, other, "car"), see(f"Take {leg.road} to"), answer(distance)),
        )


def show_way(rng: Random, contents: Contents) -> Iterator[Draft]:
    words = {"car": "by car", "bicycle": "by bicycle", "foot": "on foot"}
    for one, other in pairs(places(rng, contents, "category IN ('Museum', 'Hotel', 'Castle')")):
        by = rng.choice(tuple(words))
        shown = f"{BY[by]}: {one['name']} to {other['name']}"
        yield Draft(
            {"one": one["name"], "other": other["name"], "by": words[by]},
            all_of(arrives(address("map", "/directions")), shows("last", (text("#route"), shown))),
            (*to_trip(one, other, by), answer("")),
        )


def add_note(rng: Random, contents: Contents) -> Iterator[Draft]:
    notes = list(NOTES)
    rng.shuffle(notes)
    for place, note in zip(places(rng, contents), notes, strict=False):
        count = len(rows(contents, "SELECT 1 FROM notes WHERE place_id = ?", place["id"])) + 1
        yield Draft(
            {"note": note, "place": place["name"]},
            shows(
                address("map", f"/place/{place['id']}"),
                (text("#notes"), f"{count} note{'s' * (count > 1)}"),
                (text(".note:last-of-type"), [note, "robin"]),
            ),
            (
                *to_place(place),
                fill("Add a note", note),
                click("button", "Add note"),
                answer(""),
            ),
        )


def save(rng: Random, contents: Contents) -> Iterator[Draft]:
    saved = rows(contents, "SELECT place_id FROM favorites WHERE user = 'robin'")
    ids = {each["place_id"] for each in saved}
    for place in places(rng, contents, "category IN ('Museum', 'Castle', 'Hotel', 'Theater')"):
        if place["id"] in ids:
            continue
        chosen = rng.choice(("Want to go", "Travel plans"))
        yield Draft(
            {"place": place["name"], "list": chosen},
            all_of(
                shows(
                    address("map", f"/place/{place['id']}"),
                    (text("#saved"), f"Saved in {chosen}"),
                ),
                shows(
                    address("map", "/favorites"), (text("#total"), f"{len(ids) + 1} saved places")
                ),
            ),
            (
                *to_place(place),
                click("option", chosen),
                click("button", "Save"),
                answer(""),
            ),
        )


def forget(rng: Random, contents: Contents) -> Iterator[Draft]:
    found = rows(
        contents,
        "SELECT p.*, count(*) OVER () AS total FROM favorites f JOIN places p ON p.id = f.place_id"
        " WHERE f.user = 'robin' ORDER BY p.id",
    )
    for place in found:
        yield Draft(
            {"place": place["name"]},
            all_of(
                shows(
                    address("map", f"/place/{place['id']}"), (text("form.inline button"), "Save")
                ),
                shows(
                    address("map", "/favorites"),
                    (text("#total"), f"{place['total'] - 1} saved places"),
                ),
            ),
            (
                click("link", "Saved places"),
                click("link", place["name"]),
                click("button", "Remove"),
                answer(""),
            ),
        )


INTENTS = [
    Intent(
        "How far is it by car from {{one}} to {{other}}, and how long does it take?",
        ["map"],
        drive,
        11,
    ),
    Intent("How long does it take {{by}} from {{one}} to {{other}} in {{town}}?", ["map"], walk, 8),
    Intent(
        "Which of the two is the shorter way from {{start}} by bicycle: to {{one}} or to "
        "{{other}}? Answer with the town.",
        ["map"],
        closer,
        8,
    ),
    Intent(
        "I drive from {{one}} to {{two}} and then on to {{three}}. How many kilometers is that "
        "in all, to one decimal?",
        ["map"],
        round_trip,
        7,
    ),
    Intent(
        "On the way by car from {{one}} to {{other}}, how many kilometers does one drive on the "
        "{{road}}?",
        ["map"],
        on_one_road,
        7,
    ),
    Intent("Show me the way {{by}} from {{one}} to {{other}}.", ["map"], show_way, 9),
    Intent('Add a note to {{place}} on the map: "{{note}}"', ["map"], add_note, 7),
    Intent('Save {{place}} in my list "{{list}}" on the map.', ["map"], save, 7),
    Intent("Remove {{place}} from my saved places on the map.", ["map"], forget, 5),
]
