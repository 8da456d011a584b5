"""`agentenv collect`: an expert plays, and what it did becomes files to learn from.

A file of AgentTraj holds what was proven: each trajectory was played again without its agent, and
nothing differed.
"""

from __future__ import annotations

import argparse
import json
from contextlib import aclosing
from pathlib import Path
from typing import Any

from agentenv.cli.failures import FAILED, WrongUsage
from agentenv.cli.playing import add_playing_flags, played, report_faults
from agentenv.cli.tables import show
from agentenv.controller.controller import AgentController
from agentenv.controller.evaluation import Evaluation
from agentenv.controller.verification import verify
from agentenv.data import agenteval, agenttraj
from agentenv.data.agenttraj import SIZES
from agentenv.trajectory import Trajectory

ROUNDS = 1000  # an expert may take its time: the world ends the episode
COLUMNS = ["file", "written", "judged", "lost", "differing", "faulted"]


def add_to(commands: Any) -> None:
    parser = commands.add_parser("collect", help="play, and write what was played to learn from")
    parser.add_argument("--agent", default="oracle", help="as for eval; default: oracle")
    add_playing_flags(parser, split="train", rounds="as many as the world allows")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="for trajectories.jsonl and a file of AgentTraj for each world; resumes",
    )
    parser.add_argument(
        "--all", action="store_true", help="the worlds of AgentTraj, at its sizes, and no others"
    )
    parser.add_argument(
        "--failures", action="store_true", help="keep every judged episode, not only successes"
    )
    parser.set_defaults(run_command=collect)


def collect(chosen: argparse.Namespace) -> int:
    if chosen.all:
        if chosen.envs is not None:
            raise WrongUsage("--all and --envs both say which worlds: give one of them")
        chosen.envs = ",".join(SIZES)
    chosen.max_rounds = chosen.max_rounds or ROUNDS
    worlds: dict[str, dict[str, Any]] = {}

    async def write(evaluation: Evaluation, controller: AgentController) -> None:
        for world in evaluation.worlds:
            worlds[world] = await _written(world, evaluation, controller, chosen)

    evaluation = played(chosen, chosen.out, afterwards=write)
    if chosen.json:
        print(json.dumps({"worlds": worlds, "out": str(chosen.out)}))
    else:
        show(COLUMNS, [[str(each[name]) for name in COLUMNS] for each in worlds.values()])
    differing = any(each["differing"] for each in worlds.values())
    return FAILED if report_faults(evaluation) or differing else 0


async def _written(
    world: str, evaluation: Evaluation, controller: AgentController, chosen: argparse.Namespace
) -> dict[str, Any]:
    """Write the file of a world; what came into it, and what did not."""
    judged = [each for each in evaluation.trajectories if each.world == world and each.judged]
    wanted = [each for each in judged if chosen.failures or each.success]
    proven = wanted
    if evaluation.cards[world].deterministic:
        proven = await _proven(wanted, controller)
    path = chosen.out / agenteval.file_name(world, chosen.split)
    agenttraj.write(path, proven)
    return {
        "file": str(path),
        "written": len(proven),
        "judged": len(judged),
        "lost": len(judged) - len(wanted),
        "differing": len(wanted) - len(proven),
        "faulted": evaluation.worlds[world].faulted,
    }


async def _proven(trajectories: list[Trajectory], controller: AgentController) -> list[Trajectory]:
    judging = verify(trajectories, controller.worlds, controller.concurrency, controller.token)
    async with aclosing(judging) as verdicts:
        places = sorted([each.place async for each in verdicts if each.proven])
    return [trajectories[place] for place in places]
