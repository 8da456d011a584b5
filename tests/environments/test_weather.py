"""Weather, played directly: places, climate, tools, questions and answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from agentenv_tool.calls import Call
from agentenv_tool.making import drawn, written
from agentenv_tool.toolbox import BadArguments, ToolError
from agentenv_tool.weather.backend import Embedded, kilometers
from agentenv_tool.weather.environment import Weather
from agentenv_tool.weather.places import Place, Places, folded
from agentenv_tool.weather.suggestions import suggested
from agentenv_tool.weather.templates import TEMPLATES, making
from agentenv_tool.weather.tools import TOOLBOX, WeatherTools, level

from envservers.environment import InvalidAction
from envservers.settings import BadSetting

TODAY = "2023-06-15"
OSLO = {"latitude": 59.9127, "longitude": 10.7461}


@pytest.fixture(scope="module")
def backend() -> Embedded:
    return Embedded(Places.load())


@pytest.fixture(scope="module")
def shared() -> Any:
    return Weather.setup(Weather.Options())


@pytest.fixture
def world(shared: Any) -> Weather:
    return Weather(shared)


@pytest.fixture
def tools(backend: Embedded) -> WeatherTools:
    return WeatherTools({"current_date": TODAY, "current_location": "Oslo, Norway"}, backend)


def ask(tools: WeatherTools, name: str, /, **arguments: Any) -> Any:
    return TOOLBOX.call(tools, Call(name, arguments))


def on(day: str) -> dict[str, str]:
    return {"start_date": day, "end_date": day}


def action(name: str, /, **arguments: Any) -> str:
    return f"Action: {name} with Action Input: {json.dumps(arguments)}"


def play(world: Weather) -> Iterator[Any]:
    """The expert, to the end."""
    done = False
    while not done:
        step = world.step(world.oracle().action)
        done = step.done
        yield step


def task_of(world: Weather, template: str) -> int:
    tasks = world.served.tasks
    return next(each for each in tasks.listing if tasks[each].template == template)


# Places


def test_every_place_is_a_plausible_one(backend: Embedded) -> None:
    places = backend.table.places
    assert 400 <= len(places) <= 650
    for each in places:
        assert -60 < each.latitude < 75, each
        assert -180 <= each.longitude <= 180, each
        assert -30 <= each.elevation < 4500, each
        assert each.population > 0, each
        assert "," not in each.name + each.admin1 + each.country, each
    assert len(backend.table.by_label) == len(places)


def test_places_of_the_real_world_lie_where_they_do(backend: Embedded) -> None:
    known = {"Mexico City, Mexico": 2240, "Denver, Colorado, United States": 1609}
    for label, meters in known.items():
        assert abs(backend.table.by_label[label].elevation - meters) < 150
    assert round(backend.table.by_label["Oslo, Norway"].latitude) == 60


def test_every_place_is_among_the_hits_of_its_name(backend: Embedded) -> None:
    for place in backend.table:
        hits = backend.places(place.name)
        assert (place.country, place.admin1) in [
            (each["country"], each["admin1"]) for each in hits if each["name"] == place.name
        ]


def test_cities_of_one_name_are_told_apart_by_country_or_region(backend: Embedded) -> None:
    hits = backend.places("Portland")
    assert [each["admin1"] for each in hits] == ["Oregon", "Maine"]
    hits = backend.places("Valencia")
    assert [each["country"] for each in hits] == ["Venezuela", "Spain"]
    assert hits[0]["population"] > hits[1]["population"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("sao paulo", "São Paulo"),
        ("  ZÜRICH ", "Zürich"),
        ("tromso", "Tromsø"),
        ("izmir", "İzmir"),
        ("Rio de", "Rio de Janeiro"),
        ("lodz", "lodz"),
    ],
)
def test_names_are_found_without_case_accents_and_ends(
    backend: Embedded, written: str, name: str
) -> None:
    found = [each["name"] for each in backend.places(written)]
    assert found[:1] == ([name] if name != "lodz" else [])


def test_two_letters_are_no_beginning_of_a_name(backend: Embedded) -> None:
    assert not backend.places("Os")
    assert len(backend.places("San")) == 3


def test_exact_names_come_before_longer_ones(backend: Embedded) -> None:
    hits = backend.places("Santa Fe")
    assert {each["name"] for each in hits} == {"Santa Fe"}
    assert folded("Łódź") == "lodz"


def test_a_name_with_its_country_finds_nothing_and_says_what_would(tools: WeatherTools) -> None:
    with pytest.raises(ToolError, match="the name of a city alone"):
        ask(tools, "get_latitude_longitude", name="Portland, Oregon")


def test_elevations_are_exact_at_places_and_known_everywhere(backend: Embedded) -> None:
    for each in backend.table:
        assert backend.elevation(each.latitude, each.longitude) == each.elevation
    for latitude in (-90, -33.3, 0, 90):
        for longitude in (-180, 0, 179.99, 180):
            assert isinstance(backend.elevation(latitude, longitude), float)


# Climate


def year(backend: Embedded, place: Place | tuple[float, float]) -> list[Any]:
    where = (place.latitude, place.longitude) if isinstance(place, Place) else place
    days = [date(2023, 1, 1) + timedelta(each) for each in range(365)]
    return backend.climate.days(*where, days)


def test_history_today_and_forecast_tell_the_same(backend: Embedded) -> None:
    def at(today: str) -> WeatherTools:
        return WeatherTools({"current_date": today}, backend)

    for kind in ("temp", "rain", "snow"):
        told = [
            ask(at("2023-06-20"), f"get_historical_{kind}", **OSLO, **on(TODAY)),
            ask(at(TODAY), f"get_current_{kind}", **OSLO, current_date=TODAY),
            ask(at("2023-06-01"), f"get_{kind}_forecast", **OSLO, **on(TODAY)),
        ]
        assert told[0] == told[1] == told[2]
    past = ask(at("2023-06-20"), "get_historical_air_quality_index", **OSLO, **on(TODAY))
    assert past == ask(at(TODAY), "get_current_air_quality_index", **OSLO, current_date=TODAY)


def test_a_day_is_the_same_in_every_span_that_holds_it(tools: WeatherTools) -> None:
    span = {"start_date": "2023-05-01", "end_date": "2023-05-31"}
    whole = ask(tools, "get_historical_temp", **OSLO, **span)["daily"]
    alone = ask(tools, "get_historical_temp", **OSLO, **on("2023-05-17"))["daily"]
    assert len(whole["time"]) == 31
    assert [column[16] for column in whole.values()] == [column[0] for column in alone.values()]


def test_answers_have_the_shape_of_open_meteo(tools: WeatherTools) -> None:
    told = ask(tools, "get_historical_temp", **OSLO, **on("2023-05-17"))
    assert told == {
        "latitude": 59.9,
        "longitude": 10.7,
        "daily_units": {
            "time": "iso8601",
            "temperature_2m_max": "°C",
            "temperature_2m_min": "°C",
            "temperature_2m_mean": "°C",
        },
        "daily": {
            "time": ["2023-05-17"],
            "temperature_2m_max": [9.1],  # the same on every machine
            "temperature_2m_min": [0.7],
            "temperature_2m_mean": [4.8],
        },
    }
    assert ask(tools, "get_elevation", **OSLO) == {"elevation": [107.0]}


def test_coordinates_that_are_rounded_a_little_have_the_same_weather(backend: Embedded) -> None:
    for rounded in ((59.91, 10.75), (59.9, 10.7), (60, 10.8)):
        assert year(backend, rounded) == year(backend, (59.9127, 10.7461))
    assert year(backend, (10.0, 180.0)) == year(backend, (10.0, -180.0))


def test_the_south_has_its_winter_in_july(backend: Embedded) -> None:
    def warmth(place: Place, month: int) -> float:
        days = [date(2023, month, each) for each in range(1, 29)]
        return sum(
            each.mean for each in backend.climate.days(place.latitude, place.longitude, days)
        )

    for place in backend.table:
        if abs(place.latitude) > 30:
            assert (warmth(place, 1) < warmth(place, 7)) == (place.latitude > 0), place


def test_days_are_plausible_wherever_they_are(backend: Embedded) -> None:
    where: list[Any] = [*backend.table.places[::20], (90, 0), (-90, 0), (0, -179.96), (25, 13)]
    for each in where:
        days = year(backend, each)
        for day in days:
            assert -70 < day.coldest < day.mean < day.warmest < 55
            assert 0 <= day.rain < 80
            assert 0 <= day.snow < 60
            assert day.snow == 0 or day.mean <= 1.5
            assert day.air > 0
        assert sum(day.rain + day.snow == 0 for day in days) > 50


def test_neighbors_have_much_the_same_weather(backend: Embedded) -> None:
    near = zip(year(backend, (48.1, 11.6)), year(backend, (48.4, 11.9)), strict=True)
    far = zip(year(backend, (48.1, 11.6)), year(backend, (48.1, -100)), strict=True)
    assert sum(abs(one.mean - other.mean) for one, other in near) / 365 < 2
    assert sum(abs(one.mean - other.mean) for one, other in far) / 365 > 3


# Tools


@pytest.mark.parametrize(
    ("coordinates", "expected"),
    [
        ((0, 0, 0, 1), 111.3),
        ((0, 0, 90, 0), 10002.0),
        ((40.7143, -74.006, 51.5085, -0.1257), 5585.2),
        ((0, 0, 0.5, 179.5), 19936.3),  # nearly opposite, where simpler formulas never end
        ((10, 179.9, 10, -179.9), 21.9),
        ((35.6895, 139.6917, 35.6895, 139.6917), 0.0),
    ],
)
def test_distances_are_geodesics(
    backend: Embedded, coordinates: tuple[float, ...], expected: float
) -> None:
    assert backend.distance(*coordinates) == expected
    assert kilometers(*coordinates) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    ("name", "days", "told"),
    [
        ("get_historical_temp", ("2023-06-14", "2023-06-15"), "before the current date"),
        ("get_historical_rain", ("2023-07-01", "2023-07-02"), "before the current date"),
        ("get_historical_air_quality_index", ("2023-06-15", "2023-06-15"), "before the current"),
        ("get_temp_forecast", ("2023-06-15", "2023-06-16"), "after the current date"),
        ("get_snow_forecast", ("2023-06-01", "2023-06-02"), "after the current date"),
        ("get_historical_snow", ("2023-05-02", "2023-05-01"), "lies before the first"),
        ("get_historical_temp", ("2023-04-01", "2023-05-02"), "at most 30"),
        ("get_historical_temp", ("2023-02-29", "2023-03-01"), "no day of the calendar"),
        ("get_historical_temp", ("0000-01-01", "2023-03-01"), "no day of the calendar"),
        ("get_historical_temp", ("1939-12-31", "1940-01-01"), "1940 to 2100"),
        ("get_rain_forecast", ("9999-12-01", "9999-12-31"), "1940 to 2100"),
    ],
)
def test_days_that_a_tool_cannot_tell_are_refused_with_the_reason(
    tools: WeatherTools, name: str, days: tuple[str, str], told: str
) -> None:
    with pytest.raises(ToolError, match=told):
        ask(tools, name, **OSLO, start_date=days[0], end_date=days[1])


def test_a_span_reaches_30_days_beyond_its_first(tools: WeatherTools) -> None:
    span = {"start_date": "2023-05-15", "end_date": "2023-06-14"}
    assert len(ask(tools, "get_historical_rain", **OSLO, **span)["daily"]["time"]) == 31


def test_what_is_current_is_of_the_current_date_only(tools: WeatherTools) -> None:
    with pytest.raises(ToolError, match="the current date is 2023-06-15"):
        ask(tools, "get_current_temp", **OSLO, current_date="2023-06-14")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("get_elevation", {"latitude": 90.1, "longitude": 0}),
        ("get_elevation", {"latitude": 0, "longitude": -180.5}),
        ("get_elevation", {"latitude": "north", "longitude": 0}),
        ("get_elevation", {"latitude": 0}),
        ("get_elevation", {"latitude": 0, "longitude": 0, "name": "x"}),
        ("get_historical_temp", {**OSLO, **on("15 May 2023")}),
        ("get_historical_temp", {**OSLO, **on("2023-05-15\n")}),
        ("get_historical_temp", {**OSLO, **on("２０２３-05-15")}),
        ("get_latitude_longitude", {"name": ""}),
        ("get_latitude_longitude", {"name": "x" * 8000}),
        ("get_air_quality_level", {"air_quality_index": -1}),
        ("convert_zipcode_to_address", {"zipcode": "1"}),
    ],
)
def test_arguments_that_do_not_fit_are_no_call(
    tools: WeatherTools, name: str, arguments: Mapping[str, Any]
) -> None:
    with pytest.raises(BadArguments):
        ask(tools, name, **arguments)


@pytest.mark.parametrize(
    ("index", "name"),
    [
        (0, "good"), (20, "good"), (20.5, "fair"), (21, "fair"), (40, "fair"), (41, "moderate"),
        (60, "moderate"), (61, "poor"), (80, "poor"), (81, "very poor"), (100, "very poor"),
        (101, "extremely poor"), (5000, "extremely poor"),
    ],
)  # fmt: skip
def test_levels_have_no_holes(tools: WeatherTools, index: float, name: str) -> None:
    assert ask(tools, "get_air_quality_level", air_quality_index=index) == level(index) == name


def test_the_date_and_the_place_of_the_user_are_the_tasks(tools: WeatherTools) -> None:
    assert ask(tools, "get_user_current_date") == TODAY
    assert ask(tools, "get_user_current_location") == "Oslo, Norway"


def test_a_task_without_a_date_limits_no_days(backend: Embedded) -> None:
    """Some official tasks have no init_config."""
    bare = WeatherTools({}, backend)
    with pytest.raises(ToolError, match="not known"):
        ask(bare, "get_user_current_date")
    with pytest.raises(ToolError, match="not known"):
        ask(bare, "get_user_current_location")
    assert ask(bare, "get_historical_temp", **OSLO, **on("2099-01-01"))
    assert ask(bare, "get_temp_forecast", **OSLO, **on("1950-01-01"))


# Tasks


def test_the_built_in_tasks_are_made_again_byte_for_byte() -> None:
    shipped = files("agentenv_tool.weather") / "data" / "tasks.jsonl"
    made = written("weather", list(drawn("weather", making(), 0)))
    assert made == shipped.read_text(encoding="utf-8")


def test_there_are_as_many_tasks_as_in_the_original(world: Weather) -> None:
    tasks = world.tasks()
    assert {split: len(ids) for split, ids in tasks.splits.items()} == {"train": 311, "test": 20}
    assert (tasks.count, tasks.source, tasks.oracle) == (343, "built-in", True)


def test_every_template_is_worded_in_three_ways_at_least() -> None:
    assert len(TEMPLATES) >= 24
    assert len({each.name for each in TEMPLATES}) == len(TEMPLATES)
    assert {each.difficulty for each in TEMPLATES} == {"easy", "hard"}
    for each in TEMPLATES:
        assert len(set(each.phrasings)) >= 3, each.name


def test_no_answer_is_right_too_often(shared: Any) -> None:
    answers: dict[str, Counter[str]] = {}
    for task in shared.tasks.tasks:
        answers.setdefault(task.template, Counter())[str(task.answer)] += 1
    yes_no = Counter[str]()
    for name, counted in answers.items():
        if set(counted) <= {"True", "False"}:
            yes_no += counted
        elif counted.total() >= 5:
            assert counted.most_common(1)[0][1] <= 0.7 * counted.total(), name
    assert 0.35 < yes_no["True"] / yes_no.total() < 0.65


def test_every_goal_begins_and_ends_as_a_sentence(shared: Any) -> None:
    for task in shared.tasks.tasks:
        assert task.goal[0].isupper(), task.goal
        assert task.goal.endswith((".", ").")), task.goal
        assert "{" not in task.goal, task.goal
        assert "  " not in task.goal, task.goal


def test_the_expert_needs_at_most_eight_calls_and_thinks_before_each(world: Weather) -> None:
    for task in world.tasks():
        world.reset(task, 0)
        thoughts, done = [], False
        while not done:
            advice = world.oracle()
            thoughts.append(advice.thought)
            step = world.step(advice.action)
            done = step.done
        assert step.success
        assert len(thoughts) <= world.max_rounds - 2
        assert all(len(each) > 20 for each in thoughts)


def test_the_expert_goes_on_after_calls_of_others(world: Weather) -> None:
    world.reset(task_of(world, "warmest_of_three_cities"), 0)
    world.step(action("get_elevation", latitude=1, longitude=2))
    world.step(action("get_latitude_longitude", name="Nowhere"))
    *_, last = play(world)
    assert last.success


def test_the_expert_wins_when_answers_are_graded_strictly() -> None:
    strict = Weather(Weather.setup(Weather.Options(strict=True)))
    for task in range(60):
        strict.reset(task, 0)
        *_, last = play(strict)
        assert last.success, strict.episode.task.goal


def test_yes_is_true_and_a_numeral_a_number(world: Weather) -> None:
    world.reset(task_of(world, "distance"), 0)
    answer = world.episode.task.answer
    assert world.step(action("finish", answer=f" {answer:,} ")).success
    world.reset(task_of(world, "is_it_within"), 0)
    wanted = "Yes" if world.episode.task.answer else "no"
    assert world.step(action("finish", answer=wanted)).success


def test_a_wrong_answer_ends_the_episode_without_reward(world: Weather) -> None:
    world.reset(task_of(world, "distance"), 0)
    step = world.step(action("finish", answer=world.episode.task.answer + 0.2))
    assert (step.done, step.success, step.reward, step.score) == (True, False, 0, 0)


def test_a_tool_that_returns_the_answer_is_no_answer_unless_graded_strictly() -> None:
    for strict in (False, True):
        world = Weather(Weather.setup(Weather.Options(strict=strict)))
        world.reset(task_of(world, "distance"), 0)
        step = None
        for _ in range(3):
            step = world.step(world.oracle().action)
        assert step is not None
        assert (step.score, step.done) == (float(strict), False)


def test_a_copy_goes_its_own_way(world: Weather) -> None:
    world.reset(0, 0)
    world.step(world.oracle().action)
    twin = world.copy()
    assert twin.available_actions() == world.available_actions()
    *_, last = play(twin)
    assert last.success
    assert not world.episode.worth
    assert world.step(action("finish", answer="none")).success is False


def test_suggestions_can_be_called_and_hold_one_guess(world: Weather) -> None:
    for task in world.tasks().splits["test"]:
        world.reset(task, 0)
        for _ in range(4):
            offered = world.available_actions()
            assert 3 <= len(offered) <= 16
            assert len([each for each in offered if each.startswith("finish")]) == 1
            assert offered[-1].startswith("finish")
            for each in offered[:-1]:
                twin = world.copy()
                assert not twin.step(f"Action: {each}").done
            world.step(world.oracle().action)
            if world.episode.history[-1][0].tool == "finish":
                break


def test_suggestions_know_nothing_but_the_goal_and_what_was_seen(shared: Any) -> None:
    told = suggested("How warm is it in Oslo (Norway)?", (), shared.table)
    assert list(map(str, told)) == [
        'get_latitude_longitude with Action Input: {"name":"Oslo"}',
        'finish with Action Input: {"answer":"Oslo"}',
    ]


def test_the_prompt_lists_every_tool_and_shows_one_action() -> None:
    prompt = Weather.prompt()
    for name in TOOLBOX:
        assert f"- {name}(" in prompt
    assert prompt.count("Action: get_elevation with Action Input: {") == 1
    assert [each["name"] for each in Weather.tools()] == list(TOOLBOX)


def test_texts_that_are_no_call_are_told_so(world: Weather) -> None:
    world.reset(0, 0)
    for text in ("", "finish", "Action: get_elevation with Action Input: {", "\x00" * 8192):
        with pytest.raises(InvalidAction):
            world.step(text)


# Official tasks


@pytest.fixture
def official(tmp_path: Path) -> Path:
    row = {
        "goal": "How far is it?",
        "subgoals": [5585.2338, 5585.23],
        "additional_info": {"answer": 5585.2338, "init_config": None, "goal_type": 0},
        "difficulty": "easy",
    }
    folder = tmp_path / "Toolusage" / "data"
    folder.mkdir(parents=True)
    (folder / "weather.jsonl").write_text(f"{json.dumps(row)}\n" * 3)
    (tmp_path / "tool_weather_test.json").write_text('[{"item_id": "weather_1"}]')
    return tmp_path


def test_official_tasks_are_refused_by_the_embedded_backend(official: Path) -> None:
    with pytest.raises(BadSetting, match="--backend live"):
        Weather.setup(Weather.Options(data=official))


def test_built_in_tasks_are_refused_by_the_live_backend() -> None:
    with pytest.raises(BadSetting, match="--data"):
        Weather.setup(Weather.Options(backend="live"))


@pytest.mark.parametrize("answer", [5585.2338, 5585.23])
@pytest.mark.parametrize("strict", [False, True])
def test_one_of_two_subgoals_is_enough(official: Path, answer: float, strict: bool) -> None:
    options = Weather.Options(data=official, backend="live", strict=strict)
    world = Weather(Weather.setup(options))
    tasks = world.tasks()
    assert (tasks.splits, tasks.source, tasks.oracle) == ({"test": [1]}, "official", False)
    world.reset(1, 0)
    step = world.step(action("finish", answer=answer))
    assert (step.reward, step.success) == (1, True)
