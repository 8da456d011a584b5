"""Statistics: figures with their intervals, and no fault in any of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentenv.data.statistics import mean_interval, summarize, wilson
from tests.agentenv.episodes import failed, faulted, trajectory, turn


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


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_interval_of_a_mean_holds_the_mean_within_0_and_1(values):
    low, high = mean_interval(values)
    assert 0 <= low <= sum(values) / len(values) + 1e-9
    assert sum(values) / len(values) - 1e-9 <= high <= 1


def test_the_interval_of_a_mean_is_the_normal_one():
    assert mean_interval([0.2, 0.4, 0.6]) == pytest.approx((0.4 - 0.22632, 0.4 + 0.22632), abs=1e-5)


def test_the_interval_of_a_mean_of_zeros_and_ones_is_that_of_their_rate():
    assert mean_interval([0.0] * 10) == wilson(0, 10)
    assert mean_interval([1.0, 0.0, 1.0]) == wilson(2, 3)
    assert mean_interval([]) is None


def test_faults_enter_no_average():
    odd = turn(None, invalid=True, prompt_tokens=10, completion_tokens=2)
    episodes = [
        trajectory(0),
        failed(1, turns=4),
        faulted(2),
        faulted(3, "cancelled"),
        trajectory(4, turns=[odd, turn()], score=0.5),
    ]
    found = summarize(episodes)["kitchen"]
    assert (found.episodes, found.judged, found.faulted) == (5, 3, 2)
    assert found.success == pytest.approx(2 / 3)
    assert found.success_interval == wilson(2, 3)
    assert found.score == pytest.approx((1 + 0.25 + 0.5) / 3)
    assert found.outcomes == {"done": 2, "max_rounds": 1, "env_error": 1, "cancelled": 1}
    assert found.turns == pytest.approx((2 + 4 + 2) / 3)
    assert found.invalid == pytest.approx(1 / 8)
    assert (found.prompt_tokens, found.completion_tokens) == (10, 2)


def test_no_judged_episode_gives_no_average():
    found = summarize([faulted(0)])["kitchen"]
    assert (found.judged, found.faulted) == (0, 1)
    nothing = (found.success, found.success_interval, found.score, found.score_interval)
    assert nothing == (None,) * 4
    assert (found.reward, found.turns, found.invalid) == (None,) * 3


def test_an_official_demonstration_is_neither_judged_nor_faulted():
    unknown = trajectory(reward=None, score=None, success=None)
    found = summarize([unknown])["kitchen"]
    assert (found.episodes, found.judged, found.faulted, found.success) == (1, 0, 0, None)


def test_worlds_are_summed_up_apart_and_in_the_order_of_their_names():
    found = summarize([trajectory(world="b"), failed(), trajectory(world="a")])
    assert list(found) == ["a", "b", "kitchen"]
    assert found["b"].success == 1
