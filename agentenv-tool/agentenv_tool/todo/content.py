"""Content: the projects and tasks of an account, as a value; how it is read, edited and compared.

Ids are ours, so that an account has the same ones wherever it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

FIRST_PROJECT, FIRST_TASK = 2203306141, 2995104339  # ids; the others follow, a few apart
UNITS = ("minute", "day")


class BadContent(ValueError):
    """What should be projects with their tasks is something else; says what was found."""


@dataclass(frozen=True, slots=True)
class Project:
    """A list of tasks."""

    id: str
    name: str
    color: str = "charcoal"
    is_favorite: bool = False
    order: int = 1


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done."""

    id: str
    project_id: str
    content: str
    description: str = ""
    priority: int = 1  # 4 is the most urgent
    due_date: str | None = None  # YYYY-MM-DD
    amount: int | None = None  # of units that it takes
    unit: str = "minute"
    labels: tuple[str, ...] = ()
    order: int = 1  # within its project
    completed: bool = False

    @property
    def minutes(self) -> int:
        """A day has 24 hours, whatever is told of it."""
        return (self.amount or 0) * (1440 if self.unit == "day" else 1)


@dataclass(frozen=True)
class Content:
    """All of an account, in its order."""

    projects: tuple[Project, ...]
    tasks: tuple[Task, ...]

    def project(self, name: str) -> Project:
        return next(each for each in self.projects if each.name == name)

    def task(self, content: str) -> Task:
        return next(each for each in self.tasks if each.content == content)

    def of(self, project: Project) -> list[Task]:
        return [each for each in self.tasks if each.project_id == project.id]

    def state(self, completed: bool = True) -> list[dict[str, Any]]:
        """What is compared: no ids, all in order. Completed tasks may count as gone."""
        return [
            {
                "name": each.name,
                "color": each.color,
                "is_favorite": each.is_favorite,
                "tasks": [
                    _shown(task) for task in self.of(each) if completed or not task.completed
                ],
            }
            for each in self.projects
        ]

    def after(self, edits: Sequence[Mapping[str, Any]]) -> Content:
        """With the edits done: `{"task": its content, ...}` or `{"project": its name, ...}` with
        the fields that change; `{"task": ..., "deleted": true}` takes a task away.
        """
        projects = {each.id: each for each in self.projects}
        tasks = {each.id: each for each in self.tasks}
        for edit in edits:
            changes = {key: value for key, value in edit.items() if key not in ("project", "task")}
            if "project" in edit:
                project = self.project(edit["project"])
                projects[project.id] = replace(projects[project.id], **changes)
            elif "deleted" in changes:
                del tasks[self.task(edit["task"]).id]
            else:
                task = self.task(edit["task"])
                tasks[task.id] = replace(tasks[task.id], **changes)
        return Content(tuple(projects.values()), tuple(tasks.values()))


def load(path: Path | Traversable) -> Content:
    try:
        return read(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, RecursionError) as error:
        raise BadContent(f"{path}: {error}") from error


def read(value: Any) -> Content:
    """A list of projects with `tasks`, or `{"projects": [...], "tasks": [...]}`."""
    projects: list[Project] = []
    tasks: list[Task] = []
    for row, inside in _rows(value):
        name = _named(row, "name", "content")
        project = Project(
            str(FIRST_PROJECT + 7 * len(projects)),
            name,
            str(row.get("color") or "charcoal"),
            bool(row.get("is_favorite")),
            len(projects) + 1,
        )
        projects.append(project)
        for order, each in enumerate(inside, 1):
            tasks.append(_task(each, project, order, str(FIRST_TASK + 13 * len(tasks))))
    _expect(bool(projects), "at least one project", value)
    return Content(tuple(projects), tuple(tasks))


def _rows(value: Any) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Each project, and its tasks."""
    loose: list[Any] = []
    if isinstance(value, dict) and "projects" in value:
        loose = value.get("tasks") or []
        value = value["projects"]
    _expect(isinstance(value, list), "a list of projects", value)
    _expect(isinstance(loose, list), "a list of tasks", loose)
    placed = 0
    for row in value:
        _expect(isinstance(row, dict), "a project", row)
        inside = row.get("tasks") or []
        _expect(isinstance(inside, list), "the tasks of a project", inside)
        names = {str(row[key]) for key in ("id", "name", "content") if row.get(key) is not None}
        own = [each for each in loose if isinstance(each, dict) and _home(each) in names]
        placed += len(own)
        yield row, [*inside, *own]
    _expect(placed == len(loose), "tasks whose project_id is that of a project", loose)


def _home(row: dict[str, Any]) -> str:
    return str(row.get("project_id", row.get("project", row.get("project_name"))))


def _task(row: Any, project: Project, order: int, id: str) -> Task:
    _expect(isinstance(row, dict), "a task", row)
    content = _named(row, "content", "name")
    due: Any = row.get("due_date", row.get("due"))
    if isinstance(due, dict):
        due = due.get("date")
    _expect(due is None or is_day(due), "a due date such as 2015-06-01", due)
    amount: Any = row.get("duration")
    unit: Any = row.get("duration_unit") or "minute"
    if isinstance(amount, dict):
        amount, unit = amount.get("amount"), amount.get("unit")
    fits = amount is None or (type(amount) is int and amount > 0 and unit in UNITS)
    _expect(fits, "a duration of minutes or days", row.get("duration"))
    priority = row.get("priority", 1)
    _expect(type(priority) is int and 1 <= priority <= 4, "a priority of 1 to 4", priority)
    labels = row.get("labels") or []
    _expect(isinstance(labels, list), "a list of labels", labels)
    return Task(
        id,
        project.id,
        content,
        str(row.get("description") or ""),
        priority,
        due,
        amount,
        unit,
        tuple(map(str, labels)),
        order,
    )


def _named(row: dict[str, Any], *keys: str) -> str:
    """What is told under the first of the keys that is there."""
    name = next((row[key] for key in keys if key in row), None)
    if not isinstance(name, str) or not name:
        _expect(False, f"a {keys[0]}", row)
    return str(name)


def is_day(text: Any) -> bool:
    """Whether it is a date of the calendar, written YYYY-MM-DD."""
    if not isinstance(text, str) or len(text) != 10 or not text.isascii() or text[4] != "-":
        return False
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _shown(task: Task) -> dict[str, Any]:
    return {
        "content": task.content,
        "description": task.description,
        "priority": task.priority,
        "due_date": task.due_date,
        "duration": [task.amount, task.unit] if task.amount else None,
        "labels": list(task.labels),
        "completed": task.completed,
    }


def _expect(holds: bool, wanted: str, found: Any) -> None:
    if not holds:
        raise BadContent(f"found {str(found)[:100]!r} in place of {wanted}; give {_WANTED}")


_WANTED = (
    'a list of projects such as {"name": "Garden", "is_favorite": false, "color": "blue", "tasks": '
    '[{"content": "Mow the lawn", "description": "", "due_date": "2015-06-01", "duration": 60, '
    '"duration_unit": "minute", "priority": 1}]}, or {"projects": [...], "tasks": [...]} whose '
    "tasks have a project_id"
)
