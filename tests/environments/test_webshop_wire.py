"""The WebShop server as AgentGym's client plays it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from agentenv.servers import serving


@pytest.fixture(scope="module")
def script() -> Iterator[httpx.Client]:
    with (
        serving(["webshop"], ("--port", "0", "--oracle")) as servers,
        httpx.Client(base_url=servers["webshop"].url, timeout=60) as http,
    ):
        yield http


def test_an_episode_in_the_shapes_of_the_original(script: httpx.Client) -> None:
    handle = script.post("/create").json()
    assert isinstance(handle, int)
    here = {"env_idx": handle}
    begun = script.post("/reset", json={"session_id": 3930, **here}).json()
    assert begun[0].startswith("WebShop [SEP] Instruction: [SEP] ")
    assert begun[1] is None
    assert script.get("/observation", params=here).json() == begun[0]
    told = script.get("/instruction_text", params=here).json()
    assert begun[0] == f"WebShop [SEP] Instruction: [SEP] {told} [SEP] Search"
    offered = script.get("/available_actions", params=here).json()
    assert offered == {"has_search_bar": True, "clickables": ["search"]}
    step = {}
    while not step.get("done"):
        action = script.get("/oracle", params={"env_id": handle}).json()["action"]
        step = script.post("/step", json={"action": action, **here}).json()
        assert list(step) == ["state", "reward", "done", "info"]
        assert step["info"] is None
        assert step["done"] or step["reward"] == 0
    assert 0 < step["reward"] <= 1
    assert str(step["reward"]) not in step["state"], "the page does not tell it"
    assert script.post("/step", json={"action": "search[tea]", **here}).json() == step
    state = script.get("/state", params=here).json()
    assert set(state) == {"url", "html", "instruction_text"}
    assert script.post("/close", json=here).status_code == 200


def test_a_goal_that_does_not_exist_is_refused(script: httpx.Client) -> None:
    handle = script.post("/create").json()
    for goal in (-1, 6910):
        asked = {"env_idx": handle, "session_id": goal}
        assert script.post("/reset", json=asked).status_code == 404
    again = script.post("/reset", json={"env_idx": handle, "session_id": None})
    assert again.status_code == 200
