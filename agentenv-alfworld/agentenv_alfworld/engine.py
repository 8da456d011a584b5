"""What a game is, and what an engine shows of it: all that the engines of this world share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Game:
    """The texts of one `game.tw-pddl`. The grammar is code: games come from trusted files only."""

    domain: str  # PDDL
    grammar: str  # twl2, the text grammar of TextWorld
    problem: str  # PDDL
    walkthrough: tuple[str, ...] = ()

    def texts(self) -> dict[str, Any]:
        """Under the names that the file gives them."""
        return {
            "pddl_domain": self.domain,
            "grammar": self.grammar,
            "pddl_problem": self.problem,
            "walkthrough": list(self.walkthrough),
        }


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


def is_won_by(world: World, plan: Sequence[str]) -> bool:
    """Whether the last command of the plan wins, and none before it."""
    scene = world.reset()
    for command in plan:
        if scene.won or command not in scene.commands:
            return False
        scene = world.act(command)
    return scene.won
