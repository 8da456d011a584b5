"""Library: where the built-in data lie, written once into the user's cache."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from agentenv_sqlgym.building.files import QUESTIONS, write
from envservers.cache import cache_folder


def folder() -> Path:
    """The built-in data as BIRD's folders, written now where they are not there yet."""
    home = cache_folder() / "agentenv" / f"sqlgym-{_fingerprint()}"
    if home.is_dir():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    begun = Path(tempfile.mkdtemp(prefix="sqlgym-", dir=home.parent))
    try:
        write(begun)
        # Several servers may begin at the same time: the first to finish wins, all write the same.
        with contextlib.suppress(OSError):
            begun.rename(home)
        if not home.is_dir():
            raise RuntimeError(f"the built-in data could not be written to {home}")
    finally:
        shutil.rmtree(begun, ignore_errors=True)
    return home


def _fingerprint() -> str:
    """Other designs, words, questions or programs make other data."""
    package = files("agentenv_sqlgym")
    named = ["data/databases.txt", "data/words.txt", f"data/{QUESTIONS}"]
    named += [f"building/{name}.py" for name in ("designs", "rows", "files")]
    digest = sha256()
    for name in named:
        digest.update(package.joinpath(*name.split("/")).read_bytes())
    return digest.hexdigest()[:16]
