"""Aims: what the text of a task asks for, as far as thoughts speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ASKED = (
    ("state", r"to (?P<change>boil|melt|freeze) (?P<thing>[^.]+)\."),
    ("state", r"to (?P<change>change) the state of matter of (?P<thing>[^.]+)\."),
    (
        "temperature",
        r"measure the temperature of (?P<thing>[^,.]+), .*?around the (?P<place>[^.]+)",
    ),
    ("melting", r"the melting point of (?P<thing>[^,.]+), .*?around the (?P<place>[^.]+)\."),
    ("power", r"to turn on the (?P<thing>.+?)(?: by powering .*? a (?P<source>\w+) .*?)?\."),
    ("conduct", r"if (?P<thing>.+?) is electrically .*? located around the (?P<place>[^.]+)\."),
    ("find", r"to find a\(n\) (?P<thing>[^.]+)\. .*? to the (?P<box>.+? box)"),
    ("recipe", r"create the substance '(?P<thing>[^']+)'"),
    ("paint", r"chemistry to create (?P<thing>[^.]+ paint)\."),
    ("lifespan", r"the animal with the (?P<change>longest|shortest) life span"),
    ("stages", r"life stages of the (?P<thing>[^,.]+?), starting"),
)
_SORTED = re.compile(
    r"(?:is|temperature is) (?:electrically )?(above|below|conductive|nonconductive)"
    r"(?: (-?[\d.]+) degrees celsius)?, (?:place it in|focus on) the (\w+ box)"
)
_BOX_PLACE = re.compile(r"(?:boxes are located around|box in) the ([^.]+)\.")


@dataclass(frozen=True)
class Aim:
    """One kind of experiment and its subject."""

    text: str  # the first sentence, as one says it of oneself
    kind: str = ""
    thing: str = ""
    place: str = ""  # the room where the task says that the subject is
    change: str = ""
    source: str = ""  # renewable or nonrenewable
    limit: str = ""  # degrees, as they are told
    boxes: dict[str, str] = field(default_factory=dict)  # above, conductive, ... -> a box
    box_place: str = ""


def aim(description: str) -> Aim:
    """Of a text that asks for nothing known, only the first sentence."""
    told = " ".join(description.split()).removeprefix("Your task is to ")
    first = told.partition(". ")[0].rstrip(".")
    first = re.sub(r"\ba\(n\) (\w)", lambda found: _article(found[1]) + found[1], first)
    for kind, pattern in _ASKED:
        if found := re.search(pattern, f"to {told}"):
            parts = {name: text for name, text in found.groupdict().items() if text}
            boxes = {which: box for which, _, box in _SORTED.findall(told)}
            limits = [limit for _, limit, _ in _SORTED.findall(told) if limit]
            if box := parts.pop("box", ""):
                boxes["found"] = box
            where = _BOX_PLACE.search(told)
            if kind in ("lifespan", "stages"):
                outside = "'outside'" in told or "located outside" in told
                parts["place"] = "outside" if outside else ""
            return Aim(
                first, kind, **parts, limit=limits[0] if limits else "", boxes=boxes,
                box_place=where[1] if where else "",
            )  # fmt: skip
    return Aim(first)


def _article(letter: str) -> str:
    return "an " if letter in "aeiou" else "a "
