"""SciWorld as it is served: worker processes with a JVM each, and the original dialect."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from envservers.testing import Subject, subject
from envservers.testing.subject import bare

TASKS = [0, 3536, 4629]


@pytest.fixture(scope="module")
def served() -> Iterator[Subject]:
    with subject("sciworld", ("--workers", "1")) as it:
        yield it


@pytest.fixture
def it(served: Subject) -> Iterator[Subject]:
    yield served
    served.end()


def jvms(it: Subject) -> list[psutil.Process]:
    return [each for each in it.process().children(recursive=True) if each.name() == "java"]


def test_a_killed_jvm_costs_no_session(it: Subject) -> None:
    actions = ["open door to hallway", "wait1", "look around", "inventory"]
    stories = []
    for deadly in (False, True):
        states = it.begin(TASKS)
        story = [[bare(state)] for state in states]
        for turn, action in enumerate(actions):
            if deadly and turn in (1, 2):
                for each in jvms(it):
                    each.kill()
            answers = it.act({state["env_id"]: action for state in states})
            for told, state in zip(story, states, strict=True):
                told.append(bare(answers[state["env_id"]]))
        stories.append(story)
    assert stories[0] == stories[1]
    assert it.get("/health").status_code == 200
    assert len(jvms(it)) == 1


def test_one_jvm_serves_many_sessions(it: Subject) -> None:
    states = it.begin([number * 140 for number in range(32)])
    answers = it.act({state["env_id"]: "look around" for state in states})
    assert all(answer["steps"] == 1 for answer in answers.values())
    assert len(jvms(it)) == 1


def test_the_original_wire_tells_native_figures(it: Subject) -> None:
    handle = it.post("/create", {}).json()
    it.opened.add(handle["id"])
    begun = it.post("/reset", {**handle, "data_idx": 0}).json()
    assert begun["task_name"] == "boil"
    assert begun["var_num"] == 0
    assert begun["task_description"].startswith("Your task is to boil water.")
    assert (begun["reward"], begun["score"], begun["done"], begun["deleted"]) == (
        0,
        0,
        False,
        False,
    )
    for action in ("open door to kitchen", "go to kitchen", "activate stove"):
        step = it.post("/step", {**handle, "action": action}).json()
    assert step == {
        "observation": "The stove is now activated.",
        "reward": 2,
        "score": 2,
        "done": False,
    }
    for length in (501, 9000):  # beyond what the simulator and what the kit take
        step = it.post("/step", {**handle, "action": "x" * length}).json()
        assert (step["reward"], step["score"], step["done"]) == (0, 2, False)
    step = it.post("/step", {**handle, "action": "focus on stove"}).json()
    assert (step["reward"], step["score"], step["done"]) == (-102, -100, True)


def test_the_original_wire_tells_the_world_around_the_episode(it: Subject) -> None:
    handle = it.post("/create", {}).json()
    it.opened.add(handle["id"])
    it.post("/reset", {**handle, "data_idx": 4629})
    hint = it.get("/action_hint", **handle).json()
    assert "focus on OBJ" in hint["possible_actions"]
    assert "agent" in hint["possible_objects"]
    assert it.get("/goals", **handle).json()["goals"].startswith("Completed keys:")
    assert it.get("/object_tree", **handle).json()["object_tree"]["name"] == "universe"
    told = it.get("/task_description", **handle).json()["task_description"]
    assert told.startswith("Your task is to focus on the life stages of the")
    detail = it.get("/detail", **handle).json()
    assert (detail["taskName"], detail["variationIdx"]) == ("identify-life-stages-2", 0)
    assert "look around" in detail["valid"]
    state = it.get("/state", **handle).json()
    assert set(state) == {
        "observation",
        "inventory",
        "task_description",
        "goal_progress",
        "possible_actions",
        "possible_objects",
        "current_moves",
        "environment_info",
    }
    assert len(state["possible_actions"]) == len(state["possible_objects"]) == 10
    said = "Thought: I go. Action: open door to kitchen</s>"
    step = it.post("/step_visual", {**handle, "action": said}).json()
    assert step["observation"] == "The door is now open."
    assert "go to kitchen" in step["info"]["valid"]
    assert step["object_tree"]["name"] == "universe"
    assert (step["moves"], step["inventory"][:12]) == (1, "In your inve")
