"""SciWorld's stored paths: short enough for an evaluation, and still whole experiments."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from agentenv_sciworld.environment import SciWorld
from agentenv_sciworld.gold import ROUNDS, SEEDS, brief, ended, search, solved, stored
from agentenv_sciworld.shortening import LONG, MOVES, SHORT, deeds_of, shortened, walked

QUICK = 58  # the simulator's path of 57 actions is found and shortened in a few seconds
SAMPLE = (27, 89, 113, 1344, 2309, 4627)  # of most kinds whose paths are shortened
TOUR = [
    "open door to hallway", "go to hallway", "look around", "open door to art studio",
    "go to art studio", "look around", "open door to hallway", "go to hallway",
    "open door to kitchen", "go to kitchen", "pick up thermometer",
]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Iterator[SciWorld]:
    it = SciWorld(SciWorld.setup(SciWorld.Options()))
    yield it
    it.close()
    it.shared.jvm.stop()


def reads_off(wanted: str) -> list[str]:
    """A path that does little but measure, and sees a change in the end."""
    return ["activate stove", *["examine lead", "use thermometer on lead"] * 30, wanted]


def time(path: list[str]) -> int:
    return sum(MOVES.get(action, 1) for action in path)


def test_every_stored_path_fits_into_an_evaluation() -> None:
    assert {task: len(path) for task, path in stored().items() if len(path) > ROUNDS} == {}


def test_the_expert_solves_what_took_it_too_long_within_the_rounds(world: SciWorld) -> None:
    for task in SAMPLE:
        step = world.reset(task, 0)
        for _ in range(world.max_rounds):
            step = world.step(world.oracle().action)
            if step.done:
                break
        assert (step.success, step.score, step.info["native_score"]) == (True, 1.0, 100), task


def test_a_shortened_path_solves_the_episodes_of_other_seeds_as_well(world: SciWorld) -> None:
    for seed in SEEDS:
        for task in (4624, 2309):
            path = stored()[task]
            shared = world.shared
            assert ended(shared.jvm, shared.table, task, seed, path) == len(path)


def test_a_stored_path_is_the_simulators_own_shortened(world: SciWorld) -> None:
    shared = world.shared
    whole = search(shared.jvm, shared.table, QUICK)
    used = solved(shared.jvm, shared.table, QUICK, whole)
    assert used is not None
    assert used > ROUNDS
    assert brief(shared.jvm, shared.table, QUICK, whole[:used]) == stored()[QUICK]


def test_a_path_that_does_not_solve_its_task_or_is_not_understood_ends_nowhere(
    world: SciWorld,
) -> None:
    shared, path = world.shared, stored()[QUICK]
    for spoiled in (
        path[:-1],
        ["fly", *path],
        [*path[:2], "open door", *path[2:]],
        ["focus on agent", *path],
    ):
        assert ended(shared.jvm, shared.table, QUICK, 0, spoiled) is None


def test_a_path_that_fits_stays_as_it_is(world: SciWorld) -> None:
    path = ["look around"] * ROUNDS
    assert brief(world.shared.jvm, world.shared.table, QUICK, path) == path


def test_ways_are_straight_and_each_door_is_opened_once() -> None:
    deeds = deeds_of(TOUR, "bathroom")
    assert [deed.room for deed in deeds if deed.action] == ["hallway", "art studio", "kitchen"]
    assert walked([deeds[-1]], "bathroom") == [
        "open door to kitchen", "go to kitchen", "pick up thermometer",
    ]  # fmt: skip
    assert walked(deeds[-1:], "kitchen") == ["pick up thermometer"]
    assert walked(deeds, "hallway").count("open door to hallway") == 0


def test_a_tour_is_left_out_as_soon_as_the_task_can_do_without() -> None:
    def used(path: list[str]) -> int | None:
        return len(path) if "pick up thermometer" in path else None

    assert shortened(TOUR, "bathroom", 5, used) == [
        "open door to kitchen", "go to kitchen", "pick up thermometer",
    ]  # fmt: skip


def test_a_room_that_the_task_wants_visited_stays_on_the_way() -> None:
    def used(path: list[str]) -> int | None:
        return len(path) if {"go to art studio", "pick up thermometer"} <= set(path) else None

    path = shortened(TOUR, "bathroom", 5, used)
    assert [each for each in path if each.startswith("go to")] == [
        "go to kitchen", "go to hallway", "go to art studio", "go to hallway", "go to kitchen",
    ]  # fmt: skip


def test_measurements_give_way_to_waits_of_the_same_time_and_the_last_ones_stay() -> None:
    whole = reads_off("focus on orange box")
    needed = time(whole)

    def used(path: list[str]) -> int | None:
        return len(path) if time(path) >= needed and path[-1] == whole[-1] else None

    path = shortened(whole, "kitchen", 30, used)
    assert len(path) <= 30
    assert time(path) == needed
    assert path.count(LONG) == 4
    assert path[1:3] == path[-3:-1] == ["examine lead", "use thermometer on lead"]


def test_short_waits_come_before_the_long_one_that_replaces_the_others() -> None:
    whole = ["focus on egg", *[SHORT] * 9, "focus on chick"]

    def used(path: list[str]) -> int | None:
        return len(path) if time(path) >= time(whole) and path[0] == whole[0] else None

    path = shortened(whole, "outside", 7, used)
    assert path == ["focus on egg", *[SHORT] * 4, LONG, "focus on chick"]
    assert shortened(whole, "outside", 5, used) == ["focus on egg", LONG, LONG, "focus on chick"]


def test_what_cannot_be_shortened_comes_back_whole() -> None:
    def used(path: list[str]) -> int | None:
        return len(path) if path == TOUR else None

    assert shortened(TOUR, "bathroom", 5, used) == TOUR
