"""Sentences: what the sentence of a task asks for, in ALFWorld's words or in those of people."""

from __future__ import annotations

import re
from functools import cache

from agentenv_alfworld.houses import goals
from agentenv_alfworld.houses.goals import Goal
from agentenv_alfworld.houses.rooms import kinds, usual_places

LAMPS = ("desklamp", "floorlamp")
SIGNS = {  # the first kind with a word in the sentence; pairs come first: two may be clean
    goals.TWO: {"two", "pair", "both", "2"},
    goals.HEAT: {"heat", "heated", "hot", "warm", "warmed", "cook", "cooked", "microwaved"},
    goals.COOL: {"cool", "cooled", "cold", "chill", "chilled", "refrigerated"},
    goals.CLEAN: {"clean", "cleaned", "wash", "washed", "rinse", "rinsed"},
}
SYNONYMS = {
    **dict.fromkeys(("refrigerator", "freezer"), "fridge"),
    **dict.fromkeys(("counter", "worktop"), "countertop"),
    **dict.fromkeys(("trash", "trashcan", "garbage", "bin", "wastebasket"), "garbagecan"),
    **dict.fromkeys(("couch", "loveseat"), "sofa"),
    **dict.fromkeys(("nightstand", "endtable"), "sidetable"),
    **dict.fromkeys(("coffeemaker", "brewer"), "coffeemachine"),
    **dict.fromkeys(("stove", "burner", "stovetop"), "stoveburner"),
    **dict.fromkeys(("tub", "bathtub", "bath"), "bathtubbasin"),
    **dict.fromkeys(("cupboard",), "cabinet"),
    **dict.fromkeys(("washcloth", "rag"), "cloth"),
    **dict.fromkeys(("computer",), "laptop"),
    **dict.fromkeys(("keys", "key"), "keychain"),
    **dict.fromkeys(("phone", "cellphones"), "cellphone"),
    **dict.fromkeys(("remote",), "remotecontrol"),
    **dict.fromkeys(("clock", "alarm"), "alarmclock"),
    **dict.fromkeys(("sponge",), "dishsponge"),
    **dict.fromkeys(("soap",), "soapbar"),
    **dict.fromkeys(("tissue", "tissues", "kleenex"), "tissuebox"),
    **dict.fromkeys(("salt",), "saltshaker"),
    **dict.fromkeys(("pepper",), "peppershaker"),
    **dict.fromkeys(("figurine", "sculpture"), "statue"),
    **dict.fromkeys(("racket", "racquet"), "tennisracket"),
    **dict.fromkeys(("bat",), "baseballbat"),
    **dict.fromkeys(("spray",), "spraybottle"),
    **dict.fromkeys(("bedsidetable", "bedsidestand"), "sidetable"),
    **dict.fromkeys(("glass", "goblet"), "cup"),
    **dict.fromkeys(("cards", "card"), "creditcard"),
    **dict.fromkeys(("toiletpaperroll", "toiletroll"), "toiletpaper"),
    **dict.fromkeys(("toiletpaperholder", "toiletpaperrollholder"), "toiletpaperhanger"),
    "footstool": "ottoman",
    "cushion": "pillow",
    "cabbage": "lettuce",
    "sink": "sinkbasin",
    "chair": "armchair",
    "recliner": "armchair",
    "lamp": "desklamp",
    "light": "desklamp",
    "shelves": "shelf",
    "knives": "knife",
    "loaf": "bread",
}
TABLES = ("diningtable", "coffeetable", "sidetable")


def understood(sentence: str, present: set[str]) -> Goal | None:
    """What is asked for, in the text's own words; None where it names nothing known.

    `present` are the kinds of receptacles in the room: a mere table is one of these.
    """
    words = re.findall(r"[a-z0-9]+", sentence.lower())
    mentions = _mentions(words, present)
    things = [word for word in mentions if word in _things() and word not in LAMPS]
    places = [word for word in mentions if word in _places()]
    lamps = [word for word in mentions if word in LAMPS]
    if not things:
        return None
    if lamps and not _is_storage(places, words):
        return Goal(goals.LIGHT, things[0], lamps[-1])
    kind = next((kind for kind, signs in SIGNS.items() if signs & set(words)), goals.SIMPLE)
    if kind in goals.APPLIANCES and len(places) > 1:
        tool = goals.APPLIANCES[kind].lower()
        places = [place for place in places if place != tool] or places
    return Goal(kind, things[0], places[-1]) if places else None


def _is_storage(places: list[str], words: list[str]) -> bool:
    """Whether a sentence with a lamp asks to put something somewhere."""
    return bool(places) and bool({"put", "place", "move"} & set(words[:1]))


def _mentions(words: list[str], present: set[str]) -> list[str]:
    """Kinds of things and places in order; `dining table` is a diningtable."""
    found = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            word = _known("".join(words[at : at + length]), present)
            if word and at + length <= len(words):
                found.append(word)
                at += length - 1
                break
        at += 1
    return found


def _known(word: str, present: set[str]) -> str | None:
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in _things() or form in _places():
            return form
        if form in SYNONYMS:
            return SYNONYMS[form]
    if word in ("table", "desktop"):
        return next((table for table in TABLES if table in present), None)
    return None


@cache
def _things() -> frozenset[str]:
    return frozenset(kind.lower() for kind in usual_places()) | {"floorlamp"}


@cache
def _places() -> frozenset[str]:
    return frozenset(kind.lower() for kind in kinds().holds) | {"toaster"}
