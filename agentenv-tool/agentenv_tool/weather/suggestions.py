"""Suggestions: calls that make sense now, by what the goal names and the tools have shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.weather.places import Places

MOST = 11  # beside the guess
_SPANNING = (
    ("get_historical_temp", -7, -1),
    ("get_historical_rain", -7, -1),
    ("get_historical_snow", -7, -1),
    ("get_historical_air_quality_index", -7, -1),
    ("get_temp_forecast", 1, 5),
    ("get_rain_forecast", 1, 5),
    ("get_snow_forecast", 1, 5),
)
_TODAY = (
    "get_current_temp",
    "get_current_rain",
    "get_current_snow",
    "get_current_air_quality_index",
)
_ISO = re.compile(r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b")

History = Sequence[tuple[Call, Any]]


def suggested(goal: str, history: History, table: Places) -> list[Call]:
    """A dozen at most; the last is a guess, which whoever plays at random can make."""
    names = list(dict.fromkeys([*_named(goal, table), *_visited(history)]))
    spots = list(dict.fromkeys(_found(history)))
    days = [date.fromisoformat(each) for each in _of(history, "get_user_current_date")]
    calls = [Call("get_latitude_longitude", {"name": each}) for each in names]
    for spot in spots:
        where = dict(zip(("latitude", "longitude"), spot, strict=True))
        calls.append(Call("get_elevation", where))
        calls.extend(_weather(where, days[0] if days else None, _ISO.findall(goal)))
    for one, other in pairwise(spots):
        keys = ("latitude1", "longitude1", "latitude2", "longitude2")
        calls.append(Call("get_distance", dict(zip(keys, (*one, *other), strict=True))))
    calls.extend(
        Call("get_air_quality_level", {"air_quality_index": each}) for each in _indices(history)
    )
    if len(calls) > MOST:
        random = Random(f"{goal}/{len(history)}")
        calls = [calls[at] for at in sorted(random.sample(range(len(calls)), MOST))]
    return [*calls, Call(FINISH, {"answer": _guess(history, names)})]


def _weather(where: dict[str, float], today: date | None, told: Sequence[str]) -> Iterator[Call]:
    if today is not None:
        for name in _TODAY:
            yield Call(name, {**where, "current_date": today.isoformat()})
        for name, first, last in _SPANNING:
            span = (today + timedelta(first), today + timedelta(last))
            dates = {"start_date": span[0].isoformat(), "end_date": span[1].isoformat()}
            yield Call(name, {**where, **dates})
    elif told:
        dates = {"start_date": min(told), "end_date": max(told)}
        for name, *_ in _SPANNING:
            yield Call(name, {**where, **dates})


def _named(goal: str, table: Places) -> list[str]:
    """Those that the goal names, in its order; a part of a longer name is none."""
    found: dict[int, str] = {}
    for name in sorted({each.name for each in table}, key=lambda each: (-len(each), each)):
        at = goal.find(name)
        if at >= 0 and not goal[at + len(name) : at + len(name) + 1].isalpha():
            found[at] = name
            goal = goal.replace(name, " " * len(name))
    return [found[at] for at in sorted(found)]


def _visited(history: History) -> Iterator[str]:
    for each in _of(history, "get_user_current_location"):
        yield each.partition(",")[0]


def _found(history: History) -> Iterator[tuple[float, float]]:
    for each in _of(history, "get_latitude_longitude"):
        for hit in each["results"][:1]:
            yield hit["latitude"], hit["longitude"]


def _indices(history: History) -> Iterator[Any]:
    for name in ("get_current_air_quality_index", "get_historical_air_quality_index"):
        for each in _of(history, name):
            yield from (value for value in each["daily"]["european_aqi_pm2_5"][:1] if value)


def _of(history: History, name: str) -> Iterable[Any]:
    return (result for call, result in history if call.tool == name)


def _guess(history: History, names: Sequence[str]) -> Any:
    """Something of what was seen last."""
    for call, result in reversed(history):
        match result:
            case {"daily": daily}:
                return _first_figure(daily)
            case {"elevation": [meters]}:
                return meters
            case float() | int():
                return result
            case str() if call.tool != "get_user_current_location":
                return result
    return names[-1] if names else "yes"


def _first_figure(daily: Mapping[str, Sequence[Any]]) -> Any:
    return next((each[0] for name, each in daily.items() if name != "time" and each), 0)
