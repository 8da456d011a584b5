"""The expert: guesses what leaves the fewest words in the worst case."""

from __future__ import annotations

from functools import lru_cache

from agentenv_lmrlgym.wordle.vocabulary import Vocabulary

GUESSES = 300  # at most so many are compared: some 30 ms where all 3416 words are possible


def next_guess(vocabulary: Vocabulary, possible: int) -> str:
    """The expert's guess while these words are possible."""
    if possible == vocabulary.everything:
        return _opening(vocabulary)
    return best(vocabulary, possible)


def best(vocabulary: Vocabulary, possible: int) -> str:
    """The guess whose largest part is smallest; then by smaller parts, then a word that may win."""
    fitting = vocabulary.listed(possible)
    if len(fitting) <= 2:
        return fitting[0]
    # A word that cannot win can still split better, so all words are tried after the fitting ones.
    guesses = list(dict.fromkeys([*fitting, *vocabulary.words]))[:GUESSES]

    def cost(guess: str) -> tuple[int, int, bool]:
        sizes = [part.bit_count() for part in vocabulary.parts(possible, guess)]
        wins = possible >> vocabulary.place[guess] & 1
        return max(sizes), sum(size * size for size in sizes), not wins

    return min(guesses, key=cost)


@lru_cache(maxsize=8)
def _opening(vocabulary: Vocabulary) -> str:
    return best(vocabulary, vocabulary.everything)
