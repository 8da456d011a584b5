"""Formulas: seven functions over areas of a sheet, calculated whenever the sheet is read.

A formula keeps following its cells: when one changes, so does what it shows, and when lines are
inserted or removed, its areas move with them. One that would need its own result shows `#REF!`.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeGuard

from agentenv_tool.sheet.a1 import COLUMNS, ROWS, Area, Position
from agentenv_tool.sheet.formats import GENERAL, Failure, Value, decimals, is_date, is_share
from agentenv_tool.toolbox import ToolError

READ = 5_000  # cells that the formulas of one sheet may read together
LARGEST = sys.float_info.max  # a whole number has no bound of its own

Operator = Literal["SUM", "AVERAGE", "COUNT", "MAX", "MIN", "MINUS", "PRODUCT"]
Number = int | float

BROKEN = Failure("#REF!")  # its cells are gone, or it is one of them
EMPTY = Failure("#DIV/0!")
TEXT = Failure("#VALUE!")
LARGE = Failure("#NUM!")


@dataclass(frozen=True, slots=True)
class Formula:
    """Such as `=SUM(B2:B9)`. An area that was removed with its lines is None."""

    operator: Operator
    areas: tuple[Area | None, ...]

    def __str__(self) -> str:
        given = ",".join("#REF!" if each is None else str(each) for each in self.areas)
        return f"={self.operator}({given})"

    @property
    def size(self) -> int:
        return sum(each.size for each in self.areas if each is not None)

    def moved(self, move: Callable[[Area], Area | None]) -> Formula:
        return Formula(self.operator, tuple(each and move(each) for each in self.areas))

    def positions(self, height: int = ROWS, width: int = COLUMNS) -> Iterator[Position]:
        """The cells it reads, of a sheet that ends there; one that was named is always read."""
        for each in self.areas:
            if each is not None and each.size == 1:
                yield each.start
            elif each is not None:
                for row in range(each.top, min(each.bottom, height) + 1):
                    for column in range(each.left, min(each.right, width) + 1):
                        yield Position(row, column)


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a cell: its value, and the format that shows it."""

    value: Value
    format: str = GENERAL


def check(operator: Operator, areas: Sequence[Area]) -> None:
    """Refuse what no formula of ours can be."""
    if operator == "MINUS" and sum(each.size for each in areas) != 2:
        raise ToolError("MINUS subtracts the second of exactly two cells from the first")
    if sum(each.size for each in areas) > READ:
        raise ToolError(f"a formula may read {READ:,} cells")


def calculated(formula: Formula, contents: Sequence[Content]) -> Content:
    """The result over the contents of the formula's cells, with the format that it takes over."""
    if None in formula.areas:
        return Content(BROKEN)
    failed = next((each.value for each in contents if isinstance(each.value, Failure)), None)
    if failed is not None and formula.operator != "COUNT":
        return Content(failed)
    value = _value(formula.operator, [each.value for each in contents])
    return Content(value, _format(formula.operator, contents))


def results(
    formulas: Mapping[Position, Formula],
    inputs: Callable[[Position], list[Position]],
    content: Callable[[Position, Mapping[Position, Content]], Content],
) -> dict[Position, Content]:
    """What all formulas of a sheet come to, each after those that it reads."""
    found: dict[Position, Content] = {}
    read = {place: inputs(place) for place in formulas}
    waits = {place: {each for each in cells if each in formulas} for place, cells in read.items()}
    readers = defaultdict(list)
    for place, others in waits.items():
        for other in others:
            readers[other].append(place)
    ready = [place for place, others in waits.items() if not others]
    while ready:
        place = ready.pop()
        contents = [content(each, found) for each in read[place]]
        found[place] = calculated(formulas[place], contents)
        for reader in readers[place]:
            waits[reader].discard(place)
            if not waits[reader]:
                ready.append(reader)
    return {place: found.get(place, Content(BROKEN)) for place in formulas}


def _format(operator: Operator, contents: Sequence[Content]) -> str:
    """Of the formats of the numbers, the one that hides the least of them.

    The latest of dates is a date, and the days between two are none. A share of an amount is no
    share: where only a format in percent would tell enough, the result is shown as it is.
    """
    numbers = [(each.value, each.format) for each in contents if is_number(each.value)]
    dates = [format for _, format in numbers if is_date(format)]
    if operator == "COUNT" or not numbers:
        return GENERAL
    if dates:
        return dates[0] if operator in ("MAX", "MIN", "AVERAGE") else GENERAL
    told = [(decimals(value, format), format) for value, format in numbers]
    most = max(each for each, _ in told)
    best = [format for each, format in told if each == most and format != GENERAL]
    if not all(is_share(format) for _, format in told):
        best = [format for format in best if not is_share(format)]
    return best[0] if best else GENERAL


def _value(operator: Operator, values: Sequence[Value]) -> Value:
    if operator == "MINUS":
        given = [0 if each is None else each for each in (*values, None, None)[:2]]
        if not all(map(is_number, given)):
            return TEXT
    else:
        given = [each for each in values if is_number(each)]
    try:
        result = _CALCULATIONS[operator](given)  # type: ignore[arg-type]
    except OverflowError:
        return LARGE
    except ZeroDivisionError:
        return EMPTY
    return result if abs(result) <= LARGEST else LARGE


def is_number(value: Value) -> TypeGuard[Number]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sum(numbers: Sequence[Number]) -> Number:
    if all(isinstance(each, int) for each in numbers):
        return sum(numbers)
    return math.fsum(numbers)


def _product(numbers: Sequence[Number]) -> Number:
    result: Number = 1 if numbers else 0
    for each in numbers:
        result *= each
        if abs(result) > LARGEST:
            raise OverflowError
    return result


_CALCULATIONS: dict[str, Callable[[Sequence[Number]], Number]] = {
    "SUM": _sum,
    "AVERAGE": lambda numbers: math.fsum(numbers) / len(numbers),
    "COUNT": len,
    "MAX": lambda numbers: max(numbers, default=0),
    "MIN": lambda numbers: min(numbers, default=0),
    "MINUS": lambda numbers: numbers[0] - numbers[1],
    "PRODUCT": _product,
}
