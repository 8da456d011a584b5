"""Tables on standard output."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def table_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """The first column is text, the others are figures where they look like it."""
    table = Table(box=None, pad_edge=False)
    for place, column in enumerate(columns):
        figures = place > 0 and all(_is_figure(row[place]) for row in rows)
        table.add_column(column, justify="right" if figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: a bracket in a name is no markup
    return table


def show(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)  # a file or a pipe has no edge to fold at
    console.print(table_of(columns, rows))


def _is_figure(cell: str) -> bool:
    return not cell or cell[0].isdigit() or cell == "-"
