"""BabyAI: instructions such as `open the red door` in a grid of rooms, told and acted in words.

A task is a level and one of its generated worlds; it leaves nothing open, so the kit's seed
only draws the words in which the expert thinks. Worlds that nobody can solve are no tasks: see
proofs.py. The world is minigrid's. An action is either one low-level move (`turn left`) or a
composite of several (`go to red ball 1`), which is walked through what is in view and ends as soon
as the mission does.

The reward comes once, when the mission is accomplished: minigrid's 1 - 0.9 * moves / limit, counted
in low-level moves. An episode also ends, without reward, at minigrid's limit of moves (truncated),
and at the first wrong object or door in the levels that are strict (those named Debug).

The mission is told in the order in which it is to be done: minigrid's `A after you B` reads
`B, then A` here. Its own words are in `info`.
"""

from __future__ import annotations

import copy
from typing import Any, Self

from agentenv_babyai import levels, moves, png, view
from agentenv_babyai.course import Plans, due
from agentenv_babyai.memory import Memory
from agentenv_babyai.thoughts import Told, thought
from agentenv_babyai.world import Move, World, pose_of
from envservers.environment import Advice, Environment, InvalidAction, Step, Tasks


class BabyAI(Environment):
    """Carry out an instruction in a grid of rooms: go to, pick up, open and put things in order."""

    name = "babyai"
    version = "1"
    port = 36002
    max_rounds = 20
    scoring = (
        "Success: the mission is accomplished. "
        "The score is then 1 - 0.9 * moves / limit, and else 0."
    )
    metric = "score"
    runs_in = "loop"

    @classmethod
    def setup(cls, options: Any) -> None:
        levels.build(0)  # imports numpy, gymnasium and pygame, which takes a second

    def tasks(self) -> Tasks:
        return Tasks(levels.COUNT, levels.splits(), levels.impossible(), official_numbers=True)

    def reset(self, task: int, seed: int) -> Step:
        self.level = levels.level_of(task)
        self.world = levels.build(task)
        self.task = task
        self.taken: list[tuple[str, tuple[Move, ...]]] = []  # actions and what they were made of
        self.plans: Plans = {}
        self.drawn_by = task, seed  # the words of the expert's thoughts
        self.turn, self.idle = 0, ""
        self._look()
        self.memory = Memory.of(self.view)
        return self._shown(f"Your goal: {view.goal_of(self.world.mission)}\n{self._scene()}")

    def step(self, action: str) -> Step:
        text = moves.plain(action)
        self.turn += 1
        self.idle = "refused"
        if "check" in text:
            self.idle = "looked"
            return self._shown(moves.listed(self.offers))
        if text not in self.offers:
            reason = moves.refusal(text, self.world, self.view) if text else _EMPTY
            raise InvalidAction(f"{reason}\n{moves.listed(self.offers)}")
        self.taken.append((text, self.offers[text]))
        for move in self.offers[text]:
            _, reward, terminated, truncated, _ = self.world.step(move)
            self.memory.entered.add(pose_of(self.world)[:2])
            if terminated or truncated:
                self._look()
                return self._ended(float(reward), terminated)
        before = self._described()
        self._look()
        self.idle = "same" if self._described() == before else ""
        self.memory.see(self.view)
        return self._shown(self._scene())

    def available_actions(self) -> list[str]:
        return list(self.offers)

    def oracle(self) -> Advice:
        taken = [action for action, _ in self.taken]
        planned = due(self.plans, taken, self._world_after)
        told = Told(
            view.goal_of(self.world.mission),
            self.memory,
            pose_of(self.world),
            self.world.carrying,
            self.turn == 0,
            self.idle,
        )
        return Advice(planned.action, thought(planned, told, *self.drawn_by, self.turn))

    def copy(self) -> Self:
        twin = type(self)(self.shared)
        twin.level = self.level
        twin.world = copy.deepcopy(self.world)
        twin.task, twin.taken, twin.plans = self.task, [*self.taken], {**self.plans}
        twin.drawn_by, twin.turn, twin.idle = self.drawn_by, self.turn, self.idle
        twin._look()
        twin.memory = self.memory.copy(twin.view)
        return twin

    def peek(self, what: str) -> Any:
        if what != "render":
            return super().peek(what)
        frame = self.world.get_frame(highlight=True, tile_size=32)
        height, width, _ = frame.shape
        return png.data_uri(width, height, frame.astype("uint8").tobytes())

    def _look(self) -> None:
        """Once after each change: what is seen, and what can be done from there."""
        self.view = view.look(self.world)
        self.offers = moves.offers(self.world, self.view)

    def _world_after(self, count: int) -> World:
        """As it was after so many of the actions taken."""
        if count == len(self.taken):
            return self.world
        world = levels.build(self.task)
        for _, path in self.taken[:count]:
            for move in path:
                world.step(move)
        return world

    def _scene(self) -> str:
        return f"{self._described()}\n{moves.listed(self.offers)}"

    def _described(self) -> str:
        return view.described(self.view, self.world.carrying)

    def _shown(self, observation: str) -> Step:
        return Step(observation, available_actions=list(self.offers), info=self._info())

    def _ended(self, reward: float, terminated: bool) -> Step:
        success = terminated and reward > 0
        verdict = _SUCCESS if success else _FAILURE if terminated else _TIME_UP
        return Step(
            f"{view.described(self.view, self.world.carrying)} {verdict}",
            reward=reward if success else 0.0,
            score=reward if success else 0.0,
            done=True,
            success=success,
            truncated=not terminated,
            info=self._info(),
        )

    def _info(self) -> dict[str, Any]:
        return {
            "level": self.level,
            "mission": self.world.mission,
            "low_level_steps": self.world.step_count,
        }


_EMPTY = "Nothing changes: the action is empty."
_SUCCESS = "The task is completed."
_FAILURE = "The task has failed: that was the wrong object or door."
_TIME_UP = "The task has failed: the time is up."
