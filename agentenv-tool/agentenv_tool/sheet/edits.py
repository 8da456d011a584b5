"""Edits: what can be done to a sheet; each gives another, or raises ToolError and does nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from agentenv_tool.sheet.a1 import COLUMNS, ROWS, Area, Dimension, Position, placed
from agentenv_tool.sheet.entries import typed_over
from agentenv_tool.sheet.formats import GENERAL, Value, is_date, tells_day
from agentenv_tool.sheet.formulas import Formula
from agentenv_tool.sheet.grid import BLANK, Cell, Grid, Row
from agentenv_tool.toolbox import ToolError

Lines = Sequence[Sequence[Value]]


def written(grid: Grid, start: Position, values: Lines) -> Grid:
    """With the values typed in, row by row, from a cell on.

    A date in a cell that has no format of dates is shown as the others in its column are.
    """
    cells: dict[Position, Cell] = {}
    for down, row in enumerate(values):
        for across, value in enumerate(row):
            place = placed(start.row + down, start.column + across)
            before = grid.cell(place)
            held, format = typed_over(value, before.format)
            hidden = _hiding(grid, place)
            if hidden is None:
                if is_date(format) and not is_date(before.format):
                    format = _of_other_dates(grid, cells, place) or format
                cells[place] = Cell(held, format, note=before.note)
            elif held is not None:
                raise ToolError(f"{place} is part of the merged cells {hidden}: write to its first")
    return grid.with_cells(cells) if cells else grid


def calculating(grid: Grid, place: Position, formula: Formula) -> Grid:
    """With a formula in a cell."""
    hidden = _hiding(grid, place)
    if hidden is not None:
        raise ToolError(f"{place} is part of the merged cells {hidden}: write to its first")
    cell = replace(grid.cell(place), value=None, formula=formula)
    return grid.with_cells({place: cell})


def inserted(grid: Grid, dimension: Dimension, at: int, lines: Lines) -> Grid:
    """With new rows or columns before a place, and all behind them further on.

    A new row takes the formats of the row that it is put before, or of the last one behind it; a
    new column those of numbers that the column it is put before has.
    """
    old = _lines(grid, dimension)
    across = max(grid.width if dimension == "rows" else grid.height, *map(len, lines))
    if at + len(lines) - 1 > (ROWS if dimension == "rows" else COLUMNS) or across > (
        COLUMNS if dimension == "rows" else ROWS
    ):
        raise ToolError(f"the sheet may have {ROWS} rows and {COLUMNS} columns")
    old = [_padded(line, across) for line in old]
    old += [(BLANK,) * across] * (at - 1 - len(old))
    new = tuple(Cell(format=each) for each in _inherited(grid, dimension, at, across))
    rows = _rows([*old[: at - 1], *[new] * len(lines), *old[at - 1 :]], dimension)
    made = grid.moved(lambda area: area.with_inserted(dimension, at, len(lines)), rows)
    if dimension == "rows":
        return written(made, Position(at, 1), lines)
    return written(made, Position(1, at), list(zip_longest(*lines)))


def removed(grid: Grid, dimension: Dimension, numbers: Sequence[int]) -> Grid:
    """Without these rows or columns, which are counted before any of them goes."""
    gone = tuple(sorted(set(numbers)))
    old = _lines(grid, dimension)
    if gone[-1] > len(old):
        there = "row" if dimension == "rows" else "column"
        raise ToolError(
            f"there is no {there} {gone[-1]} to delete: the sheet has {len(old)} {dimension}"
        )
    kept = [line for number, line in enumerate(old, 1) if number not in gone]
    left = grid.moved(lambda area: area.with_removed(dimension, gone), _rows(kept, dimension))
    place = 0 if dimension == "rows" else 1
    frozen = list(grid.frozen)
    frozen[place] -= sum(number <= frozen[place] for number in gone)
    return replace(left, frozen=(frozen[0], frozen[1]))


def sorted_by(grid: Grid, column: int, descending: bool) -> Grid:
    """With the rows below the frozen ones in another order; equal ones keep theirs."""
    if grid.used is None or column > grid.used.right:
        last = f"column {grid.used.right}" if grid.used else "no column"
        raise ToolError(f"there is nothing in column {column} to sort by: {last} is the last")
    first, last_row = grid.frozen[0] + 1, grid.used.bottom
    if last_row <= first:
        return grid
    body = Area(first, 1, last_row, grid.width)
    crossed = next((each for each in grid.merges if each.meets(body)), None)
    if crossed is not None:
        raise ToolError(f"rows with merged cells cannot be sorted: {crossed} is merged")
    keys = {row: grid.sort_key(Position(row, column)) for row in range(first, last_row + 1)}
    filled = sorted(
        (row for row, key in keys.items() if key is not None),
        key=lambda row: keys[row] or (0, 0, "", ""),
        reverse=descending,
    )
    order = [*filled, *(row for row, key in keys.items() if key is None)]
    moved = [_in_row(grid.rows[old - 1], old, new) for new, old in enumerate(order, first)]
    rows = (*grid.rows[: first - 1], *moved, *grid.rows[last_row:])
    return replace(grid, rows=rows)


def merged(grid: Grid, area: Area) -> Grid:
    """With the area as one cell, which keeps the first value in it, and one note."""
    if area.size == 1:
        raise ToolError("one cell cannot be merged: give two different corners")
    for each in grid.merges:
        if each.meets(area) and not area.covers(each):
            raise ToolError(f"{area} cuts through the merged cells {each}")
    places = [
        Position(row, column)
        for row in range(area.top, min(area.bottom, grid.height) + 1)
        for column in range(area.left, min(area.right, grid.width) + 1)
    ]
    cells = [grid.cell(place) for place in places]
    kept = next((each for each in cells if each.value is not None or each.formula), None)
    first = replace(kept or grid.cell(area.start), note=grid.cell(area.start).note)
    others = {place: Cell(format=grid.cell(place).format) for place in places}
    merges = (*(each for each in grid.merges if not area.covers(each)), area)
    wide = grid.with_cells({**others, area.start: first, Position(area.bottom, area.right): BLANK})
    return replace(wide, merges=tuple(sorted(merges))).checked()


def noted(grid: Grid, place: Position, text: str) -> Grid:
    return grid.with_cells({place: replace(grid.cell(place), note=text)})


def freezing(grid: Grid, dimension: Dimension, count: int) -> Grid:
    rows, columns = grid.frozen
    return replace(grid, frozen=(count, columns) if dimension == "rows" else (rows, count))


def _of_other_dates(grid: Grid, cells: Mapping[Position, Cell], place: Position) -> str | None:
    """The format of the next one above, or else below; `cells` are about to be in the grid."""
    rows = chain(range(place.row - 1, 0, -1), range(place.row + 1, grid.height + 1))
    others = (Position(row, place.column) for row in rows)
    formats = (cells.get(each, grid.cell(each)).format for each in others)
    return next((each for each in formats if tells_day(each)), None)


def _inherited(grid: Grid, dimension: Dimension, at: int, across: int) -> list[str]:
    old = _lines(grid, dimension)
    if dimension == "rows":
        model = old[at - 1] if at <= len(old) else old[-1] if old else ()
        formats = [cell.format for cell in model]
    else:
        # A date or a share in the next column says nothing about a number in this one.
        model = old[at - 1] if at <= len(old) else ()
        formats = [_plain(cell.format) for cell in model]
    return formats + [GENERAL] * (across - len(formats))


def _plain(format: str) -> str:
    return GENERAL if is_date(format) or set(format) - set("0#,.") else format


def _in_row(cells: Row, old: int, new: int) -> Row:
    """A row that was moved: what its formulas read of itself goes with it."""

    def moved(area: Area) -> Area:
        own = area.top == area.bottom == old
        return area._replace(top=new, bottom=new) if own else area

    return tuple(
        cell if cell.formula is None else replace(cell, formula=cell.formula.moved(moved))
        for cell in cells
    )


def _hiding(grid: Grid, place: Position) -> Area | None:
    """The merged cells that a place belongs to without being their first."""
    return next((each for each in grid.merges if each.has(place) and place != each.start), None)


def _padded(line: Row, length: int) -> Row:
    return (*line, *(BLANK,) * (length - len(line)))


def _lines(grid: Grid, dimension: Dimension) -> list[Row]:
    return list(grid.rows) if dimension == "rows" else list(zip(*grid.rows, strict=True))


def _rows(lines: Sequence[Row], dimension: Dimension) -> list[Row]:
    return list(lines) if dimension == "rows" else list(zip(*lines, strict=True))
