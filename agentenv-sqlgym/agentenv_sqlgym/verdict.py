"""Verdict: whether an answer's rows are those of the reference query."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

Cell = int | float | str | bytes | None
Row = tuple[Cell, ...]
Rows = Sequence[Row]

CLOSE = 1e-9  # relative; sums and averages differ by this much when they add in another order


def same_set(given: Rows, wanted: Rows) -> bool:
    """As BIRD and AgentGym judge: neither order nor repetition counts, floats are exact."""
    return set(given) == set(wanted)


def same_rows(given: Rows, wanted: Rows, ordered: bool) -> bool:
    """Each row as often as wanted, and in the order wanted; the columns' order counts."""
    if len(given) != len(wanted):
        return False
    if ordered:
        return all(map(_same, given, wanted))
    if Counter(given) == Counter(wanted):
        return True
    return all(map(_same, sorted(given, key=_rank), sorted(wanted, key=_rank)))


def _same(one: Row, other: Row) -> bool:
    return len(one) == len(other) and all(map(_equal, one, other))


def _equal(one: Cell, other: Cell) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        near = isinstance(one, float) or isinstance(other, float)
        return one == other or (near and math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-12))
    return type(one) is type(other) and one == other


def _rank(row: Row) -> tuple[tuple[int, float, str], ...]:
    """Numbers that are close stand together."""
    return tuple(_cell_rank(cell) for cell in row)


def _cell_rank(cell: Cell) -> tuple[int, float, str]:
    if cell is None:
        return 0, 0.0, ""
    if isinstance(cell, int | float):
        return 1, float(f"{cell:.6g}"), ""
    if isinstance(cell, str):
        return 2, 0.0, cell
    return 3, 0.0, cell.hex()
