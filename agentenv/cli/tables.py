"""Tables on standard output, and how figures and foreign text are written in them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agentenv.data.intervals import Interval
from agentenv.data.statistics import WorldSummary

RESULTS = ["success", "95 %", "score", "95 %", "judged", "faulted", "turns"]


def table_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """The first column is text, the others are figures where they look like it.

    What a terminal obeys is escaped.
    """
    table = Table(box=None, pad_edge=False)
    for place, column in enumerate(columns):
        figures = place > 0 and all(_is_figure(row[place]) for row in rows)
        table.add_column(column, justify="right" if figures else "left", overflow="fold")
    for row in rows:
        # Text: a bracket in a name is no markup.
        table.add_row(*(Text(plain(cell)) for cell in row))
    return table


def show(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)  # a file or a pipe has no edge to fold at
    console.print(table_of(columns, rows))


def plain(text: str) -> str:
    """In one line, without what a terminal obeys."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def figure(value: float | None, places: int = 3) -> str:
    """A number; a dash where there is none."""
    return "-" if value is None else f"{value:.{places}f}"


def interval(bounds: Interval | None) -> str:
    """From where to where; a dash where that is not known."""
    return "-" if bounds is None else f"{bounds[0]:.2f}-{bounds[1]:.2f}"


def results(each: WorldSummary) -> list[str]:
    """What RESULTS names, of one world."""
    return [
        figure(each.success),
        interval(each.success_interval),
        figure(each.score),
        interval(each.score_interval),
        str(each.judged),
        str(each.faulted),
        figure(each.turns, 1),
    ]


def _is_figure(cell: str) -> bool:
    return not cell or cell[0].isdigit() or cell == "-"
