"""Words: a text as the search engine sees it, cut, lower-cased, without stop words and stemmed.

This is Lucene's chain for English: StandardTokenizer (word boundaries of Unicode annex 29),
EnglishPossessiveFilter, LowerCaseFilter, StopFilter, PorterStemFilter.
"""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import category

import Stemmer  # type: ignore[import-not-found]

LONGEST = 255  # characters of a token; the tokenizer cuts longer runs into pieces

STOP_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
})  # fmt: skip

# Letters are joined by what may stand within a word (don't, u.s.a), digits by what may stand
# within a number (1.4, 1,000); letters, digits and underscores join each other.
_WORD = r"[\w\u0300-\u036f]+"
_BOTH = r".'\u2018\u2019\u2024\ufe52\uff07\uff0e"  # of the class MidNumLet: within both
_JOINER = rf"(?<=[^\W\d_])[:\u00b7{_BOTH}](?=[^\W\d_])|(?<=\d)[,;{_BOTH}](?=\d)"
_TOKEN = re.compile(rf"{_WORD}(?:(?:{_JOINER}){_WORD})*")
# Scripts without blanks: ideographs and hiragana are a token each.
_ALONE = re.compile(r"([\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_POSSESSIVE = ("'s", "'S", "\u2019s", "\u2019S", "\uff07s", "\uff07S")


class Analyzer:
    """Stems words, and remembers the stems of those it has met."""

    def __init__(self, remembered: int = 200_000):
        self._stem = Stemmer.Stemmer("porter", 0).stemWord
        self._remembered = remembered
        self._stems: dict[str, str] = {}

    def counts(self, text: str) -> dict[str, int]:
        """The index terms of a text, in the order of their first use, and how often each is."""
        counts: dict[str, int] = {}
        stems = self._stems
        for token, often in Counter(tokens(text)).items():
            stem = stems.get(token)
            if stem is None:
                stem = self._stemmed(token)
                if len(stems) < self._remembered:
                    stems[token] = stem
            if stem:
                counts[stem] = counts.get(stem, 0) + often
        return counts

    def _stemmed(self, token: str) -> str:
        """Empty for a stop word."""
        if token.endswith(_POSSESSIVE):
            token = token[:-2]
        token = token.lower()
        if token in STOP_WORDS:
            return ""
        return str(self._stem(token)) if len(token) > 2 else token


def tokens(text: str) -> list[str]:
    """The words and numbers of a text as they stand there."""
    found: list[str] = _TOKEN.findall(_parted(text))
    if text.isascii() and "_" not in text and max(map(len, found), default=0) <= LONGEST:
        return found
    return [piece for token in found for piece in _pieces(token)]


def _parted(text: str) -> str:
    """Fractions and raised numbers (½, ²) divide words, though Python takes them for digits."""
    if text.isascii():
        return text
    return text.translate({ord(each): " " for each in set(text) if category(each) == "No"})


def _pieces(token: str) -> list[str]:
    parts = [token] if token.isascii() else [each for each in _ALONE.split(token) if each]
    return [
        part[start : start + LONGEST]
        for part in parts
        if any(map(str.isalnum, part))
        for start in range(0, len(part), LONGEST)
    ]
