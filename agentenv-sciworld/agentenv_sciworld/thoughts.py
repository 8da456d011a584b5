"""Thoughts: what the expert thinks before an action, by how the action begins."""

from __future__ import annotations

THOUGHTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "open door to",
        (
            "The way leads through the {thing}, so the door to it has to be open.",
            "I am going to the {thing} next; first I open the door.",
            "What I need lies beyond the door to the {thing}: I open it.",
        ),
    ),
    (
        "open",
        (
            "The {thing} may hold or take what I need, so I open it.",
            "I open the {thing} to get at its inside.",
        ),
    ),
    ("close", ("The {thing} should be shut for this.",)),
    (
        "go to",
        (
            "The next part has to be done from the {thing}, so I go there.",
            "I walk on to the {thing}.",
            "My way leads to the {thing} now.",
        ),
    ),
    (
        "look around",
        (
            "I should see what is here before I go on.",
            "A look around tells me what there is to work with.",
            "Let me check how things stand here.",
        ),
    ),
    (
        "pick up",
        (
            "I will need the {thing}, so I take it with me.",
            "Carrying the {thing} lets me use it where it is needed.",
        ),
    ),
    (
        "focus on",
        (
            "The task asks me to focus on exactly this: {thing}.",
            "I am sure of the right thing now and focus on it: {thing}.",
        ),
    ),
    (
        "examine",
        (
            "I want to see what state it is in now: {thing}.",
            "A closer look at this will tell whether it has changed: {thing}.",
        ),
    ),
    ("read", ("What is written there should tell me how to go on: {thing}.",)),
    (
        "use",
        (
            "This is the moment to use it: {thing}.",
            "Using the instrument gives me the reading that the task depends on.",
        ),
    ),
    (
        "move",
        (
            "Now it has to be brought to its place: {thing}.",
            "This belongs somewhere else for the next part: {thing}.",
        ),
    ),
    ("pour", ("The liquid has to go into another vessel: {thing}.",)),
    ("dunk", ("It has to be dipped in: {thing}.",)),
    ("mix", ("What is in it has to be mixed before it becomes something new: {thing}.",)),
    (
        "connect",
        (
            "The circuit needs this connection: {thing}.",
            "One more joint brings the circuit closer to being closed: {thing}.",
        ),
    ),
    ("disconnect", ("This connection is in the way: {thing}.",)),
    ("activate", ("It only does its work when it is on, so I switch on the {thing}.",)),
    ("deactivate", ("It has done its work, so I switch off the {thing}.",)),
    ("drop", ("I need it within reach here and not in my hands: {thing}.",)),
    (
        "wait",
        (
            "This takes time, so I wait.",
            "Nothing is to be done until the change has happened: I wait.",
            "I give it a moment.",
        ),
    ),
    ("0", ("Several things answer to that name, and the first one will do.",)),
    ("", ("That is the next thing to do.",)),
)
