"""Wordle, played directly: its marks, its draw, its words, its expert."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from agentenv_lmrlgym.wordle import Wordle
from agentenv_lmrlgym.wordle.environment import TRIES
from agentenv_lmrlgym.wordle.oracle import next_guess
from agentenv_lmrlgym.wordle.vocabulary import SOLVED, Vocabulary, marks
from hypothesis import given
from hypothesis import strategies as st

from agentenv.clients.template import match
from agentenv.protocol import Tool
from envservers.environment import Step
from envservers.settings import BadSetting

ROOT = Path(__file__).parents[2]
SOME = Vocabulary.commonest(300)


@pytest.fixture
def game() -> Wordle:
    game = Wordle(Wordle.setup(Wordle.Options()))
    game.reset(0, 0)
    return game


def game_of(words: int) -> Wordle:
    return Wordle(Wordle.setup(Wordle.Options(words=words)))


def finish(game: Wordle) -> Step:
    """Follow the expert to the end."""
    while True:
        step = game.step(game.oracle().action)
        if step.done:
            return step


@pytest.mark.parametrize(
    ("guess", "word", "expected"),
    [
        ("panic", "panic", "ggggg"),
        ("panic", "nasty", "bgybb"),
        ("added", "dream", "yyyyy"),
        ("sheep", "crane", "bbyyb"),
        ("moral", "built", "bbbby"),
    ],
)
def test_each_letter_is_marked_for_itself(guess: str, word: str, expected: str) -> None:
    assert marks(guess, word) == expected


@given(st.sampled_from(SOME.words), st.sampled_from(SOME.words))
def test_narrowing_keeps_exactly_the_words_that_give_the_marks(guess: str, word: str) -> None:
    answer = marks(guess, word)
    kept = SOME.listed(SOME.narrowed(SOME.everything, guess, answer))
    assert kept == [each for each in SOME.words if marks(guess, each) == answer]


def test_the_parts_of_a_set_are_the_ways_to_mark_it() -> None:
    sizes = Counter(marks("trace", word) for word in SOME.words)
    parts = SOME.parts(SOME.everything, "trace")
    assert sorted(part.bit_count() for part in parts) == sorted(sizes.values())


def test_the_start_lists_the_words(game: Wordle) -> None:
    text = game.reset(0, 0).observation
    assert text.startswith("Guess the word of five letters. You have 6 tries. It is one of these:")
    assert text.endswith(" ".join(game.vocabulary.words))
    assert "\n" not in text


def test_a_long_list_of_words_is_only_counted() -> None:
    text = game_of(201).reset(0, 0).observation
    assert text.endswith("It is one of 201 common English words.")


def test_marks_are_answered_with_blanks_and_a_newline(game: Wordle) -> None:
    step = game.step("t r a c e")
    assert step == Step("b y b b b\n")


@pytest.mark.parametrize("text", ["trace", "TRACE", "T r a C e", " t r a c e\n"])
def test_blanks_and_upper_case_make_no_difference(game: Wordle, text: str) -> None:
    assert game.step(text).observation == "b y b b b\n"


@pytest.mark.parametrize("text", ["", "zzzzz", "trac", "{0}%s", "\x00\ud800", "слово", "t" * 8000])
def test_an_invalid_word_uses_up_a_try(game: Wordle, text: str) -> None:
    assert game.step(text) == Step("invalid word", info={"invalid_action": True})
    assert game.tries == 1


def test_the_sixth_try_ends_the_game(game: Wordle) -> None:
    for _ in range(5):
        assert not game.step("no word").done
    step = game.step("no word")
    assert (step.done, step.reward, step.observation) == (True, 0, "invalid word")


def test_the_sixth_try_can_still_win(game: Wordle) -> None:
    finish(game)
    spare = 6 - game.tries
    game.reset(0, 0)
    for _ in range(spare):
        game.step("no word")  # nothing is drawn for it, so the game goes on as the first one did
    step = finish(game)
    assert (step.observation, step.reward, game.tries) == ("g g g g g\n", 1, 6)


def test_the_same_task_seed_and_guesses_are_the_same_game(game: Wordle) -> None:
    guesses = ["would", "front", "nonsense", "graph", "tells"]
    games = []
    for _ in range(2):
        game.reset(17, 3)
        games.append([game.step(guess) for guess in guesses])
    assert games[0] == games[1]


def test_tasks_and_seeds_draw_differently(game: Wordle) -> None:
    def first_marks(task: int, seed: int) -> str:
        game.reset(task, seed)
        return game.step("trace").observation

    assert len({first_marks(task, 0) for task in range(40)}) > 5
    assert len({first_marks(0, seed) for seed in range(40)}) > 5


def test_the_draw_is_uniform_over_the_words_that_fit(game: Wordle) -> None:
    drawn: Counter[str] = Counter()
    for task in game.tasks():
        game.reset(task, 0)
        drawn[game.step("trace").observation] += 1
    words = Counter(" ".join(marks("trace", word)) + "\n" for word in game.vocabulary.words)
    assert drawn.keys() == words.keys()
    for answer, count in words.items():
        chance = count / 40
        assert abs(drawn[answer] - 980 * chance) < 4 * (980 * chance * (1 - chance)) ** 0.5


def test_the_full_vocabulary_is_told_at_any_time(game: Wordle) -> None:
    words = game.peek("filtered_vocab")
    game.step("trace")
    assert game.peek("filtered_vocab") == words == list(game.vocabulary.words)
    with pytest.raises(LookupError):
        game.peek("word")


def test_available_actions_do_not_give_the_game_away(game: Wordle) -> None:
    actions = game.available_actions()
    assert [action.replace(" ", "") for action in actions] == list(game.vocabulary.words)
    game.step("trace")
    assert game.available_actions() == actions


def test_the_list_has_common_words_of_five_letters_once_each() -> None:
    words = Vocabulary.commonest(3416).words
    assert len(set(words)) == len(words)
    assert all(len(word) == 5 and word.isascii() and word.islower() for word in words)
    assert {"about", "other", "which", "their"} <= set(words[:600])


@pytest.mark.parametrize("words", [0, -1, 3417])
def test_a_bad_number_of_words_says_which_would_do(words: int) -> None:
    with pytest.raises(BadSetting, match=f"words is {words}: give 1 to 3416"):
        game_of(words)


def test_the_splits_are_25_and_955_games(game: Wordle) -> None:
    splits = game.tasks().splits
    assert list(splits["test"]) == list(range(25))
    assert list(splits["train"]) == list(range(25, 980))


def test_the_expert_wins_every_task(game: Wordle) -> None:
    for task in game.tasks():
        game.reset(task, 0)
        assert finish(game).reward == 1, task


def test_no_draw_keeps_the_expert_beyond_three_guesses(game: Wordle) -> None:
    """Whatever is drawn, the answers are those of one of the words; so these are all games."""
    vocabulary = game.vocabulary
    for word in vocabulary.words:
        possible, answers = vocabulary.everything, []
        for _ in range(3):
            guess = next_guess(vocabulary, possible, 6)
            answers.append(marks(guess, word))
            possible = vocabulary.narrowed(possible, guess, answers[-1])
        assert SOLVED in answers, word


def test_the_expert_wins_nearly_always_with_500_words_and_soon() -> None:
    game = game_of(500)
    wins = 0
    for task in range(50):
        game.reset(task, 0)
        wins += int(finish(game).reward)
    assert wins >= 48


def test_the_expert_goes_on_after_silly_guesses(game: Wordle) -> None:
    for guess in ("nonsense", "would", "would"):
        game.step(guess)
    assert finish(game).reward == 1


def test_the_experts_last_guess_fits_all_marks() -> None:
    game = game_of(300)
    undecided = 0
    for task in range(60):
        game.reset(task, 0)
        first = Random(task).sample(game.vocabulary.words[:20], k=TRIES - 1)
        if not any(game.step(guess).done for guess in first):
            possible = game.vocabulary.listed(game.possible)
            undecided += len(possible) > 2
            assert game.oracle().action.replace(" ", "") in possible, task
    assert undecided > 2


def test_a_copy_goes_its_own_way(game: Wordle) -> None:
    game.step("would")
    twin = game.copy()
    assert twin.step("trace") == game.step("trace")
    twin.step("front")
    assert (game.tries, twin.tries) == (2, 3)


def test_the_experts_guesses_are_calls_of_the_tool(game: Wordle) -> None:
    tools = [Tool.model_validate(tool) for tool in Wordle.tools()]
    found = match(tools, game.oracle().action)
    assert found is not None
    assert found[0].name == "guess"
