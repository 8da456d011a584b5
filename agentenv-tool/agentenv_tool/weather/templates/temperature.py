"""Temperature: questions about how warm it was, is or will be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
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
    gap,
    is_more,
    mean,
    top,
)
from agentenv_tool.weather.templates.reasons import MAX, MEAN, MEASURES, MIN
from agentenv_tool.weather.templates.steps import TEMP, Daily
from agentenv_tool.weather.templates.times import (
    FUTURE,
    NOW,
    PAST,
    a_day,
    a_weekday,
    days,
    from_today,
    lately_and_soon,
)

ANY_DAY = a_day(PAST, PAST, NOW, FUTURE)
CELSIUS = "Answer in degrees Celsius, to one decimal place."
DATE = "Answer with the date, as YYYY-MM-DD."
YES_NO = "Answer yes or no."
COUNT = "Answer with the number of days."
ARITHMETIC, MEANS = 0.051, 0.06  # what rounding before or behind a sum can hide
COUNTS = (1, 2, 3, 4, 5, 6)


def one_measure(random: Random, read: Sequence[Daily]) -> Values:
    return {"measure": random.choice(sorted(MEASURES))}


def _extreme(random: Random, read: Sequence[Daily]) -> Values:
    hot = random.random() < 0.5
    return {
        "measure": "maximum" if hot else "minimum",
        "extreme": "highest" if hot else "lowest",
        "most": "warmest" if hot else "coldest",
    }


def _limit(random: Random, read: Sequence[Daily]) -> Values:
    measure, side = random.choice([("maximum", "above"), ("minimum", "below")])
    return {
        "measure": measure,
        "side": side,
        "limit": between(random, read[0][MEASURES[measure]], 0.2),
    }


def _on_a_day(read: Sequence[Daily], values: Told) -> float:
    return float(read[0][MEASURES[values["measure"]]][0])


def _swing(read: Sequence[Daily], values: Told) -> float:
    return gap(read[0][MAX][0], read[0][MIN][0])


def _extreme_day(read: Sequence[Daily], values: Told) -> str:
    figures = by_day(read[0], MEASURES[values["measure"]])
    return top(figures, 0.3, lowest=values["extreme"] == "lowest")


def _extreme_value(read: Sequence[Daily], values: Told) -> float:
    figures = read[0][MEASURES[values["measure"]]]
    return float(min(figures) if values["extreme"] == "lowest" else max(figures))


def _mean_of_span(read: Sequence[Daily], values: Told) -> float:
    return round(mean(read[0][MEAN]), 1)


def _days_beyond(read: Sequence[Daily], values: Told) -> int:
    figures, limit = read[0][MEASURES[values["measure"]]], values["limit"]
    return sum(each > limit if values["side"] == "above" else each < limit for each in figures)


def _frost_days(read: Sequence[Daily], values: Told) -> int:
    if any(abs(each) < 0.1 for each in read[0][MIN]):
        raise Ambiguous("a minimum is about 0")
    return sum(each < 0 for each in read[0][MIN])


def _swing_day(read: Sequence[Daily], values: Told) -> str:
    pairs = zip(read[0]["time"], read[0][MAX], read[0][MIN], strict=True)
    return top({day: high - low for day, high, low in pairs}, 0.3)


def _difference(read: Sequence[Daily], values: Told) -> float:
    name = MEASURES[values["measure"]]
    return gap(read[0][name][0], read[1][name][0])


def _gets_warmer(read: Sequence[Daily], values: Told) -> bool:
    return is_more(mean(read[1][MEAN]), mean(read[0][MEAN]), 0.5)


def _jump_day(read: Sequence[Daily], values: Told) -> str:
    figures = list(by_day(read[0], MEAN).items())
    rises = {day: after - before for (_, before), (day, after) in pairwise(figures)}
    return top(rises, 0.3)


def _moved(values: Values) -> Values:
    hot = values["extreme"] == "highest"
    return values | {"far": "high" if hot else "low", "move": "rise" if hot else "fall"}


QUESTIONS = (
    Question(
        "temperature_on_a_day",
        EASY,
        (
            "What {was} the {measure} temperature {where}{be} {when}?",
            "{When}: what {was} the {measure} temperature {where}{be}?",
            "Tell me what the {measure} temperature {where} {was}{be} {when}.",
            "I need to know what the {measure} temperature {where} {was}{be} {when}.",
        ),
        CELSIUS, TEMP, _on_a_day, reasons.figure, (ANY_DAY,), here=True, detail=one_measure,
    ),
    Question(
        "temperature_on_a_weekday",
        HARD,
        (
            "What was the {measure} temperature {where} {when}?",
            "Find the {measure} temperature {where} {when}.",
            "I look for a figure of last week: what was the {measure} temperature {where} {when}?",
        ),
        CELSIUS, TEMP, _on_a_day, reasons.figure, (a_weekday,), here=True, detail=one_measure,
    ),
    Question(
        "temperature_swing",
        EASY,
        (
            "By how many degrees {do} the maximum and the minimum temperature {where} differ "
            "{when}?",
            "How large {was} the difference between the maximum and the minimum temperature {where}"
            "{be} {when}?",
            "Subtract the minimum from the maximum temperature {where} {when}. What is the result?",
        ),
        CELSIUS, TEMP, _swing, reasons.swing, (ANY_DAY,), here=True, tolerance=ARITHMETIC,
    ),
    Question(
        "most_extreme_day",
        EASY,
        (
            "Which day {was}{be} the {most} {where} {when}, that is, {had} the {extreme} {measure} "
            "temperature?",
            "{When}, on which day {was} the {measure} temperature {where} {be_}the {extreme}?",
            "Find the day with the {extreme} {measure} temperature {where} {when}.",
        ),
        DATE, TEMP, _extreme_day, reasons.extreme_day,
        (days(5, 14, PAST, PAST, FUTURE),), here=True, detail=_extreme,
    ),
    Question(
        "most_extreme_temperature",
        EASY,
        (
            "What {was} the {extreme} temperature {where}{be} {when}?",
            "Tell me the {extreme} temperature that {was}{be} reached {where} {when}.",
            "How {far} {did} the temperature {move} {where} {when}?",
        ),
        CELSIUS, TEMP, _extreme_value, reasons.extreme_figure,
        (days(5, 14, PAST, PAST, FUTURE),), here=True,
        detail=lambda random, read: _moved(_extreme(random, read)),
    ),
    Question(
        "mean_temperature_of_a_span",
        HARD,
        (
            "What {was} the average of the daily mean temperatures {where}{be} {when}?",
            "Average the daily mean temperatures {where} {when}. What do you get?",
            "How warm {was} it {be_}on average {where} {when}, going by the daily mean "
            "temperatures?",
        ),
        CELSIUS, TEMP, _mean_of_span, reasons.average, (days(4, 9, PAST, PAST, FUTURE),),
        here=True, tolerance=MEANS,
    ),
    Question(
        "days_beyond_a_temperature",
        HARD,
        (
            "{When}, how many days {had} a {measure} temperature {side} {limit} °C {where}?",
            "Look at the {measure} temperatures {where} {when}. How many of them lie {side} "
            "{limit} "
            "°C?",
            "How often {was} the {measure} temperature of a day {be_}{side} {limit} °C "
            "{where} {when}?",
        ),
        COUNT, TEMP, _days_beyond, reasons.beyond,
        (days(7, 14, PAST, PAST, FUTURE),), here=True, detail=_limit, choices=(*COUNTS, 7, 8),
    ),
    Question(
        "frost_days",
        HARD,
        (
            "{When}, how many days {had} frost {where}, that is, a minimum temperature below 0 °C?",
            "On how many days {did} the minimum temperature {where} lie below 0 °C {when}?",
            "Count the days with a minimum temperature below freezing (0 °C) {where} {when}.",
        ),
        COUNT, TEMP, _frost_days, reasons.frost,
        (days(8, 16, PAST, PAST, FUTURE),), detail=one_measure,
        choices=(*COUNTS, 7, 8),
    ),
    Question(
        "day_of_the_largest_swing",
        HARD,
        (
            "{When}, on which day {was} the difference between maximum and minimum temperature "
            "{where} {be_}the largest?",
            "Find the day on which maximum and minimum temperature lie furthest apart {where} "
            "{when}.",
            "Consider the gap between each day's maximum and minimum temperature {where} {when}. "
            "Which day {had} the widest gap?",
        ),
        DATE, TEMP, _swing_day, reasons.widest, (days(4, 8, PAST, PAST, FUTURE),), here=True,
    ),
    Question(
        "day_of_the_largest_rise",
        HARD,
        (
            "Compare each day with the one before it, by the mean temperatures {where} "
            "{when}. Which "
            "day {was}{be} warmer than the previous one by the most?",
            "Follow the daily mean temperatures {where} {when}. Up to which day {was} the "
            "rise from one "
            "day to the next {be_}the largest?",
            "{When}, which day but the first {had} the largest rise of the mean temperature "
            "{where} "
            "over the previous day?",
        ),
        DATE, TEMP, _jump_day, reasons.rise, (days(4, 9, PAST, PAST, FUTURE),),
    ),
    Question(
        "difference_between_two_days",
        HARD,
        (
            "By how many degrees do the {measure} temperatures {where} of two days differ: "
            "{when} and "
            "{when1}?",
            "Compare the {measure} temperature {where} {when} with the one {when1}. How large "
            "is the "
            "difference, as a positive number?",
            "What is the absolute difference between the {measure} temperatures {where} {when} and "
            "{when1}?",
        ),
        CELSIUS, TEMP, _difference, reasons.difference,
        (a_day(PAST), a_day(PAST, NOW, FUTURE)), here=True,
        detail=one_measure, tolerance=ARITHMETIC,
    ),
    Question(
        "does_it_get_warmer",
        HARD,
        (
            "Compare {when} with {when1} {where}, today left out on both sides. Is the "
            "average of the "
            "daily mean temperatures higher in the days to come?",
            "Does it get warmer {where}? Take the average of the daily mean temperatures of "
            "{when1} and "
            "see whether it is higher than that of {when}; today belongs to neither.",
            "Will {when1} be warmer {where} than {when} on average, going by daily mean "
            "temperatures "
            "and not counting today?",
        ),
        YES_NO, TEMP, _gets_warmer, reasons.warmer_days,
        lately_and_soon(5), here=True, choices=(True, False),
    ),
    Question(
        "change_since_yesterday",
        HARD,
        (
            "By how many degrees does the {measure} temperature {where} change from {when} to "
            "{when1}, "
            "as a positive number?",
            "How much do the {measure} temperatures of {when} and {when1} differ {where}?",
            "What is the difference, without its sign, between the {measure} temperatures {where} "
            "{when} and {when1}?",
        ),
        CELSIUS, TEMP, _difference, reasons.difference,
        (from_today(-1), from_today(0)), here=True, detail=one_measure,
        tolerance=ARITHMETIC,
    ),
)  # fmt: skip
