"""Gold: the simulator's own expert paths, each the actions that solve a task from its beginning.

Finding one takes the simulator up to ten seconds. Those of the built-in test split are stored in
`data/gold.jsonl.xz`; others are found when they are first asked for. `data/too_long.json` lists the
training tasks whose paths take more moves than an episode has. To make both again:

    python -m agentenv_sciworld.gold
"""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from agentenv_sciworld.java import found
from agentenv_sciworld.jvm import Jvm
from agentenv_sciworld.simulator import Simulator, draw
from agentenv_sciworld.tasks import TEST, Table, balanced, table

MOVES = 100  # an episode that takes more is cut off
CANDIDATES = 14  # of each kind, tried for the test split
LONG_KINDS = ("boil", "melt", "freeze", "change-the-state-of-matter-of")  # others' paths are short


class Gold:
    """Paths by task; each is found once in a process."""

    def __init__(self, jvm: Jvm, tasks: Table):
        self._jvm = jvm
        self._tasks = tasks
        self._paths = stored()
        self._stored = sorted(self._paths)

    def built_in_test(self) -> list[int]:
        """The tasks whose paths are stored: all are solved within the limit of moves."""
        return self._stored

    def path(self, task: int) -> list[str]:
        if task not in self._paths:
            self._paths[task] = search(self._jvm, self._tasks, task)
        return self._paths[task]


def stored() -> dict[int, list[str]]:
    """What is shipped: the built-in test split."""
    packed = files(__package__).joinpath("data", "gold.jsonl.xz").read_bytes()
    rows = (json.loads(row) for row in lzma.decompress(packed).decode().splitlines())
    return {row["task"]: row["actions"] for row in rows}


def too_long() -> list[int]:
    """Training tasks whose path does not solve them within the limit of moves."""
    text = files(__package__).joinpath("data", "too_long.json").read_text(encoding="utf-8")
    tasks: list[int] = json.loads(text)
    return tasks


def search(jvm: Jvm, tasks: Table, task: int) -> list[str]:
    """In a simulator of its own, so that no episode feels it."""
    kind = tasks.kind(task)
    simulator = Simulator(jvm)
    try:
        simulator.load(kind.name, task - kind.first, gold=True)
        return simulator.listed("getGoldActionSequence")
    finally:
        simulator.close()


def step_seed(task: int, seed: int, step: int) -> int:
    """What the simulator draws in one step of an episode."""
    return draw(task, seed, step)


def solved(jvm: Jvm, tasks: Table, task: int, path: list[str]) -> int | None:
    """How many actions of the path solve the task within the limit of moves; None: it does not."""
    kind = tasks.kind(task)
    simulator = Simulator(jvm)
    try:
        simulator.load(kind.name, task - kind.first)
        for number, action in enumerate(path, 1):
            simulator.step(action, step_seed(task, 0, number))
            if simulator.completed or simulator.score < 0 or simulator.moves > MOVES:
                return number if simulator.completed and simulator.score == 100 else None
        return None
    finally:
        simulator.close()


def found_paths(jvm: Jvm, tasks: Table) -> Iterator[tuple[int, list[str]]]:
    """Of each kind's test variations, those that the expert solves within the limit."""
    for kind in tasks.kinds:
        tried = balanced([kind.test], CANDIDATES)
        for task in tried:
            path = search(jvm, tasks, task)
            if (used := solved(jvm, tasks, task, path)) is not None:
                yield task, path[:used]


def main() -> None:
    jvm = Jvm(found(os.environ), heap_mb=512)
    simulator = Simulator(jvm)
    try:
        tasks = table(simulator)
        paths = dict(found_paths(jvm, tasks))
        long = [
            task
            for kind in tasks.kinds
            for task in kind.train
            if kind.name in LONG_KINDS
            and solved(jvm, tasks, task, search(jvm, tasks, task)) is None
        ]
    finally:
        jvm.stop()
    groups = [[each for each in kind.test if each in paths] for kind in tasks.kinds]
    rows = [
        json.dumps({"task": each, "actions": paths[each]}, separators=(",", ":"))
        for each in balanced(groups, TEST)
    ]
    folder = Path(__file__).parent / "data"
    (folder / "too_long.json").write_text(f"{json.dumps(long)}\n")
    packed = lzma.compress("".join(f"{row}\n" for row in rows).encode(), preset=9)
    (folder / "gold.jsonl.xz").write_bytes(packed)


if __name__ == "__main__":
    main()
