"""`agentenv data inspect`: what files of episodes hold, world by world."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from agentenv.cli.data_files import add_files, chosen_files
from agentenv.cli.numbers import positive
from agentenv.cli.tables import figure, plain, show
from agentenv.data.inspection import Inspection, WorldCount, inspect, tokenizer
from agentenv.trajectory import Trajectory

HOLDS = ["world", "rows", "tasks", "alike", "turns", "most", "characters", "tokens", "success"]
MADE = ["outcomes", "sources", "formats", "agents"]
_SHOWN = 120  # characters of a text in a sample


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser(
        "inspect",
        help="tell what files hold",
        description="World by world. `alike`: rows that say what an earlier row of the file says; "
        "`most`: turns of the longest; turns, characters and tokens are means of a row.",
    )
    add_files(parser)
    parser.add_argument("--tokenizer", metavar="PATH", help="of a model: count tokens, too")
    parser.add_argument("--show", type=positive, default=0, metavar="N", help="sample rows")
    parser.set_defaults(run_verb=_inspect)


def _inspect(chosen: argparse.Namespace) -> int:
    count = tokenizer(chosen.tokenizer) if chosen.tokenizer else None
    inspections = [inspect(file, count, chosen.show) for file in chosen_files(chosen)]
    if chosen.json:
        print(json.dumps({"files": {str(i.file.path): _as_json(i) for i in inspections}}))
        return 0
    for each in inspections:
        print(plain(f"{each.file.path}: {_holding(each)}"))
        if each.worlds:
            counts = each.worlds.items()
            show([*HOLDS, *MADE], [_row(world, count) for world, count in counts])
        for trajectory in each.shown:
            print("\n".join(_sample(trajectory)))
    return 0


def _holding(each: Inspection) -> str:
    told = f"{each.file.kind or 'nothing'}, {each.file.layout}, {each.rows} rows"
    if each.tasks:
        told += ", tasks of " + ", ".join(f"{world} ({n})" for world, n in each.tasks.items())
    if each.malformed:
        told += f"; {each.malformed} malformed, first {each.first_malformed}"
    return told


def _as_json(each: Inspection) -> dict[str, Any]:
    return {
        "kind": each.file.kind,
        "layout": each.file.layout,
        "rows": each.rows,
        "malformed": each.malformed,
        "first_malformed": each.first_malformed,
        "worlds": {world: count.as_json() for world, count in each.worlds.items()},
        "tasks": each.tasks,
        "sample": [trajectory.model_dump() for trajectory in each.shown],
    }


def _row(world: str, count: WorldCount) -> list[str]:
    told = count.as_json()
    figures = [
        str(count.rows),
        str(told["tasks"]),
        str(count.duplicates),
        figure(told["turns"]["mean"], 1),
        str(count.most_turns),
        figure(count.characters / count.rows, 0),
        figure(None if count.tokens is None else count.tokens / count.rows, 0),
        figure(told["success"]),
    ]
    return [world, *figures, *(_listed(told[name]) for name in MADE)]


def _listed(counts: Mapping[str, int], most: int = 3) -> str:
    told = [f"{name} {number}" for name, number in islice(counts.items(), most)]
    more = len(counts) - most
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


def _sample(each: Trajectory) -> Iterator[str]:
    """A row in a few lines; texts are cut, and whatever a terminal obeys is escaped."""
    yield plain(f"  {each.item} seed {each.seed}, {each.outcome}, score {each.score}")
    yield f"    told: {_cut(each.prompt)}"
    yield f"    sees: {_cut(each.observation)}"
    for turn in each.turns:
        yield f"    says: {_cut(turn.reply)}"
        for call in turn.tool_calls:
            yield f"    calls: {_cut(json.dumps(call.get('function')))}"
        yield f"    sees: {_cut(turn.observation)}"


def _cut(text: str) -> str:
    return plain(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}...")
