"""Updates: what Google Sheets is asked to do, as the parts of one `batchUpdate`.

All parts of such an update are done, or none: an edit that fails has changed nothing. What is
typed, our own engine understands first, so that a cell comes to hold and to show the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from agentenv_tool.sheet import edits
from agentenv_tool.sheet.a1 import Area, Dimension, Position
from agentenv_tool.sheet.edits import Lines
from agentenv_tool.sheet.formats import GENERAL, Value, is_date
from agentenv_tool.sheet.formulas import Formula
from agentenv_tool.sheet.grid import Grid
from agentenv_tool.sheet.snapshots import Snapshot

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


def insertion(now: Snapshot, dimension: Dimension, at: int, lines: Lines) -> list[Request]:
    after = edits.inserted(now.grid, dimension, at, lines)
    sheet, across, last = now.number, max(map(len, lines)), at + len(lines) - 1
    rows = dimension == "rows"
    inserted = {"range": _lines(sheet, dimension, at, last), "inheritFromBefore": False}
    if at > now.size[0 if rows else 1]:
        made = room(sheet, now.size, (last, across) if rows else (across, last))
    else:
        wide = room(sheet, now.size, (0, across) if rows else (across, 0))
        made = [{"insertDimension": inserted}, *wide]
    end = max(across, now.grid.width if rows else now.grid.height)
    if end == 0:
        return made

    def moved_on(place: Position) -> str:
        """Google gives a new line the formats of the one that it is put before."""
        return now.grid.cell(place._replace(**{"row" if rows else "column": at})).format

    area = Area(at, 1, last, end) if rows else Area(1, at, end, last)
    return [*made, *_writing(sheet, area, after, moved_on)]


def removal(sheet: int, dimension: Dimension, numbers: Sequence[int]) -> list[Request]:
    """From the last to the first, so that each still has its number."""
    return [
        {"deleteDimension": {"range": _lines(sheet, dimension, number, number)}}
        for number in sorted(set(numbers), reverse=True)
    ]


def writing(now: Snapshot, start: Position, values: Lines) -> list[Request]:
    after = edits.written(now.grid, start, values)
    end = Position(start.row + len(values) - 1, start.column + max(map(len, values)) - 1)
    typed = _writing(
        now.number, Area(*start, *end), after, lambda place: now.grid.cell(place).format
    )
    return [*room(now.number, now.size, end), *typed]


def formula(now: Snapshot, place: Position, formula: Formula) -> list[Request]:
    """Of cells that are shown in different ways, Google does not choose the one that we do."""
    edits.calculating(now.grid, place, formula)
    cell = {"userEnteredValue": {"formulaValue": spelled(formula)}}
    made = [_update(now.number, place, [{"values": [cell]}], "userEnteredValue")]
    format = now.grid.evaluated(formula).format
    if now.grid.cell(place).format == GENERAL != format:
        made.append(_format(now.number, place, format))
    return [*room(now.number, now.size, place), *made]


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


def _writing(
    sheet: int, area: Area, after: Grid, before: Callable[[Position], str]
) -> Iterator[Request]:
    """What the cells of an area hold after an edit; their formats, where these were others."""
    places = [
        [Position(row, column) for column in range(area.left, area.right + 1)]
        for row in range(area.top, area.bottom + 1)
    ]
    rows = [{"values": [_cell(after.cell(place).value) for place in line]} for line in places]
    yield _update(sheet, area.start, rows, "userEnteredValue")
    for line in places:
        for place in line:
            if after.cell(place).format != before(place):
                yield _format(sheet, place, after.cell(place).format)


def _cell(value: Value) -> Request:
    match value:
        case None | "":
            return {}
        case bool():
            return {"userEnteredValue": {"boolValue": value}}
        case str():
            return {"userEnteredValue": {"stringValue": value}}
    return {"userEnteredValue": {"numberValue": value}}


def _format(sheet: int, place: Position, format: str) -> Request:
    kind = "DATE" if is_date(format) else "NUMBER"
    shown = {"userEnteredFormat": {"numberFormat": {"type": kind, "pattern": format}}}
    return {
        "repeatCell": {
            "range": grid_range(sheet, Area(*place, *place)),
            "cell": {} if format == GENERAL else shown,
            "fields": "userEnteredFormat.numberFormat",
        }
    }
