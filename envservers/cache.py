"""Cache: what can be made or fetched again, in the user's folder for such things."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ABANDONED = 24 * 3600.0  # seconds after which nobody fills a folder any more


def cache_folder() -> Path:
    """In XDG_CACHE_HOME, or in `.cache` in the user's home."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "agentenv"


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name; where it is not there yet, it is made now: whole, or not at all.

    `make` fills an empty folder. A name tells apart what is made from different data or programs.
    """
    home = cache_folder() / name
    if home.is_dir():
        return home
    begun = _begun(home)
    try:
        make(begun)
        # Several servers may begin at the same time: the first to finish wins, all make the same.
        with contextlib.suppress(OSError):
            begun.rename(home)
        if not home.is_dir():
            raise RuntimeError(f"{home} could not be written")
    finally:
        shutil.rmtree(begun, ignore_errors=True)
    return home


def _begun(home: Path) -> Path:
    """An empty folder beside it; those that a killed process left behind long ago are removed."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        for each in home.parent.glob("begun-*"):
            if each.stat().st_mtime < time.time() - ABANDONED:
                shutil.rmtree(each, ignore_errors=True)
        begun = Path(tempfile.mkdtemp(prefix="begun-", dir=home.parent))
        begun.chmod(0o755)
    except OSError as error:
        told = "XDG_CACHE_HOME names another folder that can be written"
        raise RuntimeError(f"the cache cannot be written: {error}; {told}") from error
    return begun
