"""`agentenv data`: what can be done with files of episodes, and with the data of worlds.

A package adds to it with an entry point of the group `agentenv.data`: a function that takes the
remaining arguments and returns the exit status.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from agentenv.cli import data_inspection, data_reading, data_writing
from agentenv.cli.failures import Failure, WrongUsage
from agentenv.data.files import BadFile
from agentenv.data.sources import NoSuchFile

GROUP = "agentenv.data"
VERBS = ("inspect", "validate", "stats", "filter", "merge", "split", "convert")


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "data",
        help="inspect, validate, choose and convert files of episodes",
        add_help=False,
        prefix_chars="\n",  # whoever is named first reads every flag, --help as well
    )
    parser.add_argument("flags", nargs=argparse.REMAINDER, metavar="VERB [flags]")
    parser.set_defaults(run_command=run)


def run(chosen: argparse.Namespace) -> int:
    name, *arguments = chosen.flags or ["--help"]
    if name in VERBS or name.startswith("-"):
        return _carried_out(chosen.flags or ["--help"])
    points = _offered()
    if name not in points:
        raise WrongUsage(f"there is no {name!r}: give one of {', '.join([*VERBS, *points])}")
    status: int = points[name].load()(arguments)
    return status


def _carried_out(flags: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="agentenv data",
        description="FILE is trajectories.jsonl, AgentTraj, messages (JSON lines or Parquet), a "
        "folder of them or of a run, or a data set on the hub such as AgentGym/AgentTraj-L.",
        epilog=_epilog(),
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    data_inspection.add_to(verbs)
    data_reading.add_to(verbs)
    data_writing.add_to(verbs)
    chosen = parser.parse_args(flags)
    try:
        status: int = chosen.run_verb(chosen)
    except NoSuchFile as error:
        raise WrongUsage(f"{chosen.verb}: {error}") from error
    except BadFile as error:
        raise Failure(f"{chosen.verb}: {error}") from error
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.strerror is None:
            raise
        where = f"{error.filename}: " if error.filename else ""
        raise Failure(f"{chosen.verb}: {where}{error.strerror}") from error
    return status


def _offered() -> dict[str, EntryPoint]:
    """What installed packages offer; a name that is a verb here stays the verb's."""
    offered = {each.name: each for each in sorted(entry_points(group=GROUP))}
    for name in sorted(offered.keys() & set(VERBS)):
        told = f"{offered.pop(name).value} cannot be {name!r}, which is a verb of agentenv data"
        print(f"warning: {told}: it is left out", file=sys.stderr)
    return offered


def _epilog() -> str:
    offered = _offered()
    return f"Installed worlds offer besides: {', '.join(offered)}." if offered else ""
