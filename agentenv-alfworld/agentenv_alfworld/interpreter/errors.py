"""The one error of this engine: a game that it does not understand."""

from __future__ import annotations


class InterpreterError(Exception):
    """Names the construct; the engine "textworld" may still play the game."""
