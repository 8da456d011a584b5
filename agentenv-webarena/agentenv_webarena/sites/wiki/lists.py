"""Lists: articles about the country as a whole, most of them tables."""

from __future__ import annotations

from collections.abc import Iterator

from agentenv_webarena.sites.country import country
from agentenv_webarena.sites.wiki.articles import Article, listed, more, table
from agentenv_webarena.sites.wiki.places import population_of
from agentenv_webarena.sites.wiki.titles import river_title
from agentenv_webarena.sites.wiki.towns import area_of


def lists() -> Iterator[Article]:
    told = country()
    yield _country()
    yield _history()
    yield _economy()
    yield _transport()
    yield _list(
        "List of towns in Calvern",
        "All towns and cities, in the order of the alphabet.",
        ("Town", "Region", "Population (2023)", "Area (km²)", "Founded"),
        [
            (f"[[{each.name}]]", each.region, f"{each.population:,}", area_of(each), each.founded)
            for each in sorted(told.towns, key=lambda each: each.name)
        ],
    )
    yield _list(
        "List of mountains of Calvern",
        "The named mountains, from the highest to the lowest.",
        ("Mountain", "Elevation (m)", "Region", "First ascent"),
        [
            (f"[[{each.name}]]", f"{each.elevation:,}", each.region, each.climbed)
            for each in sorted(told.mountains, key=lambda each: -each.elevation)
        ],
    )
    yield _list(
        "List of rivers of Calvern",
        "The larger rivers, from the longest to the shortest.",
        ("River", "Length (km)", "Flows into", "Discharge (m³/s)"),
        [
            (f"[[{river_title(each)}]]", each.length, each.into, each.discharge)
            for each in sorted(told.rivers, key=lambda each: -each.length)
        ],
    )
    yield _list(
        "List of lakes of Calvern",
        "The lakes, from the largest to the smallest.",
        ("Lake", "Area (km²)", "Depth (m)", "Region"),
        [
            (f"[[{each.name}]]", each.area, each.depth, each.region)
            for each in sorted(told.lakes, key=lambda each: -each.area)
        ],
    )
    yield _list(
        "List of presidents of Calvern",
        "The heads of state since the [[Founding of the Republic]].",
        ("President", "From", "Until", "Party", "Born in"),
        [
            (
                f"[[{each['name']}]]",
                each["from"],
                each["to"] or "today",
                each["party"],
                f"[[{each['town']}]]",
            )
            for each in more()["presidents"]
        ],
    )
    yield _list(
        "List of football champions of Calvern",
        "The clubs by the number of national titles.",
        ("Club", "Titles", "Town", "Founded"),
        [
            (f"[[{each['name']}]]", each["titles"], f"[[{each['town']}]]", each["year"])
            for each in sorted(more()["clubs"], key=lambda each: -each["titles"])
        ],
    )
    yield _list(
        "List of universities in Calvern",
        "The universities and colleges.",
        ("University", "Town", "Founded", "Students"),
        [
            (f"[[{each.name}]]", f"[[{each.town}]]", each.opened, f"{each.people:,}")
            for each in told.institutions
            if each.kind == "university"
        ],
    )


def _list(
    title: str, summary: str, head: tuple[str, ...], rows: list[tuple[object, ...]]
) -> Article:
    return Article(title, "list", summary, [], [("List", table(head, rows))], ["Lists"])


def _country() -> Article:
    told = country()
    area = sum(each.area for each in told.regions)
    people = sum(each.population for each in told.towns)
    rows = [
        (f"[[{each.name}]]", f"[[{each.seat}]]", f"{each.area:,}", f"{population_of(each.name):,}")
        for each in told.regions
    ]
    return Article(
        "Calvern",
        "country",
        "Calvern is an island country. It consists of a mainland and the islands of"
        " [[Skell]], and has"
        f" eight regions. Its capital and largest city is [[{told.capital}]].",
        [
            ("Capital", f"[[{told.capital}]]"),
            ("Area", f"{area:,} km²"),
            ("Population of its towns", f"{people:,} (2023)"),
            ("Currency", told.currency),
            ("Motto", told.motto),
            ("United", f"{told.founded} ([[Union Treaty of 1648]])"),
            ("President", "[[Lydia Marchbank]] (since 2019)"),
            ("Highest mountain", "[[Mount Halden]]"),
            ("Longest river", "[[River Merrow]]"),
        ],
        [
            ("Regions", table(("Region", "Seat", "Area (km²)", "Population of the towns"), rows)),
            (
                "More",
                listed(
                    [
                        "[[History of Calvern]]",
                        "[[Economy of Calvern]]",
                        "[[Transport in Calvern]]",
                        "[[List of towns in Calvern]]",
                        "[[List of presidents of Calvern]]",
                    ]
                ),
            ),
        ],
        ["Calvern"],
    )


def _history() -> Article:
    events = sorted(more()["events"], key=lambda each: each["year"])
    rows = [(each["year"], f"[[{each['name']}]]", f"[[{each['town']}]]") for each in events]
    return Article(
        "History of Calvern",
        "overview",
        "The valleys and coasts of [[Calvern]] had their own lords until the [[Union"
        " Treaty of 1648]]."
        " The kingdom that it made became a republic in 1911.",
        [],
        [("Timeline", table(("Year", "Event", "Place"), rows))],
        ["Calvern"],
    )


def _economy() -> Article:
    firms = sorted(more()["companies"], key=lambda each: -each["people"])
    rows = [
        (f"[[{each['name']}]]", each["trade"], f"{each['people']:,}", f"[[{each['town']}]]")
        for each in firms
    ]
    return Article(
        "Economy of Calvern",
        "overview",
        "[[Calvern]] lives on shipping, farming, timber, silver and, since 1990, on the"
        " power of its"
        f" wind. Money is counted in {country().currency}s.",
        [],
        [("Largest companies", table(("Company", "Trade", "Employees", "Seat"), rows))],
        ["Calvern"],
    )


def _transport() -> Article:
    lines = [
        (
            f"[[{each['name']}]]",
            each["opened"],
            each["length"],
            f"{each['stops'][0]} to {each['stops'][-1]}",
        )
        for each in more()["lines"]
    ]
    airports = [
        (f"[[{each.name}]]", f"{each.people:,}")
        for each in country().institutions
        if each.kind == "airport"
    ]
    return Article(
        "Transport in Calvern",
        "overview",
        "[[Calvern Railways]] runs the trains, [[Skell Ferries]] the ships to the islands and"
        " [[Air Calvern]] the flights.",
        [],
        [
            ("Railway lines", table(("Line", "Opened", "Length (km)", "Route"), lines)),
            ("Airports", table(("Airport", "Passengers a year"), airports)),
        ],
        ["Calvern"],
    )
