"""Words: texts as lists of words and numbers, so that `25` is not found in `1,250`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# In a sign's place a dash between words or digits is none: 2023-05-12, pages 3-4.
_TOKEN = re.compile(
    r"(?P<sign>(?<![\w.)%])[-−](?=[$€£]?[0-9]))?"
    r"(?:(?<=[-−])[$€£])?"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
)

_STOP_WORDS = """
a an and are as at be been by can could did do does for from had has have he her his i in is it its
me my of on or our she so that the their them there these they this those to was we were what when
where which who will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words(text: str) -> list[str]:
    """In lower case; numbers without thousands separators and needless zeros."""
    found = []
    for each in _TOKEN.finditer(unicodedata.normalize("NFKC", text).casefold()):
        if each["word"]:
            found.append(each["word"].replace("’", "'"))
        else:
            found.append(("-" if each["sign"] else "") + number(each["number"]))
    return found


def number(digits: str) -> str:
    """`1,250.00` is 1250, and 3.50 is 3.5; leading zeros stay, they are part of a code."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def is_number(word: str) -> bool:
    return word[-1:].isdigit()


def holds(text: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether some words stand in a text, one after the other."""
    size = len(wanted)
    if not size:
        return False
    first, rest = wanted[0], list(wanted)
    return any(word == first and list(text[at : at + size]) == rest for at, word in enumerate(text))
