"""Ways through the forum that several intents share, and what they choose from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from random import Random
from typing import Any

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.intents import Contents
from agentenv_webarena.tasks.plan import Plan, click, fill

ME = "wren_calder"
YEAR = "2023-03-16 12:00"  # where the past year begins
ORDERS = {  # link on a board's page -> order, and the column that decides
    "New": ("time DESC", "time"),
    "Top": ("score DESC", "score"),
    "Controversial": ("least DESC, votes DESC", "least || ' ' || votes"),
    "Most commented": ("comments DESC", "comments"),
}
POSTS = f"""
    SELECT *, ups - downs AS score, min(ups, downs) AS least, ups + downs AS votes,
        (SELECT count(*) FROM comments WHERE post = posts.id) AS comments
    FROM posts WHERE author NOT IN (SELECT blocked FROM blocks WHERE user = '{ME}')
"""


def rows(contents: Contents, query: str, *values: Any) -> list[sqlite3.Row]:
    return contents["forum"].execute(query, values).fetchall()


def value(contents: Contents, query: str, *values: Any) -> Any:
    return rows(contents, query, *values)[0][0]


def forum(path: str = "/") -> str:
    return address("forum", path)


def boards(rng: Random, contents: Contents) -> list[str]:
    found = [each["name"] for each in rows(contents, "SELECT name FROM boards ORDER BY name")]
    rng.shuffle(found)
    return found


def people(rng: Random, contents: Contents) -> list[str]:
    """Everybody but me and whom I blocked."""
    query = (
        "SELECT name FROM users WHERE name != ? AND name NOT IN (SELECT blocked FROM blocks)"
        " ORDER BY name"
    )
    found = [each["name"] for each in rows(contents, query, ME)]
    rng.shuffle(found)
    return found


def ranked(
    contents: Contents, board: str, order: str, since: str = "", depth: int = 1
) -> list[sqlite3.Row]:
    """The first posts of a board in an order; none where the order is not clear among them."""
    how, decides = ORDERS[order]
    query = f"SELECT *, {decides} AS key FROM ({POSTS}) WHERE board = ? AND time >= ?"
    found = rows(contents, f"{query} ORDER BY {how} LIMIT ?", board, since, depth + 1)
    keys = [each["key"] for each in found]
    return found[:depth] if len(found) == depth + 1 and len(set(keys)) == len(keys) else []


def findable(rng: Random, contents: Contents, condition: str = "1") -> Iterator[sqlite3.Row]:
    """Posts that the search shows on its first page when their title is entered."""
    found = rows(contents, f"SELECT * FROM ({POSTS}) WHERE {condition} ORDER BY id")
    rng.shuffle(found)
    for post in found:
        words = post["title"].split()[:8]
        where = " AND ".join(["instr(lower(title || ' ' || body), lower(?))"] * len(words))
        hits = rows(contents, f"SELECT title FROM posts WHERE {where}", *words)
        titles = [each["title"] for each in hits]
        if len(titles) <= 20 and titles.count(post["title"]) == 1:
            yield post


def path_of(post: sqlite3.Row) -> str:
    return f"/f/{post['board']}/{post['id']}/{post['slug']}"


def to_board(name: str) -> Plan:
    return (
        fill("Search", name, enter=True, role="searchbox"),
        click("link", "Boards").because("I look for a board, not for posts."),
        click("link", f"f/{name}"),
    )


def to_person(name: str) -> Plan:
    return (
        fill("Search", name, enter=True, role="searchbox"),
        click("link", "People").because("I look for a person, not for posts."),
        click("link", name),
    )


def to_post(post: sqlite3.Row) -> Plan:
    return (
        fill("Search", post["title"], enter=True, role="searchbox"),
        click("link", post["title"]),
    )


def comment_count(contents: Contents) -> int:
    """How many comments I have written."""
    return int(value(contents, "SELECT count(*) FROM comments WHERE author = ?", ME))
