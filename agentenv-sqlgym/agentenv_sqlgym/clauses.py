"""Clauses: a query taken apart, as far as one speaks of it.

What is not understood stays in one piece; nothing here decides whether a query is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from agentenv_sqlgym.statements import kinds

Token = tuple[str, str]
Names = dict[str, str]  # tables by alias; empty for what is no table
_CLAUSES = ("WITH", "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT")
_SETS = ("UNION", "INTERSECT", "EXCEPT")
_JOINS = {"JOIN", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "NATURAL"}
_TIGHT_BEFORE, _TIGHT_AFTER = {".", ",", ")"}, {".", "("}
_TWO_SIGNS = {"<=", ">=", "<>", "!=", "==", "||"}
_FUNCTIONS = {"COUNT", "SUM", "AVG", "MAX", "MIN", "ROUND", "CAST", "STRFTIME", "RANK", "LAG",
              "COALESCE", "IIF", "SUBSTR", "LENGTH", "ABS", "REPLACE", "ROW_NUMBER", "DENSE_RANK",
              "LEAD", "LOWER", "UPPER", "INSTR", "JULIANDAY", "DATE", "DATETIME", "NULLIF",
              "TOTAL", "PRINTF", "TRIM", "IFNULL", "GROUP_CONCAT", "NTILE"}  # fmt: skip


@dataclass
class Select:
    """One SELECT; its texts name tables instead of their aliases."""

    items: list[str] = field(default_factory=list)
    distinct: bool = False
    tables: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)  # their conditions
    left: bool = False
    conditions: list[str] = field(default_factory=list)
    any_of: bool = False  # one condition is enough
    groups: list[str] = field(default_factory=list)
    having: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    limit: str = ""
    inner: list[Select] = field(default_factory=list)  # in FROM or WITH
    named: list[str] = field(default_factory=list)  # what WITH calls them
    nested: list[tuple[str, Select]] = field(default_factory=list)  # with what stands before
    then: str = ""  # UNION, UNION ALL, ..., which joins the next one to it


def selects(sql: str) -> list[Select]:
    """Those of the outermost query, in their order."""
    tokens = [each for each in kinds(sql) if each[1] != ";"]
    return _compound(tokens, {})


def _compound(tokens: Sequence[Token], outer: Names) -> list[Select]:
    found: list[Select] = []
    rest: list[Token] = []
    for token, depth in _depths(tokens):
        if depth == 0 and _word(token) in _SETS:
            found.append(_select(rest, outer))
            found[-1].then = _word(token)
            rest = []
        elif depth == 0 and found and not rest and _word(token) == "ALL":
            found[-1].then += " ALL"
        else:
            rest.append(token)
    return [*found, _select(rest, outer)]


def _select(tokens: Sequence[Token], outer: Names) -> Select:
    parts: dict[str, list[Token]] = {}
    now = ""
    for token, depth in _depths(tokens):
        word = _word(token)
        if depth == 0 and word in _CLAUSES:
            now = word
        elif now and not (word == "BY" and not parts.get(now)):
            parts.setdefault(now, []).append(token)
    it = Select()
    own = _tables(parts.get("FROM", []), it)
    # A table inside a query about the same table keeps its alias: it is another row of it.
    names = outer | {key: key.upper() if table in outer.values() and key != table.lower() else table
                     for key, table in own.items()}  # fmt: skip
    outside = [token for token, depth in _depths(parts.get("WITH", [])) if depth == 0]
    it.named = [one[1] for one, two in pairwise(outside) if _word(two) == "AS"]
    for inside in _brackets(parts.get("WITH", [])):
        it.inner += _compound(inside, outer)
    if head := parts.get("SELECT", []):
        it.distinct = _word(head[0]) in ("DISTINCT", "ALL")
        it.items = _texts(_split(head[it.distinct :], ","), names, it)
    it.any_of, it.conditions = _conditions(parts.get("WHERE", []), names, it)
    it.groups = [_text(each, names) for each in _split(parts.get("GROUP", []), ",")]
    it.having = _conditions(parts.get("HAVING", []), names, it)[1]
    it.order = [_text(each, names) for each in _split(parts.get("ORDER", []), ",")]
    it.limit = _text(parts.get("LIMIT", []), names)
    return it


def _tables(tokens: Sequence[Token], it: Select) -> Names:
    """Fills in tables and joins; returns the tables by alias."""
    names: Names = {}
    conditions: list[list[Token]] = []
    sources: list[list[Token]] = [[]]
    on = False
    for token, depth in _depths(tokens):
        word = _word(token)
        if depth == 0 and (word in _JOINS or token[1] == ","):
            it.left |= word == "LEFT"
            on = False
            if sources[-1]:
                sources.append([])
        elif depth == 0 and word in ("ON", "USING"):
            on = True
            conditions.append([])
        else:
            (conditions if on else sources)[-1].append(token)
    for source in sources:
        if not source:
            continue
        table = source[0][1]
        if table == "(":
            it.inner += [each for inside in _brackets(source) for each in _compound(inside, {})]
            names[source[-1][1].lower()] = ""
        else:
            it.tables.append(table)
            names[source[-1][1].lower()] = table
    it.joins = [_text(each, names) for each in conditions if each]
    return names


def _conditions(tokens: Sequence[Token], names: Names, it: Select) -> tuple[bool, list[str]]:
    """Whether one of them is enough, and each as a text."""
    words = [_word(token) for token, depth in _depths(tokens) if depth == 0]
    if "OR" in words and "AND" not in words:
        return True, _texts(_split(tokens, "OR"), names, it)
    if "OR" in words:
        return False, _texts([list(tokens)], names, it)
    return False, _texts(_split(tokens, "AND"), names, it)


def _texts(pieces: Iterable[list[Token]], names: Names, it: Select) -> list[str]:
    """Of the pieces without a query of their own; the others are kept as nested."""
    texts = []
    for piece in pieces:
        start = next(
            (n for n, token in enumerate(piece) if _word(token) == "SELECT" and n), len(piece)
        )
        if start == len(piece):
            texts.append(_text(piece, names))
            continue
        inside = _until_closed(piece[start:])
        before = _text(piece[: start - 1], names)
        it.nested.append((before, _compound(inside, names)[0]))
    return texts


def _until_closed(tokens: Sequence[Token]) -> list[Token]:
    """Up to the bracket that closes one opened before them."""
    depth = 0
    for place, (_, token) in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth < 0:
            return list(tokens[:place])
    return list(tokens)


def _split(tokens: Sequence[Token], at: str) -> Iterator[list[Token]]:
    """At a word or sign outside of brackets; the AND of a BETWEEN stays."""
    piece: list[Token] = []
    between = False
    for token, depth in _depths(tokens):
        here = depth == 0 and (_word(token) or token[1]) == at
        if here and not (at == "AND" and between):
            yield piece
            piece = []
            continue
        between = (between and not here) or _word(token) == "BETWEEN"
        piece.append(token)
    if piece:
        yield piece


def _brackets(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands in outermost brackets and begins as a query."""
    inside: list[Token] = []
    for token, depth in _depths(tokens):
        if depth == 0:
            if inside and _word(inside[1]) == "SELECT":
                yield inside[1:]
            inside = []
        else:
            inside.append(token)


def _depths(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Each token and how many brackets are around it; an opening one is inside, a closing not."""
    depth = 0
    for token in tokens:
        depth += (token[1] == "(") - (token[1] == ")")
        yield token, max(depth, 0)


def _word(token: Token) -> str:
    return token[1].upper() if token[0] == "word" else ""


def _text(tokens: Sequence[Token], names: Names) -> str:
    """As one writes it, with tables for their aliases where there are several."""
    parts: list[str] = []
    skip = 0
    for place, (_, token) in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        after = tokens[place + 1][1] if place + 1 < len(tokens) else ""
        if after == "." and token.lower() in names:
            token = names[token.lower()] if len(names) > 1 else ""
            if not token:
                skip = 1
                continue
        tight = not parts or token in _TIGHT_BEFORE or parts[-1][-1:] in _TIGHT_AFTER
        called = token == "(" and parts and _last_word(parts[-1]).upper() in _FUNCTIONS
        if parts and (tight or called or parts[-1] + token in _TWO_SIGNS):
            parts[-1] += token
        else:
            parts.append(token)
    return " ".join(parts)


def _last_word(text: str) -> str:
    return text.replace("(", " ").replace(".", " ").split(" ")[-1]
