"""Files of episodes as the data commands are given them, and as they tell of them."""

from __future__ import annotations

import argparse
import math
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


def plain(text: str) -> str:
    """In one line, without what a terminal obeys."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def whole_number(text: str) -> int:
    """A flag that counts, from 1."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a whole number from 1")
    return number


def share(text: str) -> float:
    """A flag that says how much of a whole: not none of it, and not all."""
    number = finite(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a number between 0 and 1")
    return number


def finite(text: str) -> float:
    """A flag that is compared with: neither infinite nor no number."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a number")
    return number
