"""Evaluate an agent: `python scripts/evaluate.py --agent oracle --envs textcraft,maze --n 20`."""

import sys

from agentenv.cli import main

if __name__ == "__main__":
    sys.exit(main(["eval", *sys.argv[1:]]))
