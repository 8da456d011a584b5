"""`agentenv eval`: an agent plays tasks of many worlds, and each world gets its figures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from agentenv.agents import SPECS
from agentenv.cli.failures import FAILED, WrongUsage
from agentenv.cli.playing import add_playing_flags, played, report_faults
from agentenv.cli.tables import RESULTS, figure, interval, results, show
from agentenv.controller.evaluation import Evaluation
from agentenv.data.agenteval import chosen_by
from agentenv.data.files import BadFile
from agentenv.data.statistics import overall

COLUMNS = ["world", "tasks", *RESULTS]


def add_to(commands: Any) -> None:
    parser = commands.add_parser("eval", help="let an agent play, and count")
    parser.add_argument("--agent", required=True, help=SPECS)
    parser.add_argument(
        "--tasks",
        metavar="FROM",
        help="official tasks: a folder of AgentEval, or AgentGym/AgentEval on the hub",
    )
    add_playing_flags(parser, split=None, rounds="the card's")
    parser.add_argument(
        "--run", type=Path, metavar="DIR", help="keep everything here; the same command resumes"
    )
    parser.set_defaults(run_command=evaluate)


def evaluate(chosen: argparse.Namespace) -> int:
    try:
        tasks = chosen_by(chosen.tasks) if chosen.tasks else None
    except BadFile as error:
        raise WrongUsage(f"--tasks: {error}") from error
    evaluation = played(chosen, chosen.run, tasks)
    if chosen.json:
        folder = str(chosen.run) if chosen.run else None
        print(json.dumps({**evaluation.as_json(), "run": folder}))
    else:
        k = chosen.repeats
        columns = [*COLUMNS, f"pass@{k}", f"pass^{k}"] if k > 1 else COLUMNS
        show(columns, [*_rows(evaluation, k), *_mean(evaluation, len(columns))])
    return FAILED if report_faults(evaluation) else 0


def _rows(evaluation: Evaluation, repeats: int) -> Iterable[list[str]]:
    for each in evaluation.worlds.values():
        row = [each.world, evaluation.tasks(each.world), *results(each)]
        if repeats > 1:
            row += [figure(passed.get(repeats)) for passed in (each.pass_at, each.pass_all)]
        yield row


def _mean(evaluation: Evaluation, width: int) -> Iterable[list[str]]:
    """Of the worlds' metrics: the score where papers report that, else success."""
    if len(evaluation.worlds) > 1:
        whole = overall(evaluation.worlds, evaluation.cards)
        row = ["mean", "", figure(whole.figure), interval(whole.interval)]
        yield [*row, *[""] * (width - len(row))]
