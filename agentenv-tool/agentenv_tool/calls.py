"""Calls: `Action: <tool> with Action Input: <dict>`, as text and as a value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agentenv_tool import literal

FINISH = "finish"
SHAPE = '{"argument": value}'


class Unreadable(ValueError):
    """The text holds no call, or more than one; says what was found and what would do."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool's name and what it is given."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        given = json.dumps(dict(self.arguments), ensure_ascii=False, separators=(",", ":"))
        return f"{self.tool} with Action Input: {given}"


def read(action: str) -> Call:
    """The one call of a text, whatever stands before `Action:` and behind the dict.

    A thought may speak of calls: where lines begin with `Action:`, the call is in one of these.
    """
    markers = [
        (marker, action[: marker.start()].rpartition("\n")[2])
        for marker in _MARKER.finditer(action)
    ]
    begun = [each for each in markers if _BEGUN.match(each[1])]
    if not markers:
        raise Unreadable(
            "No call was found. Write one line such as: "
            f"Action: check_valid_actions with Action Input: {{}}, or for a tool that takes "
            f"arguments: Action: <tool> with Action Input: {SHAPE}"
        )
    marker, line = (begun or markers)[0]
    name = _NAME.fullmatch(_ACTION.split(line)[-1].strip(" \t*`'\""))
    if name is None:
        raise Unreadable(
            "No tool is named before `with Action Input:`. Write: "
            f"Action: <tool> with Action Input: {SHAPE}"
        )
    rest = _FENCE.sub("", action[marker.end() :])
    arguments, end = _arguments(rest)
    behind = len(action) - len(rest) + end
    if any(other.start() >= behind for other, _ in begun or markers):
        raise Unreadable("More than one call was found. Write one, then wait for what it returns.")
    return Call(name[0], arguments)


def _arguments(text: str) -> tuple[dict[str, Any], int]:
    """The dict that the text begins with, and where it ends."""
    if not text.startswith("{"):
        raise Unreadable(f"`with Action Input:` is not followed by a dict. Write {SHAPE}, or {{}}.")
    try:
        arguments, end = literal.read(text)
    except literal.BadLiteral as error:
        raise Unreadable(f"The arguments cannot be read: {error}. Write {SHAPE}.") from error
    if not isinstance(arguments, dict):
        raise Unreadable(f"The arguments are no dict. Write {SHAPE}, or {{}}.")
    return arguments, end


# At most a few blanks: a run of thousands must not be searched again from each of them.
_MARKER = re.compile(
    r"\bwith[ \t]{1,4}[*]{0,3}Action[ \t]{1,4}Input[*]{0,3}[ \t]{0,4}:", re.IGNORECASE
)
_BEGUN = re.compile(r"[ \t*`>-]{0,8}Action\b[*]{0,3}[ \t]{0,4}:", re.IGNORECASE)
_FENCE = re.compile(r"\A[\s*]*(?:`{1,8}(?:[a-z]{1,8}(?=\s))?[\s*]*)?")
_ACTION = re.compile(r"\bAction\b[*]{0,3}[ \t]{0,4}:", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_]\w{0,63}", re.ASCII)
