"""Bird: questions and databases in the files of the BIRD benchmark.

A folder has `train` and `dev`, or one of them; in each are the questions, the schemas and a SQLite
file for each database. Tasks are numbered in the order of the questions: first those of `train`,
then those of `dev`, which begin at 9428, as AgentGym counts, where `train` is not there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentenv_sqlgym.engine import Database
from agentenv_sqlgym.schema import Schema
from envservers.items import listed

PARTS = {"train": "train", "dev": "test"}  # folders of the data, each with its split
OFFICIAL_TRAIN = 9428  # questions of BIRD's train.json
MAGIC = b"SQLite format 3\x00"
HEADER = 100  # bytes that tell of the file


class BadData(Exception):
    """A file of the data is missing or not what it should be."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the reference query that answers it."""

    database: tuple[str, str]  # part and name
    text: str
    evidence: str
    sql: str
    difficulty: str


@dataclass(frozen=True)
class Bird:
    """All questions, schemas and databases of a folder."""

    questions: dict[int, Question]  # by task
    schemas: dict[tuple[str, str], Schema]
    databases: dict[tuple[str, str], Database]
    splits: dict[str, list[int]]
    source: str = "official"

    @classmethod
    def read(cls, folder: Path, ours: bool = False) -> Bird:
        parts = [part for part in PARTS if (folder / part).is_dir()]
        if not parts:
            raise BadData(f"{folder} has neither a folder train nor a folder dev; see the README")
        questions: dict[int, Question] = {}
        schemas, databases = {}, {}
        splits: dict[str, list[int]] = {}
        for part in parts:
            asked = _questions(folder / part / f"{part}.json", part)
            first = 0 if part == "train" else len(splits.get("train", ())) or OFFICIAL_TRAIN
            numbers = splits[PARTS[part]] = list(range(first, first + len(asked)))
            questions |= dict(zip(numbers, asked, strict=True))
            described = _schemas(folder / part / f"{part}_tables.json")
            for key in sorted({each.database for each in asked}):
                name = key[1]
                if name not in described:
                    raise BadData(f"{part}_tables.json in {folder / part} lacks {name}")
                schemas[key] = described[name]
                path = folder / part / f"{part}_databases" / name / f"{name}.sqlite"
                databases[key] = Database(_checked(path), ours)
        if not questions:
            raise BadData(f"the files in {folder} hold no questions")
        splits |= listed([folder, folder.parent], "sqlgym", questions)
        return cls(questions, schemas, databases, splits)


def _questions(path: Path, part: str) -> list[Question]:
    try:
        return [
            Question(
                (part, str(row["db_id"])),
                str(row["question"]),
                str(row.get("evidence") or ""),
                str(row["SQL"]),
                str(row.get("difficulty") or ""),
            )
            for row in _json(path)
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadData(f"{path} is no list of questions with db_id, question and SQL") from error


def _schemas(path: Path) -> dict[str, Schema]:
    try:
        return {row["db_id"]: Schema.of(row) for row in _json(path)}
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise BadData(f"{path} is no list of schemas as Spider and BIRD write them") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadData(f"{path} is missing: download it again, or remove its folder") from None
    except ValueError as error:
        raise BadData(f"{path} is not whole JSON ({error}): download it again") from None


def _checked(path: Path) -> Path:
    try:
        with path.open("rb") as file:
            header = file.read(HEADER)
    except FileNotFoundError:
        raise BadData(f"{path} is missing: unpack the databases of BIRD there") from None
    if not header.startswith(MAGIC) or len(header) < HEADER:
        raise BadData(f"{path} is no SQLite database: download it again")
    page = int.from_bytes(header[16:18])
    announced = (65536 if page == 1 else page) * int.from_bytes(header[28:32])
    if path.stat().st_size < announced:
        raise BadData(f"{path} ends before its {announced} bytes: download it again")
    return path
