"""SciWorld: an experiment of an elementary science book, carried out in a simulated house.

A task is a variation of one of 23 of ScienceWorld's tasks; the simulator is ScienceWorld's own. The
seed of a reset decides what is left to chance after the beginning, which is little: bees fly by it.
An action is a command, such as `pour water into metal pot`, which the simulator resolves: it asks
back with a numbered menu where a name is ambiguous.

The native score counts the goals reached in percent and is -100 after the focus on a wrong thing,
which ends the episode. The score is the native one between 0 and 1, and the reward is its change.
The episode also ends when the task is completed, or after more than 100 moves (truncated): actions
that take no time, such as looking around, are no moves.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, ClassVar

from agentenv_sciworld import oracle
from agentenv_sciworld.aims import aim
from agentenv_sciworld.gold import MOVES, Gold, step_seed, unsolved
from agentenv_sciworld.java import found
from agentenv_sciworld.jvm import Jvm
from agentenv_sciworld.notes import Notes
from agentenv_sciworld.simulator import Simulator
from agentenv_sciworld.tasks import Table, table
from agentenv_sciworld.thoughts import thought
from envservers.environment import Advice, Environment, InvalidAction, Step, Tasks
from envservers.items import listed
from envservers.settings import setting

LONGEST = 500  # characters of a command; the simulator's own have less than half
UNKNOWN = "No known action matches that input."
_NOT_UNDERSTOOD = (UNKNOWN, "Unknown action.")


@dataclass(frozen=True)
class Shared:
    """What all episodes of a process share."""

    jvm: Jvm
    table: Table
    gold: Gold
    splits: dict[str, list[int]]
    source: str


class SciWorld(Environment):
    """Carry out a science experiment in a house: boil, measure, mix, wire up, find and classify."""

    name = "sciworld"
    version = "1"
    port = 36003
    max_rounds = 30
    scoring = (
        "The score is the share of the task's goals that are reached. Success: all of them are."
    )
    metric = "score"
    runs_in = "process"
    seats: ClassVar[int] = 128  # a world takes 1.5 MB of the heap, the search for a path 30

    @dataclass(frozen=True)
    class Options(Environment.Options):
        heap_mb: int = setting(512, "megabytes of heap of the JVM that each worker process has")

    @classmethod
    def setup(cls, options: Options) -> Shared:
        jvm = Jvm(found(os.environ), options.heap_mb)
        try:
            simulator = Simulator(jvm)
            tasks = table(simulator)
            simulator.close()
            gold = Gold(jvm, tasks)
            folders = [options.data] if options.data else []
            given = listed(folders, cls.prefix(), range(tasks.count))
        except BaseException:
            jvm.stop()
            raise
        splits = given or {"train": tasks.train(without=unsolved()), "test": gold.built_in_test()}
        return Shared(jvm, tasks, gold, splits, "official" if given else "built-in")

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.simulator: Simulator | None = None

    def tasks(self) -> Tasks:
        shared = self.shared
        return Tasks(shared.table.count, shared.splits, source=shared.source, official_numbers=True)

    def reset(self, task: int, seed: int) -> Step:
        if self.simulator is None:
            self.simulator = Simulator(self.shared.jvm)
        kind = self.shared.table.kind(task)
        self.task, self.seed, self.kind = task, seed, kind
        self.simulator.load(kind.name, task - kind.first)
        self.description = self.simulator.ask("getTaskDescription").strip()
        look = self.simulator.step("look around", step_seed(task, seed, 0))
        self.start = oracle.room(look)
        self.played: list[str] = []
        self.notes = Notes(self.description, look)
        self.told = look
        self.native = self.change = self.simulator.score  # where one begins may be a goal
        info = {
            "task_name": kind.name,
            "var_num": task - kind.first,
            "task_description": self.description,
            "look": look,
            **self._figures(),
        }
        score = max(0, self.native) / 100
        return Step(f"{self.description}\n{look}", reward=score, score=score, info=info)

    def step(self, action: str) -> Step:
        text = action.strip()
        if len(text) > LONGEST:
            raise InvalidAction(UNKNOWN)
        self.played.append(text)
        number = len(self.played)
        self.told = self.world.step(text, step_seed(self.task, self.seed, number))
        self.notes.add(text, self.told)
        before, self.native = self.native, self.world.score
        self.change = self.native - before
        completed = self.world.completed
        info = self._figures()
        over = info["moves"] > MOVES
        if self.told.startswith(_NOT_UNDERSTOOD):
            info["invalid_action"] = True
        return Step(
            self.told,
            reward=(max(0, self.native) - max(0, before)) / 100,
            score=max(0, self.native) / 100,
            done=completed or self.native < 0 or over,
            success=completed and self.native == 100,
            truncated=over and not completed and self.native >= 0,
            info=info,
        )

    def available_actions(self) -> list[str]:
        return self.world.valid_actions()

    def oracle(self) -> Advice:
        path = self.shared.gold.path(self.task)
        here = oracle.room(self.world.ask("freeActionLook"))
        action = oracle.following(path, self.played, self.start, here)
        if self.told.startswith("Ambiguous request"):
            action = "0"
        elif self.told == UNKNOWN and self.played[-1] in path:
            action = oracle.nearest(self.played[-1], self.world.valid_actions()) or action
        why = thought(action, aim(self.description), self.notes, self.task, self.seed)
        return Advice(action, why)

    def peek(self, what: str) -> Any:
        from agentenv_sciworld.peeks import PEEKS

        return PEEKS[what](self) if what in PEEKS else super().peek(what)

    def close(self) -> None:
        if self.simulator is not None:
            self.simulator.close()
            self.simulator = None

    @property
    def world(self) -> Simulator:
        if self.simulator is None:
            raise RuntimeError("the episode has not begun")
        return self.simulator

    def _figures(self) -> dict[str, Any]:
        return {
            "native_score": self.native,
            "native_reward": self.change,
            "moves": self.world.moves,
        }
