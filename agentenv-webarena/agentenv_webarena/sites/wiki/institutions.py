"""Institutions: articles about universities, museums, parks, stations and other such places."""

from __future__ import annotations

from collections.abc import Iterator

from agentenv_webarena.sites.country import Institution, country
from agentenv_webarena.sites.wiki.articles import Article, dice, more, table
from agentenv_webarena.sites.wiki.names import invented
from agentenv_webarena.sites.wiki.titles import degrees

COUNTED = {  # kind -> what `people` counts
    "university": "Students",
    "museum": "Visitors a year",
    "castle": "Visitors a year",
    "airport": "Passengers a year",
    "theater": "Seats",
    "stadium": "Seats",
    "library": "Books",
    "hospital": "Beds",
    "market": "Stalls",
}
PLURALS = {"university": "universities", "library": "libraries"}
LEADERS = {
    "university": "Rector",
    "museum": "Director",
    "theater": "Director",
    "library": "Librarian",
    "hospital": "Head physician",
}
YEARLY = ("museum", "castle", "airport")
YEARS = range(2018, 2024)
ABOUT = {
    "university": "It teaches {a}, {b} and {c}, and its main building has {n} lecture halls.",
    "museum": "Its {n} rooms show {a}, {b} and {c}.",
    "park": "It has {n} kilometers of paths, and is known for {a} and {b}.",
    "station": "It has {m} platforms and a hall with {a} and {b}.",
    "airport": "It has one terminal with {n} gates; the runway is {k} meters long.",
    "castle": "Its walls are up to {m} meters thick. Visitors can see {a} and {b}.",
    "theater": "The stage is {m} meters wide. Its program is made of {a} and {b}.",
    "stadium": "The grass was renewed in {y}. Besides games it is used for {a}.",
    "library": "It has {n} reading desks and keeps {a} and {b}.",
    "lighthouse": "The tower is {n} meters high; its light can be seen for {k2} kilometers.",
    "bridge": "It rests on {m} arches and is {k3} meters long.",
    "hospital": "It has {m} wards and trains {n} nurses a year.",
    "market": "It is held {a}, {b} and {c}.",
}
WORDS = {
    "university": [
        "law",
        "medicine",
        "geology",
        "music",
        "history",
        "shipbuilding",
        "chemistry",
        "botany",
    ],
    "museum": [
        "tools",
        "paintings",
        "letters",
        "models",
        "costumes",
        "machines",
        "photographs",
        "maps",
    ],
    "park": [
        "its old oaks",
        "a rose garden",
        "a small waterfall",
        "a bandstand",
        "wild orchids",
        "herons",
    ],
    "station": ["a bookshop", "a clock of 1870", "a painted ceiling", "a bakery", "a post office"],
    "castle": ["the great hall", "the dungeon", "the kitchen", "the chapel", "the armory"],
    "theater": ["plays", "operas", "concerts", "puppet shows", "readings"],
    "stadium": ["concerts", "school sports days", "flea markets", "open-air films"],
    "library": ["old newspapers", "maps", "letters of poets", "early prints", "sheet music"],
    "market": ["on Mondays", "on Wednesdays", "on Fridays", "on Saturdays", "on the first Sunday"],
}


def institutions() -> Iterator[Article]:
    return map(_institution, country().institutions)


def yearly(place: Institution) -> list[tuple[int, int]]:
    """Visitors or passengers of the last years; the last one is what the box says."""
    rng = dice("yearly " + place.name)
    found = [(YEARS[-1], place.people)]
    count = float(place.people)
    for year in reversed(YEARS[:-1]):
        count *= rng.randint(820, 1080) / 1000
        found.append((year, int(count)))
    return found[::-1]


def _institution(place: Institution) -> Article:
    town = country().town(place.town)
    rng = dice("place " + place.name)
    words = rng.sample(WORDS.get(place.kind, ["", "", ""]), min(3, len(WORDS.get(place.kind, ""))))
    told = ABOUT[place.kind].format(
        **dict(zip("abc", words, strict=False)),
        n=rng.randint(8, 60),
        m=rng.randint(2, 14),
        k=rng.randint(12, 34) * 100,
        k2=rng.randint(18, 46),
        k3=rng.randint(60, 620),
        y=rng.randint(1995, 2022),
    )
    box = [("Town", f"[[{place.town}]]"), ("Region", f"[[{town.region}]]")]
    box.append(("Founded" if place.kind == "university" else "Opened", str(place.opened)))
    if place.people:
        box.append((COUNTED[place.kind], f"{place.people:,}"))
    if place.kind in LEADERS:
        box.append((LEADERS[place.kind], f"{invented(rng)} (since {rng.randint(2008, 2023)})"))
    box.append(("Coordinates", degrees(place.x, place.y)))
    sections = [("About", told + _users(place))]
    if place.kind in YEARLY:
        rows = [(year, f"{count:,}") for year, count in yearly(place)]
        sections.append((COUNTED[place.kind], table(("Year", "Count"), rows)))
    article = "an" if place.kind == "airport" else "a"
    return Article(
        place.name,
        f"{place.kind} in {place.town}",
        f"{place.name} is {article} {place.kind} in [[{place.town}]], [[{town.region}]]. It"
        f" {'was founded' if place.kind == 'university' else 'opened'} in {place.opened}.",
        box,
        sections,
        [f"{PLURALS.get(place.kind, place.kind + 's').capitalize()} in Calvern"],
    )


def _users(place: Institution) -> str:
    clubs = [each["name"] for each in more()["clubs"] if each["ground"] == place.name]
    return f" It is the home of [[{clubs[0]}]]." if clubs else ""
