"""Maze, played directly: its texts, its end, its tasks, its expert."""

from __future__ import annotations

import pytest
from agentenv_lmrlgym.maze import Maze
from agentenv_lmrlgym.maze.layout import FREE, distances, tasks

from agentenv.clients.template import match
from agentenv.protocol import Tool
from envservers.environment import Step

FIRST_FURTHER = [((5, 8), (5, 7)), ((5, 9), (1, 7)), ((5, 6), (2, 3))]


@pytest.fixture
def maze() -> Maze:
    maze = Maze(Maze.setup(Maze.Options()))
    maze.reset(0, 0)
    return maze


def start_at(maze: Maze, start: tuple[int, int]) -> Step:
    """The official task that starts there."""
    official = {tasks()[task][0]: task for task in range(25)}
    return maze.reset(official[start], 0)


def test_a_start_tells_the_goal_the_position_and_the_walls(maze: Maze) -> None:
    assert start_at(maze, (5, 3)).observation == (
        "The goal is at position 8, 6. Your current position is at position 5, 3. "
        "There are walls to your left, below you."
    )


def test_one_wall_is_told_in_the_singular(maze: Maze) -> None:
    assert start_at(maze, (5, 6)).observation.endswith("5, 6. There is a wall above you.")


def test_walls_are_told_right_left_above_below(maze: Maze) -> None:
    assert start_at(maze, (2, 3)).observation.endswith("to your right, to your left.")
    assert start_at(maze, (1, 5)).observation.endswith("to your right, above you, below you.")


@pytest.mark.parametrize(
    ("move", "there"),
    [("move up", "4, 3"), ("move right", "5, 4"), ("move down", "5, 3"), ("move left", "5, 3")],
)
def test_a_move_changes_the_position_and_a_wall_leaves_it(
    maze: Maze, move: str, there: str
) -> None:
    start_at(maze, (5, 3))
    step = maze.step(move)
    assert f"at position {there}. There" in step.observation
    assert (step.reward, step.done, dict(step.info)) == (0, False, {})


def test_surrounding_blanks_are_no_mistake(maze: Maze) -> None:
    assert "position 1, 2." in maze.step(" move right\n").observation


@pytest.mark.parametrize(
    "text", ["", "Move right", "move  right", "go right", "\x00\ud800", "x" * 8000]
)
def test_any_other_text_leaves_the_position_and_is_marked(maze: Maze, text: str) -> None:
    before = maze.reset(0, 0)
    step = maze.step(text)
    assert step.observation == before.observation
    assert step.info == {"invalid_action": True}


def test_reaching_the_goal_is_a_success(maze: Maze) -> None:
    start_at(maze, (7, 6))
    assert maze.step("move down") == Step("Success\n", reward=1, done=True, success=True)


def test_the_fifty_first_step_fails(maze: Maze) -> None:
    for _ in range(50):
        assert not maze.step("move left").done
    assert maze.step("move left") == Step(
        "Failure\n", reward=-1, done=True, success=False, truncated=True
    )


def test_other_text_costs_a_step(maze: Maze) -> None:
    for _ in range(50):
        assert not maze.step("think").done
    step = maze.step("think")
    assert (step.observation, step.reward) == ("Failure\n", -1)
    assert step.info == {"invalid_action": True}


def test_a_goal_reached_with_the_fifty_first_step_is_a_success(maze: Maze) -> None:
    start_at(maze, (7, 6))
    for _ in range(50):
        maze.step("move left")
    assert maze.step("move down").success


def test_the_official_starts_are_the_test_split(maze: Maze) -> None:
    splits = maze.tasks().splits
    assert list(splits["test"]) == list(range(25))
    assert {tasks()[task][1] for task in splits["test"]} == {(8, 6)}
    assert tasks()[0][0] == (1, 1)
    assert tasks()[24][0] == (2, 9)


def test_the_official_task_that_starts_on_its_goal_is_missing(maze: Maze) -> None:
    assert 25 not in maze.tasks()
    assert len(maze.tasks()) == 240


def test_further_tasks_are_pairs_with_other_goals(maze: Maze) -> None:
    pairs = [tasks()[task] for task in maze.tasks().splits["train"]]
    assert len(pairs) == len(set(pairs)) == 215
    assert all(goal != (8, 6) and goal != start for start, goal in pairs)
    assert pairs[:3] == FIRST_FURTHER


def test_the_maze_has_its_26_positions_and_no_circle() -> None:
    assert len(FREE) == 26
    assert max(distances((8, 6)).values()) == 12
    steps = sum(distances(one)[other] == 1 for one in FREE for other in FREE)
    assert steps == 2 * (len(FREE) - 1)


def test_the_expert_solves_every_task_within_the_rounds(maze: Maze) -> None:
    for task in maze.tasks():
        maze.reset(task, 0)
        for _ in range(maze.max_rounds):
            step = maze.step(maze.oracle().action)
            if step.done:
                break
        assert step.success, task


def test_available_actions_are_the_open_directions(maze: Maze) -> None:
    start_at(maze, (5, 3))
    assert maze.available_actions() == ["move right", "move up"]


def test_the_seed_changes_nothing(maze: Maze) -> None:
    assert maze.reset(7, 0) == maze.reset(7, 99)


def test_a_copy_goes_its_own_way(maze: Maze) -> None:
    twin = maze.copy()
    twin.step("move right")
    assert (maze.position, maze.steps) == ((1, 1), 0)
    assert (twin.position, twin.steps) == ((1, 2), 1)


def test_every_move_is_a_call_of_the_tool() -> None:
    tools = [Tool.model_validate(tool) for tool in Maze.tools()]
    for move in ("move up", "move down", "move left", "move right"):
        assert match(tools, move) is not None
