"""Wording: articles, lists and capitals as a shop writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CAPITALS = frozenset(
    {"dpi", "eva", "gmo", "hd", "hdmi", "led", "pvc", "rfid", "rgb", "spf", "ul", "usb", "uv", "xl"}
    | {"2k", "4k"}
)
_SMALL = frozenset(
    {"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with", "by", "x"}
)
# What the first letter alone would get wrong.
_AN = frozenset({"led", "hdmi", "hour", "honest", "8", "11", "18", "85"})
_A = frozenset({"usb", "unisex", "uv", "ul", "one"})


def article(words: str) -> str:
    """The words after a or an, as they are spoken."""
    first = re.split(r"[\s-]", words, maxsplit=1)[0].lower()
    vowel = first in _AN or (first not in _A and first[:1] in "aeiou")
    return f"{'an' if vowel else 'a'} {words}"


def listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def capitalized(text: str) -> str:
    """The first letter alone is raised."""
    return text[:1].upper() + text[1:]


def spelled(text: str) -> str:
    """A sentence's beginning: a capital first, and abbreviations in capitals."""
    words = [word.upper() if word in _CAPITALS else word for word in text.split(" ")]
    return capitalized(" ".join(words))


def titled(text: str) -> str:
    """The first word, the last and every word of weight begin with a capital."""
    words = text.split(" ")
    inner = range(1, len(words) - 1)
    return " ".join(_titled_word(word, place in inner) for place, word in enumerate(words))


def _titled_word(word: str, inner: bool) -> str:
    if word in _CAPITALS:
        return word.upper()
    if word in _SMALL and inner:
        return word
    return "-".join(capitalized(part) for part in word.split("-"))
