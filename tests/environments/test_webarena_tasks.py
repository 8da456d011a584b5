"""WebArena's built-in tasks: what holds for those of every site."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from agentenv_webarena.sites.addresses import ROLES
from agentenv_webarena.sites.all import images
from agentenv_webarena.sites.web import opened
from agentenv_webarena.tasks.all import MIXED
from agentenv_webarena.tasks.intents import BuiltIn, drawn

from tests.environments.webarena_visits import agrees, answer_of, asks

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tasks() -> dict[str, list[BuiltIn]]:
    """By the site whose module draws them."""
    contents = {name: opened(content) for name, content in images().items()}
    return {
        name: drawn(importlib.import_module(f"agentenv_webarena.tasks.{name}").INTENTS, contents)
        for name in (*ROLES, MIXED)
    }


def test_every_site_has_many_and_each_is_in_words_of_its_own(
    tasks: dict[str, list[BuiltIn]],
) -> None:
    least = {
        "shop": 190, "admin": 185, "forge": 185, "map": 120, "forum": 115, "wiki": 60, "home": 15,
        MIXED: 48,
    }  # fmt: skip
    assert {name for name, each in tasks.items() if len(each) < least[name]} == set()
    words = [task.config["intent"] for task in chain.from_iterable(tasks.values())]
    assert len(set(words)) == len(words)
    assert not [each for each in words if "{{" in each]


def test_every_plan_ends_with_its_answer(tasks: dict[str, list[BuiltIn]]) -> None:
    for task in chain.from_iterable(tasks.values()):
        verbs = [move.verb for move in task.plan]
        assert verbs.index("stop") == len(verbs) - 1
        assert bool(answer_of(task)) == asks(task), task.config["intent"]


@pytest.mark.parametrize("site", [*ROLES, MIXED])
async def test_the_answer_of_a_plan_is_right_and_those_of_others_are_wrong(
    tasks: dict[str, list[BuiltIn]], site: str
) -> None:
    by_intent: dict[int, list[BuiltIn]] = {}
    for task in filter(asks, tasks[site]):
        assert await agrees(task, answer_of(task)), task.config["intent"]
        by_intent.setdefault(task.config["intent_template_id"], []).append(task)
    for asked in by_intent.values():
        for other in sorted({answer_of(each) for each in asked} - {answer_of(asked[0])}):
            assert not await agrees(asked[0], other), (asked[0].config["intent"], other)


def test_sites_and_tasks_are_the_same_in_every_process(tmp_path: Path) -> None:
    program = f"from {__name__} import told; print(told())"
    environ = {**os.environ, "PYTHONHASHSEED": "7", "XDG_CACHE_HOME": str(tmp_path)}
    elsewhere = subprocess.check_output(
        [sys.executable, "-c", program], cwd=ROOT, env=environ, text=True
    )
    assert elsewhere.strip() == told()


def told() -> str:
    """A digest of all that the sites hold and of all tasks with their plans."""
    from agentenv_webarena.tasks.all import tasks

    contents = images()
    digest = hashlib.sha256(b"".join(contents[name] for name in sorted(contents)))
    for task in tasks({name: opened(content) for name, content in contents.items()}):
        digest.update(json.dumps(task.config).encode() + repr(task.plan).encode())
    return digest.hexdigest()
