"""Files of episodes as the data commands are given them, and as they tell of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from agentenv.cli.failures import WrongUsage
from agentenv.data.sources import DataFile, files_of


def add_files(parser: argparse.ArgumentParser) -> None:
    """What every verb is given."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="file, folder, or name on the hub")
    parser.add_argument("--json", action="store_true", help="for programs")


def chosen_files(chosen: argparse.Namespace) -> list[DataFile]:
    """Those that were named, in their order, each once."""
    found = (file for name in chosen.files for file in files_of(name))
    return list({file.path.resolve(): file for file in found}.values())


def output(path: Path, inputs: list[DataFile]) -> Path:
    """Where to write; never what is read."""
    if any(path.resolve() == each.path.resolve() for each in inputs):
        raise WrongUsage(f"{path} is one of the inputs: give --out another name")
    if path.is_dir():
        raise WrongUsage(f"{path} is a folder: give --out the name of a file")
    return path
