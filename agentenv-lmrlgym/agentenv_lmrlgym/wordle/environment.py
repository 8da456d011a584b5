"""Wordle: the word game of LMRL-Gym, with a word that is drawn anew at each guess.

Task and seed together seed the draw. An action is a word of five letters, with or without blanks
between them. At each guess a word is drawn from those that fit all marks given so far, and the
guess is marked against it: the chances are those of one word drawn at the start. A guess of the
drawn word gives reward 1 and ends the episode; so does, without reward, the sixth try.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from agentenv_lmrlgym.wordle.oracle import next_guess
from agentenv_lmrlgym.wordle.thoughts import Told, thought
from agentenv_lmrlgym.wordle.vocabulary import SOLVED, Vocabulary, marks
from envservers.environment import Advice, Environment, Step, Tasks
from envservers.settings import setting

TRIES = 6
SHOWN = 200  # a longer vocabulary is not listed


class Wordle(Environment):
    """Guess a five-letter word in six tries; each guess is marked letter by letter."""

    name = "wordle"
    item_prefix = "lmrlgym_wordle"
    port = 36009
    max_rounds = 8
    scoring = "Success: the word is guessed within six tries. The score is 1 then, and else 0."

    @dataclass(frozen=True)
    class Options(Environment.Options):
        words: int = setting(40, "how many words are in play, from the commonest on")

    def __init__(self, shared: Vocabulary):
        super().__init__(shared)
        self.vocabulary = shared
        self.random = Random(0)
        self.possible = shared.everything  # the words that fit all marks so far
        self.tries = 0
        self.drawn_by = (0, 0)  # the words of the expert's thoughts
        self.guesses: list[tuple[str, str]] = []  # with their marks
        self.invalid = False  # whether the last action was no guess

    @classmethod
    def setup(cls, options: Any) -> Vocabulary:
        return Vocabulary.commonest(options.words)

    def tasks(self) -> Tasks:
        return Tasks(980, {"train": range(25, 980), "test": range(25)})

    def reset(self, task: int, seed: int) -> Step:
        self.random = Random(f"wordle/{task}/{seed}")
        self.possible = self.vocabulary.everything
        self.tries = 0
        self.drawn_by = task, seed
        self.guesses, self.invalid = [], False
        words = self.vocabulary.words
        if len(words) <= SHOWN:
            which = f"It is one of these: {' '.join(words)}"
        else:
            which = f"It is one of {len(words)} common English words."
        return Step(f"Guess the word of five letters. You have {TRIES} tries. {which}")

    def step(self, action: str) -> Step:
        self.tries += 1
        over = self.tries == TRIES
        guess = "".join(action.split()).lower()
        self.invalid = guess not in self.vocabulary.place
        if self.invalid:
            return Step("invalid word", done=over, info={"invalid_action": True})
        word = self.random.choice(self.vocabulary.listed(self.possible))
        given = marks(guess, word)
        self.possible = self.vocabulary.narrowed(self.possible, guess, given)
        self.guesses.append((guess, given))
        solved = given == SOLVED
        return Step(" ".join(given) + "\n", reward=float(solved), done=solved or over)

    def available_actions(self) -> list[str]:
        # Those that still fit would be the solver's work, handed to the agent.
        return [" ".join(word) for word in self.vocabulary.words[:SHOWN]]

    def oracle(self) -> Advice:
        left = TRIES - self.tries
        guess = next_guess(self.vocabulary, self.possible, left)
        listed = len(self.vocabulary.words) <= SHOWN
        told = Told(listed, left, self.guesses, self.invalid)
        why = thought(self.vocabulary, self.possible, told, guess, *self.drawn_by, self.tries)
        return Advice(" ".join(guess), why)

    def copy(self) -> Wordle:
        twin = Wordle(self.vocabulary)
        twin.random.setstate(self.random.getstate())
        twin.possible, twin.tries = self.possible, self.tries
        twin.drawn_by, twin.guesses, twin.invalid = self.drawn_by, [*self.guesses], self.invalid
        return twin

    def peek(self, what: str) -> Any:
        if what == "filtered_vocab":  # never filtered: it would tell what the agent must find out
            return list(self.vocabulary.words)
        return super().peek(what)
