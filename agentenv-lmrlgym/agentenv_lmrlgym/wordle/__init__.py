"""Wordle: guess a five-letter word from marks on the letters of earlier guesses."""

from agentenv_lmrlgym.wordle.environment import Wordle

__all__ = ["Wordle"]
