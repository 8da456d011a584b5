"""Statements: from an agent's text to one SQL query, and what a query says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envservers.environment import InvalidAction

LONGEST = 8192  # characters of a query

_TOKEN = re.compile(
    r"""
    (?P<gap>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<text>'(?:[^']|'')*')
    |(?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
    |(?P<word>[^\W\d]\w*)
    |(?P<other>\d+(?:\.\d+)?|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def statement(action: str) -> str:
    """The query in the last block of SQL, or else the text itself."""
    text = action
    if "```" in text:
        _, found, block = text.rpartition("```sql")
        if found:
            text = block.partition("```")[0]
        else:
            before, _, after = text.partition("```")
            text = before if before.strip() else after.partition("```")[0]
    text = text.strip()
    if len(text) > LONGEST:
        raise InvalidAction(f"A query has at most {LONGEST} characters, not {len(text)}.")
    if "\x00" in text:
        raise InvalidAction("A query has no NUL characters.")
    return text


def kinds(sql: str) -> Iterator[tuple[str, str]]:
    """The tokens of a query, without blanks and comments, each with its kind."""
    for token in _TOKEN.finditer(sql):
        if token.lastgroup and token.lastgroup != "gap":
            yield token.lastgroup, token[0]


def reads(sql: str) -> bool:
    """Whether it begins as queries do; what it may then touch is the authorizer's affair."""
    first = next((token.upper() for _, token in kinds(sql)), "")
    return first in {"SELECT", "WITH", "VALUES"}


def is_ordered(sql: str) -> bool:
    """Whether the whole result is ordered, not just a part of it."""
    depth = 0
    before = ""
    for kind, token in kinds(sql):
        depth += (token == "(") - (token == ")")
        upper = token.upper() if kind == "word" else ""
        if depth == 0 and (before, upper) == ("ORDER", "BY"):
            return True
        before = upper
    return False
