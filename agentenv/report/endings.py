"""Endings: how the episodes of each world ended, and every fault with its error."""

from __future__ import annotations

from typing import get_args

from agentenv.report import figures
from agentenv.report.charts import stacked_bar
from agentenv.report.markup import Markup, cut, joined, short, tag
from agentenv.report.samples import name_of
from agentenv.report.subject import Subject
from agentenv.report.tables import Column, Rows, table
from agentenv.trajectory import Outcome, Trajectory

FAULTS = 25  # rows of each world
ERROR = 500  # characters


def endings(subject: Subject) -> Markup:
    """How the episodes of each world ended, faults apart from results."""
    worlds = subject.worlds
    met = [name for name in get_args(Outcome) if any(name in w.outcomes for w in worlds.values())]
    columns = [Column("World", "text"), Column("Episodes", "drawing")]
    columns += [Column(name, mark=name) for name in met]
    body = []
    for world, each in worlds.items():
        counts = ", ".join(f"{name} {count}" for name, count in each.outcomes.items())
        drawing = stacked_bar(each.outcomes, f"{short(world)}: {counts}")
        shown = [figures.count(each.outcomes.get(name, 0)) for name in met]
        body.append([short(world), drawing, *shown])
    note = (
        "done: the world ended the episode. max_rounds and max_tokens: a limit ended it first. "
        "All three are judged; every other ending is a fault and is not."
    )
    return table("How episodes ended", columns, Rows(body), note)


def faults(subject: Subject) -> Markup:
    """Which episodes say nothing about the agent, and why."""
    again = sum(each.attempts for each in subject.worlds.values())
    cost = f"Episodes were begun again {again:,} times after a fault." if again else ""
    found = {world: _faulted(subject, world) for world in subject.worlds}
    if not any(found.values()):
        return tag("p", f"Every episode has a result. {cost}".strip())
    columns = [Column("Episode", "text"), Column("World", "text"), Column("Fault", "word")]
    columns += [Column("Attempts"), Column("Error", "text")]
    body = [_fault(each) for some in found.values() for each in some[:FAULTS]]
    more = sum(map(len, found.values())) - len(body)
    missing = f"{more:,} more are in the file of the run's trajectories." if more else ""
    notes = [tag("p", note, class_="hint") for note in (missing, cost) if note]
    return joined([table("Faults", columns, Rows(body)), *notes])


def _faulted(subject: Subject, world: str) -> list[Trajectory]:
    return [each for each in subject.of(world) if not each.judged]


def _fault(trajectory: Trajectory) -> list[str]:
    attempts, error = figures.count(trajectory.attempts), cut(trajectory.error or "", ERROR)
    world = short(trajectory.world)
    return [name_of(trajectory), world, trajectory.outcome, attempts, error]
