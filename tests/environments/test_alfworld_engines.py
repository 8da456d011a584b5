"""The engines of ALFWorld's games show, byte for byte, what the original one shows."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from agentenv_alfworld.engine import Game, Scene, World

from tests.environments import alfworld_games as sample
from tests.environments.alfworld_games import Play

Load = Callable[[Game], World]

OFFICIAL = {  # one of each kind, in both wordings
    0: "look at a thing in the light",
    200: "clean",
    35: "simple",
    133: "heat, newer words",
    260: "cool, newer words",
    400: "two things",
}
HOUSES = (1, 2425, 2500)


@pytest.fixture(scope="module", autouse=True)
def _a_folder_for_alfworld(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """ALFWorld makes a folder and sets a variable as it is imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALFWORLD_DATA", str(tmp_path_factory.mktemp("alfworld")))
        yield


@pytest.fixture(scope="module", params=[*OFFICIAL, *HOUSES[:2]])
def play(request: pytest.FixtureRequest) -> Play:
    """What the original shows of a game; the houses are played to their end."""
    number: int = request.param
    if number in HOUSES:
        return sample.original_play(sample.house(number), number, 0)
    game = sample.official_game(number, newer="newer" in OFFICIAL[number])
    return sample.original_play(game, number, 15)


@pytest.fixture(params=sample.ENGINES)
def load(request: pytest.FixtureRequest) -> Load:
    return sample.loader(request.param)


def replayed(world: World, actions: list[str]) -> list[Scene]:
    return [world.reset(), *map(world.act, actions)]


def test_a_game_is_shown_as_by_the_original(load: Load, play: Play) -> None:
    assert replayed(load(play.game), play.actions) == play.scenes
    assert not play.game.walkthrough or play.scenes[-1].won


def test_a_reset_leaves_nothing_of_what_was_played(load: Load, play: Play) -> None:
    world = load(play.game)
    replayed(world, play.actions[::-1])
    assert replayed(world, play.actions) == play.scenes


def test_games_that_are_played_by_turns_do_not_disturb_each_other(load: Load) -> None:
    worlds = [load(sample.house(task)) for task in (*HOUSES, HOUSES[0])]
    alone = [walk(world, str(place), 12) for place, world in enumerate(worlds)]
    walks = [walking(world, str(place)) for place, world in enumerate(worlds)]
    together = [[next(each) for each in walks] for _ in range(12)]
    assert alone == [list(each) for each in zip(*together, strict=True)]


def test_a_copy_goes_its_own_way(load: Load) -> None:
    game = sample.house(HOUSES[0])
    world = load(game)
    expected = replayed(load(game), list(game.walkthrough))
    middle = len(game.walkthrough) // 2
    replayed(world, list(game.walkthrough[:middle]))
    twin = world.copy()
    assert twin is not None
    walk(world, "away", 8, reset=False)
    assert list(map(twin.act, game.walkthrough[middle:])) == expected[middle + 1 :]
    assert expected[-1].won


def test_the_bytes_do_not_depend_on_the_hash_seed_and_nothing_is_left_behind(
    load: Load, tmp_path: Path
) -> None:
    engine = load.__module__
    program = f"""
import os, sys
from agentenv_alfworld import houses
from importlib import import_module
from tests.environments.test_alfworld_engines import digest
before = (dict(os.environ), list(sys.argv))
print(digest(import_module({engine!r}).load(houses.game(2500))))
assert before == (dict(os.environ), list(sys.argv))
"""
    digests = set()
    for seed in ("1", "2"):
        home = tmp_path / seed
        home.mkdir()
        environ = {**os.environ, "PYTHONHASHSEED": seed, "HOME": str(home)}
        environ.pop("ALFWORLD_DATA", None)
        ended = subprocess.run(
            [sys.executable, "-c", program], env=environ, capture_output=True, text=True
        )
        assert ended.returncode == 0, ended.stderr
        digests.add(ended.stdout)
        assert not list(home.rglob("alfworld*"))
    assert len(digests) == 1


def digest(world: World) -> str:
    scenes = walk(world, "digest", 25)
    return hashlib.sha256(repr(scenes).encode()).hexdigest()


def walk(world: World, name: str, steps: int, reset: bool = True) -> list[Scene]:
    walk = walking(world, name, reset)
    return [next(walk) for _ in range(steps)]


def walking(world: World, name: str, reset: bool = True) -> Iterator[Scene]:
    rng = random.Random(name)
    scene = world.reset() if reset else world.act("look")
    while True:
        yield scene
        deeds = [each for each in scene.commands if each.startswith(("ta", "pu", "op", "cl"))]
        scene = world.act(rng.choice(deeds if deeds and rng.random() < 0.5 else scene.commands))


def test_the_rules_shipped_are_those_of_the_installed_alfworld_but_for_its_help() -> None:
    pytest.importorskip("alfworld")
    theirs = sample.installed_rules("alfred.pddl")
    start = theirs.index("(:action help")
    end = theirs.index("(:action", start + 1) if "(:action" in theirs[start + 1 :] else -3
    ours = sample.rules("alfred.pddl")
    assert ours.split() == (theirs[:start] + theirs[end:]).split()
