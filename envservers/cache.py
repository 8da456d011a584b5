"""Cache: what can be made or fetched again, in the user's folder for such things."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


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
    home.parent.mkdir(parents=True, exist_ok=True)
    begun = Path(tempfile.mkdtemp(prefix="begun-", dir=home.parent))
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
