"""Asks: questions about one project or one task."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.content import Content
from agentenv_tool.todo.templates import draws, steps
from agentenv_tool.todo.templates.draws import Values


def _priority(data: Content, random: Random) -> dict[str, Any]:
    return {"project": draws.project(data, random).name, "priority": random.randint(1, 4)}


def _of_priority(data: Content, values: Values) -> list[str]:
    tasks = draws.inside(data, values["project"])
    return [each.content for each in tasks if each.priority == values["priority"]]


def _found_priority(task: ToolTask) -> Plan:
    """The names of those that have the priority, how many were seen, and what they are."""
    project, priority = task.values["project"], task.values["priority"]
    tasks = yield from steps.tasks_of(project)
    found = [each["content"] for each in tasks if each["priority"] == priority]
    return found, len(tasks), f'tasks of "{project}" with priority {priority}'


def _plan_priority(task: ToolTask) -> Plan:
    found, total, what = yield from _found_priority(task)
    return conclusions.gathered(found, total, what, [f'"{each}"' for each in found])


def _plan_priority_count(task: ToolTask) -> Plan:
    found, total, what = yield from _found_priority(task)
    return conclusions.counted([f'"{each}"' for each in found], total, what)


def _named(task: ToolTask) -> Plan:
    """The row of the task that the goal names."""
    tasks = yield from steps.tasks_of(task.values["project"])
    return steps.one(tasks, "content", task.values["task"])


def _plan_description(task: ToolTask) -> Plan:
    row = yield from _named(task)
    told = yield from steps.description(row)
    return conclusions.found(told, f'the description of "{row["content"]}" reads "{told}"')


def _duration(data: Content, random: Random) -> dict[str, Any]:
    values = draws.task(data, random)
    return {**values, "unit": f"{data.task(values['task']).unit}s"}


def _plan_duration(task: ToolTask) -> Plan:
    row, unit = (yield from _named(task)), task.values["unit"]
    minutes = yield from steps.minutes(row)
    answer = minutes // 1440 if unit == "days" else minutes
    fact = f'"{row["content"]}" is planned to take {answer} {unit}'
    return conclusions.found(answer, fact)


def _plan_due(task: ToolTask) -> Plan:
    row = yield from _named(task)
    return conclusions.found(row["due_date"], f'"{row["content"]}" is due {row["due_date"]}')


def _maybe_favorite(data: Content, random: Random) -> dict[str, Any]:
    wanted = random.choice((True, False))
    return {"project": random.choice([p for p in data.projects if p.is_favorite == wanted]).name}


def _plan_favorite(task: ToolTask) -> Plan:
    name = task.values["project"]
    rows = yield from steps.projects("which projects are favorites")
    favorite = steps.one(rows, "name", name)["is_favorite"]
    side = "is marked as a favorite" if favorite else "is not marked as a favorite"
    return conclusions.judged(favorite, f'"{name}" {side} in the list of projects')


def _maybe_inside(data: Content, random: Random) -> dict[str, Any]:
    values = draws.task(data, random)
    if random.random() < 0.5:
        values["project"] = draws.project(data, random).name
        draws.expect(values["project"] != draws.home(data, data.task(values["task"])).name)
    return values


def _plan_inside(task: ToolTask) -> Plan:
    tasks = yield from steps.tasks_of(task.values["project"])
    name, project = task.values["task"], task.values["project"]
    inside = any(each["content"] == name for each in tasks)
    names = steps.quoted(each["content"] for each in tasks)
    side = "is one of them" if inside else "is none of them"
    return conclusions.judged(inside, f'"{project}" holds {names}, and "{name}" {side}')


def _maybe_before(data: Content, random: Random) -> dict[str, Any]:
    apart = random.choice((-1, 1)) * random.randint(1, 6)
    values = draws.task(data, random)
    return {**values, "day": str(draws.due(data.task(values["task"])) + timedelta(days=apart))}


def _plan_before(task: ToolTask) -> Plan:
    row, day = (yield from _named(task)), task.values["day"]
    before = steps.due(row) < date.fromisoformat(day)
    side = "before" if before else "not before"
    fact = f'"{row["content"]}" is due {row["due_date"]}, which is {side} {day}'
    return conclusions.judged(before, fact)


TEMPLATES = (
    Template(
        "count_of_priority",
        "easy",
        (
            'How many tasks of priority {priority} are in the project "{project}"?',
            'Count the tasks in my project "{project}" whose priority is {priority}.',
            'I wonder how many tasks with priority {priority} I have in "{project}". Tell me the '
            "number.",
        ),
        _priority,
        lambda data, values: len(_of_priority(data, values)),
        _plan_priority_count,
    ),
    Template(
        "description",
        "easy",
        (
            'What is the description of the task "{task}" in the project "{project}"?',
            'I wrote a note into the description of "{task}" (project "{project}"). What does it '
            "say?",
            'Give me the description of my task "{task}", which is in the project "{project}".',
        ),
        draws.task,
        lambda data, values: data.task(values["task"]).description,
        _plan_description,
    ),
    Template(
        "duration",
        "easy",
        (
            'How many {unit} is the task "{task}" in the project "{project}" planned to take?',
            'Look up how long "{task}" from my project "{project}" takes, and tell me the number '
            "of {unit}.",
            'For how many {unit} have I planned "{task}"? It is a task of the project "{project}".',
        ),
        _duration,
        lambda data, values: data.task(values["task"]).amount,
        _plan_duration,
    ),
    Template(
        "due_date",
        "easy",
        (
            'When is the task "{task}" in the project "{project}" due?',
            'Tell me the due date of "{task}", a task of my project "{project}".',
            'By which date should I have done "{task}" from the project "{project}"?',
        ),
        draws.task,
        lambda data, values: data.task(values["task"]).due_date,
        _plan_due,
    ),
    Template(
        "is_favorite",
        "easy",
        (
            'Is the project "{project}" one of my favorites? Answer True or False.',
            'Have I marked the project "{project}" as a favorite? Answer True or False.',
            'True or False: "{project}" is a favorite project of mine.',
        ),
        _maybe_favorite,
        lambda data, values: data.project(values["project"]).is_favorite,
        _plan_favorite,
    ),
    Template(
        "is_inside",
        "easy",
        (
            'Is "{task}" a task of the project "{project}"? Answer True or False.',
            'True or False: my project "{project}" has a task called "{task}".',
            'Does the project "{project}" contain the task "{task}"? Answer True or False.',
        ),
        _maybe_inside,
        lambda data, values: (
            data.task(values["task"]).project_id == data.project(values["project"]).id
        ),
        _plan_inside,
    ),
    Template(
        "list_of_priority",
        "easy",
        (
            'Which tasks of the project "{project}" have priority {priority}? List them all.',
            'List every task in "{project}" that has the priority {priority}.',
            'Give me the names of all priority {priority} tasks in my project "{project}", as a '
            "list.",
        ),
        _priority,
        lambda data, values: draws.some(_of_priority(data, values)),
        _plan_priority,
    ),
    Template(
        "is_due_before",
        "easy",
        (
            'Is the task "{task}" in the project "{project}" due before {day}? Answer True or '
            "False.",
            'True or False: "{task}", a task of my project "{project}", has a due date earlier '
            "than {day}.",
            'Will the due date of "{task}" (project "{project}") have passed when it is {day}? '
            "Answer True or False.",
        ),
        _maybe_before,
        lambda data, values: (
            draws.due(data.task(values["task"])) < date.fromisoformat(values["day"])
        ),
        _plan_before,
    ),
)
