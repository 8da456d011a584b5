"""Maze: the double-T maze of LMRL-Gym, told in words.

A task is a start and a goal in the one maze; the seed only draws the words in which the expert
thinks. An action is one of four moves; a wall, and any other text, leaves the position and costs a
step. Reaching the goal gives reward 1. An episode that takes more than 50 steps ends with reward
-1.
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
from agentenv_lmrlgym.maze.thoughts import Told, named, thought
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
    scoring = "Success: the goal is reached within 50 steps. The score is 1 then, and else 0."
    reward_range = (-1.0, 1.0)

    def tasks(self) -> Tasks:
        count = IMPOSSIBLE + 1 + FURTHER
        splits = {"train": range(IMPOSSIBLE + 1, count), "test": range(IMPOSSIBLE)}
        missing = frozenset({IMPOSSIBLE})
        return Tasks(count, splits, missing, official_numbers=True)

    def reset(self, task: int, seed: int) -> Step:
        self.position, self.goal = tasks()[task]
        self.steps = 0
        self.drawn_by = task, seed  # the words of the expert's thoughts
        self.path = [self.position]
        self.idle = ""
        return Step(described(self.position, self.goal))

    def step(self, action: str) -> Step:
        action = action.strip()
        self.steps += 1
        info = {} if action in MOVES else {"invalid_action": True}
        if action in MOVES:
            self.position = after(self.position, action)
        stayed = self.position == self.path[-1]
        self.idle = ("bumped" if action in MOVES else "no move") if stayed else ""
        self.path.append(self.position)
        if self.position == self.goal:
            return Step("Success\n", reward=1.0, done=True, success=True)
        if self.steps > STEPS:
            return Step(
                "Failure\n", reward=-1.0, done=True, success=False, truncated=True, info=info
            )
        return Step(described(self.position, self.goal), info=info)

    def available_actions(self) -> list[str]:
        return [move for move in MOVES if after(self.position, move) != self.position]

    def oracle(self) -> Advice:
        distance = distances(self.goal)
        move = min(self.available_actions(), key=lambda move: distance[after(self.position, move)])
        sides = {each: [m for m in MOVES if after(each, m) != each] for each in self.path}
        told = Told(self.goal, self.path, sides, self.idle)
        return Advice(move, thought(told, move, *self.drawn_by, self.steps))

    def copy(self) -> Maze:
        twin = Maze(self.shared)
        twin.position, twin.goal, twin.steps = self.position, self.goal, self.steps
        twin.drawn_by, twin.path, twin.idle = self.drawn_by, [*self.path], self.idle
        return twin


def described(position: Position, goal: Position) -> str:
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
