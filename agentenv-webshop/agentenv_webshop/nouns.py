"""Nouns: the words of a title that say what the product is.

No tagger and no model: what remains without numbers, measures and the plain words that
describe products of every kind. A verdict only asks whether any, and a tenth or a fifth of these
words are shared.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

SHORTEST = 3  # letters of a noun
LONG = 6  # letters of a word whose ending tells what it is

_QUALITIES = ("able", "ed", "ful", "ible", "ing", "ish", "less", "ly", "ous", "proof")
_THINGS = (  # that end as qualities do
    "bedding", "ceiling", "clothing", "dressing", "earring", "evening", "pudding",
    "railing", "seasoning", "spring", "stocking", "string", "seaweed", "table", "vegetable",
)  # fmt: skip
_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?")


@lru_cache(20_000)
def nouns(title: str) -> frozenset[str]:
    """In the singular."""
    words = (word.split("'")[0].split("\u2019")[0] for word in _WORD.findall(title.lower()))
    return frozenset(_singular(each) for each in words if _is_noun(each))


def _is_noun(word: str) -> bool:
    if len(word) < SHORTEST or word in _plain():
        return False
    return len(word) < LONG or not word.endswith(_QUALITIES) or word.endswith(_THINGS)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@lru_cache(1)
def _plain() -> frozenset[str]:
    text = files("agentenv_webshop").joinpath("data", "plain.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
