"""Files: JSON lists read with errors that name the place, and written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError


class BadFile(ValueError):
    """A data file does not hold what it should; the text names the file and the place in it."""


def json_value(text: str | bytes) -> Any:
    """What JSON says; raises ValueError where it is none, and for numbers that no float holds."""
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_number)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def json_text(value: Any) -> str:
    """In a line; half characters, which no file can hold, are written as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or _encodable(text) else json.dumps(value)


def read_list(path: Path) -> list[dict[str, Any]]:
    """A JSON list of objects."""
    try:
        rows = json_value(path.read_bytes())
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadFile(f"{path} is no JSON: {error}") from error
    if not isinstance(rows, list):
        raise BadFile(f"{path} is no JSON list, but a {type(rows).__name__}")
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise BadFile(f"{path}, row {number} is no object, but a {type(row).__name__}")
    return rows


def write_list(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """A JSON list with a row on each line. Whoever reads sees the old file or the new one."""
    with replaced(path) as (draft,), draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(list_pieces(rows))


def list_pieces(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The text of a JSON list, piece by piece."""
    before = "[\n"
    for row in rows:
        yield before + json_text(row)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


@contextmanager
def replaced(*paths: Path) -> Iterator[list[Path]]:
    """Drafts to write: they take the places of these files, unless anything goes wrong."""
    with ExitStack() as stack:
        drafts = []
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            # No other process writes this one, and nobody has a file of that name.
            draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
            stack.callback(draft.unlink, missing_ok=True)
            drafts.append(draft)
        with naming(paths[0]):
            yield drafts
        for draft in drafts:
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
        for draft, path in zip(drafts, paths, strict=True):
            draft.replace(path)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """An error of a full disk does not say where it is full: it says this path."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def first_complaint(error: ValidationError) -> str:
    """The first thing that is wrong with a record, and where in it."""
    place, told = complaints(error)[0]
    return f"{place}: {told}" if place else told


def complaints(error: ValidationError) -> list[tuple[str, str]]:
    """All that is wrong with a record: where in it, and what."""
    details = error.errors(include_url=False, include_input=False, include_context=False)
    return [(".".join(map(str, each["loc"])), each["msg"]) for each in details]


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:40]} is too large for a number")
    return number
