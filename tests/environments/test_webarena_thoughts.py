"""WebArena's expert: its thoughts say why, in changing words, and only what the browser showed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from agentenv_webarena.browser import read_action
from agentenv_webarena.environment import WebArena
from agentenv_webarena.tasks.expert import Expert
from agentenv_webarena.tasks.thoughts import FAILED, FIRST, FORMS, REASONED
from agentenv_webarena.worlds import OwnSites

from envservers.environment import Advice

PLAYED = 30
SHORT = 6  # moves of a plan; the browser takes its time for each
DERIVED = ("By how many points", "open in all projects of the group", "cost more than")
FREQUENT = ("follow", "named", "search", "submit", "answer here", "answer gathered", "done")
WORD = re.compile(r"[^\W_]+(?:['\u2019][a-z]+)?")
SUM = re.compile(r"(-?[\d,]+(?: [+-] -?[\d,]+)+) = (-?[\d,]+)")


@dataclass(frozen=True)
class Moment:
    """A thought with all that was told before it, and what another seed thinks."""

    told: str  # the prompt's part of the task, the observations and the actions
    advice: Advice
    again: Advice
    other: Advice
    reason: str  # what the plan says of its moves


@dataclass(frozen=True)
class Episode:
    """One task, from its first thought to its last."""

    intent: str
    moments: list[Moment] = field(default_factory=list)


def words(text: str) -> set[str]:
    """In lower case; the thousands of a number are not apart."""
    return {each.lower() for each in WORD.findall(re.sub(r"(?<=\d),(?=\d{3})", "", text))}


VOCABULARY = {
    word
    for form in (*FIRST, *FAILED, *REASONED, *(form for forms in FORMS.values() for form in forms))
    for word in words(re.sub(r"{\w+}", " ", form))
} | words(
    "the page field list menu entry link button option up down above below find out what is asked "
    "do answer carry get to enter choose and entered as selected ticked pressed opened went"
)


@pytest.fixture(scope="module")
def built_in() -> Iterator[OwnSites]:
    world = WebArena.setup(WebArena.Options())
    assert isinstance(world, OwnSites)
    yield world
    world.chromium.close()


def played(world: OwnSites, task: int) -> Episode:
    arena = WebArena(world)
    try:
        step = arena.reset(task, 0)
        plan, config = world.plan(task), world.config(task)
        again, other = (
            Expert(plan, config.start_urls[0], config.intent, task, seed) for seed in (0, 1)
        )
        episode = Episode(config.intent)
        told = [step.observation]
        reason = " ".join(each.thought for each in plan)
        while not step.done and len(episode.moments) < WebArena.max_rounds:
            advice = arena.oracle()
            twice = (again.advice(arena.look), other.advice(arena.look))
            episode.moments.append(Moment("\n".join(told), advice, *twice, reason))
            before = arena.look
            step = arena.step(advice.action)
            for each in (again, other):
                if not step.done:
                    each.saw(read_action(advice.action), before, arena.look)
            told += [advice.action, step.observation]
        assert step.success, config.intent
        return episode
    finally:
        arena.close()


@pytest.fixture(scope="module")
def episodes(built_in: OwnSites) -> list[Episode]:
    tasks = list(built_in.tasks)
    short = [task for task in tasks if len(built_in.plan(task)) <= SHORT]
    some = short[:: len(short) // PLAYED]
    intents = {task: built_in.config(task).intent for task in tasks}
    for part in DERIVED:
        some += [task for task in tasks if part in intents[task]][:1]
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(lambda task: played(built_in, task), some))


@pytest.fixture(scope="module")
def moments(episodes: list[Episode]) -> list[Moment]:
    return [moment for each in episodes for moment in each.moments]


def test_every_thought_is_one_line_of_sentences(moments: list[Moment]) -> None:
    for each in moments:
        thought = each.advice.thought
        assert re.fullmatch(r"\S+( \S+)*", thought), thought
        assert thought[0].isupper() or thought[0] in '"-$0123456789', thought
        assert thought[-1] in '."', thought
        assert not re.search(r"\.\.|{\w+}", thought), thought


def test_another_seed_changes_the_words_and_not_the_actions(episodes: list[Episode]) -> None:
    assert len(episodes) >= 30
    for each in episodes:
        assert all(one.advice.action == one.other.action for one in each.moments)
        assert any(one.advice.thought != one.other.thought for one in each.moments), each.intent


def test_the_same_seed_says_the_same(moments: list[Moment]) -> None:
    assert all(each.advice == each.again for each in moments)


def test_the_first_thought_takes_up_the_objective(episodes: list[Episode]) -> None:
    for each in episodes:
        first, *others = each.moments
        assert " ".join(each.intent.split()) in first.advice.thought
        assert len(others) < 1 or first.advice.thought != others[0].advice.thought


def test_a_thought_says_nothing_that_was_not_told(moments: list[Moment]) -> None:
    """Each of its words is one of the forms, or was read or done before, or is done now."""
    for each in moments:
        thought = re.sub(r"\w*…", "", each.advice.thought)
        told = words(each.told) | words(each.advice.action)
        for figures, result in SUM.findall(thought):
            assert words(figures) <= told, thought
            told |= words(result)
        reasons = {word for word in words(each.reason) if word.isalpha()}
        assert words(thought) <= VOCABULARY | told | reasons, (
            thought,
            words(thought) - VOCABULARY - told - reasons,
        )


def test_a_field_is_not_filled_in_order_to_fill_the_next(moments: list[Moment]) -> None:
    filled = [each.advice for each in moments if each.advice.action.endswith("] [0]")]
    assert len(filled) >= 5
    for each in filled:
        assert not re.search(r'\bto (?:enter|choose) "', each.thought), each.thought


def test_what_a_thought_adds_up_is_right(moments: list[Moment]) -> None:
    met = 0
    for each in moments:
        for figures, result in SUM.findall(each.advice.thought):
            numbers = [
                int(sign.replace(" ", "") + digits.replace(",", ""))
                for sign, digits in re.findall(r"((?:^|[+-] )-?|-)([\d,]+)", figures)
            ]
            assert sum(numbers) == int(result.replace(",", "")), each.advice.thought
            met += 1
    assert met >= 2


def test_the_answer_is_not_said_before_it_was_seen(episodes: list[Episode]) -> None:
    hidden = 0
    for each in episodes:
        answer = each.moments[-1].advice.action.removeprefix("stop").strip().strip("[]")
        for moment in each.moments[:-1]:
            if answer and answer not in moment.told:
                assert not re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", moment.advice.thought), (
                    moment.advice.thought
                )
                hidden += 1
    assert hidden > 10


def test_every_kind_of_thought_has_four_forms_that_are_used(moments: list[Moment]) -> None:
    assert all(len(set(forms)) >= 4 for forms in FORMS.values())
    said = [thought for each in moments for thought in (each.advice.thought, each.other.thought)]
    used: defaultdict[str, set[str]] = defaultdict(set)
    for kind in FREQUENT:
        for form in FORMS[kind]:
            pattern = re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(form)))
            if any(map(pattern.search, said)):
                used[kind].add(form)
        assert len(used[kind]) >= 4, kind


def test_a_failure_and_a_detour_are_taken_up(built_in: OwnSites) -> None:
    arena = WebArena(built_in)
    try:
        arena.reset(next(iter(built_in.tasks.splits["test"])), 0)
        step = arena.step("click [99999]")
        thought = arena.oracle().thought
        assert " ".join(step.info["fail_error"].split()).rstrip(".") in thought
        arena.step("goto [http://homepage.com]")
        assert arena.oracle().action.startswith("goto [")
        patterns = [re.sub(r"\\{\w+\\}", ".+", re.escape(form)) for form in FORMS["restart"]]
        assert any(re.fullmatch(each, arena.oracle().thought) for each in patterns)
    finally:
        arena.close()
