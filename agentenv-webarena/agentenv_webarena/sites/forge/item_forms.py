"""Writing issues and merge requests, and changing what was written."""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forge.content import TODAY
from agentenv_webarena.sites.forge.items import address, choices, item_at, kind_of, may_change
from agentenv_webarena.sites.forge.roles import (
    DEVELOPER,
    REPORTER,
    need,
    project_at,
    role_of,
    signed_in,
)
from agentenv_webarena.sites.forge.shown import is_date, labels_of, project_page
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()


@router.get("/{space}/{path}/-/issues/new")
@router.get("/{space}/{path}/-/merge_requests/new")
async def new_item(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    _may_write(here, project)
    return _form(here, project, None, {"target": "main"}, set(), "")


@router.post("/{space}/{path}/-/issues")
@router.post("/{space}/{path}/-/merge_requests")
async def add_item(here: Visiting, space: str, path: str) -> Response:
    project, sent, labels = project_at(here, space, path), await here.form(), await _labels(here)
    me, kind = _may_write(here, project), kind_of(here)
    problem = _problem(here, project, sent)
    if problem:
        return _form(here, project, None, sent, labels, problem)
    number = here.value(
        "SELECT coalesce(max(number), 0) + 1 FROM items WHERE project_id = ? AND kind = ?",
        project["id"],
        kind,
    )
    item = here.change(
        "INSERT INTO items (project_id, kind, number, title, text, author_id, state, created,"
        " ended, due) VALUES (?, ?, ?, '', '', ?, 'open', ?, '', '')",
        project["id"],
        kind,
        number,
        me,
        TODAY.isoformat(),
    )
    _save(here, project, item, sent, labels)
    return here.go(address(here, project, number))


@router.get("/{space}/{path}/-/issues/{number}/edit")
@router.get("/{space}/{path}/-/merge_requests/{number}/edit")
async def edit_item(here: Visiting, space: str, path: str, number: str) -> Response:
    project = project_at(here, space, path)
    found = _own(here, project, number)
    sent = {key: str(found[key] or "") for key in ("title", "text", "due", "source", "target")}
    sent |= {"assignee": str(found["assignee_id"] or ""), "milestone": found["milestone"] or ""}
    sent |= {"reviewer": str(found["reviewer_id"] or "")}
    labels = {each["name"] for each in labels_of(here, [found])[found["id"]]}
    return _form(here, project, found, sent, labels, "")


@router.post("/{space}/{path}/-/issues/{number}/edit")
@router.post("/{space}/{path}/-/merge_requests/{number}/edit")
async def change_item(here: Visiting, space: str, path: str, number: str) -> Response:
    project, sent, labels = project_at(here, space, path), await here.form(), await _labels(here)
    found = _own(here, project, number)
    problem = _problem(here, project, sent)
    if problem:
        return _form(here, project, found, sent, labels, problem)
    _save(here, project, found["id"], sent, labels)
    here.notice("Your changes are saved.")
    return here.go(address(here, project, found["number"]))


def _may_write(here: Here, project: sqlite3.Row) -> int:
    return need(here, project, DEVELOPER) if kind_of(here) == "merge" else signed_in(here)


def _own(here: Here, project: sqlite3.Row, number: str) -> sqlite3.Row:
    signed_in(here)
    found = item_at(here, project, number)
    if not may_change(here, project, found):
        raise HTTPException(403, "Only its author, and Reporters of the project, can change it.")
    return found


async def _labels(here: Here) -> set[str]:
    sent = await here.request.form()
    return {each for each in sent.getlist("label") if isinstance(each, str)}


def _problem(here: Here, project: sqlite3.Row, sent: dict[str, str]) -> str:
    if not 1 <= len(sent.get("title", "")) <= 200:
        return "A title has 1 to 200 characters."
    if len(sent.get("text", "")) > 5000:
        return "A description has at most 5000 characters."
    if sent.get("due") and not is_date(sent["due"]):
        return "The due date is a date such as 2024-04-30."
    if kind_of(here) == "merge":
        names = {each["name"] for each in choices(here, project)["branches"]}
        if {sent.get("source"), sent.get("target")} - names:
            return "Choose a source branch and a target branch."
        if sent["source"] == sent["target"]:
            return "Source branch and target branch must be different."
    return ""


def _save(
    here: Here, project: sqlite3.Row, item: int, sent: dict[str, str], labels: set[str]
) -> None:
    """Fields that only members may set are left alone for others."""
    changed: dict[str, Any] = {"title": sent["title"], "text": sent.get("text", "")}
    options = choices(here, project)
    if role_of(here, project) >= REPORTER:
        people = {str(each["id"]): each["id"] for each in options["members"]}
        titles = {each["title"]: each["id"] for each in options["milestones"]}
        changed |= {
            "assignee_id": people.get(sent.get("assignee", "")),
            "reviewer_id": people.get(sent.get("reviewer", "")),
            "milestone_id": titles.get(sent.get("milestone", "")),
            "due": sent.get("due", ""),
        }
        here.change("DELETE FROM item_labels WHERE item_id = ?", item)
        for each in options["all_labels"]:
            if each["name"] in labels:
                here.change("INSERT INTO item_labels VALUES (?, ?)", item, each["id"])
    if kind_of(here) == "merge":
        changed |= {"source": sent["source"], "target": sent["target"]}
    for column, value in changed.items():
        here.change(f"UPDATE items SET {column} = ? WHERE id = ?", value, item)


def _form(
    here: Here,
    project: sqlite3.Row,
    found: sqlite3.Row | None,
    sent: dict[str, str],
    labels: set[str],
    problem: str,
) -> Response:
    return project_page(
        here,
        project,
        "item_form.html",
        422 if problem else 200,
        kind=kind_of(here),
        item=found,
        sent=sent,
        chosen=labels,
        problem=problem,
        at=here.request.url.path.removesuffix("/new"),
        **choices(here, project),
    )
