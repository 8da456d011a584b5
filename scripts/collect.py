"""Collect trajectories to learn from: `python scripts/collect.py --envs maze --out runs/maze`."""

import sys

from agentenv.cli import main

if __name__ == "__main__":
    sys.exit(main(["collect", *sys.argv[1:]]))
