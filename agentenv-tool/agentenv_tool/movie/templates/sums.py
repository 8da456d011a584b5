"""Sums: questions that are answered by calculating with what films have on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import Catalog
from agentenv_tool.movie.templates.steps import (
    HARD,
    any_film,
    details,
    film_of,
    other_of,
    two_films,
)
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask

Values = Mapping[str, Any]


def _between_plan(task: ToolTask) -> Plan:
    one = yield from details(task.values["film"], "its release date, to count the days from it")
    day = one["release_date"]
    other = yield from details(
        task.values["other"], f"its release date, to count the days to or from {day}"
    )
    days = [date.fromisoformat(each["release_date"]).toordinal() for each in (one, other)]
    return abs(days[0] - days[1])


def _between(catalog: Catalog, values: Values) -> int:
    days = abs(film_of(catalog, values).day() - other_of(catalog, values).day())
    if not 20 <= days <= 800:
        raise Ambiguous
    return days


def _joint_plan(task: ToolTask) -> Plan:
    one = yield from details(task.values["film"], "its revenue, one of two to add")
    other = yield from details(task.values["other"], f"its revenue, to add it to {one['revenue']}")
    return one["revenue"] + other["revenue"]


def _profit_plan(task: ToolTask) -> Plan:
    told = yield from details(task.values["film"], "its revenue and its budget, to subtract them")
    return told["revenue"] - told["budget"]


def _multiple_plan(task: ToolTask) -> Plan:
    told = yield from details(task.values["film"], "its revenue and its budget, to divide them")
    return round(told["revenue"] / told["budget"], 2)


def _multiple(catalog: Catalog, values: Values) -> float:
    film = film_of(catalog, values)
    thousandths = film.revenue * 1000 // film.budget
    if thousandths % 10 in (4, 5):  # too close to where rounding turns
        raise Ambiguous
    return (thousandths + 5) // 10 / 100


def _draw_three(catalog: Catalog, random: Random) -> dict[str, Any]:
    film, other, third = random.sample(catalog.films, 3)
    return {"film": film.title, "other": other.title, "third": third.title}


def _average_plan(task: ToolTask) -> Plan:
    total = 0
    for name in ("film", "other", "third"):
        wanted = f"its runtime; it is one of three to average, which sum up to {total} min so far"
        told = yield from details(task.values[name], wanted)
        total += told["runtime"]
    return round(total / 3, 1)


def _average(catalog: Catalog, values: Values) -> float:
    total = sum(catalog.titled[values[name]].runtime for name in ("film", "other", "third"))
    return (total * 20 + 3) // 6 / 10


SUMS = (
    Template(
        "profit",
        HARD,
        (
            'What was the profit of the film "{film}" in US dollars, that is its revenue minus '
            "its budget? A loss is a negative number.",
            'By how many US dollars does the revenue of "{film}" exceed its budget? Give a '
            "negative number if it does not.",
            'Subtract the budget of the movie "{film}" from its revenue. How many US dollars are '
            "left (negative for a loss)?",
        ),
        any_film,
        lambda catalog, values: film_of(catalog, values).revenue - film_of(catalog, values).budget,
        _profit_plan,
    ),
    Template(
        "days_between",
        HARD,
        (
            'How many days apart are the release dates of "{film}" and "{other}"?',
            'By how many days do the release dates of the films "{film}" and "{other}" differ?',
            'Count the days from the release of one of the movies "{film}" and "{other}" to the '
            "release of the other. How many are there?",
        ),
        two_films,
        _between,
        _between_plan,
    ),
    Template(
        "average_runtime",
        HARD,
        (
            'What is the average runtime in minutes of the films "{film}", "{other}" and '
            '"{third}"? Round to one decimal.',
            'How long are "{film}", "{other}" and "{third}" on average? Give minutes, rounded to '
            "one decimal.",
            'Average the runtimes of the three movies "{film}", "{other}" and "{third}" (in '
            "minutes, to one decimal).",
        ),
        _draw_three,
        _average,
        _average_plan,
        tolerance=0.05,
    ),
    Template(
        "joint_revenue",
        HARD,
        (
            'How many US dollars did the films "{film}" and "{other}" earn together (the sum of '
            "their revenues)?",
            'What is the combined revenue of "{film}" and "{other}", in US dollars?',
            'Add up the revenues of the movies "{film}" and "{other}". How many US dollars are '
            "these?",
        ),
        two_films,
        lambda catalog, values: (
            film_of(catalog, values).revenue + other_of(catalog, values).revenue
        ),
        _joint_plan,
    ),
    Template(
        "multiple",
        HARD,
        (
            'How many times its budget did the film "{film}" earn (revenue divided by budget)? '
            "Round to two decimals.",
            'Divide the revenue of "{film}" by its budget and give the result with two decimals.',
            'What multiple of its budget was the revenue of the movie "{film}"? Give two decimals.',
        ),
        any_film,
        _multiple,
        _multiple_plan,
        tolerance=0.005,
    ),
)
