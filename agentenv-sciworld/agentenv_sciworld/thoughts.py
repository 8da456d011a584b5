"""Thoughts: what the expert has seen, what is missing, and what it therefore does.

Its actions come from a path that knows the house. Its thoughts do not: they tell only what the
answers of the episode have told. The task, the seed and the number of actions choose their words.
"""

from __future__ import annotations

import re

from agentenv_sciworld import experiments, phrases, ways
from agentenv_sciworld.aims import Aim
from agentenv_sciworld.answers import conclusion
from agentenv_sciworld.needs import Need, need
from agentenv_sciworld.notes import VESSELS, Notes, degrees
from agentenv_sciworld.purposes import purpose
from envservers.phrasing import phrased

CHANGES = ("boil", "melt", "freeze")
FORMS = phrases.FORMS | experiments.FORMS
_VERBS = ("look around", "pick up", "focus on", "deactivate", "activate", "examine", "connect",
          "disconnect", "open", "close", "go to", "move", "pour", "drop", "mix", "read", "use",
          "wait", "dunk", "0")  # fmt: skip
_BETWEEN = {"move": " to ", "pour": (" into ", " in "), "connect": " to ", "use": " on "}
_INSIDE = re.compile(r" in (inventory|outside|[a-z ]*room|kitchen|art studio|table|greenhouse)$")
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth")
_BECAUSE = {
    "plant": "grows in soil and needs light",
    "animal": "is a creature that moves and eats",
    "living thing": "is alive and grows",
    "non-living thing": "neither grows nor breathes",
}


def thought(action: str, aim: Aim, notes: Notes, task: int, seed: int) -> str:
    """A sentence or two that lead to the action, after one on the task or on what failed."""
    drawn_by = (task, seed, notes.turn)
    verb = next((each for each in _VERBS if action.startswith(each)), "")
    thing, place = _parts(verb, action)
    steps = verb == "go to" or action.startswith("open door to ")
    room = action.removeprefix("open door to ").removeprefix("go to ") if steps else ""
    lacking = need(aim, notes, room)
    if steps:
        said = _step_words(action, room, notes, lacking, drawn_by)
        body = phrased(ways.FORMS[ways.way(room, notes, lacking)], *drawn_by, **said)
    else:
        kind = purpose(verb, thing, place, aim, notes)
        thing = _meant(kind, thing, place, notes)
        said = _words(kind, thing, place, aim, notes, lacking)
        if "onclusion}" in FORMS[kind][0]:
            told = conclusion(place or thing, aim, notes, *drawn_by)
            said |= {"conclusion": told, "Conclusion": _capital(told)}
        body = phrased(FORMS[kind], *drawn_by, **said)
    return _lead(aim, notes, drawn_by) + _capital(body)


def _lead(aim: Aim, notes: Notes, drawn_by: tuple[int, ...]) -> str:
    if notes.turn == 0:
        return phrased(phrases.GOAL, *drawn_by, "goal", goal=aim.text) + " "
    trouble = ""
    if notes.answer.startswith(("No known action", "Unknown action")):
        trouble = "unknown"
    elif "appears broken" in notes.answer:
        trouble = "broken"
    elif notes.answer.startswith(("You can't", "It's not clear", "That can't")):
        trouble = "itself"
    if not trouble:
        return ""
    return phrased(phrases.TROUBLE[trouble], *drawn_by, "trouble", broken=notes.broken) + " "


def _step_words(
    action: str, room: str, notes: Notes, lacking: Need, drawn_by: tuple[int, ...]
) -> dict[str, str]:
    """Of a step through the house; it begins with why one thinks of the room."""
    forms = ways.GO if action.startswith("go to") else ways.OPEN
    step = phrased(forms, *drawn_by, "step", room=room)
    words = {
        "room": room,
        "in_room": ways.inside(room),
        "in_here": ways.inside(notes.here),
        "goal": lacking.room,
        "in_goal": ways.inside(lacking.room),
        "need": lacking.phrase,
        "Need": _capital(lacking.phrase),
        "step": step,
        "Step": step,
    }
    if lacking.source:
        words["because"] = phrased(ways.CLAUSES[lacking.source], *drawn_by, "clause", **words)
        words["Because"] = _capital(words["because"])
    return words


def _words(
    kind: str, thing: str, place: str, aim: Aim, notes: Notes, lacking: Need
) -> dict[str, str]:
    """Everything that a form may name."""
    subject = aim.thing or "thing that the task is about"
    shown = notes.readings[-2:] or [0]
    is_it = thing.startswith("substance") or thing.lower() == subject.lower()
    named = subject if is_it and kind != "take ingredient" else thing
    waits = notes.waited
    to_change = f"to {aim.change}" if aim.change in CHANGES else "to change its state"
    return {
        "thing": named,
        "box": place or aim.boxes.get("found", "box"),
        "subject": subject,
        "Subject": _capital(subject),
        "a_subject": f"{'an' if subject[0] in 'aeiou' else 'a'} {subject}",
        "because": _BECAUSE.get(aim.thing, "fits"),
        "need": lacking.phrase,
        "Need": _capital(lacking.phrase),
        "in_here": ways.inside(notes.here),
        "in_place": f"at the {notes.placed[named]}" if named in notes.placed else "here",
        "on_place": f"in the {thing}" if "furnace" in thing or "oven" in thing else "on it",
        "on_box": f"{'on' if place == 'stove' else 'into'} the {place}",
        "by_heat": "to get liquid before it can freeze" if aim.change == "freeze" else to_change,
        "to_change": to_change,
        "opened": _listed([*notes.opened[:2], *(["other containers"] if notes.opened[2:] else [])]),
        "last": notes.focused[-1] if notes.focused else subject,
        "nth": _NTH[min(len(notes.focused), len(_NTH) - 1)],
        "waited": "one step" if waits == 1 else f"{waits} steps",
        "source": aim.source or "power",
        "vessel": _vessel(notes),
        "listed": _listed(notes.recipe) or subject,
        "device": _device(notes, place),
        "source_part": _terminal(thing),
        "Source_part": _capital(_terminal(thing)),
        "target": _terminal(place),
        "Target": _capital(_terminal(place)),
        "limit": aim.limit,
        "reading": degrees(shown[-1]),
        "before": str(shown[0]),
        "change": str(abs(shown[-1] - shown[0])),
        "state": notes.states[-1] if notes.states else subject,
    }


def _meant(kind: str, thing: str, place: str, notes: Notes) -> str:
    """What a form calls the thing, by its kind."""
    if kind.startswith("measure"):
        return place
    if kind == "to mixture" and thing.startswith("substance") and notes.carried:
        return notes.carried[-1]
    if kind == "focus halfway":
        return notes.made or thing
    if kind in ("focus longest", "focus shortest"):
        return re.sub(r"^(?:baby|adult|hatchling|juvenile) | egg$", "", thing)
    return thing


def _parts(verb: str, action: str) -> tuple[str, str]:
    """The thing and the place of a command, as one would name them."""
    rest = action[len(verb) :].strip()
    between = _BETWEEN.get(verb, ())
    place = ""
    for word in (between,) if isinstance(between, str) else between:
        if word == " in ":
            rest = _INSIDE.sub("", rest)
        if word in rest:
            rest, _, place = rest.partition(word) if verb == "use" else rest.rpartition(word)
            break
    return named(rest), named(place)


def named(thing: str) -> str:
    """Without what only makes it precise: `egg turtle egg in inventory` is a turtle egg."""
    thing = _INSIDE.sub("", _INSIDE.sub("", thing.strip()))
    thing = thing.partition(" in self watering")[0]
    if thing.endswith("containing nothing"):
        thing = f"empty {thing.removesuffix(' containing nothing')}"
    thing = _INSIDE.sub("", thing).replace(" containing ", " with ")
    if found := re.fullmatch(r"egg (.+?)(?: egg)?", thing):
        return f"{found[1]} egg"
    return re.sub(r" in (?!the )", " in the ", thing.replace("baby baby ", "baby "))


def _terminal(text: str) -> str:
    """`red wire terminal 1` is terminal 1 of the red wire; `anode in buzzer` its anode."""
    part = r"(?P<part>terminal \d+|anode|cathode)"
    for pattern in (rf"(?P<whole>.+) {part}", rf"{part} in (?:the )?(?P<whole>.+)"):
        if found := re.fullmatch(pattern, text):
            the = "" if found["part"].startswith("terminal") else "the "
            return f"{the}{found['part']} of the {found['whole']}"
    return f"the {text}"


def _device(notes: Notes, place: str) -> str:
    if found := re.search(r"(?:anode|cathode) in (?:the )?(.+)", place):
        return found[1]
    joined = re.findall(r"to (?:anode|cathode) on ([a-z ]+)", notes.told)
    return joined[-1] if joined else "lamp"


def _vessel(notes: Notes) -> str:
    held = [each for each in notes.placed if each.split()[-1] in VESSELS]
    return held[-1] if held else "vessel"


def _listed(things: list[str]) -> str:
    return f"{', '.join(things[:-1])} and {things[-1]}" if len(things) > 1 else "".join(things)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
