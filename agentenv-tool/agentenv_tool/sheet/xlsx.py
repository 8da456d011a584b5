"""xlsx: spreadsheets as files, read into grids with what they show, and written from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from agentenv_tool.sheet.a1 import CELLS, COLUMNS, ROWS, Area, Position
from agentenv_tool.sheet.formats import GENERAL, Value, serial
from agentenv_tool.sheet.formulas import LARGE, LARGEST
from agentenv_tool.sheet.grid import BLANK, Cell, Grid, trimmed


class BadWorkbook(ValueError):
    """A file is no workbook that can be served; says which and why."""


def read(path: Path) -> dict[str, Grid]:
    """Its sheets by name. A formula is read as the value that the file holds for it."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]
    from openpyxl.utils.exceptions import (  # type: ignore[import-untyped]
        InvalidFileException,
    )

    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise BadWorkbook(f"{path} is no workbook that can be read: {error}") from error
    try:
        return {sheet.title: _grid(sheet, path) for sheet in book.worksheets}
    finally:
        book.close()


def write(path: Path, sheets: Mapping[str, Grid]) -> None:
    """Of a formula, the value that it has."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment  # type: ignore[import-untyped]

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(grid.rows, 1):
            for column, cell in enumerate(cells, 1):
                written: Any = sheet.cell(row, column)
                written.value = cell.value
                written.number_format = cell.format
                if isinstance(cell.value, str):
                    written.data_type = "s"  # text that begins with = is no formula
                if cell.note:
                    written.comment = Comment(cell.note, "agentenv")
        for area in grid.merges:
            sheet.merge_cells(str(area))
        if grid.frozen != (0, 0):
            sheet.freeze_panes = str(Position(grid.frozen[0] + 1, grid.frozen[1] + 1))
    book.save(path)


def _grid(sheet: Any, path: Path) -> Grid:
    grid = Grid(trimmed([[_cell(cell) for cell in row] for row in sheet.iter_rows()]))
    height, width = grid.height, grid.width
    if height > ROWS or width > COLUMNS or height * width > CELLS:
        raise BadWorkbook(
            f"{path}: {sheet.title} has {height} rows and {width} columns, and a sheet may have "
            f"{ROWS} and {COLUMNS}, and {CELLS:,} cells in all"
        )
    merges = (Area(each.min_row, each.min_col, each.max_row, each.max_col)
              for each in sheet.merged_cells.ranges)  # fmt: skip
    corner = sheet.freeze_panes
    frozen = (sheet[corner].row - 1, sheet[corner].column - 1) if corner else (0, 0)
    return replace(grid, merges=tuple(sorted(merges)), frozen=frozen)


def _cell(cell: Any) -> Cell:
    note = cell.comment.text.strip() if cell.comment else ""
    made = Cell(_value(cell.value), cell.number_format or GENERAL, note=note)
    return BLANK if made == BLANK else made


def _value(value: Any) -> Value:
    match value:
        case None | "":
            return None
        case timedelta():
            return value.total_seconds() / 86400
        case date() | datetime() | time():
            return serial(value)
        case bool():
            return value
        case int() | float():
            return value if abs(value) <= LARGEST else LARGE
    return str(value)
