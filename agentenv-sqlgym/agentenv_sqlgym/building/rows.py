"""Rows: the contents of the built-in databases, drawn from their designs.

Everything is drawn with whole numbers, so that the rows are the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random

from agentenv_sqlgym.building.designs import Design, Field, Table, shipped

Row = tuple[int | float | str | None, ...]
Rows = dict[str, list[Row]]

_SLOT = re.compile(r"\{(\w+)\}|\(([^)]*)\)")


def rows_of(design: Design) -> Rows:
    """All rows of all tables; those that others refer to come first in a design."""
    rows: Rows = {}
    for table in design.tables.values():
        random = Random(f"sqlgym/{design.name}/{table.name}")
        rows[table.name] = _Filling(design, table, random).rows()
    return rows


class _Filling:
    def __init__(self, design: Design, table: Table, random: Random):
        self.design = design
        self.table = table
        self.random = random
        self.used: set[object] = set()

    def rows(self) -> list[Row]:
        rows: list[Row] = []
        pair = len(self.table.primary) > 1
        places = [each.name for each in self.table.fields]
        while len(rows) < self.table.rows:
            row = self._row(len(rows) + 1)
            if pair:
                key = tuple(row[places.index(name)] for name in self.table.primary)
                if key in self.used:
                    continue
                self.used.add(key)
            rows.append(row)
        return rows

    def _row(self, number: int) -> Row:
        values: dict[str, int | float | str | None] = {}
        for each in self.table.fields:
            if each.null and self.random.randrange(100) < each.null:
                values[each.name] = None
            elif each.values.startswith("after "):
                values[each.name] = self._later(each, values)
            else:
                values[each.name] = number if each.kind == "key" else self._value(each)
        return tuple(values.values())

    def _value(self, field: Field) -> int | float | str | None:
        makers: dict[str, Callable[[Field], int | float | str | None]] = {
            "ref": self._reference,
            "label": self._label,
            "text": lambda field: self._words(field.values),
            "choice": self._choice,
            "code": self._choice,
            "flag": lambda field: int(self.random.randrange(100) < 38),
            "whole": lambda field: self._whole(*_ends(field.values)),
            "money": self._hundredths,
            "decimal": self._hundredths,
            "date": self._date,
        }
        return makers[field.kind](field)

    def _whole(self, low: int, high: int) -> int:
        """Small ones are more frequent, as of prices, sizes and delays."""
        return low + min(self.random.randint(0, high - low) for _ in range(2))

    def _hundredths(self, field: Field) -> float:
        low, high = _ends(field.values)
        return self._whole(100 * low, 100 * high) / 100

    def _reference(self, field: Field) -> int:
        """A few are referred to often, and some never."""
        count = self.design.tables[field.target].rows
        used = max(1, count - count // 12)
        return 1 + min(self.random.randrange(used) for _ in range(2)) * 7919 % used

    def _choice(self, field: Field) -> str:
        stored = [each for each, _ in field.choices]
        weights = [len(stored) * 2 - place for place in range(len(stored))]
        return self.random.choices(stored, weights)[0]

    def _date(self, field: Field) -> str:
        first, last = (date.fromisoformat(each).toordinal() for each in field.values.split(".."))
        return date.fromordinal(self.random.randint(first, last)).isoformat()

    def _later(self, field: Field, values: dict[str, int | float | str | None]) -> str:
        _, since, span = field.values.split()
        days = self._whole(*_ends(span))
        return (date.fromisoformat(str(values[since])) + timedelta(days)).isoformat()

    def _label(self, field: Field) -> str:
        """Different ones, so that a name means one row."""
        for attempt in range(1, 1000):
            label = self._words(field.values)
            if attempt > 40:
                label += f" {attempt - 39}"
            if label not in self.used:
                self.used.add(label)
                return label
        raise ValueError(f"{self.table.name}.{field.name} has too few different labels")

    def _words(self, pattern: str) -> str:
        return _SLOT.sub(self._drawn, pattern)

    def _drawn(self, slot: re.Match[str]) -> str:
        if slot[2] is not None:
            either: list[str] = slot[2].split("|")
            return self.random.choice(either)
        match slot[1]:
            case "whole":
                return str(self.random.randint(1, 999))
            case "letter":
                return self.random.choice("ABCDEFGHKLMNPRST")
            case "letters":
                return "".join(self.random.choice("ABCDEFGHKLMNPRST") for _ in range(4))
            case "lower":
                return self.random.choice(_words()["given"]).lower()
        return self.random.choice(_words()[slot[1]])


def _ends(span: str) -> tuple[int, int]:
    low, _, high = span.partition("..")
    return int(low), int(high)


@cache
def _words() -> dict[str, list[str]]:
    lines = (line.partition(":") for line in shipped("words.txt").splitlines())
    return {kind: words.split() for kind, _, words in lines}
