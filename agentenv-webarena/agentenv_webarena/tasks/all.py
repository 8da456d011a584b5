"""All built-in tasks, and which of them are trained and evaluated on."""

from __future__ import annotations

import importlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import cycle, islice
from random import Random

from agentenv_webarena.sites.addresses import ROLES
from agentenv_webarena.tasks.intents import BuiltIn, Contents, Intent, drawn

MIXED = "mixed"
TRAINED, EVALUATED = 372, 20


def intents() -> list[Intent]:
    found: list[Intent] = []
    for name in (*ROLES, MIXED):
        found += importlib.import_module(f"agentenv_webarena.tasks.{name}").INTENTS
    return found


def tasks(contents: Contents) -> list[BuiltIn]:
    """All of them, in the order of their numbers, the same in every process."""
    found = drawn(intents(), contents)
    Random("tasks").shuffle(found)
    for number, task in enumerate(found):
        task.config["task_id"] = number
    return found


def splits(tasks: Sequence[BuiltIn]) -> dict[str, list[int]]:
    """The evaluation takes sites in turn, no intent twice, and what was judged least so far.

    Training is on the first of the others.
    """
    by_site: dict[str, list[int]] = defaultdict(list)
    for number, task in enumerate(tasks):
        site, *others = task.config["sites"]
        by_site[MIXED if others or site == ROLES["home"] else site].append(number)
    test: list[int] = []
    asked: set[int] = set()
    judged: Counter[str] = Counter()
    for site in islice(cycle(sorted(by_site)), EVALUATED):
        fresh = [n for n in by_site[site] if tasks[n].config["intent_template_id"] not in asked]
        if fresh:
            chosen = min(fresh, key=lambda number: judged[_kind(tasks[number])])
            test.append(chosen)
            asked.add(tasks[chosen].config["intent_template_id"])
            judged[_kind(tasks[chosen])] += 1
    others = [number for number in range(len(tasks)) if number not in set(test)]
    return {"train": others[:TRAINED], "test": sorted(test)}


def _kind(task: BuiltIn) -> str:
    """How a task is judged."""
    wanted = task.config["eval"]
    references = wanted["reference_answers"] or {}
    return " ".join([*wanted["eval_types"], *references])
