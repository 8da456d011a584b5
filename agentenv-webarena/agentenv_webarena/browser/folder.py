"""Folder: where a browser and its driver keep their files, until their owner's process ends.

The folder is locked as long as its owner lives. A process that is killed cannot remove its own, so
the next one does: what nobody has locked has been left behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "agentenv-browser-"


class Folder:
    """A folder of one's own, locked until `remove`."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _locked(self.path)
        while lock is None:  # another process took it for left behind
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
            lock = _locked(self.path)
        self._lock: int | None = lock
        _sweep()

    def remove(self) -> None:
        if self._lock is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = None


def _locked(path: Path) -> int | None:
    """The open lock; None where the folder is somebody else's, or gone."""
    try:
        found = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    with contextlib.suppress(OSError):
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.is_dir():
            return found
    os.close(found)
    return None


def _sweep() -> None:
    """Remove what processes that were killed have left."""
    for each in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = _locked(each)
        if lock is not None:
            shutil.rmtree(each, ignore_errors=True)
            os.close(lock)
