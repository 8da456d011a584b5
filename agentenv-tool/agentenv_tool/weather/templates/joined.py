"""Joined: questions whose second step depends on what the first one shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import Thought, seen
from agentenv_tool.weather.backend import Embedded, kilometers
from agentenv_tool.weather.templates import reasons, steps
from agentenv_tool.weather.templates.questions import (
    HARD,
    KEYS,
    Told,
    Values,
    by_day,
    known,
    scene,
    top,
)
from agentenv_tool.weather.templates.reasons import MAX, MEASURES
from agentenv_tool.weather.templates.steps import DUST, FLAKES, TEMP, WATER, Daily, Kind
from agentenv_tool.weather.templates.temperature import (
    ANY_DAY,
    CELSIUS,
    YES_NO,
    one_measure,
)
from agentenv_tool.weather.templates.times import FUTURE, PAST, When, a_day, days, needs_today
from agentenv_tool.weather.templates.water import MILLIMETERS, RAIN

INDEX = DUST.names[0]
_DRAWS = 600


def _at_the_extreme(
    name: str, ask: str, phrasings: tuple[str, ...], first: Kind, by: str, second: Kind, of: str,
    when: When,
) -> Template:  # fmt: skip
    """A figure of one kind on the day on which another is the highest."""

    def draw(data: Embedded, random: Random) -> Values:
        values = scene(data, random, 1, (when,), here=True)
        found = answer(data, values)
        # Rain on the hottest day is mostly none, which would be the same answer too often.
        if not found and random.random() < 0.8:
            raise Ambiguous("nothing fell")
        return values

    def answer(data: Embedded, values: Told) -> Any:
        place, told = data.table.by_label[values["a"]], values["spans"][0]
        day = top(by_day(known(data, place, told, first), by), 0.3)
        return by_day(known(data, place, told, second), of)[day]

    def plan(task: ToolTask) -> Plan:
        (span,), known = yield from steps.spans(task.values)
        spot = yield from steps.place(task.values, after=known)
        read = yield from steps.read(first, spot, span, spot.seen)
        figures = by_day(read.daily, by)
        day = top(figures, 0.3)
        most = f"{figures[day]}{first.unit} of {day} is {first.top(by)} from {span}"
        alone = steps.Span(span.tense, date.fromisoformat(day), date.fromisoformat(day), span.sure)
        other = yield from steps.read(second, spot, alone, (seen(f"the {most}"),))
        return reasons.figure([other], {"measure": "maximum"}, other.daily[of][0])

    return Template(name, HARD, tuple(f"{each} {ask}" for each in phrasings), draw, answer, plan)


def _rain_or_snow(data: Embedded, values: Told) -> bool:
    place, told = data.table.by_label[values["a"]], values["spans"][0]
    return _falls([known(data, place, told, kind) for kind in (WATER, FLAKES)])


def _falls(read: Sequence[Daily]) -> bool:
    return any(each > 0 for one, kind in zip(read, (WATER, FLAKES), strict=True)
               for each in one[kind.names[0]])  # fmt: skip


def _draw_rain_or_snow(data: Embedded, random: Random) -> Values:
    wanted = random.random() < 0.5
    for _ in range(_DRAWS):
        values = scene(data, random, 1, (a_day(PAST, FUTURE),), here=True)
        cold = known(data, data.table.by_label[values["a"]], values["spans"][0], TEMP)[MAX][0] < 6
        if cold and _rain_or_snow(data, values) is wanted:
            return values
    raise Ambiguous("no such day")


def _plan_rain_or_snow(task: ToolTask) -> Plan:
    (span,), known = yield from steps.spans(task.values)
    spot = yield from steps.place(task.values, after=known)
    rain = yield from steps.read(WATER, spot, span, spot.seen)
    snow = yield from steps.read(FLAKES, spot, span, rain.seen)
    return reasons.any_of([rain, snow], {}, _falls([rain.daily, snow.daily]))


def _chosen(
    name: str, phrasings: tuple[str, ...], places: int, choose: Callable[[Embedded, Told], str],
    plan: Callable[[ToolTask], Plan],
) -> Template:  # fmt: skip
    """The temperature in a city that must be found first."""

    def draw(data: Embedded, random: Random) -> Values:
        return scene(data, random, places, (ANY_DAY,)) | one_measure(random, ())

    def answer(data: Embedded, values: Told) -> Any:
        place = data.table.by_label[values[choose(data, values)]]
        read = known(data, place, values["spans"][0], TEMP)
        return read[MEASURES[values["measure"]]][0]

    told = tuple(f"{each} {CELSIUS}" for each in phrasings)
    return Template(name, HARD, told, draw, answer, plan)


def _higher(data: Embedded, values: Told) -> str:
    return top({key: data.table.by_label[values[key]].elevation for key in KEYS[:2]}, 20)


def _plan_higher(task: ToolTask) -> Plan:
    values = task.values
    spots: dict[str, steps.Spot] = {}
    known: Thought = ()
    heights: dict[str, float] = {}
    for key in KEYS[:2]:
        spots[key] = yield from steps.locate(values[key], known)
        heights[key] = yield from steps.elevation(spots[key], spots[key].seen)
        known = (seen(f"{spots[key].name} lies {heights[key]} m above sea level"),)
    (span,), known = yield from steps.spans(values, known)
    low, high = sorted(KEYS[:2], key=lambda key: heights[key])
    chosen = top(heights, 20)
    higher = seen(
        f"{spots[chosen].name} is the higher one, with {heights[high]} m against {heights[low]} m"
    )
    known = known if needs_today(values["spans"][0]) else ()
    read = yield from steps.read(TEMP, spots[chosen], span, (*known, higher))
    return reasons.figure([read], values, read.daily[MEASURES[values["measure"]]][0])


def _nearer(data: Embedded, values: Told) -> str:
    one, *others = (data.table.by_label[values[key]] for key in KEYS)
    away = {
        key: kilometers(one.latitude, one.longitude, each.latitude, each.longitude)
        for key, each in zip(KEYS[1:], others, strict=True)
    }
    return top(away, 60, lowest=True)


def _plan_nearer(task: ToolTask) -> Plan:
    values = task.values
    one = yield from steps.locate(values["a"])
    spots, away, known = {}, {}, one.seen
    for key in KEYS[1:]:
        spots[key] = yield from steps.locate(values[key], known)
        away[key] = yield from steps.distance(one, spots[key], spots[key].seen)
        known = (seen(f"{one.name} and {spots[key].name} are {away[key]} km apart"),)
    (span,), known = yield from steps.spans(values, known)
    near, far = sorted(KEYS[1:], key=lambda key: away[key])
    chosen = top(away, 60, lowest=True)
    nearer = seen(
        f"{spots[chosen].name} is the nearer one, with {away[near]} km against {away[far]} km"
    )
    known = known if needs_today(values["spans"][0]) else ()
    read = yield from steps.read(TEMP, spots[chosen], span, (*known, nearer))
    return reasons.figure([read], values, read.daily[MEASURES[values["measure"]]][0])


TEMPLATES = (
    _at_the_extreme(
        "rain_on_the_warmest_day", MILLIMETERS,
        (
            "Find the day with the highest maximum temperature {where} {when}. How much rain "
            "{fell} there on that day?",
            "{When}, how much rain {fell} {where} on the warmest day, the one with the highest "
            "maximum temperature?",
            "{When}, one day {had} the highest maximum temperature {where}. How much rain {did} "
            "that day bring?",
        ),
        TEMP, MAX, WATER, RAIN, days(5, 9, PAST, PAST, FUTURE),
    ),
    _at_the_extreme(
        "air_on_the_wettest_day", "Answer with the European air quality index.",
        (
            "Find the day with the most rain {where} {when}. What was the air quality index there "
            "on that day?",
            "{When}, one day was the wettest {where}. Which air quality index did it have?",
            "I want to know how clean the air {where} was on the day with the most rain {when}. "
            "What was its air quality index?",
        ),
        WATER, RAIN, DUST, INDEX, days(5, 9, PAST),
    ),
    _at_the_extreme(
        "temperature_on_the_wettest_day", CELSIUS,
        (
            "Find the day with the most rain {where} {when}. What {was} the maximum temperature "
            "there {be_}on that day?",
            "{When}, how warm {did} it get {where} on the day with the most rain? Give its maximum "
            "temperature.",
            "{When}, one day {had} more rain than any other {where}. What {was} the maximum "
            "temperature of that day{be}?",
        ),
        WATER, RAIN, TEMP, MAX, days(5, 9, PAST, PAST, FUTURE),
    ),
    Template(
        "is_there_rain_or_snow", HARD,
        tuple(
            f"{each} {YES_NO}"
            for each in (
                "{Did} it rain or snow {where} {when}? Any amount above 0 counts.",
                "{When}, {was_there} any rain or snowfall {where}? Any amount above 0 counts.",
                "Tell me whether {where} any rain or snow {fell} {when}; any amount above 0 "
                "counts.",
            )
        ),
        _draw_rain_or_snow, _rain_or_snow, _plan_rain_or_snow,
    ),
    _chosen(
        "temperature_of_the_higher_city",
        (
            "{the_a} or {the_b}: take the city that lies higher above sea level. What {was} its "
            "{measure} temperature {be_}{when}?",
            "What {was} the {measure} temperature {be_}{when} in the one of {the_a} and "
            "{the_b} that "
            "has the higher elevation?",
            "Of {the_a} and {the_b}, one has the higher elevation. Tell me its {measure} "
            "temperature {when}.",
        ),
        2, _higher, _plan_higher,
    ),
    _chosen(
        "temperature_of_the_nearer_city",
        (
            "{the_b} or {the_c}: take the city that is nearer to {the_a}. What {was} its "
            "{measure} temperature {be_}{when}?",
            "What {was} the {measure} temperature {be_}{when} in the one of {the_b} and "
            "{the_c} that "
            "lies nearer to {the_a}?",
            "Seen from {the_a}, one of {the_b} and {the_c} is the nearer city. Tell me its "
            "{measure} temperature {when}.",
        ),
        3, _nearer, _plan_nearer,
    ),
)  # fmt: skip
