"""Commands: what an agent may say, read from its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from envservers.environment import InvalidAction

MOST = 10_000  # of an item in one command

_GET = re.compile(r"get ([0-9]+) (.+)")
_CRAFT = re.compile(r"craft (?:[0-9]+ )?(.+?) using (.+)")
_PART = re.compile(r"([0-9]+) (.+)")


@dataclass(frozen=True, slots=True)
class Inventory:
    """Look at what is carried."""


@dataclass(frozen=True, slots=True)
class Get:
    """Take an item from the world."""

    count: int  # MOST + 1 stands for anything above MOST
    item: str


@dataclass(frozen=True, slots=True)
class Craft:
    """Run a recipe once; how many that gives is the recipe's affair, whatever was asked for."""

    item: str
    using: dict[str, int]


def parsed(action: str) -> Inventory | Get | Craft:
    """Upper case, underscores, `minecraft:` and a final period are no mistake."""
    text = " ".join(action.lower().rstrip(". \t\r\n").replace("_", " ").split())
    if text == "inventory":
        return Inventory()
    if found := _GET.fullmatch(text):
        return Get(_count(found[1]), _item(found[2]))
    if found := _CRAFT.fullmatch(text):
        return Craft(_item(found[1]), _parts(found[2]))
    raise InvalidAction(
        f"Could not understand {clipped(action)}: say `inventory`, `get COUNT ITEM`, or "
        "`craft COUNT ITEM using COUNT ITEM, COUNT ITEM`."
    )


def clipped(text: str) -> str:
    """What the agent wrote, short and with control characters escaped."""
    return repr(text if len(text) <= 60 else text[:60] + "...")


def _parts(text: str) -> dict[str, int]:
    using: dict[str, int] = {}
    for part in text.split(","):
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise InvalidAction(
                f"Could not understand the ingredient {clipped(part.strip())}: say how many of "
                "which item, such as `2 stick`."
            )
        item = _item(found[2])
        using[item] = using.get(item, 0) + _count(found[1])
    return using


def _item(text: str) -> str:
    return text.removeprefix("minecraft:").strip().replace(" ", "_")


def _count(digits: str) -> int:
    """Cut off above MOST: `int` refuses thousands of digits, and sums of huge numbers grow."""
    digits = digits.lstrip("0") or "0"
    return min(int(digits), MOST + 1) if len(digits) < 10 else MOST + 1
