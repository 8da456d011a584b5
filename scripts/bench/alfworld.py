"""Measures the engines of ALFWorld's games beside the package's own classes, on the same plays.

All figures are of this process's CPU time; what a server of 64 sessions weighs is measured on one.
The package is left out where it is not installed.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from agentenv_alfworld import houses
from agentenv_alfworld.engine import Game, World
from agentenv_alfworld.environment import ENGINES

from scripts.bench.load import Connection, resident, started

TASKS = (0, 2425, 2500)  # of different rooms and kinds
SESSIONS = 64


def measure(seconds: float = 3.0) -> dict[str, Any]:
    """The longer it may take, the more steps of each game are played."""
    steps = max(10, int(3 * seconds))
    games = [houses.game(task) for task in TASKS]
    has_original = find_spec("textworld") is not None
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0]}
    plays = [_play(game, steps) for game in games]
    if has_original:
        figures["original"] = _original(games, plays)
    for name, module in ENGINES.items():
        if name == "python" or has_original:
            load = import_module(f"agentenv_alfworld.{module}").load
            figures[name] = _ours(load, games, plays)
            figures[name]["megabytes"] = asyncio.run(_weight(name))
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    """Each engine beside the package; what takes longer there is how often faster it is here."""
    original = figures.get("original", {})
    lines = []
    for name in ENGINES:
        if name not in figures:
            continue
        for key, aim in (("load_ms", ""), ("reset_ms", "10 or more"), ("step_ms", "5 or more")):
            mine, other = figures[name][key], original.get(key)
            compared = f"{other:.1f} | {other / mine:,.1f}" if other else "|"
            what = _WHAT[key]
            lines.append(f"| alfworld, {name}: {what}: ms | {mine:.2f} | {compared} | {aim} |")
        lines.append(
            f"| alfworld, {name}: server with {SESSIONS} sessions: MB "
            f"| {figures[name]['megabytes']:.0f} | | | 1,000 or less |"
        )
    return lines


_WHAT = {
    "load_ms": "a game for the first time",
    "reset_ms": "a game once more",
    "step_ms": "a step",
}


def _play(game: Game, steps: int) -> list[str]:
    """The plan, with a look around after every move of it."""
    moves = [each for move in game.walkthrough for each in (move, "look", "inventory")]
    return moves[:steps]


def _original(games: list[Game], plays: list[list[str]]) -> dict[str, float]:
    kept = os.environ.get("ALFWORLD_DATA")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALFWORLD_DATA"] = folder  # it makes one as it is imported
        from alfworld.agents.environment.alfred_tw_env import AlfredDemangler
    if kept is None:
        del os.environ["ALFWORLD_DATA"]
    else:
        os.environ["ALFWORLD_DATA"] = kept
    from textworld.core import EnvInfos
    from textworld.envs.pddl import PddlEnv

    first, again, stepped = [], [], []
    for game, actions in zip(games, plays, strict=True):
        env = AlfredDemangler(PddlEnv(EnvInfos(won=True, admissible_commands=True)), shuffle=False)
        loading = _cost(env.load, game.texts())
        again.append(_cost(env.reset))
        first.append(loading + again[-1])
        stepped += [_cost(env.step, action) for action in actions]
    return _means(first, again, stepped)


def _ours(
    load: Callable[[Game], World], games: list[Game], plays: list[list[str]]
) -> dict[str, float]:
    """By turns, as sessions of different games are played."""
    first = [_cost(_reset, load, game) for game in games]
    again = [_cost(_reset, load, game) for game in games]
    worlds = [_reset(load, game) for game in games]
    stepped = []
    for number in range(max(map(len, plays))):
        for world, actions in zip(worlds, plays, strict=True):
            if number < len(actions):
                stepped.append(_cost(world.act, actions[number]))
    return _means(first, again, stepped)


def _reset(load: Callable[[Game], World], game: Game) -> World:
    world = load(game)
    world.reset()
    return world


def _means(first: list[float], again: list[float], stepped: list[float]) -> dict[str, float]:
    parts = {"load_ms": first, "reset_ms": again, "step_ms": stepped}
    return {key: 1000 * statistics.mean(each) for key, each in parts.items()}


def _cost(action: Callable[..., object], *arguments: object) -> float:
    begun = time.process_time()
    action(*arguments)
    return time.process_time() - begun


async def _weight(engine: str) -> float:
    """Of the server and its workers, in megabytes; each session has a game of its own."""
    serve = ("-m", "envservers", "serve", "alfworld", "--port", "0", "--engine", engine)
    with started(*serve) as (port, process):
        connection = await Connection.open(port)
        calls = [{"op": "create", "task": 2420 + number} for number in range(SESSIONS)]
        answers = (await connection.post("/batch", {"calls": calls}))["answers"]
        calls = [{"op": "step", "env_id": each["env_id"], "action": "look"} for each in answers]
        await connection.post("/batch", {"calls": calls})
        return resident(process)
