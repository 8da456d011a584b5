"""Templates: what the built-in tasks of the weather world are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers
from agentenv_tool.making import Making, Template
from agentenv_tool.weather.backend import Embedded
from agentenv_tool.weather.places import Places
from agentenv_tool.weather.templates import air, cities, ground, joined, temperature, water
from agentenv_tool.weather.tools import TOOLBOX, WeatherTools

TRAIN, TEST, REST = 311, 20, 12


def making() -> Making:
    backend = Embedded(Places.load())
    return Making(
        backend,
        TEMPLATES,
        (TRAIN, TEST, REST),
        lambda task: Episode(TOOLBOX, WeatherTools(task.start, backend), task, Answers(task)),
        _start,
    )


def _start(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"current_date": values["today"], "current_location": values["location"]}


def _mixed(*groups: tuple[Template, ...]) -> tuple[Template, ...]:
    """In turn from each group as long as it lasts: the first few are a fair choice of all."""
    longest = max(map(len, groups))
    return tuple(
        template
        for number in range(longest)
        for group in groups
        for template in group[number : number + 1]
    )


TEMPLATES = _mixed(
    tuple(each.template() for each in temperature.QUESTIONS),
    ground.TEMPLATES,
    tuple(each.template() for each in water.QUESTIONS),
    joined.TEMPLATES,
    (
        air.LEVEL_ON_A_DAY,
        *(each.template() for each in air.QUESTIONS),
        air.WORST_LEVEL,
    ),
    tuple(each.template() for each in cities.QUESTIONS),
)
