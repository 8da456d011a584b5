"""The wire as a client sees it: routes, statuses, and messages that say what would do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import psutil
import pytest

from agentenv.protocol import Answers, Card, State, TaskPage
from agentenv.servers import Server, serving
from envservers.app import create_app
from tests.kit.conftest import opened, refused
from tests.kit.toys import Sum

SUM = "tests.kit.toys:Sum"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    flags = ("--port", "0", "--oracle", "--max-body-bytes", "2000000", "--max-sessions", "500")
    with serving([SUM], flags) as servers:
        yield servers[SUM]


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


def test_the_card_tells_the_truth(http: httpx.Client) -> None:
    card = Card.model_validate_json(http.get("/").content)
    assert (card.name, card.tasks, card.splits) == ("sum", 199, {"train": 149, "test": 50})
    assert card.oracle
    assert card.prompt.startswith("Add numbers")


def test_tasks_come_in_pages(http: httpx.Client) -> None:
    def page(**query: Any) -> TaskPage:
        return TaskPage.model_validate_json(http.get("/tasks", params=query).content)

    assert page(limit=2).tasks == ["sum_1", "sum_2"]
    assert page(split="test", offset=48).tasks == ["sum_198", "sum_199"]
    assert page(offset=10_000).tasks == []
    assert page().total == 199
    message = refused(http.get("/tasks?split=dev"), 422, "bad_request")
    assert message == "split: 'dev' is not one of sum's (train, test)"
    assert "limit" in refused(http.get("/tasks?limit=-1"), 422, "bad_request")
    assert "offset" in refused(http.get(f"/tasks?offset={10**30}"), 422, "bad_request")


def test_an_episode_over_http(http: httpx.Client) -> None:
    state = State.model_validate(opened(http))
    handle = {"env_id": state.env_id}
    assert http.get("/observation", params=handle).json() == state.model_dump()
    actions = http.get("/available_actions", params=handle).json()
    assert actions == {"available_actions": ["1", "2", "7"]}
    expert = http.get("/oracle", params=handle).json()
    assert expert == {"action": "7", "thought": "I add what is left."}
    twin = http.post("/fork", json=handle).json()
    last = http.post("/step", json={**handle, "action": "7", "turn": 0}).json()
    assert (last["reward"], last["done"], last["success"]) == (1.0, True, True)
    refused(http.post("/step", json={**handle, "action": "7"}), 409, "episode_over")
    assert http.get("/observation", params={"env_id": twin["env_id"]}).json()["steps"] == 0
    assert http.post("/close", json=handle).json() == {"closed": True}
    assert http.post("/close", json=handle).json() == {"closed": True}
    refused(http.post("/step", json={**handle, "action": "7"}), 410, "env_closed")


def test_a_session_may_be_opened_without_a_body(http: httpx.Client) -> None:
    handle = http.post("/createEnv").json()
    assert set(handle) == {"env_id"}
    refused(http.get("/observation", params=handle), 409, "not_reset")
    assert http.post("/reset", json={**handle, "task": 3}).json()["task"] == 3


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/step", {"action": "1"}, "env_id: Field required"),
        ("/step", {"env_id": 1}, "action: Field required"),
        ("/step", {"env_id": "1", "action": "1"}, "env_id: Input should be a valid integer"),
        ("/step", {"env_id": 1.0, "action": "1"}, "env_id"),
        ("/step", {"env_id": True, "action": "1"}, "env_id"),
        ("/step", {"env_id": 1, "action": 5}, "action: Input should be a valid string, not 5"),
        ("/step", {"env_id": 1, "action": "1", "turn": -1}, "turn"),
        ("/step", {"env_id": 1, "action": "1", "trun": 1}, "trun: Extra inputs are not permitted"),
        ("/reset", {"env_id": 1, "task": "sum_3"}, "task"),
        ("/reset", {"env_id": 1, "task": 1, "seed": -1}, "seed"),
        ("/createEnv", {"task": 1, "seed": 2**53}, "seed"),
        ("/createEnv", [], "body"),
        ("/createEnv", "task", "body"),
        ("/batch", {"calls": {}}, "calls"),
        ("/batch", {"calls": [1]}, "calls"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(
    http: httpx.Client, path: str, body: Any, said: str
) -> None:
    assert said in refused(http.post(path, json=body), 422, "bad_request")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"task": NaN}',
        b"[" * 50_000,
        b'{"task": 1' + b"0" * 6000 + b"}",
        b'{"env_id": 1, "action": "\\ud800"}',
    ],
)
def test_a_body_that_is_no_json_is_told_so(http: httpx.Client, body: bytes) -> None:
    assert "not JSON" in refused(http.post("/step", content=body), 422, "bad_request")


def test_a_body_that_is_too_large_is_refused_unread(http: httpx.Client) -> None:
    refused(http.post("/step", content=b"x" * 2_000_001), 413, "too_large")

    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 100_000

    refused(http.post("/step", content=chunks()), 413, "too_large")


def test_unknown_routes_and_methods_are_told_where_to_look(http: httpx.Client) -> None:
    assert "/docs" in refused(http.get("/nothing"), 404, "not_found")
    assert "/docs" in refused(http.get("/step"), 405, "method_not_allowed")


def test_a_double_slash_is_one(http: httpx.Client, server: Server) -> None:
    assert httpx.get(f"{server.url}//health").status_code == 200
    assert httpx.post(f"{server.url}///createEnv").status_code == 200


def test_a_batch_answers_each_call_in_order_and_a_failing_one_fails_alone(
    http: httpx.Client,
) -> None:
    one, two = opened(http, 10)["env_id"], opened(http, 20)["env_id"]
    calls = [
        {"op": "step", "env_id": one, "action": "1"},
        {"op": "step", "env_id": 5, "action": "1"},
        {"op": "create", "task": 4, "seed": 9},
        {"op": "dance"},
        {"op": ["step"]},
        {"op": "step", "env_id": one, "action": "2", "turn": 1},
        {"op": "available_actions", "env_id": two},
        {"op": "oracle", "env_id": two},
        {"op": "fork", "env_id": one},
        {"op": "reset", "env_id": two, "task": 999},
        {"op": "observation", "env_id": one},
        {"op": "close", "env_id": two},
        {"op": "step", "env_id": two, "action": "1"},
    ]
    answer = http.post("/batch", json={"calls": calls})
    answers = Answers.model_validate_json(answer.content).answers
    assert answers[0]["observation"] == "The sum is 1."
    assert answers[1]["error"]["code"] == "unknown_env"
    assert answers[1]["error"]["status"] == 404
    assert answers[2]["observation"] == "Reach 4 from 0. Seed 9."
    assert [answers[each]["error"]["code"] for each in (3, 4)] == ["bad_request"] * 2
    assert answers[5]["observation"] == "The sum is 3."
    assert answers[6] == {"available_actions": ["1", "2", "20"]}
    assert answers[7]["action"] == "20"
    assert answers[8]["steps"] == 2
    assert answers[8]["env_id"] != one
    assert answers[9]["error"]["code"] == "unknown_task"
    assert answers[10] == answers[5]
    assert answers[11] == {"closed": True}
    assert answers[12]["error"]["status"] == 410
    too_many = [{"op": "create"}] * 1025
    refused(http.post("/batch", json={"calls": too_many}), 413, "too_large")


def test_a_full_server_says_when_to_come_back() -> None:
    with (
        serving([SUM], ("--port", "0", "--max-sessions", "1")) as servers,
        httpx.Client(base_url=servers[SUM].url) as http,
    ):
        opened(http)
        answer = http.post("/createEnv")
        refused(answer, 503, "at_capacity")
        assert answer.headers["retry-after"] == "1"


def test_a_token_closes_everything_but_health() -> None:
    with (
        serving([SUM], ("--port", "0", "--token", "hush")) as servers,
        httpx.Client(base_url=servers[SUM].url) as http,
    ):
        assert http.get("/health").status_code == 200
        for path in ("/", "/tasks", "/docs", "/metrics", "/openapi.json", "/ready", "/nothing"):
            answer = http.get(path)
            assert "Authorization: Bearer" in refused(answer, 401, "unauthorized")
            assert answer.headers["www-authenticate"] == "Bearer"
        for given in ("hush", "Bearer hus", "Bearer hushh", "Basic hush"):
            assert http.get("/", headers={"Authorization": given}).status_code == 401
        assert http.get("/", headers={"Authorization": "Bearer hush"}).status_code == 200
        assert http.post("/createEnv").status_code == 401


def test_two_callers_at_once_never_get_one_session(server: Server) -> None:
    ids: list[int] = []

    def caller() -> None:
        with httpx.Client(base_url=server.url) as mine:
            ids.extend(opened(mine)["env_id"] for _ in range(25))

    threads = [threading.Thread(target=caller) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(ids)) == len(ids) == 200
    assert all(0 <= each < 2**53 for each in ids)
    closes = [{"op": "close", "env_id": each} for each in ids]
    httpx.post(f"{server.url}/batch", json={"calls": closes})


def test_nothing_is_left_of_a_hundred_thousand_sessions(server: Server, http: httpx.Client) -> None:
    process = psutil.Process(server.pid)
    create = {"calls": [{"op": "create", "task": 7}] * 250}

    def open_and_close(rounds: int) -> tuple[int, int, int]:
        for _ in range(rounds):
            made = http.post("/batch", json=create).json()["answers"]
            closes = [{"op": "close", "env_id": each["env_id"]} for each in made]
            http.post("/batch", json={"calls": closes})
        children = len(process.children(recursive=True))
        return process.num_threads(), process.num_fds(), children

    def sessions() -> str:
        lines = http.get("/metrics").text.splitlines()
        return next(each for each in lines if each.startswith("agentenv_sessions "))

    before, open_before = open_and_close(1), sessions()
    rss = process.memory_info().rss
    assert open_and_close(400) == before
    assert sessions() == open_before
    assert process.memory_info().rss - rss < 30e6, "65,536 closed ids are remembered, no more"


def test_metrics_count_routes_and_not_what_callers_invent(http: httpx.Client) -> None:
    opened(http)
    for number in range(20):
        http.get(f"/invented-{number}")
    text = http.get("/metrics").text
    assert 'agentenv_requests_total{route="/createEnv",status="200"}' in text
    assert 'agentenv_requests_total{route="none",status="404"}' in text
    assert "invented" not in text
    assert "agentenv_request_seconds_bucket" in text
    assert "agentenv_sessions " in text


def test_every_field_of_every_route_is_described() -> None:
    schema = create_app(Sum).openapi()
    routes = {path for path, methods in schema["paths"].items() for _ in methods}
    wire = {"/", "/tasks", "/createEnv", "/reset", "/step", "/observation", "/available_actions"}
    wire |= {"/fork", "/close", "/batch", "/oracle", "/health", "/ready", "/metrics"}
    assert routes == wire
    undescribed = [
        f"{name}.{field}"
        for name, model in schema["components"]["schemas"].items()
        for field, told in model.get("properties", {}).items()
        if not told.get("description")
    ]
    for path, methods in schema["paths"].items():
        for method, route in methods.items():
            assert route["summary"], path
            for each in route.get("parameters", []):
                assert each["description"], (path, each)
            body = route.get("requestBody", {}).get("content", {}).get("application/json", {})
            for field, told in body.get("schema", {}).get("properties", {}).items():
                assert told.get("description"), (path, field)
            assert method == "get" or body, path
    assert undescribed == []


def test_a_seed_that_no_float_holds_comes_back_whole(http: httpx.Client) -> None:
    state = opened(http, seed=2**53 - 1)
    assert json.dumps(state).count(str(2**53 - 1)) == 1
