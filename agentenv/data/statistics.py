"""Statistics: what a set of trajectories says, with how sure it is; a fault never counts."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from agentenv.trajectory import Outcome, Trajectory

Interval = tuple[float, float]

_Z = statistics.NormalDist().inv_cdf(0.975)  # 95 %


@dataclass(frozen=True, slots=True)
class WorldSummary:
    """One world's figures. An average over no judged episode is None, not 0."""

    world: str
    episodes: int
    judged: int  # with a result; all averages are over these
    faulted: int  # ended by an error or a cancellation
    outcomes: dict[str, int]
    success: float | None
    success_interval: Interval | None
    score: float | None
    score_interval: Interval | None
    reward: float | None
    turns: float | None
    invalid: float | None  # share of the turns whose action the world did not understand
    prompt_tokens: int  # of all episodes: faulted ones cost, too
    completion_tokens: int


def summarize(trajectories: Iterable[Trajectory]) -> dict[str, WorldSummary]:
    """A summary for each world, in the order of their names."""
    by_world: dict[str, list[Trajectory]] = {}
    for trajectory in trajectories:
        by_world.setdefault(trajectory.world, []).append(trajectory)
    return {world: summary(world, by_world[world]) for world in sorted(by_world)}


def summary(world: str, trajectories: Sequence[Trajectory]) -> WorldSummary:
    # Official demonstrations ended well or not, without saying: they are neither.
    judged = [each for each in trajectories if each.judged and each.success is not None]
    successes = [float(bool(each.success)) for each in judged]
    scores = [each.score for each in judged if each.score is not None]
    rewards = [each.reward for each in judged if each.reward is not None]
    turns = [turn for each in judged for turn in each.turns]
    outcomes = Counter(each.outcome for each in trajectories)
    every_turn = [turn for each in trajectories for turn in each.turns]
    return WorldSummary(
        world=world,
        episodes=len(trajectories),
        judged=len(judged),
        faulted=sum(not each.judged for each in trajectories),
        outcomes={each: outcomes[each] for each in get_args(Outcome) if outcomes[each]},
        success=_mean(successes),
        success_interval=wilson(sum(map(bool, successes)), len(successes)),
        score=_mean(scores),
        score_interval=mean_interval(scores),
        reward=_mean(rewards),
        turns=_mean([len(each.turns) for each in judged]),
        invalid=_mean([turn.invalid for turn in turns]),
        prompt_tokens=sum(turn.prompt_tokens for turn in every_turn),
        completion_tokens=sum(turn.completion_tokens for turn in every_turn),
    )


def wilson(successes: int, count: int) -> Interval | None:
    """Wilson's 95 % interval of a rate: sound for few episodes and for rates near 0 and 1."""
    if count == 0:
        return None
    rate = successes / count
    spread = _Z * math.sqrt(rate * (1 - rate) / count + (_Z / (2 * count)) ** 2)
    center, scale = rate + _Z**2 / (2 * count), 1 + _Z**2 / count
    # At the ends the bounds are exact; rounding must not leave a last digit over.
    low = 0.0 if successes == 0 else max(0.0, (center - spread) / scale)
    high = 1.0 if successes == count else min(1.0, (center + spread) / scale)
    return low, high


def mean_interval(values: Sequence[float]) -> Interval | None:
    """The normal 95 % interval of a mean of values in 0..1; one value has no spread to go by.

    Values that are all 0 or 1 are a rate: ten zeros do not prove that the mean is 0.
    """
    if all(value in (0, 1) for value in values):
        return wilson(sum(map(bool, values)), len(values))
    if len(values) == 1:
        return 0.0, 1.0
    mean = math.fsum(values) / len(values)
    reach = _Z * statistics.stdev(values) / math.sqrt(len(values))
    return max(0.0, mean - reach), min(1.0, mean + reach)


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
