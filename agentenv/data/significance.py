"""Significance: whether the differences of paired tasks can be chance, and what would tell."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from operator import getitem
from random import Random

LEVEL = 0.05
FLIPS = 10_000
_ENUMERATED = 12  # differences whose 4,096 patterns of signs are all gone through
_REACH = statistics.NormalDist().inv_cdf(1 - LEVEL / 2) + statistics.NormalDist().inv_cdf(0.8)
_FEWEST = 6  # five differences that all agree have p = 2 / 2**5 > LEVEL


def sign_flip_p(differences: Sequence[float], flips: int = FLIPS) -> float:
    """How often signs thrown at random give a sum as far from 0: a two-sided permutation test.

    If two runs do not differ, each task's difference could as well have come out the other way
    round. For few differences it is exact; for more it is drawn, and the draw that was observed
    counts as one, so that p is never 0. A weight on the differences makes it a test of any mean.
    """
    values = sorted(each for each in differences if each != 0)
    total = math.fsum(values)
    # Sums that are equal but for their rounding are equal.
    far = abs(total) - 1e-9 * math.fsum(map(abs, values))
    if len(values) <= _ENUMERATED:
        sums = _subset_sums(values)
        return sum(abs(total - 2 * each) >= far for each in sums) / len(sums)
    # A byte decides eight signs: its table has the sum of those that are flipped.
    tables = [_subset_sums(values[start : start + 8]) for start in range(0, len(values), 8)]
    tables[-1] *= 256 // len(tables[-1])
    random = Random(repr(values))
    drawn = (sum(map(getitem, tables, random.randbytes(len(tables)))) for _ in range(flips))
    return (1 + sum(abs(total - 2 * each) >= far for each in drawn)) / (1 + flips)


def more_pairs(differences: Sequence[Sequence[float]], p: float) -> int | None:
    """How many more pairs would decide the mean over worlds, each given by its differences.

    0 where it is decided. Else as many as find the observed effect, at the observed spread, in
    four of five trials, less those there; None where there is no effect, or no spread is known.
    """
    if p < LEVEL:
        return 0
    freedom = sum(len(each) - 1 for each in differences)
    effect = math.fsum(map(statistics.fmean, differences)) / len(differences)
    if effect == 0 or freedom == 0:
        return None
    squares = [statistics.pvariance(each) * len(each) for each in differences]
    pooled = math.fsum(squares) / freedom  # for a world of one pair
    error = (
        math.fsum(
            (around / (len(each) - 1) if len(each) > 1 else pooled) / len(each)
            for around, each in zip(squares, differences, strict=True)
        )
        / len(differences) ** 2
    )
    pairs = sum(map(len, differences))
    differing = sum(value != 0 for each in differences for value in each)
    wanted = math.ceil(pairs * _REACH**2 * error / effect**2)
    return max(1, wanted - pairs, _FEWEST - differing)


def _subset_sums(values: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in values:
        sums += [each + value for each in sums]
    return sums
