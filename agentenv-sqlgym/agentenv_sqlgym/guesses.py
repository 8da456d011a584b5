"""Guesses: queries that fit a schema and answer nobody's question."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_sqlgym.schema import Reference, Schema, Table, quoted

COUNT = 8
NUMBERS = {"integer", "real", "number"}


def of(schema: Schema, random: Random) -> Iterator[str]:
    """A few different ones, about tables and columns drawn from the schema."""
    seen = set()
    for _ in range(COUNT):
        if schema.references and random.random() < 0.4:
            sql = _joined(random.choice(schema.references), random)
        else:
            sql = _single(random.choice(schema.tables), random)
        if sql not in seen:
            seen.add(sql)
            yield sql


def _single(table: Table, random: Random) -> str:
    name = quoted(table.name)
    column = random.choice(table.columns)
    shown = quoted(column.name)
    choices = [
        f"SELECT COUNT(*) FROM {name}",
        f"SELECT DISTINCT {shown} FROM {name} LIMIT 20",
        f"SELECT COUNT(DISTINCT {shown}) FROM {name}",
        f"SELECT COUNT(*) FROM {name} WHERE {shown} IS NOT NULL",
    ]
    if column.kind.lower() in NUMBERS:
        choices += [f"SELECT {which}({shown}) FROM {name}" for which in ("MAX", "MIN", "AVG")]
    return random.choice(choices)


def _joined(reference: Reference, random: Random) -> str:
    joined = (
        f"FROM {quoted(reference.table)} AS T1 JOIN {quoted(reference.to_table)} AS T2 "
        f"ON T1.{quoted(reference.column)} = T2.{quoted(reference.to_column)}"
    )
    what = random.choice(["COUNT(*)", f"COUNT(DISTINCT T1.{quoted(reference.column)})"])
    return f"SELECT {what} {joined}"
