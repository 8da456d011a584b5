"""Purposes: what an action is for in its experiment; each is a kind of thought."""

from __future__ import annotations

from agentenv_sciworld.aims import Aim
from agentenv_sciworld.notes import VESSELS, Notes, is_solid

HOT = ("stove", "oven", "blast furnace", "fire pit", "lighter")
COLD = ("freezer", "fridge")
NO_WATER = "The sink is already deactivated."
SOURCES = ("battery", "generator", "panel", "turbine")


def purpose(verb: str, thing: str, place: str, aim: Aim, notes: Notes) -> str:
    """By the verb of the command, the thing and, where it has one, the place."""
    find = {
        "look around": _look,
        "pick up": _take,
        "focus on": _focus,
        "open": _open,
        "activate": _activate,
        "move": _move,
        "pour": _pour,
        "connect": _connect,
        "wait": _wait,
        "use": _use,
        "examine": _examine,
    }.get(verb)
    if find:
        return find(thing, place, aim, notes)
    if verb == "deactivate":
        return _deactivate(thing, notes)
    return {"drop": "set down", "mix": "mix", "read": "read", "0": "menu"}.get(verb, "other")


def is_subject(thing: str, aim: Aim) -> bool:
    """Whether a name in a command means the thing that the task is about."""
    words = set(thing.lower().split())
    return thing.startswith("substance") or bool(words and words <= set(aim.thing.lower().split()))


def _is_vessel(thing: str) -> bool:
    return thing.split(" with ")[0].split()[-1] in VESSELS


def _look(_: str, __: str, aim: Aim, notes: Notes) -> str:
    if notes.opened:
        return "look opened"
    if not notes.fresh:
        return "look back" if notes.here in notes.looks else "look new"
    if aim.kind == "conduct" and notes.waited:
        return "look lamp"
    if aim.kind == "stages" and notes.focused:
        return "look grown"
    return "look mixed" if notes.action.startswith("mix") else "look again"


def _take(thing: str, _: str, aim: Aim, notes: Notes) -> str:
    seen = notes.where(thing) == notes.here
    if thing == "thermometer" and aim.kind in ("state", "temperature", "melting"):
        return "take thermometer" if seen else "take unseen"
    if thing == "recipe":
        return "take recipe"
    if aim.kind == "find":
        return "take found" if notes.focused else "take"
    if thing in notes.recipe:
        return "take ingredient"
    if is_subject(thing, aim):
        if aim.kind == "power":
            return "take part"
        return "take subject" if seen else "take unseen"
    if _is_vessel(thing):
        words = set(thing.split(" with ")[0].split())
        if thing in notes.carried:
            return "take again"
        known = any(words <= set(each.split()) for each in notes.placed)
        if known:
            return "take empty" if notes.answer == NO_WATER else "take along"
        return "take vessel" if seen else "take vessel unseen"
    return "take part" if aim.kind == "power" and aim.source == "renewable" else "take"


def _focus(thing: str, _: str, aim: Aim, notes: Notes) -> str:
    if thing.endswith(" box") and aim.boxes:
        return "focus box"
    if thing == "thermometer":
        return "focus tool"
    if aim.kind == "find":
        return "focus found"
    if aim.kind == "lifespan":
        both = "longest life span, then" in notes.told
        return "focus shortest" if aim.change == "shortest" or (both and notes.focused) else (
            "focus longest")  # fmt: skip
    if aim.kind == "stages":
        return "focus stage"
    if aim.kind in ("recipe", "paint"):
        halfway = aim.kind == "paint" and "part-way" in notes.told and not notes.focused
        return "focus halfway" if halfway else "focus product"
    return "focus subject" if is_subject(thing, aim) or aim.kind == "power" else "focus"


def _open(thing: str, _: str, aim: Aim, notes: Notes) -> str:
    if aim.kind in ("state", "melting") and len(notes.focused) > (aim.kind == "melting"):
        if any(each in thing for each in COLD):
            return "open cold"
        if any(each in thing for each in HOT):
            return "open hot"
    return "open search"


def _activate(thing: str, _: str, aim: Aim, notes: Notes) -> str:
    if "sink" in thing:
        return "water on"
    if any(each in thing for each in HOT) and aim.kind in ("state", "melting") and notes.placed:
        return "switch on heat"
    return "switch on power" if any(each in thing for each in SOURCES) else "switch on"


def _deactivate(thing: str, notes: Notes) -> str:
    if "sink" not in thing:
        return "switch off"
    return "water none" if "sink appears broken" in notes.answer else "water off"


def _move(thing: str, place: str, aim: Aim, notes: Notes) -> str:
    if place.endswith(" box"):
        if aim.kind == "find":
            return "to found box"
        return "to box" if aim.boxes else "move"
    if place == "sink":
        return "to sink"
    if any(each in place for each in HOT):
        return "to heat"
    if any(each in place for each in COLD):
        return "to cold"
    if any(place.endswith(each) for each in VESSELS):
        return "to mixture" if aim.kind == "recipe" and notes.recipe else "to vessel"
    return "move"


def _pour(thing: str, place: str, aim: Aim, _: Notes) -> str:
    if thing == place:
        return "pour same"
    if aim.kind == "paint":
        return "pour paint"
    return "pour mixture" if aim.kind == "recipe" else "pour subject"


def _connect(thing: str, place: str, aim: Aim, _: Notes) -> str:
    if any(each in f"{thing} {place}" for each in SOURCES):
        return "from source"
    if any(pole in f"{thing} {place}" for pole in ("anode", "cathode")):
        return "to device"
    pieces = [each.partition(" terminal")[0] for each in (thing, place)]
    tested = aim.kind == "conduct" and any(" wire" not in each for each in pieces)
    return "to test piece" if tested else "connect"


def _wait(_: str, __: str, aim: Aim, notes: Notes) -> str:
    if aim.kind == "stages" and notes.focused:
        return "let grow on" if notes.waited else "let grow"
    if aim.kind == "power":
        return "let run"
    if aim.kind == "conduct":
        return "let flow"
    return "let change" if notes.readings else "wait"


def _use(thing: str, _: str, aim: Aim, notes: Notes) -> str:
    if thing != "thermometer":
        return "use"
    if len(notes.states) > 1 and notes.states[-1] != notes.states[-2]:
        return "measure changed"
    if not notes.readings:
        return "measure first"
    solid = bool(notes.states) and is_solid(notes.states[-1])
    past = notes.readings[-1] > float(aim.limit or "inf")
    if aim.kind == "melting" and solid and past and len(notes.readings) % 2:
        return "measure past"
    if len(notes.readings) > 1 and notes.readings[-1] != notes.readings[-2]:
        rises = notes.readings[-1] > notes.readings[-2]
        return "measure rising" if rises else "measure falling"
    return "measure again"


def _examine(_: str, __: str, aim: Aim, notes: Notes) -> str:
    if aim.kind == "recipe":
        return "check mixture" if notes.recipe else "examine"
    if aim.kind in ("state", "melting"):
        return "check again" if notes.readings and notes.states else "check first"
    return "examine"
