"""Designs: what the built-in databases contain, read from `data/databases.txt`.

A line `database NAME` begins a database, `table NAME; one; many; ROWS` a table, and each indented
line below is a column: `NAME KIND; how it is called; values; null PERCENT`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

TYPES = {
    "key": "integer", "ref": "integer", "whole": "integer", "flag": "integer", "money": "real",
    "decimal": "real", "date": "date",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A column, with what is needed to fill it and to speak of it."""

    name: str
    kind: str
    phrase: str = ""
    values: str = ""
    target: str = ""  # the table that a `ref` leads to; its phrase is then how rows are tied to it
    null: int = 0  # percent of the rows without a value

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What is stored and what it means, the commonest first."""
        pairs = (each.strip().partition("=") for each in self.values.split(","))
        return [(stored, meaning or stored) for stored, _, meaning in pairs]


@dataclass(frozen=True)
class Table:
    """A table, how one row and many rows are called, and how many there are."""

    name: str
    one: str
    many: str
    rows: int
    fields: list[Field] = field(default_factory=list)
    primary: list[str] = field(default_factory=list)

    def of_kind(self, *kinds: str) -> list[Field]:
        return [each for each in self.fields if each.kind in kinds]


@dataclass(frozen=True)
class Design:
    """One database."""

    name: str
    tables: dict[str, Table] = field(default_factory=dict)


def shipped(name: str) -> str:
    return files("agentenv_sqlgym").joinpath("data", name).read_text(encoding="utf-8")


@cache
def designs() -> dict[str, Design]:
    found: dict[str, Design] = {}
    design, table = Design(""), Table("", "", "", 0)
    for line in filter(str.strip, shipped("databases.txt").splitlines()):
        word, _, rest = line.strip().partition(" ")
        if word == "database":
            design = found[rest] = Design(rest)
        elif word == "table":
            name, one, many, rows = (part.strip() for part in rest.split(";"))
            table = design.tables[name] = Table(name, one, many, int(rows))
        elif word == "primary":
            table.primary.extend(rest.split())
        else:
            table.fields.append(_field(line.strip()))
            if table.fields[-1].kind == "key":
                table.primary.append(table.fields[-1].name)
    return found


def _field(line: str) -> Field:
    head, *parts = (part.strip() for part in line.split(";"))
    name, kind, *target = head.split()
    null = 0
    if parts and parts[-1].startswith("null "):
        null = int(parts.pop().removeprefix("null "))
    phrase, values = [*parts, "", ""][:2]
    return Field(name, kind, phrase, values, "".join(target), null)
