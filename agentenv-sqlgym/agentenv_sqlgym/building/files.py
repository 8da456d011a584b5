"""Files: the built-in data, written as BIRD writes its own."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from agentenv_sqlgym.building.designs import TYPES, Design, Table, designs
from agentenv_sqlgym.building.rows import Rows, rows_of

QUESTIONS = "questions.jsonl.gz"


def write(folder: Path) -> None:
    """The folders `train` and `dev`, with questions, schemas and databases."""
    rows = {name: rows_of(design) for name, design in designs().items()}
    asked = questions()
    for part in ("train", "dev"):
        here = [
            {key: each[key] for key in ("db_id", "question", "evidence", "SQL", "difficulty")}
            for each in asked
            if each["part"] == part
        ]
        home = folder / part
        used = sorted({each["db_id"] for each in here})
        for name in used:
            (home / f"{part}_databases" / name).mkdir(parents=True)
            path = home / f"{part}_databases" / name / f"{name}.sqlite"
            write_database(path, designs()[name], rows[name])
        schemas = [_spider(designs()[name]) for name in used]
        for path, content in ((f"{part}.json", here), (f"{part}_tables.json", schemas)):
            (home / path).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def questions() -> list[dict[str, Any]]:
    """As shipped: those to train with, then those to evaluate with."""
    packed = files("agentenv_sqlgym").joinpath("data", QUESTIONS).read_bytes()
    return [json.loads(line) for line in gzip.decompress(packed).splitlines()]


def write_database(path: Path, design: Design, rows: Rows) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        fill_database(connection, design, rows)
    finally:
        connection.close()


def fill_database(
    connection: sqlite3.Connection, design: Design, rows: Rows, mirrored: bool = False
) -> None:
    """Make and fill the tables; `mirrored` ones hold the same rows from the last to the first."""
    connection.execute("PRAGMA foreign_keys=ON")
    for table in design.tables.values():
        made = definition(design, table)
        # A key of type INT does not decide where a row lies, as one of type INTEGER does.
        connection.execute(made.replace(" INTEGER", " INT") if mirrored else made)
        marks = ", ".join("?" * len(table.fields))
        found = rows[table.name][:: -1 if mirrored else 1]
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", found)
        for each in table.of_kind("ref"):
            index = f"{table.name}_{each.name} ON {table.name} ({each.name})"
            connection.execute(f"CREATE INDEX {index}")
    connection.commit()


def definition(design: Design, table: Table) -> str:
    """CREATE TABLE with its primary key and foreign keys."""
    parts = [f"{each.name} {TYPES.get(each.kind, 'text').upper()}" for each in table.fields]
    parts.append(f"PRIMARY KEY ({', '.join(table.primary)})")
    for each in table.of_kind("ref"):
        key = design.tables[each.target].fields[0].name
        parts.append(f"FOREIGN KEY ({each.name}) REFERENCES {each.target} ({key})")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _spider(design: Design) -> dict[str, Any]:
    """One entry of a tables file: columns are numbered over all tables, the star being 0."""
    tables = list(design.tables.values())
    columns: list[tuple[int, str, str, str]] = [(-1, "*", "*", "text")]
    for place, table in enumerate(tables):
        for each in table.fields:
            words = each.name.replace("_", " ")
            columns.append((place, each.name, words, TYPES.get(each.kind, "text")))
    numbers = {(place, name): number for number, (place, name, _, _) in enumerate(columns)}
    places = {table.name: place for place, table in enumerate(tables)}
    primary: list[int | list[int]] = []
    foreign: list[Sequence[int]] = []
    for place, table in enumerate(tables):
        key = [numbers[place, name] for name in table.primary]
        primary.append(key if len(key) > 1 else key[0])
        for each in table.of_kind("ref"):
            target = places[each.target]
            other = design.tables[each.target].fields[0].name
            foreign.append([numbers[place, each.name], numbers[target, other]])
    return {
        "db_id": design.name,
        "table_names_original": [table.name for table in tables],
        "table_names": [table.one for table in tables],
        "column_names_original": [[place, name] for place, name, _, _ in columns],
        "column_names": [[place, words] for place, _, words, _ in columns],
        "column_types": [kind for _, _, _, kind in columns],
        "primary_keys": primary,
        "foreign_keys": foreign,
    }
