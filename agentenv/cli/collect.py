"""`agentenv collect`: an expert plays, and what it did becomes files to learn from."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from agentenv.cli.failures import FAILED
from agentenv.cli.playing import add_playing_flags, played, report_faults
from agentenv.cli.tables import show
from agentenv.data import agenteval, agenttraj


def add_to(commands: Any) -> None:
    parser = commands.add_parser("collect", help="play, and write what was played to learn from")
    parser.add_argument("--agent", default="oracle", help="as for eval; default: oracle")
    add_playing_flags(parser, split="train")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="for trajectories.jsonl and a file of AgentTraj for each world; resumes",
    )
    parser.add_argument(
        "--all", action="store_true", help="keep every judged episode, not only successes"
    )
    parser.set_defaults(run_command=collect)


def collect(chosen: argparse.Namespace) -> int:
    evaluation = played(chosen, chosen.out)
    worlds = {}
    for world, summary in evaluation.worlds.items():
        kept = [
            each
            for each in evaluation.trajectories
            if each.world == world and each.judged and (chosen.all or each.success)
        ]
        path = chosen.out / agenteval.file_name(world, chosen.split)
        agenttraj.write(path, kept)
        worlds[world] = {
            "file": str(path),
            "kept": len(kept),
            "judged": summary.judged,
            "faulted": summary.faulted,
        }
    if chosen.json:
        print(json.dumps({"worlds": worlds, "out": str(chosen.out)}))
    else:
        columns = ["file", "kept", "judged", "faulted"]
        show(columns, [[str(each[name]) for name in columns] for each in worlds.values()])
    return FAILED if report_faults(evaluation) else 0
