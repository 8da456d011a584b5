"""Places: articles about regions, towns, rivers, mountains, lakes and islands."""

from __future__ import annotations

from collections.abc import Iterator

from agentenv_webarena.sites.country import (
    Lake,
    Mountain,
    Region,
    River,
    country,
)
from agentenv_webarena.sites.wiki.articles import Article, dice, joined, listed, more, table
from agentenv_webarena.sites.wiki.names import invented
from agentenv_webarena.sites.wiki.titles import degrees, river_title
from agentenv_webarena.sites.wiki.towns import town_article


def places() -> Iterator[Article]:
    told = country()
    yield from map(_region, told.regions)
    yield from map(town_article, told.towns)
    yield from map(_river, told.rivers)
    yield from map(_mountain, told.mountains)
    yield from map(_lake, told.lakes)
    for island in told.islands[1:]:
        yield _island(island.name)


def population_of(region: str) -> int:
    return sum(each.population for each in country().towns if each.region == region)


def _region(region: Region) -> Article:
    towns = sorted(
        (each for each in country().towns if each.region == region.name),
        key=lambda each: -each.population,
    )
    people = population_of(region.name)
    dishes = [each["name"] for each in more()["dishes"] if each["region"] == region.name]
    species = [each["name"] for each in more()["species"] if each["region"] == region.name]
    rows = [(f"[[{each.name}]]", f"{each.population:,}", each.founded) for each in towns]
    return Article(
        region.name,
        "region",
        f"{region.name} is one of the eight regions of [[Calvern]]. It is {region.land}"
        " and is known"
        f" for {region.known}. Its seat is [[{region.seat}]].",
        [
            ("Seat", f"[[{region.seat}]]"),
            ("Area", f"{region.area:,} km²"),
            ("Population of its towns", f"{people:,} (2023)"),
            ("Towns", str(len(towns))),
            ("Governor", invented(dice("governor of " + region.name))),
        ],
        [
            ("Towns", table(("Town", "Population (2023)", "Founded"), rows)),
            (
                "Nature and kitchen",
                "Species that are typical of the region are"
                f" {joined([f'[[{each}]]' for each in species])}."
                f" A well-known dish is {joined([f'[[{each}]]' for each in dishes])}.",
            ),
        ],
        ["Regions of Calvern"],
    )


def _river(river: River) -> Article:
    title = river_title(river)
    towns = [
        each
        for point in river.course
        for each in country().towns
        if (each.x, each.y) == point and each.river == river.name
    ]
    joins = [river_title(each) for each in country().rivers if each.into == f"the {river.name}"]
    upper = [each for each in country().rivers if river.into == f"the {each.name}"]
    mouth = f"[[{river_title(upper[0])}]]" if upper else river.into
    source = river.source
    known = [each.name for each in country().mountains]
    known += [each.name for each in country().lakes]
    return Article(
        title,
        "river",
        f"The {title} is a river in [[Calvern]]. It is {river.length} kilometers long, rises at"
        f" {f'[[{source}]]' if source in known else source} and flows into"
        f" {'the ' if upper else ''}{mouth}.",
        [
            ("Length", f"{river.length} km"),
            ("Source", f"[[{source}]]" if source in known else source),
            ("Mouth", mouth),
            ("Mean discharge", f"{river.discharge} m³/s"),
            ("Tributaries", joined([f"[[{each}]]" for each in joins]) or "none of note"),
        ],
        [
            (
                "Course",
                "From its source to its mouth it passes these towns:\n\n"
                + listed(f"[[{each.name}]] in [[{each.region}]]" for each in towns),
            )
        ],
        ["Rivers of Calvern"],
    )


def _mountain(mountain: Mountain) -> Article:
    ranked = sorted(country().mountains, key=lambda each: -each.elevation)
    rank = ranked.index(mountain) + 1
    rng = dice("climb " + mountain.name)
    first = "Tobias Orrel" if mountain.name == "Mount Halden" else invented(rng)
    who = f"[[{first}]]" if first == "Tobias Orrel" else first
    near = f"[[{mountain.town}]]"
    hut = rng.randint(24, 130)
    return Article(
        mountain.name,
        "mountain",
        f"{mountain.name} is a mountain in the region of [[{mountain.region}]] in [[Calvern]], near"
        f" {near}. With {mountain.elevation:,} meters it is number {rank} of the country's 18 named"
        " mountains.",
        [
            ("Elevation", f"{mountain.elevation:,} m"),
            ("Region", f"[[{mountain.region}]]"),
            ("Nearest town", near),
            ("First ascent", f"{mountain.climbed}, by {who}"),
            ("Coordinates", degrees(mountain.x, mountain.y)),
        ],
        [
            (
                "Climbing",
                f"The first recorded ascent was in {mountain.climbed}, by {who}. The usual way up"
                f" starts in {near} and takes {rng.randint(3, 9)} hours. A hut with {hut} beds"
                f" stands below the summit; it was built in {rng.randint(1880, 1965)}.",
            )
        ],
        ["Mountains of Calvern"],
    )


def _lake(lake: Lake) -> Article:
    rng = dice("lake " + lake.name)
    return Article(
        lake.name,
        "lake",
        f"{lake.name} is a lake near [[{lake.town}]] in the region of"
        f" [[{lake.region}]]. Its surface"
        f" is {lake.area} square kilometers and it is up to {lake.depth} meters deep.",
        [
            ("Area", f"{lake.area} km²"),
            ("Greatest depth", f"{lake.depth} m"),
            ("Region", f"[[{lake.region}]]"),
            ("Nearest town", f"[[{lake.town}]]"),
            ("Coordinates", degrees(lake.x, lake.y)),
        ],
        [
            (
                "Use",
                f"The lake is open to swimmers from {rng.choice(['May', 'June', 'July'])} to"
                f" September. There are {rng.randint(2, 14)} jetties and a path around the shore"
                f" that is {rng.randint(5, 60)} kilometers long.",
            )
        ],
        ["Lakes of Calvern"],
    )


def _island(name: str) -> Article:
    towns = {
        "Great Skell": ["Skellhaven", "Ormsea", "Puffin Sound"],
        "Little Skell": ["Little Garth"],
    }.get(name, [])
    rng = dice("island " + name)
    lived = joined([f"[[{each}]]" for each in towns])
    return Article(
        name,
        "island",
        f"{name} is an island in the region of [[Skell]] in [[Calvern]]."
        + (f" Its settlements are {lived}." if towns else " Nobody lives there all year."),
        [
            ("Region", "[[Skell]]"),
            ("Area", f"{ {'Great Skell': 583, 'Little Skell': 92}.get(name, 140) } km²"),
            ("Settlements", lived or "none"),
            ("Breeding pairs of puffins", f"{rng.randint(2, 40) * 500:,}"),
        ],
        [
            (
                "Access",
                "A boat of [[Skell Ferries]] calls " + rng.choice(["daily", "twice a day"]) + ".",
            )
        ],
        ["Islands of Calvern"],
    )
