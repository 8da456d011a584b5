"""Journal: an append-only log of sessions on disk, from which a server that was killed goes on.

A line is the CRC-32 of its JSON in hexadecimal, a blank and the JSON. What was answered is in the
file before the answer leaves; the operating system keeps it when the process is killed. A torn
last line is dropped; a damaged line elsewhere stops the start. When most lines speak of sessions
that are closed or reset, the file is written anew.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from envservers.errors import EngineFailed, SetupFailed

log = logging.getLogger(__name__)

SMALLEST_WORTH_COMPACTING = 1 << 20  # bytes


@dataclass(slots=True)
class Record:
    """All that a session is."""

    env_id: int
    task: int | None = None
    seed: int = 0
    actions: list[str] = field(default_factory=list)

    def line(self) -> bytes:
        return _line(
            {"open": self.env_id, "task": self.task, "seed": self.seed, "actions": self.actions}
        )


class Journal:
    """The log of one server; `world` says which one, and must be the same when it starts again."""

    def __init__(self, folder: Path, name: str, world: dict[str, Any]):
        self.path = folder / f"{name}.journal"
        self._world = {"world": world}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._locked(self.path)
        except OSError as error:
            raise SetupFailed(f"--journal {folder} cannot be used: {error.strerror}") from error
        self._size = 0
        self._live: dict[int, int] = {}  # bytes of each open session, of its last episode only
        self._live_size = 0

    def load(self) -> list[Record]:
        """The sessions that were open; what was torn off is cut away, so that appending is safe."""
        records: dict[int, Record] = {}
        self._file.seek(0)
        content = self._file.read()
        good = 0
        for number, line in enumerate(content.splitlines(keepends=True), 1):
            entry = _entry(line)
            if entry is None:
                if good + len(line) < len(content):
                    raise SetupFailed(
                        f"line {number} of {self.path} is damaged although others follow it: "
                        "move the file away, or give another --journal"
                    )
                log.warning("dropped the torn last line of %s", self.path)
                break
            if number == 1 and entry != json.loads(json.dumps(self._world)):
                raise SetupFailed(
                    f"{self.path} was written by {entry.get('world')}, but this server is "
                    f"{self._world['world']}: serve that one, or give another --journal"
                )
            _apply(entry, records)
            good += len(line)
        self._file.truncate(good)
        self._size = good
        self._live = {each.env_id: len(each.line()) for each in records.values()}
        self._live_size = sum(self._live.values())
        if not good:
            self._append(_line(self._world))
        return list(records.values())

    def opened(self, record: Record) -> None:
        """A session that is new, or that begins another episode."""
        line = record.line()
        self._append(line)
        self._live_size += len(line) - self._live.get(record.env_id, 0)
        self._live[record.env_id] = len(line)

    def stepped(self, env_id: int, action: str) -> None:
        line = _line({"step": env_id, "action": action})
        self._append(line)
        self._live[env_id] += len(line)
        self._live_size += len(line)

    def closed(self, env_id: int) -> None:
        self._append(_line({"close": env_id}))
        self._live_size -= self._live.pop(env_id, 0)

    @property
    def is_mostly_dead(self) -> bool:
        """Counts what closed sessions and earlier episodes left behind."""
        return self._size > SMALLEST_WORTH_COMPACTING and self._size > 2 * self._live_size

    def compact(self, records: Iterable[Record]) -> None:
        """Write the open sessions anew; a crash in between leaves the old file or the new one."""
        fresh_path = self.path.with_suffix(".new")
        fresh = self._locked(fresh_path)
        lines = [_line(self._world), *(each.line() for each in records)]
        try:
            fresh.truncate(0)
            if fresh.write(b"".join(lines)) != sum(map(len, lines)):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(fresh.fileno())
            fresh_path.replace(self.path)
        except OSError:
            fresh.close()
            raise
        self._file.close()
        self._file = fresh
        self._size = sum(map(len, lines))

    def close(self) -> None:
        self._file.close()

    def _append(self, line: bytes) -> None:
        """Whole or not at all: half a line would damage the file for all that follow."""
        try:
            written = self._file.write(line)
        except OSError as error:
            written = 0
            reason = error.strerror
        else:
            reason = "the disk is full"
        if written != len(line):
            self._file.truncate(self._size)
            raise EngineFailed(f"the journal cannot be written: {reason}")
        self._size += len(line)

    @staticmethod
    def _locked(path: Path) -> BinaryIO:
        file = path.open("ab+", buffering=0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise SetupFailed(f"another server writes {path}: give another --journal") from None
        return file


def _line(entry: dict[str, Any]) -> bytes:
    text = json.dumps(entry, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _entry(line: bytes) -> dict[str, Any] | None:
    """None for a line that is not whole, or not what was written."""
    checksum, _, text = line.partition(b" ")
    if not text.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(text[:-1]):
        return None
    entry: dict[str, Any] = json.loads(text)
    return entry


def _apply(entry: dict[str, Any], records: dict[int, Record]) -> None:
    match entry:
        case {"open": env_id, "task": task, "seed": seed, "actions": actions}:
            records[env_id] = Record(env_id, task, seed, actions)
        case {"step": env_id, "action": action}:
            records[env_id].actions.append(action)
        case {"close": env_id}:
            records.pop(env_id, None)
