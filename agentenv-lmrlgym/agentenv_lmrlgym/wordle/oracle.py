"""The expert: guesses what leaves the fewest words in the worst case."""

from __future__ import annotations

from functools import lru_cache

from agentenv_lmrlgym.wordle.vocabulary import Vocabulary
from envservers.environment import Advice

GUESSES = 300  # at most so many are compared: some 30 ms where all 3416 words are possible


def advice(vocabulary: Vocabulary, possible: int) -> Advice:
    guess = (
        _opening(vocabulary) if possible == vocabulary.everything else best(vocabulary, possible)
    )
    return Advice(" ".join(guess), _why(vocabulary, possible, guess))


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


def _why(vocabulary: Vocabulary, possible: int, guess: str) -> str:
    fitting = vocabulary.listed(possible)
    if len(fitting) == 1:
        return f"Only {guess} fits all marks so far, so I guess it."
    if len(fitting) == 2:
        return f"Only {fitting[0]} and {fitting[1]} fit all marks so far; I guess {guess}."
    left = max(part.bit_count() for part in vocabulary.parts(possible, guess))
    known = "fit all marks so far" if possible != vocabulary.everything else "are possible"
    shown = ", ".join(fitting) if len(fitting) <= 8 else ", ".join(fitting[:8]) + " and others"
    return (
        f"{len(fitting)} words {known}: {shown}. The guess {guess} tells them apart best: "
        f"whatever its marks, no more than {left} of them remain."
    )
