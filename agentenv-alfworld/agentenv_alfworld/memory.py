"""Memory: what one knows of a room from the texts that one has read, and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAME = r"(\w+ \d+)"
AROUND = re.compile(r"Looking quickly around you, you see ([^.]*)\.")
TASK = re.compile(r"[Yy]our task is to:\s*([^\n]+)")
ON = re.compile(rf"On the {NAME}, you see ([^.]*)\.")
OPEN = re.compile(rf"The {NAME} is open\. In it, you see ([^.]*)\.")
CLOSED = re.compile(rf"The {NAME} is closed\.")
TAKEN = re.compile(rf"You pick up the {NAME} from the {NAME}\.")
PUT = re.compile(rf"You (?:put|move) the {NAME} (?:in/on|to) the {NAME}\.")
SHUT = re.compile(rf"You close the {NAME}\.")
CHANGED = re.compile(rf"You (clean|heat|cool) the {NAME} using the {NAME}\.")
CARRYING = re.compile(rf"You are carrying: an? {NAME}")
EXAMINED = re.compile(rf"This is an? ((?:hot |cool |cold |clean |and |sliced )+){NAME}\.")
LISTED = re.compile(rf"\ban? {NAME}")

STATES = {"hot": "heat", "cold": "cool", "cool": "cool", "clean": "clean"}


def kind_of(name: str) -> str:
    return name.split()[0]


def number_of(name: str) -> int:
    return int(name.split()[1])


class Memory:
    """The room as far as it was seen; names are those of the text, such as `fridge 1`."""

    def __init__(self, observation: str, commands: Sequence[str]) -> None:
        self.receptacles: list[str] = []
        self.contents: dict[str, list[str]] = {}  # of the receptacles that were looked into
        self.closed: set[str] = set()
        self.held: str | None = None
        self.origin: str | None = None  # where the held thing was taken from
        self.refused: set[str] = set()  # where the held thing cannot be put
        self.changes: dict[str, set[str]] = {}  # thing -> what was done to it: clean, heat, cool
        self.here: str | None = None
        self.commands: frozenset[str] = frozenset()
        self.turns = 0
        self.failed = False  # whether the last action did nothing
        self.shown: str | None = None  # the receptacle whose things the last answer tells
        self.shut: str | None = None  # the one that it found closed
        self.event = ""  # taken, put or changed: what it says was done
        self.laid: str | None = None  # the thing that was put down last
        self.task = ""
        if found := TASK.search(observation):
            self.task = found[1].strip()
        if found := AROUND.search(observation):
            self.receptacles = LISTED.findall(found[1])
        self.read(observation, commands)

    def read(self, observation: str, commands: Sequence[str]) -> None:
        """Take in what was shown after an action."""
        self.turns += 1
        self.commands = frozenset(commands)
        self.failed = observation.startswith("Nothing happens")
        self.shown, self.shut, self.event = None, None, ""
        for pattern in (ON, OPEN):
            for name, listed in pattern.findall(observation):
                self.shown = name
                self.contents[name] = LISTED.findall(listed)
                self.closed.discard(name)
                self.here = name
        for name in CLOSED.findall(observation):
            self.closed.add(name)
            self.here = self.shut = name
        self.closed |= set(SHUT.findall(observation))
        self._read_hands(observation)
        for verb, thing, _ in CHANGED.findall(observation):
            self.event = "changed"
            undone = {"heat": {"cool"}, "cool": {"heat"}}.get(verb, set())
            self.changes[thing] = (self.changes.get(thing, set()) - undone) | {verb}
        for states, thing in EXAMINED.findall(observation):
            seen = {STATES[word] for word in states.split() if word in STATES}
            self.changes[thing] = self.changes.get(thing, set()) | seen
        if self.held:
            self.refused |= {name for name in self.receptacles if self._refuses(name)}

    def _read_hands(self, observation: str) -> None:
        for thing, name in TAKEN.findall(observation):
            self.held, self.origin, self.refused = thing, name, set()
            self.event = "taken"
            if thing in self.contents.get(name, ()):
                self.contents[name].remove(thing)
        for thing, name in PUT.findall(observation):
            self.held, self.origin = None, None
            self.event, self.laid = "put", thing
            self.contents.setdefault(name, []).append(thing)
        if found := CARRYING.search(observation):
            self.held = found[1]
        elif "You are not carrying anything." in observation:
            self.held = None

    def _refuses(self, name: str) -> bool:
        """Whether one stands at it, it is open, and what one holds cannot be put there."""
        if not self.is_at(name) or name in self.closed or f"open {name}" in self.commands:
            return False
        put = (f"put {self.held} in/on {name}", f"move {self.held} to {name}")
        return self.commands.isdisjoint(put)

    def is_at(self, name: str) -> bool:
        """Whether one stands at it: several receptacles may share a place."""
        if self.commands:
            return f"examine {name}" in self.commands
        return self.here == name

    def is_open(self, name: str) -> bool:
        return name in self.contents and name not in self.closed

    def where_is(self, kind: str) -> list[tuple[str, str]]:
        """Each known thing of a kind and the receptacle where it lies."""
        return [
            (thing, name)
            for name, things in self.contents.items()
            for thing in things
            if kind_of(thing) == kind
        ]

    def of(self, kind: str) -> list[str]:
        """The receptacles of a kind, in the order of their numbers."""
        named = [name for name in self.receptacles if kind_of(name) == kind]
        return sorted(named, key=number_of)
