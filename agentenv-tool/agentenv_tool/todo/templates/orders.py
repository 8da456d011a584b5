"""Orders: operations on all tasks that meet a condition."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.content import Content, Task
from agentenv_tool.todo.judge import OPERATION
from agentenv_tool.todo.templates import draws, spans, steps
from agentenv_tool.todo.templates.draws import NOW, Values
from agentenv_tool.todo.templates.single import DONE

Edits = list[dict[str, Any]]


def _of_one(data: Content, random: Random) -> dict[str, Any]:
    """A condition that some tasks of a project meet, and not all."""
    values = {"project": draws.project(data, random).name, **draws.condition(random)}
    tasks = draws.inside(data, values["project"])
    draws.expect(2 <= len(spans.chosen(data, values)) <= min(5, len(tasks) - 1))
    return values


def _edits(tasks: Iterable[Task], **changes: Any) -> Edits:
    return [{"task": each.content, **changes} for each in tasks]


def _plan_delete(task: ToolTask) -> Plan:
    rows = yield from spans.chosen_rows(task.values)
    for row in rows:
        yield from steps.delete(row, _because(task.values))
    return DONE


def _plan_complete(task: ToolTask) -> Plan:
    rows = yield from spans.chosen_rows(task.values)
    for row in rows:
        yield from steps.complete(row, _because(task.values))
    return DONE


def _because(values: Values) -> str:
    return f"is one of the tasks {values['condition']}"


def _long(data: Content, random: Random) -> dict[str, Any]:
    return {"project": draws.project(data, random).name, "minutes": random.randrange(40, 200, 10)}


def _delete_long(data: Content, values: Values) -> Edits:
    tasks = draws.inside(data, values["project"])
    found = draws.some([each for each in tasks if each.minutes > values["minutes"]], 4)
    draws.expect(all(each.minutes != values["minutes"] for each in tasks))
    draws.expect(len(tasks) + len(found) + 3 <= draws.MOST_CALLS)
    return _edits(found, deleted=True)


def _plan_long(task: ToolTask) -> Plan:
    most = task.values["minutes"]
    rows = yield from steps.tasks_of(task.values["project"])
    lengths = yield from steps.all_minutes(rows)
    for row, minutes in zip(rows, lengths, strict=True):
        if minutes > most:
            yield from steps.delete(row, f"takes {minutes} minutes, more than {most}")
    return DONE


def _span(data: Content, random: Random) -> dict[str, Any]:
    first = NOW + timedelta(days=random.randint(-10, 10))
    last = first + timedelta(days=random.randint(3, 12))
    days = random.randint(2, 14)
    project = draws.project(data, random).name
    return {"project": project, "first": str(first), "last": str(last), "days": days}


def _later_span(data: Content, values: Values) -> Edits:
    first, last = date.fromisoformat(values["first"]), date.fromisoformat(values["last"])
    tasks = draws.inside(data, values["project"])
    found = [each for each in tasks if first <= draws.due(each) <= last]
    draws.expect(2 <= len(found) <= 5)
    later = timedelta(days=values["days"])
    return [{"task": each.content, "due_date": str(draws.due(each) + later)} for each in found]


def _plan_span(task: ToolTask) -> Plan:
    first, last = task.values["first"], task.values["last"]
    rows = yield from steps.tasks_of(task.values["project"])
    for row in rows:
        if first <= row["due_date"] <= last:
            day = steps.later(steps.due(row), task.values["days"])
            yield from steps.postpone(row, day, f"is due {row['due_date']}, which is in that time")
    return DONE


_WHEN = {"tomorrow": 1, "the day after tomorrow": 2, "the day that is one week after today": 7}


def _overdue(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.two_projects(data, random), "when": random.choice(list(_WHEN))}


def _to_when(data: Content, values: Values) -> Edits:
    day = NOW + timedelta(days=_WHEN[values["when"]])
    tasks = draws.inside(data, values["project"]) + draws.inside(data, values["other"])
    return _edits(
        draws.some([each for each in tasks if draws.due(each) < NOW], 7), due_date=str(day)
    )


def _plan_overdue(task: ToolTask) -> Plan:
    today = yield from steps.today()
    day = steps.later(today, _WHEN[task.values["when"]])
    rows = yield from steps.tasks_of(task.values["project"], task.values["other"])
    for row in rows:
        if steps.due(row) < today:
            because = f"was due {row['due_date']} and is overdue on {today}"
            yield from steps.postpone(row, day, because)
    return DONE


def _of_two(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.two_projects(data, random), **draws.condition(random)}


def _chosen_of_two(data: Content, values: Values) -> list[Task]:
    tasks = draws.inside(data, values["project"]) + draws.inside(data, values["other"])
    found = [each for each in tasks if draws.holds(values, each)]
    draws.expect(2 <= len(found) <= 6)
    return found


def _plan_of_two(task: ToolTask) -> Plan:
    values = task.values
    today = yield from steps.today_for(values["kind"])
    rows = yield from steps.tasks_of(values["project"], values["other"])
    for row in rows:
        if draws.meets(values, row, today):
            yield from steps.complete(row, _because(values))
    return DONE


def _today(data: Content, values: Values) -> Edits:
    tasks = [each for each in data.tasks if draws.due(each) == NOW and draws.holds(values, each)]
    day = NOW + timedelta(days=values["days"])
    return _edits(draws.some(tasks), due_date=str(day))


def _due_today(data: Content, random: Random) -> dict[str, Any]:
    values = draws.condition(random)
    draws.expect(values["kind"] != "overdue")
    return {**values, "days": random.randint(2, 10)}


def _plan_today(task: ToolTask) -> Plan:
    today = yield from steps.today()
    found = yield from steps.each_project()
    for row in (row for _, inside in found for row in inside):
        if steps.due(row) == today and draws.meets(task.values, row, today):
            day = steps.later(today, task.values["days"])
            yield from steps.postpone(row, day, f"is due today, {today}, and among those to move")
    return DONE


TEMPLATES = (
    Template(
        "delete_all",
        "hard",
        (
            'Delete all tasks {condition} from the project "{project}".',
            'Clear out my project "{project}": every one of its tasks {condition} should be '
            "deleted.",
            'I give up on all tasks {condition} in "{project}". Remove them, and keep the others.',
        ),
        _of_one,
        lambda data, values: _edits(spans.chosen(data, values), deleted=True),
        _plan_delete,
        OPERATION,
    ),
    Template(
        "complete_all",
        "hard",
        (
            'Mark all tasks {condition} in the project "{project}" as completed.',
            'I have done every one of the tasks {condition} in my project "{project}". Check them '
            "off.",
            'Complete all tasks {condition} of "{project}", and leave the rest of it open.',
        ),
        _of_one,
        lambda data, values: _edits(spans.chosen(data, values), completed=True),
        _plan_complete,
        OPERATION,
    ),
    Template(
        "delete_long",
        "hard",
        (
            'Delete all tasks of the project "{project}" that are planned to take more than '
            "{minutes} minutes.",
            'In "{project}", remove each task with a planned duration of over {minutes} minutes.',
            'I have no time for long tasks: delete those in my project "{project}" whose planned '
            "duration is longer than {minutes} minutes.",
        ),
        _long,
        _delete_long,
        _plan_long,
        OPERATION,
    ),
    Template(
        "postpone_span",
        "hard",
        (
            'Postpone each task of the project "{project}" that is due from {first} to {last}, '
            "both days included, by {days} days.",
            'I am away from {first} to {last}. Make all tasks of my project "{project}" that are '
            "due in that time, first and last day included, due {days} days later than now.",
            'Move the due dates in "{project}" that lie between {first} and {last} (both '
            "included): each such task becomes due {days} days after its present due date.",
        ),
        _span,
        _later_span,
        _plan_span,
        OPERATION,
    ),
    Template(
        "reschedule_overdue",
        "hard",
        (
            'Change the due date of all overdue tasks in the projects "{project}" and "{other}" to '
            "{when}.",
            'Some tasks of my projects "{project}" and "{other}" are overdue. Make all of these '
            "due {when}.",
            'Every task in "{project}" or "{other}" whose due date lies before today gets a new '
            "one: {when}. Update them.",
        ),
        _overdue,
        _to_when,
        _plan_overdue,
        OPERATION,
    ),
    Template(
        "complete_in_two_projects",
        "hard",
        (
            'Complete all tasks {condition} in the projects "{project}" and "{other}".',
            'All tasks {condition} in "{project}" and in "{other}" are done. Mark each of them as '
            "completed.",
            'In my projects "{project}" and "{other}", check off every one of the tasks '
            "{condition}.",
        ),
        _of_two,
        lambda data, values: _edits(_chosen_of_two(data, values), completed=True),
        _plan_of_two,
        OPERATION,
    ),
    Template(
        "move_today",
        "hard",
        (
            "Of all my tasks {condition}, in whatever project, move those that are due today to "
            "the day that is {days} days after today.",
            "I cannot do anything today. In all projects, each of the tasks {condition} that is "
            "due today shall be due {days} days from today instead.",
            "Look through every project for tasks {condition} whose due date is today, and make "
            "that date {days} days later.",
        ),
        _due_today,
        _today,
        _plan_today,
        OPERATION,
    ),
)
