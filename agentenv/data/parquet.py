"""Parquet: rows of messages in columns, as training libraries read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from agentenv.data.files import BadFile, json_value

MAGIC = b"PAR1"
_AT_ONCE = 256  # rows in memory


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Row by row, without the Nones with which Arrow fills what a message does not have."""
    pa, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_AT_ONCE):
                yield from map(_unfilled, batch.to_pylist())
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BadFile(f"{path} is no Parquet that can be read: {error}") from error


def write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Rows of messages, and of no other kind; raises BadFile where one does not fit."""
    pa, parquet = _arrow()
    schema = _schema(pa)
    remaining = iter(rows)
    with parquet.ParquetWriter(path, schema) as writer:
        while portion := list(islice(remaining, _AT_ONCE)):
            try:
                table = pa.Table.from_pylist(portion, schema=schema)
            except (pa.ArrowException, OverflowError, UnicodeEncodeError) as error:
                raise BadFile(f"a row does not fit into Parquet: {error}") from error
            writer.write_table(table)


def columns() -> dict[str, Any]:
    """The columns of a row of messages, each with its Arrow type."""
    pa, _ = _arrow()
    schema = _schema(pa)
    return dict(zip(schema.names, schema.types, strict=True))


def _unfilled(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("tokens", ...) is None:
        del row["tokens"]
    said = row.get("messages")
    if isinstance(said, list):
        # The package datasets keeps messages that have not all the same keys as JSON.
        with suppress(ValueError):
            said = [json_value(each) if isinstance(each, str) else each for each in said]
        row["messages"] = [
            {name: value for name, value in each.items() if value is not None}
            if isinstance(each, dict)
            else each
            for each in said
        ]
    return row


def _schema(pa: Any) -> Any:
    text, whole, number, truth = pa.string(), pa.int64(), pa.float64(), pa.bool_()
    function = pa.struct({"name": text, "arguments": text})
    call = pa.struct({"id": text, "type": text, "function": function})
    message = pa.struct(
        {
            "role": text,
            "content": text,
            "reasoning_content": text,
            "tool_calls": pa.list_(call),
            "tool_call_id": text,
            "loss": truth,
        }
    )
    turn = pa.struct(
        {
            "action": text,
            "reward": number,
            "score": number,
            "done": truth,
            "invalid": truth,
            "prompt_tokens": whole,
            "completion_tokens": whole,
            "cut": truth,
            "seconds": number,
            "calls": text,
        }
    )
    tokens = pa.struct({"kept": whole, "read": pa.list_(whole), "written": pa.list_(whole)})
    return pa.schema(
        {
            "messages": pa.list_(message),
            "item_id": text,
            "world": text,
            "seed": whole,
            "repeat": whole,
            "agent": text,
            "format": text,
            "world_version": text,
            "source": text,
            "options": text,
            "outcome": text,
            "reward": number,
            "score": number,
            "success": truth,
            "error": text,
            "attempts": whole,
            "started": text,
            "seconds": number,
            "last_observation": text,
            "turns": pa.list_(turn),
            "tokens": pa.list_(tokens),
        }
    )


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise BadFile(
            "Parquet takes the package pyarrow: pip install 'agentenv-platform[train]'"
        ) from error
    return pyarrow, pyarrow.parquet
