"""Levels: the forty BabyAI levels, and how the number of a task names one world of one level.

Task `n` is level `n mod 40` of the table, generated with seed `n div 40`.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import cast

from agentenv_babyai.world import World

LEVELS = (
    "GoToRedBallGrey",
    "GoToRedBall",
    "GoToRedBallNoDists",
    "GoToObjS6",
    "GoToLocalS8N7",
    "GoToObjMazeS7",
    "GoToImpUnlock",
    "GoToSeqS5R2",
    "GoToRedBlueBall",
    "GoToDoor",
    "GoToObjDoor",
    "Open",
    "OpenRedDoor",
    "OpenDoorLoc",
    "OpenRedBlueDoorsDebug",
    "OpenDoorsOrderN4Debug",
    "Pickup",
    "UnblockPickup",
    "PickupLoc",
    "PickupDistDebug",
    "PickupAbove",
    "PutNextLocalS6N4",
    "PutNextS7N4Carrying",
    "Unlock",
    "UnlockLocalDist",
    "KeyInBox",
    "UnlockPickupDist",
    "BlockedUnlockPickup",
    "UnlockToUnlock",
    "ActionObjDoor",
    "FindObjS7",
    "KeyCorridorS6R3",
    "OneRoomS20",
    "MoveTwoAcrossS8N9",
    "SynthS5R2",
    "SynthLoc",
    "SynthSeq",
    "MiniBossLevel",
    "BossLevel",
    "BossLevelNoUnlock",
)
SEEDS = 1000  # worlds of each level
COUNT = len(LEVELS) * SEEDS


TRAIN, TEST = 810, 90  # as many as the official splits have


def impossible() -> frozenset[int]:
    """The tasks that nobody can solve; see proofs.py."""
    text = (files(__package__) / "data" / "impossible.json").read_text(encoding="utf-8")
    return frozenset(
        seed * len(LEVELS) + LEVELS.index(level)
        for level, seeds in json.loads(text).items()
        for seed in seeds
    )


def splits() -> dict[str, list[int]]:
    """Train has each level's first worlds, test its last ones; both go through the levels in turn.

    So the first forty of a split are of forty levels.
    """
    return {"train": _in_turn(range(SEEDS), TRAIN), "test": _in_turn(range(SEEDS)[::-1], TEST)}


def _in_turn(seeds: range, count: int) -> list[int]:
    missing = impossible()
    worlds = [_offered(level, seeds, missing) for level in range(len(LEVELS))]
    rounds = -(-count // len(LEVELS))
    return [next(world) for _ in range(rounds) for world in worlds][:count]


def _offered(level: int, seeds: range, missing: frozenset[int]) -> Iterator[int]:
    tasks = (seed * len(LEVELS) + level for seed in seeds)
    return (task for task in tasks if task not in missing)


def level_of(task: int) -> str:
    return LEVELS[task % len(LEVELS)]


def build(task: int) -> World:
    """A fresh world: minigrid's level objects keep state from one reset to the next."""
    with contextlib.redirect_stdout(io.StringIO()):  # minigrid prints what it rejects
        import gymnasium
        import minigrid  # noqa: F401  (registers the levels)

        level = level_of(task)
        version = 1 if level == "GoToObjS6" else 0  # v0 had a smaller room, by mistake
        made = gymnasium.make(f"BabyAI-{level}-v{version}", disable_env_checker=True)
        made.reset(seed=task // len(LEVELS))
    world = cast(World, made.unwrapped)
    if world.carrying is not None:
        # the verifier does not know yet, and would not count a drop that is the first move
        world.instrs.preCarrying = world.carrying
    return world
