"""PythonCall: one call in Python's syntax, read from its syntax tree and never run."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agentenv.clients.schema import (
    LARGEST,
    BadCall,
    clipped,
    kinds_of,
    properties_of,
    required_of,
)
from agentenv.protocol import Tool

_LONGEST = 100_000  # characters of code that are parsed


@dataclass(frozen=True, slots=True)
class PythonCall:
    """A function's name and literal arguments."""

    name: str
    positional: list[Any]
    named: dict[str, Any]

    def arguments(self, tool: Tool) -> dict[str, Any]:
        """All arguments by name, the positional ones in the order of the signature."""
        names = _parameters(tool)
        if len(self.positional) > len(names):
            raise BadCall(f"{tool.name} takes {len(names)} arguments, not {len(self.positional)}")
        arguments = dict(zip(names, self.positional, strict=False))
        for name, value in self.named.items():
            if name in arguments:
                raise BadCall(f"{tool.name} got the argument {clipped(name)!r} twice")
            arguments[name] = value
        return arguments


def read_call(code: str) -> PythonCall:
    """The one call that the code consists of; raises BadCall for anything else."""
    call = _parsed(code)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise BadCall("the code is no call of one of the functions")
    positional = [_literal(node) for node in call.args]
    named: dict[str, Any] = {}
    for each in call.keywords:
        value = _literal(each.value)
        given = {each.arg: value} if each.arg is not None else value
        if not isinstance(given, dict):
            raise BadCall("what follows ** is no dict")
        for name in given:
            if name in named:
                raise BadCall(f"the argument {clipped(name)!r} is given twice")
        named.update(given)
    return PythonCall(call.func.id, positional, named)


def comments(code: str) -> str:
    """What the comments say, joined to one text."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return ""
    texts = (token.string for token in tokens if token.type == tokenize.COMMENT)
    return " ".join(text.lstrip("#").strip() for text in texts)


def write_call(name: str, arguments: Mapping[str, Any]) -> str:
    """The inverse of reading; names that Python reserves go into a dict."""
    if all(is_name(each) for each in arguments):
        given = ", ".join(f"{each}={value!r}" for each, value in arguments.items())
    else:
        given = f"**{dict(arguments)!r}"
    return f"{name}({given})"


def is_name(text: str) -> bool:
    # Python folds other scripts' letters (NFKC), so they would come back changed.
    return text.isascii() and text.isidentifier() and not keyword.iskeyword(text)


def signature(tool: Tool) -> str:
    """The tool as a function's head with a docstring, for the prompt."""
    required, properties = required_of(tool), properties_of(tool)
    parameters, notes = [], []
    for name in _parameters(tool):
        schema, hint = properties[name], _hint(properties[name])
        parameters.append(f"{name}: {hint}" if name in required else f"{name}: {hint} = None")
        if schema.get("description"):
            notes.append(f"    {name}: {schema['description']}")
    text = "\n".join([tool.description, *([""] if notes else []), *notes])
    return f'def {tool.name}({", ".join(parameters)}):\n    """{text}"""'


def _parameters(tool: Tool) -> list[str]:
    """In Python what may be left out comes last."""
    required = required_of(tool)
    return sorted(properties_of(tool), key=lambda name: name not in required)


def _hint(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    hints = [_HINTS.get(kind, kind) for kind in kinds_of(schema)]
    return " | ".join(hints) or "Any"


_HINTS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "array": "list",
    "object": "dict",
    "null": "None",
}


def _parsed(code: str) -> ast.expr:
    if len(code) > _LONGEST:
        raise BadCall(f"the code is longer than {_LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "\d", which warns and still parses
            return ast.parse(code, mode="eval").body
    except SyntaxError as error:
        raise BadCall(f"the code is not one Python expression: {error.msg}") from error
    except (ValueError, OverflowError) as error:  # a null byte, among others
        raise BadCall("the code holds characters that Python does not read") from error
    except (RecursionError, MemoryError) as error:
        raise BadCall("the code is nested too deep") from error


def _literal(node: ast.AST) -> Any:
    try:
        return _json(ast.literal_eval(node))
    except BadCall:
        raise
    except (ValueError, TypeError, RecursionError, MemoryError) as error:
        raise BadCall("an argument is no literal: give a string, a number or a list") from error


def _json(value: Any) -> Any:
    """The value as JSON has it: tuples become lists; sets, bytes and the like are refused."""
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise BadCall("an argument is too large a number")
    if value is None or isinstance(value, str | int | float):
        return value
    raise BadCall(f"an argument is of the type {type(value).__name__}: give a string or a number")
