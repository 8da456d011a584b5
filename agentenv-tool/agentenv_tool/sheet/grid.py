"""Grid: one sheet, which never changes: an edit makes another, and sessions share what they may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from agentenv_tool.sheet.a1 import CELLS, COLUMNS, ROWS, Area, Position
from agentenv_tool.sheet.formats import GENERAL, Failure, Value, shown
from agentenv_tool.sheet.formulas import READ, Content, Formula, calculated, results
from agentenv_tool.toolbox import ToolError

MERGES = 30
BESIDE = 5  # empty lines behind a table that keep their formats


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: a value or a formula, how it is shown, and a note on it."""

    value: Value = None
    format: str = GENERAL
    formula: Formula | None = None
    note: str = ""


BLANK = Cell()
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """Rows of equal length, what is merged, and how many rows and columns are frozen."""

    rows: tuple[Row, ...] = ()
    merges: tuple[Area, ...] = ()
    frozen: tuple[int, int] = (0, 0)

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def cell(self, place: Position) -> Cell:
        if place.row > self.height or place.column > self.width:
            return BLANK
        return self.rows[place.row - 1][place.column - 1]

    def text(self, place: Position) -> str:
        """What the cell shows."""
        content = self._content(place, self._results)
        return shown(content.value, content.format)

    def texts(self, area: Area) -> list[list[str]]:
        return [
            [self.text(Position(row, column)) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]

    @cached_property
    def used(self) -> Area | None:
        """From A1 to the last row and column that show something; None: nothing does."""
        bottom = right = 0
        for row, cells in enumerate(self.rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell.formula is not None or cell.value not in (None, ""):
                    bottom, right = row, max(right, column)
        return Area(1, 1, bottom, right) if bottom else None

    @cached_property
    def table(self) -> list[list[str]]:
        """All that it shows; not to be changed."""
        return self.texts(self.used) if self.used else []

    @cached_property
    def notes(self) -> dict[str, str]:
        return {
            str(Position(row, column)): cell.note
            for row, cells in enumerate(self.rows, 1)
            for column, cell in enumerate(cells, 1)
            if cell.note
        }

    def sort_key(self, place: Position) -> tuple[int, float, str, str] | None:
        """Numbers come before texts, and these before truths; None: an empty cell, always last."""
        value = self._content(place, self._results).value
        match value:
            case None | "":
                return None
            case Failure():
                return (3, 0, "", value)
            case bool():
                return (2, float(value), "", "")
            case str():
                return (1, 0, value.casefold(), value)
        return (0, float(value), "", "")

    def evaluated(self, formula: Formula) -> Content:
        """What a formula would come to."""
        places = formula.positions(self.height, self.width)
        return calculated(formula, [self._content(each, self._results) for each in places])

    def checked(self) -> Grid:
        """Itself, when it keeps the limits of a sheet."""
        _check_size(self.height, self.width)
        if len(self.merges) > MERGES:
            raise ToolError(f"a sheet may have {MERGES} groups of merged cells")
        if sum(each.size for each in self._formulas.values()) > READ:
            raise ToolError(f"the formulas of the sheet would read more than {READ:,} cells")
        return self

    def with_cells(self, cells: Mapping[Position, Cell]) -> Grid:
        """With these in place of others, and as much larger as they need it."""
        height = max(self.height, *(place.row for place in cells))
        width = max(self.width, *(place.column for place in cells))
        _check_size(height, width)
        more = (BLANK,) * (width - self.width)
        rows = [(*row, *more) if more else row for row in self.rows]
        rows += [(BLANK,) * width] * (height - self.height)
        changed: dict[int, list[Cell]] = {}
        for place, cell in cells.items():
            changed.setdefault(place.row - 1, list(rows[place.row - 1]))[place.column - 1] = cell
        for row, content in changed.items():
            rows[row] = tuple(content)
        return replace(self, rows=tuple(rows)).checked()

    def moved(self, move: Callable[[Area], Area | None], rows: Iterable[Row]) -> Grid:
        """With other rows, in which all areas lie elsewhere."""
        followed = tuple(
            tuple(
                cell if cell.formula is None else replace(cell, formula=cell.formula.moved(move))
                for cell in row
            )
            for row in rows
        )
        merges = [move(each) for each in self.merges]
        kept = tuple(each for each in merges if each is not None and each.size > 1)
        return replace(self, rows=followed, merges=kept).checked()

    def _content(self, place: Position, found: Mapping[Position, Content]) -> Content:
        cell = self.cell(place)
        if cell.formula is None:
            return Content(cell.value, cell.format)
        result = found[place]
        return result if cell.format == GENERAL else Content(result.value, cell.format)

    @cached_property
    def _formulas(self) -> dict[Position, Formula]:
        return {
            Position(row, column): cell.formula
            for row, cells in enumerate(self.rows, 1)
            for column, cell in enumerate(cells, 1)
            if cell.formula is not None
        }

    @cached_property
    def _results(self) -> dict[Position, Content]:
        formulas = self._formulas
        if not formulas:
            return {}
        return results(
            formulas,
            lambda place: list(formulas[place].positions(self.height, self.width)),
            self._content,
        )


def trimmed(rows: Sequence[Sequence[Cell]]) -> tuple[Row, ...]:
    """Up to the last value or note, and the lines beside; whole columns may have been formatted."""
    filled = [[cell.value is not None or bool(cell.note) for cell in row] for row in rows]
    height = _length(list(map(any, filled)))
    width = max(map(_length, filled), default=0)
    if (height + BESIDE) * (width + BESIDE) <= CELLS:
        height = max(height, min(height + BESIDE, ROWS))
        width = max(width, min(width + BESIDE, COLUMNS))
    return tuple(tuple(row[:width]) for row in rows[:height])


def _length(filled: Sequence[bool]) -> int:
    return max((number for number, each in enumerate(filled, 1) if each), default=0)


def _check_size(height: int, width: int) -> None:
    if height > ROWS or width > COLUMNS or height * width > CELLS:
        raise ToolError(
            f"the sheet would have {height} rows and {width} columns: it may have "
            f"{ROWS} and {COLUMNS}, and {CELLS:,} cells in all"
        )
