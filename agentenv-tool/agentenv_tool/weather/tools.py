"""Tools: what the agent of the weather world can call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from agentenv_tool.toolbox import Toolbox, ToolError, tool
from agentenv_tool.weather.backend import AIR, RAIN, SNOW, TEMPERATURE, Backend

LONGEST = 30  # days from the first to the last of a span
YEARS = range(1940, 2101)
LEVELS = (  # of the European air quality index, and the highest index of each
    (20, "good"),
    (40, "fair"),
    (60, "moderate"),
    (80, "poor"),
    (100, "very poor"),
)
WORST = "extremely poor"

Latitude = Annotated[
    float, Field(ge=-90, le=90, description="Degrees north of the equator", examples=[59.9127])
]
Longitude = Annotated[
    float, Field(ge=-180, le=180, description="Degrees east of Greenwich", examples=[10.7461])
]
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
Start = Annotated[
    str, Field(pattern=f"^{_ISO}$", description="First day, YYYY-MM-DD", examples=["2023-03-01"])
]
End = Annotated[
    str,
    Field(
        pattern=f"^{_ISO}$",
        description="Last day, YYYY-MM-DD, at most 30 days after the first",
        examples=["2023-03-07"],
    ),
]
Today = Annotated[
    str,
    Field(
        pattern=f"^{_ISO}$",
        description="The user's current date, YYYY-MM-DD",
        examples=["2023-03-10"],
    ),
]
Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="Name of a city, without its region or country",
        examples=["Oslo"],
    ),
]
Index = Annotated[float, Field(ge=0, le=100_000, description="European AQI", examples=[35])]


class WeatherTools:
    """Nothing that is called changes anything."""

    def __init__(self, start: Mapping[str, Any], backend: Backend):
        """`start` has the user's date and place, where the task has them."""
        self._backend = backend
        self._place: str | None = start.get("current_location")
        told = start.get("current_date")
        self._today = date.fromisoformat(told) if told else None

    def copy(self) -> WeatherTools:
        return self

    @tool
    def get_user_current_date(self) -> str:
        """The user's current date, YYYY-MM-DD."""
        if self._today is None:
            raise ToolError("the user's date is not known here; the goal does not need it")
        return self._today.isoformat()

    @tool
    def get_user_current_location(self) -> str:
        """Where the user is: a city, its region in some countries, and its country."""
        if self._place is None:
            raise ToolError("the user's location is not known here; the goal does not need it")
        return self._place

    @tool
    def get_historical_temp(
        self, latitude: Latitude, longitude: Longitude, start_date: Start, end_date: End
    ) -> dict[str, Any]:
        """Maximum, minimum and mean temperature in °C of each day of a span before the current
        date."""
        return self._past(latitude, longitude, start_date, end_date, TEMPERATURE)

    @tool
    def get_historical_rain(
        self, latitude: Latitude, longitude: Longitude, start_date: Start, end_date: End
    ) -> dict[str, Any]:
        """Rain in mm of each day of a span before the current date."""
        return self._past(latitude, longitude, start_date, end_date, RAIN)

    @tool
    def get_historical_snow(
        self, latitude: Latitude, longitude: Longitude, start_date: Start, end_date: End
    ) -> dict[str, Any]:
        """Snowfall in cm of each day of a span before the current date."""
        return self._past(latitude, longitude, start_date, end_date, SNOW)

    @tool
    def get_current_temp(
        self, latitude: Latitude, longitude: Longitude, current_date: Today
    ) -> dict[str, Any]:
        """Maximum, minimum and mean temperature in °C of the current date."""
        return self._now(latitude, longitude, current_date, TEMPERATURE)

    @tool
    def get_current_rain(
        self, latitude: Latitude, longitude: Longitude, current_date: Today
    ) -> dict[str, Any]:
        """Rain in mm of the current date."""
        return self._now(latitude, longitude, current_date, RAIN)

    @tool
    def get_current_snow(
        self, latitude: Latitude, longitude: Longitude, current_date: Today
    ) -> dict[str, Any]:
        """Snowfall in cm of the current date."""
        return self._now(latitude, longitude, current_date, SNOW)

    @tool
    def get_temp_forecast(
        self, latitude: Latitude, longitude: Longitude, start_date: Start, end_date: End
    ) -> dict[str, Any]:
        """Maximum, minimum and mean temperature in °C of each day of a span after the current
        date."""
        return self._coming(latitude, longitude, start_date, end_date, TEMPERATURE)

    @tool
    def get_rain_forecast(
        self, latitude: Latitude, longitude: Longitude, start_date: Start, end_date: End
    ) -> dict[str, Any]:
        """Rain in mm of each day of a span after the current date."""
        return self._coming(latitude, longitude, start_date, end_date, RAIN)

    @tool
    def get_snow_forecast(
        self, latitude: Latitude, longitude: Longitude, start_date: Start, end_date: End
    ) -> dict[str, Any]:
        """Snowfall in cm of each day of a span after the current date."""
        return self._coming(latitude, longitude, start_date, end_date, SNOW)

    @tool
    def get_latitude_longitude(self, name: Name) -> dict[str, Any]:
        """Up to three places of a name, with latitude, longitude, elevation in meters, population,
        country and region (admin1). Several cities may have one name: see which one is meant."""
        found = self._backend.places(name)
        if not found:
            raise ToolError(
                f"no place is called {name!r}: give the name of a city alone, such as 'Oslo', "
                "without its region or country"
            )
        return {"results": found}

    @tool
    def get_elevation(self, latitude: Latitude, longitude: Longitude) -> dict[str, Any]:
        """Meters above sea level."""
        return {"elevation": [self._backend.elevation(latitude, longitude)]}

    @tool
    def get_distance(
        self,
        latitude1: Latitude,
        longitude1: Longitude,
        latitude2: Latitude,
        longitude2: Longitude,
    ) -> float:
        """Kilometers along the ground (a geodesic on WGS84) between two points."""
        return self._backend.distance(latitude1, longitude1, latitude2, longitude2)

    @tool
    def get_historical_air_quality_index(
        self, latitude: Latitude, longitude: Longitude, start_date: Start, end_date: End
    ) -> dict[str, Any]:
        """European air quality index of fine dust (PM2.5) at 12:00 of each day of a span before
        the current date."""
        return self._past(latitude, longitude, start_date, end_date, AIR)

    @tool
    def get_current_air_quality_index(
        self, latitude: Latitude, longitude: Longitude, current_date: Today
    ) -> dict[str, Any]:
        """European air quality index of fine dust (PM2.5) at 12:00 of the current date."""
        return self._now(latitude, longitude, current_date, AIR)

    @tool
    def get_air_quality_level(self, air_quality_index: Index) -> str:
        """The level of an index: good, fair, moderate, poor, very poor or extremely poor."""
        return level(air_quality_index)

    def _past(
        self, latitude: float, longitude: float, start: str, end: str, names: Sequence[str]
    ) -> dict[str, Any]:
        first, last = _span(start, end)
        if self._today is not None and last >= self._today:
            raise ToolError(
                f"historical days lie before the current date, {self._today}, and {last} does not: "
                "today has a tool of its own, and what comes is a forecast"
            )
        return self._backend.daily(latitude, longitude, first, last, names)

    def _now(
        self, latitude: float, longitude: float, today: str, names: Sequence[str]
    ) -> dict[str, Any]:
        day = _day(today)
        if self._today is not None and day != self._today:
            raise ToolError(
                f"current_date is {day}, but the current date is {self._today}: other days are "
                "historical or a forecast"
            )
        return self._backend.daily(latitude, longitude, day, day, names)

    def _coming(
        self, latitude: float, longitude: float, start: str, end: str, names: Sequence[str]
    ) -> dict[str, Any]:
        first, last = _span(start, end)
        if self._today is not None and first <= self._today:
            raise ToolError(
                f"a forecast is of days after the current date, {self._today}, and {first} is not: "
                "today has a tool of its own, and what has passed is historical"
            )
        return self._backend.daily(latitude, longitude, first, last, names)


TOOLBOX = Toolbox(WeatherTools)


def level(index: float) -> str:
    """Each level reaches up to its highest index and includes it."""
    return next((name for highest, name in LEVELS if index <= highest), WORST)


def _span(start: str, end: str) -> tuple[date, date]:
    first, last = _day(start), _day(end)
    if last < first:
        raise ToolError(f"the last day, {last}, lies before the first, {first}")
    if (last - first).days > LONGEST:
        raise ToolError(
            f"from {first} to {last} are {(last - first).days} days: ask for at most {LONGEST}"
        )
    return first, last


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ToolError(f"{text} is no day of the calendar: write it as 2023-03-01") from error
    if day.year not in YEARS:
        raise ToolError(f"{day} is out of reach: there are days of {YEARS[0]} to {YEARS[-1]}")
    return day
