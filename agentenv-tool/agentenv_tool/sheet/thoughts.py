"""Thoughts: what the expert of the spreadsheets says before each kind of call."""

from __future__ import annotations

OPEN = (
    "{Sheet} is not open, and all other tools work on the open sheet, so I open it.",
    "First I have to open {sheet}, as the goal is about this sheet.",
    "Nothing can be read or changed in {sheet} before it is open.",
    "I start with {sheet}, which must be open for everything else.",
)
READ = (
    "I have not seen the table yet, so I read all of it {why}.",
    "Nothing tells me what the cells hold; I need the whole sheet {why}.",
    "I look at all values now {why}.",
    "What is missing is the table itself, which I read {why}.",
)
NOTE = (
    "What I still need is the note on {place}, so I read it.",
    "The date stands in the note on {place}, which I have not seen yet.",
    "Next I look at the note on {place}, as the date is told there.",
    "The table does not show notes, so I ask for the one on {place}.",
)
WRITE = (
    "So I type {value} into {place}.",
    "What has to stand in {place} is {value}, so I write it there.",
    "{Place} is the cell to change: it gets {value}.",
    "That makes {place} the right cell for {value}.",
)
FILL = (
    "So I write {what} into {area}.",
    "With one call I can put {what} into {area}.",
    "I fill {area} at once, namely with {what}.",
    "What is left to type is {what}, which goes into {area}.",
)
CALCULATE = (
    "So {place} gets the {function} of {cells}.",
    "A formula in {place} will do: the {function} of {cells}.",
    "I let {place} hold the {function} of {cells}.",
    "What {place} needs is the {function} of {cells}, so I put that formula there.",
)
ANNOTATE = (
    'So I put the note "{note}" on {place}.',
    '{Place} needs a note now, which says "{note}".',
    'The note "{note}" belongs on {place}, where I put it.',
    'What is missing is the note on {place}: "{note}".',
)
DELETE = (
    "So I delete {which}, all with one call, as deleting renumbers what lies behind.",
    "What has to go is {which}; I remove that at once, before any number changes.",
    "I delete {which} in a single call, so that the numbers still hold.",
    "That leaves {which} to be deleted, which I do at once.",
)
INSERT = (
    "So I insert {what} at {where}.",
    "{What} goes in at {where}.",
    "What is missing is {what}, and its place is {where}.",
    "I put {what} in at {where}, and what lies behind moves on.",
)
FREEZE_TO_SORT = (
    "Sorting moves every row that is not frozen, so I freeze the header first.",
    "Before I sort, the header has to be frozen, or it would move as well.",
    "The header must stay on top; frozen rows are never sorted, so I freeze row 1.",
    "I freeze the first row now: the sorting to come must not touch the header.",
)
SORT = (
    "With the header frozen I can sort by {column}, which is column {number}, {order}.",
    "{Column} is column {number}; sorting by it, {order}, puts the rows in order.",
    "The rows still have to be sorted by {column}, column {number}, {order}.",
    "Now the order of the rows: I sort by column {number}, {column}, {order}.",
)
FREEZE = (
    "So I freeze {what}.",
    "To keep {what} in view I freeze just that part.",
    "I fix {what} with one call.",
    "Still to be frozen: {what}.",
)
MERGE = (
    "So I merge {area} into one cell.",
    "The title has to span the table, so {area} becomes one cell.",
    "I merge the cells {area}, from the first column of the table to the last.",
    "What the title still needs is a single wide cell, {area}.",
)
LOST = (
    "I see that {reason}: what the goal asks for cannot be done any more, so I finish.",
    "The table is not what the goal speaks of, as {reason}. I give up here.",
    "As {reason}, the goal is out of reach, and I finish.",
    "There is no way back: {reason}. I end the episode.",
)
DELETED = (
    "{Sheet} is deleted, and with it what the goal asks for is lost, so I finish.",
    "What I should have changed is gone, as {sheet} is deleted. I end the episode.",
    "{Sheet} is deleted; nothing can bring it back, and I finish.",
    "The goal is out of reach because {sheet} is deleted. I finish.",
)
