"""BabyAI, played on minigrid itself."""

from __future__ import annotations

import base64
import json
import os
import random
import re
import struct
import subprocess
import sys
import zlib

import pytest
from agentenv_babyai import levels, moves
from agentenv_babyai.environment import BabyAI
from agentenv_babyai.world import Cell, ahead_of, pose_of

from agentenv.protocol import Tool
from envservers.environment import InvalidAction, Step

RED_BALL = 2  # an empty room with a red ball; at most 64 moves
OPEN_RED_DOOR = 12
STRICT_ORDER = 14  # open the red door, then open the blue door; both in view
KEY_IN_BOX = 25
CARRYING = 1342  # starts with a purple key, one step from the ball it belongs to
BALL_BEHIND = 1354  # red ball 1 is in view behind other things, red ball 2 can be reached


@pytest.fixture
def world() -> BabyAI:
    return BabyAI(BabyAI.setup(BabyAI.Options()))


def played(world: BabyAI, task: int, *actions: str) -> Step:
    step = world.reset(task, 0)
    for action in actions:
        step = world.step(action)
    return step


def transcript(world: BabyAI, task: int) -> str:
    step = world.reset(task, 0)
    texts = [step.observation]
    rng = random.Random(task)
    while not step.done and len(texts) < 12:
        step = world.step(rng.choice(world.available_actions()))
        texts.append(f"{step.observation} {step.reward} {step.info}")
    return "\n".join(texts)


def test_a_reset_tells_the_goal_what_is_seen_and_what_can_be_done(world: BabyAI) -> None:
    assert world.reset(RED_BALL, 0).observation == (
        "Your goal: go to the red ball\n"
        "In front of you in this room, you can see several objects: There is a red ball 1 4 steps "
        "in front of you and 3 steps to your right.  The room has walls around you. You are facing "
        "a wall 6 steps away. You are not carrying anything.\n"
        'Available actions: ["turn left", "turn right", "move forward", "pickup red ball 1", '
        '"go to red ball 1", "check available actions"]'
    )


def test_what_is_carried_is_told(world: BabyAI) -> None:
    assert "You are carrying a purple key." in world.reset(CARRYING, 0).observation


def test_a_task_is_a_level_and_a_seed(world: BabyAI) -> None:
    assert world.reset(40 * 7 + 12, 0).info["level"] == "OpenRedDoor"
    assert len(levels.LEVELS) == len(set(levels.LEVELS)) == 40


def test_the_seed_of_a_reset_changes_nothing(world: BabyAI) -> None:
    assert world.reset(36, 0) == world.reset(36, 99)


def test_a_used_instance_plays_like_a_fresh_one(world: BabyAI) -> None:
    for task in (38, 36, 39, 38, 156):
        fresh = BabyAI(BabyAI.setup(BabyAI.Options()))
        assert transcript(world, task) == transcript(fresh, task)


def test_the_bytes_do_not_depend_on_the_hash_seed(world: BabyAI) -> None:
    program = (
        "import hashlib; from tests.environments import test_babyai as t; w = t.BabyAI();"
        "text = ''.join(t.transcript(w, n) + str(w.oracle()) for n in (35, 37) if w.reset(n, 0));"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_generating_a_world_prints_nothing(
    world: BabyAI, capsys: pytest.CaptureFixture[str]
) -> None:
    world.reset(6, 0)  # minigrid rejects some samples for this one, and says so
    assert capsys.readouterr().out == ""


def test_after_you_is_told_in_the_order_of_doing(world: BabyAI) -> None:
    step = world.reset(36, 0)
    assert step.info["mission"].endswith("after you pick up a key and go to the yellow box")
    assert step.observation.startswith(
        "Your goal: pick up a key and go to the yellow box, then put the red box next to a grey "
        "door and open a purple door\n"
    )


def test_pick_up_is_understood_in_one_word_and_in_two(world: BabyAI) -> None:
    one = played(world, 0, "pickup grey key 1")
    assert "You are carrying a grey key." in one.observation
    assert played(world, 0, " Pick  up Grey key 1\n") == one


def test_a_wall_is_no_way_forward(world: BabyAI) -> None:
    played(world, OPEN_RED_DOOR, "move forward")
    before = world.step("check available actions")
    with pytest.raises(InvalidAction, match="a grey wall is in the way"):
        world.step("move forward")
    assert world.step("check available actions") == before


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("", "Nothing changes"),
        (" \t\n", "Nothing changes"),
        ("fly", "'fly' is not recognized"),
        ("\ud800\x00{0.__class__}%n", "is not recognized"),
        ("左に曲がる", "is not recognized"),
        ("go to the moon" * 400, "You see nothing that is called"),
        ("pickup red ball", "You see nothing that is called 'red ball'"),
        ("pick up red closed door 1", "A door cannot be picked up"),
        ("go through red closed door 1", "is not open"),
        ("drop", "not carrying anything"),
        ("toggle", "no door and no box"),
    ],
)
def test_what_cannot_be_done_is_explained_and_changes_nothing(
    world: BabyAI, action: str, reason: str
) -> None:
    played(world, OPEN_RED_DOOR)
    with pytest.raises(InvalidAction) as mistake:
        world.step(action)
    explanation, _, actions = str(mistake.value).partition("\n")
    assert reason in explanation
    assert len(explanation.encode()) < 300
    assert actions == moves.listed(world.offers)
    assert world.world.step_count == 0


def test_a_locked_door_needs_its_key(world: BabyAI) -> None:
    played(world, KEY_IN_BOX, "turn left", "go to purple locked door 1")
    with pytest.raises(InvalidAction, match="needs a purple key"):
        world.step("toggle")
    with pytest.raises(InvalidAction, match="while you carry a purple key"):
        world.step("toggle and go through purple locked door 1")


def test_checking_lists_the_actions_and_takes_no_time(world: BabyAI) -> None:
    world.reset(RED_BALL, 0)
    step = world.step("CHECK what I can do")
    assert step.observation == moves.listed(world.offers)
    assert step.info["low_level_steps"] == 0


def test_every_offered_action_is_understood(world: BabyAI) -> None:
    for task in (1, 16, 24, 34, 38):
        world.reset(task, 0)
        for action in world.available_actions():
            twin = world.copy()
            twin.step(action)


def test_go_to_ends_in_front_of_the_thing_that_has_the_number(world: BabyAI) -> None:
    for task in (4, 16, 33, 37):
        world.reset(task, 0)
        cells: dict[str, Cell] = {each.label: each.cell for each in world.view.seen}
        for action in world.available_actions():
            if action.startswith("go to "):
                twin = world.copy()
                twin.step(action)
                assert ahead_of(pose_of(twin.world)) == cells[action.removeprefix("go to ")]


def test_what_cannot_be_reached_keeps_its_number(world: BabyAI) -> None:
    step = world.reset(BALL_BEHIND, 0)
    assert "a red ball 1 " in step.observation
    assert "a red ball 2 " in step.observation
    assert "pickup red ball 2" in world.available_actions()
    with pytest.raises(InvalidAction, match="no free way to red ball 1"):
        world.step("pickup red ball 1")


def test_a_composite_action_ends_with_the_mission(world: BabyAI) -> None:
    step = played(world, OPEN_RED_DOOR, "toggle and go through red closed door 1")
    assert step.done
    assert step.success
    moved = step.info["low_level_steps"]
    assert step.reward == step.score == pytest.approx(1 - 0.9 * moved / 50)
    assert step.observation.endswith("The task is completed.")


def test_a_late_success_counts(world: BabyAI) -> None:
    step = played(world, RED_BALL, *["turn left"] * 44, "go to red ball 1")
    assert step.done
    assert step.success
    assert 0 < step.reward < 0.5


def test_time_runs_out(world: BabyAI) -> None:
    step = played(world, RED_BALL, *["turn left"] * 64)
    assert (step.done, step.truncated, step.success, step.reward) == (True, True, False, 0)


def test_the_wrong_door_ends_a_strict_level(world: BabyAI) -> None:
    world.reset(STRICT_ORDER, 0)
    wrong = next(a for a in _turned(world, "toggle and go through blue") if "blue" in a)
    step = world.step(wrong)
    assert (step.done, step.truncated, step.success, step.reward) == (True, False, False, 0)


def _turned(world: BabyAI, wanted: str) -> list[str]:
    """Turn until an action that starts like this is offered."""
    while not any(action.startswith(wanted) for action in world.available_actions()):
        world.step("turn left")
    return [action for action in world.available_actions() if action.startswith(wanted)]


def test_a_box_opens_and_shows_what_it_held(world: BabyAI) -> None:
    played(world, KEY_IN_BOX, "turn right", "go to yellow box 1")
    assert "toggle" in world.available_actions()
    assert "There is a purple key 1 right in front" in world.step("toggle").observation


def test_an_open_door_can_be_closed(world: BabyAI) -> None:
    step = played(world, STRICT_ORDER, "go to red closed door 1", "toggle")
    assert "a red open door 1 right in front of you" in step.observation
    assert "a red closed door 1 right in front of you" in world.step("toggle").observation


def test_what_is_carried_from_the_start_can_be_dropped_at_once(world: BabyAI) -> None:
    assert played(world, CARRYING, "drop").success


def test_a_copy_goes_its_own_way(world: BabyAI) -> None:
    world.reset(38, 0)
    twin = world.copy()
    after = world.step("turn left")
    assert twin.world.step_count == 0
    assert twin.step("turn left") == after


def test_a_picture_of_the_whole_grid_is_a_png(world: BabyAI) -> None:
    world.reset(RED_BALL, 0)
    kind, _, data = world.peek("render").partition(",")
    picture = base64.b64decode(data)
    assert kind == "data:image/png;base64"
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (8 * 32, 8 * 32)
    (length,) = struct.unpack(">I", picture[33:37])
    assert len(zlib.decompress(picture[41 : 41 + length])) == 256 * (1 + 3 * 256)


def test_every_level_is_in_both_splits_and_no_task_in_both(world: BabyAI) -> None:
    tasks = world.tasks()
    train, test = tasks.splits["train"], tasks.splits["test"]
    assert (len(set(train)), len(set(test))) == (810, 90)
    assert not set(train) & set(test)
    assert all(task in tasks for task in (*train, *test))
    for split in (train, test):
        assert {task % 40 for task in split[:40]} == set(range(40))


def test_the_tools_spell_actions_that_are_understood(world: BabyAI) -> None:
    tools = {tool["name"]: Tool.model_validate(tool) for tool in BabyAI.tools()}
    world.reset(RED_BALL, 0)
    action = tools["pick_up"].action.format(target="red ball 1")
    assert moves.plain(action) in world.available_actions()
    assert {re.sub(r" ?\{\w+\}", "", tool.action) for tool in tools.values()} == {
        "turn left",
        "turn right",
        "move forward",
        "go to",
        "pick up",
        "drop",
        "toggle",
        "go through",
        "toggle and go through",
        "check available actions",
    }
    assert json.dumps(world.step("turn left").info)
