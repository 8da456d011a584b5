"""The plans that are stored with the household games: they win, and none is too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from agentenv_alfworld import houses, interpreter
from agentenv_alfworld.engine import is_won_by
from agentenv_alfworld.houses import goals
from agentenv_alfworld.houses.catalog import Design, design

SAMPLE = range(7, houses.COUNT, 65)  # 41 games of all kinds
EVALUATION = range(houses.TRAIN, houses.COUNT)

State = tuple[str, str, frozenset[str], tuple[str, ...], frozenset[str]]


def test_a_stored_plan_wins_with_its_last_command() -> None:
    for task in SAMPLE:
        game = houses.game(task)
        assert is_won_by(interpreter.load(game), game.walkthrough), task


@pytest.mark.parametrize("task", [2420, 2421])
def test_a_stored_plan_wins_on_textworlds_own_engine(task: int) -> None:
    pytest.importorskip("textworld", reason="the engine of ALFWorld is not installed")
    from agentenv_alfworld import textworld_engine

    game = houses.game(task)
    assert is_won_by(textworld_engine.load(game), game.walkthrough)


def reached(made: Design) -> Iterator[int]:
    """Breadth first through all that can be done with what is wanted: when the goal is reached."""
    goal, house = made.goal, made.house
    tool = {goals.CLEAN: "SinkBasin", goals.HEAT: "Microwave", goals.COOL: "Fridge"}.get(goal.kind)
    lamps = {thing.where.identity for thing in house.things if thing.kind == "DeskLamp"}
    lamps = lamps if goal.kind == goals.LIGHT else set()
    things = [thing for thing in house.things if thing.kind == goal.thing]
    sources = {thing.where.identity for thing in things}
    places = {
        each.identity: each
        for each in house.room.receptacles
        if each.kind in (goal.place, tool) or each.identity in lamps | sources
    }
    numbers = range(len(things))

    def is_goal(state: State) -> bool:
        here, held, _, where, done = state
        if goal.kind == goals.LIGHT:
            return bool(held) and here in lamps and here in done
        ready = [i for i in numbers if tool is None or str(i) in done]
        inside = Counter(where[i] for i in ready if where[i] in places)
        pair = 2 if goal.kind == goals.TWO else 1
        return any(n >= pair and places[p].kind == goal.place for p, n in inside.items())

    def after(state: State) -> Iterator[State]:
        here, held, opened, where, done = state
        yield from ((place, held, opened, where, done) for place in places if place != here)
        if not here:
            return
        if places[here].openable and here not in opened:
            yield here, held, opened | {here}, where, done
        if here in lamps:
            yield here, held, opened, where, done | {here}
        if held and places[here].kind == tool:
            yield here, held, opened, where, done | {held}
        if places[here].openable and here not in opened:
            return
        if held:
            moved = tuple(here if str(i) == held else where[i] for i in numbers)
            yield here, "", opened, moved, done
        else:
            for i in (i for i in numbers if where[i] == here):
                yield here, str(i), opened, (*where[:i], "", *where[i + 1 :]), done

    start: State = ("", "", frozenset(), tuple(t.where.identity for t in things), frozenset())
    seen, edge, steps = {start}, [start], 0
    while edge:
        if any(map(is_goal, edge)):
            yield steps
        steps += 1
        edge = [new for old in edge for new in after(old) if not (new in seen or seen.add(new))]


@pytest.mark.parametrize("kind", sorted(goals.ROOMS))
def test_no_plan_is_longer_than_the_shortest_way_there_is(kind: str) -> None:
    tasks = [task for task in EVALUATION if houses.kind_of(task) == kind]
    fewest = sorted(tasks, key=lambda task: len(design(task).house.room.receptacles))
    for task in fewest[:3]:
        assert len(houses.game(task).walkthrough) == next(reached(design(task))), task
