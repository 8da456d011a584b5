"""Sums: questions that are answered by calculating with what films have on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from agentenv_tool import conclusions
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
from agentenv_tool.thoughts import Thought, seen

Values = Mapping[str, Any]


def _between_plan(task: ToolTask) -> Plan:
    title, second = task.values["film"], task.values["other"]
    one = yield from details(title, "its release date, one of two to count the days between")
    day = one["release_date"]
    known = seen(f'"{title}" was released on {day}')
    other = yield from details(second, f"its release date, to count the days from {day}", (known,))
    first, last = sorted((day, other["release_date"]))
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    sum = f"from {first} to {last} there are {days} days"
    return conclusions.calculated(days, sum, "the time between the releases")


def _between(catalog: Catalog, values: Values) -> int:
    days = abs(film_of(catalog, values).day() - other_of(catalog, values).day())
    if not 20 <= days <= 800:
        raise Ambiguous
    return days


def _joint_plan(task: ToolTask) -> Plan:
    title, second = task.values["film"], task.values["other"]
    one = (yield from details(title, "its revenue, one of two to add"))["revenue"]
    known = seen(f'the revenue of "{title}" is {one}')
    other = (yield from details(second, f"its revenue, to add it to {one}", (known,)))["revenue"]
    total = one + other
    return conclusions.calculated(total, f"{one} + {other} = {total}", "the joint revenue")


def _profit_plan(task: ToolTask) -> Plan:
    told = yield from details(task.values["film"], "its revenue and its budget, to subtract them")
    revenue, budget = told["revenue"], told["budget"]
    profit = revenue - budget
    return conclusions.calculated(profit, f"{revenue} - {budget} = {profit}", "the profit")


def _multiple_plan(task: ToolTask) -> Plan:
    told = yield from details(task.values["film"], "its revenue and its budget, to divide them")
    revenue, budget = told["revenue"], told["budget"]
    times = round(revenue / budget, 2)
    return conclusions.calculated(
        times, f"{revenue} / {budget} is about {times}", "the multiple of the budget"
    )


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
    known: Thought = ()
    found: list[int] = []
    for name in ("film", "other", "third"):
        title = task.values[name]
        told = yield from details(title, "its runtime, one of three to average", known)
        found.append(told["runtime"])
        known = (seen(f'"{title}" runs {found[-1]} minutes'),)
    average = round(sum(found) / 3, 1)
    added = f"({' + '.join(map(str, found))}) / 3 is {average}"
    return conclusions.calculated(average, added, "the average runtime")


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
