"""What the experts of the tool worlds think: why, in varied words, and nothing they cannot know."""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from agentenv_tool import conclusions, thoughts
from agentenv_tool.episode import Episode
from agentenv_tool.making import main
from agentenv_tool.thoughts import listed, many, say

from envservers.environment import InvalidAction
from envservers.registry import environment_named
from tests.environments.tool_thoughts import unknown

WORLDS = ("weather", "movie", "academia", "sheet", "todo")
FEWEST = 4  # forms of each kind of thought


@pytest.fixture(scope="module", params=[*WORLDS, "academia, drawn anew", "sheet, drawn anew"])
def world(request: Any, tmp_path_factory: Any) -> Any:
    """Those with few tasks are played with others as well."""
    name, _, anew = request.param.partition(", ")
    kind: Any = environment_named(name)
    if not anew:
        return kind(kind.setup(kind.Options()))
    folder = tmp_path_factory.mktemp(name)
    assert main(["--worlds", name, "--seed", "7", "--out", str(folder)]) == 0
    return kind(kind.setup(kind.Options(data=folder)))


@dataclass
class Turn:
    """One of an expert's, and what was known before it."""

    number: int
    thought: str
    action: str
    told: list[str]
    episode: Episode


def played(world: Any, task: int, seed: int = 0) -> Iterator[Turn]:
    told = [world.reset(task, seed).observation]
    done = False
    for number in range(world.max_rounds):
        advice = world.oracle()
        yield Turn(number, advice.thought, advice.action, told, world.episode)
        step = world.step(advice.action)
        told.append(step.observation)
        done = step.done
        if done:
            break
    assert done


def tasks(world: Any) -> list[int]:
    """As many as there are, but no more than a hundred."""
    return list(world.tasks())[:100]


def test_a_thought_is_one_line_of_good_english(world: Any) -> None:
    for task in world.tasks():
        for turn in played(world, task):
            assert len(turn.thought) > 20
            assert re.search(r"[.?]$", turn.thought), turn.thought
            for slip in (
                "\n",
                "  ",
                "..",
                " .",
                " ,",
                "{",
                "}",
                "None",
                "True",
                "False",
                " as as ",
            ):
                assert slip not in turn.thought, turn.thought
            assert not re.search(r"\b(an [bcdfgj-np-tv-z]|1 \w+s of|the the)", turn.thought)


def test_the_first_thought_takes_up_the_goal_and_the_last_gives_the_answer(world: Any) -> None:
    for task in tasks(world):
        turns = list(played(world, task))
        of = turns[0].episode.task
        aims = importlib.import_module(f"agentenv_tool.{world.name}.aims").AIMS
        assert aims[of.template].format_map(of.values) in turns[0].thought
        quoted = re.findall('"[^"]*"', of.goal)
        if quoted and world.name in ("movie", "academia", "todo"):
            assert any(each in turns[0].thought for each in quoted), of.goal
        call, answer = turns[-1].episode.history[-1]
        if call.arguments and answer != "done":
            assert shown_in(answer, turns[-1].thought), (answer, turns[-1].thought)


def shown_in(answer: Any, thought: str) -> bool:
    if isinstance(answer, bool):
        return ("yes" if answer else "no") in thought.lower()
    if isinstance(answer, list):
        return all(str(each) in thought for each in answer)
    return " ".join(str(answer).split()) in thought


def test_another_seed_gives_other_words_and_the_same_actions(world: Any) -> None:
    for task in tasks(world):
        first, second, again = (
            [(turn.thought, turn.action) for turn in played(world, task, seed)]
            for seed in (0, 1, 0)
        )
        assert first == again
        assert [action for _, action in first] == [action for _, action in second]
        assert [thought for thought, _ in first] != [thought for thought, _ in second]


def test_a_thought_says_nothing_that_the_agent_cannot_know(world: Any) -> None:
    for task in world.tasks():
        for turn in played(world, task):
            of, made = turn.episode.task, turn.episode.history
            strange = unknown(turn.thought, of, world.prompt(), turn.told, made, turn.action)
            assert not strange, (task, of.template, strange, turn.thought)


def test_what_no_observation_tells_would_be_found(world: Any) -> None:
    turn = next(played(world, 0))
    for leak in ('It is "The Hidden Thing".', "It is 98765.", "It is near Atlantis."):
        of, thought = turn.episode.task, f"{turn.thought} {leak}"
        assert unknown(thought, of, world.prompt(), turn.told, [], turn.action)


def test_every_kind_of_thought_has_several_forms(world: Any) -> None:
    own = importlib.import_module(f"agentenv_tool.{world.name}.thoughts")
    for module in (own, thoughts, conclusions):
        for name, forms in vars(module).items():
            if name.isupper() and isinstance(forms, tuple):
                assert len(set(forms)) >= FEWEST, name
                assert len({form.split("{")[0][:12] for form in forms}) >= FEWEST - 1, name


def test_frequent_kinds_of_thoughts_are_said_in_all_their_forms(world: Any) -> None:
    """The forms of what is said by one tool, told apart by what they have in common."""
    said: dict[str, list[str]] = defaultdict(list)
    for task in world.tasks():
        for turn in played(world, task):
            known = "|".join(re.escape(each) for each in re.findall(r"[\w.-]+", turn.told[0]))
            text = re.sub(rf'"[^"]*"|\b(?:{known})\b|\d\S*|[A-Z]\S+', "", turn.thought)
            said[turn.action.split()[0]].append(" ".join(text.split())[-30:])
    frequent = [set(each) for each in said.values() if len(each) >= 20]
    assert len(frequent) >= 2
    assert all(len(each) >= FEWEST for each in frequent)


def test_a_failed_call_is_spoken_of_and_so_is_a_useless_one(world: Any) -> None:
    world.reset(0, 0)
    usual = world.oracle()
    with pytest.raises(InvalidAction):
        world.step("go north")
    after = world.oracle()
    assert after.action == usual.action
    assert "No call was found" in after.thought
    world.step("check_valid_actions with Action Input: {}")
    after = world.oracle()
    assert after.action == usual.action
    assert "check_valid_actions" in after.thought
    world.step(after.action)
    assert "check_valid_actions" not in world.oracle().thought


def test_asking_the_expert_changes_nothing_and_a_copy_thinks_the_same(world: Any) -> None:
    for task in tasks(world)[:20]:
        for turn in played(world, task):
            assert world.oracle().thought == world.oracle().thought == turn.thought
            twin = world.copy()
            assert twin.oracle() == world.oracle()


def test_words_are_put_in_with_and_without_a_capital() -> None:
    saying = say(("{Fact}, so {fact}.",), fact="it is so")
    assert saying.told(0) == "It is so, so it is so."
    assert say(("{thing}",), thing="{braces} stay").told(0) == "{braces} stay"
    assert [listed(each) for each in ([], ["a"], ["a", "b"], [1, 2, 3])] == [
        "none",
        "a",
        "a and b",
        "1, 2 and 3",
    ]
    assert [many(1, "day"), many(2, "day"), many(0, "entry", "entries")] == [
        "1 day",
        "2 days",
        "0 entries",
    ]


@pytest.mark.parametrize("name", WORLDS)
def test_every_kind_of_task_has_an_aim(name: str) -> None:
    aims = importlib.import_module(f"agentenv_tool.{name}.aims").AIMS
    templates = importlib.import_module(f"agentenv_tool.{name}.templates")
    listing = getattr(templates, "ALL", None) or templates.TEMPLATES
    assert set(aims) == {each.name for each in listing}
