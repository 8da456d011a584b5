"""Writes the built-in data as BIRD's files: `python -m agentenv_sqlgym FOLDER`.

`python -m agentenv_sqlgym --pack` draws the questions anew and packs them into the package.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agentenv_sqlgym.building.files import QUESTIONS, write
from agentenv_sqlgym.building.questions import pack


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m agentenv_sqlgym", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--pack", action="store_true", help="draw the shipped questions anew")
    flags = parser.parse_args()
    if flags.pack:
        path = Path(__file__).parent / "data" / QUESTIONS
        sys.stdout.write(f"{pack(path)} questions in {path}\n")
        return 0
    if flags.folder is None or flags.folder.exists():
        parser.error("give a folder that does not exist yet")
    write(flags.folder)
    sys.stdout.write(f"wrote {flags.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
