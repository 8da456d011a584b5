"""Ways: why one opens a door or goes through it, looking for what an experiment lacks."""

from __future__ import annotations

from agentenv_sciworld.needs import Need
from agentenv_sciworld.notes import Notes

OPEN = (
    "I open the door to the {room}",
    "I get the door to the {room} open",
    "I make sure that the door to the {room} is open",
    "I open the way to the {room}",
)
GO = (
    "I go to the {room}",
    "I walk to the {room}",
    "I go on to the {room}",
    "I move on to the {room}",
)
CLAUSES = {  # how one comes to think of a room
    "told": (
        "the task places {need} {in_goal}",
        "the task says that {need} can be found {in_goal}",
        "according to the task {need} can be found {in_goal}",
        "from the task I know that {need} can be found {in_goal}",
    ),
    "seen": (
        "I saw {need} {in_goal}",
        "when I was {in_goal} I saw {need}",
        "I remember {need} {in_goal}",
        "what I still need, {need}, I saw {in_goal}",
    ),
    "likely": (
        "{need} can most likely be found {in_goal}",
        "I have not seen {need} yet, and the {goal} is a likely place",
        "what I lack is {need}, and I would look for that {in_goal}",
        "if {need} can be had anywhere, then probably {in_goal}",
    ),
}
FORMS = {
    "there": (
        "{Because}, so {step}.",
        "{Because}. That is why {step}.",
        "{Step}, because {because}.",
        "{Because}; therefore {step}.",
    ),
    "way": (
        "{Because}, and the {room} can bring me nearer, so {step}.",
        "{Because}. I am {in_here} now; to get further {step}.",
        "{Step} on the way to the {goal}, because {because}.",
        "{Because}. I am not there yet, so {step} first.",
    ),
    "detour": (
        "{Because}, but I do not know the way, and I have not seen the {room}, so {step}.",
        "{Because}. The {room} is new to me and may hold something useful as well; {step}.",
        "I have not been {in_room} yet. {Step} to get to know it before I turn to the {goal}.",
        "{Because}; what the {room} holds I do not know either, so {step}.",
    ),
    "explore": (
        "I have not found {need} so far and do not know what is {in_room}, so {step}.",
        "I still lack {need}. The {room} is a place that I have not looked at, so {step}.",
        "Nothing that I have seen tells where to find {need}; {step} to search there as well.",
        "{Step}, because I have not been there and still need {need}.",
    ),
    "connect": (
        "From the {room} one gets to other rooms, and I still need {need}, so {step}.",
        "I still lack {need}. {Step} to reach other parts of the house.",
        "I have done what I can {in_here}. To find {need}, {step}.",
        "{Step}, from where more doors lead on; what I look for is {need}.",
    ),
    "return": (
        "I have been {in_room} before, but the way to {need} may go through it; {step}.",
        "I cannot find {need} {in_here}, so {step} again.",
        "I leave this place without {need}: {step}, which I know already.",
        "{Step} again, since I still lack {need} and am done {in_here}.",
    ),
    "through": (
        "The door to the {room} is open now, so {step}; I am after {need}.",
        "Nothing is in the way any more: {step}, still in search of {need}.",
        "With the door open {step}, since I still need {need}.",
        "Now that the door is open {step}. What I want is {need}.",
        "The way is free, so {step}, with my mind on {need}.",
    ),
    "was open": (
        "The door was open already, so {step}; I am after {need}.",
        "There was nothing to open, as it turns out. {Step}, since I still need {need}.",
        "As the door stood open anyway, {step} and think of {need}.",
        "The door is open and was so before: {step} for {need}.",
    ),
}
_CONNECTING = ("hallway", "outside")


def way(room: str, notes: Notes, need: Need) -> str:
    """The kind of thought, a key of `FORMS`, for a step towards a room."""
    if notes.action == f"open door to {room}":
        if notes.answer == "The door is already open.":
            return "was open"
        if notes.answer == "The door is now open.":
            return "through"
    if not need.room or need.room == notes.here:
        if room in _CONNECTING and room not in notes.looks:
            return "connect"
        return "return" if room in notes.rooms else "explore"
    if room == need.room:
        return "there"
    if room in _CONNECTING or notes.leads_to(room, need.room) or room in notes.looks:
        return "way"
    return "detour"


def inside(room: str) -> str:
    return "outside" if room == "outside" else f"in the {room}" if room else "here"
