"""Updates: what Google Sheets is asked to do, as the parts of one `batchUpdate`.

All parts of such an update are done, or none: an edit that fails has changed nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from agentenv_tool.sheet.a1 import Area, Dimension, Position
from agentenv_tool.sheet.edits import Lines
from agentenv_tool.sheet.entries import Entry, entered
from agentenv_tool.sheet.formats import GENERAL, is_date
from agentenv_tool.sheet.formulas import Formula

Request = dict[str, Any]

AXES: dict[Dimension, str] = {"rows": "ROWS", "columns": "COLUMNS"}


def grid_range(sheet: int, area: Area) -> Request:
    return {
        "sheetId": sheet,
        "startRowIndex": area.top - 1,
        "endRowIndex": area.bottom,
        "startColumnIndex": area.left - 1,
        "endColumnIndex": area.right,
    }


def room(sheet: int, size: tuple[int, int], needed: tuple[int, int]) -> list[Request]:
    """As many more rows and columns as an edit needs."""
    pairs = zip(AXES.values(), needed, size, strict=True)
    return [
        {"appendDimension": {"sheetId": sheet, "dimension": axis, "length": wanted - there}}
        for axis, wanted, there in pairs
        if wanted > there
    ]


def insertion(
    sheet: int, size: tuple[int, int], dimension: Dimension, at: int, lines: Lines
) -> list[Request]:
    across = max(map(len, lines))
    last = at + len(lines) - 1
    there = size[0] if dimension == "rows" else size[1]
    inserted = {
        "range": _lines(sheet, dimension, at, last),
        "inheritFromBefore": False,
    }
    widths = (0, across) if dimension == "rows" else (across, 0)
    if at > there:
        made = room(sheet, size, (last, across) if dimension == "rows" else (across, last))
    else:
        made = [{"insertDimension": inserted}, *room(sheet, size, widths)]
    if dimension == "rows":
        return [*made, *writing(sheet, Position(at, 1), lines)]
    turned = [[line[row] if row < len(line) else None for line in lines] for row in range(across)]
    return [*made, *writing(sheet, Position(1, at), turned)]


def removal(sheet: int, dimension: Dimension, numbers: Sequence[int]) -> list[Request]:
    """From the last to the first, so that each still has its number."""
    return [
        {"deleteDimension": {"range": _lines(sheet, dimension, number, number)}}
        for number in sorted(set(numbers), reverse=True)
    ]


def writing(sheet: int, start: Position, values: Lines) -> list[Request]:
    entries = [[entered(value) for value in row] for row in values]
    rows = [{"values": [_cell(entry) for entry in row]} for row in entries]
    return [_update(sheet, start, rows, "userEnteredValue"), *_formats(sheet, start, entries)]


def formula(sheet: int, place: Position, formula: Formula) -> list[Request]:
    cell = {"userEnteredValue": {"formulaValue": spelled(formula)}}
    return [_update(sheet, place, [{"values": [cell]}], "userEnteredValue")]


def note(sheet: int, place: Position, text: str) -> list[Request]:
    return [_update(sheet, place, [{"values": [{"note": text}]}], "note")]


def sorting(sheet: int, below: int, column: int, descending: bool) -> list[Request]:
    order = "DESCENDING" if descending else "ASCENDING"
    specs = [{"dimensionIndex": column - 1, "sortOrder": order}]
    return [
        {"sortRange": {"range": {"sheetId": sheet, "startRowIndex": below}, "sortSpecs": specs}}
    ]


def merging(sheet: int, area: Area) -> list[Request]:
    return [{"mergeCells": {"range": grid_range(sheet, area), "mergeType": "MERGE_ALL"}}]


def freezing(sheet: int, dimension: Dimension, count: int) -> list[Request]:
    name = "frozenRowCount" if dimension == "rows" else "frozenColumnCount"
    properties = {"sheetId": sheet, "gridProperties": {name: count}}
    fields = f"gridProperties.{name}"
    return [{"updateSheetProperties": {"properties": properties, "fields": fields}}]


def spelled(formula: Formula) -> str:
    """As Google reads it: its MINUS takes two cells, and no range."""
    if formula.operator != "MINUS":
        return str(formula)
    return f"=MINUS({','.join(map(str, formula.positions()))})"


def _lines(sheet: int, dimension: Dimension, first: int, last: int) -> Request:
    return {
        "sheetId": sheet,
        "dimension": AXES[dimension],
        "startIndex": first - 1,
        "endIndex": last,
    }


def _update(sheet: int, start: Position, rows: list[Request], fields: str) -> Request:
    corner = {"sheetId": sheet, "rowIndex": start.row - 1, "columnIndex": start.column - 1}
    return {"updateCells": {"start": corner, "rows": rows, "fields": fields}}


def _cell(entry: Entry) -> Request:
    match entry.value:
        case None | "":
            return {}
        case bool():
            return {"userEnteredValue": {"boolValue": entry.value}}
        case str():
            return {"userEnteredValue": {"stringValue": entry.value}}
    return {"userEnteredValue": {"numberValue": entry.value}}


def _formats(sheet: int, start: Position, entries: list[list[Entry]]) -> Iterator[Request]:
    """Those that the way of typing asks for, such as that of a date."""
    for down, row in enumerate(entries):
        for across, entry in enumerate(row):
            if entry.format != GENERAL:
                place = Position(start.row + down, start.column + across)
                kind = "DATE" if is_date(entry.format) else "NUMBER"
                shown = {"type": kind, "pattern": entry.format}
                yield {
                    "repeatCell": {
                        "range": grid_range(sheet, Area(*place, *place)),
                        "cell": {"userEnteredFormat": {"numberFormat": shown}},
                        "fields": "userEnteredFormat.numberFormat",
                    }
                }
