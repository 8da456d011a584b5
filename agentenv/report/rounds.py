"""Rounds: how the score of a world's episodes grows while they are played."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from agentenv.data.statistics import by_task
from agentenv.report.charts import lines
from agentenv.report.markup import Markup, joined, short, tag
from agentenv.report.subject import Subject
from agentenv.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Course:
    """What holds after each round, from the first on, in the mean over tasks.

    An episode that is over keeps its result, so that the last score is the world's own.
    """

    scores: list[float]
    playing: list[float]  # the share of the judged episodes that go on after this round


def course(trajectories: Iterable[Trajectory]) -> Course | None:
    """None where no judged episode has a round."""
    judged = [each for each in trajectories if each.judged and each.success is not None]
    rounds = max((len(each.turns) for each in judged), default=0)
    if not rounds:
        return None
    scores, playing = [], []
    for after in range(1, rounds + 1):
        tasks = by_task(judged, partial(_score, after=after))
        scores.append(math.fsum(math.fsum(each) / len(each) for each in tasks) / len(tasks))
        playing.append(sum(len(each.turns) > after for each in judged) / len(judged))
    return Course(scores, playing)


def progress(subject: Subject) -> Markup:
    """A small chart for each world: the mean score after each round."""
    courses = {world: course(subject.of(world)) for world in subject.worlds}
    charts = [_chart(world, found) for world, found in courses.items() if found]
    if not charts:
        return tag("p", "No judged episode has a round.")
    note = (
        "Mean score in % of the judged episodes after each round; one that is over keeps its "
        "result. The area is the share of the episodes that go on."
    )
    return joined([tag("div", *charts, class_="charts"), tag("p", note, class_="hint")])


def _chart(world: str, found: Course) -> Markup:
    last = len(found.scores)
    said = (
        f"{short(world)}: mean score {100 * found.scores[0]:.1f} % after round 1, "
        f"{100 * found.scores[-1]:.1f} % after round {last}"
    )
    drawing = lines(found.scores, found.playing, said)
    return tag("figure", tag("figcaption", short(world)), drawing)


def _score(trajectory: Trajectory, after: int) -> float | None:
    if after < len(trajectory.turns):
        return trajectory.turns[after - 1].score
    return trajectory.score
