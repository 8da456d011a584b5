"""Thoughts: what an explorer has met, what it still lacks, and what it therefore does.

They tell nothing but what the texts of the episode have told. Which form is taken is drawn by the
task, the seed and the number of actions so far.
"""

from __future__ import annotations

from agentenv_alfworld.houses import goals
from agentenv_alfworld.houses.goals import Goal
from agentenv_alfworld.memory import Memory, kind_of
from agentenv_alfworld.phrases import DOES, MET
from envservers.phrasing import phrased

DONE = {"clean": "cleaned", "heat": "heated", "cool": "cooled"}
STATES = {"clean": "clean", "heat": "hot", "cool": "cool"}
INSIDE = {kind.lower() for kind in goals.INSIDE}
SEARCHES = ("search", "search unlikely", "uncover", "inspect")
NAMED = 3  # of the things at a place, before a thought speaks of others


def thought(
    why: str, memory: Memory, goal: Goal | None, drawn_by: tuple[int, int], **words: str
) -> str:
    """For an action of the explorer, the reason being a key of `DOES`."""
    said = _words(memory, goal, **words)
    turn = memory.turns - 1
    met = _met(why, memory, goal, said)
    lead = phrased(MET[met], *drawn_by, turn, "met", **said) + " " if met else ""
    if why == "search" and memory.shown and kind_of(memory.shown) == said["sort"]:
        why = "search further"
    return lead + phrased(DOES[why], *drawn_by, turn, **said)


def listed(things: list[str]) -> str:
    """Some of the things, each with its article."""
    named = [f"{goals.article(each)} {each}" for each in things[:NAMED]]
    if len(things) > NAMED:
        named.append("other things")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _met(why: str, memory: Memory, goal: Goal | None, said: dict[str, str]) -> str | None:
    """What the last answer has shown that matters now; a key of `MET`."""
    if memory.turns == 1:
        return "begin" if memory.task else None
    if memory.failed:
        return "refused"
    if memory.event == "taken":
        return "in hand" if why not in ("drop", "take") else None
    if memory.event == "changed":
        verb = goals.VERBS.get(goal.kind) if goal else None
        return "changed" if verb in memory.changes.get(said["held"], ()) else None
    if memory.event == "put":
        return "one done" if goal and said["laid"] in _lies_there(memory, goal) else "hands free"
    if memory.shut and why in ("uncover", "make room", "reopen", "to uncover"):
        return "closed"
    if memory.shown is None or why not in (*SEARCHES, "take", "to lamp"):
        return None
    return _shown(why, memory, said)


def _shown(why: str, memory: Memory, said: dict[str, str]) -> str | None:
    """Whether the place that was looked into has what is wanted."""
    if said["found"]:
        return None if why in SEARCHES else "found"
    if why not in SEARCHES:
        return None
    if not said["seen"]:
        return "empty"
    return "progress" if int(said["searched"]) > 3 and memory.turns % 2 else "not there"


def _words(memory: Memory, goal: Goal | None, **words: str) -> dict[str, str]:
    """Everything that a form may name."""
    place, shown = words.get("place", ""), memory.shown or ""
    kind = words.get("kind") or kind_of(words.get("lamp") or words.get("thing") or "thing")
    second = goal is not None and _lies_there(memory, goal)
    a_kind = f"another {kind}" if second else f"{goals.article(kind)} {kind}"
    there = memory.contents.get(shown, [])
    found = [each for each in there if kind_of(each) == kind][:1]
    verb = goals.VERBS.get(goal.kind, "") if goal else ""
    a_here = f"{goals.article(place)} {kind_of(place or 'place')}"
    return words | {
        "kind_wanted": kind,
        "any": f"{goals.article(kind)} {kind}",
        "a_kind": a_kind,
        "A_kind": a_kind.capitalize(),
        "at": _at(place),
        "sort": kind_of(place or "place"),
        "a_here": a_here,
        "A_here": a_here.capitalize(),
        "shown": shown,
        "on_shown": _at(shown),
        "On_shown": _at(shown).capitalize(),
        "seen": listed(there) if there else "",
        "found": listed(found) if found else "",
        "shut": memory.shut or "",
        "shut_kind": kind_of(memory.shut or "place"),
        "held": memory.held or "",
        "laid": memory.laid or "",
        "state": STATES.get(verb, ""),
        "done": DONE.get(verb, ""),
        "searched": str(sum(each in memory.contents for each in memory.receptacles)),
        "all": str(len(memory.receptacles)),
        "task": _lowered(memory.task.rstrip(". ")),
    }


def _lies_there(memory: Memory, goal: Goal) -> list[str]:
    """Of a pair, what is in its place already."""
    if goal.kind != goals.TWO:
        return []
    known = memory.where_is(goal.thing)
    return [thing for thing, place in known if kind_of(place) == goal.place]


def _at(place: str) -> str:
    return "in" if place.split(" ")[0] in INSIDE else "on"


def _lowered(task: str) -> str:
    return task[:1].lower() + task[1:]
