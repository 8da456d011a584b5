"""Runs: the trajectories of a run on disk, one JSON line for each, added as episodes end.

A process that is killed while it writes leaves a torn last line. It is dropped when the file is
read, and cut off when the next one is added; whatever else is damaged is an error.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pydantic import ValidationError

from agentenv.data.files import BadFile, first_complaint
from agentenv.trajectory import Trajectory

CONFIG, TRAJECTORIES = "config.json", "trajectories.jsonl"  # in the folder of a run


class RunLog:
    """The file of a run, open for adding; it has one writer."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = path.open("a+b")
        _cut_torn_line(self._file)

    def add(self, trajectory: Trajectory) -> None:
        """On return the line is with the operating system, and outlives this process."""
        self._file.write(trajectory.model_dump_json().encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def read_run(path: Path) -> list[Trajectory]:
    """One trajectory for each episode: the line that was added last; none where no file is."""
    latest: dict[tuple[str, int, int, int], Trajectory] = {}
    # Not splitlines(): text in JSON may hold other characters that end lines.
    lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
    torn = lines.pop()
    for number, line in enumerate(lines, start=1):
        try:
            trajectory = Trajectory.model_validate_json(line)
        except ValidationError as error:
            raise BadFile(f"{path}, line {number} is damaged: {first_complaint(error)}") from error
        latest[trajectory.key] = trajectory
    if _whole(torn):
        trajectory = Trajectory.model_validate_json(torn)
        latest[trajectory.key] = trajectory
    return list(latest.values())


def _cut_torn_line(file: BinaryIO) -> None:
    file.seek(0)
    content = file.read()
    start = content.rfind(b"\n") + 1
    if _whole(content[start:]):
        file.write(b"\n")
    else:
        file.truncate(start)
    file.seek(0, 2)


def _whole(line: bytes) -> bool:
    """Whether a line without its end is complete: an editor may have taken the line's end away."""
    try:
        Trajectory.model_validate_json(line)
    except ValidationError:
        return False
    return True
