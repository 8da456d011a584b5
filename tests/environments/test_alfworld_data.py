"""ALFWorld's official games, in files of their layout that the tests write."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from agentenv_alfworld import houses
from agentenv_alfworld.environment import ENGINES, AlfWorld, Shared
from agentenv_alfworld.games import BuiltIn, NoGames, games

from agentenv.servers import serving
from tests.environments import alfworld_games as sample


@pytest.fixture(scope="module", params=ENGINES)
def shared(request: pytest.FixtureRequest) -> Shared:
    return sample.shared_on(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five games in the official layout, some of which are no tasks."""
    root = tmp_path / "json_2.1.1"
    for task, trial in (
        (3, "train/pick_cool-B-2/trial_1"),
        (1, "train/pick_cool-A-10/trial_9"),
        (2, "train/pick_cool-A-10/trial_2"),
        (2500, "valid_train/look_at-A-3/trial_1"),
        (2501, "valid_train/look_at-A-3/trial_0"),
    ):
        sample.written(houses.game(task), root / trial)
    sample.written(houses.game(5), root / "train/pick_cool-C-1/trial_1", solvable=False)
    sample.written(houses.game(6), root / "train/pick_two_movable-C-1/trial_1")
    (root / "train/pick_cool-D-1/trial_1").mkdir(parents=True)
    return tmp_path


TRAIN = ["pick_cool-B-2/trial_1", "pick_cool-A-10/trial_9", "pick_cool-A-10/trial_2"]
VALID = ["look_at-A-3/trial_1", "look_at-A-3/trial_0"]


def _map(folder: Path, train: list[str] = TRAIN, valid: list[str] = VALID) -> None:
    for name, trials in (("train", train), ("test", valid)):
        rows = [
            {"item_id": number, "task_type": trial.split("/")[0], "task_id": trial.split("/")[1]}
            for number, trial in enumerate(trials)
        ]
        (folder / f"mappings_{name}.json").write_text(json.dumps(rows))


def test_official_games_have_the_numbers_of_agentgyms_lists(folder: Path) -> None:
    _map(folder)
    served = games(folder, {})
    tasks = served.tasks()
    assert tasks.source == "official"
    assert (list(tasks.splits["train"]), list(tasks.splits["test"])) == ([0, 1, 2], [2420, 2421])
    assert list(tasks) == [0, 1, 2, 2420, 2421]
    assert [served.task_type(task) for task in tasks] == [*TRAIN, *VALID]
    assert served.game(1) == houses.game(1)


def test_without_the_lists_solvable_games_are_numbered_by_path(folder: Path) -> None:
    served = games(folder, {})
    assert served.tasks().source == "official, numbered by path"
    assert [served.task_type(task) for task in served.tasks()] == [*sorted(TRAIN), *sorted(VALID)]


def test_the_folder_may_be_that_of_all_worlds_or_alfworlds_own(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    by_flag = games(folder, {"ALFWORLD_DATA": "elsewhere"})
    assert games(folder / "json_2.1.1", {}) == by_flag
    assert games(None, {"ALFWORLD_DATA": str(folder)}) == by_flag
    shared = tmp_path_factory.mktemp("all")
    shutil.copytree(folder, shared / "alfworld")
    assert games(shared, {}).tasks() == by_flag.tasks()
    assert isinstance(games(None, {}), BuiltIn)
    assert isinstance(games(None, {"ALFWORLD_DATA": str(shared)}), BuiltIn)


def _nothing(folder: Path) -> None:
    shutil.rmtree(folder / "json_2.1.1")
    (folder / "webshop").mkdir()


def _map_half(folder: Path) -> None:
    _map(folder)
    (folder / "mappings_test.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shutil.rmtree, "is no folder"),
        (_nothing, "holds no games of ALFWorld, but webshop: give the folder that holds"),
        (lambda it: shutil.rmtree(it / "json_2.1.1" / "train"), "train holds 0 of 2420 games"),
        (lambda it: _map(it, valid=[*VALID, "x-1/t"]), "valid_train holds 2 of 3 games: get all"),
        (_map_half, "give both"),
        (lambda it: _map(it, train=["../t"]), "mappings_train.json is no list of games"),
        (lambda it: _map(it, valid=VALID * 101), "it names 202 games, not 200"),
        (lambda it: (it / "mappings_train.json").write_text("{"), "is no list of games"),
    ],
    ids=[
        "no folder",
        "no games",
        "no split",
        "lost game",
        "one list",
        "no name",
        "too many",
        "no JSON",
    ],
)
def test_half_of_the_data_is_refused_with_what_was_found(
    folder: Path, spoil: Any, said: str
) -> None:
    spoil(folder)
    with pytest.raises(NoGames, match=re.escape(said)) as refusal:
        games(folder, {})
    assert str(folder) in str(refusal.value)


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '{"pddl_domain": "", "grammar": 1}', "\ud800"]
)
def test_a_broken_file_fails_alone(shared: Shared, folder: Path, content: str) -> None:
    _map(folder)
    broken = folder / "json_2.1.1/train" / TRAIN[1] / "game.tw-pddl"
    broken.write_bytes(content.encode(errors="surrogatepass"))
    world = AlfWorld(Shared(games(folder, {}), shared.load))
    with pytest.raises(NoGames, match=re.escape(f"{TRAIN[1]}/game.tw-pddl cannot be read")):
        world.reset(1, 0)
    assert world.reset(0, 0).observation


def test_a_broken_file_is_a_fault_of_the_engine_and_no_reward(folder: Path) -> None:
    _map(folder)
    (folder / "json_2.1.1/train" / TRAIN[1] / "game.tw-pddl").write_text("{}")
    flags = ("--port", "0", "--workers", "1", "--data", str(folder))
    with serving(["alfworld"], flags) as servers, httpx.Client(timeout=60) as http:
        url = servers["alfworld"].url
        assert http.get(url).json()["source"] == "official"
        answer = http.post(f"{url}/createEnv", json={"task": 1})
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "engine_failed")
        assert http.post(f"{url}/createEnv", json={"task": 2421}).status_code == 200
