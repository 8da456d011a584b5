"""Steps: what the expert does in many plans: find a place, fix the days, read a figure."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agentenv_tool.plans import Move, move
from agentenv_tool.thoughts import Thought, listed, say, seen
from agentenv_tool.weather import thoughts
from agentenv_tool.weather.backend import AIR, RAIN, SNOW, TEMPERATURE
from agentenv_tool.weather.templates.times import FUTURE, NOW, PAST, needs_today, resolved

Steps = Generator[Move, Any, Any]
Daily = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Kind:
    """A thing that is measured, and the tools that read it in each tense."""

    words: str
    unit: str
    columns: Mapping[str, str]  # what the tools call each figure, and what it is in words
    tools: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns)

    def top(self, name: str, lowest: bool = False) -> str:
        """In words: the highest or the lowest of such figures."""
        if self.unit in (" mm", " cm"):
            return f"the {'smallest' if lowest else 'largest'} amount of {self.columns[name]}"
        return f"the {'lowest' if lowest else 'highest'} {self.columns[name]}"


_TEMPERATURES = ("maximum temperature", "minimum temperature", "mean temperature")
TEMP = Kind(
    "temperature",
    " °C",
    dict(zip(TEMPERATURE, _TEMPERATURES, strict=True)),
    {PAST: "get_historical_temp", NOW: "get_current_temp", FUTURE: "get_temp_forecast"},
)
WATER = Kind(
    "rain",
    " mm",
    {RAIN[0]: "rain"},
    {PAST: "get_historical_rain", NOW: "get_current_rain", FUTURE: "get_rain_forecast"},
)
FLAKES = Kind(
    "snowfall",
    " cm",
    {SNOW[0]: "snowfall"},
    {PAST: "get_historical_snow", NOW: "get_current_snow", FUTURE: "get_snow_forecast"},
)
DUST = Kind(
    "air quality",
    "",
    {AIR[0]: "air quality index"},
    {PAST: "get_historical_air_quality_index", NOW: "get_current_air_quality_index"},
)


@dataclass(frozen=True)
class Spot:
    """A place that was found, and how many places have its name."""

    label: str
    latitude: float
    longitude: float
    namesakes: int = 1

    @property
    def name(self) -> str:
        return self.label.partition(", ")[0]

    @property
    def seen(self) -> Thought:
        """What finding it has told."""
        where = f"lies at {self.latitude}, {self.longitude}"
        if self.namesakes == 1:
            return (seen(f"{self.name} {where}"),)
        which = _inside(self.label)
        return (seen(f"of {self.namesakes} places called {self.name}, the one in {which} {where}"),)


@dataclass(frozen=True)
class Span:
    """Days, and where they lie seen from today; whether today was asked for."""

    tense: str
    first: date
    last: date
    sure: bool = True

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True)
class Reading:
    """The figures of a place on some days, as a tool has listed them."""

    kind: Kind
    spot: Spot
    when: Span
    daily: Daily

    @property
    def seen(self) -> Thought:
        """What they tell: each figure of a single day, or of the last column each day's."""
        columns = self.kind.columns
        if self.when.first == self.when.last:
            told = [f"the {words} is {self.daily[name][0]}" for name, words in columns.items()]
            return (seen(f"in {self.spot.name} on {self.when} {listed(told)}"),)
        name, words = list(columns.items())[-1]
        figures = listed(self.daily[name])
        return (seen(f"from {self.when} the {words} in {self.spot.name} is {figures}"),)


def locate(label: str, after: Thought = ()) -> Steps:
    name, *_, country = label.split(", ")
    region = label.split(", ")[1:-1]
    place = name if _inside(label) == name else f"{name} ({_inside(label)})"
    answer = yield move(
        (*after, say(thoughts.LOCATE, place=place)), "get_latitude_longitude", name=name
    )
    for each in answer["results"]:
        if each["country"] == country and region in ([], [each["admin1"]]):
            return Spot(label, each["latitude"], each["longitude"], len(answer["results"]))
    raise LookupError(f"{label} was not found")


def _inside(label: str) -> str:
    return ", ".join(label.split(", ")[1:])


def stand(after: Thought = ()) -> Steps:
    """The user's own place."""
    label = yield move((*after, say(thoughts.STAND)), "get_user_current_location")
    return (yield from locate(label, (seen(f"the user is in {label}"),)))


def place(values: Mapping[str, Any], which: str = "a", after: Thought = ()) -> Steps:
    if which == "a" and values.get("here"):
        return (yield from stand(after))
    return (yield from locate(values[which], after))


def places(values: Mapping[str, Any], keys: Sequence[str], after: Thought = ()) -> Steps:
    """One after the other."""
    found: list[Spot] = []
    for key in keys:
        found.append((yield from place(values, key, found[-1].seen if found else after)))
    return found


def spans(values: Mapping[str, Any], after: Thought = ()) -> Steps:
    """All that the goal names, and what asking for today has told; it is asked for once."""
    today: date | None = None
    for told in values["spans"]:
        if needs_today(told):
            answer = yield move(
                (*after, say(thoughts.TODAY, days=told["told"])), "get_user_current_date"
            )
            today = date.fromisoformat(answer)
            break
    found, meant = [], []
    for told, tense in zip(values["spans"], values["tenses"], strict=True):
        when = Span(tense, *resolved(told, today), sure=today is not None)
        found.append(when)
        if needs_today(told) and told["told"] != "today":
            meant.append(f'"{told["told"]}" means {when}')
    if today is None:
        return found, after
    known = (seen(listed([f"the current date is {today}", *meant])),)
    return found, known


def read(kind: Kind, spot: Spot, when: Span, after: Thought) -> Steps:
    """The daily figures."""
    where = {"latitude": spot.latitude, "longitude": spot.longitude}
    thought = (
        *after,
        say(_SAID[when.tense, when.sure], days=when, what=kind.words, place=spot.name),
    )
    days = {"start_date": when.first.isoformat(), "end_date": when.last.isoformat()}
    if when.tense == NOW:
        days = {"current_date": when.first.isoformat()}
    answer = yield move(thought, kind.tools[when.tense], **where, **days)
    return Reading(kind, spot, when, answer["daily"])


def elevation(spot: Spot, after: Thought) -> Steps:
    answer = yield move(
        (*after, say(thoughts.ELEVATION, place=spot.name)),
        "get_elevation",
        latitude=spot.latitude,
        longitude=spot.longitude,
    )
    return answer["elevation"][0]


def distance(one: Spot, other: Spot, after: Thought) -> Steps:
    kilometers = yield move(
        (*after, say(thoughts.DISTANCE, one=one.name, other=other.name)),
        "get_distance",
        latitude1=one.latitude,
        longitude1=one.longitude,
        latitude2=other.latitude,
        longitude2=other.longitude,
    )
    return kilometers


_SAID = {
    (PAST, True): thoughts.PAST,
    (PAST, False): thoughts.SUPPOSED_PAST,
    (NOW, True): thoughts.NOW,
    (NOW, False): thoughts.NOW,  # "today" is never told by its date
    (FUTURE, True): thoughts.FUTURE,
    (FUTURE, False): thoughts.SUPPOSED_FUTURE,
}
