"""`python -m agentenv_tool.sheet FILE.xlsx` writes the built-in sheets and their answers.

Such a file can be looked at, or be put into Google Drive to play the built-in tasks live.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from agentenv_tool.sheet import tables, xlsx
from agentenv_tool.tasks import read


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: python -m agentenv_tool.sheet FILE.xlsx\n")
        return 2
    tasks = read(files("agentenv_tool.sheet") / "data" / "tasks.jsonl")
    sheets = {}
    for task in tasks:
        name = str(task.values["sheet"])
        sheets[name] = tables.grid(task.values)
        sheets[name.replace("Sheet", "Answer")] = tables.answer(task.answer)
    xlsx.write(Path(arguments[0]), sheets)
    sys.stdout.write(f"{len(sheets)} sheets in {arguments[0]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
