"""Official: AgentGym's own tasks and initial content, from the user's copy.

A row of todo.jsonl is not documented to hold the state that it is compared with. It is taken from
`state`, `reference`, `projects` with `tasks`, or an `answer` of that shape; else from a subgoal
that describes a task or a project after an edit; else a question (goal type 0) leaves the content
as it is. A row that says none of this cannot be graded, and is left out.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.grading import Answers, same
from agentenv_tool.tasks import BadTasks, TaskSet, ToolTask
from agentenv_tool.todo.content import Content, load
from agentenv_tool.todo.judge import QUESTION, Edited, Reference

log = logging.getLogger(__name__)

_PLACES = ("", "Toolusage/data", "Toolusage/toolusage/utils/todo")


@dataclass(frozen=True)
class Like:
    """Like rows of a file, in the fields that these have and we know; completed tasks are gone."""

    projects: tuple[Mapping[str, Any], ...] | None
    tasks: tuple[Mapping[str, Any], ...] | None

    def met(self, content: Content) -> bool:
        state = content.state(completed=False)
        tasks = [task for project in state for task in project["tasks"]]
        return _alike(self.projects, state) and _alike(self.tasks, tasks)


class Results:
    """The subgoals that results of calls have met, of which the answer is one."""

    def __init__(self, task: ToolTask, strict: bool, met: frozenset[int] = frozenset()):
        self.task = task
        self.strict = strict
        self.met = met

    def score(self, call: Call, result: Any) -> float:
        subgoals = self.task.subgoals
        self.met |= {at for at, each in enumerate(subgoals) if self._meets(call, result, each)}
        return len(self.met) / len(subgoals)

    def succeeded(self) -> bool:
        return len(self.met) == len(self.task.subgoals)

    def copy(self, tools: Any) -> Results:
        return Results(self.task, self.strict, self.met)

    def _meets(self, call: Call, result: Any, wanted: Any) -> bool:
        if isinstance(wanted, dict) and isinstance(result, dict):
            fields = _fields(wanted).keys() & _fields(result).keys()
            named = fields & {"name", "content"}
            return bool(named) and _alike((_fields(wanted),), [_fields(result)])
        if call.tool == FINISH and not self.strict:
            return same(result, wanted, self.task.tolerance)
        alone = Answers(replace(self.task, subgoals=(wanted,)), strict=True)
        return alone.score(call, result) == 1


def asked(task: ToolTask, strict: bool) -> Results | None:
    """What results must meet; a subgoal that is a state is met by the account alone."""
    subgoals = tuple(each for each in task.subgoals if _state(each) is None)
    return Results(replace(task, subgoals=subgoals), strict) if subgoals else None


def initial_content(data: Path) -> Content:
    places = [data / place / "projects.json" for place in _PLACES]
    path = next((each for each in places if each.is_file()), None)
    if path is None:
        named = ", ".join(str(each) for each in places)
        raise BadTasks(
            f"{data} holds tasks of todo, but not the content of the account that they are about: "
            f"give projects.json as one of {named}, or no folder for built-in tasks"
        )
    return load(path)


def graded(tasks: TaskSet, start: Content) -> tuple[TaskSet, dict[int, Reference]]:
    """The tasks whose reference is known, and these references."""
    if tasks.folder is None:
        raise ValueError("built-in tasks need no references")
    lines = (tasks.folder / "todo.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    found = {
        number: reference
        for number, (row, task) in enumerate(zip(rows, tasks.tasks, strict=True))
        if (reference := _reference(row, task, start)) is not None
    }
    if not found:
        raise BadTasks(f"{tasks.folder}/todo.jsonl has no task that can be graded: {_WANTED}")
    missing = frozenset(range(len(rows))) - found.keys()
    if missing:
        names = ", ".join(map(str, sorted(missing)))
        log.warning("tasks %s of todo are left out: no reference state: %s", names, _WANTED)
    splits = {
        split: kept
        for split, numbers in tasks.listing.splits.items()
        if (kept := [each for each in numbers if each in found])
    }
    listing = replace(tasks.listing, splits=splits, missing=missing)
    return replace(tasks, listing=listing), found


def _reference(row: dict[str, Any], task: ToolTask, start: Content) -> Reference | None:
    for value in _candidates(row):
        if (like := _state(value)) is not None:
            return like
    edits = [_edit(each, start) for each in task.subgoals]
    if any(edits):
        return Edited(start, [each for each in edits if each], completed=False)
    return Edited(start, completed=False) if task.goal_type == QUESTION else None


def _candidates(row: dict[str, Any]) -> Iterator[Any]:
    info = row.get("additional_info") or {}
    for place in (info, row):
        yield {key: place[key] for key in ("projects", "tasks") if key in place}
        yield from (place.get(key) for key in ("state", "reference", "answer"))
    yield from row["subgoals"]


def _state(value: Any) -> Like | None:
    """A state: projects with their tasks, or both apart."""
    if isinstance(value, list) and value and all(map(_has_tasks, value)):
        return Like(_rows(value), _rows(task for each in value for task in each["tasks"]))
    if isinstance(value, dict) and value.keys() & {"projects", "tasks"}:
        projects, tasks = value.get("projects"), value.get("tasks")
        if isinstance(projects, list) and tasks is None and all(map(_has_tasks, projects)):
            return _state(projects)
        lists = [each for each in (projects, tasks) if each is not None]
        if all(isinstance(each, list) and all(map(_is_row, each)) for each in lists):
            return Like(*(None if each is None else _rows(each) for each in (projects, tasks)))
    return None


def _has_tasks(row: Any) -> bool:
    return _is_row(row) and isinstance(row.get("tasks"), list) and all(map(_is_row, row["tasks"]))


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("name", row.get("content")), str)


def _rows(rows: Iterable[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    return tuple(map(_fields, rows))


def _edit(subgoal: Any, start: Content) -> dict[str, Any] | None:
    """What was changed so that this describes a task or a project; None for plain answers."""
    if not isinstance(subgoal, dict):
        return None
    fields = _fields(subgoal)
    contents = {each.content for each in start.tasks}
    names = {each.name for each in start.projects}
    if fields.get("content") in contents and "due_date" in fields:
        return {"task": fields["content"], "due_date": fields["due_date"]}
    if fields.get("name") in names and isinstance(fields.get("is_favorite"), bool):
        return {"project": fields["name"], "is_favorite": fields["is_favorite"]}
    return None


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that we know, spelled our way."""
    known = {key: row[key] for key in _KNOWN if key in row}
    due, duration = row.get("due"), row.get("duration")
    if "due" in row:
        known["due_date"] = due.get("date") if isinstance(due, dict) else due
    if isinstance(duration, dict):
        known["duration"] = [duration.get("amount"), duration.get("unit")]
    elif isinstance(duration, int):
        known["duration"] = [duration, row.get("duration_unit") or "minute"]
    return known


def _alike(wanted: tuple[Mapping[str, Any], ...] | None, given: list[dict[str, Any]]) -> bool:
    if wanted is None:
        return True
    return len(wanted) == len(given) and all(
        all(each[key] == row[key] for key in each.keys() & row.keys())
        for each, row in zip(wanted, given, strict=True)
    )


_KNOWN = (
    "name",
    "color",
    "is_favorite",
    "content",
    "description",
    "priority",
    "due_date",
    "labels",
)
_WANTED = (
    "a row needs `state`, `reference`, or `projects` and `tasks` in additional_info, an `answer` "
    "of that shape, a subgoal that describes a changed task or project, or the goal_type 0"
)
