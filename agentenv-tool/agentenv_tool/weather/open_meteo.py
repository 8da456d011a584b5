"""Open-Meteo: the live backend, which needs no key.

Days of every kind are read from its archive, as AgentGym does: the dates of its tasks have passed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from agentenv_tool.live import SECONDS, Api, Rejected, ServiceDown
from agentenv_tool.toolbox import ToolError
from agentenv_tool.weather.backend import AIR, HITS, kilometers, series

ARCHIVE = "https://archive-api.open-meteo.com"
AIR_QUALITY = "https://air-quality-api.open-meteo.com"
FORECAST = "https://api.open-meteo.com"
GEOCODING = "https://geocoding-api.open-meteo.com"
_KEPT = ("name", "latitude", "longitude", "elevation", "population", "country", "admin1")
_NOON = "T12:00"

T = TypeVar("T")


class OpenMeteo:
    """Safe to call from several threads; what was answered once is never asked again."""

    def __init__(self, url: str = "", seconds: float = SECONDS):
        """`url` stands for all four hosts."""
        self._archive, self._air, self._ground, self._names = (
            Api(url or each, "open-meteo", seconds=seconds)
            for each in (ARCHIVE, AIR_QUALITY, FORECAST, GEOCODING)
        )

    def places(self, name: str) -> list[dict[str, Any]]:
        query = {"name": name, "count": HITS, "language": "en", "format": "json"}
        return _ask(self._names, "/v1/search", query, _places)

    def elevation(self, latitude: float, longitude: float) -> float:
        query = {"latitude": latitude, "longitude": longitude}
        return _ask(self._ground, "/v1/elevation", query, _meters)

    def distance(self, *coordinates: float) -> float:
        return kilometers(*coordinates)  # in full, as AgentGym's answers are

    def daily(
        self, latitude: float, longitude: float, start: date, end: date, names: Sequence[str]
    ) -> dict[str, Any]:
        period = {
            "latitude": latitude,
            "longitude": longitude,
            "start_date": start.isoformat(),
            "end_date": end.isoformat(),
            "timezone": "GMT",
        }
        if tuple(names) == AIR:
            hourly = {**period, "hourly": ",".join(names)}
            north, east, times, columns = _ask(
                self._air, "/v1/air-quality", hourly, lambda answer: _table(answer, "hourly", names)
            )
            noons = [at for at, time in enumerate(times) if time.endswith(_NOON)]
            times = [times[at].removesuffix(_NOON) for at in noons]
            columns = {name: [column[at] for at in noons] for name, column in columns.items()}
        else:
            daily = {**period, "daily": ",".join(names)}
            north, east, times, columns = _ask(
                self._archive, "/v1/archive", daily, lambda answer: _table(answer, "daily", names)
            )
        return series(north, east, times, columns)


def _ask(api: Api, path: str, query: Mapping[str, Any], read: Callable[[Any], T]) -> T:
    def read_object(answer: Any) -> T:
        if not isinstance(answer, dict):
            raise ServiceDown(f"{api.url}{path} answered with something else than an object")
        return read(answer)

    try:
        return api.get(path, query, read_object, refusals=(400,))
    except Rejected as error:
        reason = error.answer.get("reason") if isinstance(error.answer, dict) else None
        if error.status == 400 and isinstance(reason, str):
            raise ToolError(reason) from error
        raise ServiceDown(f"{api.url}{path} refused the request: {error}") from error


def _places(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = answer.get("results", [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ServiceDown("the geocoding service answered with something else than places")
    return [{key: each[key] for key in _KEPT if key in each} for each in found[:HITS]]


def _meters(answer: Mapping[str, Any]) -> float:
    match answer:
        case {"elevation": [int() | float() as meters]}:
            return float(meters)
    raise ServiceDown("the elevation service answered with something else than meters")


def _table(
    answer: Mapping[str, Any], part: str, names: Sequence[str]
) -> tuple[float, float, list[str], dict[str, list[Any]]]:
    """Where it holds for, the times, and the figures of each name."""
    table = answer.get(part)
    if not isinstance(table, dict):
        table = {}
    columns: dict[str, Any] = {name: table.get(name) for name in ("time", *names)}
    lengths = {len(each) if isinstance(each, list) else -1 for each in columns.values()}
    placed = all(isinstance(answer.get(key), int | float) for key in ("latitude", "longitude"))
    if not placed or len(lengths) != 1 or -1 in lengths:
        raise ServiceDown(f"the service answered without {part} figures of {', '.join(names)}")
    times = [str(each) for each in columns.pop("time")]
    return answer["latitude"], answer["longitude"], times, columns
