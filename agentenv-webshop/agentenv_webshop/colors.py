"""Colors: `dark navy blue` and `blue` are the same choice; the first color in a list decides.

The list is ours, in the order of the alphabet, of words that shops name colors with.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files


@lru_cache(1)
def known() -> tuple[str, ...]:
    text = files("agentenv_webshop").joinpath("data", "colors.txt").read_text(encoding="utf-8")
    return tuple(sorted(text.split()))


def reduced(text: str) -> str:
    """The first known color that is a word of the text, or a part of one such as `dark-blue`."""
    words: set[str] = set()
    for word in re.findall(r"[a-z-]+", text.lower()):
        words.update([word] if word in known() else word.split("-"))
    return next((color for color in known() if color in words), text)


def reduced_anywhere(text: str) -> str:
    """As the original: `tan` is found in `titanium` as well."""
    lowered = text.lower()
    return next((color for color in known() if color in lowered), text)
