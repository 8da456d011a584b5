"""Steps: what plans have in common: the way from a name in the goal to ids, and edits of many."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from agentenv_tool.plans import Move, move

Row = dict[str, Any]  # a project or a task, as the tools return it
Steps = Generator[Move, Any, Any]


def today() -> Generator[Move, Any, date]:
    told = yield move(
        "The goal counts from today, so I ask for the current date.", "get_user_current_date"
    )
    return date.fromisoformat(told)


def projects(thought: str = "") -> Generator[Move, Any, list[Row]]:
    thought = thought or "I need to see which projects there are, with their ids."
    rows: list[Row] = yield move(thought, "get_projects")
    return rows


def inside(rows: Iterable[Row], name: str) -> Generator[Move, Any, list[Row]]:
    """The tasks of one of the projects."""
    id = one(rows, "name", name)["id"]
    tasks: list[Row] = yield move(
        f"The project {name!r} has the id {id}; I list its tasks.", "get_tasks", project_id=id
    )
    return tasks


def tasks_of(*names: str) -> Generator[Move, Any, list[Row]]:
    """The tasks of the projects of these names, one after the other."""
    named = " and ".join(map(repr, names))
    rows = yield from projects(f"The goal is about {named}, so I look up ids of projects.")
    found: list[Row] = []
    for name in names:
        found += yield from inside(rows, name)
    return found


def each_project() -> Generator[Move, Any, list[tuple[Row, list[Row]]]]:
    """Every project with its tasks."""
    rows = yield from projects("The goal is about all projects, so I list them.")
    found = []
    for row in rows:
        tasks = yield from inside(rows, row["name"])
        found.append((row, tasks))
    return found


def where(content: str) -> Generator[Move, Any, tuple[Row, Row]]:
    """The project that holds a task, and the task; searched for one by one."""
    rows = yield from projects(f"{content!r} may be in any project; I start from the list of them.")
    for row in rows:
        tasks = yield from inside(rows, row["name"])
        for task in tasks:
            if task["content"] == content:
                return row, task
    raise LookupError(content)


def minutes(task: Row) -> Generator[Move, Any, int]:
    """How long a task takes."""
    told = yield move(
        f"The list does not tell how long {task['content']!r} takes, so I ask.",
        "get_task_duration",
        task_id=task["id"],
    )
    amount, _, unit = str(told).rstrip(")").partition("(")
    return int(amount) * (1440 if unit == "day" else 1)


def all_minutes(tasks: Sequence[Row]) -> Generator[Move, Any, list[int]]:
    found = []
    for task in tasks:
        found.append((yield from minutes(task)))
    return found


def complete(task: Row, because: str) -> Steps:
    thought = f"{task['content']!r} {because}: I mark it as completed."
    yield move(thought, "complete_task", task_id=task["id"])


def delete(task: Row, because: str) -> Steps:
    thought = f"{task['content']!r} {because}: I delete it."
    yield move(thought, "delete_task", task_id=task["id"])


def postpone(task: Row, to: date, because: str) -> Steps:
    thought = f"{task['content']!r} {because}: its due date becomes {to}."
    yield move(thought, "update_task", task_id=task["id"], due_date=str(to))


def favor(project: Row, is_favorite: bool, because: str) -> Steps:
    change = "I mark it as a favorite" if is_favorite else "I take its mark as a favorite away"
    thought = f"The project {project['name']!r} {because}: {change}."
    yield move(thought, "update_project", project_id=project["id"], is_favorite=is_favorite)


def one(rows: Iterable[Row], field: str, value: Any) -> Row:
    found = [row for row in rows if row[field] == value]
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows have the {field} {value!r}")
    return found[0]


def due(row: Row) -> date:
    return date.fromisoformat(row["due_date"])


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def today_for(kind: str) -> Generator[Move, Any, date]:
    """Today, where the condition of a goal depends on it."""
    return (yield from today()) if kind == "overdue" else date.max
