"""Comparison: what two runs of the same tasks say of each other, task by task.

The tasks of a world differ more than agents do. So each task is compared with itself, and all
that is said is of the differences: the repeats of a task, and its seeds, make one difference.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agentenv.data.conditions import differing_conditions, why_unpaired
from agentenv.data.intervals import RESAMPLES, Interval, interval_of_mean, mean_interval
from agentenv.data.significance import FLIPS, more_pairs, sign_flip_p
from agentenv.trajectory import Trajectory

Metric = Literal["success", "score"]

# Tasks of the two sources have nothing in common but their numbers.
Key = tuple[str, int, int]


class NotComparable(ValueError):
    """The runs have no pair of tasks; the text says what differs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Run B against run A in one world, or in the mean of all."""

    metric: Metric | Literal["mean"]
    pairs: int  # tasks that both have
    a: float
    b: float
    difference: float  # b - a
    interval: Interval
    p: float  # of no difference; not adjusted for the number of worlds
    more: int | None  # pairs that would decide; 0: decided; None: nothing to decide, or no spread


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every world that can be compared, their mean, and what stands against comparing."""

    worlds: dict[str, Difference]
    overall: Difference
    warnings: list[str]


def compare(
    a: Sequence[Trajectory],
    b: Sequence[Trajectory],
    metrics: Mapping[str, Metric] | None = None,
    resamples: int = RESAMPLES,
    flips: int = FLIPS,
) -> Comparison:
    """Compare each world by its metric, or by success where none is given."""
    metrics = metrics or {}
    in_a, in_b = _by_world(a), _by_world(b)
    worlds: dict[str, Difference] = {}
    differences: dict[str, list[float]] = {}
    warnings = []
    for world in sorted({*in_a, *in_b}):
        if world not in in_a or world not in in_b:
            warnings.append(f"{world} is only in {'A' if world in in_a else 'B'}")
            continue
        metric = metrics.get(world, "success")
        pairs = _pairs(_figures(in_a[world], metric), _figures(in_b[world], metric))
        if not pairs:
            warnings.append(f"{world}: {why_unpaired(in_a[world], in_b[world])}")
            continue
        warnings += [f"{world}: {each}" for each in differing_conditions(in_a[world], in_b[world])]
        differences[world] = [round(there - here, 12) for here, there in pairs]
        worlds[world] = _difference(metric, pairs, differences[world], resamples, flips)
    if not worlds:
        raise NotComparable(f"nothing can be paired: {'; '.join(warnings) or 'no episodes'}")
    return Comparison(worlds, _overall(worlds, list(differences.values()), flips), warnings)


def _difference(
    metric: Metric,
    pairs: Sequence[tuple[float, float]],
    differences: Sequence[float],
    resamples: int,
    flips: int,
) -> Difference:
    p = sign_flip_p(differences, flips)
    interval = mean_interval(differences, (-1.0, 1.0), resamples)
    return Difference(
        metric=metric,
        pairs=len(pairs),
        a=statistics.fmean(here for here, _ in pairs),
        b=statistics.fmean(there for _, there in pairs),
        difference=statistics.fmean(differences),
        interval=interval or (-1.0, 1.0),
        p=p,
        more=more_pairs([differences], p),
    )


def _overall(
    worlds: Mapping[str, Difference], differences: Sequence[Sequence[float]], flips: int
) -> Difference:
    """Every world counts the same, so a difference counts by how many its world has."""
    each = list(worlds.values())
    weighted = [value / len(world) for world in differences for value in world]
    p = sign_flip_p(weighted, flips)
    means = [world.difference for world in each]
    return Difference(
        metric="mean",
        pairs=sum(world.pairs for world in each),
        a=statistics.fmean(world.a for world in each),
        b=statistics.fmean(world.b for world in each),
        difference=statistics.fmean(means),
        interval=interval_of_mean(means, [world.interval for world in each]),
        p=p,
        more=more_pairs(differences, p),
    )


def _by_world(trajectories: Sequence[Trajectory]) -> dict[str, list[Trajectory]]:
    worlds: dict[str, list[Trajectory]] = {}
    for each in trajectories:
        worlds.setdefault(each.world, []).append(each)
    return worlds


def _figures(trajectories: Sequence[Trajectory], metric: Metric) -> dict[Key, list[float]]:
    """The figures of each task and seed; whoever is not judged has none."""
    figures: dict[Key, list[float]] = {}
    for each in trajectories:
        value = each.success if metric == "success" else each.score
        if not each.judged or value is None:
            continue
        if not 0 <= value <= 1:
            raise NotComparable(f"{each.item} has {metric} {value}: give figures in 0..1")
        figures.setdefault((each.source, each.task, each.seed), []).append(float(value))
    return figures


def _pairs(
    a: Mapping[Key, Sequence[float]], b: Mapping[Key, Sequence[float]]
) -> list[tuple[float, float]]:
    """Of each task that both have under the same seeds: the means of A's and of B's episodes."""
    tasks: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for source, task, seed in sorted(a.keys() & b.keys()):
        here, there = a[source, task, seed], b[source, task, seed]
        pair = (math.fsum(here) / len(here), math.fsum(there) / len(there))
        tasks.setdefault((source, task), []).append(pair)
    return [
        (statistics.fmean(here for here, _ in each), statistics.fmean(there for _, there in each))
        for each in tasks.values()
    ]
