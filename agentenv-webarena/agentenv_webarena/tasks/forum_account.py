"""Intents of the forum about votes, subscriptions, settings and people that one avoids."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.tasks.forum_ways import (
    ME,
    boards,
    forum,
    path_of,
    ranked,
    rows,
    to_board,
    value,
)
from agentenv_webarena.tasks.forum_words import BIOS
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.wanted import all_of, shows, text

ORDERS = (("Top", "top"), ("Controversial", "controversial"), ("Most commented", "most commented"))


def vote(rng: Random, contents: Contents) -> Iterator[Draft]:
    ways = [
        (verb, kind, order)
        for kind, order in (("newest", "New"), ("highest-scored", "Top"))
        for verb in ("Upvote", "Downvote")
    ]
    for number, board in enumerate(boards(rng, contents)):
        verb, kind, order = ways[number % len(ways)]
        found = ranked(contents, board, order)
        if found and found[0]["author"] != ME:
            post = found[0]
            score = post["score"] + (1 if verb == "Upvote" else -1)
            yield Draft(
                {"vote": verb, "kind": kind, "board": board},
                all_of(
                    shows(
                        forum(path_of(post)),
                        (text("#my-vote"), f"You {verb.lower()}d this post."),
                        (text("#post .score"), str(score)),
                    ),
                    shows(
                        forum(f"/f/{board}?sort={order.lower()}"),
                        ("document.querySelectorAll('.votes [aria-pressed=true]').length", "1"),
                    ),
                ),
                (
                    *to_board(board),
                    click("link", order),
                    click("link", post["title"]),
                    click("button", f"{verb} post"),
                    answer(""),
                ),
            )


def subscribe(rng: Random, contents: Contents) -> Iterator[Draft]:
    mine = {
        each["board"] for each in rows(contents, "SELECT * FROM subscriptions WHERE user = ?", ME)
    }
    names = boards(rng, contents)
    new = [name for name in names if name not in mine]
    old = [name for name in names if name in mine]
    for one, other in zip(new, old, strict=False):
        for do, name, state, change in (
            ("Subscribe to", one, "You are subscribed.", 1),
            ("Unsubscribe from", other, "You are not subscribed.", -1),
        ):
            query = "SELECT * FROM boards WHERE name = ?"
            board = rows(contents, query, name)[0]
            yield Draft(
                {"do": do, "title": board["title"]},
                all_of(
                    shows(
                        forum(f"/f/{name}"),
                        (text("#subscribed"), state),
                        (text("#subscribers"), str(board["subscribers"] + change)),
                    ),
                    shows(
                        forum("/subscriptions"),
                        (
                            "document.querySelectorAll('#boards tbody tr').length",
                            str(len(mine) + change),
                        ),
                    ),
                ),
                (
                    *to_board(name),
                    click("button", f"{do} f/{name}"),
                    answer(""),
                ),
            )


def settings(rng: Random, contents: Contents) -> Iterator[Draft]:
    for number, bio in enumerate(rng.sample(BIOS, len(BIOS))):
        told, order = ORDERS[number % len(ORDERS)]
        yield Draft(
            {"bio": bio, "order": told},
            shows(
                forum("/settings"),
                ("document.querySelector('#bio').value", bio),
                ("document.querySelector('#sort').value", order),
                ("document.querySelector('#mails').checked", "true"),
                ("document.querySelector('#private').checked", "false"),
            ),
            (
                click("link", "Settings"),
                fill("Biography", bio),
                click("option", told),
                click("checkbox", "Send me an e-mail when somebody replies"),
                click("button", "Save settings"),
                answer(""),
            ),
        )


def block(rng: Random, contents: Contents) -> Iterator[Draft]:
    count = value(contents, "SELECT count(*) FROM blocks WHERE user = ?", ME) + 1
    for board in boards(rng, contents):
        found = ranked(contents, board, "Controversial")
        if found and found[0]["author"] != ME:
            name = found[0]["author"]
            yield Draft(
                {"board": board},
                shows(
                    forum("/blocked"),
                    (text("#blocked"), [name]),
                    ("document.querySelectorAll('#blocked form').length", str(count)),
                ),
                (
                    *to_board(board),
                    click("link", "Controversial"),
                    see(found[0]["title"]),
                    click("link", name),
                    click("button", f"Block {name}"),
                    answer(""),
                ),
            )


def save(rng: Random, contents: Contents) -> Iterator[Draft]:
    for number, board in enumerate(boards(rng, contents)):
        kind, order = (("most commented", "Most commented"), ("newest", "New"))[number % 2]
        found = ranked(contents, board, order)
        if found:
            yield Draft(
                {"kind": kind, "board": board},
                shows(
                    forum("/saved"),
                    (text("#saved"), [found[0]["title"]]),
                    ("document.querySelectorAll('#saved .post').length", "1"),
                ),
                (
                    *to_board(board),
                    click("link", order),
                    click("link", found[0]["title"]),
                    click("button", "Save"),
                    answer(""),
                ),
            )


ACCOUNT = [
    Intent("{{vote}} the {{kind}} post on f/{{board}}.", ["forum"], vote, 10),
    Intent('{{do}} the board with the title "{{title}}".', ["forum"], subscribe, 8),
    Intent(
        'Change my settings: the biography to "{{bio}}", the order of the posts to '
        '"{{order}}", and let me get e-mails when somebody replies.',
        ["forum"],
        settings,
        6,
    ),
    Intent(
        "Block the person who wrote the most controversial post of all time on f/{{board}}.",
        ["forum"],
        block,
        6,
    ),
    Intent("Save the {{kind}} post on f/{{board}}, so that I find it again.", ["forum"], save, 6),
]
