"""Phrases: the forms of what an expert thinks, by what it knows and what it does next.

`{label}` and `{via}` are things in view, with their numbers: what is wanted, and what the action
names. `{target}` is what is wanted in the words of the mission.
"""

from __future__ import annotations

FORMS: dict[str, tuple[str, ...]] = {
    # What has just happened, where that needs saying.
    "goal": (
        "My task is to {mission}.",
        "I have to {mission}.",
        "I am asked to {mission}.",
        "The goal is to {mission}.",
    ),
    "refused": (
        "That was not possible here, so nothing has changed.",
        "My last action could not be done, as the answer says.",
        "That did not work, and I am where I was.",
        "Nothing came of that; I must choose among the available actions.",
    ),
    "looked": (
        "Now I know what I can do from here.",
        "I have the list of actions and can go on.",
        "The list of actions tells me nothing about the room itself.",
        "That only listed what is possible, so it is time to act.",
    ),
    "same": (
        "What I see is the same as before.",
        "My last action made no difference that I can see.",
        "Nothing in view has changed since the last step.",
        "That did not show me anything new.",
    ),
    # How things stand.
    "seen": (
        "I want to {want}, and {label} is {where}.",
        "I am going to {want}: {label} is {where}.",
        "In view is {label}, {where}, and my aim is to {want}.",
        "Next I have to {want}. There is {label}, {where}.",
        "What I have to do now is to {want}, and I see {label}, {where}.",
    ),
    "seen at first": (
        "I can see {label}, which is {where}.",
        "There is {label}, {where}.",
        "It must be {label}, which is {where}.",
        "Already in view is {label}, {where}.",
        "What I am looking for is {where}: {label}.",
    ),
    "remembered": (
        "I want to {want}. I have seen {target} before, and it should be {direction}.",
        "I remember the {name}, which must be {direction}, and I have to {want}.",
        "To {want} I go back to the {name} that I saw: by my count it is {direction}.",
        "The {name} is out of sight now, {direction}, but I still want to {want}.",
    ),
    "unseen": (
        "Still no sign of {target}: all I see is {sight}.",
        "I am still looking for {target} and find {sight} here.",
        "What I see is {sight}, so the search for {target} goes on.",
        "In view I have {sight}, but not yet what I need to {want}.",
        "I have to {want}. All that is in view is {sight}, so I keep looking.",
        "To {want} I must first find the place, and here I see {sight}.",
    ),
    "unseen at first": (
        "I do not see {target} yet, only {sight}.",
        "So far {target} is nowhere in view: I see {sight}.",
        "First I must find {target}, as all I see is {sight}.",
        "Where {target} may be I do not know, for I see {sight}.",
    ),
    "bare": (
        "I see nothing but floor and walls here, and I have to {want}.",
        "Still no sign of {target}, as nothing at all lies in view.",
        "No object is in view, so I have to look elsewhere for {target}.",
        "This part of the place is empty, and my aim is still to {want}.",
        "From here I see no objects, so the search for {target} goes on.",
    ),
    "bare at first": (
        "I see no objects from here, so I first have to find {target}.",
        "Before me are only floor and walls; {target} must be elsewhere.",
        "Nothing is in view yet, so I begin to look for {target}.",
        "Where {target} may be I cannot tell, as I see nothing at all.",
    ),
    "errand unseen": (
        "I need to {want}, but all I see is {sight}.",
        "I have yet to {want}, and what I see is {sight}.",
        "I have to {want}. In view I find {sight}, so I keep looking.",
        "To {want} I must search on, for I see only {sight}.",
    ),
    "errand bare": (
        "I need to {want}, but nothing is in view here.",
        "I have yet to {want}, and this place is empty.",
        "I have to {want}. As I see no objects here, I keep looking.",
        "To {want} I must search on, for I see only floor and walls.",
    ),
    "hands": (
        "I carry {held} and need my hands free, because I have to {clause}.",
        "My hands are full with {held}, but I have to {clause}.",
        "To {clause} I first have to get rid of {held}.",
        "Carrying {held} does not help any more; I want to {clause}.",
    ),
    # The next action, where it brings nearer what was seen.
    "turn toward": (
        "The way there begins with a turn to the {side}.",
        "I turn {side} to get there.",
        "I have to face another way first, so I turn {side}.",
        "With a turn to the {side} I can go on to it.",
    ),
    "forward toward": (
        "One step forward takes me on.",
        "I step forward, since the place in front of me is free.",
        "The next step of the way is straight ahead.",
        "I move on by one step and go on from there.",
    ),
    "walk toward": (
        "I walk to {via} first, as I can go on from there.",
        "The way there leads past {via}, {via_where}.",
        "From {via}, {via_where}, it is not far.",
        "I get closer by going to {via}.",
    ),
    "through toward": (
        "The way there leads through {via}.",
        "I go through {via}, {via_where}, to get to it.",
        "Going through {via} takes me nearer.",
        "I think that I can reach it through {via}, {via_where}.",
    ),
    "open toward": (
        "I open {via} and go through, to get there.",
        "The way there is shut by {via}, {via_where}, so I open it and go on.",
        "Behind {via} I can go on to it, so I open that and walk through.",
        "I have to get past {via}: I open it and go through.",
    ),
    # The next action, where the search goes on.
    "turn search": (
        "I turn {side} to see what is there.",
        "Perhaps it is to my {side}, so I turn that way.",
        "A turn to the {side} shows me another part of this place.",
        "I look to my {side} next.",
        "It may be somewhere outside my view, so I turn {side}.",
    ),
    "forward search": (
        "I take a step forward to see further.",
        "A step ahead may show me more.",
        "I move forward to look from there.",
        "Straight ahead is free, so I go on searching that way.",
    ),
    "walk search": (
        "I walk to {via}, {via_where}, to see more from there.",
        "From {via} I may see what is hidden from here.",
        "To look around elsewhere I go to {via}, {via_where}.",
        "I may have a better view from beside {via}, so I go there.",
    ),
    "through search": (
        "Perhaps it is behind {via}, so I go through.",
        "I do not know yet what lies beyond {via}, {via_where}; I go and look.",
        "The next place to search is behind {via}.",
        "I have not seen what is past {via}, so I go through it.",
    ),
    "through back": (
        "I have seen enough here, so I go back through {via}.",
        "I return through {via}, {via_where}, to search elsewhere.",
        "This side does not help me, so I try my luck beyond {via} once more.",
        "I leave through {via}, as what I look for is not here.",
    ),
    "open search": (
        "It may be behind {via}, which is shut, so I open it and go in.",
        "I cannot see past {via}, {via_where}, so I open it and look there.",
        "The next place to search is beyond {via}: I open it and go through.",
        "Opening {via} lets me see another room.",
    ),
    "unlock": (
        "The {held_name} that I carry fits {via}, so I unlock it and go through.",
        "I have the right key for {via}, {via_where}: I open it and go in.",
        "As I hold the {held_name}, I can pass {via} now.",
        "With the {held_name} I unlock {via} to see what is behind it.",
    ),
    "open first": (
        "I open {via} first, and see what is behind it.",
        "It takes a toggle to get {via} out of my way.",
        "The door in front of me, {via}, has to open before I go on.",
        "I toggle {via}, which is right before me, so that I can pass.",
    ),
    # The next action, where the way to what was seen is not in view.
    "detour": (
        "I do not see the whole way yet, so I {doing}.",
        "How to get there is not clear from here; to find out I {doing}.",
        "The direct way does not look good, so first I {doing}.",
        "Something may be in my way, and I {doing} to see.",
    ),
    "room": (
        "I {doing} to find a free place for it.",
        "There is no good place for it right here, so I {doing}.",
        "To leave it where it is in nobody's way I {doing}.",
        "I look for room to drop it, and so I {doing}.",
    ),
    # The next action, where it does what is wanted.
    "face": (
        "I walk up to {via}.",
        "A way leads there, so I go to {via}.",
        "All I have to do is to go to {via}.",
        "I go straight to {via} and face it.",
    ),
    "end up facing": (
        "When I {doing}, I face it.",
        "I {doing}, and it is right in front of me.",
        "To have it right before me I {doing}.",
        "It only takes that I {doing} to stand before it.",
    ),
    "pick up": (
        "I can get to it, so I pick up {via}.",
        "My hands are free: I walk there and pick up {via}.",
        "A way leads to {via}, and I take it.",
        "It is within reach, so I pick it up.",
    ),
    "toggle": (
        "I stand right before it, so I toggle it.",
        "It is just in front of me: a toggle opens it.",
        "From here I can toggle it at once.",
        "Nothing is left to do but to toggle it.",
    ),
    "toggle and go": (
        "I open {via} and go through.",
        "A way leads to {via}, so I toggle it and go on.",
        "I can reach {via} from here: I open it and step through.",
        "One action does it: toggle {via} and go through.",
    ),
    "shut": (
        "It is open already, so I close it, to open it again after that.",
        "Only opening it myself counts, and as it is open I first shut it.",
        "I toggle it twice: now it shuts, and then I can open it.",
        "An open door cannot be opened, so I close it first.",
    ),
    "drop": (
        "The place in front of me is the right one for {held}, so I drop it.",
        "I let go of {held} here, as the free place before me is beside it.",
        "I face a free place next to it and drop {held} there.",
        "Here I can put {held} down, just where it belongs.",
    ),
    "let go": (
        "The place in front of me is free, so I drop it here.",
        "I leave it right here, where nothing lies in front of me.",
        "Here it is out of the way, so I let go of it.",
        "I drop it on the free place before me.",
    ),
    "lost": (
        "I see no way to {mission} any more, so I check what I can do.",
        "As far as I can tell I cannot {mission} from here; I look at the list of actions.",
        "Nothing that I know of helps me to {mission}. I list my actions.",
        "I am at a loss how to {mission}, so I only check what is possible.",
    ),
}
