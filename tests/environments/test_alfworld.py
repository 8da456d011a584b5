"""ALFWorld, played on its engines: built-in games, and files in the official layout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from agentenv_alfworld import houses
from agentenv_alfworld.engine import Game
from agentenv_alfworld.environment import ENGINES, AlfWorld, Shared
from agentenv_alfworld.games import official

from agentenv.protocol import Tool
from agentenv.servers import serving
from envservers.environment import Step
from envservers.settings import BadSetting
from tests.environments import alfworld_games as sample

TASK = 2425  # cool a bowl
OTHER = 2500


@pytest.fixture(scope="module", params=ENGINES)
def shared(request: pytest.FixtureRequest) -> Shared:
    return sample.shared_on(request.param)


@pytest.fixture
def world(shared: Shared) -> AlfWorld:
    return AlfWorld(shared)


def played(world: AlfWorld, task: int, *actions: str) -> Step:
    step = world.reset(task, 0)
    for action in actions:
        step = world.step(action)
    return step


def test_a_reset_tells_the_room_and_the_task_without_a_banner(world: AlfWorld) -> None:
    step = world.reset(TASK, 0)
    assert re.fullmatch(
        r"You are in the middle of a room\. Looking quickly around you, you see "
        r"(an? \w+ \d+, )+and an? \w+ \d+\.\nYour task is to: .+\.",
        step.info["look"],
    )
    offered = ",".join(world.available_actions())
    assert step.observation == f"{step.info['look']}\nAVAILABLE ACTIONS: {offered}"
    assert (step.reward, step.done) == (0, False)
    assert step.available_actions
    assert list(step.available_actions) == world.available_actions()
    assert step.info["task_type"] == houses.task_type(TASK)


def test_an_official_game_begins_as_in_the_original_dialect(shared: Shared) -> None:
    game = sample.official_game(0)
    scene = shared.load(game).reset()
    assert scene.feedback.startswith("-= Welcome to TextWorld, ALFRED! =-\n\nYou are in the middle")
    assert scene.feedback.endswith("\n\nYour task is to: examine the alarmclock with the desklamp.")


def test_arriving_is_told_without_the_number_of_the_place(world: AlfWorld) -> None:
    for command in world.reset(TASK, 0).available_actions or ():
        if command.startswith("go to"):
            step = played(world, TASK, command)
            assert step.observation.startswith(("On the ", "The ")), step.observation


def test_the_last_step_of_the_plan_wins_and_has_the_reward(world: AlfWorld) -> None:
    *before, last = houses.game(TASK).walkthrough
    step = played(world, TASK, *before)
    assert (step.reward, step.done, step.success) == (0, False, False)
    step = world.step(last)
    assert (step.reward, step.done, step.success, step.truncated) == (1, True, True, False)


def test_what_is_not_offered_changes_nothing_and_takes_a_step(world: AlfWorld) -> None:
    before = world.reset(TASK, 0)
    step = world.step("go to the moon")
    assert step.observation == "Nothing happens."
    assert step.info["invalid_action"] is True
    assert step.available_actions == before.available_actions
    plan = houses.game(TASK).walkthrough
    late = played(world, TASK, *["fly"] * (51 - len(plan)), *plan[:-1])
    assert (late.done, late.truncated) == (True, True)


def test_an_episode_is_cut_at_its_fiftieth_step(world: AlfWorld) -> None:
    step = played(world, TASK, *["look"] * 49)
    assert not step.done
    step = world.step("look")
    assert (step.done, step.truncated, step.success, step.reward) == (True, True, False, 0)


def test_a_win_with_the_fiftieth_step_is_a_win(world: AlfWorld) -> None:
    plan = houses.game(TASK).walkthrough
    step = played(world, TASK, *["look"] * (50 - len(plan)), *plan)
    assert (step.done, step.truncated, step.success, step.reward) == (True, False, True, 1)


@pytest.mark.parametrize("newer", [False, True], ids=["put in older games", "move in newer games"])
def test_putting_is_understood_in_both_wordings(
    shared: Shared, tmp_path: Path, newer: bool
) -> None:
    if newer:
        pytest.importorskip("alfworld", reason="ALFWorld with the newer words is not installed")
    game = _house(TASK, newer)
    for split, folder in (("train", "a-1/t1"), ("valid_train", "b-1/t2")):
        sample.written(game, tmp_path / split / folder)
    world = AlfWorld(Shared(official(tmp_path), shared.load))
    plan = houses.game(TASK).walkthrough
    put = re.fullmatch(r"put (.+) in/on (.+)", plan[-1])
    assert put
    move = f"move {put[1]} to {put[2]}"
    told = move if newer else plan[-1]
    assert told in (played(world, 0, *plan[:-1]).available_actions or ())
    for wording in (plan[-1], move):
        assert played(world, 0, *plan[:-1], wording).success
    world.reset(0, 0)
    assert world.step(move).info["invalid_action"] is True


def _house(task: int, newer: bool) -> Game:
    game = houses.game(task)
    if not newer:
        return game
    sentence = re.search(r"Your task is to: ([^\"]+)\"", game.grammar)
    assert sentence
    grammar = sample.installed_rules("alfred.twl2").replace("UNKNOWN GOAL.", sentence[1])
    return Game(sample.installed_rules("alfred.pddl"), grammar, game.problem)


@pytest.mark.parametrize(
    "action",
    [
        "",
        " \t\n",
        "go to",
        "GO TO OTHER 1",
        "put in/on",
        "move  to ",
        "move to to to " * 500,
        "put " + " in/on " * 1000,
        "{r.name}",
        "[{o.name | holds(a:agent, o:object)}]",
        "#look.feedback#",
        "__import__('os').system('true')",
        "\x00\x1b[2Jlook",
        "look\x00",
        "𝓵𝓸𝓸𝓴",
        "(" * 8192,
        "行く冷蔵庫" * 1600,
    ],
    ids=range(17),
)
def test_hostile_text_is_answered_like_any_other_that_is_not_offered(
    world: AlfWorld, action: str
) -> None:
    before = world.reset(TASK, 0)
    step = world.step(action)
    assert step.observation == "Nothing happens."
    assert step.available_actions == before.available_actions
    plan = houses.game(TASK).walkthrough
    assert [world.step(each) for each in plan][-1].success


def test_blanks_around_a_command_do_not_matter(world: AlfWorld) -> None:
    assert played(world, TASK, " inventory \n") == played(world, TASK, "inventory")


def test_the_seed_of_a_reset_changes_nothing(world: AlfWorld) -> None:
    assert world.reset(TASK, 0) == world.reset(TASK, 7)


def test_a_used_instance_plays_like_a_fresh_one(world: AlfWorld, shared: Shared) -> None:
    played(world, OTHER, *houses.game(OTHER).walkthrough)
    plan = houses.game(TASK).walkthrough
    for place in range(len(plan)):
        fresh = AlfWorld(shared)
        assert played(world, TASK, *plan[:place]) == played(fresh, TASK, *plan[:place])


def test_a_copy_equals_its_original_and_goes_its_own_way(world: AlfWorld) -> None:
    plan = houses.game(TASK).walkthrough
    played(world, TASK, *plan[:2], "fly")
    world.oracle()
    twin = world.copy()
    assert twin is not None
    assert twin.oracle() == world.oracle()
    for _ in range(3):
        world.step("look")
    assert [twin.step(each) for each in plan[2:]][-1].success
    assert (twin.steps, world.steps) == (len(plan) + 1, 6)
    assert world.oracle()


def test_asking_the_oracle_changes_nothing(world: AlfWorld, shared: Shared) -> None:
    asked, silent = AlfWorld(shared), AlfWorld(shared)
    step = asked.reset(OTHER, 0)
    assert silent.reset(OTHER, 0) == step
    while not step.done:
        advice = asked.oracle()
        assert asked.oracle() == advice
        step = asked.step(advice.action)
        assert silent.step(advice.action) == step
    assert step.success
    assert len(advice.thought) > 10


def test_the_tools_spell_commands_of_the_game(world: AlfWorld) -> None:
    tools = {tool["name"]: Tool.model_validate(tool) for tool in AlfWorld.tools()}
    original = "goto take put open close toggle heat cool clean examine inventory look use"
    assert list(tools) == original.split()
    heads = {re.split(r" ?\{", tool.action)[0] for tool in tools.values()}
    assert heads == {
        *("go to", "take", "put", "open", "close", "heat", "cool", "clean"),
        *("examine", "inventory", "look", "use"),
    }
    commands = world.reset(TASK, 0).available_actions or ()
    assert tools["goto"].action.format(recep="fridge 1") in commands
    put = tools["put"].action.format(obj="bowl 1", recep="microwave 1")
    assert put in houses.game(TASK).walkthrough


def test_an_unknown_engine_is_no_option() -> None:
    with pytest.raises(BadSetting, match="give python or textworld"):
        AlfWorld.Options(engine="inform")


def test_on_python_313_the_original_engine_says_that_it_cannot_run() -> None:
    program = """
import sys
sys.version_info = (3, 13, 0, "final", 0)
from agentenv_alfworld.environment import AlfWorld
AlfWorld.setup(AlfWorld.Options(engine="textworld"))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "runs on Python 3.11 and 3.12 only; engine=python runs here" in ended.stderr


def test_without_textworld_the_original_engine_says_how_to_install_it() -> None:
    program = """
import sys
sys.modules["fast_downward"] = None
from agentenv_alfworld.environment import AlfWorld
AlfWorld.setup(AlfWorld.Options(engine="textworld"))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "engine=textworld needs fast_downward, which scripts/install_textwor" in ended.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    environ = {name: value for name, value in os.environ.items() if name != "ALFWORLD_DATA"}
    with serving(["alfworld"], ("--port", "0", "--workers", "1"), environ=environ) as servers:
        yield servers["alfworld"].url


def test_alfworld_as_its_client_plays_it(server: str) -> None:
    def post(path: str, **body: Any) -> Any:
        answer = httpx.post(f"{server}/{path}", json=body, timeout=60)
        assert answer.status_code == 200
        return answer.json()

    handle = post("create")["id"]
    reset = post("reset", id=handle, game=TASK, world_type="Text")
    assert list(reset) == ["id", "observation", "available_actions", "task_type"]
    assert reset["task_type"] == houses.task_type(TASK)
    assert "AVAILABLE ACTIONS" not in reset["observation"], "the client adds them"
    shown = httpx.get(f"{server}/observation", params={"id": handle}).json()
    assert shown == reset["observation"]
    refused = post("reset", id=handle, game=TASK, world_type="Spirit")
    assert list(refused) == ["error"]
    for action in houses.game(TASK).walkthrough:
        step = post("step", id=handle, action=action)
    assert list(step) == ["observation", "reward", "available_actions", "done"]
    assert (step["reward"], step["done"]) == (1.0, True)
    again = post("reset", id=handle, game=TASK, world_type="Embody")
    listed = httpx.get(f"{server}/available_actions", params={"id": handle}).json()
    assert listed == again["available_actions"] == reset["available_actions"]
