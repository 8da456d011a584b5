"""Threads: the comments below a post, as a tree."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from agentenv_webarena.sites.pages import Here

ORDERS = {
    "best": "ups - downs DESC, id",
    "new": "time DESC, id DESC",
    "old": "time, id",
}
COMMENTS = """
    SELECT c.*, c.ups - c.downs AS score,
        coalesce((SELECT value FROM votes WHERE user = ? AND kind = 'comment' AND id = c.id), 0)
            AS vote,
        c.author IN (SELECT blocked FROM blocks WHERE user = ?) AS blocked
    FROM comments AS c
"""
DEEPEST = 6  # levels that are indented


@dataclass
class Comment:
    """One comment with those that answer it."""

    row: sqlite3.Row
    depth: int
    answers: list[Comment] = field(default_factory=list)


def thread(here: Here, post: int) -> tuple[str, list[Comment]]:
    """The order, and the comments as a tree; who answered a blocked person is still there."""
    order = here.query.get("order", "")
    if order not in ORDERS:
        found = here.rows("SELECT comments FROM users WHERE name = ?", here.user)
        order = found[0]["comments"] if found else "best"
    query = f"{COMMENTS} WHERE c.post = ? ORDER BY {ORDERS[order]}"
    rows = here.rows(query, here.user, here.user, post)
    answers: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        answers.setdefault(row["parent"], []).append(row)

    def below(parent: int, depth: int) -> list[Comment]:
        found = [
            Comment(row, min(depth, DEEPEST), below(row["id"], depth + 1) if depth < 60 else [])
            for row in answers.get(parent, [])
        ]
        return [each for each in found if each.answers or not each.row["deleted"]]

    return order, below(0, 0)
