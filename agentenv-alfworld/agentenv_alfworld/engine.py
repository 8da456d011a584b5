"""What a game is, and what an engine shows of it: all that the engines of this world share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Game:
    """The texts of one `game.tw-pddl`. The grammar is code: games come from trusted files only."""

    domain: str  # PDDL
    grammar: str  # twl2, the text grammar of TextWorld
    problem: str  # PDDL
    walkthrough: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """What an engine shows after a reset or a command."""

    feedback: str  # the engine's text, untouched, with its banner
    commands: tuple[str, ...]  # what is admissible now, in the engine's order
    won: bool


class World(Protocol):
    """One running game."""

    def reset(self) -> Scene: ...

    def act(self, command: str) -> Scene:
        """Any other text than an admissible command changes nothing."""
        ...

    def copy(self) -> World | None:
        """An equal, independent game; None where the engine cannot copy."""
        ...
