"""Reading: how the expert finds its way in a table that the tools have shown it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from agentenv_tool.plans import Move, move
from agentenv_tool.sheet import thoughts
from agentenv_tool.sheet.a1 import Position, letters
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import say, seen


class Lost(LookupError):
    """The table is not what the goal speaks of, as somebody has changed it before."""


class View:
    """The rows of a sheet with a header, as `get_all_values` returns them."""

    def __init__(self, rows: Sequence[Sequence[str]]):
        if not rows:
            raise Lost("the sheet is empty")
        self.header, self.rows = list(rows[0]), list(rows[1:])

    @property
    def last(self) -> int:
        """The number of the last row."""
        return len(self.rows) + 1

    @property
    def width(self) -> int:
        return len(self.header)

    def column(self, title: str) -> int:
        if title not in self.header:
            raise Lost(f"there is no column {title}")
        return self.header.index(title) + 1

    def values(self, title: str) -> list[str]:
        """From row 2 on."""
        column = self.column(title) - 1
        return [row[column] for row in self.rows]

    def numbers(self, title: str) -> list[float]:
        return [number(text) for text in self.values(title)]

    def row(self, title: str, text: str) -> int:
        values = self.values(title)
        if text not in values:
            raise Lost(f"no {title} is {text}")
        return values.index(text) + 2

    def at(self, row: int, title: str) -> str:
        return str(Position(row, self.column(title)))

    def letter(self, title: str) -> str:
        return letters(self.column(title))


def number(text: str) -> float:
    try:
        return float(text.replace(",", "").lstrip("$"))
    except ValueError:
        raise Lost(f"{text!r} is no number") from None


def opening(task: ToolTask) -> Generator[Move, Any, str]:
    """Open the sheet of the task; gives the fact that it is open, and how far it reaches."""
    sheet = task.values["sheet"]
    told: str = yield move(say(thoughts.OPEN, sheet=sheet), "open_sheet", name=sheet)
    return told.rstrip(".").replace("; it", " and")


def read(task: ToolTask, why: str) -> Generator[Move, Any, View]:
    """Open the sheet of the task and read it all."""
    known = yield from opening(task)
    rows = yield move((seen(known), say(thoughts.READ, why=why)), "get_all_values")
    return View(rows)
