"""Thoughts: what the expert of the weather world says before each kind of call."""

from __future__ import annotations

LOCATE = (
    "The tools take coordinates, so I look up where {place} lies.",
    "I do not know yet where {place} is; its name tells the search.",
    "Before I can ask anything about {place}, I need its latitude and longitude.",
    "What I am missing is the position of {place}, so that is my next call.",
)
STAND = (
    "It is about the place where the user is, which I do not know, so I ask for it.",
    "Everything depends on the user's own city here; I have to ask which one that is.",
    "No city is named, only where the user is, so the user's location comes first.",
    "To know which place is meant I need the user's current location.",
)
TODAY = (
    'Which days "{days}" means depends on the current date, so I ask for that.',
    'I cannot turn "{days}" into dates before I know what day it is for the user.',
    'The words "{days}" count from today, and today is not known to me yet.',
    'First I need the user\'s date: only then does "{days}" become a day of the calendar.',
)
PAST = (
    "{Days} lies in the past, so I need the historical {what} of {place}.",
    "Still missing is the {what} in {place} for {days}; it has passed, so I look into the history.",
    "I want to see the {what} of {place}, and as {days} is over, the historical tool has it.",
    "Since {days} comes before the current date, I ask for the past {what} in {place}.",
)
SUPPOSED_PAST = (
    "The goal does not tell today's date; I take {days} to have passed and ask for the historical "
    "{what} of {place}.",
    "I suppose that {days} lies in the past, so the historical {what} of {place} comes next.",
    "Still missing is the {what} in {place} for {days}, which I look for in the historical data.",
    "The historical tool should have the {what} of {place}, as {days} is most likely over.",
)
NOW = (
    "{Days} is the user's today, so I need the current {what} of {place}.",
    "The current date is {days}; what is missing is today's {what} in {place}.",
    "For today, {days}, there is a tool of its own, which I ask for the {what} in {place}.",
    "I want to see the {what} of {place} on {days}, and that is today.",
)
FUTURE = (
    "{Days} is still to come, so I need a forecast of the {what} in {place}.",
    "Still missing is the {what} in {place} for {days}; that lies ahead, so I read the forecast.",
    "As {days} comes after the current date, the forecast tells the {what} of {place}.",
    "I want to see the {what} that is expected in {place}, {days} being in the future.",
)
SUPPOSED_FUTURE = (
    "The goal does not tell today's date; I take {days} to lie ahead and ask for a forecast of "
    "the {what} in {place}.",
    "I suppose that {days} is yet to come, so a forecast of the {what} in {place} comes next.",
    "Still missing is the {what} in {place} for {days}, which I look for in the forecast.",
    "The forecast should have the {what} of {place}, as {days} most likely lies in the future.",
)
ELEVATION = (
    "What counts is how high {place} lies, so I ask for the elevation there.",
    "With these coordinates I can ask how many meters above sea level {place} is.",
    "The elevation of {place} is still missing; I ask for it.",
    "How high is {place}? The tool for elevations tells that.",
)
DISTANCE = (
    "I know where {one} and {other} lie, so I can ask how far apart they are.",
    "Both positions are known: next comes the distance between {one} and {other}.",
    "What is missing is the way from {one} to {other} in kilometers.",
    "With the coordinates of {one} and {other} the distance can be measured.",
)
LEVEL = (
    "The goal wants the name of a level, so I ask which level an index of {index} has.",
    "I do not know by heart what {index} means, and ask for its level.",
    "What is missing is the level that belongs to {index}.",
    "The figure to look at is {index}; a tool turns it into a level.",
)
