"""Needs: what an experiment lacks, and in which room one would look for it."""

from __future__ import annotations

from dataclasses import dataclass

from agentenv_sciworld.aims import Aim
from agentenv_sciworld.notes import VESSELS, Notes

_CREATURES = {"plant": "greenhouse", "animal": "outside", "living thing": "outside"}


@dataclass(frozen=True)
class Need:
    """A thing, the room in which one expects it, and why: told, seen or likely."""

    phrase: str
    room: str = ""
    source: str = ""


def need(aim: Aim, notes: Notes, toward: str = "") -> Need:
    """The first thing that is missing, by the order of the task; `toward` is the next room."""
    if aim.kind in ("state", "temperature", "melting", "conduct"):
        return _of_a_subject(aim, notes, toward)
    if aim.kind == "power":
        if not notes.focused:
            return _sought(f"the {aim.thing}", aim.thing.split()[-1], "workshop", notes)
        if aim.source == "renewable":
            return Need("a place with sun or wind", "outside", "likely")
        return _sought("a power source and wires", "wire", "workshop", notes)
    if aim.kind == "find":
        if not notes.focused and aim.thing != "non-living thing":  # of these there are any
            room = _CREATURES.get(aim.thing, "")
            article = "an" if aim.thing[0] in "aeiou" else "a"
            return Need(f"{article} {aim.thing}", room, "likely" if room else "")
        return _box(f"the {aim.boxes['found']}", aim, notes)
    if aim.kind == "recipe":
        return _of_a_recipe(aim, notes)
    if aim.kind == "paint":
        return _sought("paint of the colors that I need", "paint)", "art studio", notes)
    if aim.kind in ("lifespan", "stages"):
        phrase = "the animals" if aim.kind == "lifespan" else f"the {aim.thing}"
        return Need(phrase, "outside", "told" if aim.place else "likely")
    return Need("what the task asks for")


def _of_a_subject(aim: Aim, notes: Notes, toward: str) -> Need:
    """A substance that is to be measured, heated, cooled or wired up."""
    if aim.kind != "conduct" and "thermometer" not in notes.carried:
        return _sought("a thermometer", "thermometer", "kitchen", notes)
    if not any(each != "thermometer" and "box" not in each for each in notes.focused):
        if aim.kind == "state" and aim.thing in notes.carried:
            return _sought("a stove", "stove", "kitchen", notes)
        if aim.place and aim.place != notes.here:
            return Need(f"the {aim.thing}", aim.place, "told")
        return _sought(f"the {aim.thing}", aim.thing, "", notes)
    if aim.kind == "conduct":
        if notes.where("battery") == notes.here:
            return _box("the boxes", aim, notes)
        return _sought("a battery and wires for a circuit", "battery", "workshop", notes)
    if aim.kind == "temperature":
        return _box("the boxes", aim, notes)
    if aim.change == "freeze" and notes.states[-1:] and "liquid" in notes.states[-1]:
        return _sought("a freezer", "freezer", "kitchen", notes)
    if aim.kind == "melting" and len(set(notes.states)) > 1:
        return _box("the boxes", aim, notes)
    holds = any(each.split()[-1] in VESSELS for each in notes.carried)
    if not holds and not any(each.split()[-1] in VESSELS for each in notes.placed):
        return _sought(f"a vessel for the {aim.thing}", "pot", "kitchen", notes)
    passed_by = "kitchen" in notes.looks and toward != "kitchen"  # and its stove
    if notes.broken or (holds and passed_by):
        return _sought("a stronger source of heat", "blast furnace", "foundry", notes)
    return _sought("a stove or a freezer", "stove", "kitchen", notes)


def _of_a_recipe(aim: Aim, notes: Notes) -> Need:
    if not notes.recipe:
        return Need("the recipe", "kitchen", "told")
    have = {*notes.carried, *notes.placed}
    for each in notes.recipe:
        if each not in have:
            return _sought(f"the {each}", each, "", notes)
    return Need(f"a place to mix {aim.thing}")


def _sought(phrase: str, name: str, likely: str, notes: Notes) -> Need:
    """Where it was seen, or else where such things are."""
    if name in notes.looks.get(likely, ""):
        return Need(phrase, likely, "seen")
    if seen := notes.where(name):
        return Need(phrase, seen, "seen")
    return Need(phrase, likely, "likely" if likely else "")


def _box(phrase: str, aim: Aim, notes: Notes) -> Need:
    if aim.box_place:
        return Need(phrase, aim.box_place, "told")
    return _sought(phrase, next(iter(aim.boxes.values()), "box"), "", notes)
