"""Thoughts: what the expert of the film database says before each kind of call."""

from __future__ import annotations

FIND_FILM = (
    'The other tools need the id of "{film}", so I search for this film by its title.',
    'I have no id of "{film}" yet, and without one nothing more can be asked about it.',
    'First I search for "{film}": what is known of a film is found by its id.',
    'Nothing has told me the id of "{film}" so far; the search by title does.',
)
FIND_PERSON = (
    "The other tools need the id of {person}, so I search for this name.",
    "I have no id of {person} yet, and without one nothing more can be asked about this person.",
    "First I search for {person}: what is known of people is found by their ids.",
    "Nothing has told me the id of {person} so far; the search by name does.",
)
FIND_BY_OTHER_TITLE = (
    'The search knows the titles of other countries too, so I look for "{film}".',
    'All I have is "{film}", which is not the main title; the search should find the film by it.',
    'I search for "{film}" and see under which title the database lists the film.',
    'Titles such as "{film}" lead to the film as well: searching for it tells the main title.',
)
ASK = (
    "I still have to see {wanted}.",
    "Next I ask for {wanted}.",
    "With this I can go on and look up {wanted}.",
    "What I do not know yet I can ask for now: {wanted}.",
    "The next call is for {wanted}.",
)
