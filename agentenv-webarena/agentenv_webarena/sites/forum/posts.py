"""Posts: the front page, a board's posts, one post with its comments, and writing one."""

from __future__ import annotations

import sqlite3
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forum.content import EPOCH, slug
from agentenv_webarena.sites.forum.feeds import POSTS, feed
from agentenv_webarena.sites.forum.threads import thread
from agentenv_webarena.sites.forum.times import NOW, told
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()

Number = Annotated[int, Path(ge=0, lt=2**53)]

LONGEST_TITLE = 300
MINUTE = (NOW - EPOCH).days * 1440


@router.get("/")
async def subscribed(here: Visiting) -> Response:
    """The posts of the boards that the visitor subscribes; all of them for nobody."""
    condition = "p.board IN (SELECT board FROM subscriptions WHERE user = ?)"
    own = bool(here.user)
    posts = feed(here, condition if own else "? = ''", here.user, sort=_favorite(here))
    return here.page("posts.html", posts=posts, favorite=_favorite(here), which="subscribed")


@router.get("/all")
async def everything(here: Visiting) -> Response:
    posts = feed(here, "1", sort=_favorite(here))
    return here.page("posts.html", posts=posts, favorite=_favorite(here), which="all")


@router.get("/f/{name}")
async def board(here: Visiting, name: str) -> Response:
    found = board_of(here, name)
    posts = feed(here, "p.board = ?", name, sort=_favorite(here))
    return here.page("board.html", board=found, posts=posts, favorite=_favorite(here))


@router.get("/f/{name}/{number}")
async def short(here: Visiting, name: str, number: Number) -> Response:
    return here.go(path_of(post_of(here, number)))


@router.get("/f/{name}/{number}/{words}")
async def post(here: Visiting, name: str, number: Number, words: str) -> Response:
    found = post_of(here, number)
    if found["board"] != name:
        raise HTTPException(404)
    order, comments = thread(here, number)
    return here.page(
        "post.html",
        post=found,
        path=path_of(found),
        board=board_of(here, name),
        comments=comments,
        order=order,
        saved=bool(here.rows("SELECT 1 FROM saved WHERE user = ? AND post = ?", here.user, number)),
        hidden=bool(
            here.rows("SELECT 1 FROM hidden WHERE user = ? AND post = ?", here.user, number)
        ),
    )


@router.get("/submit")
async def empty(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    return _form(here, {"board": here.query.get("board", "")})


@router.post("/submit")
async def submit(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    form = await here.form()
    problem = _problem(here, form)
    if problem:
        return _form(here, form, problem)
    number = here.change(
        "INSERT INTO posts (board, author, title, slug, url, body, time, minute, ups, downs)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 0)",
        form["board"],
        here.user,
        form["title"],
        slug(form["title"]),
        form.get("url", ""),
        form.get("body", ""),
        told(NOW),
        MINUTE,
    )
    here.change("INSERT INTO votes VALUES (?, 'post', ?, 1)", here.user, number)
    return here.go(path_of(post_of(here, number)))


@router.get("/post/{number}/edit")
async def opened(here: Visiting, number: Number) -> Response:
    found = own_post(here, number)
    return here.page("edit_post.html", post=found, path=path_of(found), problem="")


@router.post("/post/{number}/edit")
async def edit(here: Visiting, number: Number) -> Response:
    found = own_post(here, number)
    body = (await here.form()).get("body", "")
    if not body and not found["url"]:
        problem = "A post needs a text."
        return here.page("edit_post.html", 422, post=found, path=path_of(found), problem=problem)
    here.change("UPDATE posts SET body = ?, edited = ? WHERE id = ?", body, told(NOW), number)
    here.notice("The post was changed.")
    return here.go(path_of(found))


@router.post("/post/{number}/delete")
async def delete(here: Visiting, number: Number) -> Response:
    found = own_post(here, number)
    here.change("UPDATE posts SET deleted = 1 WHERE id = ?", number)
    here.notice("The post was deleted.")
    return here.go(f"/f/{found['board']}")


@router.post("/post/{number}/{mark}")
async def mark(here: Visiting, number: Number, mark: str) -> Response:
    """Keep a post in mind, or out of sight."""
    if mark not in MARKS:
        raise HTTPException(404)
    found = post_of(here, number)
    if not here.user:
        return sign_in(here, path_of(found))
    table, on, done, undone = MARKS[mark]
    if on:
        here.change(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", here.user, number)
    else:
        here.change(f"DELETE FROM {table} WHERE user = ? AND post = ?", here.user, number)
    here.notice(done if on else undone)
    return here.go(path_of(found))


MARKS = {  # in the address -> table, whether it adds, and what is told
    "save": ("saved", True, "The post was saved.", ""),
    "unsave": ("saved", False, "", "The post is not saved any more."),
    "hide": ("hidden", True, "The post is hidden from your lists.", ""),
    "unhide": ("hidden", False, "", "The post is not hidden any more."),
}


def post_of(here: Here, number: int) -> sqlite3.Row:
    return here.row(f"{POSTS} AND p.id = ?", here.user, number)


def own_post(here: Here, number: int) -> sqlite3.Row:
    found = post_of(here, number)
    if not here.user or found["author"] != here.user:
        raise HTTPException(403, "Only the author can change a post.")
    return found


def board_of(here: Here, name: str) -> sqlite3.Row:
    return here.row(
        "SELECT *, (SELECT count(*) FROM subscriptions WHERE user = ? AND board = name) AS mine,"
        " (SELECT count(*) FROM posts WHERE board = name AND NOT deleted) AS posts"
        " FROM boards WHERE name = ?",
        here.user,
        name,
    )


def path_of(post: sqlite3.Row) -> str:
    return f"/f/{post['board']}/{post['id']}/{post['slug']}"


def sign_in(here: Here, back: str = "") -> Response:
    """Who is not signed in is asked to, and comes back: to a page, not to where a form went."""
    here.notice("Please sign in first.")
    if not back:
        back = here.request.url.path if here.request.method == "GET" else "/"
    return here.go("/login?next=" + quote(back))


def _favorite(here: Here) -> str:
    found = here.rows("SELECT sort FROM users WHERE name = ?", here.user)
    return found[0]["sort"] if found else "hot"


def _problem(here: Here, form: dict[str, str]) -> str:
    url = form.get("url", "")
    if not here.rows("SELECT 1 FROM boards WHERE name = ?", form.get("board", "")):
        return "Choose a board."
    if not 0 < len(form.get("title", "")) <= LONGEST_TITLE:
        return f"A post needs a title of at most {LONGEST_TITLE} characters."
    if url and not (url.startswith(("http://", "https://")) and len(url) <= 500):
        return "An address begins with http:// or https:// and has at most 500 characters."
    return ""


def _form(here: Here, form: dict[str, str], problem: str = "") -> Response:
    boards = here.rows("SELECT name, title FROM boards ORDER BY name")
    return here.page(
        "submit.html", 422 if problem else 200, form=form, problem=problem, boards=boards
    )
