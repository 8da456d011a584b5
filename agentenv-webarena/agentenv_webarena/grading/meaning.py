"""Meaning: the words of a text that carry it, with numbers, dates and measures in one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from agentenv_webarena.grading.words import STOP_WORDS, number, words

NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nothing", "neither", "nor", "without", "cannot"}
)

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_COUNTED = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_MONTH = "|".join(f"{each}|{each[:3]}\\b\\.?" for each in _MONTHS) + r"|sept\b\.?"
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"([12][0-9]{3})\b"
_NUMBER = r"(?<![\w.,])([0-9][0-9,]*(?:\.[0-9]+)?)[\s-]*"

_CLOCK = re.compile(
    r"(?<![\w.,:])([0-9]{1,2})(?:[:.]([0-5][0-9]))?\s?([ap])\.?m\b\.?", re.IGNORECASE
)

Change = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def meaning(text: str) -> frozenset[str]:
    """Words without endings of plurals, numbers, and measures such as `90minute`."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    text = text.replace("can't", "cannot").replace("n't", " not").replace("%", " percent ")
    for pattern, change in _CHANGES:
        text = pattern.sub(change, text)
    measured = _MEASURED.findall(text)
    rest = (_singular(word) for word in words(_MEASURED.sub(" ", text)))
    return frozenset({*measured, *rest} - STOP_WORDS - {"dollar", "usd"})


def measures(text: str) -> frozenset[str]:
    """Of a text that says nothing else, such as `2 h 41 min`; of a longer one, all that it has."""
    return frozenset(word for word in meaning(text) if _MEASURED.fullmatch(word))


def in_one_form(text: str) -> str:
    """With times of the day as `17:30`."""
    return _CLOCK.sub(_time, text)


def _time(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02d}:{found[2] or '00'}"


def _singular(word: str) -> str:
    if word in NEGATIONS or len(word) < 4 or word.endswith("ss") or not word.endswith("s"):
        return word.removesuffix("'s")
    return word.removesuffix("'s").removesuffix("s")


def _date(year: str, month: str, day: str) -> str:
    """Three marks: a date that lacks one still shares the others."""
    month_number = month if month.isdigit() else _number_of(month)
    parts = [year, f"month~{int(month_number)}", f"day~{int(day)}" if day else ""]
    return " " + " ".join(filter(None, parts)) + " "


def _number_of(month: str) -> int:
    return next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(month[:3]))


def _measure(unit: str, factor: str) -> Callable[[re.Match[str]], str]:
    def change(found: re.Match[str]) -> str:
        amount = Decimal(found[1].replace(",", "")) * Decimal(factor)
        return f" {unit}~{number(f'{amount:f}')} "

    return change


def _hours(found: re.Match[str]) -> str:
    return f" minute~{number(str(int(found[1]) * 60 + int(found[2])))} "


def _unit(names: str, unit: str, factor: str) -> Change:
    return re.compile(rf"{_NUMBER}(?:{names})\b\.?"), _measure(unit, factor)


_MEASURED = re.compile(r"(?:month|day|minute|second|meter|mile)~[0-9.]+")

_CHANGES: tuple[Change, ...] = (
    (
        re.compile(rf"\b{_YEAR}[-/]([0-9]{{2}})[-/]([0-9]{{2}})\b"),
        lambda m: _date(m[1], m[2], m[3]),
    ),
    (re.compile(rf"\b([0-9]{{1,2}})\.([0-9]{{1,2}})\.{_YEAR}"), lambda m: _date(m[3], m[2], m[1])),
    (re.compile(rf"\b([0-9]{{1,2}})/([0-9]{{1,2}})/{_YEAR}"), lambda m: _date(m[3], m[1], m[2])),
    (re.compile(rf"\b({_MONTH})\s+{_DAY}(?:,?\s+{_YEAR})?"), lambda m: _date(m[3], m[1], m[2])),
    (
        re.compile(rf"\b{_DAY}\s+(?:of\s+)?({_MONTH})(?:,?\s+{_YEAR})?"),
        lambda m: _date(m[3], m[2], m[1]),
    ),
    (re.compile(rf"\b({_MONTH}),?\s+{_YEAR}"), lambda m: _date(m[2], m[1], "")),
    (
        re.compile(
            r"\b([0-9]{1,4})\s*h(?:ours?|rs?)?(?:\b\.?,?|(?=[0-9]))\s*(?:and\s+)?"
            r"([0-9]{1,2})\s*m(?:in(?:ute)?s?)?\b\.?"
        ),
        _hours,
    ),
    (re.compile(r"\b([0-9]{1,4}):([0-5][0-9])\s*h(?:ours?|rs?)?\b\.?"), _hours),
    *(
        (re.compile(rf"\b{name}\b"), lambda _, digits=str(value): digits)
        for value, name in enumerate(_COUNTED, 2)
    ),
    _unit("hours?|hrs?|h", "minute", "60"),
    _unit("minutes?|mins?", "minute", "1"),
    _unit("seconds?|secs?", "second", "1"),
    _unit("kilomet(?:er|re)s?|kms?", "meter", "1000"),
    _unit("met(?:er|re)s?|m", "meter", "1"),
    _unit("miles?|mi", "mile", "1"),
)
