"""The expert of BabyAI says why it acts, from what it was shown and no more."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from agentenv_babyai import moves, view
from agentenv_babyai.environment import BabyAI
from agentenv_babyai.phrases import FORMS
from agentenv_babyai.world import HEADINGS, floor_of, pose_of

from envservers.environment import InvalidAction, Step

TASKS = [*range(40), *range(4000, 4040)]  # two worlds of each level
NAME = r"(?:red|green|blue|purple|yellow|grey) (?:(?:open|closed|locked) )?(?:ball|key|box|door)"
WHERE = r"(?:right in front of me|(?:\d+ steps? ahead)?(?: and )?(?:\d+ steps? to my \w+)?)"
FREQUENT = (
    "goal",
    "seen",
    "unseen",
    "remembered",
    "hands",
    "walk search",
    "turn search",
    "pick up",
)
PICK_UP_BOX = 458
RARE = {  # seen in few worlds, or only after what no expert does
    *("shut", "lost", "through back", "through search", "open toward", "open first", "detour"),
    *("end up facing", "errand bare", "unlock"),
}


@dataclass(frozen=True)
class Turn:
    """A turn of the expert."""

    seen: list[str]  # what was observed so far
    thought: str
    action: str
    lying: frozenset[tuple[str, str]]  # each thing of the world, and which way it lies


@pytest.fixture(scope="module")
def world() -> BabyAI:
    return BabyAI(BabyAI.setup(BabyAI.Options()))


def answer(world: BabyAI, action: str) -> Step:
    try:
        return world.step(action)
    except InvalidAction as mistake:
        return Step(str(mistake))


def played(world: BabyAI, task: int, seed: int, detours: int = 0) -> Iterator[Turn]:
    """The turns of the expert, after some of a player who is none."""
    rng = random.Random(task)
    step = world.reset(task, seed)
    seen = [step.observation]
    for _ in range(detours):
        safe = [a for a in world.available_actions() if not a.startswith("toggle")]
        step = step if step.done else answer(world, rng.choice([*safe, "fly {0}"]))
        seen.append(step.observation)
    while not step.done and len(seen) < 40:
        advice = world.oracle()
        yield Turn(list(seen), advice.thought, advice.action, lying(world))
        step = world.step(advice.action)
        seen.append(step.observation)


def lying(world: BabyAI) -> frozenset[tuple[str, str]]:
    x, y, heading = pose_of(world.world)
    (dx, dy), (rx, ry) = HEADINGS[heading], HEADINGS[(heading + 1) % 4]
    found = set()
    for cell, thing in floor_of(world.world).items():
        if thing is not None:
            east, south = cell[0] - x, cell[1] - y
            ahead, right = east * dx + south * dy, east * rx + south * ry
            parts = ["ahead of me" if ahead > 0 else "behind me"] if ahead else []
            parts += ["to my right" if right > 0 else "to my left"] if right else []
            found.add((view.name_of(thing), " and ".join(parts)))
    return frozenset(found)


@pytest.fixture(scope="module")
def turns(world: BabyAI) -> list[Turn]:
    """Those of all tasks, of every second one after a detour."""
    return [turn for task in TASKS for turn in played(world, task, 0, detours=task % 2 * 5)]


def forms_in(thought: str, kind: str) -> frozenset[str]:
    """The forms of a kind that a thought has a sentence of."""
    patterns = {form: re.sub(r"\\{\w+\\}", ".+", re.escape(form)) for form in FORMS[kind]}
    return frozenset(form for form, pattern in patterns.items() if re.search(pattern, thought))


def latest_view(seen: list[str]) -> str:
    return [each for each in seen if "In front of you" in each][-1]


def places(observation: str) -> dict[str, tuple[int, int]]:
    """Of each thing in view, how far ahead and how far to the right it is."""
    found = {}
    for label, where in re.findall(rf"There is a ({NAME} \d+) (.*?)\.  ", observation):
        ahead = re.findall(r"(\d+) steps (?:in front|away)", where)
        right = re.findall(r"(\d+) steps to your (\w+)", where)
        sign = -1 if right and right[0][1] == "left" else 1
        found[label] = int(ahead[0]) if ahead else 0, sign * int(right[0][0]) if right else 0
    return found


def said(where: str) -> tuple[int, int]:
    """The same of the words of a thought."""
    if where == "right in front of me":
        return 1, 0
    ahead = re.findall(r"(\d+) steps? ahead", where)
    right = re.findall(r"(\d+) steps? to my (\w+)", where)
    sign = -1 if right and right[0][1] == "left" else 1
    return int(ahead[0]) if ahead else 0, sign * int(right[0][0]) if right else 0


def test_every_thought_is_a_line_of_good_english(turns: list[Turn]) -> None:
    for turn in turns:
        thought = turn.thought
        assert re.fullmatch(r"[A-Z][^\n{}]+[.]", thought), thought
        assert not re.search(r"  | [.,;:]|\b1 steps|\ba [aeio]|\ban [^aeio]|your?\b", thought), (
            thought
        )
        assert not re.search(r"is[.,]|are[.,]|see[.,] ", thought), thought
        assert len(re.findall(r"[.] [A-Z]", thought)) <= 3, thought


def test_numbered_things_in_a_thought_are_in_view_where_it_says(
    turns: list[Turn],
) -> None:
    claims = 0
    for turn in turns:
        seen, thought = turn.seen, turn.thought
        here = places(latest_view(seen))
        labels = set(re.findall(rf"{NAME} \d+", thought))
        assert labels <= here.keys(), thought
        for label, where in re.findall(rf"({NAME} \d+)(?: is|, which is|,) ({WHERE})", thought):
            if where:
                claims += 1
                assert said(where) == here[label], thought
        figures = re.findall(rf"{NAME} (\d+)|(\d+) steps?\b", thought)
        assert len(figures) == len(re.findall(r"\d+", thought)), thought
    assert claims > 150


def test_things_in_a_thought_were_seen_or_are_in_the_mission(
    turns: list[Turn],
) -> None:
    for turn in turns:
        seen, thought = turn.seen, turn.thought
        told = "\n".join(seen)
        for name in set(re.findall(NAME, thought)):
            # Of a door in a thought the state may be left out, and a locked one tells of its key.
            color, *_, kind = name.split()
            known = name in told or (
                kind == "door" and f"{color} door" == name and re.search(rf"{color} \w+ door", told)
            )
            assert known or (kind == "key" and f"{color} locked door" in told), thought


def test_what_a_thought_remembers_was_in_view_before_and_lies_there(turns: list[Turn]) -> None:
    claims = 0
    for turn in turns:
        found = re.search(
            rf"the ({NAME})(?:, which must be| that I saw: by my count it is| is out of sight "
            r"now,) ((?:ahead of|behind)? ?(?:me)?(?: and )?(?:to my \w+)?)",
            turn.thought.replace("The", "the"),
        )
        if found is not None:
            claims += 1
            name, way = found.groups()
            assert any(f"a {name} " in each for each in turn.seen[:-1]), turn.thought
            assert (name, way.strip()) in turn.lying, turn.thought
    assert claims > 20


def test_what_a_thought_calls_unseen_is_not_in_view(
    turns: list[Turn],
) -> None:
    claims = 0
    for turn in turns:
        seen, thought = turn.seen, turn.thought
        for color, kind in re.findall(
            r"(?:no sign of|looking for|search for|do not see|So far) "
            r"(?:the|a) (\w+) (ball|key|box|door)\b(?! that)",
            thought,
        ):
            claims += 1
            assert not re.search(rf"a {color} (?:\w+ )?{kind} \d", latest_view(seen)), thought
    assert claims > 50


def test_the_first_thought_takes_up_the_mission(turns: list[Turn]) -> None:
    first = [turn for turn in turns if len(turn.seen) == 1]
    assert len(first) >= 40
    for turn in first:
        goal = turn.seen[0].partition("\n")[0].removeprefix("Your goal: ")
        for yours, mine in {"your": "my", "of you": "of me", "behind you": "behind me"}.items():
            goal = goal.replace(yours, mine)
        assert goal in turn.thought


@pytest.mark.parametrize(
    ("idle", "action"),
    [("refused", "fly {0}"), ("looked", moves.CHECK), ("same", "go to yellow box 1")],
)
def test_a_thought_says_that_the_last_action_told_nothing_new(
    world: BabyAI, idle: str, action: str
) -> None:
    starts = set()
    for seed in range(30):
        world.reset(PICK_UP_BOX, seed)
        world.step("go to yellow box 1")
        answer(world, action)
        starts.add(world.oracle().thought.partition(".")[0] + ".")
    assert len(starts) == len(FORMS[idle])
    assert starts <= {form.partition(".")[0] + "." for form in FORMS[idle]}


def test_another_seed_words_the_same_actions_differently(world: BabyAI) -> None:
    for task in TASKS[::13]:
        one, same, other = (list(played(world, task, seed)) for seed in (1, 1, 2))
        assert one == same
        assert [turn.action for turn in one] == [turn.action for turn in other]
    texts = {tuple(turn.thought for turn in played(world, 22, seed)) for seed in range(6)}
    assert len(texts) == 6


@pytest.mark.parametrize(
    ("kind", "task", "actions"),
    [
        ("open toward", 100, ["go to green closed door 1", "toggle", "toggle"]),
        ("through search", 270, ["go to blue closed door 1", "toggle"]),
        ("lost", PICK_UP_BOX, ["go to yellow box 1", "toggle"]),  # the only one vanishes
    ],
)
def test_what_an_expert_never_comes_to_is_thought_of_as_well(
    world: BabyAI, kind: str, task: int, actions: list[str]
) -> None:
    heard = set()
    for seed in range(20):
        world.reset(task, seed)
        for action in actions:
            world.step(action)
        heard.add(forms_in(world.oracle().thought, kind))
    assert frozenset() not in heard
    assert len(heard) >= 3


def test_a_copy_thinks_the_same(world: BabyAI) -> None:
    world.reset(33, 0)
    for _ in range(4):
        world.step(world.oracle().action)
        assert world.copy().oracle() == world.oracle()


def test_every_kind_has_four_forms_and_they_are_heard(
    turns: list[Turn],
) -> None:
    heard = {
        kind: frozenset().union(*(forms_in(turn.thought, kind) for turn in turns)) for kind in FORMS
    }
    for kind, forms in FORMS.items():
        assert len(forms) >= 4, kind
        assert heard[kind] or kind in RARE, kind
    for kind in FREQUENT:
        assert len(heard[kind]) >= 4, kind
