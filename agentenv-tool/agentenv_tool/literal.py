"""Literal: the Python or JSON value that a model's text begins with; read, never evaluated."""

from __future__ import annotations

import ast
import json
import operator
import warnings
from collections.abc import Callable
from threading import Lock
from typing import Any, NoReturn

LARGEST = 10**18  # a longer integer is no count of anything, and costs time to write out
_DEEPEST = 30
_PARSING = Lock()  # protects the interpreter's list of warnings to ignore


class BadLiteral(ValueError):
    """The text holds no value that can be used; says why."""


def read(text: str) -> tuple[Any, int]:
    """The value, as JSON would have it, and where the text goes on behind it."""
    try:
        value, end = _JSON.raw_decode(text)
    except BadLiteral:
        raise
    except (ValueError, RecursionError):
        end = _end(text)
        value = _value(_parsed(text[:end]))
    return _plain(value, 0), end


def _refused(constant: str) -> NoReturn:
    raise BadLiteral(f"{constant} is no number that can be used")


# strict=False: models write line breaks into their strings.
_JSON = json.JSONDecoder(strict=False, parse_constant=_refused)


def _end(text: str) -> int:
    """Behind the bracket that closes the first one, whatever the strings between them hold."""
    depth, quote, place = 0, "", 0
    while place < len(text):
        character = text[place]
        if quote:
            if character == "\\":
                place += 1
            elif text.startswith(quote, place):
                place += len(quote) - 1
                quote = ""
        elif character in "\"'":
            quote = character * 3 if text.startswith(character * 3, place) else character
            place += len(quote) - 1
        elif character in "{[(":
            depth += 1
        elif character in "}])":
            depth -= 1
            if depth == 0:
                return place + 1
        place += 1
    raise BadLiteral("a string or a bracket is not closed")


def _parsed(text: str) -> ast.expr:
    try:
        with _PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "\d", which warns and still parses
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise BadLiteral("it is no JSON and no Python literal") from error
    except (ValueError, OverflowError) as error:  # a null byte, among others
        raise BadLiteral("it holds characters that cannot be read") from error
    except (RecursionError, MemoryError) as error:
        raise BadLiteral("it is nested too deep") from error


def _value(node: ast.AST) -> Any:
    try:
        return _of_node(node)
    except RecursionError as error:
        raise BadLiteral("it is nested too deep") from error
    except ArithmeticError as error:
        raise BadLiteral(f"it cannot be calculated: {error}") from error


def _of_node(node: ast.AST) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in _JSON_NAMES:
            return _JSON_NAMES[name]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_of_node(each) for each in items]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {_key(key): _of_node(value) for key, value in pairs}
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            number = _number(_of_node(operand))
            return -number if isinstance(sign, ast.USub) else number
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SUMS:
            return _SUMS[type(sign)](_number(_of_node(left)), _number(_of_node(right)))
    raise BadLiteral("it holds something else than strings, numbers, lists and dicts")


def _key(node: ast.AST | None) -> str:
    key = _of_node(node) if node is not None else None
    if not isinstance(key, str):
        raise BadLiteral("a key of a dict is no string")
    return key


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadLiteral("only numbers can be calculated with")
    if abs(value) > LARGEST:
        raise BadLiteral("a number is too large")
    return value


def _plain(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise BadLiteral("it is nested too deep")
    if isinstance(value, str):
        if value.encode("utf-8", "replace").decode() != value:
            raise BadLiteral("a string holds half of a character (a lone surrogate)")
        return value
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, dict):
        return {_plain(key, depth + 1): _plain(each, depth + 1) for key, each in value.items()}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if not abs(value) <= LARGEST:  # nor is what is no number
            raise BadLiteral("a number is too large")
        return value
    raise BadLiteral(f"a value is of the type {type(value).__name__}")


_JSON_NAMES = {"true": True, "false": False, "null": None}
_SUMS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
