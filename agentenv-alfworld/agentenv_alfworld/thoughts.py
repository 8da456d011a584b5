"""Thoughts: one sentence on why the next action makes sense, in varied words."""

from __future__ import annotations

from agentenv_alfworld.houses import goals

PHRASES = {
    "search": (
        "I need to find {a} {kind}, and the {place} is a likely spot for one.",
        "I have not seen {a} {kind} yet, so I check the {place}.",
        "Perhaps there is {a} {kind} {at} the {place}; I go and look.",
        "My search for {a} {kind} goes on at the {place}.",
    ),
    "uncover": (
        "The {place} is closed, so I open it to look for {a} {kind}.",
        "I cannot see what is in the {place} before I open it; {a} {kind} may be there.",
        "{A} {kind} might be inside the {place}, which is closed, so I open it.",
    ),
    "inspect": (
        "I stand at the {place} already, so I look whether {a} {kind} is there.",
        "The {place} is within reach from here; I check it for {a} {kind}.",
    ),
    "fetch": (
        "I know that the {thing} is {at} the {place}, so I go back for it.",
        "I saw the {thing} {at} the {place}; that is where I go now.",
        "The {thing} that I need is {at} the {place}.",
    ),
    "reopen": (
        "The {thing} is in the {place}, which is closed, so I open it.",
        "To get the {thing} I have to open the {place}.",
    ),
    "take": (
        "There is the {thing}, just what I need, so I take it.",
        "The {thing} is right here {at} the {place}; I pick it up.",
        "I have found {a} {kind}: I take the {thing}.",
    ),
    "to change": (
        "I hold the {thing}; to {verb} it I go to the {place}.",
        "The {thing} has to be {done} first, and the {place} is made for that.",
        "Now that I have the {thing}, the {place} is where I can {verb} it.",
    ),
    "change": (
        "I am at the {place} with the {thing}, so I {verb} it.",
        "The {thing} must be {done}; the {place} does it.",
        "Here I can {verb} the {thing} with the {place}.",
    ),
    "deliver": (
        "The {thing} is ready, and it belongs {at} the {place}, so I go there.",
        "I have the {thing}; the next stop is the {place}.",
        "All that is left is to bring the {thing} to the {place}.",
    ),
    "make room": (
        "The {place} is closed; I open it so that the {thing} can go in.",
        "Before I can put the {thing} away I have to open the {place}.",
    ),
    "put": (
        "I am at the {place}, where the {thing} belongs, so I put it down.",
        "This is the right spot for the {thing}: the {place}.",
        "I leave the {thing} {at} the {place}, as the task says.",
    ),
    "to lamp": (
        "I hold the {thing}; now I need the light of the {lamp} {at} the {place}.",
        "The {lamp} stands {at} the {place}, so I carry the {thing} there.",
    ),
    "light": (
        "With the {thing} in my hand I switch on the {lamp}.",
        "The {lamp} is here, so I use it to look at the {thing}.",
    ),
    "drop": (
        "I carry the {thing}, which this task does not need, so I put it down here.",
        "The {thing} only keeps my hands full; I leave it {at} the {place}.",
    ),
    "to drop": (
        "The {thing} is of no use for this task; I put it away at the {place}.",
        "My hands are full with the {thing}, so I look for a spot to leave it: the {place}.",
    ),
    "to uncover": ("I open the {place} so that I can leave the {thing} there.",),
    "lost": (
        "I have looked everywhere and see no way on, so I take stock of the room.",
        "Nothing that I know of helps here; I look around once more.",
    ),
}
DONE = {"clean": "cleaned", "heat": "heated", "cool": "cooled"}
INSIDE = {kind.lower() for kind in goals.INSIDE}


def thought(why: str, turn: int, **words: str) -> str:
    """The sentence for a reason; which of its forms depends on the turn alone."""
    kind = words.get("kind") or words.get("thing", "").split(" ")[0]
    article = goals.article(kind)
    phrases = PHRASES[why]
    return phrases[turn % len(phrases)].format_map(
        words
        | {
            "kind": kind,
            "a": article,
            "A": article.capitalize(),
            "at": "in" if words.get("place", "").split(" ")[0] in INSIDE else "on",
            "done": DONE.get(words.get("verb", ""), ""),
        }
    )
