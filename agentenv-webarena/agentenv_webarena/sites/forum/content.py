"""Content of the forum: its boards, people, posts and comments."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.sites.country import country
from agentenv_webarena.sites.forum.people import People, people
from agentenv_webarena.sites.forum.times import NOW, SHAPE, told

FOLDER = Path(__file__).parent
POSTS = (18, 34)  # of a board, at least and at most
FIRST_POST = 41_207
FIRST_COMMENT = 160_031
OLDEST = 900  # days
EPOCH = NOW - timedelta(days=1500)
NAMED = ("park", "stadium", "station", "airport", "castle")  # kinds that stand without an article
LINKS = (  # titles of the posts that point to the encyclopedia
    "The encyclopedia has a long article about {x}",
    "Read this before you go: {x}",
    "Did you know all this about {x}?",
    "{x}, the whole story",
    "Worth a read on a rainy day: {x}",
)
LINKED: dict[str, Callable[[], list[str]]] = {  # board -> what its links are about
    "hiking": lambda: [each.name for each in country().mountains],
    "travel": lambda: [each.name for each in country().towns if each.coast],
    "history": lambda: [each.name for each in country().institutions if each.kind == "castle"],
    "trains": lambda: [each.name for each in country().institutions if each.kind == "station"],
    "averholt": lambda: [each.name for each in country().institutions if each.town == "Averholt"],
}


@dataclass
class Written:
    """A post before it has a number."""

    board: dict[str, Any]
    author: str
    title: str
    body: str
    minutes: int  # ago
    x: str
    y: str
    url: str = ""


def fill(database: sqlite3.Connection) -> None:
    database.executescript((FOLDER / "schema.sql").read_text("utf-8"))
    texts = tomllib.loads((FOLDER / "boards.toml").read_text("utf-8"))
    rng = Random("forum")
    boards = [*texts["boards"], *(_local(texts["local"], town) for town in texts["local"]["towns"])]
    crowd = people(rng, texts["talk"], [each["name"] for each in boards])
    crowd.store(database)
    for board in boards:
        _store_board(database, rng, board, crowd)
    _talk(database, rng, boards, crowd, texts["talk"])
    crowd.store_demo(database, rng)


def slug(title: str) -> str:
    """The end of a post's address: `Is rye worth it?` is `is-rye-worth-it`."""
    words = re.findall(r"[a-z0-9]+", title.lower().replace("'", ""))
    return "-".join(words)[:60].strip("-") or "post"


def _local(kit: dict[str, Any], town: str) -> dict[str, Any]:
    """The board of a city: the shared kit with the city's own places."""
    places = [
        each.name if each.kind in NAMED else f"the {each.name}"
        for each in country().institutions
        if each.town == town
    ]
    filled = {
        key: [[part.replace("{city}", town) for part in each] for each in kit[key]]
        if key == "posts"
        else [each.replace("{city}", town) for each in kit[key]]
        for key in ("rules", "posts", "comments")
    }
    return {
        "name": town.lower(),
        "title": f"City of {town}",
        "about": kit["about"].replace("{city}", town),
        "things": kit["things"] + places,
        **filled,
    }


def _store_board(
    database: sqlite3.Connection, rng: Random, board: dict[str, Any], crowd: People
) -> None:
    rules = "\n".join(f"{number}. {rule}" for number, rule in enumerate(board["rules"], 1))
    creator = rng.choice([each for each in crowd.everybody if each.name in crowd.regulars])
    joined = datetime.strptime(creator.joined, SHAPE)
    created = joined + rng.random() * (NOW - timedelta(days=OLDEST) - joined)
    database.execute(
        "INSERT INTO boards VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            board["name"],
            board["title"],
            board["about"],
            rules,
            creator.name,
            told(created),
            rng.randint(340, 29_800),
        ),
    )


def _talk(
    database: sqlite3.Connection,
    rng: Random,
    boards: list[dict[str, Any]],
    crowd: People,
    talk: dict[str, Any],
) -> None:
    """All posts in the order of their time, so that a later one has a higher number."""
    written = [post for board in boards for post in _posts(rng, board, crowd, talk)]
    written.sort(key=lambda post: (-post.minutes, post.title))
    number, comment = FIRST_POST, FIRST_COMMENT
    for post in written:
        number += rng.randint(1, 37)
        _store_post(database, rng, number, post)
        comment = _comments(database, rng, number, comment, post, crowd, talk)


def _posts(
    rng: Random, board: dict[str, Any], crowd: People, talk: dict[str, Any]
) -> list[Written]:
    pairs = [(post, x) for post in range(len(board["posts"])) for x in range(len(board["things"]))]
    rng.shuffle(pairs)
    count = rng.randint(*POSTS)
    used: dict[int, int] = {}
    found: list[Written] = []
    titles: set[str] = set()
    for post, x in pairs:
        if len(found) == count:
            break
        if used.get(post, 0) > count // len(board["posts"]):
            continue
        one = board["things"][x]
        other = rng.choice([each for each in board["things"] if each != one])
        values = _values(rng, one, other)
        title, body = (filled(part, values) for part in board["posts"][post])
        if title in titles:
            continue
        used[post] = used.get(post, 0) + 1
        titles.add(title)
        tail = filled(rng.choice(talk["tails"]), values) if body and rng.random() < 0.4 else ""
        minutes = int(rng.random() * rng.random() * OLDEST * 1440) + 40
        author = crowd.author(rng, board["name"])
        found.append(Written(board, author, title, f"{body} {tail}".strip(), minutes, one, other))
    return found + _links(rng, board, crowd)


def _links(rng: Random, board: dict[str, Any], crowd: People) -> list[Written]:
    """Posts that point to articles of the encyclopedia."""
    names = LINKED[board["name"]]() if board["name"] in LINKED else []
    return [
        Written(
            board,
            crowd.author(rng, board["name"]),
            filled(title, {"x": name}),
            "",
            rng.randint(500, OLDEST * 1440),
            name,
            name,
            address("wiki", "/wiki/" + name.replace(" ", "_")),
        )
        for title, name in zip(LINKS, rng.sample(names, min(len(names), len(LINKS))), strict=False)
    ]


def _values(rng: Random, one: str, other: str) -> dict[str, str]:
    return {
        "x": one,
        "y": other,
        "n": str(rng.choice([rng.randint(3, 19), rng.randint(20, 95)])),
        "town": rng.choice(country().towns).name,
    }


def filled(text: str, values: dict[str, str]) -> str:
    """With a capital at the start of the text and of each sentence that a value begins."""
    told = re.sub(
        r"(^|[.!?:] )?\{(\w+)\}",
        lambda found: (
            (found[1] or "")
            + (_capital(values[found[2]]) if found[1] is not None else values[found[2]])
        ),
        text,
    )
    return _capital(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _store_post(database: sqlite3.Connection, rng: Random, number: int, post: Written) -> None:
    """Newer posts have had less time to be voted on."""
    fame = rng.random() ** 3 if post.minutes > 1440 else rng.random() ** 4 / 3
    ups = 1 + int(fame * 900) + rng.randint(0, 14)
    downs = int(ups * rng.choice([0.02, 0.05, 0.08, 0.12, 0.3, 0.6, 1.2]) * rng.random())
    time = NOW - timedelta(minutes=post.minutes)
    database.execute(
        "INSERT INTO posts (id, board, author, title, slug, url, body, time, minute, ups, downs)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            post.board["name"],
            post.author,
            post.title,
            slug(post.title),
            post.url,
            post.body,
            told(time),
            (time - EPOCH) // timedelta(minutes=1),
            ups,
            downs,
        ),
    )


def _comments(
    database: sqlite3.Connection,
    rng: Random,
    number: int,
    comment: int,
    post: Written,
    crowd: People,
    talk: dict[str, Any],
) -> int:
    """The number of the last one."""
    count = int(rng.random() * rng.random() * 17) if rng.random() < 0.9 else rng.randint(14, 30)
    told_already: set[str] = set()
    there: list[tuple[int, int]] = []  # numbers and minutes of the comments that can be replied to
    left = post.minutes - 1
    for _ in range(count):
        comment += rng.randint(1, 9)
        parent, before = rng.choice(there) if there and rng.random() < 0.45 else (0, left)
        minutes = before - int(rng.random() ** 3 * min(before, 4000)) - 1
        if minutes < 1:
            continue
        body, score = _said(rng, post, talk, bool(parent), told_already)
        up = 1 + int(rng.random() ** 3 * 60)
        down = int(up * rng.random() * 0.3) if score else up + rng.randint(1, 22)
        database.execute(
            "INSERT INTO comments (id, post, parent, author, body, time, ups, downs)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                comment,
                number,
                parent,
                crowd.author(rng, post.board["name"]),
                body,
                told(NOW - timedelta(minutes=minutes)),
                up,
                down,
            ),
        )
        there.append((comment, minutes))
    return comment


def _said(
    rng: Random, post: Written, talk: dict[str, Any], reply: bool, already: set[str]
) -> tuple[str, bool]:
    """A text that nobody said below this post yet, and whether people like it."""
    for _ in range(30):
        if rng.random() < 0.07:
            text, liked = rng.choice(talk["rude"]), False
        elif reply and rng.random() < 0.7:
            text, liked = rng.choice(talk["replies"]), True
        else:
            said = filled(rng.choice(post.board["comments"]), _values(rng, post.x, post.y))
            before = rng.choice(talk["openers"]) if rng.random() < 0.35 else ""
            after = rng.choice(talk["closers"]) if rng.random() < 0.35 else ""
            text, liked = f"{before} {said} {after}".strip(), True
        if text not in already:
            break
    already.add(text)
    return text, liked
