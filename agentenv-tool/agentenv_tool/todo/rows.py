"""Rows: how Todoist is asked for projects and tasks, and how it writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from agentenv_tool.live import Api, Rejected, ServiceDown
from agentenv_tool.todo.content import Project, Task

Row = dict[str, Any]
_MOST_PAGES = 500  # of 200 rows each


def listed(api: Api, path: str, query: Mapping[str, str] | None = None) -> dict[str, Row]:
    """All rows of all pages, by their ids."""
    rows: dict[str, Row] = {}
    cursor: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        page = api.ask("GET", path, query={**(query or {}), "limit": "200", **cursor})
        results = page.get("results") if isinstance(page, dict) else None
        if not isinstance(results, list) or not all(isinstance(row, dict) for row in results):
            raise ServiceDown(f"GET {path} gave no page of results: {str(page)[:200]}")
        rows |= {str(row.get("id")): row for row in results}
        if not page.get("next_cursor"):
            return rows
        cursor = {"cursor": str(page["next_cursor"])}
    raise ServiceDown(f"GET {path} has more than {_MOST_PAGES} pages")


def found(api: Api, path: str) -> Row | None:
    """One row; None where it was deleted."""
    try:
        row = api.ask("GET", path)
    except Rejected as error:
        if error.status != 404:
            raise
        return None
    if not isinstance(row, dict):
        raise ServiceDown(f"GET {path} gave something else than an object: {str(row)[:200]}")
    return None if row.get("is_deleted") else row


def post(api: Api, path: str, body: Mapping[str, Any] | None) -> Any:
    """Tried again where no answer comes, under one request id."""
    return api.ask("POST", path, body=body, headers={"X-Request-Id": str(uuid4())})


def created(api: Api, path: str, body: Mapping[str, Any]) -> Row:
    row = post(api, path, body)
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise ServiceDown(f"POST {path} gave no id: {str(row)[:200]}")
    return row


def delete(api: Api, path: str) -> None:
    try:
        api.ask("DELETE", path)
    except Rejected as error:
        if error.status != 404:  # an attempt that was not answered has done it
            raise


def project_body(project: Project, container: str) -> Row:
    return {
        "name": project.name,
        "color": project.color,
        "is_favorite": project.is_favorite,
        "parent_id": container,
    }


def task_body(task: Task, project: str) -> Row:
    body: Row = {
        "content": task.content,
        "description": task.description,
        "project_id": project,
        "priority": task.priority,
        "labels": list(task.labels),
    }
    if task.due_date:
        body["due_date"] = task.due_date
    if task.amount:
        body |= {"duration": task.amount, "duration_unit": task.unit}
    return body


def project_of(project: Project, row: Row) -> Project:
    """Our project with what the service says of it now."""
    return replace(project, name=text(row, "name"), is_favorite=bool(row.get("is_favorite")))


def task_of(task: Task, row: Any) -> Task:
    """Our task with what the service says of it now."""
    due = row.get("due") if isinstance(row, dict) else None
    duration = row.get("duration") if isinstance(row, dict) else None
    labels = tuple(row.get("labels") or ()) if isinstance(row, dict) else ()
    try:
        return replace(
            task,
            content=text(row, "content"),
            description=text(row, "description"),
            priority=int(row["priority"]),
            due_date=text(due, "date")[:10] if due else None,
            amount=int(duration["amount"]) if duration else None,
            unit=text(duration, "unit") if duration else task.unit,
            labels=task.labels if sorted(labels) == sorted(task.labels) else labels,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ServiceDown(f"this is no task of the API: {str(row)[:200]}") from error


def text(row: Any, key: str) -> str:
    value = row.get(key) if isinstance(row, dict) else None
    if not isinstance(value, str):
        raise ServiceDown(f"{key} is missing from an answer: {str(row)[:200]}")
    return value


def title(row: Row) -> str:
    """What a person calls it."""
    return str(row.get("name", row.get("content")))[:100]
