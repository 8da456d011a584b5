"""Comments: writing, changing and deleting them, and votes on posts and comments."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forum.posts import Number, board_of, path_of, post_of, sign_in
from agentenv_webarena.sites.forum.threads import COMMENTS, Comment
from agentenv_webarena.sites.forum.times import NOW, told
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()


@router.post("/f/{name}/{number}/comment")
async def write(here: Visiting, name: str, number: Number) -> Response:
    """A comment on the post, or an answer to another comment."""
    post = post_of(here, number)
    if not here.user:
        return sign_in(here, path_of(post))
    form = await here.form()
    parent = form.get("parent", "0")
    parent = parent if parent.isascii() and parent.isdigit() and len(parent) < 10 else "0"
    if parent != "0":
        here.row("SELECT 1 FROM comments WHERE id = ? AND post = ?", int(parent), number)
    if not form.get("body"):
        here.notice("A comment needs a text.")
        return here.go(path_of(post))
    added = here.change(
        "INSERT INTO comments (post, parent, author, body, time, ups, downs)"
        " VALUES (?, ?, ?, ?, ?, 1, 0)",
        number,
        int(parent),
        here.user,
        form["body"],
        told(NOW),
    )
    here.change("INSERT INTO votes VALUES (?, 'comment', ?, 1)", here.user, added)
    return here.go(f"{path_of(post)}#comment-{added}")


@router.get("/f/{name}/{number}/{words}/comment/{comment}")
async def one(here: Visiting, name: str, number: Number, words: str, comment: Number) -> Response:
    """One comment, with a form to answer it."""
    post = post_of(here, number)
    found = _comment(here, comment)
    if found["post"] != number:
        raise HTTPException(404)
    return here.page(
        "comment.html",
        post=post,
        path=path_of(post),
        thread=Comment(found, 0),
        board=board_of(here, post["board"]),
    )


@router.get("/comment/{number}/edit")
async def opened(here: Visiting, number: Number) -> Response:
    found = _own(here, number)
    post = post_of(here, found["post"])
    return here.page("edit_comment.html", comment=found, path=path_of(post), problem="")


@router.post("/comment/{number}/edit")
async def edit(here: Visiting, number: Number) -> Response:
    found = _own(here, number)
    path = path_of(post_of(here, found["post"]))
    body = (await here.form()).get("body", "")
    if not body:
        problem = "A comment needs a text."
        return here.page("edit_comment.html", 422, comment=found, path=path, problem=problem)
    here.change("UPDATE comments SET body = ?, edited = ? WHERE id = ?", body, told(NOW), number)
    here.notice("The comment was changed.")
    return here.go(f"{path}#comment-{number}")


@router.post("/comment/{number}/delete")
async def delete(here: Visiting, number: Number) -> Response:
    found = _own(here, number)
    here.change("UPDATE comments SET deleted = 1, body = '[deleted]' WHERE id = ?", number)
    here.notice("The comment was deleted.")
    return here.go(path_of(post_of(here, found["post"])))


@router.post("/vote/{kind}/{number}")
async def vote(here: Visiting, kind: str, number: Number) -> Response:
    """Up, down or neither: everybody has one vote on each post and comment."""
    if kind not in ("post", "comment"):
        raise HTTPException(404)
    form = await here.form()
    if not here.user:
        return sign_in(here, local(form.get("back", "")))
    value = {"up": 1, "down": -1}.get(form.get("value", ""), 0)
    table = f"{kind}s"
    here.row(f"SELECT 1 FROM {table} WHERE id = ? AND NOT deleted", number)
    mine = "user = ? AND kind = ? AND id = ?"
    before = here.rows(f"SELECT value FROM votes WHERE {mine}", here.user, kind, number)
    old = before[0]["value"] if before else 0
    here.change(
        f"UPDATE {table} SET ups = ups + ?, downs = downs + ? WHERE id = ?",
        (value == 1) - (old == 1),
        (value == -1) - (old == -1),
        number,
    )
    here.change(f"DELETE FROM votes WHERE {mine}", here.user, kind, number)
    if value:
        here.change("INSERT INTO votes VALUES (?, ?, ?, ?)", here.user, kind, number, value)
    return here.go(local(form.get("back", "")))


def local(path: str) -> str:
    """A page of this site: whatever else a form says leads to the front page."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") else "/"


def _comment(here: Here, number: int) -> sqlite3.Row:
    query = f"{COMMENTS} WHERE c.id = ? AND NOT c.deleted"
    return here.row(query, here.user, here.user, number)


def _own(here: Here, number: int) -> sqlite3.Row:
    found = _comment(here, number)
    if not here.user or found["author"] != here.user:
        raise HTTPException(403, "Only the author can change a comment.")
    return found
