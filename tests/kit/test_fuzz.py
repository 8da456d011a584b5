"""Whatever a client sends, the server answers it with a status of its own and goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentenv.servers import serving
from envservers.operations import OPERATIONS
from tests.kit.toys import Sum


class TextCraftToy(Sum):
    """The toy under a name that has a row in the table of dialects."""

    name = "textcraft"

    def peek(self, what: str) -> Any:
        return what if what in ("commands", "goal") else None


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    name = "tests.kit.test_fuzz:TextCraftToy"
    with (
        serving([name], ("--port", "0", "--oracle", "--max-steps", "20")) as servers,
        httpx.Client(base_url=servers[name].url) as http,
    ):
        yield http


numbers = st.one_of(
    st.integers(),
    st.integers(-3, 210),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([2**53, 10**40, -(10**40), 1e308]),
)
leaves = st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=20))
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)
names = st.sampled_from(
    ["env_id", "id", "task", "seed", "action", "turn", "data_idx", "op", "calls", "goal", "x"]
)
bodies = st.one_of(st.dictionaries(names, values, max_size=6), values)
paths = st.sampled_from(
    [each.path for each in OPERATIONS.values()]
    + ["/", "/batch", "/create", "/tasks", "/detail", "/goal", "/list_envs", "/health", "//x/../"]
)


def live(client: httpx.Client) -> int:
    """A session to aim at, so that requests reach beyond the check of the id."""
    env_id: int = client.post("/createEnv", json={"task": 7}).json()["env_id"]
    return env_id


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=paths, body=bodies, aimed=st.booleans(), method=st.sampled_from(["GET", "POST"]))
def test_no_request_is_a_fault_of_the_server(
    client: httpx.Client, path: str, body: Any, aimed: bool, method: str
) -> None:
    if aimed and isinstance(body, dict):
        body |= {"env_id" if "env_id" in body or "id" not in body else "id": live(client)}
    if method == "GET":
        query = {k: str(v) for k, v in body.items()} if isinstance(body, dict) else {}
        answer = client.get(path, params=query)
    else:
        answer = client.post(path, content=json.dumps(body).encode())
    assert answer.status_code < 500
    if answer.status_code != 200 and "error" in answer.json():
        error = answer.json()["error"]
        message = error if isinstance(error, str) else error["message"]
        assert 0 < len(message) < 1500
    assert client.get("/health").json()["status"] == "ok"


@settings(max_examples=100, deadline=None)
@given(calls=st.lists(st.dictionaries(names, values, max_size=5), max_size=10))
def test_a_batch_of_anything_has_an_answer_for_each_call(
    client: httpx.Client, calls: list[dict[str, Any]]
) -> None:
    operations = [*OPERATIONS, "nothing"]
    for number, each in enumerate(calls):
        each["op"] = operations[number % len(operations)]
    answer = client.post("/batch", json={"calls": calls})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["answers"]) == len(calls)
    for each in answer.json()["answers"]:
        assert each.get("error", {}).get("status", 200) < 500


@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=200))
def test_bytes_that_are_no_json_are_refused(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/step", content=body)
    assert answer.status_code == 422
