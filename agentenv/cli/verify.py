"""`agentenv verify`: stored episodes are played again, and the first difference is named."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agentenv.cli.failures import FAILED, Failure, WrongUsage
from agentenv.cli.numbers import positive
from agentenv.cli.servers import add_server_flags, base_urls, given_servers
from agentenv.cli.tables import plain
from agentenv.controller.verification import Verdict, verify
from agentenv.data.files import BadFile
from agentenv.data.sources import stored
from agentenv.servers import installed
from agentenv.trajectory import Trajectory


def add_to(commands: Any) -> None:
    parser = commands.add_parser("verify", help="prove stored episodes by playing them again")
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="trajectories.jsonl, AgentTraj, messages, or the folder of a run",
    )
    add_server_flags(parser)
    parser.add_argument("--concurrency", type=positive, default=16, help="episodes at once")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run_command=verify_files)


def verify_files(chosen: argparse.Namespace) -> int:
    stored = {path: _read(path) for path in chosen.files}
    every = [trajectory for part in stored.values() for trajectory in part]
    worlds = list(dict.fromkeys(each.world for each in every))
    verdicts: list[Verdict] = []
    if every:
        given = given_servers(chosen.servers)
        # A file must not say which module is loaded, as whoever types MODULE:CLASS may.
        strange = [each for each in worlds if each not in given and each not in installed()]
        if strange:
            told = f"{strange[0]!r} is not installed (installed: {', '.join(installed())})"
            raise WrongUsage(f"episodes of a world {told}; --servers NAME=URL reaches others")
        with base_urls(worlds, given) as urls:
            judging = _judged(every, urls, chosen.concurrency, chosen.token)
            try:
                verdicts = asyncio.run(judging)
            except ValueError as error:
                raise Failure(str(error)) from error
    report, start = {}, 0
    for path, part in stored.items():
        report[str(path)] = verdicts[start : start + len(part)]
        start += len(part)
    _show(report, chosen.json)
    return 0 if all(each.proven for each in verdicts) else FAILED


async def _judged(
    trajectories: Sequence[Trajectory], urls: dict[str, str], concurrency: int, token: str | None
) -> list[Verdict]:
    """In the order of the trajectories."""
    async with aclosing(verify(trajectories, urls, concurrency, token)) as verdicts:
        return sorted([each async for each in verdicts], key=lambda each: each.place)


def _read(path: Path) -> list[Trajectory]:
    if not path.exists():
        raise WrongUsage(f"there is no file {path}")
    try:
        return stored(str(path))
    except BadFile as error:
        raise Failure(str(error)) from error


def _show(report: dict[str, list[Verdict]], as_json: bool) -> None:
    if as_json:
        files = {
            path: {
                "episodes": len(verdicts),
                "proven": sum(each.proven for each in verdicts),
                "differing": [
                    {"item": each.item, "seed": each.seed, **asdict(each.difference)}
                    for each in verdicts
                    if each.difference is not None
                ],
            }
            for path, verdicts in report.items()
        }
        print(json.dumps({"files": files}))
        return
    for path, verdicts in report.items():
        print(f"{path}: {sum(each.proven for each in verdicts)} of {len(verdicts)} proven")
        for each in verdicts:
            if each.difference is not None:
                print(plain(f"  {each.item} seed {each.seed}: {each.difference}"))
