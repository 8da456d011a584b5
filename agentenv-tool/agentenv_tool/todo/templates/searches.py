"""Searches: operations on one project or task that has to be found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed
from agentenv_tool.todo.content import Content
from agentenv_tool.todo.judge import OPERATION
from agentenv_tool.todo.templates import draws, finds, steps
from agentenv_tool.todo.templates.draws import Values
from agentenv_tool.todo.templates.single import DONE

Edits = list[dict[str, Any]]


def _extreme(data: Content, random: Random) -> dict[str, Any]:
    drawn = draws.project(data, random)
    draws.expect(len(data.of(drawn)) + 4 <= draws.MOST_CALLS)
    return {"project": drawn.name, "extreme": random.choice(("longest", "shortest"))}


def _complete_extreme(data: Content, values: Values) -> Edits:
    found = finds.extreme_of(draws.inside(data, values["project"]), values["extreme"])
    return [{"task": found.content, "completed": True}]


def _plan_extreme(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"])
    row, minutes = yield from finds.extreme_row(rows, task.values["extreme"])
    yield from steps.complete(row, f"is the {task.values['extreme']} one: {_ranked(minutes)}")
    return DONE


def _favor_most(data: Content, values: Values) -> Edits:
    project = data.project(finds.most_project(data, values))
    return [{"project": project.name, "is_favorite": not project.is_favorite}]


def _most(data: Content, random: Random) -> dict[str, Any]:
    values = draws.condition(random)
    was = data.project(finds.most_project(data, values)).is_favorite
    told = "so that it is not a favorite any more" if was else "so that it is a favorite"
    return {**values, "is_favorite": not was, "told": told}


def _plan_favor_most(task: ToolTask) -> Plan:
    row, counts = yield from finds.most_row(task.values)
    told = listed(f"{count} in {name}" for name, count in counts.items())
    because = f"has the most tasks {task.values['condition']}, as there are {told}"
    yield from steps.favor(row, task.values["is_favorite"], because)
    return DONE


def _mentioned(data: Content, random: Random) -> dict[str, Any]:
    """A word that only one description of the project has."""
    drawn = draws.project(data, random)
    tasks = data.of(drawn)
    task = random.choice(tasks)
    words = [each.strip(",.") for each in task.description.split()]
    word = random.choice([each for each in words if len(each) >= 5] or words)
    draws.expect(len(word) >= 5)
    draws.expect(sum(word.casefold() in each.description.casefold() for each in tasks) == 1)
    draws.expect(not any(word.casefold() in each.content.casefold() for each in tasks))
    draws.expect(tasks.index(task) + 5 <= draws.MOST_CALLS)
    return {"project": drawn.name, "word": word}


def _delete_mentioned(data: Content, values: Values) -> Edits:
    for task in draws.inside(data, values["project"]):
        if values["word"] in task.description:
            return [{"task": task.content, "deleted": True}]
    raise Ambiguous


def _plan_mentioned(task: ToolTask) -> Plan:
    word = task.values["word"]
    rows = yield from steps.tasks_of(task.values["project"])
    for row in rows:
        told = yield from steps.description(row)
        if word in told:
            because = f'has the word "{word}" in its description, "{told}"'
            yield from steps.delete(row, because)
            return DONE
    raise LookupError(word)


def _home(data: Content, random: Random) -> dict[str, Any]:
    task = random.choice(data.tasks)
    was = draws.home(data, task).is_favorite
    told = "take it out of my favorites" if was else "make it one of my favorites"
    return {"task": task.content, "is_favorite": not was, "told": told}


def _favor_home(data: Content, values: Values) -> Edits:
    project = draws.home(data, data.task(values["task"]))
    return [{"project": project.name, "is_favorite": values["is_favorite"]}]


def _plan_home(task: ToolTask) -> Plan:
    project, row = yield from steps.where(task.values["task"])
    because = f'contains "{row["content"]}"'
    yield from steps.favor(project, task.values["is_favorite"], because)
    return DONE


def _compared(data: Content, random: Random) -> dict[str, Any]:
    return {**draws.two_tasks(data, random), "more": random.choice(("longer", "less time"))}


def _complete_compared(data: Content, values: Values) -> Edits:
    return [{"task": finds.of_the_two(data, values), "completed": True}]


def _plan_compared(task: ToolTask) -> Plan:
    row, minutes = yield from finds.row_of_the_two(task.values)
    yield from steps.complete(row, f"takes {task.values['more']}: {_ranked(minutes)}")
    return DONE


def _ranked(minutes: Mapping[str, int]) -> str:
    """The durations in words, the longest first."""
    ranked = sorted(minutes, key=lambda name: -minutes[name])
    return listed(f"{minutes[name]} minutes for {name}" for name in ranked)


def _end(data: Content, random: Random) -> dict[str, Any]:
    drawn = draws.project(data, random)
    end = random.choice(("earliest", "latest"))
    return {"project": drawn.name, "end": end, "days": random.randint(2, 20)}


def _later_end(data: Content, values: Values) -> Edits:
    found = finds.end_of(draws.inside(data, values["project"]), values["end"])
    day = draws.due(found) + timedelta(days=values["days"])
    return [{"task": found.content, "due_date": str(day)}]


def _plan_end(task: ToolTask) -> Plan:
    rows = yield from steps.tasks_of(task.values["project"])
    row = finds.end_row(rows, task.values["end"])
    day = steps.later(steps.due(row), task.values["days"])
    because = f"has the {task.values['end']} due date, {row['due_date']}"
    yield from steps.postpone(row, day, because)
    return DONE


TEMPLATES = (
    Template(
        "complete_extreme",
        "hard",
        (
            'I have done the task with the {extreme} planned duration in the project "{project}". '
            "Mark it as completed.",
            'Complete the {extreme} task of "{project}", judging by the planned durations.',
            'Of all tasks in my project "{project}", the one with the {extreme} duration is done. '
            "Check it off.",
        ),
        _extreme,
        _complete_extreme,
        _plan_extreme,
        OPERATION,
    ),
    Template(
        "favor_project_with_most",
        "hard",
        (
            "Find the project that has the most tasks {condition}, and change it {told}.",
            "Which project has the most tasks {condition}? Update that project {told}.",
            "Update the project with the largest number of tasks {condition} {told}.",
        ),
        _most,
        _favor_most,
        _plan_favor_most,
        OPERATION,
    ),
    Template(
        "delete_mentioned",
        "hard",
        (
            'Delete the task of the project "{project}" whose description contains the word '
            '"{word}".',
            'In my project "{project}" there is one task with the word "{word}" in its '
            "description. Remove that task.",
            'The description of a task in "{project}" says something with "{word}". That task is '
            "not needed any more: delete it.",
        ),
        _mentioned,
        _delete_mentioned,
        _plan_mentioned,
        OPERATION,
    ),
    Template(
        "favor_home",
        "hard",
        (
            'Find the project that contains the task "{task}", and {told}.',
            'In which project is "{task}"? Look for it, and {told}.',
            'Look through my projects for the task "{task}". When you have found the project it '
            "is in, {told}.",
        ),
        _home,
        _favor_home,
        _plan_home,
        OPERATION,
    ),
    Template(
        "complete_one_of_two",
        "hard",
        (
            'One of the tasks "{task}" (project "{project}") and "{second}" (project "{other}") is '
            "done: the one that is planned to take {more}. Mark it as completed.",
            'Complete whichever task is planned to take {more}: "{task}" in "{project}" or '
            '"{second}" in "{other}". Leave the other one open.',
            'Compare the planned durations of "{task}" from the project "{project}" and "{second}" '
            'from the project "{other}", and check off the task that takes {more}.',
        ),
        _compared,
        _complete_compared,
        _plan_compared,
        OPERATION,
    ),
    Template(
        "postpone_end",
        "hard",
        (
            'Postpone the task with the {end} due date in the project "{project}" by {days} days, '
            "counted from that date.",
            'Find the task in "{project}" that has the {end} due date, and make it due {days} days '
            "later than it is now.",
            'Give the task with the {end} due date of my project "{project}" {days} more days: '
            "its due date becomes that much later.",
        ),
        _end,
        _later_end,
        _plan_end,
        OPERATION,
    ),
)
