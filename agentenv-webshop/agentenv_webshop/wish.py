"""Wish: what an instruction asks for, as far as its words tell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import inf
from random import Random

from agentenv_webshop import colors
from agentenv_webshop.words import STOP_WORDS, Analyzer

Pair = tuple[str, str]

_MONEY = re.compile(r"(\d+(?:\.\d+)?) dollars|\$ ?(\d+(?:\.\d+)?)")
WORD = re.compile(r"[^\W_]+(?:[.'\u2019][^\W_]+)*")
_FOR_WHOM = re.compile(r"\bfor (kids)\b")
_LINKING = STOP_WORDS - {"no"}


@dataclass(frozen=True)
class Told:
    """A text's stems, and which of them stand beside each other."""

    stems: frozenset[str]
    pairs: frozenset[Pair]


@dataclass(frozen=True)
class Wish:
    """An instruction, read as a buyer reads it."""

    text: str  # in lower case, without the price
    limit: float  # dollars
    words: tuple[str, ...]  # that tell something, in their order
    stems: frozenset[str]  # of these, without those that say little
    loose: frozenset[str]  # stems that say little
    pairs: frozenset[Pair]  # of words that stand beside each other

    @property
    def query(self) -> str:
        """What tells something, and twice what the product must offer to choose from."""
        telling = [each for each in self.words if stem_of(each) in self.stems]
        return " ".join(telling + [each for each in telling if is_choice(stem_of(each))])

    def names(self, value: str) -> bool:
        """Whether the wish has an option's value, and not only as a part of another word."""
        return bool(re.search(rf"(?<![\w.-]){re.escape(value)}(?![\w-]|\.\d)", self.text))

    def missing(self, told: Sequence[Told], known: frozenset[Pair]) -> frozenset[str]:
        """The stems that the texts do not have, or do not have beside their neighbor.

        That two words belong together is known where other texts have them beside each other.
        """
        stems = frozenset().union(*(each.stems for each in told))
        pairs = frozenset().union(*(each.pairs for each in told))
        asked = self.pairs & known
        torn = {
            stem
            for pair in asked - pairs
            for stem in pair
            if not any(stem in other for other in asked & pairs)
        }
        return (self.stems - stems) | torn


@lru_cache(1024)
def read(instruction: str) -> Wish:
    text = instruction.lower()
    prices = list(_MONEY.finditer(text))
    limit = inf
    if prices:
        limit = float(prices[-1][1] or prices[-1][2])
        text = text[: prices[-1].start()] + text[prices[-1].end() :]
    silent = _LINKING | _listed("fluff")
    words = tuple(dict.fromkeys(each for each in WORD.findall(text) if each not in silent))
    said = told(text)
    loose = _listed("loose") - set(_FOR_WHOM.findall(text))
    stems = frozenset(stem_of(each) for each in words if each not in loose)
    return Wish(text, limit, words, stems, frozenset(map(stem_of, loose)) - stems, said.pairs)


@lru_cache(4096)
def told(text: str) -> Told:
    stems: set[str] = set()
    pairs: set[Pair] = set()
    for part in re.split(r"[^\w.'\u2019\s-]+|[.](?!\d)", text.lower()):
        run = [(each, stem_of(each)) for each in WORD.findall(part)]
        stems.update(stem for _, stem in run)
        for (left, one), (right, other) in itertools.pairwise(run):
            if left not in _LINKING and right not in _LINKING:
                pairs.add((one, other))
    return Told(frozenset(stems), frozenset(pairs))


def guesses(instruction: str, random: Random) -> list[str]:
    """Searches that one could try: some words of the wish, in its order."""
    words = read(instruction).words
    found = []
    for size in (2, 3, 4):
        places = sorted(random.sample(range(len(words)), min(size, len(words))))
        found.append(" ".join(words[place] for place in places))
    return [each for each in dict.fromkeys(found) if each]


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(stem for text in texts for stem in told(text).stems)


def is_choice(stem: str) -> bool:
    """Numbers and colors are mostly options, which no text about a product makes up for."""
    return is_number(stem) or is_color(stem)


def is_number(stem: str) -> bool:
    return any(map(str.isdigit, stem))


def is_color(stem: str) -> bool:
    return stem in _colors()


@lru_cache(20_000)
def stem_of(word: str) -> str:
    return next(iter(_analyzer().counts(word)), word)


@lru_cache(1)
def _analyzer() -> Analyzer:
    return Analyzer()


@lru_cache(1)
def _colors() -> frozenset[str]:
    return frozenset(map(stem_of, colors.known()))


@lru_cache(2)
def _listed(name: str) -> frozenset[str]:
    """`fluff`: words that people ask with; `loose`: that they add to a kind of product."""
    path = files("agentenv_webshop").joinpath("data", f"{name}.txt")
    return frozenset(path.read_text(encoding="utf-8").split())
