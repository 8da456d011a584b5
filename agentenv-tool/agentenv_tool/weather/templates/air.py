"""Air: questions about the air quality index, which has no forecast."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from agentenv_tool import conclusions
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan, move
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import say
from agentenv_tool.weather import thoughts
from agentenv_tool.weather.templates import reasons, steps
from agentenv_tool.weather.templates.questions import (
    EASY,
    HARD,
    Question,
    Told,
    Values,
    between,
    by_day,
    mean,
    top,
)
from agentenv_tool.weather.templates.steps import DUST, Daily
from agentenv_tool.weather.templates.temperature import COUNT, DATE, MEANS
from agentenv_tool.weather.templates.times import NOW, PAST, a_day, days
from agentenv_tool.weather.tools import LEVELS, WORST, level

INDEX = DUST.names[0]
NUMBER = "Answer with the European air quality index."
LEVEL = "Answer with the name of the level."
NAMES = (*(name for _, name in LEVELS), WORST)


def _limit(random: Random, read: Sequence[Daily]) -> Values:
    return {"limit": between(random, read[0][INDEX], 1)}


def _on_a_day(read: Sequence[Daily], values: Told) -> int:
    return int(read[0][INDEX][0])


def _level(read: Sequence[Daily], values: Told) -> str:
    return level(read[0][INDEX][0])


def _worst_level(read: Sequence[Daily], values: Told) -> str:
    return level(max(read[0][INDEX]))


def _worst_day(read: Sequence[Daily], values: Told) -> str:
    return top(by_day(read[0], INDEX), 2, lowest=values["worst"] == "best")


def _mean(read: Sequence[Daily], values: Told) -> float:
    return round(mean(read[0][INDEX]), 1)


def _days_above(read: Sequence[Daily], values: Told) -> int:
    return sum(each > values["limit"] for each in read[0][INDEX])


def _by_tool(question: Question) -> Template:
    """The expert asks which level an index has, and does not know it by heart."""

    def plan(task: ToolTask) -> Plan:
        values = task.values
        (when,), known = yield from steps.spans(values)
        spot = yield from steps.place(values, after=known)
        read = yield from steps.read(DUST, spot, when, spot.seen)
        index = max(read.daily[INDEX])
        level = yield move(
            (*read.seen, say(thoughts.LEVEL, index=index)),
            "get_air_quality_level",
            air_quality_index=index,
        )
        which = "the index" if when.first == when.last else "the highest index"
        fact = f"{which} in {spot.name} is {index}, and that counts as {level}"
        return conclusions.found(level, fact)

    made = question.template()
    return Template(
        made.name, made.difficulty, made.phrasings, made.draw, made.answer, plan
    )  # fmt: skip


_ABOVE = reasons.days(lambda each, values: each > values["limit"], "days above {limit}")

QUESTIONS = (
    Question(
        "air_quality_on_a_day",
        EASY,
        (
            "What {was} the air quality index {where} {when}?",
            "Tell me the air quality index {where} {when}.",
            "{When}: which air quality index {did} the air {where} have?",
        ),
        NUMBER, DUST, _on_a_day, reasons.figure, (a_day(PAST, NOW),), here=True,
    ),
    Question(
        "day_of_extreme_air",
        EASY,
        (
            "{When}, on which day {was} the air quality index {where} the {extreme}?",
            "Which day {had} the {worst} air {where} {when}, that is, the {extreme} air quality "
            "index?",
            "Find the day with the {extreme} air quality index {where} {when}.",
        ),
        DATE, DUST, _worst_day, reasons.extreme_day, (days(5, 14, PAST),), here=True,
        detail=lambda random, read: random.choice([
            {"worst": "worst", "extreme": "highest"}, {"worst": "best", "extreme": "lowest"},
        ]),
    ),
    Question(
        "mean_air_quality",
        HARD,
        (
            "What {was} the average of the daily air quality indices {where} {when}?",
            "Average the daily air quality indices {where} {when}. What do you get?",
            "{When}, what {was} the mean air quality index {where}?",
        ),
        "Answer with the index, to one decimal place.", DUST, _mean, reasons.average,
        (days(4, 9, PAST),),
        here=True, tolerance=MEANS,
    ),
    Question(
        "days_above_an_index",
        HARD,
        (
            "{When}, how many days {had} an air quality index above {limit} {where}?",
            "On how many days {did} the air quality index {where} exceed {limit} {when}?",
            "Look at the daily air quality indices {where} {when}. How many of them lie above "
            "{limit}?",
        ),
        COUNT, DUST, _days_above, _ABOVE, (days(7, 14, PAST),), here=True, detail=_limit,
        choices=tuple(range(1, 9)),
    ),
)  # fmt: skip

LEVEL_ON_A_DAY = _by_tool(
    Question(
        "air_quality_level_on_a_day",
        HARD,
        (
            "What {was} the level of the air quality {where} {when}?",
            "How good {was} the air {where} {when}: which level {did} its air quality index have?",
            "Name the air quality level {where} {when}.",
        ),
        LEVEL, DUST, _level, reasons.figure, (a_day(PAST, NOW),), here=True, choices=NAMES,
    )
)  # fmt: skip
WORST_LEVEL = _by_tool(
    Question(
        "worst_air_quality_level",
        HARD,
        (
            "{When}, what {was} the worst level that the air quality {where} reached?",
            "Take the highest air quality index {where} {when}. Which level is that?",
            "Find the day of the worst air {where} {when}. What {was} the air quality level then?",
        ),
        LEVEL, DUST, _worst_level, reasons.figure,
        (days(4, 9, PAST),), here=True, choices=NAMES[1:],
    )
)  # fmt: skip
