"""Boards: the list of all, making one, changing its description, and subscribing."""

from __future__ import annotations

import re
import sqlite3

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forum.comments import local
from agentenv_webarena.sites.forum.feeds import like
from agentenv_webarena.sites.forum.posts import board_of, sign_in
from agentenv_webarena.sites.forum.times import NOW, told
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()

SORTS = {
    "name": "name",
    "subscribers": "subscribers DESC, name",
    "posts": "posts DESC, name",
    "newest": "created DESC, name",
}
BOARDS = """
    SELECT *, (SELECT count(*) FROM subscriptions WHERE user = ? AND board = name) AS mine,
        (SELECT count(*) FROM posts WHERE board = name AND NOT deleted) AS posts FROM boards
"""
LONGEST = {"title": 100, "about": 300, "sidebar": 4000}


@router.get("/boards")
async def boards(here: Visiting) -> Response:
    sort = here.query.get("sort", "")
    sort = sort if sort in SORTS else "name"
    found = listing(here, f"{BOARDS} ORDER BY {SORTS[sort]}", here.user, size=25)
    return here.page("boards.html", boards=found, sort=sort, sorts=list(SORTS))


@router.get("/subscriptions")
async def subscriptions(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    wanted = "name IN (SELECT board FROM subscriptions WHERE user = ?)"
    found = listing(here, f"{BOARDS} WHERE {wanted} ORDER BY name", here.user, here.user, size=50)
    return here.page("boards.html", boards=found, sort="", sorts=[])


@router.get("/create_board")
async def empty(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    return here.page("edit_board.html", board=None, form={}, problem="")


@router.post("/create_board")
async def create(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    form = await here.form()
    problem = _name_problem(here, form.get("name", "")) or _problem(form)
    if problem:
        return here.page("edit_board.html", 422, board=None, form=form, problem=problem)
    here.change(
        "INSERT INTO boards VALUES (?, ?, ?, ?, ?, ?, 1)",
        form["name"],
        form["title"],
        form["about"],
        form.get("sidebar", ""),
        here.user,
        told(NOW),
    )
    here.change("INSERT INTO subscriptions VALUES (?, ?)", here.user, form["name"])
    here.notice(f"The board f/{form['name']} was created.")
    return here.go(f"/f/{form['name']}")


@router.get("/edit_board/{name}")
async def opened(here: Visiting, name: str) -> Response:
    found = _own(here, name)
    return here.page("edit_board.html", board=found, form=dict(found), problem="")


@router.post("/edit_board/{name}")
async def edit(here: Visiting, name: str) -> Response:
    found = _own(here, name)
    form = await here.form()
    problem = _problem(form)
    if problem:
        return here.page("edit_board.html", 422, board=found, form=form, problem=problem)
    here.change(
        "UPDATE boards SET title = ?, about = ?, sidebar = ? WHERE name = ?",
        form["title"],
        form["about"],
        form.get("sidebar", ""),
        name,
    )
    here.notice("The board was changed.")
    return here.go(f"/f/{name}")


@router.post("/subscribe/{name}")
async def subscribe(here: Visiting, name: str) -> Response:
    """On or off, as the form says."""
    board = board_of(here, name)
    form = await here.form()
    if not here.user:
        return sign_in(here, local(form.get("back", "")))
    wanted = form.get("value") == "on"
    if wanted and not board["mine"]:
        here.change("INSERT INTO subscriptions VALUES (?, ?)", here.user, name)
        here.change("UPDATE boards SET subscribers = subscribers + 1 WHERE name = ?", name)
    if board["mine"] and not wanted:
        here.change("DELETE FROM subscriptions WHERE user = ? AND board = ?", here.user, name)
        here.change("UPDATE boards SET subscribers = subscribers - 1 WHERE name = ?", name)
    return here.go(local(form.get("back", "")))


@router.get("/search")
async def search(here: Visiting) -> Response:
    """Posts, comments, boards or people that contain all the words."""
    words = here.query.get("q", "")[:200].split()[:8]
    kind = here.query.get("in", "")
    kind = kind if kind in KINDS else "posts"
    query, columns, order = KINDS[kind]
    found = None
    if words:
        where = " AND ".join([f"{columns} LIKE ? ESCAPE '!'"] * len(words))
        found = listing(here, f"{query} {where} ORDER BY {order}", *map(like, words), size=20)
    return here.page("search.html", found=found, kind=kind, kinds=list(KINDS))


KINDS = {  # what is searched -> query, where the words are, order
    "posts": (
        "SELECT p.*, ups - downs AS score, 0 AS vote,"
        " (SELECT count(*) FROM comments WHERE post = p.id AND NOT deleted) AS comments"
        " FROM posts AS p WHERE NOT deleted AND",
        "title || ' ' || body",
        "score DESC, id DESC",
    ),
    "comments": (
        "SELECT c.*, c.ups - c.downs AS score, p.title, p.board, p.slug FROM comments AS c"
        " JOIN posts AS p ON p.id = c.post WHERE NOT c.deleted AND NOT p.deleted AND",
        "c.body",
        "c.time DESC, c.id DESC",
    ),
    "boards": ("SELECT * FROM boards WHERE", "name || ' ' || title || ' ' || about", "name"),
    "people": ("SELECT * FROM users WHERE NOT private AND", "name || ' ' || bio", "name"),
}


def _own(here: Here, name: str) -> sqlite3.Row:
    found = board_of(here, name)
    if not here.user or found["creator"] != here.user:
        raise HTTPException(403, "Only who created a board can change it.")
    return found


def _name_problem(here: Here, name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]{3,25}", name):
        return "A board's name has 3 to 25 letters, digits or underscores."
    if here.rows("SELECT 1 FROM boards WHERE lower(name) = lower(?)", name):
        return f"There is a board with the name {name} already."
    return ""


def _problem(form: dict[str, str]) -> str:
    if not form.get("title") or not form.get("about"):
        return "A board needs a title and a description."
    for field, longest in LONGEST.items():
        if len(form.get(field, "")) > longest:
            return f"The {field} has at most {longest} characters."
    return ""
