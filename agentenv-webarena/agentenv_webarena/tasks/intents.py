"""Intents: the ways to ask; each is drawn several times with other values."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from agentenv_webarena.sites.addresses import ROLES, address
from agentenv_webarena.tasks.plan import Plan
from agentenv_webarena.tasks.wanted import Wanted

Contents = Mapping[str, sqlite3.Connection]  # site -> what every visit finds there, to be read only


@dataclass(frozen=True)
class Draft:
    """One task of an intent: its values, what it is judged by, and how the expert does it."""

    values: Mapping[str, str]
    wanted: Wanted
    plan: Plan
    start: str = ""  # address of the page where it begins; default: the first site's front page


@dataclass(frozen=True)
class Intent:
    """A way to ask. `draw` offers drafts, the best first; `count` of them become tasks."""

    template: str  # with {{names}} of the values
    sites: Sequence[str]
    draw: Callable[[Random, Contents], Iterable[Draft]]
    count: int = 12


@dataclass(frozen=True)
class BuiltIn:
    """A task: its config in the official format, and the expert's plan."""

    config: dict[str, Any]
    plan: Plan


def drawn(intents: Sequence[Intent], contents: Contents) -> list[BuiltIn]:
    """The tasks of the intents, in their order."""
    return [
        each for number, intent in enumerate(intents) for each in _drawn(number, intent, contents)
    ]


def _drawn(number: int, intent: Intent, contents: Contents) -> Iterator[BuiltIn]:
    asked: set[str] = set()
    for draft in intent.draw(Random(intent.template), contents):
        if len(asked) == intent.count:
            return
        words = _filled(intent.template, draft.values)
        if words in asked:
            continue
        asked.add(words)
        yield BuiltIn(
            {
                "sites": [ROLES[each] for each in intent.sites],
                "task_id": 0,
                "require_login": False,
                "storage_state": None,
                "start_url": draft.start or address(intent.sites[0]),
                "geolocation": None,
                "intent_template": intent.template,
                "instantiation_dict": dict(draft.values),
                "intent": words,
                "require_reset": False,
                "eval": draft.wanted,
                "intent_template_id": number,
            },
            draft.plan,
        )
    if len(asked) < intent.count:
        raise RuntimeError(f"{intent.template!r} gives {len(asked)} tasks, not {intent.count}")


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], template)
