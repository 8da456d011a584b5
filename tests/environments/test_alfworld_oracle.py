"""The explorer: it understands what is asked, and finds its way from what it is shown alone."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from agentenv_alfworld import houses, interpreter
from agentenv_alfworld.engine import Game
from agentenv_alfworld.houses import goals
from agentenv_alfworld.houses.catalog import design
from agentenv_alfworld.houses.goals import Goal
from agentenv_alfworld.oracle import Explorer
from agentenv_alfworld.sentences import understood

LIMIT = 50
EVALUATION = range(houses.TRAIN, houses.COUNT)
OFFICIAL = Path(__file__).resolve().parents[2].parent / "shared/alfworld/official474.jsonl.xz"

KITCHEN = (
    "You are in the middle of a room. Looking quickly around you, you see a cabinet 1, "
    "a countertop 1, a fridge 1, a microwave 1, and a sinkbasin 1.\n"
    "Your task is to: put a hot egg on the countertop."
)


def played(game: Game, spoiled: int = 0, seed: int = 0) -> list[str] | None:
    """The explorer's actions after some random ones, or None if it does not win in time."""
    world = interpreter.load(game)
    scene = world.reset()
    explorer = Explorer(scene.feedback, scene.commands)
    rng = random.Random(seed)
    actions: list[str] = []
    while not scene.won:
        if len(actions) == LIMIT + spoiled:
            return None
        by_chance = len(actions) < spoiled
        action = rng.choice(scene.commands) if by_chance else explorer.advice().action
        scene = world.act(action)
        explorer.saw(action, scene.feedback, scene.commands)
        actions.append(action)
    return actions


def official() -> list[dict[str, Any]]:
    if not OFFICIAL.is_file():
        pytest.skip("the official games are not at hand")
    return [json.loads(line) for line in lzma.open(OFFICIAL, "rt")]


def meant(folder: str) -> Goal:
    """What the name of a game's folder says."""
    kind, thing, _, place, _ = folder.split("-")
    return Goal(kind, thing.lower(), place.lower())


def present(problem: str) -> set[str]:
    return {kind.lower() for kind in re.findall(r"receptacleType \w+ (\w+)Type", problem)}


def test_every_sentence_of_the_houses_is_understood() -> None:
    phrasings = Counter()
    for task in range(0, houses.COUNT, 3):
        made = design(task)
        kinds = {kind.lower() for kind in made.house.room.kinds()}
        goal = Goal(made.goal.kind, made.goal.thing.lower(), made.goal.place.lower())
        assert understood(made.sentence, kinds) == goal, made.sentence
        phrasings[made.sentence.split()[0]] += 1
    assert len(phrasings) >= 15


def test_every_official_sentence_is_understood() -> None:
    for row in official():
        assert understood(row["desc"], present(row["problem"])) == meant(row["task"]), row["desc"]


def test_most_sentences_of_people_are_understood() -> None:
    said = [
        understood(sentence, present(row["problem"])) == meant(row["task"])
        for row in official()
        for sentence in row["anns"]
    ]
    assert sum(said) > 0.6 * len(said)  # many of the others do not name what is meant


def test_words_of_people_are_understood() -> None:
    room = {"diningtable", "fridge", "countertop", "drawer"}
    assert understood("Place two salt shakers in a drawer.", room) == Goal(
        goals.TWO, "saltshaker", "drawer"
    )
    assert understood("Chill a tomato in the refrigerator, put it on the table.", room) == Goal(
        goals.COOL, "tomato", "diningtable"
    )
    assert understood("Examine a cell phone by the light of a lamp", {"desk"}) == Goal(
        goals.LIGHT, "cellphone", "desklamp"
    )
    assert understood("Do something nice.", room) is None


@pytest.mark.parametrize("kind", sorted(goals.ROOMS))
def test_the_explorer_wins_the_evaluation_games(kind: str) -> None:
    tasks = [task for task in EVALUATION if houses.kind_of(task) == kind]
    lost = [task for task in tasks[:10] if played(houses.game(task)) is None]
    assert not lost


@pytest.mark.parametrize("kind", sorted(goals.ROOMS))
def test_the_explorer_wins_from_a_spoiled_start(kind: str) -> None:
    tasks = [task for task in EVALUATION if houses.kind_of(task) == kind]
    games = [(task, houses.game(task)) for task in tasks[:5]]
    lost = [task for task, game in games if played(game, spoiled=15, seed=task) is None]
    assert not lost


def test_the_explorer_wins_official_games() -> None:
    game = houses.game(0)
    for row in official()[::24]:
        said = game.grammar.replace(design(0).sentence, row["desc"])
        assert played(Game(game.domain, said, row["problem"])) is not None, row["task"]


def test_asking_for_advice_changes_nothing() -> None:
    game = houses.game(2430)
    asked = interpreter.load(game).reset()
    explorer = Explorer(asked.feedback, asked.commands)
    assert explorer.advice() == explorer.advice()
    assert played(game) == played(game)


def test_the_explorer_believes_what_it_reads() -> None:
    explorer = Explorer(KITCHEN, [])
    first = explorer.advice().action
    assert first == "go to fridge 1" or first == "go to countertop 1"
    explorer.saw("go to microwave 1", "The microwave 1 is closed.", [])
    explorer.saw(
        "open microwave 1",
        "You open the microwave 1. The microwave 1 is open. In it, you see a egg 7, and a mug 1.",
        [],
    )
    assert explorer.advice().action == "take egg 7 from microwave 1"
    explorer.saw("take egg 7", "You pick up the egg 7 from the microwave 1.", [])
    assert explorer.advice().action == "heat egg 7 with microwave 1"
    explorer.saw("heat egg 7", "You heat the egg 7 using the microwave 1.", [])
    assert explorer.advice().action == "go to countertop 1"
    explorer.saw("go to countertop 1", "On the countertop 1, you see nothing.", [])
    assert explorer.advice().action == "put egg 7 in/on countertop 1"


def test_a_thing_that_was_cooled_after_it_was_heated_is_heated_again() -> None:
    explorer = Explorer(KITCHEN, [])
    explorer.saw("go to fridge 1", "The fridge 1 is closed.", [])
    explorer.saw("open", "The fridge 1 is open. In it, you see a egg 1.", [])
    explorer.saw("take", "You pick up the egg 1 from the fridge 1.", [])
    explorer.saw("heat", "You heat the egg 1 using the microwave 1.", [])
    explorer.saw("cool", "You cool the egg 1 using the fridge 1.", [])
    assert explorer.advice().action == "go to microwave 1"


def test_a_closed_place_is_opened() -> None:
    explorer = Explorer(KITCHEN, [])
    explorer.saw("go to fridge 1", "The fridge 1 is closed.", [])
    advice = explorer.advice()
    assert advice.action == "open fridge 1"
    assert "fridge 1" in advice.thought and "egg" in advice.thought


def test_a_wrong_thing_in_the_hands_is_put_down_first() -> None:
    explorer = Explorer(KITCHEN, [])
    explorer.saw("go", "On the countertop 1, you see a egg 1, and a mug 1.", [])
    commands = ["examine countertop 1", "put mug 1 in/on countertop 1", "go to fridge 1"]
    explorer.saw("take", "You pick up the mug 1 from the countertop 1.", commands)
    assert explorer.advice().action == "put mug 1 in/on countertop 1"
    explorer.saw("go to fridge 1", "The fridge 1 is closed.", ["examine fridge 1", "open fridge 1"])
    assert explorer.advice().action == "go to countertop 1"


def test_places_that_share_a_spot_need_no_walk() -> None:
    explorer = Explorer(KITCHEN, [])
    commands = ["examine countertop 1", "examine fridge 1", "open fridge 1", "go to cabinet 1"]
    explorer.saw("go to countertop 1", "On the countertop 1, you see nothing.", commands)
    assert explorer.advice().action == "open fridge 1"


def test_thoughts_are_varied_sentences_on_one_line() -> None:
    thoughts = []
    for task in EVALUATION[:12]:
        scene = (world := interpreter.load(houses.game(task))).reset()
        explorer = Explorer(scene.feedback, scene.commands)
        while not scene.won:
            advice = explorer.advice()
            thoughts.append(advice.thought)
            scene = world.act(advice.action)
            explorer.saw(advice.action, scene.feedback, scene.commands)
    for said in thoughts:
        assert re.fullmatch(r"([A-Z][^.{}\n]* [^.{}\n]*\.( |$)){1,3}", said), said
        assert not re.search(r"\ba [aeiou]", said), said
    assert len(set(thoughts)) > 0.6 * len(thoughts)


def test_a_task_that_says_nothing_known_gets_harmless_advice() -> None:
    explorer = Explorer("You are nowhere.\nYour task is to: be happy.", [])
    assert explorer.advice().action == "look"
    explorer.saw("\0" * 8192, "Nothing happens.", [])
    assert explorer.advice().action == "look"
