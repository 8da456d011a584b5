"""The household games: the same everywhere, not won at the start, and read by ALFWorld."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from agentenv_alfworld import houses
from agentenv_alfworld.houses import catalog, goals
from agentenv_alfworld.houses.__main__ import main, numbers
from agentenv_alfworld.houses.catalog import Design, design
from agentenv_alfworld.houses.folder import write
from agentenv_alfworld.houses.rooms import FURNITURE, kinds, rooms

EVALUATION = range(houses.TRAIN, houses.COUNT)
SAMPLE = range(7, houses.COUNT, 65)  # 41 games of all kinds

DIGEST = """
import hashlib
from agentenv_alfworld import houses
found = hashlib.sha256()
for task in range(0, houses.COUNT, 40):
    made = houses.game(task), houses.task_type(task), houses.traj_data(task)
    found.update(repr(made).encode())
print(found.hexdigest())
"""


@pytest.fixture(scope="module")
def designs() -> list[Design]:
    return [design(task) for task in range(houses.COUNT)]


def digest(hash_seed: str) -> str:
    environ = os.environ | {"PYTHONHASHSEED": hash_seed}
    environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", DIGEST]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def wanted_at_target(made: Design) -> Counter[str]:
    """How many wanted things each target holds at the start."""
    return Counter(
        thing.where.identity
        for thing in made.house.things
        if thing.kind == made.goal.thing and thing.where.kind == made.goal.place
    )


def test_the_kinds_of_task_come_in_the_official_proportions() -> None:
    train = Counter(map(houses.kind_of, range(houses.TRAIN)))
    assert train == {
        "pick_and_place_simple": 672,
        "pick_clean_then_place_in_recep": 448,
        "pick_cool_then_place_in_recep": 394,
        "pick_two_obj_and_place": 389,
        "pick_heat_then_place_in_recep": 321,
        "look_at_obj_in_light": 196,
    }
    assert sorted(Counter(map(houses.kind_of, EVALUATION)).values()) == [19, 25, 28, 37, 45, 46]


def test_a_game_is_the_same_in_every_process() -> None:
    assert digest("1") == digest("2")


def test_a_game_does_not_depend_on_those_made_before() -> None:
    before = hashlib.sha256(repr(houses.game(99)).encode()).digest()
    catalog.design.cache_clear()
    for task in range(120):
        houses.game(task)
    catalog.design.cache_clear()
    assert hashlib.sha256(repr(houses.game(99)).encode()).digest() == before


def test_no_goal_is_reached_at_the_start(designs: list[Design]) -> None:
    for made in designs:
        most = max(wanted_at_target(made).values(), default=0)
        if made.goal.kind == goals.SIMPLE:
            assert most == 0, made.task
        elif made.goal.kind == goals.TWO:
            assert most <= 1, made.task


def test_the_wanted_things_are_there_and_their_target_takes_them(designs: list[Design]) -> None:
    for made in designs:
        count = sum(thing.kind == made.goal.thing for thing in made.house.things)
        assert count >= (2 if made.goal.kind == goals.TWO else 1), made.task
        if made.goal.kind != goals.LIGHT:
            assert made.goal.thing in kinds().holds[made.goal.place]
            assert made.house.room.of(made.goal.place)


def test_whatever_can_be_taken_can_be_put_back(designs: list[Design]) -> None:
    for made in designs:
        for thing in made.house.things:
            where = thing.where.kind
            assert thing.kind in kinds().holds[where] or thing.kind in FURNITURE, made.task


def test_half_of_the_evaluation_plays_in_rooms_that_training_never_uses(
    designs: list[Design],
) -> None:
    trained = {made.house.room.scene for made in designs[: houses.TRAIN]}
    unseen = [made.task for made in designs if made.house.room.scene not in trained]
    assert unseen == list(range(houses.TRAIN, houses.COUNT, 2))


def test_games_hide_what_is_wanted_behind_doors_and_beside_other_things(
    designs: list[Design],
) -> None:
    openings = sum("open " in " ".join(houses.game(task).walkthrough) for task in SAMPLE)
    assert openings >= len(SAMPLE) // 4
    clutter = [len(made.house.things) for made in designs]
    assert min(clutter) >= 5
    assert sorted(clutter)[len(clutter) // 2] >= 30


def test_every_room_has_its_own_place_to_stand_at_each_receptacle() -> None:
    for room in rooms():
        places = [receptacle.place for receptacle in room.receptacles]
        assert len(set(places)) == len(places), room.scene
        if room.kind == "kitchen":
            assert 15 <= len(places) <= 50, room.scene


def test_the_sentence_names_things_as_the_text_does(designs: list[Design]) -> None:
    for made in designs:
        words = made.sentence.rstrip(".").replace(",", "").split()
        assert {made.goal.thing.lower(), made.goal.place.lower()} <= set(words), made.sentence
        for article, word in pairwise(words):
            if article in ("a", "an"):
                assert (word[0] in "aeiou") == (article == "an"), made.sentence


def test_alfworlds_own_class_finds_the_games_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("alfworld", reason="alfworld is not installed")
    monkeypatch.setenv("ALFWORLD_DATA", str(tmp_path / "data"))
    from alfworld.agents.environment.alfred_tw_env import AlfredTWEnv

    for task in (0, 1, 2420):
        write(task, tmp_path)
    folders = {
        "data_path": str(tmp_path / "json_2.1.1/train"),
        "eval_id_data_path": str(tmp_path / "json_2.1.1/valid_train"),
    }
    config = {
        "dataset": {**folders, "num_train_games": -1, "num_eval_games": -1},
        "env": {"goal_desc_human_anns_prob": 0, "task_types": [1, 2, 3, 4, 5, 6]},
    }
    assert AlfredTWEnv(config, train_eval="train").num_games == 2
    found = AlfredTWEnv(config, train_eval="eval_in_distribution").game_files
    assert found == [
        str(tmp_path / f"json_2.1.1/valid_train/{houses.task_type(2420)}/game.tw-pddl")
    ]


def test_the_command_writes_the_chosen_games(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["houses", "--out", str(tmp_path), "--tasks", "3-4,2619"])
    main()
    games = sorted(tmp_path.glob("json_2.1.1/*/*/*/game.tw-pddl"))
    assert len(games) == 3
    content = json.loads((games[0].parent / "traj_data.json").read_text())
    assert content["task_type"] == games[0].parent.parent.name.split("-")[0]
    assert json.loads(games[0].read_text())["solvable"] is True


def test_a_number_without_a_game_is_refused() -> None:
    for task in (-1, houses.COUNT):
        with pytest.raises(ValueError, match="houses 0 to 2619"):
            houses.game(task)
    with pytest.raises(ValueError, match="tasks 0 to 2619"):
        numbers("2600-2620")


def test_rooms_hold_what_the_scenes_of_alfworld_hold() -> None:
    found = find_spec("alfworld")
    if found is None or not found.submodule_search_locations:
        pytest.skip("alfworld is not installed")
    layouts = Path(found.submodule_search_locations[0]) / "gen/layouts"
    for room in rooms():
        things = json.loads((layouts / f"FloorPlan{room.scene}-objects.json").read_text())
        placed = json.loads((layouts / f"FloorPlan{room.scene}-openable.json").read_text())
        assert {*room.things, *room.kinds()} <= {*things, *map(kind_of, placed)}, room.scene
        spots = [spot_of(identity) for identity in placed]
        for receptacle in room.receptacles:
            known = spot_of(receptacle.identity) in spots
            assert known or receptacle.kind not in map(kind_of, placed), room.scene


def spot_of(identity: str) -> list[str]:
    return identity.split("|")[1:4]


def kind_of(identity: str) -> str:
    kind, *rest = identity.split("|")
    return rest[-1] if rest[-1].endswith("Basin") else kind
