"""`agentenv data NAME`: what an installed package offers to do with its data.

A package says so with an entry point of the group `agentenv.data`: a function that takes the
remaining arguments and returns the exit status.
"""

from __future__ import annotations

import argparse
from importlib.metadata import entry_points
from typing import Any

from agentenv.cli.failures import WrongUsage

GROUP = "agentenv.data"


def add_to(commands: Any) -> None:
    parser = commands.add_parser("data", help="make or convert the data of installed worlds")
    parser.add_argument("flags", nargs=argparse.REMAINDER, metavar="NAME [flags]")
    parser.set_defaults(run_command=run)


def run(chosen: argparse.Namespace) -> int:
    points = {each.name: each for each in sorted(entry_points(group=GROUP))}
    name, *arguments = chosen.flags or [""]
    if name not in points:
        raise WrongUsage(f"give one of: {', '.join(points) or 'nothing is installed'}")
    status: int = points[name].load()(arguments)
    return status
