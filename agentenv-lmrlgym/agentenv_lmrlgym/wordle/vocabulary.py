"""Vocabulary: the words of a game, and which of them fit the marks that guesses were given.

A set of words is a number whose bit n stands for word n: sets are narrowed with a few operations
on whole numbers, also where there are thousands of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from itertools import compress

from envservers.settings import BadSetting

LETTERS = 5
SOLVED = "g" * LETTERS


class Vocabulary:
    """Some words; read only, and shared by all episodes."""

    def __init__(self, words: Sequence[str]):
        self.words = tuple(words)
        self.place = {word: place for place, word in enumerate(words)}
        self.everything = (1 << len(words)) - 1
        self._having: dict[str, int] = {}  # letter -> the words that have it
        self._having_at: dict[tuple[int, str], int] = {}  # the same at one place of the word
        for place, word in enumerate(words):
            for at, letter in enumerate(word):
                bit = 1 << place
                self._having[letter] = self._having.get(letter, 0) | bit
                self._having_at[at, letter] = self._having_at.get((at, letter), 0) | bit

    @classmethod
    def commonest(cls, count: int) -> Vocabulary:
        """The first words of the list that lies in `data`."""
        path = files("agentenv_lmrlgym") / "wordle" / "data" / "words.txt"
        words = path.read_text(encoding="utf-8").split()
        if not 1 <= count <= len(words):
            raise BadSetting(f"words is {count}: give 1 to {len(words)}")
        return cls(words[:count])

    def listed(self, possible: int) -> list[str]:
        """The words of a set, in the order of the vocabulary."""
        return list(compress(self.words, (bit == "1" for bit in f"{possible:b}"[::-1])))

    def narrowed(self, possible: int, guess: str, marks: str) -> int:
        """The words that would have given a guess these marks."""
        for at, (letter, mark) in enumerate(zip(guess, marks, strict=True)):
            possible &= self._marked(at, letter)["gyb".index(mark)]
        return possible

    def parts(self, possible: int, guess: str) -> list[int]:
        """The sets that a guess can narrow this one to, one for each way to mark it."""
        parts = [possible]
        for at, letter in enumerate(guess):
            masks = self._marked(at, letter)
            parts = [part & mask for part in parts for mask in masks if part & mask]
        return parts

    def _marked(self, at: int, letter: str) -> tuple[int, int, int]:
        """The words that mark a letter at this place green, yellow and black."""
        having, here = self._having.get(letter, 0), self._having_at.get((at, letter), 0)
        return here, having & ~here, self.everything & ~having


def marks(guess: str, word: str) -> str:
    """`g` in its place, `y` elsewhere in the word, `b` nowhere; each letter for itself.

    Unlike in the newspaper's game a letter is not used up: `added` gets a yellow for each of its
    three d's where the word is `dream`.
    """
    return "".join(
        "g" if letter == there else "y" if letter in word else "b"
        for letter, there in zip(guess, word, strict=True)
    )
