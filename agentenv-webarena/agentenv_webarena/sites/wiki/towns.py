"""Towns: their articles, and what these tell beyond the model of the country."""

from __future__ import annotations

from agentenv_webarena.sites.country import Town, country, distance
from agentenv_webarena.sites.wiki.articles import Article, dice, joined, listed, more, table
from agentenv_webarena.sites.wiki.names import invented
from agentenv_webarena.sites.wiki.titles import degrees, river_title

CENSUSES = (1901, 1921, 1951, 1971, 1991, 2011, 2023)


def area_of(town: Town) -> float:
    """Square kilometers: denser where the town is larger."""
    rng = dice(town.name)
    density = 240 + town.population // 260 + rng.randint(0, 160)
    return round(town.population / density, 1)


def mayor_of(town: Town) -> tuple[str, int]:
    """Their name, and since when."""
    rng = dice("mayor of " + town.name)
    return invented(rng), rng.randint(2009, 2023)


def census_of(town: Town) -> list[tuple[int, int]]:
    rng = dice("census of " + town.name)
    count = float(town.population)
    found = [(CENSUSES[-1], town.population)]
    for year in reversed(CENSUSES[:-1]):
        count *= (
            rng.randint(740, 985) / 1000 if rng.random() < 0.85 else rng.randint(1005, 1060) / 1000
        )
        found.append((year, int(count)))
    return found[::-1]


def town_article(town: Town) -> Article:
    area = area_of(town)
    mayor, since = mayor_of(town)
    there = (town.x, town.y)
    near = sorted(
        (each for each in country().towns if each.name != town.name),
        key=lambda each: (distance(there, (each.x, each.y)), each.name),
    )[:4]
    census = census_of(town)
    rows = [
        (year, f"{count:,}", "" if not before else f"{(count - before) / before:+.1%}")
        for (year, count), before in zip(census, [0, *(count for _, count in census)], strict=False)
    ]
    lies = "on the coast" if town.coast else f"{town.elevation:,} meters above the sea"
    water = f" on the [[{_river_of(town)}]]" if town.river else ""
    return Article(
        town.name,
        f"{town.kind} in {town.region}",
        f"{town.name} is a {town.kind} in the region of [[{town.region}]] in [[Calvern]]. It lies"
        f"{water or ' ' + lies}{' and is' + _by(town) if water else ''} and had {town.population:,}"
        f" inhabitants in 2023.",
        [
            ("Region", f"[[{town.region}]]"),
            ("Population", f"{town.population:,} (2023)"),
            ("Area", f"{area:,} km²"),
            ("Elevation", f"{town.elevation:,} m"),
            ("Founded", str(town.founded)),
            *([("River", f"[[{_river_of(town)}]]")] if town.river else []),
            ("Mayor", f"{mayor} (since {since})"),
            ("Postal code", f"{dice('post ' + town.name).randint(10, 99)}{town.founded % 100:02}"),
            ("Coordinates", degrees(town.x, town.y)),
        ],
        [
            ("History", _history(town)),
            ("Population", table(("Census", "Inhabitants", "Change"), rows)),
            *_sights(town),
            *_natives(town),
            (
                "Nearby",
                listed(
                    f"[[{each.name}]], {distance(there, (each.x, each.y)):.0f} km" for each in near
                ),
            ),
        ],
        [f"Towns in {town.region}", *(["Cities in Calvern"] if town.kind == "city" else [])],
    )


def _by(town: Town) -> str:
    return " a port" if town.coast else f" {town.elevation:,} meters above the sea"


def _river_of(town: Town) -> str:
    return river_title(next(each for each in country().rivers if each.name == town.river))


def _history(town: Town) -> str:
    rng = dice("history of " + town.name)
    first = rng.choice(
        [
            "It is first named in a charter of {year}.",
            "The oldest document that names it is a tax list of {year}.",
            "Monks founded a house here in {year}, around which the settlement grew.",
            "A market right of {year} is the oldest trace of it.",
        ]
    ).format(year=town.founded)
    then = rng.choice(
        [
            "A fire destroyed {n} houses in {year}.",
            "The town walls, {m} meters long, were taken down in {year}.",
            "The school of {year} is the oldest public building; it had {n} pupils at first.",
            "In {year} the first {n} street lamps were lit.",
        ]
    )
    count = rng.randint(12, 90)
    then = then.format(n=count, m=count * 35, year=max(rng.randint(1690, 1890), town.founded + 30))
    lines = [each["name"] for each in more()["lines"] if town.name in each["stops"]]
    rail = (
        f" The railway came with the {joined([f'[[{each}]]' for each in lines])}." if lines else ""
    )
    events = [each for each in more()["events"] if each["town"] == town.name]
    events.sort(key=lambda each: int(each["year"]))
    held = "".join(f" In {each['year']} it saw the [[{each['name']}]]." for each in events)
    return f"{first} {then}{rail}{held}"


def _sights(town: Town) -> list[tuple[str, str]]:
    told = country()
    found = [
        f"[[{each.name}]] ({each.kind}, {each.opened})"
        for each in told.institutions
        if each.town == town.name
    ]
    found += [f"[[{each.name}]] (lake)" for each in told.lakes if each.town == town.name]
    found += [f"[[{each.name}]] (mountain)" for each in told.mountains if each.town == town.name]
    found += [
        f"[[{each['name']}]] (festival in {each['month']})"
        for each in more()["festivals"]
        if each["town"] == town.name
    ]
    found += [
        f"[[{each['name']}]] (company, {each['year']})"
        for each in more()["companies"]
        if each["town"] == town.name
    ]
    return [("Sights and institutions", listed(found))] if found else []


def _natives(town: Town) -> list[tuple[str, str]]:
    found = [
        f"[[{each['name']}]] ({each['born']}–{each['died'] or ''}), {each['work']}"
        for each in more()["people"]
        if each["town"] == town.name
    ]
    return [("People from here", listed(found))] if found else []
