"""Steps: what plans have in common: the way from a name in the goal to ids, and edits of many."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from agentenv_tool.plans import Move, move
from agentenv_tool.thoughts import Thought, listed, say, since
from agentenv_tool.todo import thoughts

Row = dict[str, Any]  # a project or a task, as the tools return it
Steps = Generator[Move, Any, Any]


def today() -> Generator[Move, Any, date]:
    told = yield move(say(thoughts.TODAY), "get_user_current_date")
    return date.fromisoformat(told)


def projects(
    what: str = "which projects there are, with their ids",
) -> Generator[Move, Any, list[Row]]:
    """All projects; `what` is to be learned from them."""
    rows: list[Row] = yield move(say(thoughts.PROJECTS, what=what), "get_projects")
    return rows


def inside(rows: Iterable[Row], name: str) -> Generator[Move, Any, list[Row]]:
    """The tasks of one of the projects."""
    id = one(rows, "name", name)["id"]
    thought = say(thoughts.TASKS, project=f'"{name}"', id=id)
    tasks: list[Row] = yield move(thought, "get_tasks", project_id=id)
    return tasks


def tasks_of(*names: str) -> Generator[Move, Any, list[Row]]:
    """The tasks of the projects of these names, one after the other."""
    ids = "the id of" if len(names) == 1 else "the ids of"
    rows = yield from projects(f"{ids} {quoted(names)}")
    found: list[Row] = []
    for name in names:
        found += yield from inside(rows, name)
    return found


def each_project() -> Generator[Move, Any, list[tuple[Row, list[Row]]]]:
    """Every project with its tasks."""
    rows = yield from projects("which projects I have to go through")
    found = []
    for row in rows:
        tasks = yield from inside(rows, row["name"])
        found.append((row, tasks))
    return found


def where(content: str) -> Generator[Move, Any, tuple[Row, Row]]:
    """The project that holds a task, and the task; searched for one by one."""
    rows = yield from projects(f'in which projects I can look for "{content}"')
    for row in rows:
        tasks = yield from inside(rows, row["name"])
        for task in tasks:
            if task["content"] == content:
                return row, task
    raise LookupError(content)


def minutes(task: Row) -> Generator[Move, Any, int]:
    """How long a task takes."""
    thought = say(thoughts.DURATION, task=f'"{task["content"]}"')
    told = yield move(thought, "get_task_duration", task_id=task["id"])
    amount, _, unit = str(told).rstrip(")").partition("(")
    return int(amount) * (1440 if unit == "day" else 1)


def all_minutes(tasks: Sequence[Row]) -> Generator[Move, Any, list[int]]:
    found = []
    for task in tasks:
        found.append((yield from minutes(task)))
    return found


def description(task: Row, because: str = "") -> Generator[Move, Any, str]:
    """What is written to a task; why it is this one, where that is not plain."""
    name = f'"{task["content"]}"'
    words = {"task": name, "id": task["id"]}
    thought: Thought = (say(thoughts.DESCRIPTION, **words),)
    if because:
        thought = since(f"{name}, due {task['due_date']}, {because}", thoughts.DESCRIPTION, **words)
    told: str = yield move(thought, "get_task_description", task_id=task["id"])
    return told


def complete(task: Row, because: str) -> Steps:
    fact = f'"{task["content"]}" {because}'
    yield move(since(fact, thoughts.COMPLETE), "complete_task", task_id=task["id"])


def delete(task: Row, because: str) -> Steps:
    fact = f'"{task["content"]}" {because}'
    yield move(since(fact, thoughts.DELETE), "delete_task", task_id=task["id"])


def postpone(task: Row, to: date, because: str) -> Steps:
    thought = since(f'"{task["content"]}" {because}', thoughts.POSTPONE, day=to)
    yield move(thought, "update_task", task_id=task["id"], due_date=str(to))


def favor(project: Row, is_favorite: bool, because: str) -> Steps:
    forms = thoughts.FAVOR if is_favorite else thoughts.UNFAVOR
    thought = since(f'the project "{project["name"]}" {because}', forms)
    yield move(thought, "update_project", project_id=project["id"], is_favorite=is_favorite)


def quoted(names: Iterable[str]) -> str:
    return listed(f'"{each}"' for each in names)


def dated(rows: Iterable[Row]) -> str:
    """Tasks with their due dates, in words."""
    return listed(f'"{each["content"]}" ({each["due_date"]})' for each in rows)


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
