"""Plans: how the expert carries a task out, move by move, in terms of what a page shows."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Move:
    """One thing to do. An element is meant by its role and name as the tree prints them."""

    verb: str  # of the grammar; or `see`: scroll until the text is on the visible page
    role: str = ""
    name: str = ""
    text: str = ""  # typed, pressed, gone to, answered or seen
    nth: int = 0  # among the page's elements of that role and name, from 0
    enter: bool = False  # after typing
    thought: str = ""  # why; default: what the move says for itself

    def because(self, thought: str) -> Move:
        return replace(self, thought=thought)


Plan = tuple[Move, ...]


def click(role: str, name: str, nth: int = 0) -> Move:
    """Also of an `option`: that selects it."""
    return Move("click", role, name, nth=nth)


def fill(name: str, text: str, enter: bool = False, role: str = "textbox", nth: int = 0) -> Move:
    """Type into a field, whose label is its name, in place of what it holds."""
    return Move("type", role, name, text, nth, enter)


def visit(url: str) -> Move:
    return Move("goto", text=url)


def press(keys: str) -> Move:
    return Move("press", text=keys)


def back() -> Move:
    return Move("go_back")


def see(text: str) -> Move:
    """What is needed stands on this page: a plan whose page does not show it is wrong."""
    return Move("see", text=text)


def answer(text: str) -> Move:
    """The end, with the answer; "" where only the deed counts."""
    return Move("stop", text=text)
