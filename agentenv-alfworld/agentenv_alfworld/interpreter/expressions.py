"""Expressions: the few forms of Python that text grammars use, read and never evaluated.

TextWorld runs `eval` on them. Here are names of things, their attributes, strings, `+`, `or` and
`and`; any other form is an InterpreterError.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.names import Entity

Entities = Mapping[str, Entity]
_ATTRIBUTES = ("id", "type", "name", "definite", "indefinite")


@dataclass(frozen=True, slots=True)
class Expression:
    text: str
    told: Callable[[Entities], str]


@lru_cache(maxsize=1024)
def expression(text: str) -> Expression:
    try:
        tree = ast.parse(text.strip(" \t"), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise InterpreterError(f"not an expression: {text!r}") from error
    value = _reader(tree.body, text)
    return Expression(text, lambda entities: str(value(entities)))


def _reader(node: ast.expr, text: str) -> Callable[[Entities], str | Entity]:
    match node:
        case ast.Constant(str(constant)):
            return lambda _: constant
        case ast.Name(name):
            return lambda entities: _known(entities, name, text)
        case ast.Attribute(ast.Name(name), attribute) if attribute in _ATTRIBUTES:
            return lambda entities: str(getattr(_known(entities, name, text), attribute))
        case ast.BinOp(left, ast.Add(), right):
            first, second = _reader(left, text), _reader(right, text)
            return lambda entities: _joined(first(entities), second(entities), text)
        case ast.BoolOp(operator, values):
            readers = [_reader(value, text) for value in values]
            # `or` stops at the first value with something in it, `and` at the first with nothing.
            wanted = isinstance(operator, ast.Or)
            return lambda entities: _chosen([read(entities) for read in readers], wanted)
    raise InterpreterError(f"{ast.unparse(node)!r} is no expression of this engine: {text!r}")


def _known(entities: Entities, name: str, text: str) -> Entity:
    if name not in entities:
        raise InterpreterError(f"{name!r} stands for nothing here: {text!r}")
    return entities[name]


def _joined(first: str | Entity, second: str | Entity, text: str) -> str:
    if isinstance(first, Entity) or isinstance(second, Entity):
        raise InterpreterError(f"'+' joins strings only: {text!r}")
    return first + second


def _chosen(values: list[str | Entity], wanted: bool) -> str | Entity:
    return next((value for value in values if bool(value) == wanted), values[-1])
