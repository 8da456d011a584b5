"""Snapshots: a sheet as Google Sheets describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agentenv_tool.sheet.a1 import Area, Position
from agentenv_tool.sheet.book import Page
from agentenv_tool.sheet.formats import GENERAL, Failure, Value
from agentenv_tool.sheet.grid import Cell, Grid, trimmed

FIELDS = (
    "sheets(properties(sheetId,title,gridProperties),merges,"
    "data(startRow,startColumn,rowData(values(formattedValue,effectiveValue,note,"
    "effectiveFormat(numberFormat)))))"
)


@dataclass(frozen=True)
class Snapshot:
    """Its number, its size, what it shows, and a grid to calculate with."""

    number: int
    size: tuple[int, int]
    page: Page
    grid: Grid

    @classmethod
    def read(cls, sheet: Mapping[str, Any]) -> Snapshot:
        properties = sheet["properties"]
        size = properties.get("gridProperties", {})
        rows = [
            row.get("values", [])
            for data in sheet.get("data", [])
            for row in data.get("rowData", [])
        ]
        width = max((len(row) for row in rows), default=0)
        cells = [[*row, *[{}] * (width - len(row))] for row in rows]
        merges = tuple(sorted(_area(each) for each in sheet.get("merges", [])))
        frozen = (size.get("frozenRowCount", 0), size.get("frozenColumnCount", 0))
        grid = Grid(trimmed([list(map(_cell, row)) for row in cells]), merges, frozen)
        texts = [[str(cell.get("formattedValue", "")) for cell in row] for row in cells]
        if grid.used is None:
            texts = []
        else:
            texts = [row[: grid.used.right] for row in texts[: grid.used.bottom]]
        return cls(
            properties["sheetId"],
            (size.get("rowCount", 0), size.get("columnCount", 0)),
            Page(texts, grid.notes, tuple(map(str, merges)), frozen),
            grid,
        )

    def texts(self, area: Area | None = None) -> list[list[str]]:
        if area is None:
            return [list(row) for row in self.page.texts]
        return [
            [self._text(Position(row, column)) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]

    def _text(self, place: Position) -> str:
        rows = self.page.texts
        row = rows[place.row - 1] if place.row <= len(rows) else ()
        return row[place.column - 1] if place.column <= len(row) else ""


def _cell(cell: Mapping[str, Any]) -> Cell:
    number_format = cell.get("effectiveFormat", {}).get("numberFormat", {})
    return Cell(
        _value(cell.get("effectiveValue", {})),
        number_format.get("pattern") or GENERAL,
        note=cell.get("note", ""),
    )


def _value(value: Mapping[str, Any]) -> Value:
    if "errorValue" in value:
        return Failure(f"#{value['errorValue'].get('type', 'ERROR')}")
    for kind in ("stringValue", "boolValue"):
        if kind in value:
            return value[kind]  # type: ignore[no-any-return]
    number = value.get("numberValue")
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _area(found: Mapping[str, Any]) -> Area:
    return Area(
        found["startRowIndex"] + 1,
        found["startColumnIndex"] + 1,
        found["endRowIndex"],
        found["endColumnIndex"],
    )
