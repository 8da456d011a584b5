"""The expert: it follows the simulator's own path, and finds back to it.

From the beginning of an episode that solves the task. After other actions it is a best effort: it
walks to the room where the path goes on and plays what is left of the path. A thing that has got
another name meanwhile, as plants do when they grow, is replaced by the one whose name is nearest;
what was moved, consumed or closed is not repaired. A path that has been played begins again.

The path knows what lies where. The thoughts, which are made elsewhere, know only what was told.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

_DOORS = {
    "hallway": ("kitchen", "living room", "art studio", "bedroom", "greenhouse", "workshop"),
    "kitchen": ("hallway", "bathroom", "outside"),
    "greenhouse": ("hallway", "outside"),
    "outside": ("kitchen", "greenhouse", "foundry"),
    "bathroom": ("kitchen",),
    "foundry": ("outside",),
    "living room": ("hallway",),
    "art studio": ("hallway",),
    "bedroom": ("hallway",),
    "workshop": ("hallway",),
}
_CALLED = re.compile(r"\s*This (?:room is|outside location is) called the ([a-z ]+?)\.")


def room(look: str) -> str:
    """Where one is, by what `look around` tells; empty if it does not say."""
    told = _CALLED.match(look)
    return told[1] if told and told[1] in _DOORS else ""


def following(path: Sequence[str], played: Sequence[str], start: str, here: str) -> str:
    """The next action of the path, or one that leads to the room where it goes on."""
    if not path:
        return "look around"
    place, expected = 0, start
    for action in played:
        if _same(action, path[place]):
            expected = _room_after(path[place], expected)
            place = (place + 1) % len(path)
            if place == 0:
                expected = start
    if not here or not expected or here == expected:
        return path[place]
    door = first_door(here, expected)
    opening = f"open door to {door}"
    return f"go to {door}" if played and _same(played[-1], opening) else opening


def nearest(action: str, offered: Sequence[str]) -> str:
    """Of the offered actions of the same verb, that with the most words in common; else empty."""
    verb, *words = action.split()
    shared = {
        each: len(set(words) & set(each.split()[1:])) / len(set(words) | set(each.split()[1:]))
        for each in sorted(offered)
        if each.split()[0] == verb and each != action
    }
    best = max(shared, key=lambda each: shared[each], default="")
    return best if best and shared[best] >= 0.5 else ""


def _same(one: str, other: str) -> bool:
    return one.strip().lower() == other.lower()


def _room_after(action: str, before: str) -> str:
    there = action.removeprefix("go to ")
    return there if there != action and there in _DOORS else before


def first_door(here: str, there: str) -> str:
    """The first room on a shortest way."""
    came_from = {there: there}
    queue = deque([there])
    while here not in came_from:
        at = queue.popleft()
        for beside in _DOORS[at]:
            if beside not in came_from:
                came_from[beside] = at
                queue.append(beside)
    return came_from[here]
