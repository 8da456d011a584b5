"""Statistics: what a set of trajectories says, with how sure it is; a fault never counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from agentenv.data.intervals import (
    RESAMPLES,
    Interval,
    interval_of_mean,
    mean_interval,
    rate_interval,
    with_unseen,
)
from agentenv.protocol import Card
from agentenv.trajectory import Outcome, Trajectory

__all__ = ["Interval", "Overall", "WorldSummary", "overall", "summarize", "summary"]


@dataclass(frozen=True, slots=True)
class WorldSummary:
    """One world's figures. An average over no judged episode is None, not 0.

    Success, score and reward are means over tasks, each of which is the mean of its judged
    episodes: a task counts once, however often it was played and whatever faults it met.
    """

    world: str
    episodes: int
    judged: int  # with a result; all averages are over these
    faulted: int  # ended by an error or a cancellation
    tasks: int  # with a judged episode
    outcomes: dict[str, int]
    success: float | None
    success_interval: Interval | None
    score: float | None
    score_interval: Interval | None
    reward: float | None
    pass_at: dict[int, float]  # of k episodes one succeeds, for k = 1, 2, ...; {}: no repeats
    pass_all: dict[int, float]  # of k episodes all succeed
    pass_tasks: int  # tasks that these are over: those with every repeat judged
    turns: float | None  # of an episode
    invalid: float | None  # share of the turns whose action the world did not understand
    seconds: float | None  # of an episode
    total_seconds: float  # of all episodes: faulted ones cost, too
    prompt_tokens: int  # likewise
    completion_tokens: int
    attempts: int  # that faults cost: how often an episode was begun again


@dataclass(frozen=True, slots=True)
class Overall:
    """All worlds in a line; every world counts the same, as in AgentGym's tables."""

    worlds: int
    figure: float | None  # mean of the worlds' metrics; None where one has no judged episode
    interval: Interval | None
    total_seconds: float
    prompt_tokens: int
    completion_tokens: int


def summarize(
    trajectories: Iterable[Trajectory], resamples: int = RESAMPLES
) -> dict[str, WorldSummary]:
    """A summary for each world, in the order of their names."""
    by_world: dict[str, list[Trajectory]] = {}
    for trajectory in trajectories:
        by_world.setdefault(trajectory.world, []).append(trajectory)
    return {world: summary(world, by_world[world], resamples) for world in sorted(by_world)}


def summary(
    world: str, trajectories: Sequence[Trajectory], resamples: int = RESAMPLES
) -> WorldSummary:
    """The figures of one world's episodes."""
    # Official demonstrations ended well or not, without saying: they are neither.
    judged = [each for each in trajectories if each.judged and each.success is not None]
    successes = by_task(judged, lambda each: each.success)
    scores = by_task(judged, lambda each: each.score)
    turns = [turn for each in judged for turn in each.turns]
    outcomes = Counter(each.outcome for each in trajectories)
    every_turn = [turn for each in trajectories for turn in each.turns]
    repeats = max(Counter(each.task for each in trajectories).values(), default=0)
    whole = [sum(map(bool, each)) for each in successes if len(each) == repeats > 1]
    return WorldSummary(
        world=world,
        episodes=len(trajectories),
        judged=len(judged),
        faulted=sum(not each.judged for each in trajectories),
        tasks=len(successes),
        outcomes={each: outcomes[each] for each in get_args(Outcome) if outcomes[each]},
        success=_mean(_means(successes)),
        success_interval=rate_interval(successes),
        score=_mean(_means(scores)),
        score_interval=score_interval(judged, resamples),
        reward=_mean(_means(by_task(judged, lambda each: each.reward))),
        pass_at=pass_at(whole, repeats),
        pass_all=pass_all(whole, repeats),
        pass_tasks=len(whole),
        turns=_mean([len(each.turns) for each in judged]),
        invalid=_mean([turn.invalid for turn in turns]),
        seconds=_mean([each.seconds for each in judged]),
        total_seconds=math.fsum(each.seconds for each in trajectories),
        prompt_tokens=sum(turn.prompt_tokens for turn in every_turn),
        completion_tokens=sum(turn.completion_tokens for turn in every_turn),
        attempts=sum(each.attempts - 1 for each in trajectories),
    )


def overall(summaries: Mapping[str, WorldSummary], cards: Mapping[str, Card]) -> Overall:
    """The mean over worlds of the figure that each world's card names."""
    figures, intervals = [], []
    for world, each in summaries.items():
        by_score = cards[world].metric == "score"
        figure = each.score if by_score else each.success
        interval = each.score_interval if by_score else each.success_interval
        if figure is not None and interval is not None:
            figures.append(figure)
            intervals.append(interval)
    complete = bool(summaries) and len(figures) == len(summaries)
    return Overall(
        worlds=len(summaries),
        figure=_mean(figures) if complete else None,
        interval=interval_of_mean(figures, intervals) if complete else None,
        total_seconds=math.fsum(each.total_seconds for each in summaries.values()),
        prompt_tokens=sum(each.prompt_tokens for each in summaries.values()),
        completion_tokens=sum(each.completion_tokens for each in summaries.values()),
    )


def score_interval(judged: Sequence[Trajectory], resamples: int = RESAMPLES) -> Interval | None:
    """By bootstrap over the tasks' mean scores; scores that are all 0 or 1 are a rate.

    Ten zeros do not prove that the mean is 0. Nor do ten successes with good scores prove that
    there are no failures: where all ended alike, the other end is allowed for.
    """
    tasks = by_task(judged, lambda each: each.score)
    if all(score in (0, 1) for each in tasks for score in each):
        return rate_interval(tasks)
    means = _means(tasks)
    interval = mean_interval(means, resamples=resamples)
    if interval and len({each.success for each in judged}) == 1:
        return with_unseen(interval, math.fsum(means) / len(means), len(means))
    return interval


def pass_at(successes: Sequence[int], repeats: int) -> dict[int, float]:
    """By k, the chance that of k episodes of a task one succeeds, as a mean over tasks.

    Of each task it is known how many of its repeats did. The estimate is over all ways to choose
    k of them, and so without bias.
    """
    return {
        k: 1 - math.fsum(math.comb(repeats - each, k) for each in successes) / ways
        for k, ways in _ways(successes, repeats)
    }


def pass_all(successes: Sequence[int], repeats: int) -> dict[int, float]:
    """By k, the chance that of k episodes of a task all succeed, likewise."""
    return {
        k: math.fsum(math.comb(each, k) for each in successes) / ways
        for k, ways in _ways(successes, repeats)
    }


def by_task(
    trajectories: Iterable[Trajectory], figure: Callable[[Trajectory], float | None]
) -> list[list[float]]:
    """The figure of each task's episodes; whoever has none is left out."""
    tasks: dict[int, list[float]] = {}
    for each in trajectories:
        value = figure(each)
        if value is not None:
            tasks.setdefault(each.task, []).append(float(value))
    return list(tasks.values())


def _ways(successes: Sequence[int], repeats: int) -> list[tuple[int, int]]:
    """Of each k, in how many ways k repeats are chosen in all tasks; none without a task."""
    if not successes:
        return []
    return [(k, math.comb(repeats, k) * len(successes)) for k in range(1, repeats + 1)]


def _means(tasks: Sequence[Sequence[float]]) -> list[float]:
    return [math.fsum(each) / len(each) for each in tasks]


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
