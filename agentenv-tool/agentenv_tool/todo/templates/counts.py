"""Counts: questions whose answer is a number that has to be counted or calculated."""

from __future__ import annotations

from random import Random
from typing import Any

from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.content import Content, Task
from agentenv_tool.todo.templates import draws, finds, steps
from agentenv_tool.todo.templates.draws import NOW, Values


def _of_two(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.two_projects(data, random), **draws.condition(random)}


def _count_of_two(data: Content, values: Values) -> int:
    tasks = draws.inside(data, values["project"]) + draws.inside(data, values["other"])
    return sum(draws.holds(values, each) for each in tasks)


def _plan_count_of_two(task: ToolTask) -> Plan:
    values = task.values
    today = yield from steps.today_for(values["kind"])
    rows = yield from steps.tasks_of(values["project"], values["other"])
    return sum(draws.meets(values, each, today) for each in rows)


def _of_one(data: Content, random: Random) -> dict[str, Any]:
    return {"project": draws.project(data, random).name, **draws.condition(random)}


def chosen(data: Content, values: Values) -> list[Task]:
    """The tasks of the project that meet the condition."""
    tasks = draws.inside(data, values["project"])
    return [each for each in tasks if draws.holds(values, each)]


def chosen_rows(values: Values) -> Plan:
    today = yield from steps.today_for(values["kind"])
    rows = yield from steps.tasks_of(values["project"])
    return [each for each in rows if draws.meets(values, each, today)]


def _sum(data: Content, values: Values) -> int:
    tasks = chosen(data, values)
    draws.expect(2 <= len(tasks) <= 6 and all(each.unit == "minute" for each in tasks))
    return sum(each.minutes for each in tasks)


def _plan_sum(task: ToolTask) -> Plan:
    rows = yield from chosen_rows(task.values)
    lengths = yield from steps.all_minutes(rows)
    return sum(lengths)


def _days(data: Content, random: Random) -> dict[str, Any]:
    values = draws.task(data, random)
    apart = (draws.due(data.task(values["task"])) - NOW).days
    draws.expect(abs(apart) >= 2)
    span = "from today until its due date" if apart > 0 else "from its due date until today"
    return {**values, "span": span}


def _plan_days(task: ToolTask) -> Plan:
    today = yield from steps.today()
    rows = yield from steps.tasks_of(task.values["project"])
    return abs((steps.due(steps.one(rows, "content", task.values["task"])) - today).days)


def _plan_weekend(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"], task.values["other"])
    return sum(steps.due(each).weekday() >= 5 for each in rows)


def _weekend(data: Content, values: Values) -> int:
    tasks = draws.inside(data, values["project"]) + draws.inside(data, values["other"])
    return sum(draws.due(each).weekday() >= 5 for each in tasks)


def _between(data: Content, values: Values) -> int:
    first, second = data.task(values["task"]), data.task(values["second"])
    days = abs((draws.due(first) - draws.due(second)).days)
    draws.expect(days >= 2)
    return days


def _plan_between(task: ToolTask) -> Plan:
    first, second = yield from finds.two_rows(task.values)
    return abs((steps.due(first) - steps.due(second)).days)


def _everywhere(data: Content, values: Values) -> int:
    return sum(draws.holds(values, each) for each in data.tasks)


def _plan_everywhere(task: ToolTask) -> Plan:
    today = yield from steps.today_for(task.values["kind"])
    found = yield from steps.each_project()
    rows = [row for _, inside in found for row in inside]
    return sum(draws.meets(task.values, each, today) for each in rows)


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
    found = yield from steps.each_project()
    rows = [row for _, inside in found for row in inside if row["priority"] >= values["priority"]]
    return sum(draws.meets(values, each, today) for each in rows)


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
    projects = yield from steps.projects("The list of projects tells which are favorites.")
    count = 0
    for project in projects:
        if project["is_favorite"] == values["is_favorite"]:
            rows = yield from steps.inside(projects, project["name"])
            count += sum(draws.meets(values, each, today) for each in rows)
    return count


def _difference(data: Content, values: Values) -> int:
    first, second = data.task(values["task"]), data.task(values["second"])
    draws.expect(first.unit == second.unit == "minute" and first.minutes != second.minutes)
    return abs(first.minutes - second.minutes)


def _plan_difference(task: ToolTask) -> Plan:
    rows = yield from finds.two_rows(task.values)
    first, second = yield from steps.all_minutes(rows)
    return abs(first - second)


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
    Template(
        "total_duration",
        "hard",
        (
            'How many minutes do the tasks {condition} in the project "{project}" take in total, '
            "by their planned durations?",
            'I want to do all tasks {condition} of my project "{project}" one after the other. How '
            "many minutes have I planned for them altogether?",
            'Add up the planned durations of all tasks {condition} in "{project}" and give the sum '
            "in minutes.",
        ),
        _of_one,
        _sum,
        _plan_sum,
    ),
    Template(
        "days_from_today",
        "hard",
        (
            'The project "{project}" has the task "{task}". How many days is it {span}?',
            'Look up the task "{task}" of my project "{project}", and count the days {span}.',
            'Take the task "{task}" in "{project}": what is the number of days {span}?',
        ),
        _days,
        lambda data, values: abs((draws.due(data.task(values["task"])) - NOW).days),
        _plan_days,
    ),
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
    Template(
        "days_between",
        "hard",
        (
            'How many days apart are the due dates of "{task}" in the project "{project}" and '
            '"{second}" in the project "{other}"?',
            'By how many days do the due dates of "{task}" (project "{project}") and "{second}" '
            '(project "{other}") differ?',
            'Subtract the earlier from the later due date of the tasks "{task}" in "{project}" and '
            '"{second}" in "{other}". How many days is that?',
        ),
        draws.two_tasks,
        _between,
        _plan_between,
    ),
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
    Template(
        "difference_of_durations",
        "hard",
        (
            'By how many minutes do the planned durations of "{task}" (project "{project}") and '
            '"{second}" (project "{other}") differ?',
            'One of "{task}" in "{project}" and "{second}" in "{other}" is planned to take longer. '
            "How many minutes longer?",
            'Compare how long "{task}" from the project "{project}" and "{second}" from the '
            'project "{other}" are planned to take. What is the difference in minutes?',
        ),
        draws.two_tasks,
        _difference,
        _plan_difference,
    ),
)
