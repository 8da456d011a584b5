"""Files: JSON lists read with errors that name the place, and written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError


class BadFile(ValueError):
    """A data file does not hold what it should; the text names the file and the place in it."""


def read_list(path: Path) -> list[dict[str, Any]]:
    """A JSON list of objects."""
    try:
        rows = json.loads(path.read_bytes())
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path} is no JSON: {error}") from error
    if not isinstance(rows, list):
        raise BadFile(f"{path} is no JSON list, but a {type(rows).__name__}")
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise BadFile(f"{path}, row {number} is no object, but a {type(row).__name__}")
    return rows


def write_list(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """A JSON list with a row on each line. Whoever reads sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            before = "[\n"
            for row in rows:
                file.write(before + json.dumps(row, ensure_ascii=False))
                before = ",\n"
            file.write("[]\n" if before == "[\n" else "\n]\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def first_complaint(error: ValidationError) -> str:
    """The first thing that is wrong with a record, and where in it."""
    detail = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, detail["loc"]))
    return f"{place}: {detail['msg']}" if place else detail["msg"]
