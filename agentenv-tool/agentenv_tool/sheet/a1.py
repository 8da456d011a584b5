"""A1: positions and areas of a sheet, as its users write them: `B3`, and `B3` to `D9`."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from agentenv_tool.toolbox import ToolError

ROWS, COLUMNS = 1000, 100  # that a sheet may have, and
CELLS = 10_000  # that it may have in all

Dimension = Literal["rows", "columns"]


class Position(NamedTuple):
    """Counted from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle, with its last row and column."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = Position(self.top, self.left), Position(self.bottom, self.right)
        return str(first) if first == last else f"{first}:{last}"

    def has(self, place: Position) -> bool:
        return self.top <= place.row <= self.bottom and self.left <= place.column <= self.right

    @property
    def start(self) -> Position:
        return Position(self.top, self.left)

    @property
    def end(self) -> Position:
        return Position(self.bottom, self.right)

    @property
    def size(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def meets(self, other: Area) -> bool:
        return not (
            self.bottom < other.top
            or other.bottom < self.top
            or self.right < other.left
            or other.right < self.left
        )

    def covers(self, other: Area) -> bool:
        return self.has(other.start) and self.has(other.end)

    def with_inserted(self, dimension: Dimension, at: int, count: int) -> Area:
        """Where it lies, and how far it reaches, after lines were inserted."""
        first, last = self._span(dimension)
        return self._spanning(dimension, first + count * (first >= at), last + count * (last >= at))

    def with_removed(self, dimension: Dimension, lines: tuple[int, ...]) -> Area | None:
        """What is left of it, if anything, after lines were removed."""
        first, last = self._span(dimension)
        before = sum(line < first for line in lines)
        within = sum(first <= line <= last for line in lines)
        if within > last - first:
            return None
        return self._spanning(dimension, first - before, last - before - within)

    def _span(self, dimension: Dimension) -> tuple[int, int]:
        return (self.top, self.bottom) if dimension == "rows" else (self.left, self.right)

    def _spanning(self, dimension: Dimension, first: int, last: int) -> Area:
        if dimension == "rows":
            return self._replace(top=first, bottom=last)
        return self._replace(left=first, right=last)


def position(text: str) -> Position:
    """What is written `B3`; raises ToolError where it is no position of a sheet."""
    found = _POSITION.fullmatch(text.strip())
    if found is None:
        raise ToolError(f"{_clipped(text)} is no position: give a column and a row, such as 'B3'")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return placed(int(found[2]), column)


def placed(row: int, column: int) -> Position:
    if row > ROWS or column > COLUMNS:
        raise ToolError(
            f"{Position(row, column)} lies outside the sheet, which ends at "
            f"row {ROWS} and column {letters(COLUMNS)}"
        )
    return Position(row, column)


def area(start: str, end: str) -> Area:
    """Between two corners, whichever they are."""
    one, other = position(start), position(end)
    return Area(
        min(one.row, other.row),
        min(one.column, other.column),
        max(one.row, other.row),
        max(one.column, other.column),
    )


def letters(column: int) -> str:
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def _clipped(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


_POSITION = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,3})", re.ASCII)
