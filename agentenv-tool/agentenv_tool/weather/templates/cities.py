"""Cities: questions that compare the weather of several places on the same days."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from random import Random

from agentenv_tool.making import Ambiguous
from agentenv_tool.weather.templates import reasons
from agentenv_tool.weather.templates.questions import (
    HARD,
    Question,
    Told,
    Values,
    by_city,
    gap,
    is_more,
    top,
)
from agentenv_tool.weather.templates.reasons import MEAN, MEASURES
from agentenv_tool.weather.templates.steps import DUST, FLAKES, TEMP, WATER, Daily
from agentenv_tool.weather.templates.temperature import (
    ANY_DAY,
    ARITHMETIC,
    CELSIUS,
    YES_NO,
)
from agentenv_tool.weather.templates.times import FUTURE, NOW, PAST, a_day, days

CITY = "Answer with the name of the city alone."
MILLIMETERS = "Answer in millimeters, to one decimal place."


def _measured(random: Random, read: Sequence[Daily]) -> Values:
    most = random.choice(["highest", "lowest"])
    return {
        "measure": random.choice(sorted(MEASURES)),
        "extreme": most,
        "higher": {"highest": "higher", "lowest": "lower"}[most],
        "most": {"highest": "warmest", "lowest": "coldest"}[most],
    }


def _difference(read: Sequence[Daily], values: Told) -> float:
    name = MEASURES[values["measure"]]
    return gap(read[0][name][0], read[1][name][0])


def _warmest(read: Sequence[Daily], values: Told) -> str:
    figures = by_city(read, MEASURES[values["measure"]], values)
    return top(figures, 1.0, lowest=values["extreme"] == "lowest")


def _is_warmer(read: Sequence[Daily], values: Told) -> bool:
    return is_more(read[0][MEAN][0], read[1][MEAN][0], 1.0)


def _wettest(read: Sequence[Daily], values: Told) -> str:
    return top(by_city(read, WATER.names[0], values), 0.5)


def _rain_difference(read: Sequence[Daily], values: Told) -> float:
    one, other = (fsum(each[WATER.names[0]]) for each in read)
    return gap(one, other, 1.0)


def _snowiest(read: Sequence[Daily], values: Told) -> str:
    figures = by_city(read, FLAKES.names[0], values)
    if not min(figures.values()):
        raise Ambiguous("snow in one of them at most")
    return top(figures, 0.05)


def _cleanest(read: Sequence[Daily], values: Told) -> str:
    lowest = values["air"] == "cleaner"
    return top(by_city(read, DUST.names[0], values), 4, lowest=lowest)


QUESTIONS = (
    Question(
        "difference_between_two_cities",
        HARD,
        (
            "By how many degrees do the {measure} temperatures of {the_a} and {the_b} differ "
            "{when}?",
            "How large {was} the difference between the {measure} temperatures of {the_a} and "
            "{the_b}{be} {when}, as a positive number?",
            "Take the {measure} temperatures of {the_a} and {the_b} {when}. How far apart are "
            "they?",
        ),
        CELSIUS, TEMP, _difference, reasons.difference,
        (ANY_DAY,), places=2, detail=_measured, tolerance=ARITHMETIC,
    ),
    Question(
        "warmer_of_two_cities",
        HARD,
        (
            "Which city {had} the {higher} {measure} temperature {when}: {the_a} or {the_b}?",
            "{the_a} and {the_b}: in which of the two {was} the {measure} temperature "
            "{be_}{higher} {when}?",
            "Compare the {measure} temperatures of {the_a} and {the_b} {when}. Which city's is the "
            "{higher}?",
        ),
        CITY, TEMP, _warmest, reasons.cities, (ANY_DAY,), places=2, detail=_measured,
    ),
    Question(
        "warmest_of_three_cities",
        HARD,
        (
            "Which of these cities {had} the {extreme} {measure} temperature {when}: {the_a}, "
            "{the_b} or {the_c}?",
            "{the_a}, {the_b}, {the_c}: in which of them {was} the {measure} temperature "
            "{be_}the {extreme} {when}?",
            "I compare {the_a}, {the_b} and {the_c} {when}. Which {was}{be} the {most}, "
            "judging by the "
            "{measure} temperature?",
        ),
        CITY, TEMP, _warmest, reasons.cities, (ANY_DAY,), places=3, detail=_measured,
    ),
    Question(
        "is_it_warmer",
        HARD,
        (
            "{Was_it} warmer in {the_a} than in {the_b} {when}, going by the mean temperature?",
            "Going by the mean temperature {when}: {was} {the_a} {be_}warmer than {the_b}?",
            "I suppose that {the_a} {was}{be} warmer than {the_b} {when}, by mean "
            "temperature. Is that "
            "right?",
        ),
        YES_NO, TEMP, _is_warmer, reasons.warmer_city, (ANY_DAY,), places=2, choices=(True, False),
    ),
    Question(
        "wetter_of_two_cities",
        HARD,
        (
            "In which city {did} more rain fall in total {when}: {the_a} or {the_b}?",
            "Which city {had} more rain {when}: {the_a} or {the_b}?",
            "Add up the rain in {the_a} and in {the_b} {when}. In which of the two cities {was} "
            "there {be_}more?",
        ),
        CITY, WATER, _wettest, reasons.cities, (days(4, 8, PAST, PAST, FUTURE),), places=2,
    ),
    Question(
        "rain_difference_of_two_cities",
        HARD,
        (
            "How much more rain {had} the wetter one of {the_a} and {the_b} than the other {when}, "
            "in total?",
            "By how much do the total amounts of rain in {the_a} and in {the_b} differ {when}?",
            "Add up the rain {when} in {the_a} and in {the_b}. What is the difference between the "
            "two totals, as a positive number?",
        ),
        MILLIMETERS, WATER, _rain_difference, reasons.totals,
        (days(3, 6, PAST, PAST, FUTURE),), places=2,
        tolerance=ARITHMETIC,
    ),
    Question(
        "snowier_of_two_cities",
        HARD,
        (
            "In which city {did} more snow fall in total {when}: {the_a} or {the_b}?",
            "Which city {had} more snowfall {when}: {the_a} or {the_b}?",
            "Add up the snowfall in {the_a} and in {the_b} {when}. In which of the two cities "
            "{was} there {be_}more?",
        ),
        CITY, FLAKES, _snowiest, reasons.cities, (days(6, 10, PAST, PAST, FUTURE),), places=2,
    ),
    Question(
        "cleaner_air_of_two_cities",
        HARD,
        (
            "Which city {had} the {air} air {when} by the air quality index: {the_a} or {the_b}?",
            "Compare the air quality index of {the_a} with that of {the_b} {when}. Where {was} the "
            "air {air}?",
            "{the_a} or {the_b}: in which city {was} the air {air} {when}, by its air quality "
            "index?",
        ),
        CITY, DUST, _cleanest, reasons.cities, (a_day(PAST, NOW),), places=2,
        detail=lambda random, read: {"air": random.choice(["cleaner", "more polluted"])},
    ),
)  # fmt: skip
