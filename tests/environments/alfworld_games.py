"""ALFWorld's games for tests: official ones where they are at hand, and the original engine."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from agentenv_alfworld import houses
from agentenv_alfworld.engine import Game, Scene, World
from agentenv_alfworld.environment import AlfWorld, Shared

OFFICIAL = Path(__file__).parents[2].parent / "shared" / "alfworld" / "official474.jsonl.xz"
ENGINES = ["interpreter", "textworld_engine"]


def loader(engine: str) -> Callable[[Game], World]:
    if engine == "textworld_engine":
        pytest.importorskip("textworld", reason="TextWorld is not installed")
    load: Callable[[Game], World] = import_module(f"agentenv_alfworld.{engine}").load
    return load


def shared_on(engine: str) -> Shared:
    """What the episodes of a process share that runs this engine."""
    if engine == "textworld":
        pytest.importorskip("textworld", reason="TextWorld is not installed")
    return AlfWorld.setup(AlfWorld.Options(engine=engine))


def rules(name: str) -> str:
    """A file of the grammar and the domain of the official games, as shipped."""
    return (files("agentenv_alfworld") / "houses" / "data" / name).read_text(encoding="utf-8")


def installed_rules(name: str) -> str:
    """The same of the installed ALFWorld, which words some things anew."""
    import alfworld

    return (Path(alfworld.__file__).parent / "data" / name).read_text(encoding="utf-8")


@cache
def official_rows() -> list[dict[str, Any]]:
    if not OFFICIAL.exists():
        pytest.skip(f"there is no {OFFICIAL.name} beside the project")
    with lzma.open(OFFICIAL, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def official_game(number: int, newer: bool = False) -> Game:
    row = official_rows()[number]
    text = installed_rules if newer else rules
    grammar = text("alfred.twl2").replace("UNKNOWN GOAL.", row["desc"])
    return Game(text("alfred.pddl"), grammar, row["problem"])


@dataclass(frozen=True)
class Play:
    """What the original engine showed."""

    game: Game
    actions: list[str]
    scenes: list[Scene]


def original_play(game: Game, seed: int, steps: int) -> Play:
    """By its plan, where a game has one, and looking about meanwhile; else by chance."""
    env = original(game)
    rng = random.Random(seed)
    state = env.reset()
    play = Play(game, [], [_scene(state)])
    plan = list(game.walkthrough)
    for number in range(2 * len(plan) or steps):
        if plan and number % 2:
            action = plan[number // 2]
        else:
            action = _any_action(state.admissible_commands, rng, harmless=bool(plan))
        state, _, _ = env.step(action)
        play.actions.append(action)
        play.scenes.append(_scene(state))
    return play


def _any_action(commands: list[str], rng: random.Random, harmless: bool) -> str:
    if rng.random() < 0.2:  # what is no command, and one that is
        return rng.choice(["", "fly", "go to moon 1", "inventory now", " inventory\n"])
    looks = [each for each in commands if each.startswith(("examine", "inventory", "look"))]
    deeds = [each for each in commands if each not in looks and not each.startswith("go")]
    return rng.choice(looks if harmless else deeds if rng.random() < 0.6 and deeds else commands)


def original(game: Game) -> Any:
    """The classes of the packages themselves."""
    pytest.importorskip("textworld", reason="TextWorld is not installed")
    from alfworld.agents.environment.alfred_tw_env import AlfredDemangler
    from textworld.core import EnvInfos
    from textworld.envs.pddl import PddlEnv

    env = AlfredDemangler(PddlEnv(EnvInfos(won=True, admissible_commands=True)), shuffle=False)
    env.load(game.texts())
    return env


def _scene(state: Any) -> Scene:
    return Scene(state.feedback, tuple(state.admissible_commands), state.won)


def written(game: Game, folder: Path, **others: Any) -> None:
    """As an official file."""
    folder.mkdir(parents=True)
    texts = game.texts() | {"solvable": True}
    (folder / "game.tw-pddl").write_text(json.dumps(texts | others), encoding="utf-8")


def house(task: int) -> Game:
    return houses.game(task)
