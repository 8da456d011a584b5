"""Finds: questions whose answer is the name of a task or a project, or a description."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.content import Content, Task
from agentenv_tool.todo.templates import draws, steps
from agentenv_tool.todo.templates.draws import NOW, Values


def _end_of_two(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.two_projects(data, random), "end": random.choice(("earliest", "latest"))}


def end_of(tasks: list[Task], end: str) -> Task:
    """The task that is due first or last, no other on the same day."""
    sign = 1 if end == "earliest" else -1
    return draws.first_by(tasks, lambda each: sign * draws.due(each).toordinal())


def end_row(rows: list[steps.Row], end: str) -> steps.Row:
    ordered = sorted(rows, key=steps.due)
    if not ordered:
        raise LookupError("no task is left")
    return ordered[0 if end == "earliest" else -1]


def _answer_end(data: Content, values: Values) -> str:
    tasks = draws.inside(data, values["project"]) + draws.inside(data, values["other"])
    return end_of(tasks, values["end"]).content


def _plan_end(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"], task.values["other"])
    row, end = end_row(rows, task.values["end"]), task.values["end"]
    dates = {f'"{each["content"]}"': each["due_date"] for each in rows}
    return conclusions.compared(row["content"], dates, f"the {end} due date")


def _within(data: Content, random: Random) -> dict[str, Any]:
    return {"project": draws.project(data, random).name, "days": random.randint(3, 21)}


def _answer_within(data: Content, values: Values) -> list[str]:
    last = NOW + timedelta(days=values["days"])
    tasks = draws.inside(data, values["project"])
    return draws.some([each.content for each in tasks if NOW < draws.due(each) <= last])


def _plan_within(task: ToolTask) -> Plan:
    today = yield from steps.today()
    last = steps.later(today, task.values["days"])
    rows = yield from steps.tasks_of(task.values["project"])
    found = [each for each in rows if today < steps.due(each) <= last]
    what = f"tasks due after {today} and no later than {last}"
    told = [steps.dated([each]) for each in found]
    return conclusions.gathered([each["content"] for each in found], len(rows), what, told)


def _extreme(data: Content, random: Random) -> dict[str, Any]:
    drawn = draws.project(data, random)
    return {"project": drawn.name, "extreme": random.choice(("longest", "shortest"))}


def extreme_of(tasks: list[Task], extreme: str) -> Task:
    sign = 1 if extreme == "shortest" else -1
    return draws.first_by(tasks, lambda each: sign * each.minutes, apart=5)


def extreme_row(rows: list[steps.Row], extreme: str) -> Plan:
    """The row of the task that takes longest or shortest, and the minutes of each by its name."""
    lengths = yield from steps.all_minutes(rows)
    chosen = (min if extreme == "shortest" else max)(range(len(rows)), key=lengths.__getitem__)
    names = [f'"{each["content"]}"' for each in rows]
    return rows[chosen], dict(zip(names, lengths, strict=True))


def _plan_extreme(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"])
    extreme = task.values["extreme"]
    row, minutes = yield from extreme_row(rows, extreme)
    return conclusions.compared(row["content"], minutes, f"the {extreme} duration in minutes")


def most_project(data: Content, values: Values) -> str:
    """The project with the most tasks that meet the condition, and with more than any other."""
    found = Counter(
        draws.home(data, each).name for each in data.tasks if draws.holds(values, each)
    ).most_common()
    draws.expect(len(found) > 1 and found[0][1] > found[1][1])
    return found[0][0]


def most_row(values: Values) -> Plan:
    """The project with the most tasks that meet the condition, and how many each has."""
    today = yield from steps.today_for(values["kind"])
    found = yield from steps.each_project()
    counts = [sum(draws.meets(values, row, today) for row in rows) for _, rows in found]
    names = [f'"{project["name"]}"' for project, _ in found]
    return found[counts.index(max(counts))][0], dict(zip(names, counts, strict=True))


def _plan_most(task: ToolTask) -> Plan:
    row, counts = yield from most_row(task.values)
    which = f"the largest number of tasks {task.values['condition']}"
    return conclusions.compared(row["name"], counts, which)


def _compared(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.two_tasks(data, random), "more": random.choice(("longer", "less time"))}


def of_the_two(data: Content, values: Values) -> str:
    extreme = "longest" if values["more"] == "longer" else "shortest"
    two = [data.task(values["task"]), data.task(values["second"])]
    return extreme_of(two, extreme).content


def two_rows(values: Values) -> Plan:
    rows = yield from steps.tasks_of(values["project"], values["other"])
    named = (values["task"], values["second"])
    return [steps.one(rows, "content", each) for each in named]


def row_of_the_two(values: Values) -> Plan:
    rows = yield from two_rows(values)
    return (yield from extreme_row(rows, "longest" if values["more"] == "longer" else "shortest"))


def _plan_compared(task: ToolTask) -> Plan:
    row, minutes = yield from row_of_the_two(task.values)
    which = f"the {'longer' if task.values['more'] == 'longer' else 'shorter'} duration in minutes"
    return conclusions.compared(row["content"], minutes, which)


def _described_end(data: Content, random: Random) -> dict[str, Any]:
    drawn = draws.project(data, random)
    return {"project": drawn.name, "end": random.choice(("earliest", "latest"))}


def _plan_described_end(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"])
    row = end_row(rows, task.values["end"])
    told = yield from steps.description(row, f"has the {task.values['end']} due date of all")
    return conclusions.found(told, f'the description of "{row["content"]}" reads "{told}"')


def _same_day(data: Content, random: Random) -> dict[str, Any]:
    values = draws.two_tasks(data, random)
    second = data.task(values.pop("second"))
    draws.expect(second.due_date == data.task(values["task"]).due_date)
    return values


def _answer_same_day(data: Content, values: Values) -> str:
    day = data.task(values["task"]).due_date
    tasks = draws.inside(data, values["other"])
    found: str = draws.the_one([each.content for each in tasks if each.due_date == day])
    return found


def _plan_same_day(task: ToolTask) -> Plan:
    rows = yield from steps.projects()
    mine = yield from steps.inside(rows, task.values["project"])
    day = steps.one(mine, "content", task.values["task"])["due_date"]
    theirs = yield from steps.inside(rows, task.values["other"])
    same = steps.one(theirs, "due_date", day)["content"]
    fact = f'"{same}" is due {day}, just as "{task.values["task"]}" is'
    return conclusions.found(same, fact)


def _plan_home(task: ToolTask) -> Plan:
    project, row = yield from steps.where(task.values["task"])
    fact = f'"{row["content"]}" is one of the tasks of "{project["name"]}"'
    return conclusions.found(project["name"], fact)


TEMPLATES = (
    Template(
        "end_of_two_projects",
        "hard",
        (
            'Of all tasks in the projects "{project}" and "{other}", which one has the {end} due '
            "date?",
            'Look at my projects "{project}" and "{other}" together: which task has the {end} due '
            "date of all?",
            'Name the task with the {end} due date among those of "{project}" and "{other}".',
        ),
        _end_of_two,
        _answer_end,
        _plan_end,
    ),
    Template(
        "due_within",
        "hard",
        (
            'Which tasks of the project "{project}" are due after today, but not more than {days} '
            "days from today? List them.",
            'List the tasks in "{project}" that are due in the next {days} days, from tomorrow up '
            "to and including the day that is {days} days after today.",
            "I plan the next {days} days, which begin tomorrow. Which tasks of my project "
            '"{project}" are due in that time? Answer with a list.',
        ),
        _within,
        _answer_within,
        _plan_within,
    ),
    Template(
        "extreme_duration",
        "hard",
        (
            'Which task of the project "{project}" has the {extreme} planned duration?',
            'Find the task in my project "{project}" with the {extreme} duration.',
            'Judging by the planned durations, what is the {extreme} task in "{project}"?',
        ),
        _extreme,
        lambda data, values: (
            extreme_of(draws.inside(data, values["project"]), values["extreme"]).content
        ),
        _plan_extreme,
    ),
    Template(
        "project_with_most",
        "hard",
        (
            "Which of my projects has the most tasks {condition}?",
            "Compare all my projects: in which one are there the most tasks {condition}?",
            "Name the project that contains the largest number of tasks {condition}.",
        ),
        lambda data, random: draws.condition(random),
        most_project,
        _plan_most,
    ),
    Template(
        "longer_of_two",
        "hard",
        (
            'Which is planned to take {more}: "{task}" in the project "{project}" or "{second}" in '
            'the project "{other}"?',
            'Compare the planned durations of "{task}" (project "{project}") and "{second}" '
            '(project "{other}"). Which of the two tasks takes {more}?',
            'Will "{second}" from "{other}" or "{task}" from "{project}" take {more}, as I have '
            "planned it? Give the name of the task.",
        ),
        _compared,
        of_the_two,
        _plan_compared,
    ),
    Template(
        "description_of_end",
        "hard",
        (
            "What is the description of the task with the {end} due date in the project "
            '"{project}"?',
            'One task of my project "{project}" has the {end} due date of all tasks in it. Tell '
            "me the description of that task.",
            'Find the task with the {end} due date in "{project}" and answer with its description.',
        ),
        _described_end,
        lambda data, values: (
            end_of(draws.inside(data, values["project"]), values["end"]).description
        ),
        _plan_described_end,
    ),
    Template(
        "due_on_the_same_day",
        "hard",
        (
            'Which task of the project "{other}" is due on the same day as "{task}" in the project '
            '"{project}"?',
            '"{task}" is a task of my project "{project}". Which task in "{other}" has the same '
            "due date?",
            'Find the task in "{other}" that shares its due date with "{task}" from the project '
            '"{project}".',
        ),
        _same_day,
        _answer_same_day,
        _plan_same_day,
    ),
    Template(
        "project_of_task",
        "hard",
        (
            'In which project is the task "{task}"?',
            'I have lost track of "{task}". Which of my projects is it in?',
            'Name the project that contains the task "{task}".',
        ),
        lambda data, random: {"task": random.choice(data.tasks).content},
        lambda data, values: draws.home(data, data.task(values["task"])).name,
        _plan_home,
    ),
)
