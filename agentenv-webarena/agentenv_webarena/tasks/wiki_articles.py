"""Intents of the encyclopedia that look up, open and watch articles."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, see
from agentenv_webarena.tasks.wanted import arrives, exact, impossible, includes, means, shows, text
from agentenv_webarena.tasks.wiki_ways import (
    facts,
    read,
    rows,
    titles,
    to_article,
    towns,
    wiki,
)

DEEDS = {  # kind of work -> what its maker did
    "novel": "wrote the novel {}",
    "film": "directed the film {}",
    "painting": "painted {}",
    "opera": "composed {}",
    "book of poems": "wrote {}",
}


def fact(rng: Random, contents: Contents) -> Iterator[Draft]:
    for each in facts(rng, contents):
        yield Draft(
            {"question": each.question},
            includes(each.answer),
            (to_article(each.title), see(each.shown), answer(each.answer)),
        )


def makers(rng: Random, contents: Contents) -> list[tuple[str, str, str]]:
    """What was made, what its maker did, and the maker."""
    found = [
        (title, words.format(title), read(contents, title).box["By"])
        for kind, words in DEEDS.items()
        for title in titles(rng, contents, "kind = ?", kind)
    ]
    for title in titles(
        rng, contents, "title IN (SELECT title FROM categories WHERE name = 'Species of Calvern')"
    ):
        by = read(contents, title).box["Described by"].split(",")[0]
        found.append((title, f"described the species {title}", by))
    rng.shuffle(found)
    return found


def opened(rng: Random, contents: Contents) -> Iterator[Draft]:
    for title, deed, maker in makers(rng, contents):
        yield Draft(
            {"deed": deed},
            arrives(wiki(maker)),
            (to_article(title), click("link", maker), answer("")),
        )


def birthday(rng: Random, contents: Contents) -> Iterator[Draft]:
    for title, deed, maker in makers(rng, contents):
        born = read(contents, maker).box["Born"].split(",")[0]
        yield Draft(
            {"deed": deed},
            means(born),
            (to_article(title), click("link", maker), see(born), answer(born)),
        )


def death(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Of the dead and of the living, in turn."""
    groups = "SELECT title FROM categories WHERE name IN ('Writers', 'Artists', 'Athletes')"
    people = titles(rng, contents, f"title IN ({groups})")
    boxes = {name: read(contents, name).box for name in people}
    dead = [name for name in people if "Died" in boxes[name]]
    alive = [name for name in people if "Died" not in boxes[name]]
    for one, other in zip(dead, alive, strict=False):
        day = boxes[one]["Died"]
        yield Draft({"person": one}, means(day), (to_article(one), see(day), answer(day)))
        yield Draft(
            {"person": other},
            impossible(f"{other} is alive, as far as the encyclopedia knows."),
            (to_article(other), see("Born"), see(f"{other} (born"), answer("N/A")),
        )


def river(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Of towns on a river and of towns on none, in turn."""
    names = towns(rng, contents)
    boxes = {name: read(contents, name).box for name in names}
    wet = [name for name in names if "River" in boxes[name]]
    dry = [name for name in names if "River" not in boxes[name]]
    for one, other in zip(wet, dry, strict=False):
        found = boxes[one]["River"]
        yield Draft(
            {"town": one},
            means(found),
            (to_article(one), see(found), answer(found)),
        )
        yield Draft(
            {"town": other},
            impossible(f"{other} is not on a river."),
            (to_article(other), see("Founded"), answer("N/A")),
        )


def editor(rng: Random, contents: Contents) -> Iterator[Draft]:
    ways = (("created", "time, id"), ("was the last to change", "time DESC, id DESC"))
    for number, title in enumerate(titles(rng, contents, "kind != 'list'")):
        did, order = ways[number % 2]
        query = f"SELECT editor FROM revisions WHERE title = ? ORDER BY {order}"
        names = [each["editor"] for each in rows(contents, query, title)]
        if names[0] != names[-1]:
            yield Draft(
                {"title": title, "did": did},
                exact(names[0]),
                (to_article(title), click("link", "History"), see(names[0]), answer(names[0])),
            )


def linked(rng: Random, contents: Contents) -> Iterator[Draft]:
    query = "SELECT count(*) FROM links WHERE target = ?"
    for title in titles(rng, contents, "kind NOT IN ('list', 'country')"):
        count = rows(contents, query, title)[0][0]
        if count > 4:
            yield Draft(
                {"title": title},
                exact(str(count)),
                (
                    to_article(title),
                    click("link", "What links here"),
                    see(f"{count} articles link here."),
                    answer(str(count)),
                ),
            )


def watched(rng: Random, contents: Contents) -> Iterator[Draft]:
    found = titles(rng, contents, "kind != 'list'")
    for one, other in zip(found[::2], found[1::2], strict=False):
        button = click("button", "Add to watchlist")
        yield Draft(
            {"one": one, "other": other},
            shows(
                address("wiki", "/watchlist"),
                (text("#watchlist tbody"), [one, other]),
                ("document.querySelectorAll('#watchlist tbody tr').length", "2"),
            ),
            (to_article(one), button, to_article(other), button, answer("")),
        )


def in_category(rng: Random, contents: Contents) -> Iterator[Draft]:
    """The only place of a kind in a town."""
    for kind in rng.sample(("museum", "park", "castle", "lighthouse", "market", "bridge"), 6):
        found = titles(rng, contents, "kind LIKE ?", f"{kind} in %")
        kinds = [read(contents, each).kind for each in found]
        for title, told in zip(found, kinds, strict=True):
            if kinds.count(told) == 1:
                town = told.removeprefix(f"{kind} in ")
                yield Draft(
                    {"kind": kind, "town": town},
                    arrives(wiki(title)),
                    (to_article(town), click("link", title), answer("")),
                )
                break


ARTICLES = [
    Intent("According to the encyclopedia, {{question}}?", ["wiki"], fact, 8),
    Intent("Open the article about the person who {{deed}}.", ["wiki"], opened, 6),
    Intent("On which day was the person born who {{deed}}?", ["wiki"], birthday, 6),
    Intent("On which day did {{person}} die, according to the encyclopedia?", ["wiki"], death, 6),
    Intent("Which river is {{town}} on, according to the encyclopedia?", ["wiki"], river, 6),
    Intent(
        'Which editor {{did}} the article "{{title}}" of the encyclopedia?',
        ["wiki"],
        editor,
        6,
    ),
    Intent(
        'How many articles of the encyclopedia link to the article "{{title}}"?',
        ["wiki"],
        linked,
        4,
    ),
    Intent(
        'Put the articles "{{one}}" and "{{other}}" on my watchlist in the encyclopedia.',
        ["wiki"],
        watched,
        5,
    ),
    Intent("Open the article about the {{kind}} in {{town}}.", ["wiki"], in_category, 4),
]
