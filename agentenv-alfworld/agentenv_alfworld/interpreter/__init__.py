"""The plain Python engine: plays the PDDL and the text grammar of ALFWorld's games.

It shows what TextWorld's PDDL environment shows under ALFWorld's demangler, to the byte, without
a planner, a compiler or a parser generator, and evaluates nothing. A game that uses more of the
two languages than ALFWorld's own games do is an `InterpreterError`.

Three things are not the planner's here, and show in no game of ALFWorld: a game whose goal can
never be reached is played like any other (TextWorld offers no command in it); a fact that could
never have been true is told as "not" after an action removes it (TextWorld does not know it); of
two actions with one command the first by name and arguments is taken (TextWorld takes the first
in the planner's order).
"""

from __future__ import annotations

from functools import lru_cache

from agentenv_alfworld.engine import Game
from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.world import Play, story

__all__ = ["InterpreterError", "load"]

_shared = lru_cache(maxsize=32)(story)


def load(game: Game) -> Play:
    """A game, ready for its `reset`; plays of one game share all that never changes."""
    return Play(_shared(game))
