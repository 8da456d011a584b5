"""Draws: what tasks are drawn from: projects, tasks, days, and conditions that some tasks meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous
from agentenv_tool.todo.content import Content, Project, Task
from agentenv_tool.todo.play import TODAY

Values = Mapping[str, Any]
NOW = date.fromisoformat(TODAY)
MOST_CALLS = 13  # of a plan, with the one that ends the episode


def project(data: Content, random: Random) -> Project:
    return random.choice(data.projects)


def two_projects(data: Content, random: Random) -> dict[str, str]:
    first, second = random.sample(data.projects, 2)
    return {"project": first.name, "other": second.name}


def task(data: Content, random: Random) -> dict[str, str]:
    """A task and its project."""
    drawn = random.choice(data.tasks)
    return {"task": drawn.content, "project": home(data, drawn).name}


def two_tasks(data: Content, random: Random) -> dict[str, str]:
    """Tasks of two projects."""
    first, second = random.sample(data.tasks, 2)
    expect(first.project_id != second.project_id)
    return {
        "task": first.content,
        "project": home(data, first).name,
        "second": second.content,
        "other": home(data, second).name,
    }


def condition(random: Random) -> dict[str, Any]:
    """What some tasks meet and others do not, for a phrasing and for `meets`."""
    kind = random.choice(("priority", "priority", "label", "label", "overdue"))
    if kind == "overdue":
        return {"kind": kind, "wanted": None, "condition": "that are overdue"}
    if kind == "label":
        label = random.choice(("phone", "money", "errand", "writing", "outdoor"))
        return {"kind": kind, "wanted": label, "condition": f'with the label "{label}"'}
    priority = random.randint(1, 4)
    return {"kind": kind, "wanted": priority, "condition": f"of priority {priority}"}


def meets(values: Values, row: Mapping[str, Any], today: date) -> bool:
    """Whether a task, as the tools return it, meets the condition."""
    if values["kind"] == "overdue":
        return date.fromisoformat(row["due_date"]) < today
    if values["kind"] == "label":
        return bool(values["wanted"] in row["labels"])
    return bool(row["priority"] == values["wanted"])


def holds(values: Values, drawn: Task) -> bool:
    """Whether a task of the data meets the condition."""
    if values["kind"] == "overdue":
        return due(drawn) < NOW
    if values["kind"] == "label":
        return values["wanted"] in drawn.labels
    return bool(drawn.priority == values["wanted"])


def home(data: Content, drawn: Task) -> Project:
    return next(each for each in data.projects if each.id == drawn.project_id)


def inside(data: Content, name: str) -> list[Task]:
    return data.of(data.project(name))


def due(drawn: Task) -> date:
    return date.fromisoformat(drawn.due_date or "")


def the_one(values: list[Any]) -> Any:
    expect(len(values) == 1)
    return values[0]


def some(values: list[Any], most: int = 5) -> list[Any]:
    """As they are, if they are neither none nor too many."""
    expect(1 <= len(values) <= most)
    return values


def expect(holds: bool) -> None:
    if not holds:
        raise Ambiguous


def first_by(tasks: list[Task], key: Any, apart: float = 1) -> Task:
    """The one with the least key, which is clearly less than the next."""
    ordered = sorted(tasks, key=key)
    expect(len(ordered) > 1 and key(ordered[1]) - key(ordered[0]) >= apart)
    return ordered[0]
