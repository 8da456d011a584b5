"""Filters: a condition on one column, in SQL and in words that follow a plural."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from agentenv_sqlgym.building.designs import Field

_SIZES = (
    (">", "is greater than"), ("<", "is less than"), (">=", "is at least"), ("<=", "is at most"),
)  # fmt: skip
_YEARS = (
    (">", "is after"), ("<", "is before"), (">=", "is not before"), ("<=", "is not after"),
)  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """`members whose plan is family`: the words, the condition, and what a code stands for."""

    sql: str
    text: str
    evidence: str = ""


def on(field: Field, sql: str, known: Sequence[object], random: Random) -> Filter:
    """A condition that some rows meet and some do not; `known` are the column's values."""
    if field.null and random.random() < 0.06:
        return Filter(f"{sql} IS NULL", f"without a recorded {field.phrase}")
    if field.kind in ("choice", "code"):
        return _category(field, sql, random)
    if field.kind == "flag":
        return _flag(field, sql, random)
    if field.kind == "date":
        return _date(field, sql, str(random.choice(known)), random)
    ranked = sorted(known, key=lambda each: float(str(each)))
    bound = ranked[len(ranked) * random.choice((20, 35, 50, 65, 80)) // 100]
    sign, words = random.choice(_YEARS if "year" in field.phrase else _SIZES)
    return Filter(f"{sql} {sign} {bound}", f"whose {field.phrase} {words} {bound}")


def _category(field: Field, sql: str, random: Random) -> Filter:
    stored, meaning = random.choice(field.choices)
    evidence = f"{meaning} refers to {field.name} = '{stored}'" if stored != meaning else ""
    return Filter(f"{sql} = '{stored}'", f"whose {field.phrase} is {meaning}", evidence)


def _flag(field: Field, sql: str, random: Random) -> Filter:
    holds = random.random() < 0.65
    words = field.phrase if holds else field.values
    evidence = f"{words} refers to {field.name} = {holds:d}"
    return Filter(f"{sql} = {holds:d}", f"that {words}", evidence)


def _date(field: Field, sql: str, day: str, random: Random) -> Filter:
    year = day[:4]
    return random.choice((
        Filter(f"{sql} >= '{day}'", f"whose {field.phrase} is on or after {day}"),
        Filter(f"{sql} < '{day}'", f"whose {field.phrase} is before {day}"),
        Filter(f"strftime('%Y', {sql}) = '{year}'", f"whose {field.phrase} is in {year}"),
    ))  # fmt: skip
