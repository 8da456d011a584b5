"""`agentenv compare`: whether a run is better than another, and how sure that is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from agentenv.cli.failures import Failure, WrongUsage
from agentenv.cli.tables import plain, show
from agentenv.data.comparison import Comparison, Difference, Metric, NotComparable, compare
from agentenv.data.files import BadFile
from agentenv.data.runs import TRAJECTORIES, config_in, read_run
from agentenv.trajectory import Trajectory

COLUMNS = ["world", "metric", "pairs", "A", "B", "B - A", "95 %", "p", "more pairs"]


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "compare",
        help="tell whether a run is better than another",
        description="Tasks that both runs have are compared one by one. `more pairs`: how many "
        "more would decide, were the effect as seen (4 of 5 times, at p < 0.05).",
    )
    told = "folder of a run, or its trajectories.jsonl"
    parser.add_argument("a", type=Path, metavar="RUN_A", help=told)
    parser.add_argument("b", type=Path, metavar="RUN_B", help="likewise; differences are B - A")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run_command=compare_runs)


def compare_runs(chosen: argparse.Namespace) -> int:
    runs = {"A": _file(chosen.a), "B": _file(chosen.b)}
    try:
        a, b = (read_run(path) for path in runs.values())
        configs = {name: _config(path) for name, path in runs.items()}
        metrics, warnings = _metrics(configs)
        found = compare(a, b, metrics)
    except (BadFile, NotComparable) as error:
        raise Failure(plain(str(error))) from error
    warnings += found.warnings
    agents = {"A": _agents(a), "B": _agents(b)}
    if chosen.json:
        sides = {name: {"run": str(path), "agents": agents[name]} for name, path in runs.items()}
        print(json.dumps({**sides, **asdict(found), "warnings": warnings}))
        return 0
    for name, path in runs.items():
        print(plain(f"{name}: {path} ({', '.join(agents[name])})"))
    show(COLUMNS, list(_rows(found)))
    for warning in warnings:
        print(plain(f"warning: {warning}"), file=sys.stderr)
    return 0


def _file(path: Path) -> Path:
    file = path / TRAJECTORIES if path.is_dir() else path
    if not file.is_file():
        raise WrongUsage(
            f"there is no file {file}: give the folder of a run, or its {TRAJECTORIES}"
        )
    return file


def _config(trajectories: Path) -> dict[str, Any]:
    """What the run was asked, or nothing where the trajectories lie alone."""
    path = trajectories.with_name("config.json")
    config = config_in(path) if path.exists() else {}
    worlds = config.get("worlds", {})
    if not isinstance(worlds, dict) or not all(isinstance(each, dict) for each in worlds.values()):
        raise BadFile(f"{path} is no config of a run: `worlds` has to hold an object for each")
    for world, card in worlds.items():
        if card.get("metric") not in get_args(Metric):
            given = json.dumps(card.get("metric"))
            raise BadFile(f"{path}: {world} has the metric {given}: give success or score")
    return config


def _metrics(configs: dict[str, dict[str, Any]]) -> tuple[dict[str, Metric], list[str]]:
    """By which figure each world is compared, and what the configs differ in."""
    a, b = (
        {w: card["metric"] for w, card in each.get("worlds", {}).items()}
        for each in configs.values()
    )
    metrics, warnings = {**a, **b}, []
    for world in sorted(a.keys() & b.keys()):
        if a[world] != b[world]:
            metrics[world] = "success"
            warnings.append(f"{world}: metric is {a[world]} in A and {b[world]} in B: by success")
    limits = [json.dumps(each.get("limits"), sort_keys=True) for each in configs.values()]
    if all(configs.values()) and limits[0] != limits[1]:
        warnings.append(f"limits are {limits[0]} in A and {limits[1]} in B")
    return metrics, warnings


def _rows(found: Comparison) -> Iterable[list[str]]:
    for world, difference in found.worlds.items():
        yield _row(world, difference)
    if len(found.worlds) > 1:
        yield _row("all worlds", found.overall)


def _row(name: str, each: Difference) -> list[str]:
    low, high = each.interval
    more = "-" if each.more is None else str(each.more or "none: decided")
    return [
        name,
        each.metric,
        str(each.pairs),
        f"{each.a:.3f}",
        f"{each.b:.3f}",
        f"{each.difference:+.3f}",
        f"{low:+.3f} to {high:+.3f}",
        f"{each.p:.4f}",
        more,
    ]


def _agents(trajectories: Sequence[Trajectory]) -> list[str]:
    return sorted({each.agent for each in trajectories})
