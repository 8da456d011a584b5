"""Templates: the kinds of built-in tasks, and how the expert solves each."""

from __future__ import annotations

from importlib.resources import files
from itertools import chain, zip_longest

from agentenv_tool.making import Making
from agentenv_tool.todo.account import Memory
from agentenv_tool.todo.content import load
from agentenv_tool.todo.play import PLACE, TODAY, opened
from agentenv_tool.todo.templates import asks, changes, counts, finds, orders, searches, single

# Easy and hard, questions and operations in turn: the test split has the first twenty.
_ROWS = zip_longest(
    asks.TEMPLATES,
    orders.TEMPLATES,
    finds.TEMPLATES,
    single.TEMPLATES,
    counts.TEMPLATES,
    (*searches.TEMPLATES, *changes.TEMPLATES),
)
ALL = tuple(each for each in chain.from_iterable(_ROWS) if each is not None)
TEMPLATES = {each.name: each for each in ALL}


def making() -> Making:
    start = load(files("agentenv_tool.todo") / "data" / "projects.json")
    return Making(
        start,
        ALL,
        (135, 20),
        lambda task: opened(task, Memory(start), start),
        lambda values: {"current_date": TODAY, "current_location": PLACE},
    )
