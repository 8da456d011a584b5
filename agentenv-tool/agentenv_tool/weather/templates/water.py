"""Water: questions about rain and snow at one place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import fsum
from random import Random

from agentenv_tool.making import Ambiguous
from agentenv_tool.weather.templates import reasons
from agentenv_tool.weather.templates.questions import (
    EASY,
    HARD,
    Question,
    Told,
    Values,
    between,
    by_day,
    top,
)
from agentenv_tool.weather.templates.steps import FLAKES, WATER, Daily
from agentenv_tool.weather.templates.temperature import ARITHMETIC, COUNT, DATE, YES_NO
from agentenv_tool.weather.templates.times import FUTURE, NOW, PAST, a_day, a_month, days

RAIN, SNOW = WATER.names[0], FLAKES.names[0]
MILLIMETERS = "Answer in millimeters, to one decimal place."
CENTIMETERS = "Answer in centimeters, to one decimal place."
DATES = 'Answer with the list of the dates, such as ["2023-03-01", "2023-03-04"].'


def _limit(random: Random, read: Sequence[Daily]) -> Values:
    return {"limit": between(random, read[0][RAIN], 0.2)}


def _total_rain(read: Sequence[Daily], values: Told) -> float:
    return round(fsum(read[0][RAIN]), 1)


def _total_snow(read: Sequence[Daily], values: Told) -> float:
    return round(fsum(read[0][SNOW]), 1)


def _rainy_days(read: Sequence[Daily], values: Told) -> int:
    return sum(each > 0 for each in read[0][RAIN])


def _snowy_days(read: Sequence[Daily], values: Told) -> int:
    return sum(each > 0 for each in read[0][SNOW])


def _wettest_day(read: Sequence[Daily], values: Told) -> str:
    return top(by_day(read[0], RAIN), 0.3)


def _any_rain(read: Sequence[Daily], values: Told) -> bool:
    return bool(read[0][RAIN][0] > 0)


def _driest_spell(read: Sequence[Daily], values: Told) -> int:
    runs = groupby(read[0][RAIN], key=lambda each: each == 0)
    return max((len(list(days)) for dry, days in runs if dry), default=0)


def _first_rain(read: Sequence[Daily], values: Told) -> str:
    return _first(by_day(read[0], RAIN))


def _first_snow(read: Sequence[Daily], values: Told) -> str:
    return _first(by_day(read[0], SNOW))


def _first(figures: dict[str, float]) -> str:
    found = [day for day, figure in figures.items() if figure > 0]
    if not found or found[0] == min(figures):
        raise Ambiguous("none, or already on the first day")
    return found[0]


def _rainy_dates(read: Sequence[Daily], values: Told) -> list[str]:
    found = [day for day, mm in by_day(read[0], RAIN).items() if mm > values["limit"]]
    if not 2 <= len(found) <= 5:
        raise Ambiguous("too few or too many days")
    return found


def _is_some(answer: float) -> bool:
    return answer >= 0.3


_RAINY = reasons.days(lambda each, values: each > 0, "days with more than 0 mm of rain")
_SNOWY = reasons.days(lambda each, values: each > 0, "days with more than 0 cm of snowfall")
_MUCH = reasons.days(
    lambda each, values: each > values["limit"], "days with more than {limit} mm of rain", True
)

QUESTIONS = (
    Question(
        "total_rain",
        EASY,
        (
            "How much rain {fell} {where} {when}, all days taken together?",
            "{When}, how much rain {fell} in total {where}?",
            "Add up the daily rain {where} {when}. What is the total?",
        ),
        MILLIMETERS, WATER, _total_rain, reasons.total,
        (days(2, 6, PAST, PAST, FUTURE),), here=True,
        accept=_is_some, tolerance=ARITHMETIC,
    ),
    Question(
        "rain_on_a_day",
        EASY,
        (
            "How much rain {fell} {where} {when}?",
            "What {was} the amount of rain {where}{be} {when}?",
            "Tell me how many millimeters of rain {fell} {where} {when}.",
        ),
        MILLIMETERS, WATER, _total_rain, reasons.figure,
        (a_day(PAST, NOW, FUTURE),), here=True, accept=_is_some,
    ),
    Question(
        "rainy_days",
        HARD,
        (
            "{When}, how many days {had} rain {where}? Any amount above 0 mm counts.",
            "On how many days {was_there} rain {where} {when}? Any amount above 0 mm counts.",
            "Count the days with more than 0 mm of rain {where} {when}.",
        ),
        COUNT, WATER, _rainy_days, _RAINY, (days(7, 14, PAST, PAST, FUTURE),), here=True,
        choices=tuple(range(1, 10)),
    ),
    Question(
        "rainy_days_of_a_month",
        HARD,
        (
            "How many days with rain did {the_a} have {when}? Any amount above 0 mm counts.",
            "On how many days {when} did it rain {where}? Any amount above 0 mm counts.",
            "Count the rainy days {where} {when}, those with more than 0 mm of rain.",
        ),
        COUNT, WATER, _rainy_days, _RAINY, (a_month,), choices=tuple(range(4, 20)),
    ),
    Question(
        "wettest_day",
        EASY,
        (
            "{When}, on which day {did} the most rain fall {where}?",
            "Which day {was}{be} the wettest {where} {when}, that is, {had} the most rain?",
            "Find the day with the largest amount of rain {where} {when}.",
        ),
        DATE, WATER, _wettest_day, reasons.extreme_day,
        (days(6, 14, PAST, PAST, FUTURE),), here=True,
    ),
    Question(
        "is_there_rain",
        EASY,
        (
            "{Did} it rain {where} {when}? Any amount above 0 mm counts.",
            "{When}, {was_there} any rain {where}, that is, more than 0 mm?",
            "Find out whether there {was}{be} rain {where} {when}; any amount above 0 mm counts.",
        ),
        YES_NO, WATER, _any_rain, reasons.any_of,
        (a_day(PAST, NOW, FUTURE),), here=True, choices=(True, False),
    ),
    Question(
        "longest_dry_spell",
        HARD,
        (
            "{When}, how long {was} the longest run of consecutive days without rain (0 mm) "
            "{where}{be}?",
            "What {was} the largest number of days in a row with 0 mm of rain {where}{be} {when}?",
            "Look at the daily rain {where} {when}. How many days long {was} the longest dry "
            "spell {be_}(consecutive days with 0 mm)?",
        ),
        COUNT, WATER, _driest_spell, reasons.dry_spell,
        (days(9, 18, PAST, PAST, FUTURE),), here=True,
        choices=tuple(range(2, 10)),
    ),
    Question(
        "first_day_with_rain",
        HARD,
        (
            "{When}, which {was}{be} the first day with rain (more than 0 mm) {where}?",
            "On which day {did} rain fall {where} for the first time {when}? Any amount above 0 mm "
            "counts.",
            "Find the earliest day with more than 0 mm of rain {where} {when}.",
        ),
        DATE, WATER, _first_rain, reasons.first, (days(6, 14, PAST, PAST, FUTURE),), here=True,
    ),
    Question(
        "dates_with_much_rain",
        HARD,
        (
            "{When}, which days {had} more than {limit} mm of rain {where}?",
            "On which dates {was_there} more than {limit} mm of rain {where} {when}?",
            "List the days with more than {limit} mm of rain {where} {when}.",
        ),
        DATES, WATER, _rainy_dates, _MUCH,
        (days(7, 14, PAST, PAST, FUTURE),), here=True, detail=_limit,
    ),
    Question(
        "total_snowfall",
        EASY,
        (
            "How much snow {fell} {where} {when}, all days taken together?",
            "{When}, what {was} the total snowfall {where}{be}?",
            "Add up the daily snowfall {where} {when}. What is the total?",
        ),
        CENTIMETERS, FLAKES, _total_snow, reasons.total,
        (days(3, 8, PAST, PAST, FUTURE),), accept=_is_some,
        tolerance=ARITHMETIC,
    ),
    Question(
        "snowy_days",
        HARD,
        (
            "{When}, how many days {had} snowfall {where}? Any amount above 0 cm counts.",
            "On how many days {was_there} snowfall {where} {when}? Any amount above 0 cm counts.",
            "Count the days with more than 0 cm of snowfall {where} {when}.",
        ),
        COUNT, FLAKES, _snowy_days, _SNOWY, (days(7, 14, PAST, PAST, FUTURE),),
        choices=tuple(range(1, 9)),
    ),
    Question(
        "first_day_with_snow",
        HARD,
        (
            "{When}, which {was}{be} the first day with snowfall (more than 0 cm) {where}?",
            "On which day {did} snow fall {where} for the first time {when}? Any amount above 0 cm "
            "counts.",
            "Find the earliest day with more than 0 cm of snowfall {where} {when}.",
        ),
        DATE, FLAKES, _first_snow, reasons.first, (days(6, 14, PAST, PAST, FUTURE),),
    ),
)  # fmt: skip
