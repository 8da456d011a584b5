"""The forge's front: projects, groups, search, and what waits for the one signed in."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.forge.roles import VISIBLE, signed_in, user_id
from agentenv_webarena.sites.forge.shown import (
    ITEMS,
    ORDERS,
    PROJECTS,
    SEGMENTS,
    labels_of,
    matching,
)
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()

LANGUAGES = ("c", "go", "python", "rust", "shell", "typescript", "web")
SCOPES = {
    "projects": "Projects",
    "issues": "Issues",
    "merge_requests": "Merge requests",
    "users": "Users",
}
STATES = {"open": "Open", "closed": "Closed", "merged": "Merged", "all": "All"}


@router.get("/")
async def yours(here: Visiting) -> Response:
    if not here.user:
        return here.go("/explore")
    where = "p.id IN (SELECT project_id FROM members WHERE user_id = ?)"
    return _projects(here, "Your projects", where, user_id(here))


@router.get("/starred")
async def starred(here: Visiting) -> Response:
    where = "p.id IN (SELECT project_id FROM stars WHERE user_id = ?)"
    return _projects(here, "Starred projects", where, signed_in(here))


@router.get("/explore")
async def explore(here: Visiting) -> Response:
    return _projects(here, "Explore projects", VISIBLE, user_id(here))


def _projects(here: Here, title: str, where: str, user: int) -> Response:
    condition, words = matching(here.query.get("search", ""), "p.full", "p.about")
    language = here.query.get("language", "")
    if language in LANGUAGES:
        condition += f" AND p.language = '{language}'"
    sort = here.query.get("sort", "") if here.query.get("sort", "") in ORDERS else "name"
    found = listing(
        here,
        f"{PROJECTS} WHERE {where} AND {condition} ORDER BY {ORDERS[sort][1]}",
        user,
        *words,
        size=15,
    )
    return here.page(
        "projects.html",
        title=title,
        found=found,
        sort=sort,
        orders=ORDERS,
        languages=LANGUAGES,
        language=language,
    )


@router.get("/groups")
async def groups(here: Visiting) -> Response:
    found = here.rows(
        "SELECT g.*, (SELECT count(*) FROM projects p WHERE p.space = g.path) AS projects"
        " FROM groups g ORDER BY g.name"
    )
    return here.page("groups.html", groups=found)


@router.get("/search")
async def search(here: Visiting) -> Response:
    text = here.query.get("search", "")
    scope = here.query.get("scope", "") if here.query.get("scope", "") in SCOPES else "projects"
    me = user_id(here)
    queries = {
        "projects": (
            f"{PROJECTS} WHERE {VISIBLE} AND",
            ("p.full", "p.about"),
            "stars DESC, p.full",
        ),
        "issues": (f"{ITEMS} WHERE {VISIBLE} AND i.kind = 'issue' AND", ("i.title",), "i.id DESC"),
        "merge_requests": (
            f"{ITEMS} WHERE {VISIBLE} AND i.kind = 'merge' AND",
            ("i.title",),
            "i.id DESC",
        ),
        "users": ("SELECT * FROM users WHERE ? >= 0 AND", ("username", "name"), "name"),
    }
    counts, found = {}, None
    for each, (query, columns, order) in queries.items():
        condition, words = matching(text, *columns)
        counts[each] = here.value(f"SELECT count(*) FROM ({query} {condition})", me, *words)
        if each == scope:
            found = listing(here, f"{query} {condition} ORDER BY {order}", me, *words, size=15)
    return here.page(
        "search.html", text=text, scope=scope, scopes=SCOPES, counts=counts, found=found
    )


@router.get("/dashboard/issues")
@router.get("/dashboard/merge_requests")
async def own_items(here: Visiting) -> Response:
    """What is assigned to the one signed in, was created by them, or waits for their review."""
    me = signed_in(here)
    kind = "issue" if here.request.url.path.endswith("issues") else "merge"
    columns = {"assigned": "i.assignee_id", "created": "i.author_id", "review": "i.reviewer_id"}
    scope = here.query.get("scope", "") if here.query.get("scope", "") in columns else "assigned"
    state = here.query.get("state", "") if here.query.get("state", "") in STATES else "open"
    where = f"i.kind = ? AND {columns[scope]} = ? AND ? IN (i.state, 'all')"
    query = f"{ITEMS} WHERE {where} ORDER BY i.created DESC, i.id DESC"
    found = listing(here, query, kind, me, state)
    return here.page(
        "own_items.html",
        kind=kind,
        segment=SEGMENTS[kind],
        scope=scope,
        state=state,
        states=STATES,
        found=found,
        labels=labels_of(here, found.rows),
    )


@router.get("/dashboard/todos")
async def todos(here: Visiting) -> Response:
    done = int(here.query.get("state") == "done")
    found = listing(
        here,
        "SELECT t.*, i.title, i.number, i.kind, p.full, u.name AS author, u.username FROM todos t"
        " JOIN items i ON i.id = t.item_id JOIN projects p ON p.id = i.project_id"
        " JOIN users u ON u.id = t.author_id WHERE t.user_id = ? AND t.done = ?"
        " ORDER BY t.created DESC, t.id DESC",
        signed_in(here),
        done,
    )
    return here.page("todos.html", found=found, done=done, segments=SEGMENTS)


@router.post("/dashboard/todos/{number}/done")
async def finish_todo(here: Visiting, number: str) -> Response:
    here.change("UPDATE todos SET done = 1 WHERE id = ? AND user_id = ?", number, signed_in(here))
    return here.go("/dashboard/todos")


@router.post("/dashboard/todos/done")
async def finish_all_todos(here: Visiting) -> Response:
    here.change("UPDATE todos SET done = 1 WHERE user_id = ?", signed_in(here))
    return here.go("/dashboard/todos")
