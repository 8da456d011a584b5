"""Thoughts: why an action makes sense to an agent that knows only what it has been shown.

The expert plans with the whole grid. What it thinks takes up an errand, such as a key to be
fetched, only where the agent has seen what makes it necessary; else it speaks of the mission, and
of a thing that was not in view yet as something to be found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agentenv_babyai.memory import Memory, direction, whereabouts
from agentenv_babyai.phrases import FORMS
from agentenv_babyai.stages import Planned, Stage
from agentenv_babyai.view import Seen, name_of
from agentenv_babyai.world import Pose, Thing, ahead_of, is_locked_door, is_open_door
from envservers.phrasing import phrased

SHOWN = 3  # more things in view than that are not listed in a thought
VERBS = (  # how an action begins, and what the kinds of sentences about it begin with
    ("turn", "turn"),
    ("move forward", "forward"),
    ("go to", "walk"),
    ("go through", "through"),
    ("toggle and go through", "open"),
    ("toggle", "toggle"),
    ("pickup", "pick up"),
    ("drop", "drop"),
)
WORDS_TO_ME = {"your": "my", "of you": "of me", "behind you": "behind me"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the agent knows when it thinks."""

    mission: str
    memory: Memory
    pose: Pose
    carrying: Thing | None
    first: bool  # whether nothing was done yet
    idle: str = ""  # why the last action told nothing new: a key of FORMS


def thought(planned: Planned, told: Told, *drawn_by: object) -> str:
    """Why to take the next action of a plan."""
    kinds, words = _kinds(planned, told)
    return " ".join(phrased(FORMS[kind], *drawn_by, kind, **words) for kind in kinds)


def _kinds(planned: Planned, told: Told) -> tuple[list[str], dict[str, str]]:
    """The kinds of sentences that a thought consists of, and their words."""
    opening = "goal" if told.first else told.idle
    said = [opening] if opening else []
    words = {"mission": mine(told.mission)} | _words_of_action(planned.action, told)
    if planned.stage is None:
        return [*said, "lost"], words
    stage = _spoken_of(planned, planned.stage, told)
    status = _status(stage, told)
    words |= _words_of_stage(stage, planned, told)
    state = "bare" if status == "unseen" and not told.memory.view.seen else status
    if stage.reveals:
        state = f"errand {state}" if status == "unseen" else state
    elif (
        told.first
        and f"{state} at first" in FORMS
        and not re.search(r" and |, then ", words["mission"])
    ):
        state = f"{state} at first"  # the mission was just told
    return [*said, state, _deed(planned, stage, status, told)], words


def _spoken_of(planned: Planned, stage: Stage, told: Told) -> Stage:
    """What the agent can say to work on: a thing that it never saw is in nobody's way."""
    memory, pose = told.memory, told.pose
    if not stage.reveals or memory.nearest(stage.reveals, pose):
        return stage
    if stage.otherwise and memory.nearest(stage.about, pose):
        return replace(stage, purpose=stage.otherwise)
    return planned.clause or stage


def _status(stage: Stage, told: Told) -> str:
    """How much the agent knows of what a stage is about: a key of FORMS."""
    if not stage.target:
        return "hands"
    if told.memory.in_view(stage.about):
        return "seen"
    return "remembered" if told.memory.nearest(stage.about, told.pose) else "unseen"


def _deed(planned: Planned, stage: Stage, status: str, told: Told) -> str:
    """The kind of sentence about the next action."""
    verb = _verb(planned.action)
    done = planned.reached and stage.op == (planned.stage or stage).op
    if status == "hands" or verb == "drop":
        return "room" if not done else "drop" if status in ("seen", "remembered") else "let go"
    if done and status != "unseen":
        return _finish(stage, verb, told)
    via = _via(planned.action, told)
    if verb == "toggle":
        return "open first"
    if verb == "open" and via and is_locked_door(via.thing):
        return "unlock"
    if status != "unseen":
        if verb == "walk" and via and via.cell in stage.about:
            return "face"
        ours = stage.about == (planned.stage or stage).about
        return f"{verb} toward" if ours else "detour"
    if verb == "through" and via and via.cell in told.memory.entered:
        return "through back"
    return f"{verb} search"


def _finish(stage: Stage, verb: str, told: Told) -> str:
    """The same for an action that does what is wanted."""
    if stage.op == "face":
        return "face" if verb == "walk" else "end up facing"
    if stage.op == "pick up":
        return "pick up"
    front = told.memory.in_view({ahead_of(told.pose)})
    if verb == "toggle" and front and is_open_door(front.thing):
        return "shut"
    return "toggle" if verb == "toggle" else "toggle and go"


def _words_of_action(action: str, told: Told) -> dict[str, str]:
    via = _via(action, told)
    label = via.label if via else ""
    doing = {
        "forward": "step forward",
        "walk": f"walk to {label}",
        "through": f"go through {label}",
        "open": f"open {label} and go through",
        "toggle": f"toggle {label}",
        "pick up": f"pick up {label}",
    }
    return {
        "via": label,
        "via_where": whereabouts(via) if via else "",
        "side": action.removeprefix("turn "),
        "doing": doing.get(_verb(action), action),
    }


def _words_of_stage(stage: Stage, planned: Planned, told: Told) -> dict[str, str]:
    memory, pose = told.memory, told.pose
    used = _via(planned.action, told)
    seen = used if used and used.cell in stage.about else memory.in_view(stage.about)
    place = memory.nearest(stage.about, pose)
    in_view = [each.label for each in memory.view.seen]
    held = name_of(told.carrying) if told.carrying else "nothing"
    return {
        "want": stage.purpose,
        "target": stage.target,
        "label": seen.label if seen else "",
        "where": whereabouts(seen) if seen else "",
        "name": memory.things[place] if place else "",
        "direction": direction(place, pose) if place else "",
        "sight": _listed(in_view),
        "held": f"the {held}",
        "held_name": held,
        "clause": planned.clause.purpose if planned.clause else "go on",
    }


def _verb(action: str) -> str:
    return next((verb for start, verb in VERBS if action.startswith(start)), "")


def _via(action: str, told: Told) -> Seen | None:
    """The thing that an action names, or toggles in front of the agent."""
    if action == "toggle":
        return told.memory.in_view({ahead_of(told.pose)})
    return next((each for each in told.memory.view.seen if action.endswith(f" {each.label}")), None)


def _listed(labels: list[str]) -> str:
    if len(labels) > SHOWN:
        return f"{', '.join(labels[:SHOWN])} and more"
    *first, last = labels or [""]
    return f"{', '.join(first)} and {last}" if first else last


def mine(mission: str) -> str:
    """The mission as the agent speaks of it itself."""
    for yours, own in WORDS_TO_ME.items():
        mission = mission.replace(yours, own)
    return mission
