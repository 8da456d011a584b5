"""Sources: the files that a name stands for, what they hold, and the episodes in them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from agentenv.data import layouts
from agentenv.data.files import BadFile
from agentenv.data.hub import PREFIX, folder_of, is_named
from agentenv.data.layouts import LAYOUTS, Found, Layout
from agentenv.data.records import TASKS, BadRow, Kind, kind_of, trajectory_of
from agentenv.data.runs import TRAJECTORIES
from agentenv.protocol import Card
from agentenv.trajectory import JUDGED, Trajectory

log = logging.getLogger(__name__)

# What makes an episode of a run the same as another, in rows that nobody has checked yet.
_PLAYED = ("world", "source", "options", "task", "seed", "repeat", "agent", "format")


class NoSuchFile(BadFile):
    """A name stands for nothing here, and is not written as one of the hub's."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that was looked into. It is read anew, from its beginning, as often as it is asked."""

    path: Path
    layout: Layout
    kind: Kind | Literal["tasks"] | None  # None: it is empty

    def found(self) -> Iterator[Found]:
        """Everything that stands in it, be it sound or not."""
        return layouts.read(self.path, self.layout)

    def episodes_kind(self) -> Kind:
        """The kind; raises BadFile where the file can hold no episodes."""
        if self.kind == "tasks":
            raise BadFile(
                f"{self.path} names tasks, and holds no episodes: its rows have no conversations"
            )
        return self.kind or "trajectories"


@dataclass(frozen=True, slots=True)
class Episode:
    """A row that holds an episode, where it stands, and the episode."""

    path: Path
    place: str
    kind: Kind
    row: dict[str, Any]
    trajectory: Trajectory


def files_of(source: str) -> list[DataFile]:
    """A file; of a run's folder its episodes; of another folder, or a set on the hub, all files."""
    path = Path(source).expanduser()
    if path.is_file():
        return [look_into(path)]
    looks_like_file = path.suffix in LAYOUTS and not source.startswith(PREFIX)
    if not path.is_dir() and (looks_like_file or not is_named(source)):
        raise NoSuchFile(
            f"there is no file {source}: give a file, a folder, or the name of a data set on the "
            "hub such as AgentGym/AgentTraj-L"
        )
    folder = folder_of(source, [f"*{ending}" for ending in LAYOUTS])
    if (folder / TRAJECTORIES).is_file():
        return [look_into(folder / TRAJECTORIES)]
    # On the hub, files that are split into parts lie in a folder of their own.
    within = [*folder.glob("*"), *folder.glob("data/*")]
    paths = sorted(each for each in within if each.suffix in LAYOUTS and each.is_file())
    if not paths:
        raise BadFile(
            f"{folder} holds no {TRAJECTORIES}, and no {', '.join(f'*{each}' for each in LAYOUTS)}"
        )
    return [look_into(each) for each in paths]


def look_into(path: Path) -> DataFile:
    """How a file is laid out, and what its rows are."""
    layout = layouts.layout_of(path)
    kind: Literal["tasks"] | None = None
    strange = None
    for found in layouts.read(path, layout):
        if found.row is None:
            strange = strange or f"{found.place} {found.complaint}"
            continue
        own = kind_of(found.row)
        if own == TASKS:
            kind = own
        elif own is not None:
            return DataFile(path, layout, own)
        else:
            keys = ", ".join(map(repr, list(found.row)[:6])) or "nothing"
            strange = strange or f"{found.place} has {keys}, but no conversation"
    if kind is None and strange is not None:
        hint = " (an object over several lines is none)" if layout == "JSON lines" else ""
        raise BadFile(f"{path} holds no rows of episodes or tasks: {strange}{hint}")
    return DataFile(path, layout, kind)


def episodes(files: Iterable[DataFile]) -> Iterator[Episode]:
    """Every episode, in order; the first row that holds none is an error that names it.

    As in any run, an episode that could not be judged and was played again later counts once, and
    a line that the end of its writer has torn is passed over.
    """
    for file in files:
        kind = file.episodes_kind()
        again = _played_again(file) if kind == "trajectories" else set()
        for found in file.found():
            if found.torn and kind == "trajectories":
                log.warning("%s, %s %s: it is passed over", file.path, found.place, found.complaint)
            elif found.place not in again:
                yield episode_of(file, found)


def stored(source: str) -> list[Trajectory]:
    """The trajectory of every episode in what a name stands for, whoever played it."""
    return [each.trajectory for each in episodes(files_of(source))]


def episode_of(file: DataFile, found: Found, card: Card | None = None) -> Episode:
    """The episode in one place of a file; raises BadFile with a BadRow as its cause."""
    place = f"{file.path}, {found.place}"
    if found.row is None:
        raise BadFile(f"{place} {found.complaint}")
    kind = file.episodes_kind()
    try:
        trajectory = trajectory_of(found.row, kind, card)
    except BadRow as error:
        raise BadFile(f"{place}: {error}") from error
    return Episode(file.path, found.place, kind, found.row, trajectory)


def common_kind(files: Sequence[DataFile]) -> Kind:
    """The one kind that all of them have; raises BadFile where they differ."""
    kinds = dict.fromkeys(each.episodes_kind() for each in files if each.kind is not None)
    if len(kinds) > 1:
        raise BadFile(
            f"the files are of different kinds ({', '.join(kinds)}): say which to write (--to)"
        )
    return next(iter(kinds), "trajectories")


def _played_again(file: DataFile) -> set[str]:
    """The places of faulted episodes that a later line has played again."""
    waiting: dict[tuple[str, ...], list[str]] = {}
    again: set[str] = set()
    for found in file.found():
        row = found.row or {}
        key = tuple(repr(row.get(name)) for name in _PLAYED)
        again.update(waiting.pop(key, ()))
        if row.get("outcome") not in tuple(JUDGED):  # a row may have a list there
            waiting.setdefault(key, []).append(found.place)
    return again
