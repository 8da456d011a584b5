"""Notes: what an agent can know of the house from the answers so far, and from nothing else."""

from __future__ import annotations

import re

VESSELS = ("pot", "cup", "jug", "bowl", "jar")
_CALLED = re.compile(r"\s*This (?:room is|outside location is) called the ([a-z ]+?)\.")
_MOVED = re.compile(r"You move to the ([a-z ]+)\.")
_PUT = re.compile(r"You move the (.+) to the (.+?)\.")
_FOCUSED = re.compile(r"You focus on the (.+)\.")
_DEGREES = re.compile(r"the thermometer measures a temperature of (-?\d+) degrees")
_DOOR = re.compile(r"A door to the ([a-z ]+) \(that is (open|closed)\)")
_BROKEN = re.compile(r"The (.+) appears broken")
_RECIPE = re.compile(r"you need to mix ([^.\n]+)\.")
_MADE = re.compile(r"mix to produce (?:an? )?([^.]+)\.")
_OPENED = re.compile(r"The (.+) is now open\.")


class Notes:
    """Taken of the first look, then of each action and its answer."""

    def __init__(self, description: str, look: str) -> None:
        self.told = f"{description}\n{look}"  # all text of the episode
        self.turn = 0
        self.action = self.answer = ""
        self.here = ""
        self.looks: dict[str, str] = {}  # room -> how it looked last
        self.rooms: set[str] = set()  # where one has been
        self.doors: dict[tuple[str, str], str] = {}  # from, to -> open or closed
        self.carried: list[str] = []
        self.placed: dict[str, str] = {}  # thing -> where it was put last
        self.focused: list[str] = []
        self.readings: list[int] = []
        self.states: list[str] = []  # what examinations told since the last focus
        self.recipe: list[str] = []
        self.broken = ""
        self.made = ""  # by mixing
        self.fresh = False  # whether this room was looked at since one came in
        self._opened: dict[str, list[str]] = {}  # by room: containers, since the last look around
        self.waited = 0  # times in a row
        self._look(look)

    def add(self, action: str, answer: str) -> None:
        self.turn += 1
        self.action, self.answer = action.strip(), answer
        self.told += f"\n{action}\n{answer}"
        self.waited = self.waited + 1 if self.action.startswith("wait") else 0
        if _CALLED.match(answer):
            self._look(answer)
        elif found := _MOVED.fullmatch(answer):
            self.here, self.fresh = found[1], False
            self.rooms.add(found[1])
        elif self.action.startswith("open door to ") and "open" in answer:
            room = self.action.removeprefix("open door to ")
            self.doors[self.here, room] = self.doors[room, self.here] = "open"
        self._things(answer)

    def _look(self, text: str) -> None:
        if found := _CALLED.match(text):
            self.here, self.fresh = found[1], True
            self._opened.pop(self.here, None)
            self.rooms.add(self.here)
            self.looks[self.here] = text
            self.doors |= {(self.here, room): state for room, state in _DOOR.findall(text)}

    def _things(self, answer: str) -> None:
        if found := _PUT.search(answer):
            thing, place = found[1], found[2]
            self.carried = [each for each in self.carried if each != thing]
            if place == "inventory":
                self.carried.append(thing)
            else:
                self.placed[thing] = place
        if found := _FOCUSED.match(answer):
            self.focused.append(found[1])
            self.states = []
        if found := _DEGREES.search(answer):
            self.readings.append(int(found[1]))
        if self.action.startswith("examine ") and len(answer.splitlines()) == 1:
            self.states.append(answer.removeprefix("a substance called ").strip())
        if found := _RECIPE.search(answer):
            self.recipe = [each.strip() for each in found[1].split(",")]
        if found := _MADE.search(answer):
            self.made = found[1]
        if found := _BROKEN.match(answer):
            self.broken = found[1]
        if (found := _OPENED.match(answer)) and found[1] != "door":
            self._opened.setdefault(self.here, []).append(found[1])

    @property
    def opened(self) -> list[str]:
        """Containers of this room that were opened since one looked around in it."""
        return list(dict.fromkeys(self._opened.get(self.here, ())))

    def where(self, thing: str) -> str:
        """The room in which a thing was seen or put last; empty if it never was."""
        pattern = re.compile(rf"\b{re.escape(thing.lower())}\b(?! (?:cup|box|pot|paint)\b)")
        nearest = sorted(self.looks.items(), key=lambda each: each[0] != self.here)
        for room, look in nearest:
            if pattern.search(look.lower()):
                return room
        return ""

    def leads_to(self, room: str, other: str) -> bool:
        """Whether a door between the two rooms was seen."""
        return (room, other) in self.doors or (other, room) in self.doors


def is_solid(state: str) -> bool:
    """Whether an examination says so; the bare name of a substance may be a liquid's."""
    return state.startswith("solid ") or state == "ice"


def degrees(reading: int) -> str:
    return f"{reading} degree{'' if abs(reading) == 1 else 's'}"
