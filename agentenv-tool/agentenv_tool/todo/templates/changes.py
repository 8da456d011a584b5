"""Changes: due dates of named tasks that have to be worked out."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.content import Content
from agentenv_tool.todo.judge import OPERATION
from agentenv_tool.todo.templates import draws, finds, steps
from agentenv_tool.todo.templates.draws import NOW, Values
from agentenv_tool.todo.templates.single import DONE

Edits = list[dict[str, Any]]
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _postponed(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.task(data, random), "days": random.randint(2, 30)}


def _to_later(data: Content, values: Values) -> Edits:
    day = draws.due(data.task(values["task"])) + timedelta(days=values["days"])
    return [{"task": values["task"], "due_date": str(day)}]


def _plan_later(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"])
    row = steps.one(rows, "content", task.values["task"])
    days = task.values["days"]
    day = steps.later(steps.due(row), days)
    yield from steps.postpone(row, day, f"is due {row['due_date']}, and {days} days later is {day}")
    return DONE


def _weekday(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.task(data, random), "weekday": random.choice(_WEEKDAYS)}


def _next(today: date, weekday: str) -> date:
    """The first such day after today."""
    return today + timedelta(days=(_WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1)


def _to_weekday(data: Content, values: Values) -> Edits:
    day = _next(NOW, values["weekday"])
    draws.expect(day != draws.due(data.task(values["task"])))
    return [{"task": values["task"], "due_date": str(day)}]


def _plan_weekday(task: ToolTask) -> Plan:
    today = yield from steps.today()
    rows = yield from steps.tasks_of(task.values["project"])
    row = steps.one(rows, "content", task.values["task"])
    weekday = task.values["weekday"]
    day = _next(today, weekday)
    because = f"moves to the first {weekday} after {today} ({_WEEKDAYS[today.weekday()]}): {day}"
    yield from steps.postpone(row, day, because)
    return DONE


def _swap(data: Content, values: Values) -> Edits:
    first, second = data.task(values["task"]), data.task(values["second"])
    draws.expect(first.due_date != second.due_date)
    return [
        {"task": first.content, "due_date": second.due_date},
        {"task": second.content, "due_date": first.due_date},
    ]


def _plan_swap(task: ToolTask) -> Plan:
    first, second = yield from finds.two_rows(task.values)
    for row, other in ((first, second), (second, first)):
        because = f'gets the due date of "{other["content"]}", {other["due_date"]}'
        yield from steps.postpone(row, steps.due(other), because)
    return DONE


def _match(data: Content, values: Values) -> Edits:
    first, second = data.task(values["task"]), data.task(values["second"])
    draws.expect(first.due_date != second.due_date)
    return [{"task": first.content, "due_date": second.due_date}]


def _plan_match(task: ToolTask) -> Plan:
    first, second = yield from finds.two_rows(task.values)
    because = f'is to be due when "{second["content"]}" is, {second["due_date"]}'
    yield from steps.postpone(first, steps.due(second), because)
    return DONE


TEMPLATES = (
    Template(
        "postpone",
        "hard",
        (
            'Postpone the task "{task}" in the project "{project}" by {days} days, counted from '
            "its due date.",
            'I need {days} more days for "{task}" from my project "{project}" than its due date '
            "allows. Move the due date accordingly.",
            'The due date of "{task}" (project "{project}") should be {days} days later than it is '
            "now. Change it.",
        ),
        _postponed,
        _to_later,
        _plan_later,
        OPERATION,
    ),
    Template(
        "to_weekday",
        "hard",
        (
            'Change the due date of "{task}" in the project "{project}" to the first {weekday} '
            "after today.",
            'Let "{task}" from my project "{project}" be due on the {weekday} that comes next '
            "after today.",
            'I will do "{task}" (project "{project}") on the first {weekday} that follows today. '
            "Set its due date to that day.",
        ),
        _weekday,
        _to_weekday,
        _plan_weekday,
        OPERATION,
    ),
    Template(
        "swap_due_dates",
        "hard",
        (
            'Swap the due dates of "{task}" in the project "{project}" and "{second}" in the '
            'project "{other}".',
            'The due dates of "{task}" (project "{project}") and "{second}" (project "{other}") '
            "should be exchanged: each task gets the other one's.",
            'Let "{task}" from "{project}" be due when "{second}" from "{other}" is due now, and '
            "the other way round.",
        ),
        draws.two_tasks,
        _swap,
        _plan_swap,
        OPERATION,
    ),
    Template(
        "match_due_date",
        "hard",
        (
            'Set the due date of "{task}" in the project "{project}" to that of "{second}" in the '
            'project "{other}".',
            'I want to do "{task}" (project "{project}") on the day when "{second}" (project '
            '"{other}") is due. Change the due date of "{task}".',
            '"{task}" in "{project}" should have the same due date as "{second}" in "{other}", '
            "which stays as it is. Change it.",
        ),
        draws.two_tasks,
        _match,
        _plan_match,
        OPERATION,
    ),
)
