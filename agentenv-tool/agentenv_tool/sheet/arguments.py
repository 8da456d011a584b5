"""Arguments: what the tools take, and the spellings of it that are understood."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeGuard

from pydantic import BeforeValidator, Field

from agentenv_tool.sheet.a1 import COLUMNS, ROWS, Dimension
from agentenv_tool.sheet.formulas import Operator

TEXT = 500  # characters of a cell


def _plural(given: Any) -> Any:
    """`row`, `ROWS` and `col` are understood as well."""
    words = {"row": "rows", "col": "columns", "column": "columns"}
    return words.get(given.strip().lower().removesuffix("s"), given) if _is_text(given) else given


def _upper(given: Any) -> Any:
    return given.strip().upper() if _is_text(given) else given


def _order(given: Any) -> Any:
    words = {"ascending": "asc", "descending": "des", "desc": "des"}
    word = given.strip().lower() if _is_text(given) else given
    return words.get(word, word) if _is_text(word) else word


def _lines(given: Any) -> Any:
    """One row or column may be given without the list around it."""
    if isinstance(given, list) and given and not any(isinstance(each, list) for each in given):
        return [given]
    return given


def _is_text(given: Any) -> TypeGuard[str]:
    return isinstance(given, str)


Text = Annotated[str, Field(max_length=TEXT)]
Value = Text | int | float | bool | None
At = Annotated[str, Field(description="A cell, such as B3", max_length=20, examples=["B3"])]
Start = Annotated[str, Field(description="First corner of a range", max_length=20, examples=["B2"])]
End = Annotated[str, Field(description="Last corner of a range", max_length=20, examples=["B9"])]
SomeStart = Annotated[str | None, Field(description="First corner of a range", max_length=20)]
SomeEnd = Annotated[str | None, Field(description="Last corner of a range", max_length=20)]
Some = Annotated[
    list[Annotated[str, Field(max_length=20)]] | None,
    Field(description="Single cells instead of a range, such as ['B2', 'D2']", max_length=200),
]
Name = Annotated[str, Field(description="The sheet's name", max_length=100, examples=["Sheet1"])]
Axis = Annotated[
    Dimension, BeforeValidator(_plural), Field(description="rows or columns", examples=["rows"])
]
Function = Annotated[
    Operator,
    BeforeValidator(_upper),
    Field(description="SUM, AVERAGE, COUNT, MAX, MIN, MINUS (first minus second) or PRODUCT"),
]
Values = Annotated[
    list[Annotated[list[Value], Field(max_length=ROWS)]],
    BeforeValidator(_lines),
    Field(min_length=1, max_length=ROWS),
]
Index = Annotated[int, Field(ge=1, le=ROWS)]
Order = Annotated[
    Literal["asc", "des"],
    BeforeValidator(_order),
    Field(description="asc: smallest first; des: largest first"),
]
ToRow = Annotated[
    int, Field(description="Row that the first will be, from 1", ge=1, le=ROWS, examples=[2])
]
ToColumn = Annotated[
    int, Field(description="Column that the first will be, from 1", ge=1, le=COLUMNS, examples=[2])
]
