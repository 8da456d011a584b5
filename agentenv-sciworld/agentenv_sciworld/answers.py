"""Answers: what the observations of an experiment say about the box to choose."""

from __future__ import annotations

import re

from agentenv_sciworld.aims import Aim
from agentenv_sciworld.notes import Notes, degrees, is_solid
from envservers.phrasing import phrased

_FORMS = {
    "temperature": (
        "the reading of {reading} is {which} {limit}",
        "the last reading, {reading}, lies {which} {limit}",
        "the thermometer showed {reading}, which is {which} {limit}",
        "with {reading} the {subject} is {which} the {limit} of the task",
    ),
    "changed": (
        "I saw {before} become {after}, the last reading being {reading}, so the melting "
        "point must lie {which} {limit}",
        "between {before} and {after} the {subject} changed at about {reading}, and that "
        "is {which} {limit}",
        "the {subject} is {after} now at {reading}, which puts the melting point {which} {limit}",
        "near {reading} I saw {before} turn into {after}, and that is {which} {limit}",
    ),
    "unchanged": (
        "at {reading} it is still {after}, so the melting point lies {which} {limit}",
        "even {reading} have not melted it, so the melting point is {which} {limit}",
        "it is {after} at {reading}, and so its melting point must be {which} {limit}",
        "nothing has melted up to {reading}, which leaves a melting point {which} {limit}",
    ),
    "open": (
        "I take the result to be {which}{than_limit}",
        "as far as I can tell the answer is {which}{than_limit}",
        "all things considered I settle on {which}{than_limit}",
        "what I have seen and know speaks for {which}{than_limit}",
    ),
    "lit": (
        "the {device} is on, so current flows through the {subject} and it is conductive",
        "I see the {device} on, which means that the {subject} is conductive",
        "with the {subject} in the circuit the {device} is on: it is conductive",
        "the {subject} closes the circuit, since the {device} is on; that is conductive",
    ),
    "dark": (
        "the {device} is off, so no current flows through the {subject} and it is nonconductive",
        "I see the {device} off, which means that the {subject} is nonconductive",
        "with the {subject} in the circuit the {device} stays off: it is nonconductive",
        "the {subject} does not close the circuit, since the {device} is off; that is "
        "nonconductive",
    ),
}


def conclusion(box: str, aim: Aim, notes: Notes, *drawn_by: int) -> str:
    """A clause that leads to the box, as sharp as what was seen allows."""
    which = next((each for each, name in aim.boxes.items() if name == box), "this one")
    words = {"which": which, "limit": aim.limit, "subject": aim.thing}
    words["than_limit"] = f" {aim.limit} degrees" if which in ("above", "below") else ""
    kind = "open"
    if aim.kind == "conduct":
        device, lit = _device(notes)
        if device and which == ("conductive" if lit else "nonconductive"):
            kind = "lit" if lit else "dark"
            words["device"] = device
    elif notes.readings and aim.limit:
        reading = notes.readings[-1]
        words["reading"] = degrees(reading)
        if which == ("above" if reading > float(aim.limit) else "below"):
            kind = "temperature" if aim.kind == "temperature" else _melted(notes, which, words)
    return phrased(_FORMS[kind], *drawn_by, "conclusion", **words)


def _device(notes: Notes) -> tuple[str, bool]:
    """The lamp, buzzer or motor in the circuit, and whether the last look shows it on."""
    joined = re.findall(r"to (?:anode|cathode) on ([a-z ]+)", notes.told)
    look = notes.looks.get(notes.here, "")
    if joined and (found := re.search(rf"{re.escape(joined[-1])}, which is (on|off)", look)):
        return joined[-1], found[1] == "on"
    return "", False


def _melted(notes: Notes, which: str, words: dict[str, str]) -> str:
    """What the examinations tell of the melting point."""
    if not notes.states:
        return "open"
    words["before"], words["after"] = notes.states[0], notes.states[-1]
    if words["before"] != words["after"]:
        return "changed"
    return "unchanged" if which == "above" and is_solid(words["after"]) else "open"
