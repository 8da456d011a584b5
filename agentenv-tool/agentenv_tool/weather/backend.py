"""Backend: who knows the weather: the embedded world, or Open-Meteo itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]

from agentenv_tool.weather.climate import Climate, Day
from agentenv_tool.weather.places import Places

HITS = 3  # places that a name finds
UNITS = {
    "temperature_2m_max": "°C",
    "temperature_2m_min": "°C",
    "temperature_2m_mean": "°C",
    "rain_sum": "mm",
    "snowfall_sum": "cm",
    "european_aqi_pm2_5": "EAQI",
}
TEMPERATURE = ("temperature_2m_max", "temperature_2m_min", "temperature_2m_mean")
RAIN = ("rain_sum",)
SNOW = ("snowfall_sum",)
AIR = ("european_aqi_pm2_5",)  # of 12:00


class Backend(Protocol):
    """Answers in the shape of Open-Meteo's, with what an agent needs of them."""

    def places(self, name: str) -> list[dict[str, Any]]:
        """Up to three, the likeliest first; none where there is no such place."""

    def elevation(self, latitude: float, longitude: float) -> float:
        """Meters above the sea."""

    def distance(self, *coordinates: float) -> float:
        """Kilometers along the ground between two latitudes and longitudes."""

    def daily(
        self, latitude: float, longitude: float, start: date, end: date, names: Sequence[str]
    ) -> dict[str, Any]:
        """What is measured each day, from the first to the last."""


class Embedded:
    """A table of real cities and a climate that was made up; see `climate`."""

    def __init__(self, table: Places):
        self.table = table
        self.climate = Climate(table)

    def places(self, name: str) -> list[dict[str, Any]]:
        return [
            {
                "name": each.name,
                "latitude": each.latitude,
                "longitude": each.longitude,
                "elevation": float(each.elevation),
                "population": each.population,
                "country": each.country,
                "admin1": each.admin1,
            }
            for each in self.table.named(name, HITS)
        ]

    def elevation(self, latitude: float, longitude: float) -> float:
        return float(self.table.nearest(latitude, longitude).elevation)

    def distance(self, *coordinates: float) -> float:
        # The last digits of sines differ from machine to machine.
        return round(kilometers(*coordinates), 1)

    def daily(
        self, latitude: float, longitude: float, start: date, end: date, names: Sequence[str]
    ) -> dict[str, Any]:
        dates = [start + timedelta(each) for each in range((end - start).days + 1)]
        days = self.climate.days(latitude, longitude, dates)
        columns = {name: [measured(each, name) for each in days] for name in names}
        times = [each.isoformat() for each in dates]
        return series(*self.climate.cell(latitude, longitude), times, columns)


def measured(day: Day, name: str) -> float:
    """One of a day's figures, by the name that Open-Meteo gives it."""
    figures: dict[str, float] = {
        "temperature_2m_max": day.warmest,
        "temperature_2m_min": day.coldest,
        "temperature_2m_mean": day.mean,
        "rain_sum": day.rain,
        "snowfall_sum": day.snow,
        "european_aqi_pm2_5": day.air,
    }
    return figures[name]


def series(
    latitude: float, longitude: float, times: list[str], columns: Mapping[str, list[Any]]
) -> dict[str, Any]:
    """An answer of daily figures."""
    return {
        "latitude": latitude,
        "longitude": longitude,
        "daily_units": {"time": "iso8601", **{name: UNITS[name] for name in columns}},
        "daily": {"time": times, **columns},
    }


def kilometers(*coordinates: float) -> float:
    """Along the geodesic on WGS84."""
    line = Geodesic.WGS84.Inverse(*coordinates, outmask=Geodesic.DISTANCE)
    return float(line["s12"]) / 1000
