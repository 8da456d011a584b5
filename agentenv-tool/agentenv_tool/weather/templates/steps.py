"""Steps: what the expert does in many plans: find a place, fix the days, read a figure."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from agentenv_tool.plans import Move, move
from agentenv_tool.weather.backend import AIR, RAIN, SNOW, TEMPERATURE
from agentenv_tool.weather.templates.times import FUTURE, NOW, PAST, needs_today, resolved

Steps = Generator[Move, Any, Any]
Daily = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Kind:
    """A thing that is measured, and the tools that read it in each tense."""

    words: str
    names: tuple[str, ...]
    tools: Mapping[str, str]


TEMP = Kind(
    "temperatures",
    TEMPERATURE,
    {PAST: "get_historical_temp", NOW: "get_current_temp", FUTURE: "get_temp_forecast"},
)
WATER = Kind(
    "rain",
    RAIN,
    {PAST: "get_historical_rain", NOW: "get_current_rain", FUTURE: "get_rain_forecast"},
)
FLAKES = Kind(
    "snowfall",
    SNOW,
    {PAST: "get_historical_snow", NOW: "get_current_snow", FUTURE: "get_snow_forecast"},
)
DUST = Kind(
    "air quality",
    AIR,
    {PAST: "get_historical_air_quality_index", NOW: "get_current_air_quality_index"},
)


@dataclass(frozen=True)
class Spot:
    """A place that was found."""

    label: str
    latitude: float
    longitude: float

    @property
    def name(self) -> str:
        return self.label.partition(", ")[0]


@dataclass(frozen=True)
class Span:
    """Days, and where they lie seen from today."""

    tense: str
    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


def locate(label: str, why: str = "") -> Steps:
    name, *_, country = label.split(", ")
    region = label.split(", ")[1:-1]
    answer = yield move(
        why or f"I need to know where {name} lies, the one in {', '.join([*region, country])}.",
        "get_latitude_longitude",
        name=name,
    )
    for each in answer["results"]:
        if each["country"] == country and region in ([], [each["admin1"]]):
            return Spot(label, each["latitude"], each["longitude"])
    raise LookupError(f"{label} was not found")


def stand() -> Steps:
    """The user's own place."""
    label = yield move(
        "The goal is about where the user is, so I ask for that first.", "get_user_current_location"
    )
    return (yield from locate(label, f"The user is in {label}. I need the coordinates of that."))


def place(values: Mapping[str, Any], which: str = "a") -> Steps:
    if which == "a" and values.get("here"):
        return (yield from stand())
    return (yield from locate(values[which]))


def span(told: Mapping[str, Any], tense: str, today: date | None = None) -> Steps:
    """`today` is asked for where the words depend on it."""
    if needs_today(told) and today is None:
        answer = yield move(
            f"Which days are meant by {told['told']!r} depends on the current date.",
            "get_user_current_date",
        )
        today = date.fromisoformat(answer)
    return Span(tense, *resolved(told, today))


def spans(values: Mapping[str, Any]) -> Steps:
    """All that the goal names; today is asked for once."""
    today: date | None = None
    for told in values["spans"]:
        if needs_today(told):
            answer = yield move(
                f"Which days are meant by {told['told']!r} depends on the current date.",
                "get_user_current_date",
            )
            today = date.fromisoformat(answer)
            break
    found = []
    for told, tense in zip(values["spans"], values["tenses"], strict=True):
        found.append((yield from span(told, tense, today)))
    return found


def read(kind: Kind, spot: Spot, when: Span, why: str = "") -> Steps:
    """The daily figures."""
    why = why or f"{spot.name} lies at {spot.latitude}, {spot.longitude}."
    where = {"latitude": spot.latitude, "longitude": spot.longitude}
    if when.tense == NOW:
        answer = yield move(
            f"{why} I need {kind.words} of today, {when}.",
            kind.tools[NOW],
            **where,
            current_date=when.first.isoformat(),
        )
    else:
        side = "has passed, so it is historical" if when.tense == PAST else "is yet to come"
        answer = yield move(
            f"{why} I need {kind.words} of {when}, which {side}.",
            kind.tools[when.tense],
            **where,
            start_date=when.first.isoformat(),
            end_date=when.last.isoformat(),
        )
    return answer["daily"]


def elevation(spot: Spot) -> Steps:
    answer = yield move(
        f"{spot.name} lies at {spot.latitude}, {spot.longitude}; how high is that?",
        "get_elevation",
        latitude=spot.latitude,
        longitude=spot.longitude,
    )
    return answer["elevation"][0]


def distance(one: Spot, other: Spot) -> Steps:
    kilometers = yield move(
        f"I know where {one.name} and {other.name} lie, so I can ask for the distance.",
        "get_distance",
        latitude1=one.latitude,
        longitude1=one.longitude,
        latitude2=other.latitude,
        longitude2=other.longitude,
    )
    return kilometers
