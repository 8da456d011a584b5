"""Layout: the double-T maze, the ways through it, and the tasks on it.

A position is (row, column), counted from 0 in the upper left corner.
"""

from __future__ import annotations

from functools import cache
from random import Random

Position = tuple[int, int]

LAYOUT = (
    "#############",
    "#.....#.....#",
    "###.#####.###",
    "###.#####.###",
    "###.#####.###",
    "###.......###",
    "######.######",
    "######.######",
    "######.######",
    "#############",
)

MOVES: dict[str, Position] = {
    "move left": (0, -1),
    "move right": (0, 1),
    "move up": (-1, 0),
    "move down": (1, 0),
}

FREE: tuple[Position, ...] = tuple(
    (row, column)
    for row, line in enumerate(LAYOUT)
    for column, cell in enumerate(line)
    if cell == "."
)

OFFICIAL_GOAL: Position = (8, 6)
# In AgentGym's order: the top, the way down on the left to the goal, the right from below.
OFFICIAL_STARTS: tuple[Position, ...] = (
    *((1, column) for column in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11)),
    *((2, 3), (3, 3), (4, 3), (5, 3), (5, 4), (5, 5), (5, 6), (6, 6), (7, 6)),
    *((5, 7), (5, 8), (5, 9), (4, 9), (3, 9), (2, 9)),
)
IMPOSSIBLE = 25  # AgentGym lists it, but it starts on its goal
FURTHER = 215  # as many as AgentGym has trajectories
LONGEST = 15  # moves of a further task: the rounds that an evaluation allows


@cache
def tasks() -> dict[int, tuple[Position, Position]]:
    """Start and goal of each task: AgentGym's 25, then pairs with other goals, in random order."""
    official = [(start, OFFICIAL_GOAL) for start in OFFICIAL_STARTS]
    pairs = [
        (start, goal)
        for goal in FREE
        for start in FREE
        if goal not in (start, OFFICIAL_GOAL) and distances(goal)[start] <= LONGEST
    ]
    further = Random("maze tasks").sample(pairs, FURTHER)
    return dict(enumerate(official)) | dict(enumerate(further, IMPOSSIBLE + 1))


@cache
def distances(goal: Position) -> dict[Position, int]:
    """How many moves it takes to the goal, from everywhere."""
    found = {goal: 0}
    ahead = [goal]
    for position in ahead:
        for move in MOVES:
            beside = after(position, move)
            if beside not in found:
                found[beside] = found[position] + 1
                ahead.append(beside)
    return found


def after(position: Position, move: str) -> Position:
    """Where a move leads; a wall leaves the position."""
    down, right = MOVES[move]
    row, column = position[0] + down, position[1] + right
    return (row, column) if LAYOUT[row][column] == "." else position
