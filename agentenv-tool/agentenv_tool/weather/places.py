"""Places: the cities of the embedded world, by name and by where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from agentenv_tool.grading import folded
from agentenv_tool.weather.angles import point

_LOOSE = 3  # letters from which on a name may be the beginning of a place's


@dataclass(frozen=True, slots=True)
class Place:
    """A city; those of one name and country lie in different regions."""

    name: str
    admin1: str  # the region; empty where the country tells homonyms apart
    country: str
    latitude: float
    longitude: float
    elevation: int  # meters
    population: int

    @property
    def label(self) -> str:
        return ", ".join(each for each in (self.name, self.admin1, self.country) if each)


class Places:
    """The table, largest cities first; read only, and shared by all episodes."""

    def __init__(self, places: Sequence[Place]):
        self.places = tuple(places)
        self.by_label = {each.label: each for each in places}
        self._at = {(each.latitude, each.longitude): each for each in places}
        self._folded = [(folded(each.name), each) for each in places]

    @classmethod
    def load(cls) -> Places:
        table = files("agentenv_tool.weather") / "data" / "places.tsv"
        _, *lines = table.read_text(encoding="utf-8").splitlines()
        return cls([_place(each) for each in lines])

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places)

    def named(self, name: str, count: int) -> list[Place]:
        """Those of this name, then those whose names begin with it."""
        wanted = folded(name)
        exact = [place for known, place in self._folded if known == wanted]
        if len(wanted) < _LOOSE:
            return exact[:count]
        longer = [
            place for known, place in self._folded if known.startswith(wanted) and known != wanted
        ]
        return (exact + longer)[:count]

    def nearest(self, latitude: float, longitude: float) -> Place:
        if (latitude, longitude) in self._at:
            return self._at[latitude, longitude]
        x, y, z = point(latitude, longitude)

        def away(at: int) -> float:
            east, north, up = self._points[at]
            return (x - east) * (x - east) + (y - north) * (y - north) + (z - up) * (z - up)

        return self.places[min(range(len(self.places)), key=away)]

    @cached_property
    def _points(self) -> list[tuple[float, float, float]]:
        return [point(each.latitude, each.longitude) for each in self.places]


def _place(line: str) -> Place:
    name, admin1, country, latitude, longitude, elevation, population = line.split("\t")
    return Place(
        name, admin1, country, float(latitude), float(longitude), int(elevation), int(population)
    )
