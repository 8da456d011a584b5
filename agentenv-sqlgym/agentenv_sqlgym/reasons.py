"""Reasons: what a query does, told in a sentence or two."""

from __future__ import annotations

from agentenv_sqlgym.statements import kinds

_PHRASES = (
    ("GROUP", "makes groups"),
    ("HAVING", "keeps some of the groups"),
    ("OVER", "looks over a window of rows"),
    ("UNION", "unites two results"),
    ("INTERSECT", "keeps what two results share"),
    ("EXCEPT", "takes one result from another"),
    ("DISTINCT", "counts equal ones once"),
    ("ORDER", "puts them in order"),
    ("LIMIT", "cuts the list"),
)
_AFTER_TABLES = {"FROM", "JOIN"}


def of(sql: str) -> str:
    """The thought of somebody who writes this query."""
    words = [(kind, token) for kind, token in kinds(sql) if kind in {"word", "name", "other"}]
    upper = [token.upper() for _, token in words]
    tables: list[str] = []
    for before, (kind, token) in zip(upper, words[1:], strict=False):
        if before in _AFTER_TABLES and kind in {"word", "name"} and token not in tables:
            tables.append(token)
    if not tables:
        return "The question can be answered without a table."
    thought = f"The answer lies in {_listed(tables)}"
    thought += ", joined on their keys" if "JOIN" in upper else ""
    conditions = upper.count("WHERE") + upper.count("AND") - upper.count("BETWEEN")
    if "WHERE" in upper:
        thought += f", under {conditions} condition{'s' if conditions != 1 else ''}"
    done = [phrase for word, phrase in _PHRASES if word in upper]
    return thought + (f"; the query {_listed(done)}." if done else ".")


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
