"""Tools: what an agent can do to a spreadsheet."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from agentenv_tool.sheet import a1
from agentenv_tool.sheet.a1 import Area
from agentenv_tool.sheet.arguments import (
    TEXT,
    At,
    Axis,
    End,
    Function,
    Index,
    Name,
    Order,
    Some,
    SomeEnd,
    SomeStart,
    Start,
    ToColumn,
    ToRow,
    Value,
    Values,
)
from agentenv_tool.sheet.book import Book
from agentenv_tool.sheet.finding import matching
from agentenv_tool.sheet.formats import Failure, is_date, shown
from agentenv_tool.sheet.formulas import Formula, Operator, check
from agentenv_tool.toolbox import Toolbox, ToolError, tool

SHOWN = 20_000  # characters of what is returned at once


class Tools:
    """The sheet that is open, and the tools that read and change it."""

    def __init__(self, book: Book):
        self.book = book

    def copy(self) -> Tools:
        """Only of a book that can be copied."""
        twin = self.book.copy()
        if twin is None:
            raise TypeError("this book cannot be copied")
        return Tools(twin)

    @tool
    def open_sheet(self, name: Name) -> str:
        """Open a sheet by its name. All other tools work on the sheet that was opened last."""
        used = self.book.open(name)
        reach = f"has values from A1 to {used.end}" if used else "is empty"
        return f"{name} is open; it {reach}."

    @tool
    def del_sheet(self, name: Name) -> str:
        """Delete a sheet by its name."""
        self.book.delete(name)
        return f"{name} is deleted."

    @tool
    def freeze_data(
        self,
        dimension: Axis,
        num: Annotated[int, Field(description="How many of them; 0: none", ge=0, le=a1.COLUMNS)],
    ) -> str:
        """Freeze the first rows or columns. Frozen rows, such as a header, are never sorted."""
        self.book.freeze(dimension, num)
        return f"The first {num} {dimension} are frozen."

    @tool
    def get_A1_annotation(
        self,
        row: Annotated[int, Field(description="Row, from 1", ge=1)],
        col: Annotated[int, Field(description="Column, from 1", ge=1)],
    ) -> str:
        """Tell how a cell is called, such as B3 for row 3 and column 2."""
        return str(a1.placed(row, col))

    @tool
    def insert_cols(
        self,
        values_list: Annotated[
            Values, Field(description="A list of columns, each the list of its values from row 1")
        ],
        col_idx: ToColumn,
    ) -> str:
        """Insert columns; those from there on move to the right."""
        self.book.insert("columns", col_idx, values_list)
        return f"Columns are inserted from column {a1.letters(col_idx)} on: {len(values_list)}."

    @tool
    def insert_rows(
        self,
        values_list: Annotated[
            Values, Field(description="A list of rows, each the list of its values from column A")
        ],
        row_idx: ToRow,
    ) -> str:
        """Insert rows; those from there on move down."""
        self.book.insert("rows", row_idx, values_list)
        return f"Rows are inserted from row {row_idx} on: {len(values_list)}."

    @tool
    def delete_batch_data(
        self,
        dimension: Axis,
        index_list: Annotated[
            list[Index],
            Field(
                description="Numbers of the rows or columns, from 1, as they are before any of "
                "them is deleted",
                min_length=1,
                max_length=a1.ROWS,
                examples=[[3, 7]],
            ),
        ],
    ) -> str:
        """Delete rows or columns at once; those behind them move up or to the left."""
        self.book.remove(dimension, index_list)
        return f"Deleted {dimension}: {', '.join(map(str, sorted(set(index_list))))}."

    @tool
    def update_cell(
        self, position: At, value: Annotated[Value, Field(description="What to type into it")]
    ) -> str:
        """Type a value into a cell; text such as 2024-05-31 or 12.5% is understood.

        Text that begins with = is kept as text: formulas have a tool of their own.
        """
        self.book.write(a1.position(position), [[value]])
        return f"{position} is updated."

    @tool
    def update_cell_by_formula(
        self,
        *,
        start_position: SomeStart = None,
        end_position: SomeEnd = None,
        position_list: Some = None,
        result_position: Annotated[
            str, Field(description="The cell that takes the formula", max_length=20)
        ],
        operator: Function,
    ) -> str:
        """Put a formula over a range, or over single cells, into a cell. It follows its cells."""
        formula = _formula(operator, start_position, end_position, position_list)
        place = a1.position(result_position)
        self.book.calculate(place, formula)
        told = self.book.texts(Area(*place, *place))[0][0]
        return f"{result_position} holds {formula}, which is {told}."

    @tool
    def update_range(
        self,
        start_position: Start,
        end_position: End,
        values_list: Annotated[
            Values, Field(description="A list of rows, each a list of values: as many as fit")
        ],
    ) -> str:
        """Type values into all cells of a range."""
        area = a1.area(start_position, end_position)
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if width == 1 and len(values_list) == 1 < height:  # a column, given as one list
            values_list = [[value] for value in values_list[0]]
        if len(values_list) != height or any(len(row) != width for row in values_list):
            raise ToolError(
                f"{area} needs {height} rows of {width} values, and values_list has "
                f"{len(values_list)} of {' or '.join(_lengths(values_list))}"
            )
        self.book.write(area.start, values_list)
        return f"{area} is updated."

    @tool
    def sort_sheet_by_col(
        self,
        col_num: Annotated[int, Field(description="Column, from 1", ge=1, le=a1.COLUMNS)],
        order: Order,
    ) -> str:
        """Sort all rows but the frozen ones by a column: freeze the header first.

        Numbers and dates come before text, and empty cells last in both orders.
        """
        self.book.sort(col_num, order == "des")
        return f"The rows are sorted by column {a1.letters(col_num)}, {order}."

    @tool
    def merge_cells(self, start_position: Start, end_position: End) -> str:
        """Merge the cells of a range into one, which keeps the first value in it."""
        area = a1.area(start_position, end_position)
        self.book.merge(area)
        return f"{area} is merged."

    @tool
    def update_note(
        self,
        position: At,
        content: Annotated[
            str, Field(description="The note; empty: none", max_length=TEXT, examples=["checked"])
        ],
    ) -> str:
        """Put a note on a cell, in place of any that it has. Its value stays."""
        self.book.annotate(a1.position(position), content)
        return f"The note on {position} is updated."

    @tool
    def get_note(self, position: At) -> str:
        """Read the note on a cell; it is empty where there is none."""
        return self.book.note(a1.position(position))

    @tool
    def get_all_values(self) -> list[list[str]]:
        """Read all rows of the sheet, as they are shown; the first of them is row 1."""
        return _shown(self.book.texts())

    @tool
    def get_range_values(self, start_position: Start, end_position: End) -> list[list[str]]:
        """Read the rows of a range, as they are shown."""
        area = a1.area(start_position, end_position)
        if area.size > a1.CELLS:
            raise ToolError(f"{area} has {area.size:,} cells: read at most {a1.CELLS:,}")
        return _shown(self.book.texts(area))

    @tool
    def get_cell_value(self, position: At) -> str:
        """Read a cell, as it is shown."""
        place = a1.position(position)
        return self.book.texts(Area(*place, *place))[0][0]

    @tool
    def get_value_by_formula(
        self,
        *,
        start_position: SomeStart = None,
        end_position: SomeEnd = None,
        position_list: Some = None,
        operator: Function,
    ) -> Any:
        """Calculate over a range, or over single cells, and change nothing."""
        formula = _formula(operator, start_position, end_position, position_list)
        content = self.book.evaluate(formula)
        value = content.value
        if isinstance(value, Failure):
            raise ToolError(f"{formula} is {value}")
        if is_date(content.format):
            return shown(value, content.format)
        return round(value, 10) if isinstance(value, float) else value

    @tool
    def filter_cells(
        self,
        query: Annotated[
            str,
            Field(
                description="The whole text of a cell; or, between slashes, a regular expression "
                "that is found anywhere in it, such as /^Ann/",
                max_length=TEXT,
                examples=["open", "/^Ann/"],
            ),
        ],
        in_row: Annotated[Index | None, Field(description="Only in this row, from 1")] = None,
        in_column: Annotated[Index | None, Field(description="Only in this column, from 1")] = None,
    ) -> list[dict[str, str]]:
        """Find cells by what they show; gives their positions and values."""
        return matching(self.book.texts(), query, in_row, in_column)


TOOLBOX = Toolbox(Tools, answers=False)

READING = frozenset(name for name in TOOLBOX if name.startswith(("get_", "filter_", "check_")))


def _formula(
    operator: Operator, start: str | None, end: str | None, positions: list[str] | None
) -> Formula:
    if positions and start is None and end is None:
        single = (a1.position(each) for each in positions)
        areas = tuple(Area(*place, *place) for place in single)
    elif start is not None and end is not None and not positions:
        areas = (a1.area(start, end),)
    else:
        raise ToolError("give start_position and end_position, or position_list, and not both")
    check(operator, areas)
    return Formula(operator, areas)


def _lengths(lines: list[list[Any]]) -> list[str]:
    return [str(each) for each in sorted({len(line) for line in lines})][:5]


def _shown(rows: list[list[str]]) -> list[list[str]]:
    if sum(len(text) + 4 for row in rows for text in row) > SHOWN:
        raise ToolError(
            f"this is more than {SHOWN:,} characters: read it in parts with get_range_values"
        )
    return rows
