"""Maze: find the way to a goal from positions and walls told in words."""

from agentenv_lmrlgym.maze.environment import Maze

__all__ = ["Maze"]
