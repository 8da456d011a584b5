"""Conversion: episodes as rows of the kind that is asked for, in files that can hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from agentenv.data.files import BadFile
from agentenv.data.layouts import layout_for
from agentenv.data.records import Kind, row_of
from agentenv.data.sources import Episode
from agentenv.data.validation import loss_complaints

# A run is JSON lines, and no other row is as regular as columns have to be.
_ENDINGS: dict[Kind, tuple[str, ...]] = {
    "trajectories": (".jsonl",),
    "agenttraj": (".json", ".jsonl"),
    "messages": (".jsonl", ".json", ".parquet"),
}


def endings(kind: Kind) -> tuple[str, ...]:
    """How the names of files end that can hold this kind; the first is the usual one."""
    return _ENDINGS[kind]


def check_name(path: Path, kind: Kind) -> None:
    """Raises ValueError unless a file of this name can hold rows of this kind."""
    if path.suffix not in _ENDINGS[kind]:
        raise ValueError(f"{path} will not do for {kind}: end its name with {_or(_ENDINGS[kind])}")


def rows(episodes: Iterable[Episode], kind: Kind, path: Path) -> Iterator[dict[str, Any]]:
    """The rows to write: of the same kind as they stand, of another as far as it can hold them.

    Raises BadFile where that would change what is learned from.
    """
    in_columns = layout_for(path) == "Parquet"
    for each in episodes:
        if each.kind == kind and not in_columns:
            yield each.row
            continue
        place = f"{each.path}, {each.place}"
        for field, told in loss_complaints(each.row, absent=False):
            raise BadFile(f"{place}: {field}: {told}, and {kind} cannot hold it")
        try:
            yield row_of(each.trajectory, kind)
        except (ValueError, TypeError, RecursionError) as error:
            raise BadFile(f"{place} cannot be written as {kind}: {error}") from error


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)
