"""Symbols: what the right-hand side of a text rule is made of, and how it is written.

A text is a row of symbols: plain text, `#rule#`, `{expression}`, `{expression | query}` (once for
each answer) and `[{expression | query}]` (the answers as a list). The reader takes what
TextWorld's parser takes, with its habits: white space at the very beginning is not read, and at
the first thing that it cannot read it stops without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.expressions import Expression, expression


@dataclass(frozen=True, slots=True)
class Predicate:
    """Of a query: the names of its placeholders with their types."""

    name: str
    placeholders: tuple[tuple[str, str], ...]


Query = tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    rule: str


@dataclass(frozen=True, slots=True)
class Value:
    """An expression or a rule, told once for each answer to the query; once without a query."""

    told: Expression | Call
    given: Query | None


@dataclass(frozen=True, slots=True)
class Listing:
    value: Value


Symbol = Plain | Call | Value | Listing

_BLANK = re.compile(r"(?:^(?://.*|\s*)\n?|\t+)", re.MULTILINE)
_TAG = re.compile(r"#([\w()/!<>\-\s,.]+)#")
_PLAIN = re.compile(r'"([^;|"<>\[\]#{}]*)"|([^;|"<>\[\]#{}]+)')
_STATEMENT = re.compile(r"[^|\[\]{}\n<>]+")
_GIVEN = re.compile(r"\s*\|\s*([^;|{}\n\[\]#]+)")
_PREDICATE = re.compile(r"\s*(!?)([\w/]+)\s*\(\s*(.*?)\s*\)\s*", re.DOTALL)
_PLACEHOLDER = re.compile(r"([\w']+)(?:\s*:\s*([\w']+))?")


@lru_cache(maxsize=1024)
def symbols(text: str) -> tuple[Symbol, ...]:
    found: list[Symbol] = []
    at = 0
    while True:
        at = _skipped(text, at)
        read = _listing(text, at) or _value(text, at) or _call(text, at) or _plain(text, at)
        if read is None:
            return tuple(found)
        symbol, at = read
        found.append(symbol)


@lru_cache(maxsize=1024)
def query(text: str) -> Query:
    """`on(o:object, r:receptacle) & not_open(r:receptacle)`; a `!` is a `not_`."""
    predicates = []
    at = 0
    while True:
        match = _PREDICATE.match(text, at)
        if match is None:
            raise InterpreterError(f"not a query: {text!r}")
        negation, name, listed = match.groups()
        placeholders = []
        for each in re.split(r"\s*,\s*", listed) if listed else ():
            placeholder = _PLACEHOLDER.fullmatch(each)
            if placeholder is None:
                raise InterpreterError(f"not a placeholder: {each!r} in {text!r}")
            own, type_ = placeholder.groups()
            placeholders.append((own, type_ or own.rstrip("'")))
        predicates.append(Predicate("not_" + name if negation else name, tuple(placeholders)))
        if match.end() == len(text):
            return tuple(predicates)
        if text[match.end()] != "&":
            raise InterpreterError(f"predicates are joined by '&': {text!r}")
        at = match.end() + 1


def _skipped(text: str, at: int) -> int:
    while (match := _BLANK.match(text, at)) and match.end() > at:
        at = match.end()
    return at


def _listing(text: str, at: int) -> tuple[Listing, int] | None:
    if not text.startswith("[", at):
        return None
    read = _value(text, _skipped(text, at + 1))
    if read is None:
        return None
    value, at = read
    at = _skipped(text, at)
    return (Listing(value), at + 1) if text.startswith("]", at) else None


def _value(text: str, at: int) -> tuple[Value, int] | None:
    if not text.startswith("{", at):
        return None
    at = _skipped(text, at + 1)
    told: Expression | Call
    if call := _call(text, at):
        told, at = call
    else:
        statement = _STATEMENT.match(text, at)
        if statement is None:
            return None
        told, at = expression(statement.group()), statement.end()
    match = _GIVEN.match(text, at)
    given = None
    if match:
        given, at = query(match.group(1)), match.end()
    at = _skipped(text, at)
    return (Value(told, given), at + 1) if text.startswith("}", at) else None


def _call(text: str, at: int) -> tuple[Call, int] | None:
    match = _TAG.match(text, at)
    return (Call(match.group(1)), match.end()) if match else None


def _plain(text: str, at: int) -> tuple[Plain, int] | None:
    match = _PLAIN.match(text, at)
    if match is None:
        return None
    quoted, bare = match.groups()
    return Plain(bare if quoted is None else quoted), match.end()
