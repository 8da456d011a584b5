"""Gold: the simulator's own expert paths, each the actions that solve a task from its beginning.

Finding one takes the simulator up to ten seconds. Those of the built-in test split are stored in
`data/gold.jsonl.xz`, shortened if they take more actions than an evaluation has rounds; others are
found when they are first asked for, and stay as they are. `data/unsolved.json` lists the training
tasks that their paths do not solve within an episode's moves. To make both again:

    python -m agentenv_sciworld.gold
"""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from agentenv_sciworld.java import found
from agentenv_sciworld.jvm import Jvm
from agentenv_sciworld.oracle import nearest, room
from agentenv_sciworld.shortening import shortened
from agentenv_sciworld.simulator import Simulator, draw
from agentenv_sciworld.tasks import TEST, Table, balanced, table

MOVES = 100  # an episode that takes more is cut off
ROUNDS = 30  # of an evaluation
SEEDS = range(3)  # of episodes that a shortened path has to solve
NOT_UNDERSTOOD = ("No known action", "Unknown action", "Ambiguous request")
CANDIDATES = 14  # of each kind, tried for the test split
HARD_KINDS = (  # of the others, the expert solves every training task
    "boil",
    "melt",
    "freeze",
    "change-the-state-of-matter-of",
    "measure-melting-point-known-substance",
    "measure-melting-point-unknown-substance",
)


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
    text = lzma.decompress(files(__package__).joinpath("data", "gold.jsonl.xz").read_bytes())
    rows = (json.loads(row) for row in text.decode().splitlines())
    return {row["task"]: row["actions"] for row in rows}


def unsolved() -> list[int]:
    """Training tasks whose path does not solve them within the limit of moves."""
    text = files(__package__).joinpath("data", "unsolved.json").read_text(encoding="utf-8")
    tasks: list[int] = json.loads(text)
    return tasks


@contextmanager
def begun(jvm: Jvm, tasks: Table, task: int, gold: bool = False) -> Iterator[Simulator]:
    """In a simulator of its own, so that no episode feels it."""
    kind = tasks.kind(task)
    simulator = Simulator(jvm)
    try:
        simulator.load(kind.name, task - kind.first, gold)
        yield simulator
    finally:
        simulator.close()


def search(jvm: Jvm, tasks: Table, task: int) -> list[str]:
    """What the simulator's expert plays; it may go on after the task is solved."""
    with begun(jvm, tasks, task, gold=True) as simulator:
        return simulator.listed("getGoldActionSequence")


def step_seed(task: int, seed: int, step: int) -> int:
    """What the simulator draws in one step of an episode."""
    return draw(task, seed, step)


def solved(jvm: Jvm, tasks: Table, task: int, path: list[str]) -> int | None:
    """How many actions of the path solve the task within the limit of moves; None: it does not."""
    with begun(jvm, tasks, task) as simulator:
        for number, action in enumerate(path, 1):
            simulator.step(action, step_seed(task, 0, number))
            if simulator.completed or simulator.score < 0 or simulator.moves > MOVES:
                return number if simulator.completed and simulator.score == 100 else None
        return None


def brief(jvm: Jvm, tasks: Table, task: int, path: list[str]) -> list[str]:
    """A path that fits into an evaluation, as far as one was found; one that fits stays."""
    if len(path) <= ROUNDS:
        return path
    start, spoken = understood(jvm, tasks, task, path)

    def used(candidate: list[str]) -> int | None:
        most = 0
        for seed in SEEDS:
            if (needed := ended(jvm, tasks, task, seed, candidate)) is None:
                return None
            most = max(most, needed)
        return most

    return shortened(spoken, start, ROUNDS, used)


def understood(jvm: Jvm, tasks: Table, task: int, path: list[str]) -> tuple[str, list[str]]:
    """The room where one begins, and the path in the names that things have got by then."""
    with begun(jvm, tasks, task) as simulator:
        start = room(simulator.step("look around", step_seed(task, 0, 0)))
        spoken: list[str] = []
        for action in path:
            told = simulator.step(action, step_seed(task, 0, len(spoken) + 1))
            if told.startswith(NOT_UNDERSTOOD):
                action = nearest(action, simulator.valid_actions()) or action
                simulator.step(action, step_seed(task, 0, len(spoken) + 1))
            spoken.append(action)
        return start, spoken


def ended(jvm: Jvm, tasks: Table, task: int, seed: int, path: list[str]) -> int | None:
    """How many actions of the path solve an episode; None: not all are understood, or it is not."""
    with begun(jvm, tasks, task) as simulator:
        simulator.step("look around", step_seed(task, seed, 0))
        for number, action in enumerate(path, 1):
            told = simulator.step(action, step_seed(task, seed, number))
            if told.startswith(NOT_UNDERSTOOD):
                return None
            if simulator.completed or simulator.score < 0 or simulator.moves > MOVES:
                return number if simulator.completed and simulator.score == 100 else None
        return None


def found_paths(jvm: Jvm, tasks: Table) -> Iterator[tuple[int, list[str]]]:
    """Of each kind's test variations, those that the expert solves within the limit."""
    for kind in tasks.kinds:
        tried = balanced([kind.test], CANDIDATES)
        for task in tried:
            path = search(jvm, tasks, task)
            if (used := solved(jvm, tasks, task, path)) is not None:
                yield task, path[:used]


def failing(jvm: Jvm, tasks: Table) -> Iterator[int]:
    """Training tasks that the expert does not solve within the limit."""
    for kind in tasks.kinds:
        for task in kind.train if kind.name in HARD_KINDS else ():
            if solved(jvm, tasks, task, search(jvm, tasks, task)) is None:
                yield task


def main() -> None:
    jvm = Jvm(found(os.environ), heap_mb=512)
    try:
        tasks = table(Simulator(jvm))
        paths = dict(found_paths(jvm, tasks))
        groups = [[each for each in kind.test if each in paths] for kind in tasks.kinds]
        chosen = {each: brief(jvm, tasks, each, paths[each]) for each in balanced(groups, TEST)}
        failed = list(failing(jvm, tasks))
    finally:
        jvm.stop()
    folder = Path(__file__).parent / "data"
    (folder / "unsolved.json").write_text(f"{json.dumps(failed)}\n")
    (folder / "gold.jsonl.xz").write_bytes(packed(chosen))


def packed(paths: dict[int, list[str]]) -> bytes:
    """As they are shipped."""
    rows = (
        json.dumps({"task": task, "actions": path}, separators=(",", ":"))
        for task, path in paths.items()
    )
    return lzma.compress("".join(f"{row}\n" for row in rows).encode(), preset=9)


if __name__ == "__main__":
    main()
