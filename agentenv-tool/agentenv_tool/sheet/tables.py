"""Tables: the sheets of built-in tasks, as their values hold them.

`sheet` is its name, `header` and `rows` what stands in it, `formats` how each column shows its
values, `notes` what is noted on which cells. A date is text such as 2024-05-31.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from agentenv_tool.sheet.a1 import Position, area, position
from agentenv_tool.sheet.formats import PLAIN, Value, is_date, serial
from agentenv_tool.sheet.grid import Cell, Grid


def grid(values: Mapping[str, Any]) -> Grid:
    """The sheet as the agent finds it."""
    rows = [[Cell(title) for title in values["header"]]]
    for row in values["rows"]:
        pairs = zip(row, values["formats"], strict=True)
        rows.append([Cell(stored(value, format), format) for value, format in pairs])
    notes = values.get("notes", {})
    for number, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            note = notes.get(str(Position(number, column)), "")
            cells[column - 1] = replace(cell, note=note)
    return Grid(tuple(map(tuple, rows)))


def stored(value: Value, format: str) -> Value:
    """A date as the number that it is in a sheet; all else as it is."""
    if isinstance(value, str) and is_date(format):
        return serial(date.fromisoformat(value))
    return value


def answer(expected: Mapping[str, Any]) -> Grid:
    """What it is to become, as it is shown: a sheet of texts."""
    rows = [[Cell(text or None, PLAIN) for text in row] for row in expected["values"]]
    for place, note in expected.get("notes", {}).items():
        row, column = position(place)
        rows[row - 1][column - 1] = replace(rows[row - 1][column - 1], note=note)
    merges = []
    for each in expected.get("merges", []):
        start, _, end = each.partition(":")
        merges.append(area(start, end))
    frozen = expected.get("frozen", (0, 0))
    return Grid(tuple(map(tuple, rows)), tuple(merges), (frozen[0], frozen[1]))
