"""Proves the household games of ALFWorld: each is played to its end, twice.

    python agentenv-alfworld/prove.py                                  # all of them, in minutes
    python agentenv-alfworld/prove.py --engine textworld --tasks 0-39  # on TextWorld's own engine

First by the plan that is stored with the game, then by the explorer, which sees texts only. Ends
with an error if a game is won before it starts, or not by its plan.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from importlib import import_module

from agentenv_alfworld import houses
from agentenv_alfworld.engine import World, is_won_by
from agentenv_alfworld.environment import ENGINES, LIMIT
from agentenv_alfworld.houses.__main__ import numbers
from agentenv_alfworld.oracle import Explorer


def explored(world: World) -> int | None:
    """How many actions the explorer takes, or None if it does not win."""
    scene = world.reset()
    explorer = Explorer(scene.feedback, scene.commands)
    for count in range(1, LIMIT + 1):
        action = explorer.advice().action
        scene = world.act(action)
        if scene.won:
            return count
        explorer.saw(action, scene.feedback, scene.commands)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="python")
    parser.add_argument("--tasks", type=numbers, default=f"0-{houses.COUNT - 1}")
    arguments = parser.parse_args()
    load = import_module(f"agentenv_alfworld.{ENGINES[arguments.engine]}").load
    unproven, plans, taken, lost = [], [], [], []
    for count, task in enumerate(arguments.tasks, 1):
        game = houses.game(task)
        world = load(game)
        if not is_won_by(world, game.walkthrough):
            unproven.append(task)
        plans.append(len(game.walkthrough))
        steps = explored(world)
        if steps is None:
            lost.append(task)
        else:
            taken.append(steps)
        if count % 100 == 0:
            print(f"{count} games played", file=sys.stderr, flush=True)
    total = len(arguments.tasks)
    print(f"won by their plans: {total - len(unproven)} of {total}, not by them: {unproven}")
    print(f"won by the explorer in {LIMIT} actions: {len(taken)} of {total}, not by it: {lost}")
    if taken:
        print(
            f"median actions: plan {statistics.median(plans):g}, "
            f"explorer {statistics.median(taken):g}; longest {max(plans)} and {max(taken)}"
        )
    sys.exit(bool(unproven))


if __name__ == "__main__":
    main()
