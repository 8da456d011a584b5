"""`agentenv report`: the page of a run, written again from what its folder holds."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agentenv.cli.failures import Failure, WrongUsage
from agentenv.cli.playing import PRICES, prices
from agentenv.data.files import BadFile, first_complaint
from agentenv.data.runs import CONFIG, TRAJECTORIES, config_in, read_run
from agentenv.protocol import Card
from agentenv.report import write_report


def add_to(commands: Any) -> None:
    parser = commands.add_parser("report", help="write the page of a run again")
    parser.add_argument("folder", type=Path, metavar="RUN", help="the folder of a run")
    parser.add_argument(
        "--prices", type=prices, metavar="READ,WRITTEN", help=f"also what it cost, at {PRICES}"
    )
    parser.set_defaults(run_command=report)


def report(chosen: argparse.Namespace) -> int:
    folder: Path = chosen.folder
    for name in (CONFIG, TRAJECTORIES):
        if not (folder / name).is_file():
            raise WrongUsage(f"there is no file {folder / name}: give the folder of a run")
    try:
        config, cards = read_config(folder / CONFIG)
        if chosen.prices:
            config["prices"] = asdict(chosen.prices)
        print(write_report(folder, config, cards, read_run(folder / TRAJECTORIES)))
    except ValueError as error:
        raise Failure(str(error)) from error
    return 0


def read_config(path: Path) -> tuple[dict[str, Any], dict[str, Card]]:
    """The config of a run, and the cards of its worlds that stand in it."""
    config = config_in(path)
    worlds = config.get("worlds")
    if not isinstance(worlds, dict):
        raise BadFile(f"{path} names no worlds: it is not the config of a run")
    cards = {}
    for name, card in worlds.items():
        try:
            # A config leaves out what decides no result: whether the server told its oracle.
            cards[name] = Card.model_validate({"oracle": False, **card})
        except (ValidationError, TypeError) as error:
            told = first_complaint(error) if isinstance(error, ValidationError) else str(error)
            raise BadFile(f"{path}, card of {name}: {told}") from error
    return config, cards
