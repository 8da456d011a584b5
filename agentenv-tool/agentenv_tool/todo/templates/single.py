"""Single: operations on one project or task that the goal names."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.content import Content
from agentenv_tool.todo.judge import OPERATION
from agentenv_tool.todo.templates import draws, steps
from agentenv_tool.todo.templates.draws import NOW, Values

DONE = "done"


def _plan_complete(task: ToolTask) -> Plan:
    tasks = yield from steps.tasks_of(task.values["project"])
    yield from steps.complete(
        steps.one(tasks, "content", task.values["task"]), "is the task that is done"
    )
    return DONE


def _plan_delete(task: ToolTask) -> Plan:
    tasks = yield from steps.tasks_of(task.values["project"])
    yield from steps.delete(
        steps.one(tasks, "content", task.values["task"]), "is the task that has to go"
    )
    return DONE


def _new_day(data: Content, random: Random) -> dict[str, Any]:
    values = draws.task(data, random)
    day = NOW + timedelta(days=random.randint(3, 40))
    draws.expect(day != draws.due(data.task(values["task"])))
    return {**values, "day": str(day)}


def _plan_day(task: ToolTask) -> Plan:
    tasks = yield from steps.tasks_of(task.values["project"])
    row = steps.one(tasks, "content", task.values["task"])
    day = date.fromisoformat(task.values["day"])
    yield from steps.postpone(row, day, f"is due {row['due_date']} and has to move")
    return DONE


def _to_day(data: Content, values: Values) -> list[dict[str, Any]]:
    return [{"task": values["task"], "due_date": values["day"]}]


_SOON = {"tomorrow": 1, "the day after tomorrow": 2}


def _soon(data: Content, random: Random) -> dict[str, Any]:
    values = draws.task(data, random)
    return {**values, "when": random.choice(list(_SOON))}


def _to_soon(data: Content, values: Values) -> list[dict[str, Any]]:
    day = NOW + timedelta(days=_SOON[values["when"]])
    draws.expect(day != draws.due(data.task(values["task"])))
    return [{"task": values["task"], "due_date": str(day)}]


def _plan_soon(task: ToolTask) -> Plan:
    today = yield from steps.today()
    tasks = yield from steps.tasks_of(task.values["project"])
    row = steps.one(tasks, "content", task.values["task"])
    day = steps.later(today, _SOON[task.values["when"]])
    yield from steps.postpone(row, day, f"is to be due {task.values['when']}, and today is {today}")
    return DONE


def _plan_flip(task: ToolTask) -> Plan:
    name = task.values["project"]
    rows = yield from steps.projects(f'the id of "{name}"')
    row = steps.one(rows, "name", name)
    now = "is a favorite" if row["is_favorite"] else "is no favorite"
    yield from steps.favor(row, task.values["is_favorite"], f"has the id {row['id']} and {now}")
    return DONE


def _flip(data: Content, random: Random) -> dict[str, Any]:
    drawn = draws.project(data, random)
    told = "is no longer a favorite" if drawn.is_favorite else "is a favorite"
    return {"project": drawn.name, "is_favorite": not drawn.is_favorite, "told": told}


TEMPLATES = (
    Template(
        "complete",
        "easy",
        (
            'I have done "{task}" in the project "{project}". Mark the task as completed.',
            'Please complete the task "{task}" of my project "{project}".',
            'Check off "{task}" in "{project}": it is finished.',
        ),
        draws.task,
        lambda data, values: [{"task": values["task"], "completed": True}],
        _plan_complete,
        OPERATION,
    ),
    Template(
        "delete",
        "easy",
        (
            'Delete the task "{task}" from the project "{project}".',
            'The task "{task}" in my project "{project}" was a mistake: remove it.',
            'I will never do "{task}" in "{project}". Delete this task.',
        ),
        draws.task,
        lambda data, values: [{"task": values["task"], "deleted": True}],
        _plan_delete,
        OPERATION,
    ),
    Template(
        "set_due_date",
        "easy",
        (
            'Change the due date of the task "{task}" in the project "{project}" to {day}.',
            'Move "{task}", a task of my project "{project}", so that it is due on {day}.',
            'The new deadline of "{task}" in "{project}" is {day}. Update the task.',
        ),
        _new_day,
        _to_day,
        _plan_day,
        OPERATION,
    ),
    Template(
        "set_favorite",
        "easy",
        (
            'Update the project "{project}" so that it {told}.',
            'Please see to it that my project "{project}" {told}.',
            'From now on, the project "{project}" {told} of mine. Change it accordingly.',
        ),
        _flip,
        lambda data, values: [{"project": values["project"], "is_favorite": values["is_favorite"]}],
        _plan_flip,
        OPERATION,
    ),
    Template(
        "set_due_soon",
        "easy",
        (
            'Make the task "{task}" in the project "{project}" due {when}.',
            'I want to do "{task}" from my project "{project}" {when}. Change its due date to that '
            "day.",
            'Set the due date of "{task}" (project "{project}") to {when}.',
        ),
        _soon,
        _to_soon,
        _plan_soon,
        OPERATION,
    ),
)
