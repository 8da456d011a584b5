"""Tasks: what an agent is asked to do with tools, read from AgentGym's files or from our own.

A line of `<world>.jsonl` is a task, and its number the line's: `goal`, `subgoals`, `difficulty` and
`additional_info` with `answer`, `init_config`, `goal_type` and `tool`. Ours add the `template` a
task was drawn from, the `values` that its expert needs, and the `tolerance` of its answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from envservers.environment import Environment, Tasks
from envservers.items import listed


class BadTasks(ValueError):
    """A file of tasks is not what it should be; names the file, the line and what would do."""


@dataclass(frozen=True)
class ToolTask:
    """One line of a file."""

    goal: str
    subgoals: tuple[Any, ...]
    answer: Any = None
    start: Mapping[str, Any] = field(default_factory=dict)  # such as the current date
    goal_type: int = 0
    difficulty: str = ""
    template: str = ""  # empty: an official task, which no expert knows
    values: Mapping[str, Any] = field(default_factory=dict)
    tolerance: float | None = None

    def row(self, world: str) -> dict[str, Any]:
        """The line, as JSON."""
        return {
            "goal": self.goal,
            "subgoals": list(self.subgoals),
            "additional_info": {
                "answer": self.answer,
                "init_config": dict(self.start) or None,
                "goal_type": self.goal_type,
                "tool": world,
                "template": self.template,
                "values": dict(self.values),
                "tolerance": self.tolerance,
            },
            "difficulty": self.difficulty,
        }


@dataclass(frozen=True)
class TaskSet:
    """The tasks of a server, and which they are."""

    tasks: tuple[ToolTask, ...]
    listing: Tasks
    folder: Path | None = None  # where official data lie; None: the tasks are ours

    def __getitem__(self, task: int) -> ToolTask:
        return self.tasks[task]


def served(world: type[Environment], data: Path | None, train: int, test: int) -> TaskSet:
    """The tasks of the folder, if one is given, else ours, of which the first are to train with.

    Those of a folder are official, unless `make-tool-tasks` drew them. A folder that was named and
    has no tasks of this world is an error.
    """
    name = world.name
    if data is None:
        tasks = read(files(world.__module__.rpartition(".")[0]) / "data" / "tasks.jsonl")
        ranges = {"train": range(train), "test": range(train, train + test)}
        return TaskSet(
            tasks, Tasks(len(tasks), {key: each for key, each in ranges.items() if each})
        )
    places = [folder / f"{name}.jsonl" for folder in (data / "Toolusage" / "data", data)]
    path = next((each for each in places if each.is_file()), None)
    if path is None:
        raise BadTasks(
            f"{data} holds no tasks of {name}: give the folder that holds Toolusage/data/"
            f"{name}.jsonl or {name}.jsonl, or none for built-in tasks"
        )
    tasks = read(path)
    splits = listed([data], world.prefix(), range(len(tasks)), f"tool_{name}")
    if not splits and not train:
        splits = {"test": list(range(len(tasks)))}
    if all(each.template for each in tasks):
        return TaskSet(tasks, Tasks(len(tasks), splits, source="drawn"))
    listing = Tasks(len(tasks), splits, source="official", oracle=False)
    return TaskSet(tasks, listing, path.parent)


def read(path: Path | Traversable) -> tuple[ToolTask, ...]:
    lines = path.read_text(encoding="utf-8").split("\n")  # other line ends may stand in texts
    tasks = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                tasks.append(_task(json.loads(line)))
            except (ValueError, TypeError, RecursionError) as error:
                raise BadTasks(f"{path}, line {number}: {error}; {_WANTED}") from error
    if not tasks:
        raise BadTasks(f"{path} is empty: {_WANTED}")
    return tuple(tasks)


def _task(row: Any) -> ToolTask:
    if not isinstance(row, dict):
        raise TypeError("this is no JSON object")
    info = row.get("additional_info") or {}
    if not isinstance(info, dict):
        raise TypeError("additional_info is no JSON object")
    goal, subgoals = row.get("goal"), row.get("subgoals")
    start, values = info.get("init_config") or {}, info.get("values") or {}
    if not isinstance(goal, str) or not goal.strip():
        raise TypeError(f"goal is {goal!r}")
    if not isinstance(subgoals, list) or not subgoals:
        raise TypeError(f"subgoals is {subgoals!r}")
    if not isinstance(start, dict) or not isinstance(values, dict):
        raise TypeError("init_config or values is no JSON object")
    tolerance = info.get("tolerance")
    if tolerance is not None and not (isinstance(tolerance, int | float) and tolerance >= 0):
        raise TypeError(f"tolerance is {tolerance!r}")
    return ToolTask(
        goal,
        tuple(subgoals),
        info.get("answer"),
        start,
        int(info.get("goal_type") or 0),
        str(row.get("difficulty") or ""),
        str(info.get("template") or ""),
        values,
        None if tolerance is None or math.isnan(tolerance) else float(tolerance),
    )


_WANTED = (
    'give one JSON object in each line, such as {"goal": "...", "subgoals": [18.5], '
    '"additional_info": {"answer": 18.5, "init_config": null, "goal_type": 0}, '
    '"difficulty": "easy"}'
)
