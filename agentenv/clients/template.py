"""Template: from a tool's arguments to the action's text, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from agentenv.clients.schema import BadCall, checked, clipped, kinds_of, properties_of
from agentenv.protocol import Card, Tool

# What a world without tools offers, and how an action that fits no template is called: its name
# is therefore not free for the tools of a world.
ACT = Tool(
    name="act",
    description="Do one action, given as its text.",
    parameters={
        "type": "object",
        "properties": {
            "action": {
                "type": "string",
                "description": "The action's text, as the rules spell it",
                "examples": ["look"],
            }
        },
        "required": ["action"],
    },
    action="{action}",
)

_HOLE = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"<([^<>]*\{\w+\}[^<>]*)>")
_NUMERALS = {"integer": r"(-?\d{1,18})", "number": r"(-?\d{1,18}(?:\.\d{1,18})?)"}
_LONGEST = 2000  # characters that are matched: with several holes the search grows as a power


def tools_of(card: Card) -> list[Tool]:
    return card.tools or [ACT]


def tool_named(name: str, card: Card) -> Tool:
    for tool in (*card.tools, ACT):
        if tool.name == name:
            return tool
    names = ", ".join(tool.name for tool in tools_of(card))
    raise BadCall(f"there is no function {clipped(name)!r}: there is {names}")


def render(tool: Tool, arguments: Mapping[str, Any]) -> str:
    """The action's text; raises BadCall when the arguments do not fit the tool."""
    values = checked(tool, arguments)
    texts = {"arguments": compact(values)} | {name: _text(value) for name, value in values.items()}

    def filled(hole: re.Match[str]) -> str:
        return texts.get(hole[1], "")

    parts = []
    for segment, optional in _segments(tool.action):
        if not optional or all(name in texts for name in _HOLE.findall(segment)):
            parts.append(_HOLE.sub(filled, segment))
    return "".join(parts)


def match(tools: Sequence[Tool], action: str) -> tuple[Tool, dict[str, Any]] | None:
    """The call that renders to this action, of the tool that spells out most of it."""
    if len(action) > _LONGEST:
        return None
    for tool in sorted(tools, key=lambda tool: -_spelled_out(tool.action)):
        found = _pattern(tool).fullmatch(action)
        if found is None:
            continue
        try:
            arguments = checked(tool, _taken(tool, found))
            rendered = render(tool, arguments)
        except ValueError:
            continue
        # JSON may be spaced and ordered differently and still say the same.
        if rendered == action or "{arguments}" in tool.action:
            return tool, arguments
    return None


def call_for(action: str, card: Card) -> tuple[Tool, dict[str, Any]]:
    """The call that does this action in this world; `act` where no tool of the world does."""
    return match(card.tools, action) or (ACT, {"action": action})


def compact(value: Any) -> str:
    """JSON in one line and without spaces."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise BadCall("an argument is too deep, or holds a number that JSON cannot say") from error


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(item if isinstance(item, str) else compact(item) for item in value)
    return compact(value)


def _segments(template: str) -> list[tuple[str, bool]]:
    """The template cut into segments, each with whether it may be left out."""
    pieces = _OPTIONAL.split(template)  # odd places hold what stood in <...>
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces)]


def _spelled_out(template: str) -> int:
    return sum(len(_HOLE.sub("", text)) for text, optional in _segments(template) if not optional)


def _pattern(tool: Tool) -> re.Pattern[str]:
    return _compiled(tool.action, compact(properties_of(tool)))


@lru_cache(maxsize=1024)
def _compiled(template: str, properties: str) -> re.Pattern[str]:
    schemas = json.loads(properties)
    pattern = ""
    for segment, optional in _segments(template):
        pieces = _HOLE.split(segment)  # odd places hold the names
        part = "".join(
            _group(piece, schemas) if place % 2 else re.escape(piece)
            for place, piece in enumerate(pieces)
        )
        pattern += f"(?:{part})?" if optional else part
    return re.compile(pattern, re.DOTALL)


def _group(name: str, schemas: Mapping[str, Any]) -> str:
    if name == "arguments" and name not in schemas:
        return r"(\{.*\})"
    schema = schemas.get(name, {})
    if "enum" in schema:
        choices = sorted(map(str, schema["enum"]), key=len, reverse=True)
        return f"({'|'.join(map(re.escape, choices))})"
    return _NUMERALS.get(_kind(schema), "(.*?)")


def _taken(tool: Tool, found: re.Match[str]) -> dict[str, Any]:
    properties = properties_of(tool)
    names = [name for segment, _ in _segments(tool.action) for name in _HOLE.findall(segment)]
    arguments: dict[str, Any] = {}
    for name, text in zip(names, found.groups(), strict=True):
        if text is None:
            continue
        if name == "arguments" and name not in properties:
            arguments.update(_parsed(text))
            continue
        kind = _kind(properties.get(name, {}))
        if kind == "array":
            arguments[name] = text.split(", ") if text else []
        else:
            arguments[name] = _parsed(text) if kind in ("boolean", "object") else text
    return arguments


def _kind(schema: Mapping[str, Any]) -> str:
    return (kinds_of(schema) or ["string"])[0]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise BadCall("the JSON is too deep") from error
