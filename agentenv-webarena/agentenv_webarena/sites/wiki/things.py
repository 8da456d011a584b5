"""Things: articles about works, species, events, companies, clubs and other such subjects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from agentenv_webarena.sites.country import country, distance
from agentenv_webarena.sites.wiki.articles import (
    MONTHS,
    Article,
    dice,
    joined,
    more,
    table,
)
from agentenv_webarena.sites.wiki.names import invented

SIZES = {  # kind of work -> what its size is called, and the unit
    "film": ("Length", "minutes"),
    "opera": ("Length", "minutes"),
    "symphony": ("Length", "minutes"),
    "painting": ("Width", "cm"),
}
MADE = {"film": "directed", "painting": "painted", "opera": "composed", "symphony": "composed"}
GROUPS = {"symphony": "Symphonies", "book of poems": "Books of poems", "opera": "Operas"}
SHOWN = ("National Museum of Calvern", "Harrow Gallery of Art", "Museum of Glass")


def things() -> Iterator[Article]:
    told = more()
    makers = {
        "works": _work,
        "species": _species,
        "events": _event,
        "companies": _company,
        "clubs": _club,
        "festivals": _festival,
        "dishes": _dish,
        "lines": _line,
        "bands": _band,
    }
    for kind, make in makers.items():
        yield from map(make, told[kind])


def _an(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _work(work: dict[str, Any]) -> Article:
    kind, by = work["kind"], work["by"]
    rng = dice("work " + work["name"])
    label, unit = SIZES.get(kind, ("Pages", ""))
    prize = rng.random() < 0.45
    received = (
        f"It won the {rng.choice(['Golden Lantern', 'Merrow Prize', 'Union Medal'])} in"
        f" {work['year'] + 1}."
        if prize
        else f"The first reviews were {rng.choice(['mild', 'divided', 'unfriendly'])}; today it is"
        " taught in schools."
    )
    where = f" It hangs in the [[{rng.choice(SHOWN)}]]." if kind == "painting" else ""
    copies = rng.randint(2, 60) * 1000
    sold = (
        f" {copies:,} copies were sold in the first year."
        if "book" in kind or kind == "novel"
        else ""
    )
    return Article(
        work["name"],
        kind,
        f"{work['name']} is {_an(kind)} of {work['year']}, {MADE.get(kind, 'written')} by [[{by}]]."
        f" It is about {work['about']}.",
        [
            ("Kind", kind),
            ("By", f"[[{by}]]"),
            ("Year", str(work["year"])),
            (label, f"{work['size']} {unit}".strip()),
        ],
        [("Reception", received + where + sold)],
        [
            GROUPS.get(
                kind, "Books of philosophy" if "philosophy" in kind else kind.capitalize() + "s"
            )
        ],
    )


def _species(each: dict[str, Any]) -> Article:
    rng = dice("species " + each["name"])
    size = "Wingspan" if each["kind"] == "butterfly" else "Length"
    size = "Height" if each["kind"] in ("flower", "fern", "moss") else size
    count = rng.randint(4, 900) * 100
    season = rng.choice(["March", "April", "May", "June"])
    return Article(
        each["name"],
        each["kind"],
        f"The {_told(each['name'])}"
        f" ({each['latin']}) is {_an(each['kind'])} that lives in [[{each['region']}]]."
        f" [[{each['by']}]]"
        f" described it in {each['year']}.",
        [
            ("Scientific name", each["latin"]),
            (size, f"{each['size']} cm"),
            ("Region", f"[[{each['region']}]]"),
            ("Status", each["status"]),
            ("Described by", f"[[{each['by']}]], {each['year']}"),
        ],
        [
            (
                "Numbers",
                f"The count of {rng.randint(2015, 2022)} gave {count:,} individuals. It can be seen"
                f" from {season} on, best in the"
                f" {rng.choice(['early morning', 'evening', 'rain'])}.",
            )
        ],
        [f"Species of {each['region']}", "Species of Calvern"],
    )


def _told(name: str) -> str:
    """In a sentence: only what is named after a place keeps its capital."""
    return name[0].lower() + name[1:] if name.split()[0] in PLAIN else name


PLAIN = ("Marsh", "Moor", "Red", "Silver", "Coast", "Northern", "Dyke", "Amber")


def _event(each: dict[str, Any]) -> Article:
    day = f"{dice('event ' + each['name']).randint(1, 28)} {_month(each['name'])} {each['year']}"
    day = "2 May 1911" if each["name"] == "Founding of the Republic" else day
    return Article(
        each["name"],
        each["kind"],
        f"The {each['name']} was {_an(each['kind'])} in [[{each['town']}]] in {each['year']}.",
        [("Kind", each["kind"]), ("Begin", day), ("Place", f"[[{each['town']}]]")],
        [("Course", each["text"])],
        ["Events in the history of Calvern", f"{_century(each['year'])} century in Calvern"],
    )


def _century(year: int) -> str:
    return "21st" if year > 2000 else f"{(year - 1) // 100 + 1}th"


def _month(name: str) -> str:
    return dice("month " + name).choice(MONTHS)


def _company(each: dict[str, Any]) -> Article:
    rng = dice("company " + each["name"])
    sales = [rng.randint(40, 90) * each["people"] // 1000 + rng.randint(3, 30)]
    for _ in range(4):
        sales.append(max(1, sales[-1] * rng.randint(88, 118) // 100))
    founder = f"[[{each['founder']}]]" if each["founder"] else invented(rng)
    return Article(
        each["name"],
        "company",
        f"{each['name']} is a company in [[{each['town']}]] in the trade of {each['trade']}. It was"
        f" founded in {each['year']} by {founder} and has {each['people']:,} employees.",
        [
            ("Seat", f"[[{each['town']}]]"),
            ("Founded", str(each["year"])),
            ("Founder", founder),
            ("Trade", each["trade"]),
            ("Employees", f"{each['people']:,}"),
            ("Head", f"{invented(rng)} (since {rng.randint(2008, 2023)})"),
        ],
        [
            (
                "Sales",
                table(
                    ("Year", "Million crowns"),
                    [(2019 + number, f"{value:,}") for number, value in enumerate(sales)],
                ),
            )
        ],
        ["Companies of Calvern"],
    )


def _club(each: dict[str, Any]) -> Article:
    rng = dice("club " + each["name"])
    ground = f"the [[{each['ground']}]]" if each["ground"] else "a municipal ground"
    seasons = [
        (f"{year}/{(year + 1) % 100:02}", rng.randint(1, 12), rng.randint(28, 84))
        for year in range(2017, 2023)
    ]
    return Article(
        each["name"],
        "football club",
        f"{each['name']} is a football club from [[{each['town']}]], founded in"
        f" {each['year']}. It plays"
        f" at {ground} in {each['colors']} and has won {each['titles']} national"
        f" title{'s' if each['titles'] != 1 else ''}.",
        [
            ("Town", f"[[{each['town']}]]"),
            ("Founded", str(each["year"])),
            *([("Ground", f"[[{each['ground']}]]")] if each["ground"] else []),
            ("Colors", each["colors"]),
            ("National titles", str(each["titles"])),
            ("Coach", f"{invented(rng)} (since {rng.randint(2018, 2023)})"),
        ],
        [("Seasons", table(("Season", "Place", "Goals"), seasons))],
        ["Football clubs of Calvern"],
    )


def _festival(each: dict[str, Any]) -> Article:
    return Article(
        each["name"],
        "festival",
        f"{each['name']} is a festival in [[{each['town']}]]. It takes place every"
        f" {each['month']} since"
        f" {each['year']}.",
        [
            ("Town", f"[[{each['town']}]]"),
            ("First held", str(each["year"])),
            ("Month", each["month"]),
            ("Visitors", f"{each['visitors']:,}"),
        ],
        [("Customs", each["text"])],
        ["Festivals in Calvern"],
    )


def _dish(each: dict[str, Any]) -> Article:
    rng = dice("dish " + each["name"])
    return Article(
        each["name"],
        each["kind"],
        f"{each['name']} is {_an(each['kind'])} from [[{each['region']}]], made of {each['main']}.",
        [
            ("Kind", each["kind"]),
            ("Region", f"[[{each['region']}]]"),
            ("Main ingredients", each["main"]),
            ("First described", f"about {each['year']}"),
        ],
        [
            (
                "Preparation",
                f"It takes about {rng.randint(2, 9) * 20} minutes. Every family has its"
                " own version;"
                f" the association of cooks counts {rng.randint(7, 60)} of them.",
            )
        ],
        ["Food of Calvern"],
    )


def _line(each: dict[str, Any]) -> Article:
    towns = [country().town(name) for name in each["stops"]]
    parts = [distance((one.x, one.y), (other.x, other.y)) for one, other in pairwise(towns)]
    at = [0.0]
    for part in parts:
        at.append(at[-1] + part * each["length"] / sum(parts))
    rows = [(f"[[{town.name}]]", round(km)) for town, km in zip(towns, at, strict=True)]
    return Article(
        each["name"],
        "railway line",
        f"The {each['name']} is a railway line of [[Calvern Railways]] from [[{towns[0].name}]] to"
        f" [[{towns[-1].name}]]. It was opened in {each['opened']} and is"
        f" {each['length']} kilometers"
        " long.",
        [
            ("Opened", str(each["opened"])),
            ("Length", f"{each['length']} km"),
            ("Stops", str(len(towns))),
            ("Ends", joined([f"[[{towns[0].name}]]", f"[[{towns[-1].name}]]"])),
        ],
        [("Stops", table(("Stop", "Kilometer"), rows))],
        ["Railway lines in Calvern"],
    )


def _band(each: dict[str, Any]) -> Article:
    rng = dice("band " + each["name"])
    names = [invented(rng) for _ in range(rng.randint(3, 5))]
    return Article(
        each["name"],
        "musical group",
        f"{each['name']} is a musical group from [[{each['town']}]], founded in"
        f" {each['year']}. It plays"
        f" {each['style']} and has made {each['albums']} albums.",
        [
            ("From", f"[[{each['town']}]]"),
            ("Founded", str(each["year"])),
            ("Style", each["style"]),
            ("Albums", str(each["albums"])),
        ],
        [("Members", f"The members are {joined(names)}.")],
        ["Musical groups of Calvern"],
    )
