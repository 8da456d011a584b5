"""The expert of BabyAI plans from wherever the world stands."""

from __future__ import annotations

import random

import pytest
from agentenv_babyai import levels, moves, proofs
from agentenv_babyai.environment import BabyAI
from agentenv_babyai.world import floor_of

from envservers.environment import Step

OPEN_RED_DOOR = 12
PICK_UP_BOX = 458  # the yellow one, in view


@pytest.fixture
def world() -> BabyAI:
    return BabyAI(BabyAI.setup(BabyAI.Options()))


def solved(world: BabyAI, step: Step, limit: int = 150) -> Step:
    """Follow the expert to the end."""
    for _ in range(limit):
        if step.done:
            break
        step = world.step(world.oracle().action)
    return step


def test_the_expert_goes_on_from_wherever_others_went(world: BabyAI) -> None:
    for task in (6, 11, 17, 28, 31, 35, 39, 76, 79):
        step = world.reset(task, 0)
        rng = random.Random(task)
        for _ in range(15):
            safe = [a for a in world.available_actions() if not a.startswith("toggle")]
            step = step if step.done else world.step(rng.choice(safe))
        assert step.done or solved(world, step).success, task


def test_the_expert_opens_again_what_was_open(world: BabyAI) -> None:
    world.reset(OPEN_RED_DOOR, 0)
    for thing in floor_of(world.world).values():
        if thing is not None:
            thing.is_open = True
    changed = world.copy()
    assert solved(changed, changed.step("turn left")).success


def test_the_expert_says_so_when_all_is_lost(world: BabyAI) -> None:
    world.reset(PICK_UP_BOX, 0)
    for action in ("go to yellow box 1", "toggle"):  # the only one vanishes
        world.step(action)
    assert world.oracle().action == moves.CHECK
    assert not world.step(moves.CHECK).done


def test_a_task_is_left_out_exactly_where_it_is_proven_impossible(world: BabyAI) -> None:
    tasks = world.tasks()
    for level in ("GoToImpUnlock", "OpenDoorsOrderN4Debug", "Unlock", "BossLevel"):
        for seed in range(65):
            task = seed * 40 + levels.LEVELS.index(level)
            assert (task in tasks) == (proofs.why_impossible(levels.build(task)) is None)
