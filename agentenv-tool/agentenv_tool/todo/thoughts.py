"""Thoughts: what the expert of the to-do list says before each kind of call."""

from __future__ import annotations

TODAY = (
    "The goal counts from today, and I do not know the date yet, so I ask for it.",
    "What day it is decides here, so the current date comes first.",
    "I need today's date before I can tell which due dates matter.",
    "Nothing has told me the current date so far; the goal depends on it.",
)
PROJECTS = (
    "Only the list of projects tells {what}, so I ask for that.",
    "I do not know {what} yet; the list of all projects shows that.",
    "First I list the projects to see {what}.",
    "I have not been told {what}, so I start with the list of projects.",
)
TASKS = (
    "{Project} has the id {id}, with which I can list its tasks.",
    "Next I look at the tasks of {project}, whose id is {id}.",
    "I have not seen the tasks of {project} yet, so I list those of the id {id}.",
    "What I still need are the tasks in {project}, the project with the id {id}.",
)
DURATION = (
    "The list does not tell how long {task} takes, so I ask for its duration.",
    "I need the planned duration of {task}, which has a tool of its own.",
    "How long is {task} planned to take? I ask, as no answer has told that yet.",
    "Next comes the duration of {task}.",
)
DESCRIPTION = (
    "Descriptions are not in the list, so I ask for that of {task}.",
    "What I still need is the description of {task}, with the id {id}.",
    "Next I read what the description of {task} says.",
    "The id of {task} is {id}, with which I can ask for its description.",
)
COMPLETE = (
    "So I mark it as completed.",
    "That makes it a task to check off.",
    "It has to be completed, not deleted, which I do now.",
    "I complete it, as the goal wants.",
)
DELETE = (
    "So I delete it.",
    "That makes it a task to remove.",
    "It has to be deleted, not completed, which I do now.",
    "I remove it, as the goal wants.",
)
POSTPONE = (
    "So its due date becomes {day}.",
    "I change the due date to {day}.",
    "That makes {day} its new due date.",
    "What is left to do is to set the due date to {day}.",
)
FAVOR = (
    "So I mark it as a favorite.",
    "That makes it the project to add to the favorites.",
    "It is to be a favorite, and I update it.",
    "I set its mark as a favorite.",
)
UNFAVOR = (
    "So I take its mark as a favorite away.",
    "That makes it the project to take out of the favorites.",
    "It is not to be a favorite any more, and I update it.",
    "I remove it from the favorites.",
)
