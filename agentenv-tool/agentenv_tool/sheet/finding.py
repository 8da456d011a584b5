"""Finding: cells by their text, or by a regular expression that cannot take long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import re2  # type: ignore[import-untyped]

from agentenv_tool.sheet.a1 import Position
from agentenv_tool.toolbox import ToolError

# RE2 takes time in proportion to the text and, at worst, to the size of the pattern.
PATTERN = 200  # characters
STEPS = 2000  # of a compiled pattern
SEARCHED = 20_000  # characters
MEMORY = 2 << 20  # bytes
FOUND = 500  # cells


def matching(
    texts: Sequence[Sequence[str]], query: str, in_row: int | None, in_column: int | None
) -> list[dict[str, str]]:
    """The cells that a query finds, in the order of reading."""
    cells = [
        (Position(row, column), text)
        for row, line in enumerate(texts, 1)
        if in_row in (None, row)
        for column, text in enumerate(line, 1)
        if text and in_column in (None, column)
    ]
    if len(query) > 2 and query.startswith("/") and query.endswith("/"):
        found = _searched(cells, query[1:-1])
    else:
        found = [(place, text) for place, text in cells if text == query]
    if len(found) > FOUND:
        raise ToolError(f"more than {FOUND} cells are found: ask for fewer")
    return [{"position": str(place), "value": text} for place, text in found]


def _searched(cells: list[tuple[Position, str]], pattern: str) -> list[tuple[Position, str]]:
    if sum(len(text) for _, text in cells) > SEARCHED:
        raise ToolError(
            f"the cells hold more than {SEARCHED:,} characters: search in a row or a column"
        )
    compiled = _compiled(pattern)
    try:
        found = ((place, text) for place, text in cells if compiled.search(text))
        return list(islice(found, FOUND + 1))
    finally:
        re2.purge()  # or the module keeps a hundred patterns, each with its memory


def _compiled(pattern: str) -> Any:
    if len(pattern) > PATTERN:
        raise ToolError(f"a regular expression may have {PATTERN} characters, not {len(pattern)}")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ToolError(
            f"the regular expression cannot be used: {why}. Look-around and back-references are "
            "not supported"
        ) from error
    if compiled.programsize > STEPS:
        raise ToolError("the regular expression is too large: repeat and list less in it")
    return compiled
