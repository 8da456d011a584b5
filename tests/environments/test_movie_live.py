"""Movie with the live backend: TMDB's API as it is documented, spoken by a server of this test."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from agentenv_tool.live import Api, ServiceDown
from agentenv_tool.movie import database
from agentenv_tool.movie.embedded import Embedded
from agentenv_tool.movie.environment import Movie
from agentenv_tool.movie.source import Absent
from agentenv_tool.movie.tmdb import Tmdb
from agentenv_tool.movie.tools import MovieTools
from agentenv_tool.tasks import BadTasks
from agentenv_tool.toolbox import ToolError

from envservers.environment import InvalidAction
from envservers.settings import BadSetting

SHARED = Path(__file__).parents[2].parent / "shared"
KEY = "a-read-access-token"
GONE = {
    "success": False,
    "status_code": 34,
    "status_message": "The resource you requested could not be found.",
}
# What TMDB answers with, and the tools leave out.
MORE = {"adult": False, "backdrop_path": None, "popularity": 12.345, "video": False, "id_": [1]}
EMBEDDED = Embedded(database.built())

Reply = tuple[int, dict[str, str], bytes]
Trouble = Callable[[str], Reply | None]


def as_json(answer: Any, status: int = 200) -> Reply:
    return status, {"Content-Type": "application/json"}, json.dumps(answer).encode()


def documented(path: str, query: dict[str, list[str]]) -> Reply:
    """What TMDB answers, for the invented films: whole pages, and fields that nobody asked for."""
    kind, _, rest = path.removeprefix("/3/").partition("/")
    if kind == "search":
        name = query.get("query", [""])[0]
        if not name.strip():
            return as_json({"errors": ["query must be provided"]}, 422)
        found = EMBEDDED.search("movie" if rest == "movie" else "person", name, dict)["results"]
        results = [each | MORE for each in found]
        counts = {"total_pages": 1, "total_results": len(results)}
        return as_json({"page": 1, "results": results, **counts})
    number, _, part = rest.partition("/")
    try:
        answer = EMBEDDED.about("movie" if kind == "movie" else "person", int(number), part, dict)
    except Absent:
        return as_json(GONE, 404)
    return as_json(answer | MORE)


class Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is none of our concern."""


class Service:
    """TMDB on a free port of this machine; what is asked of it is written down."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.keys: set[str | None] = set()
        self.trouble: Trouble = lambda path: None  # what it answers instead
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                service.keys.add(self.headers.get("Authorization"))
                url = urlsplit(self.path)
                reply = service.trouble(self.path) or documented(url.path, parse_qs(url.query))
                status, headers, body = reply
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: Any) -> None:
                """Nothing on the console."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/3"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("MOVIE_KEY", KEY)
    return tmp_path / "cache"


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    service.close()


@pytest.fixture
def tools(service: Service) -> MovieTools:
    return MovieTools(Tmdb.at(service.url))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in AgentGym's layout, with questions in the shape of its lines."""
    folder = tmp_path / "data" / "Toolusage" / "data"
    folder.mkdir(parents=True)
    film = EMBEDDED.catalog.titled["The Clay Station"]
    rows = [
        {
            "goal": f"What is the {what} of the movie {film.title}?",
            "subgoals": [answer],
            "additional_info": {
                "answer": answer,
                "init_config": None,
                "goal_type": 0,
                "tool": "movie",
            },
            "difficulty": "easy",
        }
        for what, answer in (("release date", film.release_date), ("budget", film.budget))
    ]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "movie.jsonl").write_text(text, encoding="utf-8")
    return tmp_path / "data"


def call(tool: str, **arguments: Any) -> str:
    return f"Thought: on.\n\nAction: {tool} with Action Input: {arguments}"


def served(data: Path | None, url: str = "", backend: str = "live") -> Movie:
    return Movie(Movie.setup(Movie.Options(data=data, backend=backend, live_url=url)))


def test_official_tasks_are_played_with_tmdb(data: Path, service: Service) -> None:
    world = served(data, service.url)
    tasks = world.tasks()
    assert (len(tasks), tasks.source, tasks.oracle) == (2, "official", False)
    assert "The Clay Station" in world.reset(1, 0).observation
    step = world.step(call("get_search_movie", movie_name="The Clay Station"))
    assert "'id': 587260" in step.observation
    step = world.step(call("get_movie_details", movie_id=587260))
    assert (step.reward, step.done) == (0, False)
    step = world.step(call("finish", answer=43800000))
    assert (step.reward, step.done, step.success) == (1, True, True)
    assert service.keys == {f"Bearer {KEY}"}


def test_the_official_lists_of_items_become_the_splits(data: Path, service: Service) -> None:
    lists = {"train": SHARED / "agenteval/train", "test": SHARED / "agenteval/eval"}
    for split, folder in lists.items():
        path = folder / f"tool_movie_{split}.json"
        if not path.exists():
            pytest.skip("the official ids are not on this machine")
        (data / path.name).write_bytes(path.read_bytes())
    path = data / "Toolusage" / "data" / "movie.jsonl"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    path.write_text(path.read_text() * 238)
    tasks = served(data, service.url).tasks()
    assert {split: len(ids) for split, ids in tasks.splits.items()} == {"train": 215, "test": 20}
    assert tasks.splits["test"][:3] == [23, 5, 55]


def test_suggestions_for_official_tasks_come_from_the_goal(data: Path, service: Service) -> None:
    world = served(data, service.url)
    world.reset(0, 0)
    for action in world.available_actions():
        world.copy().step(action)  # no InvalidAction


def test_official_tasks_and_the_embedded_database_do_not_go_together(data: Path) -> None:
    with pytest.raises(BadSetting, match="give --backend live, and a read access token of TMDB"):
        served(data, backend="embedded")


def test_built_in_tasks_and_tmdb_do_not_go_together(service: Service) -> None:
    with pytest.raises(BadSetting, match="give --data with the folder of the official tasks"):
        served(None, service.url)


def test_no_server_starts_without_the_key(
    data: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOVIE_KEY")
    with pytest.raises(ServiceDown, match="MOVIE_KEY, which is not set"):
        served(data, service.url)


def test_a_folder_without_tasks_of_movie_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadTasks, match="holds no tasks of movie"):
        served(tmp_path)


def test_every_tool_tells_the_same_from_either_backend(tools: MovieTools) -> None:
    embedded = MovieTools(EMBEDDED)
    for film in EMBEDDED.catalog.films[:6]:
        person = EMBEDDED.catalog.person[film.crew[0].person]
        assert tools.get_search_movie(film.title) == embedded.get_search_movie(film.title)
        assert tools.get_search_person(person.name) == embedded.get_search_person(person.name)
        for name in vars(MovieTools):
            for prefix, number in (("get_movie_", film.id), ("get_person_", person.id)):
                if name.startswith(prefix):
                    assert getattr(tools, name)(number) == getattr(embedded, name)(number)


def test_the_paths_are_those_of_the_third_version(service: Service, tools: MovieTools) -> None:
    film = EMBEDDED.catalog.films[0]
    number, person = film.id, film.cast[0].person
    tools.get_search_movie("The Lantern and the School? &")
    tools.get_movie_details(number)
    tools.get_movie_cast(number)
    tools.get_movie_keywords(number)
    tools.get_movie_alternative_titles(number)
    tools.get_movie_translation(number)
    tools.get_person_details(person)
    tools.get_person_cast(person)
    tools.get_person_external_ids(person)
    assert service.asked[1:] == [
        f"/3/movie/{number}",
        f"/3/movie/{number}/credits",
        f"/3/movie/{number}/keywords",
        f"/3/movie/{number}/alternative_titles",
        f"/3/movie/{number}/translations",
        f"/3/person/{person}",
        f"/3/person/{person}/movie_credits",
        f"/3/person/{person}/external_ids",
    ]
    asked = urlsplit(service.asked[0])
    assert asked.path == "/3/search/movie"
    assert parse_qs(asked.query) == {"query": ["The Lantern and the School? &"]}


def test_what_was_answered_once_is_not_asked_again(service: Service, tools: MovieTools) -> None:
    number = EMBEDDED.catalog.films[0].id
    first = tools.get_movie_cast(number)
    assert tools.get_movie_crew(number)
    assert MovieTools(Tmdb.at(service.url)).get_movie_cast(number) == first
    assert service.asked == [f"/3/movie/{number}/credits"]


def test_the_key_is_written_nowhere(own_cache: Path, tools: MovieTools) -> None:
    tools.get_movie_details(EMBEDDED.catalog.films[0].id)
    kept = [path for path in own_cache.rglob("*") if path.is_file()]
    assert kept
    assert not any(KEY in path.read_text() or KEY in str(path) for path in kept)


def test_an_unknown_id_and_an_unknown_name_are_the_agents_mistakes(tools: MovieTools) -> None:
    with pytest.raises(ToolError, match="no movie has the id 7"):
        tools.get_movie_cast(7)
    with pytest.raises(ToolError, match="no person has the id 7"):
        tools.get_person_details(7)
    for name in ("no such person", " "):  # the second is refused with 422
        with pytest.raises(ToolError, match="no person is found by this name"):
            tools.get_search_person(name)


@pytest.mark.parametrize("status", [401, 403, 405, 500, 502, 503])
def test_a_service_that_fails_is_a_fault(service: Service, tools: MovieTools, status: int) -> None:
    service.trouble = lambda path: as_json({"success": False, "status_code": 11}, status)
    with pytest.raises(ServiceDown):
        tools.get_movie_details(5)
    with pytest.raises(ServiceDown):
        tools.get_search_movie("The Clay Station")


def test_a_failure_that_passes_is_not_noticed(service: Service, tools: MovieTools) -> None:
    failures = iter([as_json({}, 500)])
    service.trouble = lambda path: next(failures, None)
    assert tools.get_search_movie("The Clay Station")["id"] == 587260
    assert len(service.asked) == 2


def test_a_service_that_is_busy_is_left_alone_as_long_as_it_asks(
    service: Service, tools: MovieTools
) -> None:
    service.trouble = lambda path: (429, {"Retry-After": "40"}, b"{}")
    with pytest.raises(ServiceDown, match="40 s"):
        tools.get_search_movie("The Clay Station")
    service.trouble = lambda path: None
    with pytest.raises(ServiceDown, match="no requests for another"):
        tools.get_search_movie("The Clay Station")
    assert len(service.asked) == 1


def test_a_service_that_does_not_answer_in_time_is_a_fault(service: Service) -> None:
    released = threading.Event()

    def hang(path: str) -> Reply:
        released.wait(20)
        return as_json({})

    service.trouble = hang
    tools = MovieTools(Tmdb(Api(service.url, "tmdb", seconds=0.05)))
    try:
        with pytest.raises(ServiceDown, match="ReadTimeout"):
            tools.get_movie_details(5)
    finally:
        released.set()


def test_a_service_that_is_not_there_is_a_fault() -> None:
    service = Service()
    service.close()
    with pytest.raises(ServiceDown, match="ConnectError"):
        MovieTools(Tmdb.at(service.url)).get_movie_details(5)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"",
        b"{",
        b"[1, 2]",
        b'"text"',
        b"{}",
        b'{"id": 5}',
        b'{"results": 5, "cast": 5}',
        b'{"results": [{"id": "five", "title": []}], "cast": [5], "id": 5, "title": []}',
    ],
)
def test_an_answer_of_another_shape_is_a_fault(
    service: Service, tools: MovieTools, body: bytes
) -> None:
    service.trouble = lambda path: (200, {"Content-Type": "application/json"}, body)
    for ask in (tools.get_movie_details, tools.get_movie_cast, tools.get_person_crew):
        with pytest.raises(ServiceDown):
            ask(5)
    with pytest.raises(ServiceDown):
        tools.get_search_movie("The Clay Station")


def test_a_fault_is_no_step_of_the_episode(data: Path, service: Service) -> None:
    world = served(data, service.url)
    world.reset(0, 0)
    service.trouble = lambda path: as_json({}, 500)
    with pytest.raises(ServiceDown):
        world.step(call("get_search_movie", movie_name="The Clay Station"))
    service.trouble = lambda path: None
    step = world.step(call("get_search_movie", movie_name="The Clay Station"))
    assert "587260" in step.observation


def test_fields_that_are_missing_or_null_are_told_as_none(
    service: Service, tools: MovieTools
) -> None:
    answers = {
        "/3/movie/5": {"id": 5, "title": "Bare", "runtime": None, "release_date": ""},
        "/3/person/5": {"id": 5, "name": "Bare", "birthday": None, "biography": "x" * 5000},
        "/3/person/5/movie_credits": {
            "cast": [
                {"id": 1, "title": "Announced", "release_date": "", "character": ""},
                {"id": 2, "title": "Old", "release_date": "1950-01-01", "character": None},
                {"id": 3, "title": "New", "release_date": "2020-01-01", "character": "Self"},
            ],
            "crew": [],
        },
        "/3/search/person?query=Bare": {
            "results": [{"id": 5, "name": "Bare", "known_for": [{"name": "A series"}, MORE]}]
        },
    }
    service.trouble = lambda path: as_json(answers[path])
    assert tools.get_movie_details(5)["runtime"] is None
    assert len(tools.get_person_details(5)["biography"]) < 700
    assert [each["title"] for each in tools.get_person_cast(5)] == ["New", "Old", "Announced"]
    assert tools.get_person_crew(5) == []
    assert tools.get_search_person("Bare")["known_for"] == []


def test_what_a_big_film_has_is_cut(service: Service, tools: MovieTools) -> None:
    crew = [
        {"id": n, "name": f"Name {n}", "department": "Crew", "job": job}
        for n, job in enumerate(["Stunts"] * 300 + ["Producer"] * 12 + ["Director", "Writer"])
    ]
    answers = {
        "credits": {"cast": [each | {"character": "Extra", "order": 1} for each in crew]}
        | {"crew": crew},
        "translations": {
            "translations": [
                {"iso_3166_1": "XX", "iso_639_1": "xx", "name": "", "english_name": f"Tongue {n}"}
                | {"data": {"title": f"Title {n}", "overview": "x" * 3000}}
                for n in range(300)
            ]
        },
        "movie_credits": {
            "cast": [
                {"id": n, "title": f"Film {n}", "release_date": f"{1700 + n}-01-01"}
                for n in range(300)
            ]
        },
    }
    service.trouble = lambda path: as_json(answers[path.rpartition("/")[2]])
    assert len(tools.get_movie_cast(5)) == 10
    shown = tools.get_movie_crew(5)
    assert [each["job"] for each in shown] == ["Director", "Writer"] + ["Producer"] * 12
    assert len(tools.get_movie_translation(5)) == 100
    assert len(str(tools.get_movie_translation(5))) < 12_000
    career = tools.get_person_cast(5)
    assert len(career) == 50
    assert career[0]["title"] == "Film 299"


def test_a_hostile_name_is_only_ever_a_query(service: Service, tools: MovieTools) -> None:
    for name in ("../../person/5", "a?b=c&query=d#e", "\x00\r\nHost: x", "%2e%2e%2f", "\u202e"):
        with pytest.raises(ToolError):
            tools.get_search_movie(name)
    assert {urlsplit(path).path for path in service.asked} == {"/3/search/movie"}


def test_ids_too_large_for_tmdb_never_leave_the_machine(data: Path, service: Service) -> None:
    world = served(data, service.url)
    world.reset(0, 0)
    with pytest.raises(InvalidAction, match="movie_id"):
        world.step(call("get_movie_details", movie_id=2**31))
    assert service.asked == []
