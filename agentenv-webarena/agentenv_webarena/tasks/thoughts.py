"""Thoughts: why the expert does the next thing, in several forms for each reason.

Words in braces are quoted from the objective, from pages that were shown and from actions; `aim` is
what is to be done after this, as far as the objective names it.
"""

from __future__ import annotations

# The first thought of an episode; `next` is the thought of its action.
FIRST = (
    'I am asked this: "{intent}" {next}',
    'The objective reads: "{intent}" So far I have seen no more than {page}. {next}',
    '{next} That is a first step towards what somebody wants: "{intent}"',
    'Nothing is done yet of this: "{intent}" {next}',
    'Here is what I have to take care of: "{intent}" {next}',
)
FAILED = (
    "That was not done: {failure}. {next}",
    "My last action did not work ({failure}). {next}",
    "{next} Before that an action failed: {failure}.",
    "The browser says of my last action: {failure}. {next}",
)
# Where the plan knows more about a move than its kind does.
REASONED = (
    "{reason} {next}",
    "{next} {reason}",
)
FORMS = {
    "follow": (
        '{Page} has a {role} "{name}", which should bring me nearer: I still have to {aim}.',
        'To {aim} I follow the {role} "{name}" on {page}.',
        'I see "{name}" here. That is the {role} to take if I want to {aim}, so I click it.',
        'What I need is not on {page} itself. The {role} "{name}" looks like the way to {aim}.',
        'I click "{name}", since from {page} that {role} leads on, and I am here to {aim}.',
    ),
    "named": (
        'The objective speaks of "{name}", and {page} has a {role} of that name. I click it to '
        "{aim}.",
        '"{name}" is just what the objective names, so I take this {role} on {page} to {aim}.',
        'I was to look out for "{name}": there it is, as a {role} on {page}. I click it, for I '
        "have to {aim}.",
        'On {page} I have found the {role} "{name}" that was named to me. With a click on it I can '
        "{aim}.",
    ),
    "related": (
        'The {role} "{name}" on {page} has "{shared}" in it, which the objective names. I click '
        "it to {aim}.",
        'Since the objective says "{shared}", the {role} "{name}" is meant for me; I click it.',
        'I look for "{shared}", and {page} has it in the {role} "{name}". That is where I click '
        "to {aim}.",
        '"{name}": with "{shared}" in its name this {role} is the one to click on {page}.',
    ),
    "sorted": (
        'In the order that I chose for the list, "{name}" is the entry that fits, so I open it '
        "to {aim}.",
        'Now that {page} is in order, I can tell: it is "{name}" that I need, and I click it.',
        'The list is sorted, and from what it shows "{name}" answers to the objective. I open '
        "that {role}.",
        'Of the entries, as they are ordered now, I take "{name}", for I have to {aim}.',
    ),
    "press": (
        'There is a {role} "{name}" on {page}. I press it to {aim}.',
        'I have to {aim}, and the {role} "{name}" on {page} is made for that.',
        'The {role} "{name}" is what {page} offers for this, so I press it; then I can {aim}.',
        'I press "{name}". It is the {role} on {page} that I need to {aim}.',
    ),
    "submit": (
        'I have {entered}, and nothing counts before "{name}" is pressed. I press it to {aim}.',
        '{Page} has what it needs: I {entered}. Now I press the {role} "{name}".',
        'Since I {entered}, only the {role} "{name}" is left on {page}.',
        'Next comes "{name}": I {entered}, so this {role} can be pressed to {aim}.',
    ),
    "choose": (
        'Among the choices on {page} is "{name}". That is the one I need to {aim}.',
        'I choose "{name}", which fits what I am asked; the list on {page} offers it.',
        'To {aim} the list has to stand at "{name}", so I choose that.',
        '{Page} lets me choose "{name}", and without it I cannot {aim}.',
    ),
    "choose named": (
        'The objective says "{name}", and {page} offers it, so I choose it to {aim}.',
        '"{name}" is one of the choices on {page}, just as I was told. I choose it.',
        'I was told "{name}": this list has it. I choose it and go on to {aim}.',
        'Of the choices here I take "{name}", because the objective names it.',
    ),
    "order": (
        'The list on {page} is easier to judge in another order. I choose "{name}" to {aim}.',
        'With the order "{name}" what I look for comes to where I can see it, and I can {aim}.',
        'I sort by "{name}": the order of {page} so far does not answer what I am asked.',
        'What matters to the objective is not how {page} is ordered now, so I take "{name}".',
    ),
    "page on": (
        'What I need is not among the entries of this page. I click "{name}" to {aim}.',
        'The list goes on behind "{name}", and I have not found all that I need to {aim}.',
        'I have looked through this part of {page} and want to see the rest: "{name}".',
        'There are more entries than {page} shows at once. "{name}" brings me to them, so that I '
        "can {aim}.",
    ),
    "search": (
        'The field "{name}" finds things by their words. I search for "{text}" to {aim}.',
        'I have to {aim}, and a search for "{text}" is the short way; {page} has the field '
        '"{name}" for it.',
        'Instead of going through menus I type "{text}" into "{name}" and press Enter.',
        '{Page} does not show what I need yet. With "{text}" in the field "{name}" it should come '
        "up, and then I can {aim}.",
    ),
    "filter": (
        'I type "{text}" as "{name}" and press Enter, so that {page} takes it up; I want to {aim}.',
        'The field "{name}" is to have "{text}", and Enter puts it to use.',
        'What {page} shows depends on "{name}": I enter "{text}" there and confirm with Enter.',
        '"{text}" belongs into "{name}"; with Enter it takes effect, and then I can {aim}.',
    ),
    "fill": (
        '{Page} has a field "{name}". It is to hold "{text}", so I type that.',
        'For "{name}" the right entry is "{text}"; I have to {aim} after that.',
        'I enter "{text}" as "{name}", which follows from what I am asked.',
        'The field "{name}" does not hold what I need yet: I put in "{text}" to {aim}.',
    ),
    "fill named": (
        'The objective gives "{text}", and {page} has the field "{name}" for it. I type it in.',
        'I was told "{text}"; that belongs into "{name}".',
        'Into "{name}" goes "{text}", word for word as in the objective. Then I have to {aim}.',
        'Of what I was told, "{text}" is what the field "{name}" asks for, so I enter it.',
    ),
    "fill on": (
        'I have {entered}. Next is the field "{name}", with "{text}".',
        'After I {entered}, "{name}" is still to be filled: it gets "{text}".',
        'The form is not complete, though I {entered}. "{text}" goes into "{name}".',
        'So far I {entered}; what "{name}" needs is "{text}", and then I can {aim}.',
    ),
    "scroll": (
        "What this window shows of {page} is not enough to {aim}, so I scroll {way}.",
        "{Page} goes on {beyond} the window. I scroll {way}, since I still have to {aim}.",
        "I do not see here what I need to {aim}; it may stand further {way} on {page}.",
        "To {aim} I have to read more of {page} than this window shows. I scroll {way}.",
    ),
    "scroll on": (
        "Still not in sight. I scroll on {way}, for {page} has more to show and I have to {aim}.",
        "This part of {page} did not help either, so I go further {way}.",
        "I keep reading: there is more of {page} {beyond} the window, and I am not able to {aim} "
        "yet.",
        "One window further {way}, because nothing here lets me {aim}.",
    ),
    "scroll to": (
        'I want "{name}", and it is not in this window of {page}. I scroll {way}.',
        '"{name}" must be further {way} on {page}, so I scroll there to {aim}.',
        'I cannot reach "{name}" from here: {page} has to move {way} first.',
        'The window does not show "{name}", which I need to {aim}. I scroll {way}.',
    ),
    "press keys": (
        "I press {text}, which is needed on {page} to {aim}.",
        "A key does it here: {text}. After that I can {aim}.",
        "To {aim} I use the keyboard on {page}: {text}.",
        "{Page} reacts to keys, so I press {text}.",
    ),
    "goto": (
        "{Page} has done its part. I go to {text} to {aim}.",
        "What comes next is on another page, at {text}; I go there directly.",
        "I know an address that helps to {aim}: {text}.",
        "Nothing on {page} leads on, so I open {text}.",
    ),
    "back": (
        "I have seen what I needed on {page} and go back to the page before.",
        "{Page} was a side trip; the page before is where I can {aim}.",
        "Back to where I came from, since {page} has no more for me.",
        "To {aim} I return from {page} to the page before.",
    ),
    "restart": (
        "I do not see on {page} how to go on from here, so I start again at {text}.",
        "What was done last leads away from the objective. From {text} I know where to begin.",
        "{Page} is not where I need to be. I return to the first page, {text}, and begin anew.",
        "To be sure that I do every step I go back to the start: {text}.",
    ),
    "answer here": (
        '{Page} tells what was asked: "{text}". I stop with this answer.',
        'The answer stands in front of me on {page}, namely "{text}", so I can stop.',
        'I read "{text}" here, and that is what the objective asks for. Nothing else is to do.',
        '"{text}" is the answer; I have it from {page}, and the task ends with it.',
    ),
    "answer gathered": (
        'From what I read on {pages} I get "{text}", so that is my answer.',
        'Nothing is left to look up after {pages}: the answer is "{text}".',
        'I put together what {pages} told me. It comes to "{text}", and I stop with that.',
        'My answer is "{text}", by what I saw on {pages}.',
    ),
    "impossible": (
        "I have looked on {pages}, and what is asked for is not there. The answer is N/A.",
        "What the objective wants cannot be had on {pages}, so I stop with N/A.",
        "The objective cannot be met, as far as I see from {pages}. That is what N/A is for.",
        "After {pages} I know of no place where this could still be found, so I answer N/A.",
    ),
    "done": (
        "I {last}, and {page} is what came of it. That was all, so I stop.",
        "{Page} is open, and with the last step, where I {last}, the objective is met.",
        "Nothing is missing any more: I {last}. The task ends here on {page}.",
        "What was wanted is done, for I {last}. No answer was asked for.",
    ),
    "there": (
        "{Page} is open now, and that is where I was to end up. I stop here.",
        "The objective is met with {page} in the window; nothing more is asked.",
        "I stop, because {page} is the page that somebody wants to see.",
        "This is it: {page} shows what was wanted, so there is nothing left to do.",
    ),
}
