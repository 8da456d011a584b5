"""Writes household games into a folder in ALFWorld's layout.

`python -m agentenv_alfworld.houses --out data --tasks 0-99,2420-2619` makes data/json_2.1.1.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agentenv_alfworld.houses.catalog import COUNT
from agentenv_alfworld.houses.folder import write


def numbers(text: str) -> list[int]:
    """The tasks of a list such as `0-9,2420`."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    if not all(0 <= task < COUNT for task in found):
        raise ValueError(f"there are tasks 0 to {COUNT - 1}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="agentenv_alfworld.houses", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where json_2.1.1 is made")
    parser.add_argument("--tasks", type=numbers, default=f"0-{COUNT - 1}", help="such as 0-9,2420")
    arguments = parser.parse_args()
    for task in arguments.tasks:
        write(task, arguments.out)
    sys.stdout.write(f"{len(arguments.tasks)} games written to {arguments.out / 'json_2.1.1'}\n")


if __name__ == "__main__":
    main()
