"""Phrases: the forms of an explorer's thoughts, by what it has just met and by what it does next.

A thought is one of `MET`, where something new was met, and then one of `DOES`.
"""

from __future__ import annotations

MET = {
    "begin": (
        "I have to {task}.",
        "My task is to {task}.",
        "What I am asked to do is to {task}.",
        "The goal is clear: {task}.",
        "So the task is to {task}.",
    ),
    "refused": (
        "My last action did nothing.",
        "Nothing happened, so that was not possible here.",
        "That did not work.",
        "The room did not react to what I tried.",
    ),
    "empty": (
        "The {shown} is empty.",
        "There is nothing {on_shown} the {shown}.",
        "Nothing lies {on_shown} the {shown}, so {a_kind} is still missing.",
        "I find nothing {on_shown} the {shown}.",
    ),
    "not there": (
        "There is {seen} {on_shown} the {shown}, but no {kind_wanted}.",
        "{On_shown} the {shown} I see {seen}, which is not what I look for.",
        "The {shown} has {seen}, but no {kind_wanted}.",
        "I see {seen}, and {a_kind} is still missing.",
    ),
    "progress": (
        "No {kind_wanted} {on_shown} the {shown} either; {searched} of the {all} places are seen.",
        "After {searched} of {all} places {a_kind} is still missing.",
        "The {shown} does not help: {seen}. That makes {searched} of {all} places seen.",
        "Of the {all} places I have seen {searched}, and none has {a_kind} that I can use.",
    ),
    "closed": (
        "The {shut} is closed.",
        "I cannot see into the {shut}, because it is closed.",
        "I stand at the {shut} and find it shut.",
        "A closed {shut_kind} shows nothing of what it holds.",
    ),
    "found": (
        "{On_shown} the {shown} I see {found}.",
        "The {shown} has {found}, and that is what I was looking for.",
        "I see {found} {on_shown} the {shown}.",
        "What I want is here: {found} {on_shown} the {shown}.",
    ),
    "in hand": (
        "Now I hold the {held}.",
        "The {held} is in my hands.",
        "I have picked up the {held}.",
        "With that I carry the {held}.",
    ),
    "one done": (
        "The {laid} is in its place, and a second {kind_wanted} is missing.",
        "One of the two is done, the {laid}; the task asks for another {kind_wanted}.",
        "That was the first {kind_wanted} of two.",
        "The {laid} lies where it should, so half of the task is done.",
    ),
    "hands free": (
        "My hands are free again.",
        "The {laid} is out of the way.",
        "I no longer carry the {laid}.",
        "Without the {laid} I can pick up something else.",
    ),
    "changed": (
        "The {held} is {state} now.",
        "That made the {held} {state}.",
        "Now the {held} is {state}, as the task wants it.",
        "One part is done: the {held} is {state}.",
    ),
}
DOES = {
    "search": (
        "{A_here} is a place where people keep {any}, so I look for one at the {place}.",
        "I have not seen {a_kind} yet; the {place} is a likely spot, so I go there.",
        "{A_kind} may well be {at} the {place}, which I have not searched yet.",
        "To find {a_kind} I try the {place}, where one would expect it.",
        "Of the places that I have not seen, the {place} is my best bet for {a_kind}.",
    ),
    "search further": (
        "The next {sort} may be better: I try the {place} for {a_kind}.",
        "There is another {sort}, so I go on to the {place} and look for {a_kind}.",
        "I go through them one by one, and the {place} comes next in my search for {a_kind}.",
        "That {sort} did not help; I try my luck with the {place}, still in need of {a_kind}.",
    ),
    "search unlikely": (
        "One rarely keeps {any} {at} {a_here}, but the {place} is quick to check.",
        "I would not expect {a_kind} {at} the {place}, but I have to look somewhere.",
        "The {place} is a less usual place for {a_kind}; I have not seen it yet, so I look.",
        "Things are not always where they belong, so I look for {a_kind} at the {place} too.",
    ),
    "uncover": (
        "Opening the {place} will show whether {a_kind} is inside.",
        "I open the {place} to look for {a_kind}.",
        "{A_kind} might be inside the {place}, so I open it.",
        "As long as the {place} is shut I do not know whether it holds {a_kind}, so I open it.",
    ),
    "inspect": (
        "I stand at the {place} already, so I look whether {a_kind} is there.",
        "The {place} is within reach from here; I check it for {a_kind}.",
        "I need no step to look at the {place}, and {a_kind} may be there.",
        "Before I walk on I look for {a_kind} at the {place}, which is right here.",
    ),
    "fetch": (
        "I remember that the {thing} is {at} the {place}, so I go there for it.",
        "I saw the {thing} {at} the {place}; that is where I go now.",
        "The {thing} that I saw {at} the {place} will do, so I walk over.",
        "No search is needed: the {thing} lies {at} the {place}, as I have seen.",
    ),
    "reopen": (
        "The {thing} is in the {place}, which is closed, so I open it.",
        "To get the {thing} I have to open the {place}.",
        "I saw the {thing} in the {place}; it takes an open door to reach it.",
        "The {place} was shut again with the {thing} inside, so I open it.",
    ),
    "take": (
        "The task needs {a_kind}, so I take the {thing}.",
        "The {thing} is what I need; I pick it up from the {place}.",
        "Any {kind_wanted} will do, so I take the {thing} from the {place}.",
        "I can carry one thing at a time, and the {thing} is a right one, so I take it.",
        "I take the {thing} to go on with the task.",
    ),
    "to change": (
        "It has to be {state} before it goes to its place, and the {place} can {verb} it.",
        "Before it goes to its place it must be {done}: I walk to the {place}.",
        "The task asks for a {state} {kind_wanted}, so I carry the {thing} to the {place}.",
        "What is missing is to {verb} it, and that is what the {place} is for.",
    ),
    "change": (
        "The {place} is here, so I {verb} the {thing} with it.",
        "The task asks for a {state} {kind_wanted}; with the {place} I {verb} the {thing}.",
        "I am at the {place} with the {thing}, which is not {state} yet, so I {verb} it.",
        "Here the {thing} can be {done}; the {place} is all that it takes.",
    ),
    "deliver": (
        "It belongs {at} the {place}, so I go there.",
        "The task names {a_here} as its place; the next stop is the {place}.",
        "All that is left is to bring the {thing} to the {place}.",
        "Nothing more has to be done with the {thing} than to put it {at} the {place}.",
    ),
    "make room": (
        "I open the {place} so that the {thing} can go in.",
        "Before I can put the {thing} away I have to open the {place}.",
        "The {thing} belongs inside, so the {place} has to be opened.",
        "With the {thing} in my hands I open the {place}, where it should go.",
    ),
    "put": (
        "I am at the {place}, where the {thing} belongs, so I put it down.",
        "This is the right spot for the {thing}: the {place}.",
        "I leave the {thing} {at} the {place}, as the task says.",
        "The {place} is right here, so the {thing} goes {at} it.",
    ),
    "to lamp": (
        "To look at the {thing} I need light, and I saw the {lamp} {at} the {place}.",
        "The {lamp} stands {at} the {place}, so I carry the {thing} there.",
        "What is missing is light: the {lamp} is {at} the {place}, where I saw it.",
        "I know of the {lamp} {at} the {place}; with the {thing} in hand I go there.",
    ),
    "light": (
        "The {thing} is in my hands and the {lamp} is here, so I switch it on.",
        "The {lamp} is here, so I use it to look at the {thing}.",
        "In the light of the {lamp} I can look at the {thing}; I turn it on.",
        "All that the {thing} needs now is light, and the {lamp} is within reach.",
    ),
    "drop": (
        "I carry the {thing}, which this task does not need, so I put it down here.",
        "The {thing} only keeps my hands full; I leave it {at} the {place}.",
        "I can carry one thing at a time, and the {thing} is the wrong one: down with it.",
        "The {place} has room for the {thing}, which I do not need.",
    ),
    "to drop": (
        "The {thing} is of no use for this task; I put it away at the {place}.",
        "My hands are full with the {thing}, so I look for a spot to leave it: the {place}.",
        "Holding the {thing} I cannot take what I need, so I bring it to the {place}.",
        "The {place} is a place to leave the {thing}, which the task does not ask for.",
    ),
    "to uncover": (
        "I open the {place} so that I can leave the {thing} there.",
        "The {thing} can go into the {place} once that is open.",
        "To get rid of the {thing} I open the {place}.",
    ),
    "lost": (
        "I know of nothing that would bring me on, so I look around.",
        "Nothing that I have seen so far helps here; I take a look at the room once more.",
        "I see no way on, so I take stock of what is here.",
        "Perhaps I have missed something: I look again.",
    ),
}
