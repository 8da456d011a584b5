"""`agentenv list`, `serve` and `check`: the installed worlds, one by one."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from agentenv.cli.tables import show
from agentenv.servers import installed


def add_to(commands: Any) -> None:
    listing = commands.add_parser("list", help="which worlds are installed")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run_command=list_worlds)
    serving = commands.add_parser("serve", add_help=False, help="serve one world")
    serving.add_argument("flags", nargs=argparse.REMAINDER, metavar="NAME [flags]")
    serving.set_defaults(run_command=serve)
    checking = commands.add_parser("check", help="hold a world against what all must keep")
    checking.add_argument("name", help="an installed world, or MODULE:CLASS")
    checking.add_argument(
        "--effort", type=float, default=1.0, help="less for a slow engine, such as 0.1"
    )
    checking.add_argument("--json", action="store_true", help="for programs")
    checking.set_defaults(run_command=check)


def list_worlds(chosen: argparse.Namespace) -> int:
    worlds = installed()
    if chosen.json:
        print(json.dumps({"worlds": [asdict(each) for each in worlds.values()]}))
    else:
        rows = [[each.name, each.package, each.version] for each in worlds.values()]
        show(["world", "package", "version"], rows)
    return 0


def serve(chosen: argparse.Namespace) -> int:
    from envservers.cli import main

    return main(["serve", *chosen.flags])


def check(chosen: argparse.Namespace) -> int:
    from envservers.testing import main

    return main(chosen.name, chosen.json, chosen.effort)
