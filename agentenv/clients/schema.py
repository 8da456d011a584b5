"""Schema: the arguments of a call, held against what its tool declares."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from agentenv.protocol import Tool

LARGEST = 10**18  # a longer integer is no count of anything, and costs time to write out


class BadCall(ValueError):
    """The agent's call does not fit; the text says what was wrong and what would do."""


def checked(tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments in the tool's order, converted where the meaning is plain.

    A null stands for an argument that was not given, unless the schema takes nulls.
    """
    properties = properties_of(tool)
    for name in arguments:
        if name not in properties:
            takes = ", ".join(properties) or "no arguments"
            raise BadCall(f"{tool.name} has no argument {clipped(name)!r}: it takes {takes}")
    values = {}
    for name, schema in properties.items():
        value = arguments.get(name)
        if value is None and (name not in arguments or "null" not in kinds_of(schema)):
            if name in required_of(tool):
                raise BadCall(f"{tool.name} needs the argument {name!r}")
            continue
        values[name] = _fitted(value, schema, f"{name!r} of {tool.name}")
    return values


def properties_of(tool: Tool) -> dict[str, dict[str, Any]]:
    properties: dict[str, dict[str, Any]] = tool.parameters.get("properties", {})
    return properties


def required_of(tool: Tool) -> list[str]:
    required: list[str] = tool.parameters.get("required", [])
    return required


def kinds_of(schema: Mapping[str, Any]) -> list[str]:
    """The types that a value may have; none declared: any."""
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def example(tool: Tool) -> dict[str, Any]:
    """Arguments that show the shape of a call: what is required, from the schema where it says."""
    properties = properties_of(tool)
    return {name: _sample(name, properties[name]) for name in required_of(tool)}


def clipped(text: str, limit: int = 40) -> str:
    """A model's text, short enough to be quoted back to it."""
    return text if len(text) <= limit else f"{text[:limit]}..."


def _sample(name: str, schema: dict[str, Any]) -> Any:
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "default" in schema:
        return schema["default"]
    kind = (kinds_of(schema) or ["string"])[0]
    if kind == "array":
        return [_sample(name, schema.get("items", {}))]
    samples = {"integer": 1, "number": 0.5, "boolean": True, "object": {}, "null": None}
    return samples.get(kind, name.replace("_", " "))


def _fitted(value: Any, schema: Mapping[str, Any], where: str) -> Any:
    kinds = kinds_of(schema)
    fitted = value
    # What is of one of the types already is never converted to another.
    for kind in sorted(kinds, key=lambda kind: not isinstance(value, _TYPES.get(kind, object))):
        try:
            fitted = _CONVERTERS[kind](value)
            break
        except TypeError:
            continue
    else:
        if kinds:
            raise BadCall(f"{where} is {_shown(value)}: give {_wanted(kinds)}")
    if "items" in schema and isinstance(fitted, list):
        fitted = [_fitted(item, schema["items"], f"an item of {where}") for item in fitted]
    if "enum" in schema and fitted not in schema["enum"]:
        choices = ", ".join(map(str, schema["enum"]))
        raise BadCall(f"{where} is {_shown(value)}: give one of {choices}")
    return fitted


def _integer(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d{1,18}\s*", value, re.ASCII):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST:
        return value
    raise TypeError


def _number(value: Any) -> int | float:
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d{1,18}\.\d{1,18}\s*", value, re.ASCII):
        return float(value)
    return _integer(value)


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(_number(value))


def _exactly(kind: type) -> Callable[[Any], Any]:
    def same(value: Any) -> Any:
        if not isinstance(value, kind):
            raise TypeError
        return value

    return same


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _exactly(bool),
    "array": _exactly(list),
    "object": _exactly(dict),
    "null": _exactly(type(None)),
}

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}

_ARTICLES = {"array": "an array", "integer": "an integer", "object": "an object", "null": "null"}


def _wanted(kinds: list[str]) -> str:
    return " or ".join(_ARTICLES.get(kind, f"a {kind}") for kind in kinds)


def _shown(value: Any) -> str:
    if isinstance(value, list | dict):
        return "an array" if isinstance(value, list) else "an object"
    return clipped(repr(value))
