"""Making: the built-in tasks, drawn from templates; `agentenv data make-tool-tasks` runs it.

Each answer is computed twice: from the data by the template, and through the tools by its expert.
A task whose two answers differ is a mistake in the template and stops the making; one whose answer
is not unique is drawn again. The same seed gives the same files on every machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from agentenv.protocol import item_id
from agentenv_tool.episode import Episode
from agentenv_tool.grading import in_order
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from envservers.items import SPLITS
from envservers.registry import environment_named

WORLDS = ("weather", "movie", "academia", "sheet", "todo")
_TRIES = 2000  # draws of one task before its template is given up


class Ambiguous(Exception):
    """The values that were drawn give no question with one good answer."""


class BadTemplate(RuntimeError):
    """A template cannot be drawn, or its expert and its answer disagree."""


@dataclass(frozen=True)
class Template:
    """A kind of task: how it is worded, drawn, answered and solved.

    The values are JSON, and enough for the expert; a phrasing names those it tells in braces.
    """

    name: str
    difficulty: str  # easy or hard
    phrasings: tuple[str, ...]
    draw: Callable[[Any, Random], dict[str, Any]]  # of the world's data; or raises Ambiguous
    answer: Callable[[Any, Mapping[str, Any]], Any]  # from the data; or raises Ambiguous
    plan: Callable[[ToolTask], Plan]
    goal_type: int = 0
    tolerance: float | None = None


@dataclass(frozen=True)
class Making:
    """What one world's tasks are made of."""

    data: Any
    templates: Sequence[Template]
    counts: Sequence[int]  # of train, test, and the rest: each is drawn over all templates
    episode: Callable[[ToolTask], Episode]  # in which the expert is held to the task
    start: Callable[[Mapping[str, Any]], dict[str, Any]] = field(default=lambda values: {})
    subgoals: Callable[[ToolTask], list[Any]] = field(default=lambda task: [task.answer])


def drawn(world: str, making: Making, seed: int) -> Iterator[ToolTask]:
    """All tasks of a world; no two ask for the same, however it is worded."""
    asked: set[str] = set()
    for part, count in enumerate(making.counts):
        for number in range(count):
            template = making.templates[number % len(making.templates)]
            random = Random(f"{world}/{seed}/{part}/{number}")
            task = _drawn(making, template, random, asked)
            _prove(making, task, template)
            asked |= _asked(task)
            yield task


def _asked(task: ToolTask) -> set[str]:
    return {task.goal, json.dumps([task.template, dict(task.start), dict(task.values)])}


def _drawn(making: Making, template: Template, random: Random, asked: set[str]) -> ToolTask:
    for _ in range(_TRIES):
        try:
            values = template.draw(making.data, random)
            answer = in_order(template.answer(making.data, values))
        except Ambiguous:
            continue
        goal = random.choice(template.phrasings).format(**values)
        task = ToolTask(
            goal,
            (answer,),
            answer,
            making.start(values),
            template.goal_type,
            template.difficulty,
            template.name,
            values,
            template.tolerance,
        )
        if asked.isdisjoint(_asked(task)):
            return replace(task, subgoals=tuple(making.subgoals(task)))
    raise BadTemplate(f"template {template.name}: no new task in {_TRIES} draws")


def _prove(making: Making, task: ToolTask, template: Template) -> None:
    episode = making.episode(task)
    step = episode.begin()
    for _ in range(100):
        if step.done:
            break
        step = episode.step(episode.advice(template.plan).action)
    if not step.success:
        raise BadTemplate(
            f"template {template.name}: the expert scores {step.score} at {task.goal!r}, whose "
            f"answer is {task.answer!r}; it ended with {step.observation[:200]!r}"
        )


def written(world: str, tasks: Sequence[ToolTask]) -> str:
    rows = (json.dumps(each.row(world), ensure_ascii=False) for each in tasks)
    return "".join(f"{row}\n" for row in rows)


def main(arguments: Sequence[str]) -> int:
    """`agentenv data make-tool-tasks [--worlds A,B] [--seed N] [--out FOLDER]`."""
    parser = argparse.ArgumentParser(
        prog="agentenv data make-tool-tasks", description="Draw the tool worlds' built-in tasks."
    )
    parser.add_argument("--worlds", default=",".join(WORLDS), help="default: all five")
    parser.add_argument("--seed", type=int, default=0, help="default: 0, which draws ours")
    parser.add_argument("--out", type=Path, help="folder of WORLD.jsonl files; default: our own")
    chosen = parser.parse_args(arguments)
    worlds = chosen.worlds.split(",")
    if unknown := [each for each in worlds if each not in WORLDS]:
        parser.error(f"--worlds: no tool world is called {unknown[0]!r}; there are {WORLDS}")
    for world in worlds:
        making: Making = import_module(f"agentenv_tool.{world}.templates").making()
        text = written(world, list(drawn(world, making, chosen.seed)))
        if chosen.out is None:
            path = Path(__file__).parent / world / "data" / "tasks.jsonl"
        else:
            path = chosen.out / f"{world}.jsonl"
            _list_splits(chosen.out, world, making.counts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{sum(making.counts)} tasks in {path}\n")
    return 0


def _list_splits(folder: Path, world: str, counts: Sequence[int]) -> None:
    """As AgentGym lists its items, so that `--data FOLDER` knows what is to train with."""
    folder.mkdir(parents=True, exist_ok=True)
    start = 0
    for split, count in zip(SPLITS, counts, strict=False):
        prefix = environment_named(world).prefix()
        rows = [{"item_id": item_id(prefix, number)} for number in range(start, start + count)]
        if rows:
            text = json.dumps(rows, indent=1) + "\n"
            (folder / f"tool_{world}_{split}.json").write_text(text, encoding="utf-8")
        start += count
