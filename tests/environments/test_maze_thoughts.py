"""The expert of the maze says why it moves, from positions and walls that it was told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from random import Random

import pytest
from agentenv_lmrlgym.maze import Maze
from agentenv_lmrlgym.maze.layout import MOVES, after
from agentenv_lmrlgym.maze.thoughts import FORMS, Told, kinds

Position = tuple[int, int]
SIDES = {"up": "above you", "down": "below you", "left": "to your left", "right": "to your right"}
OTHER_TEXT = "look {around} 7, 7\n"
FREQUENT = ("start", "beside", "onward nearer", "toward")


@pytest.fixture
def maze() -> Maze:
    return Maze(Maze.setup(Maze.Options()))


def detour(task: int) -> list[str]:
    """Some actions of a player who is no expert."""
    random = Random(task)
    return [random.choice([*MOVES, OTHER_TEXT]) for _ in range(random.randrange(12))]


def played(
    maze: Maze, task: int, seed: int, first: list[str] | None = None
) -> Iterator[tuple[list[str], str, str]]:
    """What was observed so far, the thought and the action, for each turn of the expert."""
    step = maze.reset(task, seed)
    seen = [step.observation]
    for action in first or []:
        step = step if step.done else maze.step(action)
        seen.append(step.observation)
    while not step.done:
        advice = maze.oracle()
        yield list(seen), advice.thought, advice.action
        step = maze.step(advice.action)
        seen.append(step.observation)


def read(observation: str) -> tuple[Position, Position, set[str]]:
    """The goal, the position and the sides without a wall, from what was observed."""
    found = re.match(
        r"The goal is at position (\d+), (\d+)\..* position (\d+), (\d+)\.", observation
    )
    assert found, observation
    goal_row, goal_column, row, column = map(int, found.groups())
    walls = observation.rpartition("There ")[2]
    open_ = {side for side, words in SIDES.items() if words not in walls}
    return (goal_row, goal_column), (row, column), open_


def pairs(text: str) -> list[Position]:
    return [(int(row), int(column)) for row, column in re.findall(r"(\d+), (\d+)", text)]


def test_every_thought_is_a_line_of_good_english(maze: Maze) -> None:
    for task in maze.tasks():
        for _, thought, _ in played(maze, task, 0, detour(task)):
            assert re.fullmatch(r"[^\n{}]+[.]", thought), thought
            assert not re.search(r"  | [.,;:]|\bor [.;]| a [aeiou]", thought), thought
            assert thought.count(". ") <= 2, thought


def test_positions_and_distances_in_a_thought_are_those_that_were_told(maze: Maze) -> None:
    for task in maze.tasks():
        for seen, thought, action in played(maze, task, 1, detour(task)):
            told = [read(each) for each in seen]
            (goal, here, _), (down, right) = told[-1], MOVES[action]
            there = here[0] + down, here[1] + right
            assert set(pairs(thought)) <= {goal, there, *(at for _, at, _ in told)}, thought
            rest = re.sub(r"\d+, \d+", "", thought)
            for count, axis in re.findall(r"(\d+) (row|column)", rest):
                assert int(count) == abs(goal[axis == "column"] - here[axis == "column"]), thought
            assert len(re.findall(r"\d+", rest)) == len(re.findall(r"\d+ (?:row|column)", rest))


def test_walls_in_a_thought_are_those_that_were_told(maze: Maze) -> None:
    claims = 0
    for task in maze.tasks():
        for seen, thought, _ in played(maze, task, 2, detour(task)):
            _, _, open_ = read(seen[-1])
            for side, words in SIDES.items():
                mine = words.replace("your", "my").replace("you", "me")
                if f"no wall {mine}" in thought:
                    claims += 1
                    assert side in open_, thought
                elif mine in thought:
                    claims += 1
                    assert side not in open_, thought
            if "dead end" in thought or "all sides but the one" in thought:
                claims += 1
                assert len(open_) == 1, thought
    assert claims > 30


def test_a_way_back_leads_to_a_side_that_was_told_and_not_tried(maze: Maze) -> None:
    claims = 0
    for task in maze.tasks():
        for seen, thought, action in played(maze, task, 3, detour(task)):
            told = {at: open_ for _, at, open_ in map(read, seen)}
            here = read(seen[-1])[1]
            found = re.search(r"not tried yet|not tried: |open and untried|can still try", thought)
            if found is None:
                continue
            claims += 1
            assert after(here, action) in told
            assert any(
                after(at, f"move {side}") not in told and re.search(rf"\b{side}\b", thought)
                for at in set(pairs(thought)) & told.keys()
                for side in told[at]
            ), thought
    assert claims > 20


def test_the_first_thought_takes_up_the_goal(maze: Maze) -> None:
    for task in maze.tasks():
        seen, thought, _ = next(played(maze, task, 0))
        goal, here, _ = read(seen[0])
        assert {goal, here} <= set(pairs(thought)), thought


def test_a_thought_says_that_the_last_action_led_nowhere(maze: Maze) -> None:
    for idle, action in (("bumped", "move up"), ("no move", OTHER_TEXT)):
        starts = set()
        for seed in range(20):
            maze.reset(0, seed)
            maze.step(action)
            starts.add(maze.oracle().thought.partition(".")[0])
        assert len(starts) == len(FORMS[idle])


def test_another_seed_words_the_same_moves_differently(maze: Maze) -> None:
    for task in list(maze.tasks())[::7]:
        one, same, other = ([each[1:] for each in played(maze, task, seed)] for seed in (4, 4, 5))
        assert one == same
        assert [action for _, action in one] == [action for _, action in other]
    texts = {tuple(t for _, t, _ in played(maze, 0, seed)) for seed in range(6)}
    assert len(texts) == 6


def test_every_kind_has_four_forms_and_the_frequent_ones_are_all_heard(maze: Maze) -> None:
    heard: dict[str, set[str]] = defaultdict(set)
    for task in maze.tasks():
        for seen, thought, action in played(maze, task, 6, detour(task)):
            told = {at: [f"move {side}" for side in open_] for _, at, open_ in map(read, seen)}
            path = [read(each)[1] for each in seen]
            opening, reason = kinds(Told(read(seen[0])[0], path, told), action)
            heard[opening].add(thought.partition(".")[0][:14])
            if not opening and not maze.idle:
                heard[reason].add(re.sub(r"\d+, \d+|up|down|left|right", "", thought))
    assert all(len(forms) >= 4 for forms in FORMS.values())
    for kind in FREQUENT:
        assert len(heard[kind]) >= 4, kind


def test_every_reason_that_there_is_comes_up_somewhere(maze: Maze) -> None:
    heard: set[str] = set()
    for task in maze.tasks():
        for first in ([], detour(task)):
            for seen, _, action in played(maze, task, 0, first):
                told = {at: [f"move {side}" for side in open_] for _, at, open_ in map(read, seen)}
                path = [read(each)[1] for each in seen]
                heard |= set(kinds(Told(read(seen[0])[0], path, told), action))
    assert set(FORMS) - {"bumped", "no move"} <= heard
