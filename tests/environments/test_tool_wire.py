"""The five tool servers as AgentGym's clients play them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from agentenv.servers import serving

WORLDS = ("weather", "movie", "academia", "sheet", "todo")


@pytest.fixture(scope="module", params=WORLDS)
def script(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with (
        serving([request.param], ("--port", "0", "--oracle")) as servers,
        httpx.Client(base_url=servers[request.param].url, timeout=60) as http,
    ):
        yield http


def test_an_episode_in_the_shapes_of_the_original(script: httpx.Client) -> None:
    handle = script.post("/create", json={"id": 0}).json()
    assert isinstance(handle, int)
    assert handle in script.get("/list_envs").json()
    begun = script.post("/reset", json={"env_idx": handle, "id": 0}).json()
    assert isinstance(begun, str)
    assert begun == script.get("/observation", params={"env_idx": handle}).json()
    first, goal, *_, last = begun.splitlines()
    assert first == "A new trial begins."
    assert goal.startswith("The goal is: ")
    assert last == "Give me one action."
    action = "Thought: What can I do?\n\nAction: check_valid_actions with Action Input: {}"
    step = script.post("/step", json={"env_idx": handle, "action": action}).json()
    assert list(step) == ["observation", "reward", "done"]
    assert step["observation"].startswith("Observation: ['")
    assert "finish" in step["observation"]
    seen = script.get("/observation", params={"env_idx": handle}).json()
    assert seen == step["observation"], "it follows the episode"


def test_the_reward_is_the_score_so_far_and_the_end_stays(script: httpx.Client) -> None:
    handle = script.post("/create", json={"id": 1}).json()
    step = {"done": False}
    rewards = [0.0]
    while not step["done"]:
        action = script.get("/oracle", params={"env_id": handle}).json()["action"]
        told = f"Thought: It is time.\n\nAction: {action}"
        step = script.post("/step", json={"env_idx": handle, "action": told}).json()
        rewards.append(step["reward"])
    assert rewards[-1] == 1
    assert rewards == sorted(rewards)
    after = {"env_idx": handle, "action": "Action: check_valid_actions with Action Input: {}"}
    assert script.post("/step", json=after).json() == step
    again = script.post("/reset", json={"env_idx": handle, "id": None}).json()
    assert again.startswith("A new trial begins.\n"), "the same task from its beginning"


def test_what_cannot_be_read_is_told_without_a_prefix(script: httpx.Client) -> None:
    handle = script.post("/create", json={"id": 2}).json()
    step = script.post("/step", json={"env_idx": handle, "action": "finish"}).json()
    assert (step["done"], step["reward"]) == (False, 0)
    assert not step["observation"].startswith("Observation:")
    wrong = {"env_idx": handle, "action": "Action: fly with Action Input: {}"}
    observation = script.post("/step", json=wrong).json()["observation"]
    assert observation.startswith("Observation: ERROR | there is no tool 'fly'")


def test_a_task_that_does_not_exist_is_refused(script: httpx.Client) -> None:
    for task in (-1, 100_000):
        assert script.post("/create", json={"id": task}).status_code == 404
    assert script.post("/create", json={}).status_code == 422
