"""Card: what a server says of itself, and the pages of its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python

from agentenv.protocol import Card, TaskPage, TaskQuery, Tool, item_id
from envservers.environment import Environment, Tasks
from envservers.errors import BadRequest, SetupFailed, clip
from envservers.settings import Settings, shown


def card_of(environment: type[Environment], tasks: Tasks, settings: Settings, options: Any) -> Card:
    # Where files lie is the machine's affair; which data they are is `source`.
    chosen = {
        name: value
        for name, value in shown(options).items()
        if value is not None and not isinstance(value, Path)
    }
    return Card(
        name=environment.name,
        version=environment.version,
        description=(environment.__doc__ or "").strip(),
        item_prefix=environment.prefix(),
        source=tasks.source,
        official_numbers=tasks.official_numbers or tasks.source == "official",
        tasks=len(tasks),
        splits={name: len(ids) for name, ids in tasks.splits.items()},
        options=to_jsonable_python(chosen),
        reward_range=environment.reward_range,
        metric=environment.metric,
        scoring=environment.scoring,
        max_rounds=environment.max_rounds,
        deterministic=tasks.deterministic,
        oracle=settings.oracle and environment.has_oracle() and tasks.oracle,
        formats=["react", "function_calling", "code_as_action"],
        prompt=environment.prompt(),
        tools=_tools(environment),
    )


def _tools(environment: type[Environment]) -> list[Tool]:
    try:
        return [Tool(**each) for each in environment.tools()]
    except (TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise SetupFailed(f"{environment.name} cannot start: its tools.json: {reason}") from error


def page_of(card: Card, tasks: Tasks, query: TaskQuery) -> TaskPage:
    if query.split is None:
        total = len(tasks)
        chosen = list(islice(tasks, query.offset, query.offset + query.limit))
    elif query.split in tasks.splits:
        split: Sequence[int] = tasks.splits[query.split]
        total = len(split)
        chosen = list(split[query.offset : query.offset + query.limit])
    else:
        known = ", ".join(tasks.splits) or "none"
        raise BadRequest(f"split: {clip(query.split)} is not one of {card.name}'s ({known})")
    names = [item_id(card.item_prefix, task) for task in chosen]
    return TaskPage(tasks=names, splits=card.splits, total=total)
