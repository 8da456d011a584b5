"""Measures the servers, each beside something else in the same run; prints a table, writes JSON.

Ratios mean something; seconds depend on the machine and its load.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scripts.bench import (
    alfworld,
    kit,
    local_model,
    player,
    sciworld,
    sqlgym,
    tool,
    webarena,
    webshop,
)

PARTS = {
    "kit": kit,
    "player": player,
    "local_model": local_model,
    "alfworld": alfworld,
    "sciworld": sciworld,
    "sqlgym": sqlgym,
    "tool": tool,
    "webarena": webarena,
    "webshop": webshop,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench.sh", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--out", type=Path, default=Path("runs/bench.json"))
    flags = parser.parse_args()
    unknown = set(flags.parts) - PARTS.keys()
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    print("| what | ours | other | ratio | aim |\n|---|---|---|---|---|")
    figures = {}
    for name, part in PARTS.items():
        if name in (flags.parts or PARTS):
            figures[name] = part.measure()
            print("\n".join(part.rows(figures[name])), flush=True)
    flags.out.parent.mkdir(parents=True, exist_ok=True)
    flags.out.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
