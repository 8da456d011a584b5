"""Runs: the trajectories of a run on disk, one JSON line for each, added as episodes end.

A process that is killed while it writes leaves a torn last line. It is dropped when the file is
read, and cut off when the next one is added; whatever else is damaged is an error.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from pydantic import ValidationError

from agentenv.data.files import BadFile, first_complaint, json_value, naming
from agentenv.data.identity import identity
from agentenv.trajectory import Trajectory

CONFIG, TRAJECTORIES = "config.json", "trajectories.jsonl"  # in the folder of a run


def config_in(path: Path) -> dict[str, Any]:
    """The config of a run; raises BadFile where the file is none."""
    try:
        config = json_value(path.read_bytes())
    except ValueError as error:
        raise BadFile(f"{path} is no JSON: {error}") from error
    if not isinstance(config, dict):
        raise BadFile(f"{path} is no config of a run: it names no worlds")
    return config


class RunLog:
    """The file of a run, open for adding; it has one writer."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file: BinaryIO = path.open("a+b")
        _cut_torn_line(self._file)

    def add(self, trajectory: Trajectory) -> None:
        """On return the line is with the operating system, and outlives this process."""
        with naming(self._path):
            self._file.write(trajectory.model_dump_json().encode() + b"\n")
            self._file.flush()

    def close(self) -> None:
        with naming(self._path):
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
    """One trajectory for each episode: the line that was added last; none where no file is.

    A fault does not take the place of a result. Episodes of several agents are no run.
    """
    latest: dict[bytes, Trajectory] = {}
    # Not splitlines(): text in JSON may hold other characters that end lines.
    lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
    torn = lines.pop()
    for number, line in enumerate(lines, start=1):
        try:
            trajectory = Trajectory.model_validate_json(line)
        except ValidationError as error:
            raise BadFile(f"{path}, line {number} is damaged: {first_complaint(error)}") from error
        _keep(trajectory, latest)
    if _whole(torn):
        _keep(Trajectory.model_validate_json(torn), latest)
    agents = sorted({each.agent for each in latest.values()})
    if len(agents) > 1:
        raise BadFile(
            f"{path} is no run: a run has one agent, and this has {', '.join(agents)}; "
            "`agentenv data filter --agent` parts them"
        )
    return list(latest.values())


def _keep(trajectory: Trajectory, latest: dict[bytes, Trajectory]) -> None:
    which = identity(trajectory)
    if trajectory.judged or which not in latest or not latest[which].judged:
        latest[which] = trajectory


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
