"""Both engines of ALFWorld side by side, byte for byte, over many games.

    python agentenv-alfworld/referee.py --games 20 --steps 30
    python agentenv-alfworld/referee.py --official official474.jsonl.xz --grammar new

Every game is played by the plain Python engine and by the package's own `PddlEnv` under its
`AlfredDemangler`, with the same commands: the oracle's, random ones, and some that mean nothing.
The first difference in a text, a list of commands or a verdict is printed and ends the run.

The package's classes run as they are; only their translation of a game and their parsers remember
what they have read before, as one step would otherwise take half a second. `--stock` leaves even
that alone.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from agentenv_alfworld import interpreter
from agentenv_alfworld.engine import Game, Scene
from agentenv_alfworld.oracle import Explorer

BANNER = "-= Welcome to TextWorld, ALFRED! =-\n\n"
NONSENSE = ("", "xyzzy", "go to", "look around", "take nothing 1 from nowhere 1", "LOOK", "{r}")


class Referee:
    """The package's own engine; one object serves all games, as each holds a library for good."""

    def __init__(self, stock: bool = False) -> None:
        os.environ.setdefault("ALFWORLD_DATA", tempfile.gettempdir())  # importing makes a folder
        from alfworld.agents.environment.alfred_tw_env import AlfredDemangler
        from textworld import EnvInfos
        from textworld.envs.pddl import PddlEnv

        if not stock:
            remember()
        engine = PddlEnv(EnvInfos(won=True, admissible_commands=True))
        self._engine = AlfredDemangler(engine, shuffle=False)

    def load(self, game: Game) -> None:
        self._engine.load(game.texts())

    def reset(self) -> Scene:
        return self._scene(self._engine.reset())

    def act(self, command: str) -> Scene:
        return self._scene(self._engine.step(command)[0])

    def _scene(self, state: Any) -> Scene:
        return Scene(state.feedback, tuple(state["admissible_commands"]), bool(state["won"]))


def remember() -> None:
    """Lets the package's translator and parsers keep their last answers."""
    import fast_downward
    from textworld.envs.pddl import textgen
    from textworld.logic import Rule

    translate, parse, query = (
        fast_downward.pddl2sas,
        textgen._parse_and_convert,
        Rule.parse_conjunctive_query,
    )
    # The second translation of a game serves the planner, which nobody asks here.
    translated = lru_cache(maxsize=1)(lambda domain, problem: translate(domain, problem))
    parsed = lru_cache(maxsize=None)(lambda text: parse(text, rule_name="symbols"))
    fast_downward.pddl2sas = lambda domain, problem, verbose=False, optimize=False: translated(
        domain, problem
    )
    textgen._parse_and_convert = lambda text, **_: deepcopy(parsed(text))
    Rule.parse_conjunctive_query = staticmethod(lru_cache(maxsize=None)(query))


def texts(grammar: str) -> tuple[str, str]:
    """Domain and grammar: "old" from the built-in games, "new" from the installed package."""
    if grammar == "new":
        os.environ.setdefault("ALFWORLD_DATA", tempfile.gettempdir())
        import alfworld

        folder = Path(alfworld.__file__).parent / "data"
    else:
        folder = Path(interpreter.__file__).parents[1] / "houses" / "data"
    return (folder / "alfred.pddl").read_text(), (folder / "alfred.twl2").read_text()


def official(path: Path, grammar: str) -> Iterator[tuple[str, Game]]:
    domain, words = texts(grammar)
    with lzma.open(path, "rt") as lines:
        for line in lines:
            row = json.loads(line)
            told = words.replace("UNKNOWN GOAL", row["desc"].strip().rstrip("."))
            yield f"{row['task']}/{row['trial']}", Game(domain, told, row["problem"])


def built_in() -> Iterator[tuple[str, Game]]:
    from agentenv_alfworld import houses

    for task in range(2619, -1, -13):
        yield f"alfworld_{task}", houses.game(task)


class Player:
    """Mostly knows the way, with the oracle's help, and plays some random steps after its end."""

    def __init__(self, random: Random, scene: Scene, oracle: bool, steps: int) -> None:
        self._random = random
        self._scene = scene
        self._explorer: Explorer | None = None
        if oracle:
            self._explorer = Explorer(scene.feedback.removeprefix(BANNER), scene.commands)
        self._left = steps
        self._most = steps + 60

    def command(self) -> str | None:
        """The next command, or None at the end."""
        lost = self._scene.won or self._explorer is None
        self._left -= lost
        self._most -= 1
        if self._left < 0 or self._most < 0:
            return None
        if self._explorer and not lost and self._random.random() > 0.25:
            return self._explorer.advice().action
        # Verbs first: most commands are ways to go.
        verb = self._random.choice(sorted({each.split()[0] for each in self._scene.commands}))
        same = [each for each in self._scene.commands if each.split()[0] == verb]
        command = self._random.choice(same)
        if self._random.random() < 0.1:
            command = self._random.choice((*NONSENSE, f" {command} ", command + "x", f"{verb} it"))
        return command

    def saw(self, command: str, scene: Scene) -> None:
        self._scene = scene
        told = scene.feedback
        if told.startswith("You arrive at loc "):
            told = told.partition(". ")[2]
        if self._explorer:
            self._explorer.saw(command, told, scene.commands)


def difference(name: str, ours: Scene, theirs: Scene, played: list[str]) -> str | None:
    for field in ("feedback", "commands", "won"):
        if getattr(ours, field) != getattr(theirs, field):
            return (
                f"{name} after {played}: {field}\n  ours   {getattr(ours, field)!r}\n"
                f"  theirs {getattr(theirs, field)!r}"
            )
    return None


def play(
    name: str, game: Game, referee: Referee, steps: int, oracle: bool, seed: str = ""
) -> tuple[str | None, Counter[str]]:
    """The first difference, and what was seen."""
    seen: Counter[str] = Counter(games=1)
    world = interpreter.load(game)
    referee.load(game)
    ours, theirs = world.reset(), referee.reset()
    player = Player(Random(f"{name} {seed}"), ours, oracle, steps)
    played: list[str] = []
    while True:
        seen += Counter(scenes=1, commands=len(ours.commands))
        if found := difference(name, ours, theirs, played):
            return found, seen
        command = player.command()
        if command is None:
            return None, seen + Counter(won=ours.won)
        played.append(command)
        known = command.strip() in ours.commands
        seen[f"did {command.split()[0]}" if known else "did nothing known"] += 1
        ours, theirs = world.act(command), referee.act(command)
        player.saw(command, ours)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--official", type=Path, help="JSON lines of official problems")
    parser.add_argument("--grammar", choices=("old", "new"), default="old")
    parser.add_argument("--games", type=int, default=None, help="at most so many")
    parser.add_argument("--skip", type=int, default=0, help="so many games first")
    parser.add_argument("--part", default="0/1", help="e.g. 0/2 and 1/2 for two processes")
    parser.add_argument("--steps", type=int, default=20, help="random steps beside the oracle's")
    parser.add_argument("--stock", action="store_true", help="remember nothing")
    wanted = parser.parse_args()
    part, parts = map(int, wanted.part.split("/"))
    games = official(wanted.official, wanted.grammar) if wanted.official else built_in()
    referee = Referee(wanted.stock)
    seen: Counter[str] = Counter()
    began = time.monotonic()
    for number, (name, game) in enumerate(games):
        if number < wanted.skip or number % parts != part:
            continue
        if wanted.games is not None and seen["games"] >= wanted.games:
            break
        found, more = play(name, game, referee, wanted.steps, wanted.grammar == "old")
        seen += more
        if found:
            print(found)
            sys.exit(1)
        if seen["games"] % 10 == 0:
            print(f"{seen['games']} games equal, {time.monotonic() - began:.0f} s", flush=True)
    print(json.dumps(dict(sorted(seen.items()))))


if __name__ == "__main__":
    main()
