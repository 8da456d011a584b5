"""WebShop's expert: its thoughts say why, in changing words, and only what the pages told."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from agentenv_webshop import wish
from agentenv_webshop.environment import Shared, WebShop
from agentenv_webshop.thoughts import FORMS

from envservers.environment import Advice

TASKS = (*range(3930, 3975), 364, 377, 1427, *range(0, 600, 20))
COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FREQUENT = (
    "begin", "open first", "open past dear", "open next", "return lacking", "read first",
    "reread nothing", "read on", "back complete", "choose complete", "choose next", "buy complete",
)  # fmt: skip
QUOTED = re.compile(r'"([^"]+)"')
LISTED = r'"[^"]+"(?:(?:, | and | or )"[^"]+")*'
LISTS = {
    "all_lacking", "all_missing", "all_untitled", "axes", "chosen", "has", "lacking", "learned",
    "missing", "names", "untitled", "value", "wanted",
}  # fmt: skip
CODE = re.compile(r"\bB0[0-9A-Z]{8}\b")


@dataclass(frozen=True)
class Moment:
    """A thought with what was told before it."""

    told: tuple[str, ...]  # the observations
    done: tuple[str, ...]  # the actions
    advice: Advice


def pattern(form: str) -> re.Pattern[str]:
    """A form with what fills it, each word of it in a group of its name."""
    parts = re.split(r"{(\w+)}", form)
    seen: set[str] = set()
    text = ""
    for place, part in enumerate(parts):
        if place % 2 == 0:
            text += re.escape(part)
        elif part in seen:
            text += f"(?P={part})"
        else:
            text += f"(?P<{part}>{LISTED if part in LISTS else '.+'})"
            seen.add(part)
    return re.compile(text)


PATTERNS = {kind: [pattern(form) for form in forms] for kind, forms in FORMS.items()}


def form_of(thought: str) -> tuple[str, int, dict[str, str]]:
    """The kind of a thought, the place of its form, and what fills it."""
    for kind, patterns in PATTERNS.items():
        for place, each in enumerate(patterns):
            match = each.fullmatch(thought)
            if match:
                return kind, place, match.groupdict()
    raise AssertionError(f"no form fits {thought!r}")


@pytest.fixture(scope="module")
def world() -> WebShop:
    shared: Shared = WebShop.setup(WebShop.Options())
    return WebShop(shared)


def played(world: WebShop, task: int, seed: int = 0, detours: int = 0) -> Iterator[Moment]:
    step, done = world.reset(task, seed), list[str]()
    told = [step.observation]
    chance = random.Random(task)
    while not step.done and len(done) < 30:
        advice = world.oracle()
        yield Moment(tuple(told), tuple(done), advice)
        action = advice.action
        if len(done) < detours:
            offered = world.available_actions()
            action = chance.choice([each for each in offered if each != "click[buy now]"])
        step = world.step(action)
        told.append(step.observation)
        done.append(action)


@pytest.fixture(scope="module")
def moments(world: WebShop) -> list[Moment]:
    return [each for task in TASKS for each in played(world, task)]


@pytest.fixture(scope="module")
def strayed(world: WebShop) -> list[Moment]:
    """Thoughts of the expert after somebody else's detours."""
    return [each for task in TASKS[::2] for each in played(world, task, detours=5)]


def test_every_thought_is_one_line_of_whole_sentences(
    moments: list[Moment], strayed: list[Moment]
) -> None:
    for each in moments + strayed:
        thought = each.advice.thought
        assert re.fullmatch(r"\S+( \S+)*[.]", thought), thought
        assert not set("{}\n") & set(thought)
        assert len(re.findall(r"[a-z0-9\"]\. (?=[A-Z\"0-9$])", thought)) <= 2, thought


def test_another_seed_changes_the_words_and_not_the_actions(world: WebShop) -> None:
    changed = 0
    for task in TASKS[:40]:
        one, other = list(played(world, task, 0)), list(played(world, task, 1))
        assert [each.advice.action for each in one] == [each.advice.action for each in other]
        changed += [each.advice.thought for each in one] != [each.advice.thought for each in other]
    assert changed == 40


def test_the_same_seed_says_the_same(world: WebShop) -> None:
    for task in TASKS[:20]:
        assert list(played(world, task, 7)) == list(played(world, task, 7))


def test_every_kind_of_thought_has_four_forms_that_are_used(moments: list[Moment]) -> None:
    assert all(len(set(forms)) >= 4 for forms in FORMS.values())
    used: defaultdict[str, set[int]] = defaultdict(set)
    for each in moments:
        kind, place, _ = form_of(each.advice.thought)
        used[kind].add(place)
    for kind in FREQUENT:
        assert len(used[kind]) >= 4, kind


def test_what_a_thought_quotes_or_counts_was_told(
    moments: list[Moment], strayed: list[Moment]
) -> None:
    """Quotations, codes, prices and numbers; words for numbers are counted in the next test."""
    for each in moments + strayed:
        thought, told = each.advice.thought, "\n".join((*each.told, *each.done))
        for quoted in QUOTED.findall(thought):
            assert quoted.lower() in told.lower(), thought
        rest = QUOTED.sub("", thought)
        for code in CODE.findall(rest):
            assert code in told, thought
        for price in re.findall(r"\$[\d.]*\d(?: to \$[\d.]*\d)?", rest):
            assert price in told, thought
        for number in re.findall(r"(?<![\w$.])\d+(?:\.\d+)?", CODE.sub("", rest)):
            assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", told), thought


def opened(each: Moment) -> int:
    """Products that were opened since the last search for other words."""
    codes: set[str] = set()
    searched = ""
    for action in each.done:
        name, _, argument = action.rstrip("]").partition("[")
        if name == "search" and argument != searched:
            codes, searched = set(), argument
        elif re.fullmatch(r"b0[0-9a-z]{8}", argument):
            codes.add(argument)
    return len(codes)


def limit_of(each: Moment) -> float:
    return float(re.findall(r"([\d.]+) dollars", each.told[0])[-1])


def rows(observation: str) -> list[tuple[str, str, float]]:
    """Code, title and highest price of each result."""
    found = re.findall(
        r"(B0[0-9A-Z]{8}) \[SEP\] (.*?) \[SEP\] (\$[^\[]*?)(?= \[SEP\]|$)", observation
    )
    return [(code, title, float(price.rpartition("$")[2])) for code, title, price in found]


def test_what_a_thought_counts_is_so(moments: list[Moment], strayed: list[Moment]) -> None:
    met = set()
    for each in moments + strayed:
        kind, _, words = form_of(each.advice.thought)
        if "opened" in words:
            assert words["opened"].split()[0] == COUNTED[opened(each)], each.advice.thought
            met.add("opened")
        dear = words.get("dear", words.get("Dear", "")).lower()
        if dear:
            prices = [price for *_, price in rows(each.told[-1])]
            passed = next(place for place, price in enumerate(prices) if price <= limit_of(each))
            said = "the first result" if passed == 1 else f"the first {COUNTED[passed]} results"
            assert dear == said
            met.add("dear")
        if kind in {"open first", "open past dear"}:
            cheap = [code for code, _, price in rows(each.told[-1]) if price <= limit_of(each)]
            assert each.advice.action == f"click[{cheap[0].lower()}]"
    assert met == {"opened", "dear"}


def test_what_a_thought_misses_or_finds_agrees_with_the_pages(moments: list[Moment]) -> None:
    met = defaultdict[str, int](int)
    for each in moments:
        kind, _, words = form_of(each.advice.thought)
        page = each.told[-1].split(" [SEP] ", 2)[-1]  # without the instruction
        if kind in {"read first", "read on", "reread nothing", "reread learned"}:
            for phrase in QUOTED.findall(words.get("missing", words.get("all_missing", ""))):
                assert not re.search(rf"\b{re.escape(phrase)}\b", page.lower()), each.advice.thought
                met["missing"] += 1
        for phrase in QUOTED.findall(words.get("learned", "")):
            assert wish.stems_of([phrase]) <= wish.stems_of([page]), each.advice.thought
            met["learned"] += 1
        if kind.startswith("open") and "names" in words:
            titles = {code: title for code, title, _ in rows(each.told[-1])}
            for phrase in QUOTED.findall(words["names"]):
                assert wish.stems_of([phrase]) <= wish.stems_of([titles[words["code"]]])
                met["names"] += 1
        if kind.startswith("choose"):
            value = QUOTED.findall(words["value"])[0]
            assert value in each.told[0] and f" [SEP] {value} [SEP] " in each.told[-1]
            met["value"] += 1
    assert min(met[each] for each in ("missing", "learned", "names", "value")) > 30


def test_the_first_thought_takes_up_the_goal(moments: list[Moment]) -> None:
    for each in moments:
        if not each.done:
            assert f"{limit_of(each):.2f} dollars" in each.advice.thought
            assert QUOTED.search(each.advice.thought)
