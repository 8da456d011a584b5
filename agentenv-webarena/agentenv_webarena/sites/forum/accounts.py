"""Accounts: profiles, signing in and out, settings, and people who are blocked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.forum.comments import local
from agentenv_webarena.sites.forum.feeds import POSTS, SORTS
from agentenv_webarena.sites.forum.people import DEMO, PASSWORD
from agentenv_webarena.sites.forum.posts import sign_in
from agentenv_webarena.sites.forum.threads import ORDERS
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()

LONGEST_BIO = 500
COMMENTS = """
    SELECT c.*, c.ups - c.downs AS score, p.title, p.board, p.slug
    FROM comments AS c JOIN posts AS p ON p.id = c.post
    WHERE NOT c.deleted AND NOT p.deleted AND c.author = ?
"""
THERE = """
    comments AS c JOIN posts AS p ON p.id = c.post
    WHERE c.author = u.name AND NOT c.deleted AND NOT p.deleted
"""
ORDER = {
    "new": "time DESC, id DESC",
    "top": "score DESC, id DESC",
    "old": "time, id",
}


@router.get("/user/{name}")
async def profile(here: Visiting, name: str) -> Response:
    posts = here.rows(
        f"{POSTS} AND p.author = ? ORDER BY time DESC, id DESC LIMIT 5", here.user, name
    )
    comments = here.rows(f"{COMMENTS} ORDER BY time DESC, id DESC LIMIT 5", name)
    return here.page("profile.html", who=_who(here, name), posts=posts, comments=comments)


@router.get("/user/{name}/posts")
async def posts(here: Visiting, name: str) -> Response:
    order = _order(here)
    query = f"{POSTS} AND p.author = ? ORDER BY {ORDER[order]}"
    found = listing(here, query, here.user, name)
    return here.page("user_posts.html", who=_who(here, name), posts=found, order=order)


@router.get("/user/{name}/comments")
async def comments(here: Visiting, name: str) -> Response:
    order = _order(here)
    found = listing(here, f"{COMMENTS} ORDER BY {ORDER[order]}", name)
    return here.page("user_comments.html", who=_who(here, name), comments=found, order=order)


@router.post("/user/{name}/block")
async def block(here: Visiting, name: str) -> Response:
    who = _who(here, name)
    form = await here.form()
    if not here.user:
        return sign_in(here, local(form.get("back", "")))
    if form.get("value") == "on" and name != here.user:
        here.change("INSERT OR IGNORE INTO blocks VALUES (?, ?)", here.user, name)
        here.notice(f"You blocked {who['name']}.")
    else:
        here.change("DELETE FROM blocks WHERE user = ? AND blocked = ?", here.user, name)
        here.notice(f"{who['name']} is not blocked.")
    return here.go(local(form.get("back", "")))


@router.get("/blocked")
async def blocked(here: Visiting) -> Response:
    """People, and posts, that the visitor does not want to see."""
    if not here.user:
        return sign_in(here)
    people = here.rows("SELECT blocked FROM blocks WHERE user = ? ORDER BY blocked", here.user)
    hidden = here.rows(f"{POSTS} AND {_marked('hidden')}", here.user, here.user)
    return here.page("blocked.html", people=people, hidden=hidden)


@router.get("/saved")
async def saved(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    found = listing(here, f"{POSTS} AND {_marked('saved')}", here.user, here.user)
    return here.page("saved.html", posts=found)


@router.get("/settings")
async def settings(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    return _settings(here, dict(_who(here, here.user)))


@router.post("/settings")
async def change(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    form = await here.form()
    if len(form.get("bio", "")) > LONGEST_BIO:
        return _settings(here, form, f"The biography has at most {LONGEST_BIO} characters.")
    if form.get("sort") not in SORTS or form.get("comments") not in ORDERS:
        return _settings(here, form, "Choose one of the orders.")
    here.change(
        "UPDATE users SET bio = ?, sort = ?, comments = ?, mails = ?, private = ? WHERE name = ?",
        form.get("bio", ""),
        form["sort"],
        form["comments"],
        form.get("mails") == "on",
        form.get("private") == "on",
        here.user,
    )
    here.notice("Your settings were saved.")
    return here.go("/settings")


@router.get("/login")
async def door(here: Visiting) -> Response:
    return _door(here, local(here.query.get("next", "")))


@router.post("/login")
async def login(here: Visiting) -> Response:
    form = await here.form()
    after = local(form.get("next", ""))
    name, password = form.get("name", ""), form.get("password", "")
    found = here.rows("SELECT password FROM users WHERE name = ?", name)
    if not found or not found[0]["password"] or found[0]["password"] != password:
        return _door(here, after, "There is no account with this name and password.", name)
    here.user = name
    return here.go(after)


@router.post("/logout")
async def logout(here: Visiting) -> Response:
    here.user = ""
    here.notice("You are signed out.")
    return here.go("/")


def _who(here: Here, name: str) -> sqlite3.Row:
    """A person with what they earned: the score of all that they wrote."""
    return here.row(
        f"""
        SELECT *,
            (SELECT count(*) FROM posts WHERE author = u.name AND NOT deleted) AS post_count,
            (SELECT coalesce(sum(ups - downs), 0) FROM posts
                WHERE author = u.name AND NOT deleted) AS post_karma,
            (SELECT count(*) FROM {THERE}) AS comment_count,
            (SELECT coalesce(sum(c.ups - c.downs), 0) FROM {THERE}) AS comment_karma,
            EXISTS (SELECT 1 FROM blocks WHERE user = ? AND blocked = u.name) AS blocked
        FROM users AS u WHERE name = ?
        """,
        here.user,
        name,
    )


def _marked(table: str) -> str:
    return f"p.id IN (SELECT post FROM {table} WHERE user = ?) ORDER BY p.id DESC"


def _order(here: Here) -> str:
    asked = here.query.get("sort", "")
    return asked if asked in ORDER else "new"


def _settings(here: Here, form: Mapping[str, object], problem: str = "") -> Response:
    status = 422 if problem else 200
    return here.page(
        "settings.html", status, form=form, problem=problem, sorts=SORTS, orders=ORDERS
    )


def _door(here: Here, after: str, problem: str = "", name: str = "") -> Response:
    status = 403 if problem else 200
    return here.page(
        "login.html", status, after=after, problem=problem, name=name, demo=DEMO, secret=PASSWORD
    )
