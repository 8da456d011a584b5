"""Intents of the encyclopedia that count, compare and reckon."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, see
from agentenv_webarena.tasks.wanted import exact, includes
from agentenv_webarena.tasks.wiki_ways import category, read, rows, titles, to_article, towns

PARTIES = ("Union Party", "Farmers' League", "Workers' Party", "Green Union")


def number(text: str) -> int:
    return int(text.replace(",", ""))


def growth(rng: Random, contents: Contents) -> Iterator[Draft]:
    for town in towns(rng, contents):
        census = read(contents, town).tables["Population"]
        first, last = sorted(rng.sample(range(len(census)), 2))
        one, other = (number(census[each][1]) for each in (first, last))
        if other > one:
            yield Draft(
                {"town": town, "from": census[first][0], "to": census[last][0]},
                includes(str(other - one)),
                (
                    to_article(town),
                    see(census[first][1]),
                    see(census[last][1]),
                    answer(str(other - one)).because(f"{other} - {one} = {other - one}"),
                ),
            )


def compared(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Three towns by one figure, which differs."""
    kinds = (
        ("has the largest area", "Area", " km²", max),
        ("was founded first", "Founded", "", min),
        ("lies highest above the sea", "Elevation", " m", max),
    )
    names = towns(rng, contents)
    for at in range(0, len(names) - 2, 3):
        chosen = names[at : at + 3]
        which, label, unit, best = kinds[at // 3 % len(kinds)]
        boxes = {name: read(contents, name).box[label] for name in chosen}
        values = {
            name: float(told.removesuffix(unit).replace(",", "")) for name, told in boxes.items()
        }
        if len(set(values.values())) == 3:
            found = best(chosen, key=values.__getitem__)
            looks = [move for name in chosen for move in (to_article(name), see(boxes[name]))]
            yield Draft(
                {"one": chosen[0], "two": chosen[1], "three": chosen[2], "which": which},
                exact(found),
                (*looks, answer(found)),
            )


def large_towns(rng: Random, contents: Contents) -> Iterator[Draft]:
    for region in category(rng, contents, "Regions of Calvern") * 2:
        table = read(contents, region).tables["Towns"]
        limit = rng.choice([5_000, 10_000, 15_000, 20_000, 25_000, 30_000])
        count = sum(number(row[1]) > limit for row in table)
        if 2 <= count < len(table):
            yield Draft(
                {"region": region, "count": f"{limit:,}"},
                exact(str(count)),
                (
                    to_article(region),
                    *(see(row[1]) for row in table if number(row[1]) > limit),
                    answer(str(count)),
                ),
            )


def parties(rng: Random, contents: Contents) -> Iterator[Draft]:
    title = "List of presidents of Calvern"
    table = read(contents, title).tables["List"]
    for party in rng.sample(PARTIES, len(PARTIES)):
        found = [row[0] for row in table if row[3] == party]
        yield Draft(
            {"party": party},
            exact(str(len(found))),
            (to_article(title), *map(see, found), answer(str(len(found)))),
        )


def presidents(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Who governed in the year of something else."""
    title = "List of presidents of Calvern"
    table = read(contents, title).tables["List"]
    kinds = (
        ("kind = 'film'", "the film {} came out", "Year"),
        ("kind = 'football club'", "the football club {} was founded", "Founded"),
        ("kind = 'novel'", "the novel {} was published", "Year"),
        ("kind = 'musical group'", "the musical group {} was founded", "Founded"),
    )
    asked = [
        (found, words.format(found), read(contents, found).box[label])
        for condition, words, label in kinds
        for found in titles(rng, contents, condition)
    ]
    rng.shuffle(asked)
    for found, words, year in asked:
        names = [row[0] for row in table if row[2] != "today" and row[1] < year < row[2]]
        if len(names) == 1:
            yield Draft(
                {"event": words},
                exact(names[0]),
                (
                    to_article(found),
                    see(year),
                    to_article(title),
                    see(names[0]),
                    answer(names[0]),
                ),
            )


def by_rail(rng: Random, contents: Contents) -> Iterator[Draft]:
    for line in category(rng, contents, "Railway lines in Calvern") * 3:
        table = read(contents, line).tables["Stops"]
        if len(table) < 4:
            continue
        one, other = sorted(rng.sample(range(1, len(table)), 2))
        apart = str(int(table[other][1]) - int(table[one][1]))
        yield Draft(
            {"one": table[one][0], "other": table[other][0], "line": line},
            includes(apart),
            (
                to_article(line),
                see(table[one][0]),
                see(table[other][0]),
                answer(apart).because(f"{table[other][1]} - {table[one][1]} = {apart}"),
            ),
        )


def visitors(rng: Random, contents: Contents) -> Iterator[Draft]:
    """The sum of three years."""
    places = category(rng, contents, "Museums in Calvern")
    places += category(rng, contents, "Castles in Calvern")
    rng.shuffle(places)
    for place in places:
        table = read(contents, place).tables["Visitors a year"]
        first = rng.randrange(len(table) - 2)
        chosen = table[first : first + 3]
        total = sum(number(row[1]) for row in chosen)
        yield Draft(
            {"place": place, "from": chosen[0][0], "to": chosen[2][0]},
            includes(str(total)),
            (
                to_article(place),
                *(see(row[1]) for row in chosen),
                answer(str(total)).because(" + ".join(row[1] for row in chosen) + f" = {total:,}"),
            ),
        )


def changes(rng: Random, contents: Contents) -> Iterator[Draft]:
    """How many changes of an article one of several editors made."""
    for title in titles(rng, contents, "kind != 'list'"):
        history = rows(contents, "SELECT editor FROM revisions WHERE title = ?", title)
        editors = [each["editor"] for each in history]
        often = max(sorted(set(editors)), key=editors.count)
        count = editors.count(often)
        if 2 <= count < len(editors):
            yield Draft(
                {"title": title, "editor": often},
                exact(str(count)),
                (to_article(title), click("link", "History"), see(often), answer(str(count))),
            )


TABLES = [
    Intent(
        "By how many inhabitants did {{town}} grow from the census of {{from}} to that "
        "of {{to}}, according to the encyclopedia?",
        ["wiki"],
        growth,
        6,
    ),
    Intent("Which of the towns {{one}}, {{two}} and {{three}} {{which}}?", ["wiki"], compared, 6),
    Intent(
        "How many towns in the region {{region}} have more than {{count}} inhabitants, "
        "according to the encyclopedia?",
        ["wiki"],
        large_towns,
        4,
    ),
    Intent("How many presidents of Calvern have come from the {{party}}?", ["wiki"], parties, 3),
    Intent("Who was president of Calvern when {{event}}?", ["wiki"], presidents, 6),
    Intent(
        "How many kilometers of the {{line}} lie between {{one}} and {{other}}, "
        "according to the encyclopedia?",
        ["wiki"],
        by_rail,
        4,
    ),
    Intent(
        "How many visitors did {{place}} have in the years {{from}} to {{to}} together?",
        ["wiki"],
        visitors,
        4,
    ),
    Intent(
        'How many versions of the article "{{title}}" in the encyclopedia are by the '
        "editor {{editor}}?",
        ["wiki"],
        changes,
        4,
    ),
]
