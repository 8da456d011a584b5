"""Paper: the figures that AgentGym's authors published, beside those of the same tasks here."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from agentenv.report import figures
from agentenv.report.markup import Markup, joined, short, tag
from agentenv.report.subject import Subject
from agentenv.report.tables import Column, Rows, table

METHODS = ("BC_base", "BC_large", "AgentEvol")

NOTE = "Built-in tasks are other tasks than the paper's: their figures are not comparable with it."


@cache
def published() -> dict[str, Any]:
    """The paper's table, in percent, and where it was read."""
    content: dict[str, Any] = json.loads(files(__package__).joinpath("paper.json").read_bytes())
    return content


def figures_of(world: str) -> dict[str, float] | None:
    """What each method reached in a world, in percent; None where the paper has no figure."""
    names = list(published()["columns"])
    if world not in names:
        return None
    place = names.index(world)
    return {each["name"]: each["figures"][place] for each in published()["methods"]}


def best_api_model(world: str) -> tuple[str, float]:
    """The model behind an API that reached most in a world of the paper's table."""
    reached = figures_of(world) or {}
    models = [each["name"] for each in published()["methods"] if each["kind"] == "api"]
    best = max(models, key=lambda name: reached[name])
    return best, reached[best]


def comparison(subject: Subject) -> Markup:
    """Our figures of official tasks beside the paper's; of built-in ones, why there are none."""
    if not any(map(subject.official, subject.worlds)):
        return tag("p", f"{NOTE} All worlds of this run serve built-in tasks.")
    columns = [Column("World", "text"), Column("Metric", "word"), Column("Tasks", "word")]
    columns += [Column("This run %"), Column("95 %"), Column("Best API model")]
    columns += [Column(name) for name in METHODS]
    body = [_row(subject, world) for world in subject.worlds]
    told = published()
    note = (
        f"{told['paper']}, in %, read from {told['read_from']}. The paper's agents answer in the "
        f"react format, over all test tasks. {NOTE}"
    )
    return table("Beside the paper", columns, Rows(body), note)


def _row(subject: Subject, world: str) -> list[str]:
    reached = figures_of(world)
    if not subject.official(world):
        return [short(world), f"{subject.source(world)}: not comparable with the paper"]
    if reached is None:
        return [short(world), "not in the paper's table"]
    column = published()["columns"][world]
    value, bounds = subject.figure(world, column["metric"])
    name, best = best_api_model(world)
    return [
        short(world),
        column["metric"],
        f"{subject.worlds[world].tasks} of {column['tasks']}",
        tag("strong", figures.percent(value)),
        figures.interval(bounds),
        joined([tag("small", name), " ", _published(best)]),
        *(_published(reached[method]) for method in METHODS),
    ]


def _published(value: float) -> Markup:
    return figures.figure(value / 100, f"{value:.2f}")
