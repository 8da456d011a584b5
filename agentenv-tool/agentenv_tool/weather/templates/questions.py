"""Questions: templates that read daily figures of some places on some days and conclude."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.weather.backend import Embedded, measured
from agentenv_tool.weather.places import Place
from agentenv_tool.weather.templates import steps
from agentenv_tool.weather.templates.reasons import Reason
from agentenv_tool.weather.templates.steps import Daily, Kind, Reading
from agentenv_tool.weather.templates.times import VERBS, When, tense_of

EASY, HARD = "easy", "hard"
KEYS = ("a", "b", "c")
HERE = ("where I am now", "at my current location", "in the city where I am now")
_DRAWS = 600  # of one scene, until it has the answer that was chosen

Values = dict[str, Any]
Told = Mapping[str, Any]
Conclude = Callable[[Sequence[Daily], Told], Any]  # places, and within them spans, in order
Detail = Callable[[Random, Sequence[Daily]], Values]


@dataclass(frozen=True)
class Question:
    """What a template of this kind is made of."""

    name: str
    difficulty: str
    phrasings: tuple[str, ...]
    ask: str  # how the answer must look; follows each phrasing
    kind: Kind
    conclude: Conclude
    reason: Reason
    whens: tuple[When, ...]
    places: int = 1
    here: bool = False  # whether the place may be the user's own
    detail: Detail = lambda random, read: {}
    choices: tuple[Any, ...] = ()  # answers that are to be equally frequent
    accept: Callable[[Any], bool] = lambda answer: True
    tolerance: float | None = None

    def template(self) -> Template:
        return Template(
            self.name,
            self.difficulty,
            tuple(f"{each} {self.ask}" for each in self.phrasings),
            self.draw,
            self.answer,
            self.plan,
            tolerance=self.tolerance,
        )

    def draw(self, data: Embedded, random: Random) -> Values:
        wanted = random.choice(self.choices) if self.choices else None
        for _ in range(_DRAWS):
            try:
                values = scene(data, random, self.places, self.whens, self.here)
                values |= self.detail(random, self._known(data, values))
                answer = self.answer(data, values)
            except Ambiguous:
                continue
            if self.accept(answer) and (not self.choices or answer == wanted):
                return values
        raise Ambiguous(f"{self.name}: no scene has the answer {wanted!r}")

    def answer(self, data: Embedded, values: Told) -> Any:
        return self.conclude(self._known(data, values), values)

    def plan(self, task: ToolTask) -> Plan:
        values = task.values
        when, known = yield from steps.spans(values)
        found = yield from steps.places(values, KEYS[: self.places], known)
        known = found[-1].seen
        read: list[Reading] = []
        for spot in found:
            for each in when:
                read.append((yield from steps.read(self.kind, spot, each, known)))
                known = read[-1].seen
        answer = self.conclude([each.daily for each in read], values)
        return self.reason(read, values, answer)

    def _known(self, data: Embedded, values: Told) -> list[Daily]:
        return [
            known(data, data.table.by_label[values[key]], told, self.kind)
            for key in KEYS[: self.places]
            for told in values["spans"]
        ]


def scene(
    data: Embedded, random: Random, places: int, whens: Sequence[When], here: bool = False
) -> Values:
    """A day in the user's life, some places and some times."""
    today = date(2023, 1, 1) + timedelta(random.randrange(365))
    chosen = random.sample(data.table.places, places + 1)
    at_home = here and random.random() < 0.3
    values: Values = {
        "today": today.isoformat(),
        "location": chosen[0 if at_home else -1].label,
        "here": at_home,
        "spans": [when(random, today) for when in whens],
    }
    for key, each in zip(KEYS, chosen[:places], strict=False):
        values[key], values[f"the_{key}"] = each.label, told(each)
    if places:
        values["where"] = random.choice(HERE) if at_home else f"in {told(chosen[0])}"
    values["tenses"] = [tense_of(each, today) for each in values["spans"]]
    for number, each in enumerate(values["spans"]):
        values[f"when{number or ''}"] = each["told"]
    if values["spans"]:
        values |= VERBS[values["tenses"][0]]
        values["When"] = values["when"][0].upper() + values["when"][1:]
    names = {each.name for each in chosen}
    if len(names) < len(chosen):  # an answer that is a name must tell which
        raise Ambiguous("two places of one name")
    return values


def told(place: Place) -> str:
    inside = [each for each in (place.admin1, place.country) if each and each != place.name]
    return f"{place.name} ({', '.join(inside)})" if inside else place.name


def known(data: Embedded, place: Place, when: Told, kind: Kind) -> Daily:
    """The figures themselves, as a tool would list them."""
    first, last = (date.fromisoformat(when[key]) for key in ("first", "last"))
    dates = [first + timedelta(each) for each in range((last - first).days + 1)]
    days = data.climate.days(place.latitude, place.longitude, dates)
    columns: dict[str, list[Any]] = {"time": [each.isoformat() for each in dates]}
    for name in kind.names:
        columns[name] = [measured(each, name) for each in days]
    return columns


def top(figures: Mapping[str, float], margin: float, lowest: bool = False) -> str:
    """The key of the largest figure, if it is the largest by a margin."""
    signed = {key: -figure if lowest else figure for key, figure in figures.items()}
    first, second, *_ = sorted(signed, key=lambda key: -signed[key])
    if signed[first] - signed[second] < margin - 1e-9:
        raise Ambiguous(f"{first} and {second} are too near to each other")
    return first


def by_day(read: Daily, name: str) -> dict[str, float]:
    return dict(zip(read["time"], read[name], strict=True))


def by_city(read: Sequence[Daily], name: str, values: Told) -> dict[str, float]:
    """The mean of each city's days."""
    pairs = zip(KEYS, read, strict=False)
    return {values[key].partition(", ")[0]: mean(each[name]) for key, each in pairs}


def mean(figures: Sequence[float]) -> float:
    return fsum(figures) / len(figures)


def is_more(one: float, other: float, margin: float) -> bool:
    if abs(one - other) < margin:
        raise Ambiguous("the two are too near to each other")
    return one > other


def gap(one: float, other: float, least: float = 0.5) -> float:
    """How much they differ, to one decimal."""
    if abs(one - other) < least:
        raise Ambiguous("the two are hardly different")
    return round(abs(one - other), 1)


def between(random: Random, figures: Sequence[float], margin: float) -> int:
    """A whole number that some figures exceed and others do not, with a margin to each."""
    low, high = int(min(figures)) - 1, int(max(figures)) + 1
    fit = [
        limit
        for limit in range(low, high + 1)
        if min(figures) < limit < max(figures)
        and all(abs(each - limit) >= margin for each in figures)
    ]
    if not fit:
        raise Ambiguous("no limit parts the figures")
    return random.choice(fit)
