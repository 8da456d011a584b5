"""`agentenv data validate` and `stats`: whether files of episodes are sound, and how they ended."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from agentenv.cli.data_files import add_files, chosen_files
from agentenv.cli.failures import FAILED
from agentenv.cli.numbers import positive
from agentenv.cli.report import read_config
from agentenv.cli.tables import RESULTS, plain, results, show
from agentenv.data.runs import CONFIG, TRAJECTORIES
from agentenv.data.selection import latest
from agentenv.data.sources import DataFile, episodes
from agentenv.data.statistics import summarize
from agentenv.data.validation import Checked, Problem, validate
from agentenv.protocol import Card
from agentenv.trajectory import Trajectory

STATS = ["agent", "world", "source", "tasks", *RESULTS]


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("validate", help="check every row, and name what is malformed")
    add_files(parser)
    parser.add_argument(
        "--most", type=positive, default=20, metavar="N", help="problems told of a file; 20"
    )
    parser.set_defaults(run_verb=_validate)
    parser = verbs.add_parser(
        "stats",
        help="success and score by agent and world, with intervals",
        description="An episode that stands in several places counts once.",
    )
    add_files(parser)
    parser.set_defaults(run_verb=_stats)


def _validate(chosen: argparse.Namespace) -> int:
    report: dict[str, Any] = {}
    for file in chosen_files(chosen):
        checked = Checked()
        told: list[Problem] = []
        places: set[str] = set()
        problems = 0
        for problem in validate(file, checked, _cards(file)):
            problems += 1
            places.add(problem.place)
            if len(told) < chosen.most:
                told.append(problem)
        report[str(file.path)] = {
            "kind": file.kind,
            "layout": file.layout,
            "rows": checked.rows,
            "malformed": len(places),
            "problems": problems,
            "unread": checked.unread,
            "told": [asdict(each) for each in told],
        }
        if not chosen.json:
            _tell(str(file.path), report[str(file.path)], told)
    if chosen.json:
        print(json.dumps({"files": report}))
    return FAILED if any(each["malformed"] for each in report.values()) else 0


def _tell(path: str, found: Mapping[str, Any], told: Iterable[Problem]) -> None:
    for each in told:
        print(plain(f"{path}, {each}"))
    more = found["problems"] - len(found["told"])
    if more:
        print(f"... and {more} more: --most tells how many are named")
    print(plain(f"{path}: {found['malformed']} of {found['rows']} rows are malformed"))
    if found["unread"]:
        told_of = "their format takes the card of the world, which stands in the folder of a run"
        print(f"the actions of {found['unread']} rows were not read: {told_of}", file=sys.stderr)


def _cards(file: DataFile) -> dict[str, Card]:
    """Those of the run that a file belongs to."""
    config = file.path.with_name(CONFIG)
    return read_config(config)[1] if file.path.name == TRAJECTORIES and config.is_file() else {}


def _stats(chosen: argparse.Namespace) -> int:
    files = chosen_files(chosen)
    played: dict[tuple[str, str], list[Trajectory]] = {}
    for episode in latest(episodes(files), episodes(files)):
        each = _without_texts(episode.trajectory)
        # Tasks of two sources have nothing in common but their numbers.
        played.setdefault((each.agent, each.source), []).append(each)
    summaries = [
        (agent, source, each)
        for agent, source in sorted(played)
        for each in summarize(played[agent, source]).values()
    ]
    if chosen.json:
        rows = [
            {"agent": agent, "source": source, **asdict(each)} for agent, source, each in summaries
        ]
        print(json.dumps({"rows": rows}))
    else:
        cells = [
            [agent, each.world, source, str(each.tasks), *results(each)]
            for agent, source, each in summaries
        ]
        show(STATS, cells)
    return 0


def _without_texts(each: Trajectory) -> Trajectory:
    """Figures need no texts, and a large file is mostly texts."""
    none: dict[str, Any] = {
        "reply": "",
        "action": None,
        "observation": "",
        "tool_calls": [],
        "reasoning": None,
    }
    turns = [turn.model_copy(update={**none, "tokens": None}) for turn in each.turns]
    return each.model_copy(update={"prompt": "", "observation": "", "turns": turns})
