"""Moves: the actions that make sense now, each as the low-level moves that carry it out.

One breadth-first search over positions and directions, within the cells in view, answers for all
things in view at once. An action that is not offered gets the reason why.
"""

from __future__ import annotations

import json
import re
from collections import deque

from agentenv_babyai.view import Seen, View, name_of
from agentenv_babyai.world import (
    Cell,
    Move,
    Pose,
    World,
    ahead_of,
    can_walk,
    fits,
    is_locked_door,
    is_open_door,
    moved,
    pose_of,
)

CHECK = "check available actions"
Offers = dict[str, tuple[Move, ...]]

_COMPOSITE = re.compile(r"(pickup|go to|go through|toggle and go through)\b ?(.*)")


def plain(action: str) -> str:
    """Lower case and single spaces; `pick up` is understood as `pickup`."""
    return re.sub(r"^pick up\b", "pickup", " ".join(action.lower().split()))


def offers(world: World, view: View) -> Offers:
    """What can be done from here."""
    pose = pose_of(world)
    front = world.grid.get(*ahead_of(pose))
    paths = _paths_to_face({each.cell for each in view.seen}, pose, view.floor)
    near = [(each, paths[each.cell]) for each in view.seen if each.cell in paths]
    found: Offers = {"turn left": (Move.LEFT,), "turn right": (Move.RIGHT,)}
    if can_walk(front):
        found["move forward"] = (Move.FORWARD,)
    if world.carrying is None:
        for each, path in near:
            if each.thing.type != "door":
                found[f"pickup {each.label}"] = (*path, Move.PICKUP)
    elif front is None:
        found["drop"] = (Move.DROP,)
    if front is not None and (
        front.type == "box"
        or (front.type == "door" and (not is_locked_door(front) or fits(world.carrying, front)))
    ):
        found["toggle"] = (Move.TOGGLE,)
    for each, path in near:
        found[f"go to {each.label}"] = path or (Move.STAY,)
    for each, path in near:
        if each.thing.type == "door":
            found |= _through(world, each, path)
    found[CHECK] = ()
    return found


def listed(found: Offers) -> str:
    return f"Available actions: {json.dumps(list(found))}"


def refusal(action: str, world: World, view: View) -> str:
    """Why a plain action that is not offered cannot be done."""
    front = world.grid.get(*ahead_of(pose_of(world)))
    if action == "move forward" and front is not None:
        return f"You cannot move forward: a {name_of(front)} is in the way."
    if action == "drop":
        if world.carrying is None:
            return "You are not carrying anything that you could drop."
        return "You cannot drop anything here: the place in front of you is not free."
    if action == "toggle":
        if is_locked_door(front):
            return f"The {name_of(front)} in front of you needs a {front.color} key."
        return "There is no door and no box right in front of you to toggle."
    composite = _COMPOSITE.fullmatch(action)
    if composite is None:
        return f"The action {action[:60]!r} is not recognized."
    verb, label = composite.groups()
    target = view.labeled(label)
    if target is None:
        return f"You see nothing that is called {label[:60]!r}: give a name and a number in view."
    return _why_not(verb, target, world, view)


def _why_not(verb: str, target: Seen, world: World, view: View) -> str:
    """The thing is in view, and yet the composite action is not offered."""
    thing, label = target.thing, target.label
    if verb == "pickup":
        if thing.type == "door":
            return "A door cannot be picked up."
        if world.carrying is not None:
            return f"You are already carrying a {name_of(world.carrying)}: drop it first."
    elif verb != "go to":
        if thing.type != "door":
            return f"You can only go through doors, and {label} is none."
        if verb == "go through" and not is_open_door(thing):
            return f"{label} is not open: try to toggle and go through it."
        if verb == "toggle and go through":
            if is_open_door(thing):
                return f"{label} is open already: go through it."
            if is_locked_door(thing) and not fits(world.carrying, thing):
                return f"{label} can only be opened while you carry a {thing.color} key."
    return f"You see no free way to {label} from here."


def _through(world: World, door: Seen, path: tuple[Move, ...]) -> Offers:
    """Into the doorway, and one step beyond it if nothing stands there."""
    pose = pose_of(world)
    for move in path:
        pose = moved(pose, move)
    beyond = ahead_of((*door.cell, pose[2]))
    steps = (Move.FORWARD,) * (2 if can_walk(world.grid.get(*beyond)) else 1)
    if is_open_door(door.thing):
        return {f"go through {door.label}": (*path, *steps)}
    if is_locked_door(door.thing) and not fits(world.carrying, door.thing):
        return {}
    return {f"toggle and go through {door.label}": (*path, Move.TOGGLE, *steps)}


def _paths_to_face(
    targets: set[Cell], start: Pose, floor: frozenset[Cell]
) -> dict[Cell, tuple[Move, ...]]:
    """For each target that can be faced, the fewest moves that lead there."""
    found: dict[Cell, tuple[Move, ...]] = {}
    came: dict[Pose, tuple[Pose, Move]] = {}
    known, queue = {start}, deque([start])
    while queue and len(found) < len(targets):
        pose = queue.popleft()
        front = ahead_of(pose)
        if front in targets and front not in found:
            found[front] = _retraced(came, pose)
        for move in (Move.LEFT, Move.RIGHT, Move.FORWARD):
            if move is Move.FORWARD and front not in floor:
                continue
            after = moved(pose, move)
            if after not in known:
                known.add(after)
                came[after] = pose, move
                queue.append(after)
    return found


def _retraced(came: dict[Pose, tuple[Pose, Move]], pose: Pose) -> tuple[Move, ...]:
    path = []
    while pose in came:
        pose, move = came[pose]
        path.append(move)
    return tuple(reversed(path))
