"""Issues and merge requests of a project: their lists, their pages, and what can be done there."""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forge.content import TODAY
from agentenv_webarena.sites.forge.roles import (
    MAINTAINER,
    REPORTER,
    need,
    project_at,
    role_of,
    signed_in,
)
from agentenv_webarena.sites.forge.shown import ITEMS, labels_of, matching, project_page
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()

ORDERS = {
    "created_desc": ("Created date, newest first", "i.created DESC, i.number DESC"),
    "created_asc": ("Created date, oldest first", "i.created, i.number"),
    "due": ("Due date, soonest first", "i.due = '', i.due, i.number"),
    "comments": ("Most comments", "comments DESC, i.number DESC"),
    "title": ("Title", "i.title, i.number"),
}
LONGEST_COMMENT = 5000


def kind_of(here: Here) -> str:
    return "merge" if here.request.url.path.split("/")[4] == "merge_requests" else "issue"


def item_at(here: Here, project: sqlite3.Row, number: str) -> sqlite3.Row:
    return here.row(
        f"{ITEMS} WHERE i.project_id = ? AND i.kind = ? AND i.number = ?",
        project["id"],
        kind_of(here),
        number,
    )


def address(here: Here, project: sqlite3.Row, number: object) -> str:
    segment = "merge_requests" if kind_of(here) == "merge" else "issues"
    return f"/{project['full']}/-/{segment}/{number}"


@router.get("/{space}/{path}/-/issues")
@router.get("/{space}/{path}/-/merge_requests")
async def items(here: Visiting, space: str, path: str) -> Response:
    project, kind = project_at(here, space, path), kind_of(here)
    states = ("open", "closed", "all") if kind == "issue" else ("open", "merged", "closed", "all")
    state = here.query.get("state", "") if here.query.get("state", "") in states else "open"
    sort = here.query.get("sort", "") if here.query.get("sort", "") in ORDERS else "created_desc"
    where, values = _filter(here)
    query = f"{ITEMS} WHERE i.project_id = ? AND i.kind = ? AND {where}"
    counts = {
        each: here.value(
            f"SELECT count(*) FROM ({query} AND ? IN (i.state, 'all'))",
            project["id"],
            kind,
            *values,
            each,
        )
        for each in states
    }
    found = listing(
        here,
        f"{query} AND ? IN (i.state, 'all') ORDER BY {ORDERS[sort][1]}",
        project["id"],
        kind,
        *values,
        state,
        size=10,
    )
    return project_page(
        here,
        project,
        "items.html",
        kind=kind,
        found=found,
        state=state,
        per_state=counts,
        sort=sort,
        orders=ORDERS,
        labels=labels_of(here, found.rows),
        **choices(here, project),
    )


def _filter(here: Here) -> tuple[str, list[str]]:
    """What the query asks of the items; names of nobody find nothing."""
    sought = {each: here.query.get(each, "").strip().lstrip("@") for each in here.query}
    condition, values = matching(sought.get("search", ""), "i.title", "i.text")
    conditions = [condition]
    for name, column in (("author", "a"), ("assignee", "g")):
        if sought.get(name):
            conditions.append(f"(lower({column}.username) = ? OR lower({column}.name) = ?)")
            values += [sought[name].lower()] * 2
    if sought.get("label"):
        conditions.append(
            "i.id IN (SELECT il.item_id FROM item_labels il JOIN labels l ON l.id = il.label_id"
            " WHERE l.name = ?)"
        )
        values.append(sought["label"])
    if sought.get("milestone"):
        conditions.append("m.title = ?")
        values.append(sought["milestone"])
    return " AND ".join(conditions), values


def choices(here: Here, project: sqlite3.Row) -> dict[str, Any]:
    """What can be chosen for an item of the project."""
    return {
        "all_labels": here.rows(
            "SELECT * FROM labels WHERE project_id = ? ORDER BY name", project["id"]
        ),
        "milestones": here.rows(
            "SELECT * FROM milestones WHERE project_id = ? ORDER BY due, title", project["id"]
        ),
        "members": here.rows(
            "SELECT u.* FROM members m JOIN users u ON u.id = m.user_id WHERE m.project_id = ?"
            " ORDER BY u.name",
            project["id"],
        ),
        "branches": here.rows(
            "SELECT * FROM branches WHERE project_id = ? ORDER BY name", project["id"]
        ),
    }


@router.get("/{space}/{path}/-/issues/{number}")
@router.get("/{space}/{path}/-/merge_requests/{number}")
async def item(here: Visiting, space: str, path: str, number: str) -> Response:
    project = project_at(here, space, path)
    found = item_at(here, project, number)
    return _item(here, project, found, "")


def _item(here: Here, project: sqlite3.Row, found: sqlite3.Row, problem: str) -> Response:
    notes = here.rows(
        "SELECT n.*, u.name, u.username FROM notes n JOIN users u ON u.id = n.author_id"
        " WHERE n.item_id = ? ORDER BY n.created, n.id",
        found["id"],
    )
    reviewer = here.rows("SELECT * FROM users WHERE id = ?", found["reviewer_id"])
    commits = here.rows(
        "SELECT * FROM commits WHERE project_id = ? AND branch = ? AND branch <> 'main'"
        " ORDER BY made DESC, id DESC",
        project["id"],
        found["source"],
    )
    return project_page(
        here,
        project,
        "item.html",
        item=found,
        kind=found["kind"],
        notes=notes,
        labels=labels_of(here, [found])[found["id"]],
        reviewer=reviewer[0] if reviewer else None,
        commits=commits,
        at=address(here, project, found["number"]),
        may_change=may_change(here, project, found),
        problem=problem,
    )


def may_change(here: Here, project: sqlite3.Row, found: sqlite3.Row) -> bool:
    mine = bool(here.user) and found["author"] == here.user
    return mine or role_of(here, project) >= REPORTER


@router.post("/{space}/{path}/-/issues/{number}/comment")
@router.post("/{space}/{path}/-/merge_requests/{number}/comment")
async def comment(here: Visiting, space: str, path: str, number: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    me, found = signed_in(here), item_at(here, project, number)
    text = sent.get("text", "")
    if not 1 <= len(text) <= LONGEST_COMMENT:
        problem = f"A comment has 1 to {LONGEST_COMMENT} characters."
        return _item(here, project, found, problem)
    here.change(
        "INSERT INTO notes (item_id, author_id, created, text) VALUES (?, ?, ?, ?)",
        found["id"],
        me,
        TODAY.isoformat(),
        text,
    )
    return here.go(address(here, project, found["number"]))


@router.post("/{space}/{path}/-/issues/{number}/{to}")
@router.post("/{space}/{path}/-/merge_requests/{number}/{to}")
async def change_state(here: Visiting, space: str, path: str, number: str, to: str) -> Response:
    project = project_at(here, space, path)
    found, what = item_at(here, project, number), "Issue"
    if kind_of(here) == "merge":
        what = "Merge request"
    state = {"close": "closed", "reopen": "open", "merge": "merged"}.get(to)
    if state is None or (state == "merged" and found["kind"] != "merge"):
        raise HTTPException(404)
    signed_in(here)
    if state == "merged":
        need(here, project, MAINTAINER)
    elif not may_change(here, project, found):
        raise HTTPException(403, "Only its author, and Reporters of the project, can do this.")
    if found["state"] == "merged" or (state == "merged" and found["state"] != "open"):
        raise HTTPException(409, "This merge request cannot be changed any more.")
    ended = "" if state == "open" else TODAY.isoformat()
    here.change("UPDATE items SET state = ?, ended = ? WHERE id = ?", state, ended, found["id"])
    here.notice(f"{what} is {state} now.")
    return here.go(address(here, project, found["number"]))
