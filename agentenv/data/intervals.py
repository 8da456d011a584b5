"""Intervals: how far a mean over tasks can be from the true one, at 95 %.

The tasks are seen as drawn from all that could have been set, so what is certain grows with the
number of tasks; more episodes of one task tell of that task only. Nothing here depends on the
order of the values, nor on any random state but its own.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from random import Random

Interval = tuple[float, float]

RESAMPLES = 999  # 25 of the 1,000 gaps between them are 2.5 %
_Z = statistics.NormalDist().inv_cdf(0.975)
_T = (math.nan, 12.7062, 4.3027, 3.1824, 2.7764)  # by degrees of freedom, where _Z says too little


def wilson(successes: float, count: float) -> Interval | None:
    """Wilson's interval of a rate: sound for few episodes and for rates near 0 and 1."""
    if count == 0:
        return None
    rate = successes / count
    spread = _Z * math.sqrt(rate * (1 - rate) / count + (_Z / (2 * count)) ** 2)
    center, scale = rate + _Z**2 / (2 * count), 1 + _Z**2 / count
    # At the ends the bounds are exact; rounding must not leave a last digit over.
    low = 0.0 if successes == 0 else max(0.0, (center - spread) / scale)
    high = 1.0 if successes == count else min(1.0, (center + spread) / scale)
    return low, high


def rate_interval(tasks: Sequence[Sequence[float]]) -> Interval | None:
    """Wilson's interval of the mean of the tasks' rates; each task has its episodes' 0s and 1s.

    The count is that of the independent episodes which would leave the rate as uncertain as the
    spread between the tasks does, made smaller where few tasks tell that spread (Korn and
    Graubard 1998). It is never above the number of episodes, nor below that of tasks, which is
    also what a rate of 0 or 1 gets: there the tasks have no spread to go by.
    """
    if not tasks:
        return None
    rates = [math.fsum(each) / len(each) for each in tasks]
    rate, count = math.fsum(rates) / len(rates), len(rates)
    if 0 < rate < 1 and count > 1:
        most = count**2 / math.fsum(1 / len(each) for each in tasks)
        between = statistics.variance(rates, rate) / count
        told = most if between == 0 else rate * (1 - rate) / between
        effective = min(most, max(count, told * (_Z / _t(count - 1)) ** 2))
        return wilson(rate * effective, effective)
    return wilson(rate * count, count)


def mean_interval(
    values: Sequence[float], bounds: Interval = (0.0, 1.0), resamples: int = RESAMPLES
) -> Interval | None:
    """The studentized bootstrap interval of a mean of values that lie within the bounds.

    Studentized: it holds for twenty skewed values, where the plain one is too narrow. Values
    that hardly differ show no spread; they are held by `_widest`, and a single value by nothing
    but the bounds.
    """
    if len(values) < 2:
        return bounds if values else None
    mean = math.fsum(values) / len(values)
    least, most = _widest(values, bounds)
    deviations = sorted(value - mean for value in values)
    error = _error(deviations)
    if error > 0:
        ratios = sorted(_ratios(deviations, resamples))
        place = max(1, round(0.025 * (resamples + 1)))
        least = max(least, mean - ratios[-place] * error)
        most = min(most, mean - ratios[place - 1] * error)
    return min(least, mean), max(most, mean)


def with_unseen(interval: Interval, mean: float, count: int) -> Interval:
    """The same where tasks of a kind of which none was among these may lie anywhere in 0..1.

    No wider than the interval of a rate: no values spread wider than those that are 0 or 1.
    """
    rate = max(0.0, min(1.0, mean))  # a stored score may lie anywhere
    none_seen, as_rate = wilson(0, count), wilson(rate * count, count)
    if none_seen is None or as_rate is None:
        return 0.0, 1.0
    low, high = ((1 - none_seen[1]) * bound for bound in interval)
    return max(low, as_rate[0]), min(high + none_seen[1], as_rate[1])


def interval_of_mean(means: Sequence[float], intervals: Sequence[Interval]) -> Interval:
    """The interval of the plain mean of independent figures from the interval of each.

    Distances to the bounds add up as deviations do, each side apart (Zou and Donner 2008): a
    figure that is known badly, as that of a world of one task, widens it, and breaks nothing.
    """
    below = math.hypot(*(mean - low for mean, (low, _) in zip(means, intervals, strict=True)))
    above = math.hypot(*(high - mean for mean, (_, high) in zip(means, intervals, strict=True)))
    mean = math.fsum(means) / len(means)
    return mean - below / len(means), mean + above / len(means)


def _widest(values: Sequence[float], bounds: Interval) -> Interval:
    """What the mean can be whatever the values' spread: within both of two intervals.

    No values spread wider than those that are all at one of the bounds: the mean is then a rate.
    And those that are not the commonest value have at most the share that Wilson's interval
    allows them, wherever they lie.
    """
    count, (low, high) = len(values), bounds
    commonest, times = Counter(sorted(values)).most_common(1)[0]
    rate = max(0.0, min(1.0, (math.fsum(values) / count - low) / (high - low)))
    as_rate, others = wilson(rate * count, count), wilson(count - times, count)
    if as_rate is None or others is None:
        return bounds
    known, share = (1 - others[1]) * commonest, others[1]
    return (
        max(low + (high - low) * as_rate[0], known + share * low),
        min(low + (high - low) * as_rate[1], known + share * high),
    )


def _ratios(deviations: list[float], resamples: int) -> list[float]:
    """Of each resample: its mean deviation, in its own standard errors.

    The values are the seed: were it fixed, all data of a size would share one error of chance.
    """
    random, count = Random(repr(deviations)), len(deviations)
    pairs = [complex(each, each * each) for each in deviations]  # both sums in one pass
    ratios = []
    for _ in range(resamples):
        sums = sum(random.choices(pairs, k=count), 0j)
        mean, squares = sums.real / count, sums.imag
        error = _error_of(squares, mean, count)
        ratios.append(mean / error if error else math.copysign(math.inf, mean))
    return ratios


def _error(deviations: Sequence[float]) -> float:
    return _error_of(math.fsum(each * each for each in deviations), 0.0, len(deviations))


def _error_of(squares: float, mean: float, count: int) -> float:
    """Standard error of a mean; what only rounding tells from 0 is 0."""
    rest = squares - count * mean * mean
    return math.sqrt(rest / (count - 1) / count) if rest > 1e-12 * squares else 0.0


def _t(freedom: int) -> float:
    """Student's t for 95 %, by Fisher's expansion; right to 0.0005."""
    if freedom < len(_T):
        return _T[freedom]
    z, n = _Z, freedom
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / n**power for power, term in enumerate(terms))
