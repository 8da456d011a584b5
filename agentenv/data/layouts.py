"""Layouts: rows in JSON lists, JSON lines and Parquet, told apart by how a file begins."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal

from agentenv.data import parquet
from agentenv.data.files import BadFile, json_text, json_value, list_pieces, replaced

Layout = Literal["JSON list", "JSON lines", "Parquet"]
LAYOUTS: dict[str, Layout] = {
    ".json": "JSON list",
    ".jsonl": "JSON lines",
    ".parquet": "Parquet",
}
_FOREIGN = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in one place of a file: a row, or else what is wrong there."""

    place: str  # lines are counted from 1, rows from 0
    row: dict[str, Any] | None
    complaint: str = ""
    torn: bool = False  # the file ends within it: its writer did not come to an end


def layout_of(path: Path) -> Layout:
    """By content; the name decides only about a file that holds none, or begins with a fault."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
            begun = head.removeprefix(codecs.BOM_UTF8).lstrip()
            while not begun and (more := file.read(65536)):
                begun = more.lstrip()
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from error
    if head.startswith(parquet.MAGIC):
        return "Parquet"
    for mark, encoding in _FOREIGN.items():
        if head.startswith(mark):
            raise BadFile(f"{path} is {encoding}: save it as UTF-8")
    layout: Layout | None = {b"[": "JSON list", b"{": "JSON lines"}.get(begun[:1])  # type: ignore[assignment]
    if layout is None and (path.suffix == ".jsonl" or not begun):
        layout = "JSON lines"
    if layout is None:
        raise BadFile(
            f"{path} is neither JSON nor Parquet: it begins with {begun[:20].decode('latin-1')!r}"
        )
    return layout


def read(path: Path, layout: Layout) -> Iterator[Found]:
    """Everything that stands in a file, in its order; lines and Parquet are streamed."""
    try:
        if layout == "JSON lines":
            yield from _lines(path)
        elif layout == "JSON list":
            yield from _listed(path)
        else:
            for number, row in enumerate(parquet.read(path)):
                yield Found(f"row {number}", row)
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror or error}") from error


def layout_for(path: Path) -> Layout:
    """What a file of this name is to be; raises ValueError for a name that says nothing."""
    try:
        return LAYOUTS[path.suffix]
    except KeyError as error:
        raise ValueError(f"{path} will not do: a name ends with {', '.join(LAYOUTS)}") from error


def write(*contents: tuple[Path, Iterable[dict[str, Any]]]) -> None:
    """Whole files as their names say: all of them or, if anything goes wrong, none."""
    with replaced(*(path for path, _ in contents)) as drafts:
        for draft, (path, rows) in zip(drafts, contents, strict=True):
            layout = layout_for(path)
            if layout == "Parquet":
                parquet.write(draft, rows)
                continue
            lines = (f"{json_text(row)}\n" for row in rows)
            with draft.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(lines if layout == "JSON lines" else list_pieces(rows))


def _lines(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        # Not splitlines(): text in JSON may hold other characters that end lines.
        for number, line in zip(count(1), file, strict=False):
            content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            if content.strip():
                found = _found(f"line {number}", content)
                torn = found.row is None and not line.endswith(b"\n")
                told = f"is torn, the file ends within it: it {found.complaint}"
                yield Found(found.place, None, told, torn=True) if torn else found


def _found(place: str, content: bytes) -> Found:
    try:
        row = json_value(content.decode())
    except UnicodeDecodeError as error:
        return Found(place, None, f"is no UTF-8: {error.reason} at byte {error.start}")
    except ValueError as error:
        return Found(place, None, f"is no JSON: {error}")
    return _checked(place, row)


def _listed(path: Path) -> Iterator[Found]:
    try:
        rows = json_value(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is no UTF-8: {error.reason} at byte {error.start}") from error
    except ValueError as error:
        raise BadFile(f"{path} is no JSON: {error}") from error
    for number, row in enumerate(rows):
        yield _checked(f"row {number}", row)


def _checked(place: str, row: Any) -> Found:
    if isinstance(row, dict):
        return Found(place, row)
    return Found(place, None, f"is no object, but a {type(row).__name__}")
