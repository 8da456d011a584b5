"""The expert of Wordle says what the marks mean and why it guesses, from what it was told."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random

import pytest
from agentenv_lmrlgym.wordle import Wordle
from agentenv_lmrlgym.wordle.thoughts import FORMS, Told, kinds
from agentenv_lmrlgym.wordle.vocabulary import Vocabulary, marks

EVERYTHING = frozenset(Vocabulary.commonest(3416).words)
ORDINALS = ("first", "second", "third", "fourth", "fifth")
# Some words in play, such as `tells`, are also words of the thoughts themselves.
OWN = frozenset(re.findall(r"\b[a-z]{5}\b", " ".join([*ORDINALS, *sum(FORMS.values(), ())])))
FREQUENT = ("opening", "marks", "only", "two", "few")
Turn = tuple[list[tuple[str, str]], str, str]


def game_of(words: int) -> Wordle:
    return Wordle(Wordle.setup(Wordle.Options(words=words)))


@pytest.fixture(scope="module")
def game() -> Wordle:
    return game_of(40)


@pytest.fixture(scope="module")
def unlisted() -> Wordle:
    return game_of(300)


def detour(game: Wordle, task: int) -> list[str]:
    """Some actions of a player who is no expert."""
    random = Random(task)
    texts = ["nonsense {0}", *random.choices(game.vocabulary.words, k=3)]
    return [random.choice(texts) for _ in range(random.randrange(6))]


def played(game: Wordle, task: int, seed: int, first: list[str]) -> Iterator[Turn]:
    """What was done and observed so far, the thought and the guess, for each turn of the expert."""
    step = game.reset(task, seed)
    told = [("", step.observation)]
    for action in first:
        step = step if step.done else game.step(action)
        told.append((action, step.observation))
    while not step.done:
        advice = game.oracle()
        yield list(told), advice.thought, advice.action.replace(" ", "")
        step = game.step(advice.action)
        told.append((advice.action.replace(" ", ""), step.observation))


def turns(game: Wordle, seed: int = 0, tasks: int = 120) -> Iterator[Turn]:
    for task in range(tasks):
        yield from played(game, task, seed, detour(game, task) if task % 2 else [])


def listed(told: list[tuple[str, str]]) -> list[str]:
    return told[0][1].partition("one of these: ")[2].split()


def answered(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The guesses that got marks, with these marks."""
    return [(guess, text.replace(" ", "").strip()) for guess, text in told[1:] if text[1] == " "]


def fitting(words: list[str], told: list[tuple[str, str]]) -> list[str]:
    return [
        word for word in words if all(marks(guess, word) == got for guess, got in answered(told))
    ]


def test_every_thought_is_a_line_of_good_english(game: Wordle, unlisted: Wordle) -> None:
    for world in (game, unlisted):
        for _, thought, _ in turns(world):
            assert re.fullmatch(r"[A-Z][^\n{}]+[.]", thought), thought
            assert not re.search(r"  | [.,;:]|\b1 tries|\ba [aeio]\b|, and [.]", thought), thought
            assert len(re.findall(r"[.?] [A-Z]", thought)) <= 3, thought


def test_counts_in_a_thought_follow_from_the_list_and_the_marks(game: Wordle) -> None:
    for told, thought, guess in turns(game):
        words = listed(told)
        left = fitting(words, told)
        parts = Counter(marks(guess, word) for word in left)
        having = {sum(letter in word for word in left) for letter in guess}
        derived = {len(words), len(left), max(parts.values()), 7 - len(told)} | having
        assert {int(number) for number in re.findall(r"\d+", thought)} <= derived, thought
        for number in re.findall(r"leaves? at most (\d+)", thought):
            assert int(number) == max(parts.values()), thought
        if "a single word" in thought:
            assert max(parts.values()) == 1, thought
        for letter, number in re.findall(r"an? (\w) is in (\d+)", thought):
            assert int(number) == sum(letter in word for word in left), thought
        for number in re.findall(r"(\d+) (?:tries|try)\b", thought):
            assert int(number) == 7 - len(told), thought


def test_words_that_a_thought_calls_possible_are_the_listed_ones_that_fit(game: Wordle) -> None:
    for told, thought, guess in turns(game):
        left = fitting(listed(told), told)
        named = {word for word in re.findall(r"\b[a-z]{5}\b", thought) if word in listed(told)}
        assert named - OWN <= {*left, guess, *(each for each, _ in told)}, thought
        if 1 < len(left) <= 8 and answered(told):
            assert set(left) <= named, thought
        if re.search(
            r'\bonly "\w+" fits|the one word|every word of the list|The only word', thought
        ):
            assert left == [guess], thought


def test_a_clue_in_a_thought_is_what_the_marks_say(game: Wordle) -> None:
    claims = 0
    for told, thought, _ in turns(game):
        if not answered(told):
            continue
        guess, got = answered(told)[-1]
        for ordinal, letter in re.findall(r"the (\w+) letter is (\w)", thought):
            claims += 1
            at = ORDINALS.index(ordinal)
            assert (guess[at], got[at]) == (letter, "g"), thought
        for letter, ordinal in re.findall(r"(\w) is in it but not (\w+)", thought):
            claims += 1
            at = ORDINALS.index(ordinal)
            assert (guess[at], got[at]) == (letter, "y"), thought
        for letters in re.findall(r"it has no ([\w, ]+)", thought):
            claims += 1
            absent = set(re.findall(r"\b\w\b", letters))
            assert absent == {each for each, mark in zip(guess, got, strict=True) if mark == "b"}
    assert claims > 200


def test_without_a_list_no_word_is_counted_or_ruled_out(unlisted: Wordle) -> None:
    for told, thought, guess in turns(unlisted):
        assert not listed(told)
        total = int(re.findall(r"one of (\d+) common", told[0][1])[0])
        numbers = {int(number) for number in re.findall(r"\d+", thought)}
        assert numbers <= ({total, 6} if len(told) == 1 else {7 - len(told), total}), thought
        assert not re.search(r"\b[Oo]nly \w+ fit|at most|the list|single word", thought), thought
        for word in set(re.findall(r"\b[a-z]{5}\b", thought)) & EVERYTHING - OWN:
            assert word == guess or fitting([word], told) or word in dict(told), thought


def test_the_first_thought_takes_up_the_goal(game: Wordle) -> None:
    for task in range(40):
        told, thought, guess = next(played(game, task, 0, []))
        assert f" {len(listed(told))}" in thought
        assert guess in thought


@pytest.mark.parametrize(("idle", "action"), [("invalid", "xyz {0}"), ("repeated", "trace")])
def test_a_thought_says_that_the_last_action_told_nothing(
    game: Wordle, idle: str, action: str
) -> None:
    starts = set()
    for seed in range(40):
        game.reset(0, seed)
        game.step("trace")
        if not game.step(action).done:
            starts.add(
                re.split(r"[.;:,]", re.sub(r"\d+|( [gyb]){5}", "", game.oracle().thought))[0]
            )
    assert len(starts) == len(FORMS[idle])


def test_another_seed_words_it_differently_and_the_same_seed_does_not(game: Wordle) -> None:
    for task in range(30):
        one, same = ([each[1:] for each in played(game, task, 7, [])] for _ in range(2))
        assert one == same
    firsts = {game.reset(3, seed) and game.oracle() for seed in range(40)}
    assert len({advice.action for advice in firsts}) == 1
    assert len({advice.thought for advice in firsts}) == len(FORMS["opening"])


def test_every_kind_has_four_forms_and_the_frequent_ones_are_all_heard(
    game: Wordle, unlisted: Wordle
) -> None:
    heard: defaultdict[str, set[str]] = defaultdict(set)
    for world in (game, unlisted):
        for told, thought, guess in turns(world, tasks=400):
            words = listed(told) or list(world.vocabulary.words)
            state = Told(bool(listed(told)), 7 - len(told), answered(told), told[-1][1][0] == "i")
            opening, reason = kinds(state, fitting(words, told), guess)
            heard[opening].add(thought[:8])
            heard[reason].add(thought.rpartition(". ")[2][:8])
    assert all(len(forms) >= 4 for forms in FORMS.values())
    assert set(FORMS) <= heard.keys()
    for kind in FREQUENT:
        assert len(heard[kind]) >= 4, kind
