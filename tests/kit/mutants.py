"""Worlds with one bug each, of the kinds that real environments had: the rules must find them."""

from __future__ import annotations

import os
import random
from typing import Any, ClassVar

from envservers.environment import Advice, Step, Tasks
from tests.kit.toys import Sum


class HashSeeded(Sum):
    """Its text follows the order of a set."""

    def reset(self, task: int, seed: int) -> Step:
        super().reset(task, seed)
        return Step(f"Reach {task}: {' '.join({'red', 'green', 'blue', 'white', 'black'})}")


class SharedChance(Sum):
    """Draws from the process's own random numbers."""

    def step(self, action: str) -> Step:
        step = super().step(action)
        return Step(f"{step.observation} {random.random()}", step.reward, step.done)


class SharedChanceInProcesses(SharedChance):
    """The same in workers, where a replay goes on with other numbers."""

    runs_in = "process"


class SharedState(Sum):
    """Keeps its sum where all episodes see it."""

    sums: ClassVar[list[int]] = [0]

    def reset(self, task: int, seed: int) -> Step:
        self.sums[0] = 0
        return super().reset(task, seed)

    def step(self, action: str) -> Step:
        self.sum = self.sums[0]
        step = super().step(action)
        self.sums[0] = self.sum
        return step


class SharedFork(Sum):
    """Its copy is itself."""

    def copy(self) -> Sum:
        return self


class Remembering(Sum):
    """A reset does not begin from the beginning."""

    resets = 0

    def reset(self, task: int, seed: int) -> Step:
        super().reset(task, seed)
        self.resets += 1
        return Step(f"Reach {task}, attempt {self.resets}.")


class Generous(Sum):
    """Pays more than it announces."""

    def step(self, action: str) -> Step:
        step = super().step(action)
        return Step(step.observation, reward=0.7, done=step.done)


class Proud(Sum):
    """Succeeds before it is done."""

    def step(self, action: str) -> Step:
        step = super().step(action)
        return Step(step.observation, step.reward, step.done, success=True)


class Unsolvable(Sum):
    """Its oracle fails on one task."""

    def oracle(self) -> Advice:
        return Advice(str(self.goal - self.sum + (self.goal == 77)))


class Modest(Unsolvable):
    """Its oracle fails on that task as well, and promises no more."""

    expert_solves = 0.99


class Fragile(Sum):
    """Crashes on an action that is no number."""

    def step(self, action: str) -> Step:
        int(action)
        return super().step(action)


class Misleading(Sum):
    """Offers what it does not understand."""

    def available_actions(self) -> list[str]:
        return ["add 1"]


class Boastful(Sum):
    """Announces tasks that cannot be reset."""

    def tasks(self) -> Tasks:
        return Tasks(300, {"test": range(1, 300)})

    def reset(self, task: int, seed: int) -> Step:
        if task > 250:
            raise IndexError("list index out of range")
        return super().reset(task, seed)


class Misspelled(Sum):
    """Its tools are no tools."""

    @classmethod
    def tools(cls) -> list[dict[str, Any]]:
        return [{"name": "add", "action": "{number}"}]


class Leaking(Sum):
    """Opens a file in every episode and closes none."""

    def reset(self, task: int, seed: int) -> Step:
        self.kept: Any = os.dup(2)
        return super().reset(task, seed)
