"""Todoist: accounts inside a real one, through its API v1.

Each session works in a project of its own, `AgentEnv container <token>`, whose sub-projects and
tasks it has created. It lists, changes and deletes nothing else; whose a project or task is, is
decided by the ids that the service gave at creation, never by name. Ids that the agent sees are
ours, so that an episode reads the same wherever it is played.
"""

from __future__ import annotations

import atexit
import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from agentenv_tool.live import Api, Rejected, ServiceDown, key_from
from agentenv_tool.todo.account import no_project, no_task
from agentenv_tool.todo.content import Content, Project, Task

log = logging.getLogger(__name__)

URL = "https://api.todoist.com/api/v1"
KEY = "TODO_KEY"
_MOST_PAGES = 500  # of 200 rows each


class Todoist:
    """The service, and the containers that stand in it now."""

    def __init__(self, url: str = "", seconds: float = 20.0):
        headers = {"Authorization": f"Bearer {key_from(KEY)}"}
        self.api = Api(url or URL, "todoist", headers, seconds)
        self._open: dict[str, LiveAccount] = {}
        atexit.register(self.close)

    def open(self, start: Content) -> LiveAccount:
        """A new container that holds the content."""
        account = LiveAccount(self.api, start, self._open)
        try:
            account.upload()
        except Exception:
            account.close()
            raise
        return account

    def close(self) -> None:
        """Take away what a server that stops has left open."""
        for account in list(self._open.values()):
            account.close()


class LiveAccount:
    """One container; it is deleted when it is closed."""

    def __init__(self, api: Api, start: Content, accounts: dict[str, LiveAccount]):
        self.api = api
        self.start = start
        self.name = f"AgentEnv container {secrets.token_hex(8)}"
        self._accounts = accounts
        self._container = ""
        self._theirs: dict[str, str] = {}  # the service's id of each of ours
        self._gone: dict[str, Task | None] = {}  # completed, or None for deleted

    def upload(self) -> None:
        self._accounts[self.name] = self
        log.info("creating %r", self.name)
        self._container = self._create("/projects", {"name": self.name})["id"]
        for project in self.start.projects:
            row = self._create("/projects", _project_body(project, self._container))
            self._theirs[project.id] = row["id"]
            for task in self.start.of(project):
                row = self._create("/tasks", _task_body(task, self._theirs[project.id]))
                self._theirs[task.id] = row["id"]
                if _read(task, row) != task:
                    raise ServiceDown(f"the service did not keep all of {task}: {row}")

    def projects(self) -> list[Project]:
        rows = self._listed("/projects", {})
        found = []
        for project in self.start.projects:
            row = rows.get(self._theirs[project.id])
            if row is not None:
                favorite = bool(row.get("is_favorite"))
                found.append(replace(project, name=_text(row, "name"), is_favorite=favorite))
        return found

    def tasks(self, project_id: str) -> list[Task]:
        project = self._project(project_id)
        rows = self._listed("/tasks", {"project_id": self._theirs[project.id]})
        return [
            _read(task, row)
            for task in self.start.of(project)
            if (row := rows.get(self._theirs[task.id])) is not None and task.id not in self._gone
        ]

    def task(self, task_id: str) -> Task:
        task = self._known(task_id)
        try:
            row = self.api.ask("GET", f"/tasks/{self._theirs[task_id]}")
        except Rejected as error:
            raise _absent(error, task_id) from error
        if isinstance(row, dict) and row.get("checked"):
            raise no_task(task_id)
        return _read(task, row)

    def mark(self, project_id: str, is_favorite: bool) -> Project:
        project = self._project(project_id)
        self._post(f"/projects/{self._theirs[project_id]}", {"is_favorite": is_favorite})
        return next(each for each in self.projects() if each.id == project.id)

    def reschedule(self, task_id: str, due_date: str) -> Task:
        self._change(task_id, "", {"due_date": due_date})
        return self.task(task_id)

    def complete(self, task_id: str) -> None:
        task = self.task(task_id)
        self._change(task_id, "/close", None)
        self._gone[task_id] = replace(task, completed=True)

    def delete(self, task_id: str) -> None:
        self._known(task_id)
        self._delete(f"/tasks/{self._theirs[task_id]}")
        self._gone[task_id] = None

    def content(self) -> Content:
        projects = self.projects()
        done = [task for task in self._gone.values() if task is not None]
        tasks: list[Task] = []
        for project in projects:
            mine = [each for each in done if each.project_id == project.id]
            tasks += sorted([*self.tasks(project.id), *mine], key=lambda each: each.order)
        return Content(tuple(projects), tuple(tasks))

    def copy(self) -> None:
        """A container is not copied: its actions are replayed in another one."""

    def close(self) -> None:
        """Delete the container, unless somebody else has put something into it."""
        if self._accounts.pop(self.name, None) is None:
            return
        try:
            left = self._is_left()
        except (ServiceDown, Rejected) as error:
            log.warning("%r may be left in the account: %s", self.name, error)
        else:
            if left:
                log.warning("%r is left in the account", self.name)

    def _is_left(self) -> bool:
        """Whether anything is, after all that is only ours was deleted."""
        if not self._container:
            return True  # it was asked for, and its creation was not confirmed
        rows = self._listed("/projects", {})
        ours = set(self._theirs.values())
        parents = {row.get("parent_id") for id, row in rows.items() if id not in ours}
        inner = [self._theirs[each.id] for each in self.start.projects if each.id in self._theirs]
        left = False
        for project in (each for each in inner if each in rows):
            if (
                project in parents
                or not self._listed("/tasks", {"project_id": project}).keys() <= ours
            ):
                left = True
            else:
                self._delete(f"/projects/{project}")
        left = left or self._container in parents
        left = left or bool(self._listed("/tasks", {"project_id": self._container}))
        if not left:
            self._delete(f"/projects/{self._container}")
        return left

    def _project(self, project_id: str) -> Project:
        for project in self.start.projects:
            if project.id == project_id:
                return project
        raise no_project(project_id)

    def _known(self, task_id: str) -> Task:
        for task in self.start.tasks:
            if task.id == task_id and task_id not in self._gone:
                return task
        raise no_task(task_id)

    def _change(self, task_id: str, path: str, body: Mapping[str, Any] | None) -> None:
        self._known(task_id)
        try:
            self._post(f"/tasks/{self._theirs[task_id]}{path}", body)
        except Rejected as error:
            raise _absent(error, task_id) from error

    def _create(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        row = self._post(path, body)
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
            raise ServiceDown(f"POST {path} gave no id: {str(row)[:200]}")
        return row

    def _post(self, path: str, body: Mapping[str, Any] | None) -> Any:
        return self.api.ask("POST", path, body=body, headers={"X-Request-Id": str(uuid4())})

    def _delete(self, path: str) -> None:
        try:
            self.api.ask("DELETE", path)
        except Rejected as error:
            if error.status != 404:  # an attempt that was not answered has done it
                raise

    def _listed(self, path: str, query: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """All rows of all pages, by their ids."""
        rows: dict[str, dict[str, Any]] = {}
        cursor: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            page = self.api.ask("GET", path, query={**query, "limit": "200", **cursor})
            results = page.get("results") if isinstance(page, dict) else None
            if not isinstance(results, list) or not all(isinstance(row, dict) for row in results):
                raise ServiceDown(f"GET {path} gave no page of results: {str(page)[:200]}")
            rows |= {str(row.get("id")): row for row in results}
            if not page.get("next_cursor"):
                return rows
            cursor = {"cursor": str(page["next_cursor"])}
        raise ServiceDown(f"GET {path} has more than {_MOST_PAGES} pages")


def _project_body(project: Project, container: str) -> dict[str, Any]:
    return {
        "name": project.name,
        "color": project.color,
        "is_favorite": project.is_favorite,
        "parent_id": container,
    }


def _task_body(task: Task, project: str) -> dict[str, Any]:
    body = {
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


def _read(task: Task, row: Any) -> Task:
    """Our task with what the service says of it now."""
    due = row.get("due") if isinstance(row, dict) else None
    duration = row.get("duration") if isinstance(row, dict) else None
    labels = tuple(row.get("labels") or ()) if isinstance(row, dict) else ()
    try:
        return replace(
            task,
            content=_text(row, "content"),
            description=_text(row, "description"),
            priority=int(row["priority"]),
            due_date=_text(due, "date")[:10] if due else None,
            amount=int(duration["amount"]) if duration else None,
            unit=_text(duration, "unit") if duration else task.unit,
            labels=task.labels if sorted(labels) == sorted(task.labels) else labels,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ServiceDown(f"this is no task of the API: {str(row)[:200]}") from error


def _text(row: Any, key: str) -> str:
    value = row.get(key) if isinstance(row, dict) else None
    if not isinstance(value, str):
        raise ServiceDown(f"{key} is missing from an answer: {str(row)[:200]}")
    return value


def _absent(error: Rejected, task_id: str) -> Exception:
    """Somebody has taken the task away meanwhile; any other refusal is a fault."""
    return no_task(task_id) if error.status == 404 else error
