"""Climate: the weather of any place on any day, made up, and always the same.

Seasons turn with latitude and continents, mountains are cool, tropics are wet and the Sahara is
not; on top lie highs and lows that last for days and reach over hundreds of kilometers. Nothing is
drawn: noise is a hash of place and day. Only sums, products and quotients of floats are used, which
every machine rounds alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from math import floor

from agentenv_tool.weather.angles import cosine
from agentenv_tool.weather.places import Places

Table = Sequence[tuple[float, float]]

_WINTER = date(2000, 1, 20).toordinal()  # the north is coldest
_YEAR = 365.2425  # days
_CELL = 6.0  # degrees between the knots of the noise
_NEAR = 0.1  # degrees

# By the distance from the equator in degrees, at sea level: °C, °C and shares of days.
_WARMTH: Table = [(0, 27), (15, 26), (25, 23), (35, 17), (45, 11), (55, 6), (65, -2), (90, -22)]
_SEASONS: Table = [(0, 1), (12, 3), (25, 8), (35, 11), (50, 17), (65, 21), (90, 24)]
_WET: Table = [(0, 0.5), (12, 0.4), (25, 0.25), (40, 0.33), (55, 0.42), (70, 0.35), (90, 0.2)]
_SUMMER_RAIN: Table = [(0, 0.0), (12, 0.25), (24, 0.15), (36, -0.1), (48, 0.0), (90, 0.05)]
_DOWNPOUR: Table = [(0, 42), (20, 34), (40, 20), (60, 12), (90, 6)]  # mm on the wettest days

# By longitude, in the north: how far from the sea, and what its currents add in °C.
_INLAND: Table = [
    (-180, 0.25), (-150, 0.4), (-125, 0.2), (-110, 0.8), (-90, 0.9), (-75, 0.7), (-55, 0.4),
    (-25, 0.05), (-5, 0.1), (10, 0.3), (30, 0.6), (60, 0.9), (100, 1.0), (125, 0.8), (145, 0.4),
    (180, 0.25),
]  # fmt: skip
_CURRENT: Table = [
    (-180, 0), (-125, 2), (-90, -3), (-60, -3), (-25, 3), (0, 4), (20, 3), (50, -2), (110, -6),
    (140, -2), (180, 0),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """What the services tell of one day at one place."""

    warmest: float  # °C
    coldest: float
    mean: float
    rain: float  # mm
    snow: float  # cm
    air: int  # the European index of fine dust at noon


class Climate:
    """Read only, and shared by all episodes."""

    def __init__(self, places: Places):
        self.places = places

    def days(self, latitude: float, longitude: float, dates: Sequence[date]) -> list[Day]:
        """Those of the cell in which the coordinates lie."""
        north, east = self.cell(latitude, longitude)
        region = _Region(north, east, self.places.nearest(latitude, longitude).elevation)
        return [region.day(each) for each in dates]

    def cell(self, latitude: float, longitude: float) -> tuple[float, float]:
        """The middle of the tenth of a degree; near a city, of the city's own.

        Who rounds the coordinates of a city must not leave its weather.
        """
        near = self.places.nearest(latitude, longitude)
        if abs(near.latitude - latitude) <= _NEAR and abs(near.longitude - longitude) <= _NEAR:
            latitude, longitude = near.latitude, near.longitude
        east = round(longitude * 10)
        return round(latitude * 10) / 10, (1800 if east == -1800 else east) / 10


class _Region:
    """One cell: what holds on all of its days."""

    def __init__(self, north: float, east: float, elevation: int):
        self.north, self.east = north, east
        away = abs(north)
        self.inland = _read(_INLAND, east) if north > 0 else 0.15
        self.amplitude = _read(_SEASONS, away) * (0.4 + 0.6 * self.inland)
        current = _read(_CURRENT, east) * _within((away - 30) / 20) if north > 0 else 0.0
        self.warmth = _read(_WARMTH, away) + current - 0.0055 * elevation
        self.restless = 1.2 + 0.28 * self.amplitude
        self.wet = _read(_WET, away) - 0.3 * _desert(north, east)
        self.summer_rain = _read(_SUMMER_RAIN, away)
        self.downpour = _read(_DOWNPOUR, away)
        smog = _near(north, 28, 14) * _near(east, 95, 35)
        self.dust = 24 + 12 * (1 + self._drift("dust", 0, 1)) + 38 * smog

    def day(self, day: date) -> Day:
        number = day.toordinal()
        summer = -cosine((number - _WINTER) / _YEAR) * (1 if self.north >= 0 else -1)
        pressure = self._drift("pressure", number, 5)
        mean = self.warmth + self.amplitude * summer + self.restless * (
            1.5 * self._drift("warmth", number, 6) + 0.5 * self._chance("warmth", number) - 0.25
        )  # fmt: skip
        likely = _within(self.wet + self.summer_rain * summer + 0.4 * pressure, 0.02, 0.95)
        water, dry = self._water(likely, number, mean), 1 - likely
        frozen = _within((1.5 - mean) / 3)
        swing = 3.5 + 4 * self._chance("swing", number) + 5 * dry + 2 * self.inland
        up = 0.45 + 0.1 * self._chance("noon", number)
        return Day(
            _tenths(mean + up * swing),
            _tenths(mean - (1 - up) * swing),
            _tenths(mean),
            _tenths(water * (1 - frozen)),
            _tenths(water * frozen * 0.7),  # 7 cm of snow are 10 mm of water
            self._air(summer, pressure, water, number),
        )

    def _water(self, likely: float, number: int, mean: float) -> float:
        """Millimeters; none on most days."""
        left = 1 - self._chance("rain", number) / likely
        if left <= 0:
            return 0.0
        cold = _within((mean + 25) / 30, 0.4, 1.0)
        return (0.3 + self.downpour * left * left * self._chance("mm", number)) * cold

    def _air(self, summer: float, pressure: float, water: float, number: int) -> int:
        calm = 12 * self._drift("calm", number, 4) - 8 * pressure - (6 if water > 1 else 0)
        heating = -7 * summer * _within((abs(self.north) - 15) / 20)
        noise = 14 * self._chance("air", number) - 7
        return max(3, floor(self.dust + heating + calm * (1 + self.dust / 60) + noise))

    def _chance(self, kind: str, number: int) -> float:
        """From 0 to 1, each as likely, and each cell and day on its own."""
        return _hashed(kind, self.north, self.east, number)

    def _drift(self, kind: str, number: int, days: int) -> float:
        """From -1 to 1, mostly near 0, and much the same in the cells and days around."""
        row, south = divmod((self.north + 90) / _CELL, 1)
        column, west = divmod((self.east + 180) / _CELL, 1)
        knot, early = divmod(number, days)
        total = 0.0
        for up, tall in ((0, 1 - south), (1, south)):
            for right, wide in ((0, 1 - west), (1, west)):
                for later, long in ((0, 1 - early / days), (1, early / days)):
                    east = (int(column) + right) % int(360 / _CELL)
                    value = _hashed(kind, int(row) + up, east, knot + later, "knot")
                    total += tall * wide * long * (2 * value - 1)
        return _within(2 * total, -1.0, 1.0)


def _hashed(*key: object) -> float:
    digest = blake2b("/".join(map(str, key)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def _read(table: Table, at: float) -> float:
    """Between two entries, on the straight line."""
    for (left, low), (right, high) in pairwise(table):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return table[-1][1]


def _tenths(value: float) -> float:
    return round(value, 1) + 0.0  # never -0.0


def _within(value: float, low: float = 0.0, high: float = 1.0) -> float:
    return min(max(value, low), high)


def _near(value: float, middle: float, reach: float) -> float:
    return _within(1.5 - 1.5 * abs(value - middle) / reach)


def _desert(north: float, east: float) -> float:
    """From 0 to 1: the Sahara and Arabia, inner Australia, the coast of Peru."""
    sahara = _near(north, 24, 12) * _near(east, 20, 42)
    outback = _near(north, -25, 8) * _near(east, 132, 12)
    atacama = _near(north, -19, 10) * _near(east, -73, 5)
    return max(sahara, outback, atacama)
