"""Judging thoughts: what of a thought an agent cannot have known when it had it.

Numbers, quoted texts and names must stand in the goal, in an observation so far, in an action so
far or in the one that follows. A figure that was calculated is calculated here once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise, product
from math import fsum
from typing import Any

from agentenv_tool.calls import Call
from agentenv_tool.tasks import ToolTask
from agentenv_tool.weather.templates.times import needs_today, resolved

Made = tuple[Call, Any]

_NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}|-?\d[\d,]*(?:\.\d+)?")
_CELL = re.compile(r"\b[A-Z]{1,2}\d+\b")
_QUOTED = re.compile(r'"([^"]*)"')
_NAME = re.compile(r"(?<=[a-z,(] )[A-Z][\w'-]+")
_WORD = re.compile(r"\w+")
_OWN = {"IMDb", "Instagram", "s"}  # words of the expert


def unknown(thought: str, task: ToolTask, prompt: str, told: Sequence[str], made: Sequence[Made],
            action: str) -> list[str]:  # fmt: skip
    """What stands in the thought and nowhere else; `told` are the observations so far."""
    known = "\n".join([task.goal, *told, *(str(call) for call, _ in made), action])
    known = known.replace('\\"', '"').replace("\\\\", "\\")
    figures = {_plain(each) for each in _NUMBER.findall(known)} | set(derived(task, made))
    cells = set(_CELL.findall(known)) | set(_cells(made))
    bare = re.sub(r"\bSheet\d+\b", "", _CELL.sub("", _QUOTED.sub("", thought)))
    bare = bare.replace("=SUM(:)", "")
    found = [each for each in _NUMBER.findall(bare) if _plain(each) not in figures]
    found += [each for each in _CELL.findall(_QUOTED.sub("", thought)) if each not in cells]
    found += [each for each in _QUOTED.findall(thought) if each.lower() not in known.lower()]
    words = set(_WORD.findall(f"{known} {prompt}")) | _OWN | set(_weekdays(made))
    return found + [
        name for name in _NAME.findall(bare) if not words.issuperset(_WORD.findall(name))
    ]


def derived(task: ToolTask, made: Sequence[Made]) -> Iterator[str]:
    """Counts, sums and differences of what was seen, as they are written in thoughts."""
    for figure in _figures(task, made):
        yield _plain(str(figure))


def _figures(task: ToolTask, made: Sequence[Made]) -> Iterator[Any]:
    if "third" in task.values:
        yield 3
    lists = [result for _, result in made if isinstance(result, list)]
    yield from map(len, lists)
    total = sum(len(rows) for call, rows in made if call.tool == "get_tasks")
    yield from (total, total - 3)  # three of many are told
    for call, result in made:
        if isinstance(result, dict):
            yield from (len(each) for each in result.values() if isinstance(each, list))
        if call.tool == "get_person_crew":
            directed = sum(each["job"] == "Director" for each in result)
            yield from range(1, directed + 1)  # each is looked at in turn
        if call.tool == "get_tasks" and "kind" in task.values:
            yield from range(len(result) + 1)
        if call.tool == "get_task_duration" and result:
            amount, unit = result.rstrip(")").split("(")
            yield int(amount) * (1440 if unit == "day" else 1)
        if call.tool == "get_all_values":
            yield from _of_table(result)
    if task.template == "references_since" or "coauthor" in task.template:
        yield from (len(each["papers"]) for _, each in made if isinstance(each, dict)
                    and "papers" in each)  # fmt: skip
    yield from _of_days(task, made)
    yield from _of_projects(task, made)


def _of_table(rows: list[list[str]]) -> Iterator[Any]:
    """Rows and columns by number, and what a row's or a column's figures give."""
    yield from range(1, len(rows) + 2)
    for row in rows[1:]:
        numbers = [float(each.replace(",", "").lstrip("$")) for each in row if _is_number(each)]
        for one, other in product(numbers, numbers):
            yield from (f"{one * other:.2f}", f"{one - other:.0f}", f"{one + other:.0f}")
    yield from (len(rows[0]), len(rows[0]) + 1)


def _of_days(task: ToolTask, made: Sequence[Made]) -> Iterator[Any]:
    """What daily figures add up to and how far they lie apart, and the days that are meant."""
    today = next((result for call, result in made if call.tool == "get_user_current_date"), None)
    if today:
        yield date.fromisoformat(today) + timedelta(days=task.values.get("days") or 0)
    for told in task.values.get("spans", ()):
        if today and needs_today(told):
            yield from resolved(told, date.fromisoformat(today))
    columns = []
    for _, result in made:
        if isinstance(result, dict) and "daily" in result:
            daily = dict(result["daily"])
            days = daily.pop("time")
            yield from (len(days), len(days) - 3, *range(1, len(days)))
            columns.append(list(daily.values()))
    for each in columns:
        for figures in each:
            yield from (round(fsum(figures), 2), round(fsum(figures) / len(figures), 2))
            yield from (round(after - before, 1) for before, after in pairwise(figures))
        if len(each) == 3:
            yield from (round(high - low, 1) for high, low in zip(each[0], each[1], strict=True))
    for one, other in combinations(columns, 2):
        for ours, theirs in zip(one, other, strict=False):
            yield round(abs(fsum(ours) - fsum(theirs)), 1)


def _of_projects(task: ToolTask, made: Sequence[Made]) -> Iterator[Any]:
    """How many projects there are to go through, and of tasks with a priority."""
    rows = [row for call, result in made if call.tool == "get_tasks" for row in result]
    if rows:
        yield from range(len({row["project_id"] for row in rows}) + 1)
        days = [date.fromisoformat(row["due_date"]) for row in rows]
        for each in days:
            yield each + timedelta(days=task.values.get("days") or 0)


def _weekdays(made: Sequence[Made]) -> Iterator[str]:
    for _, result in made:
        rows = result if isinstance(result, list) else [{"due_date": result}]
        for row in rows:
            day = row.get("due_date") if isinstance(row, dict) else None
            if isinstance(day, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
                yield f"{date.fromisoformat(day):%A}"


def _cells(made: Sequence[Made]) -> Iterator[str]:
    """Those of the tables that were read, with a row and two columns around them."""
    for call, rows in made:
        if call.tool == "get_all_values":
            for row, column in product(range(1, len(rows) + 2), range(len(rows[0]) + 2)):
                yield f"{chr(65 + column)}{row}"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\$?-?[\d,]+(\.\d+)?", text))


def _plain(number: str) -> str:
    """As a number is written in one way: 3,190.50 and 3190.5 are the same."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", number):
        return number
    try:
        return f"{float(number.replace(',', '')):g}" if "." in number else number.replace(",", "")
    except ValueError:
        return number
