"""Edits: changes of a table that the experts of several templates make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agentenv_tool.plans import Plan, move
from agentenv_tool.sheet import thoughts
from agentenv_tool.sheet.a1 import Position, letters
from agentenv_tool.sheet.templates.reading import View
from agentenv_tool.thoughts import listed, say, since


def delete_rows(numbers: list[int], fact: str) -> Plan:
    """All at once, as the numbers change; if there are any."""
    if numbers:
        yield move(
            since(fact, thoughts.DELETE, which=rows(numbers)),
            "delete_batch_data",
            dimension="rows",
            index_list=numbers,
        )


def write_column(view: View, title: str, values: Sequence[Any], fact: str) -> Plan:
    """All cells of a column below its header, those that stay the same too."""
    first, last = view.at(2, title), view.at(view.last, title)
    yield from _filled(f"the corrected column {title}", first, last, values, fact)


def new_column(view: View, fact: str, values: Sequence[Any]) -> Plan:
    """A column behind the last one; the first of the values is its header."""
    first = f"{letters(view.width + 1)}1"
    last = str(Position(len(values), view.width + 1))
    yield from _filled(f"the new column {values[0]}", first, last, values, fact)


def sum_column(view: View, title: str, last: int, fact: str) -> Plan:
    """The sum of a column below its last row; gives what it comes to."""
    column = view.letter(title)
    place, cells = f"{column}{last + 1}", f"{column}2 to {column}{last}"
    told = yield move(
        since(fact, thoughts.CALCULATE, function="sum", cells=cells, place=place),
        "update_cell_by_formula",
        start_position=f"{column}2",
        end_position=f"{column}{last}",
        result_position=place,
        operator="SUM",
    )
    return told.rstrip(".")


def sort(view: View, column: str, order: str, fact: str = "") -> Plan:
    """Freeze the header, then sort."""
    fact = fact or f"the columns are {listed(view.header)}"
    yield move(since(fact, thoughts.FREEZE_TO_SORT), "freeze_data", dimension="rows", num=1)
    words = {"asc": "in ascending order", "des": "in descending order"}[order]
    place = view.column(column)
    yield move(
        say(thoughts.SORT, column=column, number=place, order=words),
        "sort_sheet_by_col",
        col_num=place,
        order=order,
    )


def rows(numbers: Sequence[int]) -> str:
    """In words."""
    if not numbers:
        return "no rows"
    return f"row{'s' if len(numbers) > 1 else ''} {listed(numbers)}"


def _filled(what: str, first: str, last: str, values: Sequence[Any], fact: str) -> Plan:
    """The cells of one column, from the first to the last."""
    yield move(
        since(fact, thoughts.FILL, what=what, area=f"{first} to {last}"),
        "update_range",
        start_position=first,
        end_position=last,
        values_list=[[value] for value in values],
    )
