"""The explorer's thoughts: they say why, in many words, and know only what the room has told."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from string import Formatter

import pytest
from agentenv_alfworld import phrases
from agentenv_alfworld.environment import AlfWorld
from agentenv_alfworld.houses import TRAIN
from agentenv_alfworld.houses.rooms import kinds, usual_places

TASKS = (*range(0, 400, 20), *range(TRAIN, TRAIN + 40))
RARE = {"to uncover"}
KINDS = {kind.lower() for kind in (*usual_places(), *kinds().holds)}


@pytest.fixture(scope="module")
def world() -> AlfWorld:
    return AlfWorld(AlfWorld.setup(AlfWorld.Options()))


def played(world: AlfWorld, task: int, seed: int, astray: float = 0.0) -> list[tuple[str, ...]]:
    """Of each turn: what was told before it, the thought, the action that it leads to."""
    chance = random.Random(f"{task}/{seed}")
    step = world.reset(task, seed)
    told, turns = world.prompt() + step.observation.partition("AVAILABLE")[0], []
    while not step.done:
        advice = world.oracle()
        turns.append((told, advice.thought, advice.action))
        action = advice.action
        if chance.random() < astray:
            action = chance.choice([*world.available_actions(), "sing"])
        step = world.step(action)
        told += f"\n{action}\n{step.observation}"
    return turns


def form_of(thought: str, table: dict[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """The longest form of a table with which a thought ends, and its kind."""
    found = []
    for kind, forms in table.items():
        for form in forms:
            parts = [re.escape(text) + (".*" if name else "") for text, name, _, _
                     in Formatter().parse(form)]  # fmt: skip
            if re.search(f"(^|[.] ){''.join(parts)}$", thought):
                found.append((len(form), kind, form))
    return max(found)[1:] if found else None


def test_each_kind_of_thought_has_four_forms() -> None:
    for table in (phrases.MET, phrases.DOES):
        for kind, forms in table.items():
            assert len(set(forms)) == len(forms) >= (3 if kind in RARE else 4), kind


def test_every_thought_is_english_on_one_line(world: AlfWorld) -> None:
    for task in TASKS:
        for astray in (0.0, 0.3):
            for _, thought, _ in played(world, task, 0, astray):
                assert re.fullmatch(r"([A-Z][^.{}\n]* [^.{}\n]*\.( (?=\S)|$)){1,3}", thought)
                assert not re.search(r"\ba [aeiou]|\ban [^aeiou]|  | [.,]", thought), thought


def test_the_same_seed_thinks_the_same_and_another_seed_says_it_otherwise(world: AlfWorld) -> None:
    for task in TASKS:
        first, again, other = (played(world, task, seed) for seed in (0, 0, 1))
        assert first == again
        assert [turn[2] for turn in first] == [turn[2] for turn in other]
        assert [turn[1] for turn in first] != [turn[1] for turn in other]


def test_frequent_kinds_of_thought_take_four_forms(world: AlfWorld) -> None:
    used = defaultdict(set)
    for task in TASKS:
        for _, thought, _ in played(world, task, 0):
            if found := form_of(thought, phrases.DOES):
                used[found[0]].add(found[1])
    for kind in ("search", "search further", "uncover", "take", "deliver", "put", "change"):
        assert len(used[kind]) >= 4, kind


def test_the_first_thought_takes_up_the_task(world: AlfWorld) -> None:
    for task in TASKS:
        told, thought, _ = played(world, task, 0)[0]
        found = re.search(r"Your task is to: (.*)\.", told)
        assert found
        assert found[1] in thought


FIGURES = (
    r"(?P<seen>\d+) of (?:the )?(?P<all>\d+) places",
    r"Of the (?P<all>\d+) places I have seen (?P<seen>\d+)",
)


def test_thoughts_know_only_what_was_told(world: AlfWorld) -> None:
    counts = 0
    for task in TASKS:
        for astray in (0.0, 0.3):
            for told, thought, action in played(world, task, 0, astray):
                known = f"{told}\n{action}"
                for figures in FIGURES:
                    if found := re.search(figures, thought):
                        assert (int(found["seen"]), int(found["all"])) == searched(told), thought
                        thought = thought.replace(found[0], "")
                        counts += 1
                for number in re.finditer(r"(\w+) \d+", thought):
                    assert re.search(rf"\b{number[0]}\b", known), thought
                words = set(re.findall(r"[a-z]+", thought)) & KINDS
                assert words <= set(re.findall(r"[a-z]+", known)), (thought, words)
    assert counts > 5


def searched(told: str) -> tuple[int, int]:
    """Of how many places the contents were told or made so far, and how many there are."""
    _, _, episode = told.partition("you see ")
    room, _, answers = episode.partition(".")
    seen = re.findall(r"(?:On the|The) (\w+ \d+)(?:, you see| is open)", answers)
    seen += re.findall(r"You put the \w+ \d+ in/on the (\w+ \d+)", answers)
    places = set(re.findall(r"\w+ \d+", room))
    return len(places & set(seen)), len(places)
