"""Schema: what a database has, read from BIRD's tables file and told in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Column:
    """A column with its type as BIRD names it: text, integer, real, date, ..."""

    name: str
    kind: str


@dataclass(frozen=True)
class Table:
    """A table, its columns in order, and the names of those that make its primary key."""

    name: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A foreign key of one column."""

    table: str
    column: str
    to_table: str
    to_column: str


@dataclass(frozen=True)
class Schema:
    """All tables of one database and how they refer to each other."""

    name: str
    tables: tuple[Table, ...]
    references: tuple[Reference, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Schema:
        """From one entry of a tables file; columns are numbered over all tables, `*` being 0."""
        names = row["table_names_original"]
        columns = row["column_names_original"]
        kinds = row["column_types"]
        keys: list[list[int]] = [
            key if isinstance(key, list) else [key] for key in row["primary_keys"]
        ]
        primary: dict[int, list[str]] = {}
        for key in keys:
            for number in key:
                primary.setdefault(columns[number][0], []).append(columns[number][1])
        tables = tuple(
            Table(
                name,
                tuple(
                    Column(column, str(kinds[number]))
                    for number, (place, column) in enumerate(columns)
                    if place == table
                ),
                tuple(primary.get(table, ())),
            )
            for table, name in enumerate(names)
        )
        references = tuple(
            Reference(
                names[columns[one][0]], columns[one][1], names[columns[to][0]], columns[to][1]
            )
            for one, to in row["foreign_keys"]
        )
        return cls(str(row["db_id"]), tables, references)

    def told(self) -> str:
        lines = [f"The database {self.name} has {len(self.tables)} tables."]
        for table in self.tables:
            columns = ", ".join(f"{quoted(each.name)} ({each.kind})" for each in table.columns)
            line = f"Table {quoted(table.name)} has the columns {columns}."
            if table.primary:
                line += f" Its primary key is {', '.join(map(quoted, table.primary))}."
            lines.append(line)
        for each in self.references:
            lines.append(
                f"{quoted(each.table)}.{quoted(each.column)} refers to "
                f"{quoted(each.to_table)}.{quoted(each.to_column)}."
            )
        return "\n".join(lines)


def quoted(name: str) -> str:
    """As SQL has to spell it."""
    return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'
