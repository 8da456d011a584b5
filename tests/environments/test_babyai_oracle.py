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


def unasked(task: int, taken: list[str]) -> BabyAI:
    """A session that took these actions without asking for advice."""
    world = BabyAI(None)
    world.reset(task, 0)
    for action in taken:
        world.step(action)
    return world


@pytest.mark.parametrize("task", [27, 28, 31, 46, 108, 147])
def test_the_advice_is_the_same_whether_or_not_it_was_asked_for_before(
    world: BabyAI, task: int
) -> None:
    step = world.reset(task, 0)
    taken: list[str] = []
    while not step.done:
        advised = world.oracle()
        assert unasked(task, taken).oracle() == advised, taken
        taken.append(advised.action)
        step = world.step(advised.action)
    assert step.success


@pytest.mark.parametrize("task", [28, 31, 76])
def test_advice_after_detours_does_not_depend_on_when_it_was_asked_for(
    world: BabyAI, task: int
) -> None:
    world.reset(task, 0)
    rng = random.Random(task)
    taken: list[str] = []
    for turn in range(10):
        advised = world.oracle().action
        safe = [a for a in world.available_actions() if not a.startswith("toggle")]
        taken.append(advised if turn % 3 else rng.choice([a for a in safe if a != advised]))
        world.step(taken[-1])
    asked_once = unasked(task, taken[:4])
    asked_once.oracle()
    for action in taken[4:]:
        asked_once.step(action)
    assert unasked(task, taken).oracle() == asked_once.oracle() == world.oracle()


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
