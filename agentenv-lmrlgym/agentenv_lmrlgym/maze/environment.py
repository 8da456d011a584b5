"""Maze: the double-T maze of LMRL-Gym, told in words.

A task is a start and a goal in the one maze; the seed changes nothing. An action is one of four
moves; a wall, and any other text, leaves the position and costs a step. Reaching the goal gives
reward 1. An episode that takes more than 50 steps ends with reward -1.
"""

from __future__ import annotations

from agentenv_lmrlgym.maze.layout import (
    FURTHER,
    IMPOSSIBLE,
    MOVES,
    Position,
    after,
    distances,
    tasks,
)
from envservers.environment import Advice, Environment, Step, Tasks

STEPS = 50  # the one after these must reach the goal

WALLS = {
    "move right": "to your right",
    "move left": "to your left",
    "move up": "above you",
    "move down": "below you",
}


class Maze(Environment):
    """Walk through a maze to the goal, knowing both positions and the walls around."""

    name = "maze"
    item_prefix = "lmrlgym_maze"
    port = 36008
    max_rounds = 15
    reward_range = (-1.0, 1.0)

    def tasks(self) -> Tasks:
        count = IMPOSSIBLE + 1 + FURTHER
        splits = {"train": range(IMPOSSIBLE + 1, count), "test": range(IMPOSSIBLE)}
        return Tasks(count, splits, missing=frozenset({IMPOSSIBLE}))

    def reset(self, task: int, seed: int) -> Step:
        self.position, self.goal = tasks()[task]
        self.steps = 0
        return Step(told(self.position, self.goal))

    def step(self, action: str) -> Step:
        action = action.strip()
        self.steps += 1
        info = {} if action in MOVES else {"invalid_action": True}
        if action in MOVES:
            self.position = after(self.position, action)
        if self.position == self.goal:
            return Step("Success\n", reward=1.0, done=True, success=True)
        if self.steps > STEPS:
            return Step(
                "Failure\n", reward=-1.0, done=True, success=False, truncated=True, info=info
            )
        return Step(told(self.position, self.goal), info=info)

    def available_actions(self) -> list[str]:
        return [move for move in MOVES if after(self.position, move) != self.position]

    def oracle(self) -> Advice:
        distance = distances(self.goal)
        move = min(self.available_actions(), key=lambda move: distance[after(self.position, move)])
        here, goal, there = map(named, (self.position, self.goal, after(self.position, move)))
        left = distance[self.position]
        if left == 1:
            return Advice(move, f"I am at {here}, and the goal, {goal}, is beside me: I {move}.")
        return Advice(
            move,
            f"I am at {here}, and the goal is at {goal}. The shortest way around the walls takes "
            f"{left} moves. For the first of them I {move}, to {there}.",
        )

    def copy(self) -> Maze:
        twin = Maze(self.shared)
        twin.position, twin.goal, twin.steps = self.position, self.goal, self.steps
        return twin


def told(position: Position, goal: Position) -> str:
    """The goal, the position and the walls beside it."""
    walls = [side for move, side in WALLS.items() if after(position, move) == position]
    if not walls:
        around = "There are no walls near you."
    elif len(walls) == 1:
        around = f"There is a wall {walls[0]}."
    else:
        around = f"There are walls {', '.join(walls)}."
    return (
        f"The goal is at position {named(goal)}. "
        f"Your current position is at position {named(position)}. {around}"
    )


def named(position: Position) -> str:
    return f"{position[0]}, {position[1]}"
