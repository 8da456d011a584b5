"""Every world keeps every rule of the kit, over HTTP and in both dialects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agentenv.clients.formats import FORMATS
from agentenv.protocol import task_number
from envservers.testing import RULES, Rule, Subject, examine, subject
from envservers.testing.rules import MOST_SOLVED

EFFORT = {  # less where an engine is slow
    "academia": 1.0,
    "alfworld": 1.0,
    "babyai": 1.0,
    "maze": 1.0,
    "movie": 1.0,
    "sciworld": 0.05,
    "sheet": 1.0,
    "sqlgym": 1.0,
    "textcraft": 1.0,
    "todo": 1.0,
    "weather": 1.0,
    "webarena": 0.03,
    "webshop": 1.0,
    "wordle": 1.0,
}


@pytest.fixture(scope="module", params=EFFORT)
def world(request: pytest.FixtureRequest) -> Iterator[Subject]:
    with subject(request.param, effort=EFFORT[request.param]) as it:
        yield it


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_conformance(world: Subject, rule: Rule) -> None:
    examine(world, rule)


def test_the_expert_is_held_to_every_task_or_to_all_of_the_splits(world: Subject) -> None:
    tasks = world.tasks(MOST_SOLVED)
    most = world.scaled(MOST_SOLVED)
    if world.card.tasks <= most:
        assert len(tasks) == world.card.tasks
    else:
        assert len(tasks) == min(sum(world.card.splits.values()), most)
    if world.name == "babyai":
        assert {task % 40 for task in tasks} == set(range(40)), "all forty levels"


def test_the_experts_actions_survive_every_format(world: Subject) -> None:
    for state in world.begin(world.tasks(12)):
        while not state["done"]:
            expert = world.get("/oracle", env_id=state["env_id"]).json()
            for each in FORMATS.values():
                reply = each.write(expert["action"], expert["thought"], world.card)
                read = each.read(reply, world.card)
                assert read.action == expert["action"], (each.name, reply)
            state = world.act({state["env_id"]: expert["action"]})[state["env_id"]]
    world.end()


OFFICIAL_SIZES = {
    "academia": {"test": 20},
    "alfworld": {"train": 2420, "test": 200},
    "babyai": {"train": 810, "test": 90},
    "maze": {"train": 215, "test": 25},
    "movie": {"train": 215, "test": 20},
    "sciworld": {"train": 2120, "test": 200},
    "sheet": {"test": 20},
    "sqlgym": {"train": 3000, "test": 200},
    "textcraft": {"train": 374, "test": 100},
    "todo": {"train": 135, "test": 20},
    "weather": {"train": 311, "test": 20},
    "webarena": {"train": 372, "test": 20},
    "webshop": {"train": 3930, "test": 200},
    "wordle": {"train": 955, "test": 25},
}


def test_the_splits_have_the_official_sizes_and_share_no_task(world: Subject) -> None:
    assert world.card.splits == OFFICIAL_SIZES[world.name]
    numbers = [
        task_number(each)
        for name in world.card.splits
        for each in world.get("/tasks", split=name, limit=100_000).json()["tasks"]
    ]
    assert len(set(numbers)) == len(numbers) == sum(world.card.splits.values())
