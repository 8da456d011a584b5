"""Grading: how much of a sheet is as it should be.

AgentGym's rule, which `strict` keeps: the share of equal cells in the rectangle that both tables
have, the best of all moments; a sheet that nobody touched has most of it. Ours measures the way
from there to the answer: cells that are missing or too many count, and so do notes, merged cells
and frozen lines where the answer has any; a number may be written in another way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.sheet.book import Book, Page
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
        page = self.book.page()
        if page is None:
            self.reached = False
            return 0.0
        if self.strict:
            overlap = share_of_overlap(page.texts, self.wanted.texts)
            self.reached = overlap == 1
            return overlap
        if self.book.opened != self.sheet:
            self.reached = False
            return 0.0
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
    """The same text, or the same number, up to what rounding to two or more decimals hides."""
    if given == wanted:
        return True
    if not given or not wanted:
        return False
    if _spaced(given) == _spaced(wanted):
        return True
    one, other = _number(given), _number(wanted)
    if one is None or other is None:
        return False
    exponent = other[1] if other[1] <= -2 else -9
    return abs(one[0] - other[0]) <= Decimal(5).scaleb(exponent - 1)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> tuple[Decimal, int] | None:
    """What a number means, and the power of ten of its last digit."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, _, digits, part, percent = found.groups()
    shift = -2 if percent else 0
    number = Decimal(f"{sign}{digits.replace(',', '')}{part or ''}").scaleb(shift)
    return number, shift - max(0, len(part or "") - 1)


_NUMBER = re.compile(r"([+-]?)([$€£]?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(\.\d{1,15})?(%?)", re.ASCII)
