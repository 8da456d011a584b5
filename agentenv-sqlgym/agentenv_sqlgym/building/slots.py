"""Slots: what a template leaves open, and what a design offers to fill it.

A slot is a letter and a table: `fC` is a filter on table C, `nP` a number of table P. Letters: n
number, s number that can be added up, c and b categories, v and w values of c, d and e dates,
l label, x column with gaps, t text, f and h filters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from agentenv_sqlgym.building import filters
from agentenv_sqlgym.building.designs import Field, Table

Values = dict[str, str]

_YEAR = re.compile(r"year")
_NO_SUM = re.compile(
    r"year|percent|index|height|elevation|tempo|minute$|minute of|rate|per |rating"
)
_MONTHS = ["", "January", "February", "March", "April", "May", "June"]
_MONTHS += ["July", "August", "September", "October", "November", "December"]


class Unfit(Exception):
    """The tables drawn do not offer what the template needs."""


@dataclass
class Place:
    """A table in a query, how its columns are called there, and which were drawn already."""

    table: Table
    alias: str  # with its dot; empty where there is only one table
    columns: dict[str, list[object]]
    random: Random
    used: set[str] = field(default_factory=set)
    drawn: dict[str, Field] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)

    def fill(self, letter: str, durations: bool) -> Values:
        """What the slot with this letter stands for; `durations`: e is a date that follows d."""
        fillers: dict[str, Callable[[], Values]] = {
            "n": lambda: self._number(_YEAR),
            "s": lambda: self._number(_NO_SUM),
            "c": lambda: self._named(self._pick("c", self.table.of_kind("choice", "code"))),
            "b": lambda: self._named(self._pick("b", self.table.of_kind("choice", "code"))),
            "v": self._value,
            "w": self._value,
            "d": lambda: self._date(durations),
            "e": lambda: self._later() if durations else self._span(),
            "l": self._label,
            "x": lambda: self._named(self._pick("x", [f for f in self.table.fields if f.null])),
            "t": self._text,
            "f": self._filter,
            "h": self._filter,
        }
        return fillers[letter]()

    def known(self, field: Field) -> list[object]:
        found = [each for each in self.columns[field.name] if each is not None]
        if not found:
            raise Unfit
        return found

    def named(self, field: Field) -> str:
        return self.alias + field.name

    def _pick(self, letter: str, fields: list[Field]) -> Field:
        free = [each for each in fields if each.name not in self.used]
        if not free:
            raise Unfit
        chosen = self.random.choice(free)
        self.used.add(chosen.name)
        self.drawn[letter] = chosen
        return chosen

    def _named(self, field: Field) -> Values:
        return {"sql": self.named(field), "col": field.name, "text": field.phrase}

    def _number(self, unfit: re.Pattern[str]) -> Values:
        numbers = self.table.of_kind("whole", "money", "decimal")
        chosen = self._pick("n", [each for each in numbers if not unfit.search(each.phrase)])
        ranked = sorted(self.known(chosen), key=lambda each: float(str(each)))
        low, high = (ranked[len(ranked) * part // 100] for part in (30, 70))
        if low == high:
            raise Unfit
        return {**self._named(chosen), "low": str(low), "high": str(high)}

    def _value(self) -> Values:
        category = self.drawn.get("c")
        if category is None:
            raise Unfit
        free = [each for each in category.choices if each[0] not in self.used]
        if not free:
            raise Unfit
        stored, meaning = self.random.choice(free)
        self.used.add(stored)
        if stored != meaning:
            self.evidence.append(f"{meaning} refers to {category.name} = '{stored}'")
        return {"value": f"'{stored}'", "shown": meaning}

    def _date(self, durations: bool) -> Values:
        dates = self.table.of_kind("date")
        if durations:
            later = [each for each in dates if each.values.startswith("after ")]
            since = {each.values.split()[1] for each in later}
            chosen = self._pick("d", [each for each in dates if each.name in since])
        else:
            chosen = self._pick("d", dates)
        day = date.fromisoformat(str(self.random.choice(self.known(chosen))))
        return {
            **self._named(chosen),
            "year": f"{day.year}",
            "month": f"{day.month:02}",
            "monthname": _MONTHS[day.month],
        }

    def _later(self) -> Values:
        since = self.drawn["d"].name
        dates = self.table.of_kind("date")
        return self._named(
            self._pick("e", [each for each in dates if each.values.startswith(f"after {since} ")])
        )

    def _span(self) -> Values:
        days = self.known(self.drawn["d"])
        first, last = sorted(str(self.random.choice(days)) for _ in range(2))
        if first == last:
            raise Unfit
        return {"first": f"'{first}'", "last": f"'{last}'", "from": first, "to": last}

    def _label(self) -> Values:
        chosen = self._pick("l", self.table.of_kind("label"))
        value = str(self.random.choice(self.known(chosen)))
        quoted = value.replace("'", "''")
        return {**self._named(chosen), "value": f"'{quoted}'", "shown": value}

    def _text(self) -> Values:
        chosen = self._pick("t", self.table.of_kind("text", "label"))
        words = re.findall("[A-Za-z]{3,}", str(self.random.choice(self.known(chosen))))
        if not words:
            raise Unfit
        return {**self._named(chosen), "word": self.random.choice(words), "start": words[0]}

    def _filter(self) -> Values:
        kinds = ("choice", "code", "flag", "whole", "money", "decimal", "date")
        chosen = self._pick("f", self.table.of_kind(*kinds))
        found = filters.on(chosen, self.named(chosen), self.known(chosen), self.random)
        if found.evidence:
            self.evidence.append(found.evidence)
        return {"sql": found.sql, "text": found.text}
