"""The expert: guesses what leaves the fewest words in the worst case."""

from __future__ import annotations

from functools import lru_cache

from agentenv_lmrlgym.wordle.vocabulary import Vocabulary

GUESSES = 300  # at most so many are compared: some 30 ms where all 3416 words are possible


def next_guess(vocabulary: Vocabulary, possible: int, tries: int) -> str:
    """The expert's guess while these words are possible and so many tries are left."""
    if possible == vocabulary.everything:
        return _opening(vocabulary)
    return best(vocabulary, possible, may_probe=tries > 1)


def best(vocabulary: Vocabulary, possible: int, may_probe: bool = True) -> str:
    """The guess whose largest part is smallest; then by smaller parts, then a word that may win.

    A probe is a word that cannot win, and learns what is of use only if there is another try.
    """
    fitting = vocabulary.listed(possible)
    if len(fitting) <= 2:
        return fitting[0]
    # A probe can split better than a word that fits, so all words are tried after the fitting ones.
    probes = vocabulary.words if may_probe else ()
    guesses = list(dict.fromkeys([*fitting, *probes]))[:GUESSES]

    def cost(guess: str) -> tuple[int, int, bool]:
        sizes = [part.bit_count() for part in vocabulary.parts(possible, guess)]
        wins = possible >> vocabulary.place[guess] & 1
        return max(sizes), sum(size * size for size in sizes), not wins

    return min(guesses, key=cost)


@lru_cache(maxsize=8)
def _opening(vocabulary: Vocabulary) -> str:
    return best(vocabulary, vocabulary.everything)
