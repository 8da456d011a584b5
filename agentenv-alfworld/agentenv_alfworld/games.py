"""Games: where they come from: the user's copy of the official ones, or the built-in houses.

A task is its place in AgentGym's lists, 0 to 2419 for training and 2420 to 2619 for evaluation. The
official games lie in `json_2.1.1/train` and `json_2.1.1/valid_train`; which of them is which task
is told by AgentGym's `mappings_train.json` and `mappings_test.json`, JSON lists of `task_type` and
`task_id`. Where those files are not at hand, the solvable games are counted in the order of their
paths.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from agentenv_alfworld import houses
from agentenv_alfworld.engine import Game
from envservers.environment import Tasks

FOLDERS = {"train": "train", "test": "valid_train"}  # of each split, below json_2.1.1
FIRST = {"train": 0, "test": houses.TRAIN}  # the number of its first game
MOST = {"train": houses.TRAIN, "test": houses.VALID}
MAPPINGS = {"train": "mappings_train.json", "test": "mappings_test.json"}
FILE = "game.tw-pddl"


class NoGames(Exception):
    """The folder that was given does not hold what it should."""


class Games(Protocol):
    """Read one at a time, when they are played."""

    def tasks(self) -> Tasks: ...

    def game(self, task: int) -> Game: ...

    def task_type(self, task: int) -> str:
        """The game's place among the official ones: its folder and that of its trial."""
        ...


class BuiltIn:
    """Generated houses; see the package `houses`."""

    def tasks(self) -> Tasks:
        ends = {name: FIRST[name] + MOST[name] for name in FIRST}
        return Tasks(houses.COUNT, {name: range(FIRST[name], end) for name, end in ends.items()})

    def game(self, task: int) -> Game:
        return houses.game(task)

    def task_type(self, task: int) -> str:
        return houses.task_type(task)


@dataclass(frozen=True)
class Official:
    """Games in files."""

    folders: Mapping[int, Path]  # of each task, the folder of its trial
    mapped: bool  # by AgentGym's lists; else by path

    def tasks(self) -> Tasks:
        count = max(self.folders) + 1
        splits = {
            name: [task for task in self.folders if 0 <= task - FIRST[name] < MOST[name]]
            for name in FIRST
        }
        missing = frozenset(range(count)) - self.folders.keys()
        source = "official" if self.mapped else "official, numbered by path"
        return Tasks(count, splits, missing, source)

    def game(self, task: int) -> Game:
        path = self.folders[task] / FILE
        try:
            written = json.loads(path.read_text(encoding="utf-8"))
            return Game(
                domain=_text(written, "pddl_domain"),
                grammar=_text(written, "grammar"),
                problem=_text(written, "pddl_problem"),
                walkthrough=tuple(written.get("walkthrough") or ()),
            )
        except (OSError, ValueError) as error:
            raise NoGames(f"{self.task_type(task)}/{FILE} cannot be read: {error}") from error

    def task_type(self, task: int) -> str:
        folder = self.folders[task]
        return f"{folder.parent.name}/{folder.name}"


def games(data: Path | None, environ: Mapping[str, str]) -> Games:
    """The official games of `data`, or of ALFWorld's own folder where it has any; else houses."""
    if data is None:
        own = environ.get("ALFWORLD_DATA")
        if not own or not (Path(own) / "json_2.1.1").is_dir():
            return BuiltIn()
        data = Path(own)
    return official(data)


def official(data: Path) -> Official:
    root = _root(data)
    lists = {name: _mapping(file, MOST[name], root, data) for name, file in MAPPINGS.items()}
    mapped = all(lists.values())
    if any(lists.values()) and not mapped:
        raise NoGames(f"{data} holds only one of {' and '.join(MAPPINGS.values())}: give both")
    folders: dict[int, Path] = {}
    for name, folder in FOLDERS.items():
        trials = lists[name] or sorted(_solvable(root / folder))[: MOST[name]]
        found = [root / folder / each for each in trials]
        there = [each for each in found if (each / FILE).is_file()]
        if not there or there != found:
            raise NoGames(
                f"{root / folder} holds {len(there)} of {len(found) or MOST[name]} games: get all "
                "with `alfworld-download`, or leave out the folder to play built-in ones"
            )
        folders |= {FIRST[name] + place: each for place, each in enumerate(found)}
    return Official(folders, mapped)


def _root(data: Path) -> Path:
    """The folder that holds `train` and `valid_train`."""
    if not data.is_dir():
        raise NoGames(f"{data} is no folder")
    for root in (data / "json_2.1.1", data / "alfworld" / "json_2.1.1", data / "alfworld", data):
        if any((root / folder).is_dir() for folder in FOLDERS.values()):
            return root
    there = ", ".join(sorted(each.name for each in data.iterdir())[:5]) or "nothing"
    raise NoGames(
        f"{data} holds no games of ALFWorld, but {there}: give the folder that holds `json_2.1.1`, "
        "as `alfworld-download` fills it, or none to play built-in games"
    )


def _mapping(name: str, most: int, root: Path, data: Path) -> list[str]:
    """The trials that a list names, in its order; none where there is no such file."""
    places = [folder / name for folder in (data, data / "alfworld", root, root.parent)]
    path = next((each for each in places if each.is_file()), None)
    if path is None:
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        if len(rows) > most:
            raise ValueError(f"it names {len(rows)} games, not {most}")
        return [f"{_name(each, 'task_type')}/{_name(each, 'task_id')}" for each in rows]
    except (OSError, TypeError, ValueError) as error:
        raise NoGames(f"{path} is no list of games: {error}") from error


def _solvable(folder: Path) -> Iterator[str]:
    """Like ALFWorld, without the tasks that it leaves out and the games without a solution."""
    for path in folder.glob(f"*/*/{FILE}"):
        trial = path.parent.relative_to(folder).as_posix()
        if "movable" not in trial and "Sliced" not in trial and _is_solvable(path):
            yield trial


def _is_solvable(path: Path) -> bool:
    """Looked up without reading the rest as JSON: there are thousands. A file that cannot be read
    stays a task, which fails by itself.
    """
    try:
        written = path.read_bytes()
    except OSError:
        return True
    key, _, rest = written.rpartition(b'"solvable"')
    return not key or rest.lstrip(b" :\n")[:4] == b"true"


def _name(row: Any, key: str) -> str:
    name = row[key] if isinstance(row, dict) and key in row else None
    if not isinstance(name, str) or not name or "/" in name or name.startswith("."):
        raise ValueError(f"a row has {key} {name!r}")
    return name


def _text(written: Any, key: str) -> str:
    text = written.get(key) if isinstance(written, dict) else None
    if not isinstance(text, str):
        raise ValueError(f"it has no {key}")
    return text
