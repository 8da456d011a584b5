"""Feeds: the posts of a board, of a person or of a search, in the order that was asked for."""

from __future__ import annotations

from typing import Any

from agentenv_webarena.sites.forum.times import since
from agentenv_webarena.sites.pages import Here, Listing, listing

SORTS = {  # as the page calls it -> SQL
    "hot": "minute + 120 * (ups - downs) DESC, id DESC",  # a point is worth two hours
    "new": "time DESC, id DESC",
    "top": "ups - downs DESC, id DESC",
    "controversial": "min(ups, downs) DESC, ups + downs DESC, id DESC",
    "most commented": "comments DESC, id DESC",
}
TIMED = ("top", "controversial", "most commented")  # those that can be asked of a period

POSTS = """
    SELECT p.*, p.ups - p.downs AS score,
        (SELECT count(*) FROM comments WHERE post = p.id AND NOT deleted) AS comments,
        coalesce((SELECT value FROM votes WHERE user = ? AND kind = 'post' AND id = p.id), 0)
            AS vote
    FROM posts AS p WHERE NOT p.deleted
"""
VISIBLE = """
    AND p.author NOT IN (SELECT blocked FROM blocks WHERE user = ?)
    AND p.id NOT IN (SELECT post FROM hidden WHERE user = ?)
"""


def sort_of(here: Here, default: str = "hot") -> str:
    asked = here.query.get("sort", "")
    return asked if asked in SORTS else default


def period_of(here: Here) -> str:
    asked = here.query.get("period", "")
    return asked if asked in ("day", "week", "month", "year") else "all"


def feed(here: Here, condition: str, *values: Any, sort: str = "hot") -> Listing:
    """The posts for which a condition holds, without those that the visitor does not want."""
    sort = sort_of(here, sort)
    period = since(period_of(here)) if sort in TIMED else ""
    return listing(
        here,
        f"{POSTS} {VISIBLE} AND ({condition}) AND p.time >= ? ORDER BY {SORTS[sort]}",
        here.user,
        here.user,
        here.user,
        *values,
        period,
        size=25,
    )


def like(text: str) -> str:
    """A pattern for what contains a text, whatever signs are in it; with ESCAPE '!'."""
    for sign in "!%_":
        text = text.replace(sign, "!" + sign)
    return f"%{text[:200]}%"
