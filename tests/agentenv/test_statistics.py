"""Statistics: figures with intervals that hold, and no fault in any of them."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentenv.data.intervals import (
    Interval,
    interval_of_mean,
    mean_interval,
    rate_interval,
    wilson,
    with_unseen,
)
from agentenv.data.statistics import overall, pass_all, pass_at, summarize
from tests.agentenv.episodes import failed, faulted, trajectory, turn
from tests.agentenv.toy_card import card

SIMULATIONS = 2000


def coverage(draw: Callable[[Random], tuple[float, Interval]]) -> float:
    """How often the interval holds the true value, which is drawn with it."""
    random = Random(20)
    drawn = (draw(random) for _ in range(SIMULATIONS))
    return sum(low <= true <= high for true, (low, high) in drawn) / SIMULATIONS


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
    ],
)
def test_wilsons_interval_has_the_published_bounds(successes, count, low, high):
    assert wilson(successes, count) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_rate(counts):
    successes, count = counts
    low, high = wilson(successes, count)
    assert 0 <= low <= successes / count <= high <= 1


@pytest.mark.parametrize("tasks", [10, 20, 200])
def test_95_of_100_wilson_intervals_hold_the_rate(tasks):
    def draw(random: Random) -> tuple[float, Interval]:
        rate = random.uniform(0.05, 0.95)
        return rate, rate_interval([[random.random() < rate] for _ in range(tasks)])

    assert 0.93 <= coverage(draw) <= 0.97


@pytest.mark.parametrize("tasks", [20, 50, 200])
@pytest.mark.parametrize(
    "likeness",
    [math.inf, 2, 0.5, 0],
    ids=["alike", "rather_alike", "rather_different", "each_always_or_never"],
)
def test_95_of_100_intervals_hold_the_rate_of_tasks_that_are_played_four_times(tasks, likeness):
    def rate_of_task(random: Random, rate: float) -> float:
        if likeness == 0:
            return float(random.random() < rate)
        if likeness == math.inf:
            return rate
        return random.betavariate(likeness * rate, likeness * (1 - rate))

    def draw(random: Random) -> tuple[float, Interval]:
        rate = random.uniform(0.05, 0.95)
        rates = [rate_of_task(random, rate) for _ in range(tasks)]
        return rate, rate_interval([[random.random() < each for _ in range(4)] for each in rates])

    assert 0.93 <= coverage(draw) <= 0.97


def test_repeats_that_are_taken_for_tasks_would_make_an_interval_that_does_not_hold():
    def draw(random: Random) -> tuple[float, Interval]:
        rate = random.uniform(0.05, 0.95)
        tasks = [[random.random() < rate] * 4 for _ in range(20)]
        return rate, wilson(sum(map(sum, tasks)), 80)

    assert coverage(draw) < 0.75


SKEWED = {
    "few_are_good": (lambda random: random.betavariate(0.5, 2), 0.2),
    "few_are_bad": (lambda random: random.betavariate(2, 0.5), 0.8),
}


@pytest.mark.parametrize(("tasks", "resamples"), [(20, 199), (200, 79)])
@pytest.mark.parametrize("scores", SKEWED)
def test_95_of_100_intervals_hold_the_mean_of_skewed_scores(tasks, resamples, scores):
    score, mean = SKEWED[scores]

    def draw(random: Random) -> tuple[float, Interval]:
        values = [score(random) for _ in range(tasks)]
        return mean, mean_interval(values, resamples=resamples)

    assert 0.93 <= coverage(draw) <= 0.97


LUMPED = {
    "half_are_zero": (lambda random: max(0.0, random.uniform(-1, 1)), 0.25),
    "most_are_zero": (lambda random: max(0.0, random.uniform(-4, 1)), 0.1),
    "a_quarter_fail": (lambda random: random.uniform(0.8, 1) * (random.random() < 0.75), 0.675),
    "few_values": (lambda random: random.choice((0, 0, 0, 0.5, 1)), 0.3),
}


@pytest.mark.parametrize("scores", LUMPED)
def test_the_interval_of_twenty_scores_holds_also_where_many_are_equal(scores):
    score, mean = LUMPED[scores]

    def draw(random: Random) -> tuple[float, Interval]:
        return mean, mean_interval([score(random) for _ in range(20)], resamples=79)

    assert coverage(draw) >= 0.93


def test_95_of_100_intervals_hold_the_mean_rate_over_worlds_of_unequal_size():
    def draw(random: Random) -> tuple[float, Interval]:
        rates = [random.uniform(0.05, 0.95) for _ in range(4)]
        worlds = [
            [[random.random() < rate] for _ in range(tasks)]
            for rate, tasks in zip(rates, (10, 20, 40, 100), strict=True)
        ]
        found = [sum(map(sum, each)) / len(each) for each in worlds]
        return sum(rates) / 4, interval_of_mean(found, [rate_interval(each) for each in worlds])

    assert 0.93 <= coverage(draw) <= 0.97


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_interval_of_a_mean_holds_the_mean_within_0_and_1(values):
    low, high = mean_interval(values, resamples=39)
    assert 0 <= low <= sum(values) / len(values) + 1e-9
    assert sum(values) / len(values) - 1e-9 <= high <= 1


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=4), min_size=1, max_size=12))
def test_repeats_say_at_least_what_tasks_alone_say_and_at_most_what_as_many_tasks_would(tasks):
    rate = sum(sum(each) / len(each) for each in tasks) / len(tasks)
    low, high = rate_interval(tasks)
    widest = wilson(rate * len(tasks), len(tasks))
    episodes = sum(map(len, tasks))
    narrowest = wilson(rate * episodes, episodes)
    assert widest[0] - 1e-9 <= low <= narrowest[0] + 1e-9
    assert narrowest[1] - 1e-9 <= high <= widest[1] + 1e-9


def test_the_interval_of_a_mean_of_many_values_is_about_the_normal_one():
    values = [each / 400 for each in range(401)]
    reach = 1.96 * math.sqrt(1 / 12 / 401)
    assert mean_interval(values) == pytest.approx((0.5 - reach, 0.5 + reach), abs=0.003)


def test_the_interval_of_a_mean_does_not_depend_on_the_order_of_the_values():
    values = [Random(3).random() ** 2 for _ in range(30)]
    assert mean_interval(values) == mean_interval(values[::-1])


def test_equal_values_do_not_prove_that_there_are_no_others():
    low, high = mean_interval([0.5] * 20)
    assert (low, high) == pytest.approx((0.5 * (1 - 0.1611), 0.5 * (1 - 0.1611) + 0.1611), abs=1e-4)
    assert with_unseen((0.8, 0.9), 0.85, 20) == pytest.approx((0.6711, 0.9161), abs=1e-4)


def test_no_interval_is_wider_than_that_of_a_rate():
    assert with_unseen((0.0, 0.3), 0.001, 10) == pytest.approx(wilson(0.01, 10), abs=1e-9)


def test_one_value_has_no_spread_to_go_by():
    assert mean_interval([0.5]) == (0.0, 1.0)
    assert mean_interval([0.5], (-1.0, 1.0)) == (-1.0, 1.0)
    assert mean_interval([]) is None
    assert rate_interval([]) is None


def test_one_task_played_often_is_one_task():
    assert rate_interval([[1, 0, 1, 0]]) == wilson(0.5, 1)
    assert rate_interval([[1, 1, 1, 1]]) == wilson(1, 1)


def test_faults_enter_no_average():
    odd = turn(None, invalid=True, prompt_tokens=10, completion_tokens=2)
    episodes = [
        trajectory(0, seconds=2),
        failed(1, turns=4),
        faulted(2),
        faulted(3, "cancelled").model_copy(update={"attempts": 3, "seconds": 5.0}),
        trajectory(4, turns=[odd, turn()], score=0.5, seconds=1, attempts=2),
    ]
    found = summarize(episodes)["kitchen"]
    assert (found.episodes, found.judged, found.faulted, found.tasks) == (5, 3, 2, 3)
    assert found.success == pytest.approx(2 / 3)
    assert found.success_interval == wilson(2, 3)
    assert found.score == pytest.approx((1 + 0.25 + 0.5) / 3)
    assert found.outcomes == {"done": 2, "max_rounds": 1, "env_error": 1, "cancelled": 1}
    assert found.turns == pytest.approx((2 + 4 + 2) / 3)
    assert found.invalid == pytest.approx(1 / 8)
    assert (found.prompt_tokens, found.completion_tokens) == (10, 2)
    assert (found.seconds, found.total_seconds, found.attempts) == (1, 8, 3)


def test_a_task_counts_once_however_many_of_its_episodes_were_judged():
    episodes = [trajectory(0, repeat=each) for each in range(3)]
    episodes += [failed(1), faulted(1).model_copy(update={"repeat": 1})]
    found = summarize(episodes)["kitchen"]
    assert (found.success, found.score, found.reward) == (0.5, 0.625, 0.5)


def test_scores_that_are_all_0_or_1_are_a_rate():
    found = summarize([trajectory(0), trajectory(1, score=0, success=False)])["kitchen"]
    assert found.score_interval == found.success_interval == wilson(1, 2)
    nothing = [trajectory(each, score=0, success=False) for each in range(10)]
    assert summarize(nothing)["kitchen"].score_interval == wilson(0, 10)


def test_good_scores_do_not_prove_that_no_task_fails():
    solved = [trajectory(each, score=0.9 + each / 1000) for each in range(20)]
    found = summarize(solved)["kitchen"]
    assert found.score_interval[0] < found.success_interval[0]
    one_failed = summarize([*solved[1:], failed(0)])["kitchen"]
    assert one_failed.score_interval[0] < one_failed.score


@pytest.mark.parametrize("score", [7.5, -3, math.inf, math.nan])
def test_a_score_that_no_world_may_give_does_not_cost_the_other_figures(score):
    episodes = [
        *(trajectory(each, score=each / 9) for each in range(9)),
        trajectory(9, score=score),
    ]
    found = summarize([*episodes, trajectory(world="garden")])
    assert found["kitchen"].success == found["garden"].score == 1


def test_the_order_of_the_episodes_changes_no_figure():
    episodes = [
        trajectory(task, repeat=repeat, score=(task * repeat % 7) / 7, success=task % 3 == 0)
        for task in range(12)
        for repeat in range(3)
    ]
    shuffled = Random(4).sample(episodes, len(episodes))
    assert summarize(shuffled) == summarize(episodes)


def test_no_judged_episode_gives_no_average():
    found = summarize([faulted(0)])["kitchen"]
    assert (found.judged, found.faulted, found.tasks) == (0, 1, 0)
    nothing = (found.success, found.success_interval, found.score, found.score_interval)
    assert nothing == (None,) * 4
    assert (found.reward, found.turns, found.invalid, found.seconds) == (None,) * 4
    assert (found.pass_at, found.pass_all) == ({}, {})


def test_an_official_demonstration_is_neither_judged_nor_faulted():
    unknown = trajectory(reward=None, score=None, success=None)
    found = summarize([unknown])["kitchen"]
    assert (found.episodes, found.judged, found.faulted, found.success) == (1, 0, 0, None)


def test_worlds_are_summed_up_apart_and_in_the_order_of_their_names():
    found = summarize([trajectory(world="b"), failed(), trajectory(world="a")])
    assert list(found) == ["a", "b", "kitchen"]
    assert found["b"].success == 1


def played(repeats: int) -> st.SearchStrategy[list[list[bool]]]:
    """Some tasks, each with which of its repeats succeeded."""
    task = st.lists(st.booleans(), min_size=repeats, max_size=repeats)
    return st.lists(task, min_size=1, max_size=4)


@given(st.integers(2, 6).flatmap(played))
def test_pass_at_k_is_what_choosing_all_k_of_the_repeats_gives(tasks):
    repeats = len(tasks[0])
    episodes = [
        (trajectory if success else failed)(task).model_copy(update={"repeat": repeat})
        for task, row in enumerate(tasks)
        for repeat, success in enumerate(row)
    ]
    found = summarize(episodes, resamples=39)["kitchen"]
    assert list(found.pass_at) == list(found.pass_all) == list(range(1, repeats + 1))
    for k in found.pass_at:
        chosen = [each for row in tasks for each in combinations(row, k)]
        assert found.pass_at[k] == pytest.approx(sum(map(any, chosen)) / len(chosen))
        assert found.pass_all[k] == pytest.approx(sum(map(all, chosen)) / len(chosen))


def test_pass_at_k_is_over_the_tasks_with_every_repeat_judged():
    episodes = [trajectory(0), failed(0).model_copy(update={"repeat": 1})]
    episodes += [trajectory(1), faulted(1).model_copy(update={"repeat": 1})]
    found = summarize(episodes)["kitchen"]
    assert (found.pass_at, found.pass_all) == ({1: 0.5, 2: 1.0}, {1: 0.5, 2: 0.0})
    assert (found.pass_tasks, found.tasks) == (1, 2)


def test_without_repeats_there_is_no_pass_at_k():
    found = summarize([trajectory(0), failed(1)])["kitchen"]
    assert (found.pass_at, found.pass_all, found.pass_tasks) == ({}, {}, 0)
    assert pass_at([], 4) == pass_all([], 4) == {}


def test_overall_is_the_mean_of_each_worlds_own_metric():
    episodes = [failed(0), trajectory(1, seconds=3), trajectory(world="garden", score=0.5)]
    worlds = summarize(episodes)
    found = overall(
        worlds, {"kitchen": card().model_copy(update={"metric": "score"}), "garden": card()}
    )
    assert found.figure == pytest.approx(((0.25 + 1) / 2 + 1) / 2)
    assert found.interval[0] < found.figure < found.interval[1]
    assert (found.worlds, found.total_seconds) == (2, 3)


def test_overall_is_nothing_where_a_world_has_no_judged_episode():
    worlds = summarize([trajectory(0), faulted().model_copy(update={"world": "garden"})])
    found = overall(worlds, {"kitchen": card(), "garden": card()})
    assert (found.worlds, found.figure, found.interval) == (2, None, None)
    assert overall({}, {}).figure is None


def test_a_summary_can_be_written_as_json():
    found = summarize([trajectory(0), failed(0).model_copy(update={"repeat": 1})])["kitchen"]
    assert json.loads(json.dumps(asdict(found)))["pass_at"] == {"1": 0.5, "2": 1.0}
