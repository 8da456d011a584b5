"""Tables: rows with a head in every direction, which scroll on a page that is too narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agentenv.report.markup import Markup, joined, tag


@dataclass(frozen=True, slots=True)
class Column:
    """What stands at the head, and what kind of cells stand below."""

    head: str
    kind: str = "figure"  # or "word", in one line; "text", which folds; "drawing"
    mark: str = ""  # class of a swatch before the head


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a table; the first of each row is its head.

    Where a row has fewer cells than there are columns, its last one spans what is left.
    """

    body: Sequence[Sequence[str]]
    foot: Sequence[Sequence[str]] = field(default_factory=list)


def table(caption: str, columns: Sequence[Column], rows: Rows, note: str = "") -> Markup:
    """A table with its caption, and below it what a reader should know."""
    heads = [_head(each) for each in columns]
    parts = [tag("caption", caption), tag("thead", tag("tr", *heads))]
    parts.append(tag("tbody", *(_row(columns, each) for each in rows.body)))
    if rows.foot:
        parts.append(tag("tfoot", *(_row(columns, each) for each in rows.foot)))
    whole = tag("table", *parts)
    scrolled = tag("div", whole, class_="wide", role="region", aria_label=caption, tabindex="0")
    return joined([scrolled, tag("p", note, class_="hint")]) if note else scrolled


def _head(column: Column) -> Markup:
    swatch = [tag("span", class_=f"swatch {column.mark}")] if column.mark else []
    return tag("th", *swatch, column.head, scope="col", class_=column.kind)


def _row(columns: Sequence[Column], cells: Sequence[str]) -> Markup:
    head = tag("th", cells[0], scope="row", class_=columns[0].kind)
    rest = list(zip(columns[1:], cells[1:], strict=False))
    shown = [tag("td", cell, class_=column.kind) for column, cell in rest]
    missing = len(columns) - len(cells)
    if missing:
        shown[-1] = tag("td", cells[-1], class_="text", colspan=missing + 1)
    return tag("tr", head, *shown)
