"""Intents of the forum that ask for something."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.tasks.forum_ways import (
    ME,
    YEAR,
    boards,
    findable,
    forum,
    path_of,
    people,
    ranked,
    rows,
    to_board,
    to_person,
    to_post,
    value,
)
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, see
from agentenv_webarena.tasks.wanted import arrives, exact, impossible, includes

RANKS = ("highest", "second highest", "third highest")


def author(rng: Random, contents: Contents) -> Iterator[Draft]:
    for number, board in enumerate(boards(rng, contents)):
        rank = number % len(RANKS)
        found = ranked(contents, board, "Top", depth=rank + 1)
        if found:
            post = found[rank]
            yield Draft(
                {"rank": RANKS[rank], "board": board},
                exact(post["author"]),
                (
                    *to_board(board),
                    click("link", "Top"),
                    see(post["title"]),
                    see(post["author"]),
                    answer(post["author"]),
                ),
            )


def title(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Of the first post of a year, in one of two orders."""
    kinds = (("most commented", "Most commented"), ("highest-scored", "Top"))
    names = boards(rng, contents)
    for board, (kind, order) in [(board, kind) for kind in kinds for board in names]:
        found = ranked(contents, board, order, YEAR)
        if found and found != ranked(contents, board, order):
            yield Draft(
                {"kind": kind, "board": board},
                includes(found[0]["title"]),
                (
                    *to_board(board),
                    click("link", order),
                    click("link", "Past year"),
                    see(found[0]["title"]),
                    answer(found[0]["title"]),
                ),
            )


def posts_of(rng: Random, contents: Contents) -> Iterator[Draft]:
    """How many somebody wrote on a board: several, and others elsewhere."""
    query = "SELECT board, title FROM posts WHERE author = ? ORDER BY time DESC, id DESC"
    for name in people(rng, contents):
        found = rows(contents, query, name)
        counts: dict[str, int] = {}
        for each in found:
            counts[each["board"]] = counts.get(each["board"], 0) + 1
        board, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if 3 <= count < len(found) <= 20:
            titles = [each["title"] for each in found if each["board"] == board]
            yield Draft(
                {"user": name, "board": board},
                exact(str(count)),
                (
                    *to_person(name),
                    click("link", "Posts"),
                    *map(see, titles),
                    answer(str(count)),
                ),
            )


def disliked(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Comments below zero: in the order of the score they are the last ones."""
    query = "SELECT ups - downs AS score FROM comments WHERE author = ? ORDER BY score DESC"
    for name in people(rng, contents):
        scores = [each["score"] for each in rows(contents, query, name)]
        low = [score for score in scores if score < 0]
        pages = -(-len(scores) // 20)
        first = -(-(len(scores) - len(low) + 1) // 20)  # page with the first of them
        if len(low) >= 2 and 2 <= pages == first <= 3:
            yield Draft(
                {"user": name},
                exact(str(len(low))),
                (
                    *to_person(name),
                    click("link", "Comments"),
                    click("link", "Top").because("The lowest scores are at the end of this order."),
                    *[click("link", "Next page")] * (pages - 1),
                    *(see(f"{score} points") for score in low),
                    answer(str(len(low))),
                ),
            )


def lead(rng: Random, contents: Contents) -> Iterator[Draft]:
    for board in boards(rng, contents):
        found = ranked(contents, board, "Top", depth=2)
        if found:
            first, second = (each["score"] for each in found)
            yield Draft(
                {"board": board},
                includes(str(first - second)),
                (
                    *to_board(board),
                    click("link", "Top"),
                    see(str(first)),
                    see(str(second)),
                    answer(str(first - second)).because(f"{first} - {second} = {first - second}"),
                ),
            )


def karma(rng: Random, contents: Contents) -> Iterator[Draft]:
    query = "SELECT sum(ups - downs) FROM comments WHERE author = ?"
    for board in boards(rng, contents):
        found = ranked(contents, board, "Most commented")
        if found and found[0]["author"] != ME:
            name = found[0]["author"]
            earned = str(value(contents, query, name))
            yield Draft(
                {"board": board},
                includes(earned),
                (
                    *to_board(board),
                    click("link", "Most commented"),
                    see(found[0]["title"]),
                    click("link", name),
                    see(earned),
                    answer(earned),
                ),
            )


def opened(rng: Random, contents: Contents) -> Iterator[Draft]:
    kinds = (
        ("newest post", "New"),
        ("most controversial post of all time", "Controversial"),
        ("post with the most comments", "Most commented"),
    )
    for number, board in enumerate(boards(rng, contents)):
        kind, order = kinds[number % len(kinds)]
        found = ranked(contents, board, order)
        if found:
            yield Draft(
                {"kind": kind, "board": board},
                arrives(forum(path_of(found[0]))),
                (
                    *to_board(board),
                    click("link", order),
                    click("link", found[0]["title"]),
                    answer(""),
                ),
            )


def biography(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Of people who have one, and of people who have none, in turn."""
    bios = {each["name"]: each["bio"] for each in rows(contents, "SELECT name, bio FROM users")}
    names = people(rng, contents)
    told = [name for name in names if bios[name]]
    silent = [name for name in names if not bios[name]]
    for one, other in zip(told, silent, strict=False):
        yield Draft(
            {"user": one},
            includes(bios[one]),
            (*to_person(one), see(bios[one]), answer(bios[one])),
        )
        empty = "This person has not written a biography."
        yield Draft(
            {"user": other},
            impossible("The profile has no biography."),
            (*to_person(other), see(empty), answer("N/A")),
        )


def first_post(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Also of people who have never posted anything."""
    query = "SELECT title FROM posts WHERE author = ? ORDER BY time, id"
    found = {name: rows(contents, query, name) for name in people(rng, contents)}
    silent = [name for name in found if not found[name]]
    busy = [name for name in found if len(found[name]) > 3]
    for one, other, another in zip(busy, silent, busy[len(silent) :], strict=False):
        for name in (one, another):
            first = found[name][0]["title"]
            yield Draft(
                {"user": name},
                includes(first),
                (
                    *to_person(name),
                    click("link", "Posts"),
                    click("link", "Old"),
                    see(first),
                    answer(first),
                ),
            )
        yield Draft(
            {"user": other},
            impossible("This person has not posted anything."),
            (*to_person(other), see(f"{other} has not posted anything."), answer("N/A")),
        )


def best_comment(rng: Random, contents: Contents) -> Iterator[Draft]:
    query = """
        SELECT author, body, ups - downs AS score FROM comments WHERE post = ?
        AND author NOT IN (SELECT blocked FROM blocks) ORDER BY score DESC LIMIT 2
    """
    for post in findable(rng, contents, "comments BETWEEN 5 AND 25"):
        first, second = rows(contents, query, post["id"])
        if first["score"] > second["score"] and first["author"] != ME:
            yield Draft(
                {"title": post["title"]},
                exact(first["author"]),
                (*to_post(post), see(first["body"]), see(first["author"]), answer(first["author"])),
            )


def linked(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Link posts: the page that they point to is on another site."""
    for post in findable(rng, contents, "url != ''"):
        yield Draft(
            {"title": post["title"], "board": post["board"]},
            arrives(post["url"]),
            (*to_post(post), click("link", post["url"]), answer("")),
        )


QUESTIONS = [
    Intent(
        "Who wrote the post with the {{rank}} score of all time on f/{{board}}?",
        ["forum"],
        author,
        8,
    ),
    Intent(
        "What is the title of the {{kind}} post of the past year on f/{{board}}?",
        ["forum"],
        title,
        8,
    ),
    Intent("How many posts has {{user}} written on f/{{board}}?", ["forum"], posts_of, 6),
    Intent("How many comments of {{user}} have a score below zero?", ["forum"], disliked, 6),
    Intent(
        "By how many points does the highest-scored post of all time on f/{{board}} "
        "lead over the second highest one?",
        ["forum"],
        lead,
        6,
    ),
    Intent(
        "What is the comment karma of the person who wrote the post with the most "
        "comments on f/{{board}}?",
        ["forum"],
        karma,
        6,
    ),
    Intent("Open the {{kind}} on f/{{board}}.", ["forum"], opened, 9),
    Intent("What does {{user}} say in the biography on the profile?", ["forum"], biography, 8),
    Intent(
        "What is the title of the first post that {{user}} ever wrote on this forum?",
        ["forum"],
        first_post,
        6,
    ),
    Intent(
        'Who wrote the comment with the highest score below the post "{{title}}"?',
        ["forum"],
        best_comment,
        6,
    ),
    Intent(
        'Open the page that the post "{{title}}" on f/{{board}} links to.',
        ["forum", "wiki"],
        linked,
        5,
    ),
]
