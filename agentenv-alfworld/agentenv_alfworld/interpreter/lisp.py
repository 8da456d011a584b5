"""The outer form of PDDL: nested lists of lower-case words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentenv_alfworld.interpreter.errors import InterpreterError

Tree = str | list["Tree"]


def tree(text: str) -> list[Tree]:
    """The one list that a text holds; comments run from `;` to the end of the line."""
    text = re.sub(r";[^\n]*", "", text) if ";" in text else text
    if not text.isascii():
        raise InterpreterError("a character outside ASCII in PDDL")
    spaced = text.lower().replace("(", " ( ").replace(")", " ) ").replace("?", " ?")
    top: list[Tree] = []
    open_lists = [top]
    for word in spaced.split():
        if word == "(":
            inner: list[Tree] = []
            open_lists[-1].append(inner)
            open_lists.append(inner)
        elif word != ")":
            open_lists[-1].append(word)
        elif len(open_lists) == 1:
            raise InterpreterError("a ')' too many in PDDL")
        else:
            open_lists.pop()
    if len(open_lists) != 1 or len(top) != 1 or isinstance(top[0], str):
        raise InterpreterError("PDDL is one list, '(define ...)'")
    return top[0]


def words(trees: Sequence[Tree]) -> list[str]:
    """Words where only words may stand."""
    found = [each for each in trees if isinstance(each, str)]
    if len(found) != len(trees):
        raise InterpreterError(f"a list among words: {shown(list(trees))}")
    return found


def branch(part: Tree) -> list[Tree]:
    """A list that begins with a word, or the empty list."""
    if isinstance(part, str) or (part and not isinstance(part[0], str)):
        raise InterpreterError(f"not a list that begins with a word: {shown(part)}")
    return part


def typed(trees: Sequence[Tree]) -> list[tuple[str, str]]:
    """`a b - t c` is (a, t), (b, t), (c, object)."""
    result: list[tuple[str, str]] = []
    untyped: list[str] = []
    rest = iter(words(trees))
    for word in rest:
        if word == "-":
            type_ = next(rest, None)
            if type_ is None:
                raise InterpreterError(f"no type after '-': {shown(list(trees))}")
            result += [(each, type_) for each in untyped]
            untyped = []
        else:
            untyped.append(word)
    return result + [(each, "object") for each in untyped]


def shown(part: Tree, limit: int = 120) -> str:
    """As PDDL writes it, for messages."""
    text = part if isinstance(part, str) else f"({' '.join(shown(each) for each in part)})"
    return text if len(text) <= limit else text[:limit] + "..."
