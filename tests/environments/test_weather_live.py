"""Weather's live backend, over real sockets to a server that speaks Open-Meteo's API."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from agentenv_tool.live import ServiceDown
from agentenv_tool.toolbox import ToolError
from agentenv_tool.weather.backend import AIR, RAIN, TEMPERATURE
from agentenv_tool.weather.environment import Weather
from agentenv_tool.weather.open_meteo import OpenMeteo

Query = dict[str, str]
DAY = date(2023, 3, 1)


class Service:
    """Answers of any kind can be put in the place of the right ones, by path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Query]] = []
        self.instead: dict[str, Callable[[], tuple[int, bytes, dict[str, str]]]] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(url.query).items()}
                service.asked.append((url.path, query))
                status, body, headers = service.answer(url.path, query)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, path: str, query: Query) -> tuple[int, bytes, dict[str, str]]:
        if path in self.instead:
            return self.instead[path]()
        known: dict[str, Callable[[Query], Any]] = {
            "/v1/search": places,
            "/v1/elevation": lambda query: {"elevation": [38.0]},
            "/v1/archive": archive,
            "/v1/air-quality": air_quality,
        }
        found = known[path](query)
        status = 400 if found.get("error") else 200
        return status, json.dumps(found).encode(), {"Content-Type": "application/json"}

    def fail(self, path: str, status: int, body: bytes, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.instead[path] = lambda: (status, body, named)


def places(query: Query) -> Any:
    """As documented: without `results` where nothing was found."""
    if query["name"] != "Berlin":
        return {"generationtime_ms": 0.6}
    found = {
        "id": 2950159,
        "name": "Berlin",
        "latitude": 52.52437,
        "longitude": 13.41053,
        "elevation": 74.0,
        "feature_code": "PPLC",
        "country_code": "DE",
        "timezone": "Europe/Berlin",
        "population": 3426354,
        "country": "Deutschland",
        "admin1": "Land Berlin",
    }
    other = {**found, "id": 5083330, "admin1": "New Hampshire", "country": "United States"}
    other.pop("population")
    return {"results": [found, other][: int(query["count"])], "generationtime_ms": 0.6}


def days_of(query: Query) -> list[date]:
    first, last = (date.fromisoformat(query[key]) for key in ("start_date", "end_date"))
    return [first + timedelta(each) for each in range((last - first).days + 1)]


def archive(query: Query) -> Any:
    if query["end_date"] > "2024":
        reason = "Parameter 'end_date' is out of allowed range from 1940-01-01 to 2024-01-01"
        return {"error": True, "reason": reason}
    days = days_of(query)
    columns = {
        name: [round(number + place / 10, 1) for place in range(len(days))]
        for number, name in enumerate(query["daily"].split(","), 1)
    }
    return {
        "latitude": 52.54833,
        "longitude": 13.407822,
        "generationtime_ms": 2.1,
        "utc_offset_seconds": 0,
        "timezone": "GMT",
        "elevation": 38.0,
        "daily_units": {"time": "iso8601", **dict.fromkeys(columns, "any")},
        "daily": {"time": [each.isoformat() for each in days], **columns},
    }


def air_quality(query: Query) -> Any:
    hours = [f"{day}T{hour:02}:00" for day in days_of(query) for hour in range(24)]
    return {
        "latitude": 52.5,
        "longitude": 13.400002,
        "hourly_units": {"time": "iso8601", "european_aqi_pm2_5": "EAQI"},
        "hourly": {"time": hours, "european_aqi_pm2_5": list(range(len(hours)))},
    }


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    started = Service()
    thread = threading.Thread(target=started.server.serve_forever, args=(0.01,))
    thread.start()
    yield started
    started.server.shutdown()
    thread.join()
    started.server.server_close()


@pytest.fixture
def live(service: Service) -> OpenMeteo:
    return OpenMeteo(service.url, seconds=2)


def test_places_are_told_with_what_matters(live: OpenMeteo, service: Service) -> None:
    first, second = live.places("Berlin")
    assert first == {
        "name": "Berlin",
        "latitude": 52.52437,
        "longitude": 13.41053,
        "elevation": 74.0,
        "population": 3426354,
        "country": "Deutschland",
        "admin1": "Land Berlin",
    }
    assert "population" not in second
    path, query = service.asked[0]
    assert (path, query["name"], query["count"]) == ("/v1/search", "Berlin", "3")


def test_a_name_that_finds_nothing_gives_no_places(live: OpenMeteo) -> None:
    assert live.places("Nowhere") == []


def test_days_are_read_from_the_archive_in_the_embedded_backends_shape(
    live: OpenMeteo, service: Service
) -> None:
    told = live.daily(52.52, 13.41, DAY, DAY + timedelta(1), TEMPERATURE)
    assert told == {
        "latitude": 52.54833,
        "longitude": 13.407822,
        "daily_units": {
            "time": "iso8601",
            "temperature_2m_max": "°C",
            "temperature_2m_min": "°C",
            "temperature_2m_mean": "°C",
        },
        "daily": {
            "time": ["2023-03-01", "2023-03-02"],
            "temperature_2m_max": [1.0, 1.1],
            "temperature_2m_min": [2.0, 2.1],
            "temperature_2m_mean": [3.0, 3.1],
        },
    }
    assert service.asked == [
        (
            "/v1/archive",
            {
                "latitude": "52.52",
                "longitude": "13.41",
                "start_date": "2023-03-01",
                "end_date": "2023-03-02",
                "timezone": "GMT",
                "daily": "temperature_2m_max,temperature_2m_min,temperature_2m_mean",
            },
        )
    ]


def test_air_quality_is_that_of_noon(live: OpenMeteo) -> None:
    told = live.daily(52.52, 13.41, DAY, DAY + timedelta(2), AIR)
    assert told["daily"] == {
        "time": ["2023-03-01", "2023-03-02", "2023-03-03"],
        "european_aqi_pm2_5": [12, 36, 60],
    }
    assert told["daily_units"]["european_aqi_pm2_5"] == "EAQI"


def test_elevations_are_asked_for_and_distances_are_computed_in_full(
    live: OpenMeteo, service: Service
) -> None:
    assert live.elevation(52.52, 13.41) == 38.0
    assert live.distance(0, 0, 0, 1) == pytest.approx(111.31949079, abs=1e-6)
    assert [path for path, _ in service.asked] == ["/v1/elevation"]


def test_what_was_answered_once_is_not_asked_again(live: OpenMeteo, service: Service) -> None:
    told = [each.daily(1, 2, DAY, DAY, RAIN) for each in (live, live, OpenMeteo(service.url))]
    assert told[0] == told[1] == told[2]
    assert len(service.asked) == 1


def test_a_refusal_is_told_to_the_agent_with_its_reason(live: OpenMeteo) -> None:
    with pytest.raises(ToolError, match="out of allowed range"):
        live.daily(1, 2, date(2030, 1, 1), date(2030, 1, 2), RAIN)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"down"),
        (502, b"{}"),
        (429, b'{"error": true, "reason": "Minutely API request limit exceeded."}'),
        (404, b'{"error": true, "reason": "Not Found"}'),
        (400, b"[]"),
        (200, b"<html>"),
        (200, b'{"latitude": 1'),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"latitude": 1, "longitude": 2, "daily": {"time": ["2023-03-01"]}}'),
        (200, b'{"latitude": 1, "longitude": 2, "daily": {"time": ["x"], "rain_sum": [1, 2]}}'),
        (200, b'{"daily": {"time": ["2023-03-01"], "rain_sum": [1]}}'),
    ],
)
def test_an_answer_that_is_none_is_a_fault_and_no_observation(
    live: OpenMeteo, service: Service, status: int, body: bytes
) -> None:
    service.fail("/v1/archive", status, body, Retry_After="7")
    with pytest.raises(ServiceDown):
        live.daily(1, 2, DAY, DAY, RAIN)


@pytest.mark.parametrize("body", [b'{"elevation": []}', b'{"elevation": ["high"]}', b"3"])
def test_an_elevation_that_is_no_number_is_a_fault(
    live: OpenMeteo, service: Service, body: bytes
) -> None:
    service.fail("/v1/elevation", 200, body)
    with pytest.raises(ServiceDown):
        live.elevation(1, 2)


def test_places_that_are_none_are_a_fault(live: OpenMeteo, service: Service) -> None:
    service.fail("/v1/search", 200, b'{"results": ["Berlin"]}')
    with pytest.raises(ServiceDown):
        live.places("Berlin")


def test_a_busy_service_is_left_alone_until_it_allows_requests(
    live: OpenMeteo, service: Service
) -> None:
    service.fail("/v1/archive", 429, b"{}", Retry_After="60")
    for _ in range(3):
        with pytest.raises(ServiceDown, match="allows no requests"):
            live.daily(1, 2, DAY, DAY, RAIN)
    assert len(service.asked) == 1


def test_a_service_that_recovers_is_asked_again_within_the_call(
    live: OpenMeteo, service: Service
) -> None:
    def once() -> tuple[int, bytes, dict[str, str]]:
        del service.instead["/v1/archive"]
        return 503, b"", {}

    service.instead["/v1/archive"] = once
    assert live.daily(1, 2, DAY, DAY, RAIN)["daily"]["rain_sum"] == [1.0]
    assert len(service.asked) == 2


def test_a_silent_service_is_a_fault_after_its_time(service: Service) -> None:
    asked = threading.Event()
    service.instead["/v1/elevation"] = lambda: (200, b"{}", {}) if asked.wait(5) else (500, b"", {})
    try:
        with pytest.raises(ServiceDown, match="ReadTimeout"):
            OpenMeteo(service.url, seconds=0.05).elevation(1, 2)
    finally:
        asked.set()


# Played through the world


@pytest.fixture
def world(service: Service, tmp_path: Path) -> Weather:
    start = {"current_date": "2023-03-10", "current_location": "Berlin"}
    info = {"answer": 3.0, "init_config": start, "goal_type": 0, "tool": "weather"}
    row = {
        "goal": "What was the mean temperature here nine days ago?",
        "subgoals": [3.0],
        "additional_info": info,
        "difficulty": "easy",
    }
    (tmp_path / "weather.jsonl").write_text(json.dumps(row) + "\n")
    options = Weather.Options(data=tmp_path, backend="live", live_url=service.url)
    return Weather(Weather.setup(options))


def call(world: Weather, name: str, /, **arguments: Any) -> Any:
    return world.step(f"Action: {name} with Action Input: {json.dumps(arguments)}")


def test_an_official_task_is_played_with_the_services_answers(world: Weather) -> None:
    assert "nine days ago" in world.reset(0, 0).observation
    assert "2023-03-10" in call(world, "get_user_current_date").observation
    found = call(world, "get_latitude_longitude", name="Berlin")
    assert "Land Berlin" in found.observation
    where = {"latitude": 52.52437, "longitude": 13.41053}
    span = {"start_date": "2023-03-01", "end_date": "2023-03-01"}
    told = call(world, "get_historical_temp", **where, **span)
    assert "'temperature_2m_mean': [3.0]" in told.observation
    assert world.available_actions()
    last = call(world, "finish", answer="3.0")
    assert (last.reward, last.success) == (1, True)


def test_forecasts_and_current_days_are_read_from_the_archive(
    world: Weather, service: Service
) -> None:
    world.reset(0, 0)
    where = {"latitude": 1, "longitude": 2}
    call(world, "get_rain_forecast", **where, start_date="2023-03-11", end_date="2023-03-12")
    call(world, "get_current_snow", **where, current_date="2023-03-10")
    assert [path for path, _ in service.asked] == ["/v1/archive", "/v1/archive"]


def test_a_fault_of_the_service_is_no_step(world: Weather, service: Service) -> None:
    world.reset(0, 0)
    service.fail("/v1/elevation", 500, b"")
    with pytest.raises(ServiceDown):
        call(world, "get_elevation", latitude=1, longitude=2)
    assert world.episode.history == []
    service.instead.clear()
    assert "38.0" in call(world, "get_elevation", latitude=1, longitude=2).observation


def test_a_refusal_of_the_service_is_an_observation(world: Weather, service: Service) -> None:
    world.reset(0, 0)
    service.fail("/v1/elevation", 400, b'{"error": true, "reason": "No such ground."}')
    step = call(world, "get_elevation", latitude=1, longitude=2)
    assert step.observation.startswith("Observation: ERROR | No such ground.")
    assert not step.done
