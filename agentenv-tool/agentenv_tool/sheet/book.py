"""Book: a spreadsheet with its sheets, one of which may be open; each session has its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from agentenv_tool.sheet import edits
from agentenv_tool.sheet.a1 import Area, Dimension, Position
from agentenv_tool.sheet.edits import Lines
from agentenv_tool.sheet.formulas import Content, Formula
from agentenv_tool.sheet.grid import Grid
from agentenv_tool.toolbox import ToolError


@dataclass(frozen=True)
class Page:
    """What is graded of a sheet: what it shows, and what else was done to it."""

    texts: Sequence[Sequence[str]]
    notes: Mapping[str, str] = field(default_factory=dict)  # by position
    merges: Sequence[str] = ()
    frozen: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, grid: Grid) -> Page:
        return cls(grid.table, grid.notes, tuple(map(str, grid.merges)), grid.frozen)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Page:
        """From JSON; what it leaves out does not count."""
        frozen = row.get("frozen", (0, 0))
        return cls(
            row["values"], row.get("notes", {}), row.get("merges", ()), (frozen[0], frozen[1])
        )


class Book(Protocol):
    """What the tools do, to the sheet that is open; a ToolError says why it cannot be done."""

    def open(self, name: str) -> Area | None:
        """Open a sheet; tells how far it reaches."""

    def delete(self, name: str) -> None: ...
    def freeze(self, dimension: Dimension, count: int) -> None: ...
    def insert(self, dimension: Dimension, at: int, lines: Lines) -> None: ...
    def remove(self, dimension: Dimension, numbers: Sequence[int]) -> None: ...
    def write(self, start: Position, values: Lines) -> None: ...
    def calculate(self, place: Position, formula: Formula) -> None: ...
    def sort(self, column: int, descending: bool) -> None: ...
    def merge(self, area: Area) -> None: ...
    def annotate(self, place: Position, text: str) -> None: ...
    def note(self, place: Position) -> str: ...

    def texts(self, area: Area | None = None) -> list[list[str]]:
        """What the cells of an area show, or all."""

    def evaluate(self, formula: Formula) -> Content: ...

    def page(self, name: str) -> Page | None:
        """A sheet, to be graded; None: it is gone."""

    @property
    def opened(self) -> str | None: ...

    def copy(self) -> Self | None:
        """An equal, independent one, where that costs little."""

    def close(self) -> None: ...


class Workbook:
    """A book in memory."""

    def __init__(self, sheets: Mapping[str, Grid]):
        self.sheets = dict(sheets)  # the grids are shared: they never change
        self.opened: str | None = None

    def open(self, name: str) -> Area | None:
        self._check(name)
        self.opened = name
        return self.sheets[name].used

    def delete(self, name: str) -> None:
        self._check(name)
        if len(self.sheets) == 1:
            raise ToolError("a spreadsheet keeps at least one sheet, and this is its last")
        del self.sheets[name]
        if self.opened == name:
            self.opened = None

    def freeze(self, dimension: Dimension, count: int) -> None:
        self._edit(lambda grid: edits.freezing(grid, dimension, count))

    def insert(self, dimension: Dimension, at: int, lines: Lines) -> None:
        self._edit(lambda grid: edits.inserted(grid, dimension, at, lines))

    def remove(self, dimension: Dimension, numbers: Sequence[int]) -> None:
        self._edit(lambda grid: edits.removed(grid, dimension, numbers))

    def write(self, start: Position, values: Lines) -> None:
        self._edit(lambda grid: edits.written(grid, start, values))

    def calculate(self, place: Position, formula: Formula) -> None:
        self._edit(lambda grid: edits.calculating(grid, place, formula))

    def sort(self, column: int, descending: bool) -> None:
        self._edit(lambda grid: edits.sorted_by(grid, column, descending))

    def merge(self, area: Area) -> None:
        self._edit(lambda grid: edits.merged(grid, area))

    def annotate(self, place: Position, text: str) -> None:
        self._edit(lambda grid: edits.noted(grid, place, text))

    def note(self, place: Position) -> str:
        return self.grid.cell(place).note

    def texts(self, area: Area | None = None) -> list[list[str]]:
        if area is not None:
            return self.grid.texts(area)
        return [list(row) for row in self.grid.table]

    def evaluate(self, formula: Formula) -> Content:
        return self.grid.evaluated(formula)

    def page(self, name: str) -> Page | None:
        return Page.of(self.sheets[name]) if name in self.sheets else None

    @property
    def grid(self) -> Grid:
        """The sheet that is open."""
        if self.opened is None:
            names = ", ".join(self.sheets)
            raise ToolError(f"no sheet is open: call open_sheet with one of {names}")
        return self.sheets[self.opened]

    def copy(self) -> Workbook:
        twin = Workbook(self.sheets)
        twin.opened = self.opened
        return twin

    def close(self) -> None:
        """It holds nothing but memory."""

    def _edit(self, edit: Callable[[Grid], Grid]) -> None:
        grid = edit(self.grid)
        self.sheets[self.opened or ""] = grid

    def _check(self, name: str) -> None:
        if name not in self.sheets:
            there = ", ".join(self.sheets)
            raise ToolError(f"there is no sheet {name!r}: there is {there}")
