"""The tasks of WebArena that take two sites: what is a right answer, and what is none."""

from __future__ import annotations

import re

import pytest
from agentenv_webarena.grading.answers import must_include
from agentenv_webarena.sites.all import images
from agentenv_webarena.sites.web import opened
from agentenv_webarena.tasks.intents import BuiltIn, drawn
from agentenv_webarena.tasks.mixed import INTENTS

from tests.environments.webarena_visits import agrees, answer_of


@pytest.fixture(scope="module")
def tasks() -> list[BuiltIn]:
    return drawn(INTENTS, {name: opened(content) for name, content in images().items()})


def of(tasks: list[BuiltIn], start: str) -> list[BuiltIn]:
    return [task for task in tasks if task.config["intent"].startswith(start)]


async def test_a_distance_needs_no_unit(tasks: list[BuiltIn]) -> None:
    for task in of(tasks, "How many kilometers is it by car"):
        kilometers = answer_of(task).removesuffix(" km")
        for right in (kilometers, f"{kilometers} km", f"{kilometers} kilometers"):
            assert await agrees(task, right), right
        assert not await agrees(task, f"1{kilometers}")


async def test_a_phone_number_may_be_set_apart_in_any_way(tasks: list[BuiltIn]) -> None:
    for task in of(tasks, "What is the phone number"):
        digits = answer_of(task).split()
        for gap in (" ", "-", ""):
            assert await agrees(task, gap.join(digits)), gap
        assert await agrees(task, f"({digits[0]}) {digits[1]}{digits[2]}")
        assert not await agrees(task, " ".join(digits[:2]))


def test_a_noted_license_may_go_without_the_word(tasks: list[BuiltIn]) -> None:
    for task in of(tasks, "Save a note"):
        if "license" not in task.config["intent"]:
            continue
        (wanted,) = (
            part["required_contents"]["must_include"][0]
            for part in task.config["eval"]["program_html"]
            if "must_include" in part["required_contents"]
        )
        noted = next(move.text for move in task.plan if move.name == "Text")
        for right in (noted, noted.removesuffix(" License"), f"It is the {noted}."):
            assert must_include(wanted, right, strict=True).passed
        assert not must_include(wanted, "License", strict=True).passed


def test_a_deed_is_looked_for_where_it_must_be_and_counted(tasks: list[BuiltIn]) -> None:
    for task in tasks:
        parts = task.config["eval"]["program_html"]
        assert all(part["url"] != "last" for part in parts)
        assert not parts or any(re.search(r"length$|count", part["locator"]) for part in parts), (
            task.config["intent"]
        )
