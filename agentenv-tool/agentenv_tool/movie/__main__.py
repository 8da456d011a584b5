"""Writes the invented films and people as a SQLite file: `python -m agentenv_tool.movie FILE`."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from agentenv_tool.movie import database
from agentenv_tool.movie.invention import invented


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m agentenv_tool.movie", description=__doc__)
    parser.add_argument("file", type=Path, help="a file that does not exist yet")
    path = parser.parse_args().file
    if path.exists():
        parser.error(f"{path} exists: give a file that does not exist yet")
    catalog = invented()
    with closing(sqlite3.connect(path)) as connection:
        database.write(catalog, connection)
    sys.stdout.write(f"{len(catalog.films)} films and {len(catalog.people)} people in {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
