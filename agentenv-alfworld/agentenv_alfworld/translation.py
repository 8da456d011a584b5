"""What the planner of TextWorld makes of a game: its task in SAS, its objects and first facts.

The planner's translator is plain Python and takes most of the time of loading a game, so a
translation is made once per game, packed, and kept.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import fast_downward

from agentenv_alfworld.engine import Game

KEPT = 512  # packed translations of official games take 30 to 60 KB each


@dataclass(frozen=True)
class Translation:
    sas: str
    types: list[tuple[str, list[str]]]  # each with its supertypes
    objects: dict[str, str]  # name -> type
    parameters: dict[str, list[tuple[str, str]]]  # of each action: names and types
    changing: list[str]  # predicates that actions change
    facts: list[tuple[str, list[str]]]  # of the problem; the planner adds what follows from them


def translated(game: Game) -> Translation:
    return Translation(**json.loads(zlib.decompress(_packed(game.domain, game.problem))))


@lru_cache(KEPT)
def _packed(domain: str, problem: str) -> bytes:
    with _arguments_kept():
        task, sas = fast_downward.pddl2sas(domain, problem)
    parts = {
        "sas": sas,
        "types": [(each.name, list(each.supertype_names)) for each in task.types],
        "objects": {each.name: each.type_name for each in task.objects},
        "parameters": {
            action.name: [(each.name.strip("?"), each.type_name) for each in action.parameters]
            for action in task.actions
        },
        "changing": sorted(
            {effect.literal.predicate for action in task.actions for effect in action.effects}
        ),
        "facts": [fact for each in task.init if (fact := _fact(each))],
    }
    return zlib.compress(json.dumps(parts).encode())


def _fact(given: Any) -> tuple[str, list[str]] | None:
    """As TextWorld reads the initial state: without equalities, costs and distances."""
    if isinstance(given, fast_downward.translate.pddl.conditions.Atom):
        return None if given.predicate == "=" else (given.predicate, list(given.args))
    if given.fluent.symbol == "total-cost" or str(given.expression.value).isdigit():
        return None
    return str(given.expression.value), list(given.fluent.args)


@contextmanager
def _arguments_kept() -> Iterator[None]:
    """The translator takes its options from the command line, which it therefore overwrites."""
    kept = sys.argv
    try:
        yield
    finally:
        sys.argv = kept
