"""Ground: questions about where places lie: how high, how far apart, how far north."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import seen
from agentenv_tool.weather.backend import Embedded, kilometers
from agentenv_tool.weather.places import Place
from agentenv_tool.weather.templates import steps
from agentenv_tool.weather.templates.questions import EASY, HARD, KEYS, Told, Values, scene, top

METERS = "Answer in meters."
KM = "Answer in kilometers, to one decimal place."
CITY = "Answer with the name of the city alone."
YES_NO = "Answer yes or no."
SUMS = 0.15  # km by which a sum of rounded distances may be wrong

Conclude = Callable[[Sequence[Place], Told, Embedded], Any]


def _made(
    name: str,
    difficulty: str,
    ask: str,
    phrasings: tuple[str, ...],
    places: int,
    conclude: Conclude,
    plan: Callable[[ToolTask], Plan],
    detail: Callable[[Random, Sequence[Place], Embedded], Values] = lambda random, found, data: {},
    tolerance: float | None = None,
) -> Template:
    def draw(data: Embedded, random: Random) -> Values:
        values = scene(data, random, places, ())
        return values | detail(random, _places(data, values), data)

    def answer(data: Embedded, values: Told) -> Any:
        return conclude(_places(data, values), values, data)

    told = tuple(f"{each} {ask}" for each in phrasings)
    return Template(name, difficulty, told, draw, answer, plan, tolerance=tolerance)


def _places(data: Embedded, values: Told) -> list[Place]:
    return [data.table.by_label[values[key]] for key in KEYS if key in values]


def _km(one: Place, other: Place) -> float:
    return round(kilometers(one.latitude, one.longitude, other.latitude, other.longitude), 1)


def _spots(values: Told) -> steps.Steps:
    return (yield from steps.places(values, [key for key in KEYS if key in values]))


def _heights(spots: Sequence[steps.Spot]) -> steps.Steps:
    """The elevation of each, by name."""
    known, heights = spots[-1].seen, {}
    for spot in spots:
        heights[spot.name] = yield from steps.elevation(spot, known)
        known = (seen(f"{spot.name} lies {heights[spot.name]} m above sea level"),)
    return heights


def _ways(pairs: Sequence[tuple[steps.Spot, steps.Spot]]) -> steps.Steps:
    """The distance between each two."""
    known, found = pairs[-1][1].seen, []
    for one, other in pairs:
        found.append((yield from steps.distance(one, other, known)))
        known = (seen(f"{one.name} and {other.name} are {found[-1]} km apart"),)
    return found


def _is_high(found: Sequence[Place], values: Told, data: Embedded) -> float:
    return float(found[0].elevation)


def _plan_elevation(task: ToolTask) -> Plan:
    spot = yield from steps.place(task.values)
    height = yield from steps.elevation(spot, spot.seen)
    return conclusions.found(height, f"{spot.name} lies {height} m above sea level")


def _height_gap(found: Sequence[Place], values: Told, data: Embedded) -> float:
    difference = abs(found[0].elevation - found[1].elevation)
    if difference < 10:
        raise Ambiguous("both lie as high")
    return float(difference)


def _plan_height_gap(task: ToolTask) -> Plan:
    heights = yield from _heights((yield from _spots(task.values)))
    low, high = sorted(heights.values())
    return conclusions.calculated(high - low, f"{high} - {low} = {high - low}", "the difference")


def _extreme_height(found: Sequence[Place], values: Told, data: Embedded) -> str:
    heights = {each.name: float(each.elevation) for each in found}
    return top(heights, 15, lowest=values["extreme"] == "lowest")


def _plan_extreme_height(task: ToolTask) -> Plan:
    heights = yield from _heights((yield from _spots(task.values)))
    extreme = task.values["extreme"]
    answer = top(heights, 15, lowest=extreme == "lowest")
    return conclusions.compared(answer, heights, f"the {extreme} elevation")


def _apart(found: Sequence[Place], values: Told, data: Embedded) -> float:
    return _km(*found)


def _plan_apart(task: ToolTask) -> Plan:
    one, other = yield from _spots(task.values)
    (away,) = yield from _ways([(one, other)])
    return conclusions.found(away, f"{one.name} and {other.name} are {away} km apart")


def _limit(random: Random, found: Sequence[Place], data: Embedded) -> Values:
    """Above or below the distance, each as likely."""
    kilometers = _km(*found)
    limit = round(kilometers * random.choice((0.7, 0.8, 0.9, 1.15, 1.25, 1.4)) / 100) * 100
    if not limit or abs(limit - kilometers) < 20:
        raise Ambiguous("the limit is too near")
    return {"limit": limit}


def _is_within(found: Sequence[Place], values: Told, data: Embedded) -> bool:
    return bool(_km(*found) < values["limit"])


def _plan_is_within(task: ToolTask) -> Plan:
    one, other = yield from _spots(task.values)
    (away,) = yield from _ways([(one, other)])
    limit = task.values["limit"]
    side = "less than" if away < limit else "not less than"
    fact = f"the {away} km between {one.name} and {other.name} are {side} {limit} km"
    return conclusions.judged(away < limit, fact)


def _nearer(found: Sequence[Place], values: Told, data: Embedded) -> str:
    one, *others = found
    away = {each.name: _km(one, each) for each in others}
    return top(away, 60, lowest=values["extreme"] == "nearer")


def _plan_nearer(task: ToolTask) -> Plan:
    one, *others = yield from _spots(task.values)
    found = yield from _ways([(one, each) for each in others])
    away = {each.name: km for each, km in zip(others, found, strict=True)}
    is_nearer = task.values["extreme"] == "nearer"
    which = "the shorter way" if is_nearer else "the longer way"
    return conclusions.compared(top(away, 60, lowest=is_nearer), away, which)


def _trip(found: Sequence[Place], values: Told, data: Embedded) -> float:
    return round(_km(found[0], found[1]) + _km(found[1], found[2]), 1)


def _plan_trip(task: ToolTask) -> Plan:
    first, second, third = yield from _spots(task.values)
    there, on = yield from _ways([(first, second), (second, third)])
    way = round(there + on, 1)
    return conclusions.calculated(way, f"{there} + {on} = {way}", "the length of the whole way")


def _furthest(found: Sequence[Place], values: Told, data: Embedded) -> str:
    return _pole({each.name: each.latitude for each in found}, values)


def _plan_furthest(task: ToolTask) -> Plan:
    found = yield from _spots(task.values)
    latitudes = {each.name: each.latitude for each in found}
    which = f"the latitude furthest {task.values['extreme']}"
    return conclusions.compared(_pole(latitudes, task.values), latitudes, which)


def _pole(latitudes: Mapping[str, float], values: Told) -> str:
    return top(latitudes, 0.5, lowest=values["extreme"] == "south")


def _one_of(*extremes: str) -> Callable[[Random, Sequence[Place], Embedded], Values]:
    return lambda random, found, data: {"extreme": random.choice(extremes)}


TEMPLATES = (
    _made(
        "elevation", EASY, METERS,
        (
            "How high above sea level does {the_a} lie?",
            "What is the elevation of {the_a}?",
            "How many meters above sea level is {the_a}?",
        ),
        1, _is_high, _plan_elevation,
    ),
    _made(
        "elevation_difference", HARD, METERS,
        (
            "By how much do the elevations of {the_a} and {the_b} differ, as a positive number?",
            "How large is the difference in height above sea level between {the_a} and {the_b}?",
            "Of {the_a} and {the_b}, one lies higher than the other. By how much?",
        ),
        2, _height_gap, _plan_height_gap,
    ),
    _made(
        "highest_of_three", HARD, CITY,
        (
            "Which of these cities has the {extreme} elevation: {the_a}, {the_b} or {the_c}?",
            "{the_a}, {the_b}, {the_c}: whose elevation above sea level is the {extreme}?",
            "Compare the elevations of {the_a}, {the_b} and {the_c}. Which one is the {extreme}?",
        ),
        3, _extreme_height, _plan_extreme_height, detail=_one_of("highest", "lowest"),
    ),
    _made(
        "distance", EASY, KM,
        (
            "How far is it from {the_a} to {the_b}, along the ground?",
            "What is the distance between {the_a} and {the_b}?",
            "How many kilometers lie between {the_a} and {the_b} as the crow flies?",
        ),
        2, _apart, _plan_apart,
    ),
    _made(
        "distance_from_here", HARD, KM,
        (
            "How far is it from where I am to {the_b}?",
            "What is the distance between my current location and {the_b}?",
            "I want to fly from the city where I am to {the_b}. How long is the shortest way?",
        ),
        2, _apart, _plan_apart,
        detail=lambda random, found, data: {"here": True, "location": found[0].label},
    ),
    _made(
        "is_it_within", EASY, YES_NO,
        (
            "Is the distance from {the_a} to {the_b} less than {limit} km?",
            "Are {the_a} and {the_b} less than {limit} km apart?",
            "A plane flies at most {limit} km without a stop, by the shortest way. Does it get "
            "from {the_a} to {the_b}?",
        ),
        2, _is_within, _plan_is_within, detail=_limit,
    ),
    _made(
        "nearer_of_two", HARD, CITY,
        (
            "Which city is {extreme} {from_} {the_a}: {the_b} or {the_c}?",
            "{the_b} and {the_c}: which of them lies {extreme} {from_} {the_a}?",
            "Measured from {the_a}, which city is {extreme}, {the_b} or {the_c}?",
        ),
        3, _nearer, _plan_nearer,
        detail=lambda random, found, data: random.choice([
            {"extreme": "nearer", "from_": "to"}, {"extreme": "farther away", "from_": "from"},
        ]),
    ),
    _made(
        "length_of_a_trip", HARD, KM,
        (
            "How long is the way from {the_a} to {the_b} and on to {the_c}, taking the shortest "
            "way each time?",
            "A plane flies from {the_a} to {the_b}, and from there to {the_c}. How many kilometers "
            "are that in total?",
            "Add the distance between {the_a} and {the_b} to the one between {the_b} and {the_c}. "
            "What do you get?",
        ),
        3, _trip, _plan_trip, tolerance=SUMS,
    ),
    _made(
        "furthest_north_of_three", EASY, CITY,
        (
            "Which of these cities lies furthest {extreme}: {the_a}, {the_b} or {the_c}?",
            "{the_a}, {the_b}, {the_c}: which of the three is the one furthest to the {extreme}?",
            "Of {the_a}, {the_b} and {the_c}, find the one that is furthest {extreme}.",
        ),
        3, _furthest, _plan_furthest, detail=_one_of("north", "south"),
    ),
)  # fmt: skip
