"""Grading: how much of a sheet is as it should be.

AgentGym's rule, which `strict` keeps: the share of equal cells in the rectangle that both tables
have, the best of all moments; a sheet that nobody touched has most of it. Ours measures the way
from there to the answer: cells that are missing or too many count, and so do notes, merged cells
and frozen lines where the answer has any; a number or a date may be written in another way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.sheet.book import Book, Page
from agentenv_tool.sheet.entries import entered
from agentenv_tool.sheet.formats import Value, is_date
from agentenv_tool.sheet.tools import READING

Texts = Sequence[Sequence[str]]


class Answer:
    """How far one session has come with its sheet."""

    def __init__(self, book: Book, sheet: str, wanted: Page, start: float, strict: bool = False):
        """`start` is the share of a sheet that nobody has touched."""
        self.book = book
        self.sheet = sheet
        self.wanted = wanted
        self.start = start
        self.strict = strict
        self.best = 0.0
        self.reached = False  # whether the sheet is the answer, now

    def score(self, call: Call, result: Any) -> float:
        """The best so far."""
        if call.tool not in READING and call.tool != FINISH:
            self.best = max(self.best, self._worth())
        if call.tool == FINISH and self.reached:
            self.best = 1.0
        return self.best

    def succeeded(self) -> bool:
        """The best moment counts for the score, and the last one for success."""
        return self.reached

    def copy(self, tools: Any) -> Answer:
        twin = Answer(tools.book, self.sheet, self.wanted, self.start, self.strict)
        twin.best, twin.reached = self.best, self.reached
        return twin

    def _worth(self) -> float:
        # As in the original, strict grading is that of the sheet that is open, whichever it is.
        name = self.book.opened if self.strict else self.sheet
        page = None if name is None else self.book.page(name)
        if page is None:
            self.reached = False
            return 0.0
        if self.strict:
            overlap = share_of_overlap(page.texts, self.wanted.texts)
            self.reached = overlap == 1
            return overlap
        now = share(page, self.wanted)
        self.reached = now == 1
        # One that is right from the start is worth nothing before the agent says so.
        return max(0.0, round((now - self.start) / (1 - self.start), 6)) if self.start < 1 else 0.0


def share_of_overlap(given: Texts, wanted: Texts) -> float:
    """Of the cells that both tables have, those that show the same."""
    pairs = [
        one == other
        for row, answer in zip(given, wanted, strict=False)
        for one, other in zip(row, answer, strict=False)
    ]
    return sum(pairs) / len(pairs) if pairs else 0.0


def share(given: Page, wanted: Page) -> float:
    """Of all that the answer has, and of what the sheet has too much, what is right."""
    right, total = _cells(given.texts, wanted.texts)
    if wanted.notes:
        places = given.notes.keys() | wanted.notes.keys()
        right += sum(
            _spaced(given.notes.get(place, "")) == _spaced(wanted.notes.get(place, ""))
            for place in places
        )
        total += len(places)
    if wanted.merges:
        right += len(set(given.merges) & set(wanted.merges))
        total += len(set(given.merges) | set(wanted.merges))
    if wanted.frozen != (0, 0):
        pairs = [pair for pair in zip(given.frozen, wanted.frozen, strict=True) if any(pair)]
        right += sum(one == other for one, other in pairs)
        total += len(pairs)
    return right / total if total else 1.0


def _cells(given: Texts, wanted: Texts) -> tuple[int, int]:
    """How many are right, of those that are filled in one of the tables: gaps cost nothing."""
    right = total = 0
    for number in range(max(len(given), len(wanted))):
        row = given[number] if number < len(given) else ()
        answer = wanted[number] if number < len(wanted) else ()
        for one, other in zip_longest(row, answer, fillvalue=""):
            if one or other:
                total += 1
                right += same(one, other)
    return right, total


def same(given: str, wanted: str) -> bool:
    """The same text, date or number, up to what rounding to two or more decimals hides.

    What is written in percent is rounded only where both are; two currencies differ.
    """
    if given == wanted:
        return True
    if not given or not wanted:
        return False
    if _spaced(given) == _spaced(wanted):
        return True
    day = _day(given)
    if day is not None and day == _day(wanted):
        return True
    one, other = _number(given), _number(wanted)
    if one is None or other is None or (one.money and other.money and one.money != other.money):
        return False
    if one.percent != other.percent:
        return one.value == other.value
    decimals = other.decimals if other.decimals >= 2 else 9
    return abs(one.value - other.value) <= Decimal(5).scaleb(-decimals - 1 - 2 * other.percent)


def _spaced(text: str) -> str:
    return " ".join(text.split())


class _Number(NamedTuple):
    """What a number means, and how it is written."""

    value: Decimal
    decimals: int
    money: str
    percent: bool


def _number(text: str) -> _Number | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, money, digits, part, percent = found.groups()
    part = part or "."
    number = Decimal(f"{sign}{digits.replace(',', '')}{part}")
    return _Number(number.scaleb(-2 if percent else 0), len(part) - 1, money, bool(percent))


def _day(text: str) -> Value:
    """The number of a date that can be read in one way: 3/4/2024 may be in March or in April."""
    held, format = entered(text)
    if not is_date(format):
        return None
    month, slash, rest = text.strip().partition("/")
    day = rest.partition("/")[0]
    return None if slash and int(day) <= 12 and int(day) != int(month) else held


# One that begins with zeros, such as 007, is a name.
_NUMBER = re.compile(
    r"([+-]?)([$€£]?)(0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4})(\.\d{1,15})?(%?)", re.ASCII
)
