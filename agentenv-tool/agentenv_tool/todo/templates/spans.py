"""Spans: questions whose answer is a number of days or minutes that is calculated."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.conclusions import Conclusion
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import many
from agentenv_tool.todo.content import Content, Task
from agentenv_tool.todo.templates import draws, finds, steps
from agentenv_tool.todo.templates.draws import NOW, Values


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
    added = f"{' + '.join(map(str, lengths))} = {sum(lengths)}"
    what = f"the total number of minutes of the tasks {task.values['condition']}"
    return conclusions.calculated(sum(lengths), added, what)


def _days(data: Content, random: Random) -> dict[str, Any]:
    values = draws.task(data, random)
    apart = (draws.due(data.task(values["task"])) - NOW).days
    draws.expect(abs(apart) >= 2)
    span = "from today until its due date" if apart > 0 else "from its due date until today"
    return {**values, "span": span}


def _plan_days(task: ToolTask) -> Plan:
    today = yield from steps.today()
    rows = yield from steps.tasks_of(task.values["project"])
    row = steps.one(rows, "content", task.values["task"])
    return _apart(today, steps.due(row), "the number of days")


def _apart(one: date, other: date, what: str) -> Conclusion:
    first, last = sorted((one, other))
    days = (last - first).days
    return conclusions.calculated(days, f"from {first} to {last} it is {many(days, 'day')}", what)


def _between(data: Content, values: Values) -> int:
    first, second = data.task(values["task"]), data.task(values["second"])
    days = abs((draws.due(first) - draws.due(second)).days)
    draws.expect(days >= 2)
    return days


def _plan_between(task: ToolTask) -> Plan:
    first, second = yield from finds.two_rows(task.values)
    return _apart(steps.due(first), steps.due(second), "the time between the due dates")


def _difference(data: Content, values: Values) -> int:
    first, second = data.task(values["task"]), data.task(values["second"])
    draws.expect(first.unit == second.unit == "minute" and first.minutes != second.minutes)
    return abs(first.minutes - second.minutes)


def _plan_difference(task: ToolTask) -> Plan:
    rows = yield from finds.two_rows(task.values)
    low, high = sorted((yield from steps.all_minutes(rows)))
    return conclusions.calculated(high - low, f"{high} - {low} = {high - low}", "the difference")


TOTAL_DURATION = Template(
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
)
DAYS_FROM_TODAY = Template(
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
)
DAYS_BETWEEN = Template(
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
)
DIFFERENCE_OF_DURATIONS = Template(
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
)
