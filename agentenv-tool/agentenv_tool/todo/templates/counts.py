"""Counts: questions whose answer is a number that has to be counted or calculated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.conclusions import Conclusion
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.content import Content
from agentenv_tool.todo.templates import draws, spans, steps
from agentenv_tool.todo.templates.draws import Values


def _of_two(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.two_projects(data, random), **draws.condition(random)}


def _count_of_two(data: Content, values: Values) -> int:
    tasks = draws.inside(data, values["project"]) + draws.inside(data, values["other"])
    return sum(draws.holds(values, each) for each in tasks)


def _plan_count_of_two(task: ToolTask) -> Plan:
    values = task.values
    today = yield from steps.today_for(values["kind"])
    rows = yield from steps.tasks_of(values["project"], values["other"])
    return _counted(values, rows, today)


def _counted(values: Values, rows: Sequence[steps.Row], today: date) -> Conclusion:
    """How many of the tasks meet the condition of the goal."""
    found = [f'"{each["content"]}"' for each in rows if draws.meets(values, each, today)]
    return conclusions.counted(found, len(rows), f"tasks {values['condition']}")


def _plan_weekend(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"], task.values["other"])
    found = [
        f'"{each["content"]}" ({each["due_date"]}, a {"Saturday" if day == 5 else "Sunday"})'
        for each in rows
        if (day := steps.due(each).weekday()) >= 5
    ]
    return conclusions.counted(found, len(rows), "tasks due on a weekend")


def _weekend(data: Content, values: Values) -> int:
    tasks = draws.inside(data, values["project"]) + draws.inside(data, values["other"])
    return sum(draws.due(each).weekday() >= 5 for each in tasks)


def _everywhere(data: Content, values: Values) -> int:
    return sum(draws.holds(values, each) for each in data.tasks)


def _plan_everywhere(task: ToolTask) -> Plan:
    today = yield from steps.today_for(task.values["kind"])
    found = yield from steps.each_project()
    rows = [row for _, inside in found for row in inside]
    return _counted(task.values, rows, today)


def _twofold(data: Content, random: Random) -> dict[str, Any]:
    """A priority, and a condition of another kind."""
    values = draws.condition(random)
    draws.expect(values["kind"] != "priority")
    return {**values, "priority": random.randint(2, 3)}


def _count_twofold(data: Content, values: Values) -> int:
    tasks = [each for each in data.tasks if each.priority >= values["priority"]]
    return sum(draws.holds(values, each) for each in tasks)


def _plan_twofold(task: ToolTask) -> Plan:
    values = task.values
    today = yield from steps.today_for(values["kind"])
    inside = yield from steps.each_project()
    least = values["priority"]
    rows = [row for _, each in inside for row in each]
    found = [
        f'"{row["content"]}" (priority {row["priority"]})'
        for row in rows
        if row["priority"] >= least and draws.meets(values, row, today)
    ]
    what = f"tasks {values['condition']} and of priority {least} or more"
    return conclusions.counted(found, len(rows), what)


def _in_favorites(data: Content, values: Values) -> int:
    homes = {each.id for each in data.projects if each.is_favorite == values["is_favorite"]}
    return sum(draws.holds(values, each) for each in data.tasks if each.project_id in homes)


def _favorites(data: Content, random: Random) -> dict[str, Any]:
    is_favorite = random.random() < 0.5
    told = "marked as favorites" if is_favorite else "not marked as favorites"
    return {**draws.condition(random), "is_favorite": is_favorite, "told": told}


def _plan_favorites(task: ToolTask) -> Plan:
    values = task.values
    today = yield from steps.today_for(values["kind"])
    projects = yield from steps.projects("which projects are favorites")
    rows: list[steps.Row] = []
    for project in projects:
        if project["is_favorite"] == values["is_favorite"]:
            rows += yield from steps.inside(projects, project["name"])
    return _counted(values, rows, today)


TEMPLATES = (
    Template(
        "count_in_two_projects",
        "hard",
        (
            'How many tasks {condition} are there in the projects "{project}" and "{other}" '
            "together?",
            'Count the tasks {condition} in "{project}" and in "{other}", and tell me the sum.',
            'Taking my projects "{project}" and "{other}" together, what is the number of tasks '
            "{condition}?",
        ),
        _of_two,
        _count_of_two,
        _plan_count_of_two,
    ),
    spans.TOTAL_DURATION,
    spans.DAYS_FROM_TODAY,
    Template(
        "due_on_weekends",
        "hard",
        (
            'How many tasks of the projects "{project}" and "{other}" have a due date that is a '
            "Saturday or a Sunday, overdue ones included?",
            'Count the tasks in "{project}" and "{other}" together whose due date falls on a '
            "weekend (Saturday or Sunday), whether it has passed or not.",
            "What is the number of tasks with a Saturday or Sunday as due date, past days "
            'included, in my projects "{project}" and "{other}"?',
        ),
        draws.two_projects,
        _weekend,
        _plan_weekend,
    ),
    spans.DAYS_BETWEEN,
    Template(
        "count_everywhere",
        "hard",
        (
            "How many tasks {condition} do I have in all my projects together?",
            "Count all my tasks {condition}, whatever project they are in.",
            "In total, over all projects, what is the number of tasks {condition}?",
        ),
        lambda data, random: draws.condition(random),
        _everywhere,
        _plan_everywhere,
    ),
    Template(
        "count_twofold",
        "hard",
        (
            "How many tasks {condition} in all my projects have a priority of {priority} or more?",
            "Go through all projects: how many of the tasks {condition} have a priority of at "
            "least {priority}?",
            "Of all my tasks {condition}, how many are of priority {priority} or a higher number?",
        ),
        _twofold,
        _count_twofold,
        _plan_twofold,
    ),
    Template(
        "count_in_favorites",
        "hard",
        (
            "How many tasks {condition} are there in those of my projects that are {told}?",
            "Look only at the projects that are {told}. How many tasks {condition} do they have in "
            "total?",
            "Count the tasks {condition} in all projects that are {told}.",
        ),
        _favorites,
        _in_favorites,
        _plan_favorites,
    ),
    spans.DIFFERENCE_OF_DURATIONS,
)
