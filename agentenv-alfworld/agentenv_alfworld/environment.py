"""ALFWorld: a household task in a room, such as `put a hot apple in the fridge`, told in words.

A task is a game; it leaves nothing open, so the kit's seed changes nothing but the words of the
oracle's thoughts. An action is one of the commands that the room offers now, such as `go to fridge
1`. They come with every step; the first observation lists them, as that of AgentGym does. Anything
else is answered `Nothing happens.` and costs a step. The reward is 1 for the step that does what
the task asks, which ends the episode; nothing else gives reward. It ends without reward after 50
steps (truncated).

Games say `put X in/on Y` or, in later versions of ALFWorld, `move X to Y`: both are understood.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Self

from agentenv_alfworld.engine import Game, Scene, World
from agentenv_alfworld.games import Games, games
from agentenv_alfworld.oracle import Explorer
from envservers.environment import Advice, Environment, Step, Tasks
from envservers.settings import BadSetting, setting

LIMIT = 50  # steps
ENGINES = {"python": "interpreter", "textworld": "textworld_engine"}
_AT_A_NUMBER = "You arrive at loc "  # where the old grammar tells the place that one goes to


@dataclass(frozen=True)
class Shared:
    """What all episodes of a process share."""

    games: Games
    load: Callable[[Game], World]


class AlfWorld(Environment):
    """Do a household task, such as to clean, heat or light up a thing, in a room told in words."""

    name = "alfworld"
    version = "1"
    port = 36007
    max_rounds = 30
    scoring = "Success: the task is done within 50 steps. The score is 1 then, and else 0."
    runs_in = "process"

    @dataclass(frozen=True)
    class Options(Environment.Options):
        engine: str = setting("python", "what runs the games: python, or textworld (the original)")

        def __post_init__(self) -> None:
            if self.engine not in ENGINES:
                raise BadSetting(f"engine is {self.engine!r}: give {' or '.join(ENGINES)}")

    @classmethod
    def setup(cls, options: Options) -> Shared:
        try:
            engine = import_module(f"agentenv_alfworld.{ENGINES[options.engine]}")
        except ModuleNotFoundError as error:
            raise ImportError(
                f"engine={options.engine} needs {error.name}, which scripts/install_textworld.sh "
                "installs; engine=python needs nothing else"
            ) from error
        return Shared(games(options.data, os.environ), engine.load)

    def tasks(self) -> Tasks:
        tasks: Tasks = self.shared.games.tasks()
        return tasks

    def reset(self, task: int, seed: int) -> Step:
        self.task, self.seed = task, seed
        self.steps = 0
        self.world: World = self.shared.load(self.shared.games.game(task))
        self.scene = self.world.reset()
        _, _, told = self.scene.feedback.partition("\n\n")  # what precedes is a banner
        self.beginning = (told.replace("\n\n", "\n"), self.scene.commands)
        self.seen: list[tuple[str, str, tuple[str, ...]]] = []
        self.explorer: Explorer | None = None
        return self._shown(self.beginning[0], begins=True)

    def step(self, action: str) -> Step:
        command = _spelled(action.strip(), self.scene)
        self.scene = self.world.act(command or _NOTHING)
        self.steps += 1
        step = self._shown(_place_left_out(self.scene.feedback), invalid=command is None)
        self.seen.append((action, step.observation, self.scene.commands))
        return step

    def available_actions(self) -> list[str]:
        return list(self.scene.commands)

    def oracle(self) -> Advice:
        """What an explorer would do who was told the same."""
        if self.explorer is None:
            self.explorer = Explorer(*self.beginning, self.task, self.seed)
            self.read = 0  # of what was seen
        for each in self.seen[self.read :]:
            self.explorer.saw(*each)
        self.read = len(self.seen)
        return self.explorer.advice()

    def copy(self) -> Self | None:
        world = self.world.copy()
        if world is None:
            return None
        twin = type(self)(self.shared)
        twin.__dict__ |= self.__dict__ | {
            "world": world,
            "seen": self.seen.copy(),
            "explorer": None,
        }
        return twin

    def peek(self, what: str) -> Any:
        return self.available_actions() if what == "available_actions" else super().peek(what)

    def _shown(self, observation: str, begins: bool = False, invalid: bool = False) -> Step:
        won = self.scene.won
        info: dict[str, Any] = {"task_type": self.shared.games.task_type(self.task)}
        if begins:
            info["look"] = observation
            observation += f"\nAVAILABLE ACTIONS: {','.join(self.scene.commands)}"
        if invalid:
            info["invalid_action"] = True
        return Step(
            observation,
            reward=float(won),
            done=won or self.steps >= LIMIT,
            success=won,
            truncated=not won and self.steps >= LIMIT,
            available_actions=self.scene.commands,
            info=info,
        )


def _spelled(action: str, scene: Scene) -> str | None:
    """The command that an action means; what is no command never reaches an engine."""
    if action in scene.commands:
        return action
    return next((each for each in scene.commands if _other_spelling(each) == action), None)


def _other_spelling(command: str) -> str | None:
    thing, between, place = command.removeprefix("put ").partition(" in/on ")
    if between:
        return f"move {thing} to {place}"
    thing, between, place = command.removeprefix("move ").partition(" to ")
    return f"put {thing} in/on {place}" if between and command.startswith("move ") else None


def _place_left_out(feedback: str) -> str:
    """Without the number of the place where one arrives, which means nothing to the agent."""
    if not feedback.startswith(_AT_A_NUMBER):
        return feedback
    return feedback.partition(". ")[2]


_NOTHING = ""  # no engine has it among its commands
