"""Suggestions: calls that make sense after what was seen, for agents that choose among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

from agentenv_tool.calls import FINISH, Call

_DAYS = ("2015-06-01", "2015-06-05", "2015-06-08", "2015-06-12")


def of(history: Iterable[tuple[Call, Any]], name: str) -> list[Call]:
    """A dozen calls and, last, a guess at the answer; the same for the same name."""
    random = Random(name)
    projects: dict[str, Any] = {}
    tasks: dict[str, Any] = {}
    seen: list[Any] = [True, False]
    for call, result in history:
        for row in result if call.tool in ("get_projects", "get_tasks") else ():
            (projects if call.tool == "get_projects" else tasks)[row["id"]] = row
        if call.tool in ("get_task_description", "get_user_current_date"):
            seen.append(result)
    seen += [each["name"] for each in projects.values()] + [len(tasks)]
    for row in tasks.values():
        seen += [row["content"], row["due_date"]]
    calls = [_opened(random, each) for each in _some(random, list(projects.values()), 5)]
    for row in _some(random, list(tasks.values()), 8):
        calls.append(random.choice(_OF_A_TASK)(random, row))
    return [*calls, Call(FINISH, {"answer": random.choice(seen)})]


def _some(random: Random, rows: Sequence[Any], count: int) -> list[Any]:
    return random.sample(rows, min(count, len(rows)))


def _opened(random: Random, row: Any) -> Call:
    if random.random() < 0.2:
        arguments = {"project_id": row["id"], "is_favorite": not row["is_favorite"]}
        return Call("update_project", arguments)
    return Call("get_tasks", {"project_id": row["id"]})


def _asked(tool: str) -> Callable[[Random, Any], Call]:
    return lambda random, row: Call(tool, {"task_id": row["id"]})


def _moved(random: Random, row: Any) -> Call:
    return Call("update_task", {"task_id": row["id"], "due_date": random.choice(_DAYS)})


_OF_A_TASK = (
    _asked("get_task_description"),
    _asked("get_task_duration"),
    _asked("complete_task"),
    _asked("delete_task"),
    _moved,
)
