"""Library: where the built-in data lie, written once into the user's cache."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from agentenv_sqlgym.building.files import QUESTIONS, write
from envservers.cache import made_once


def folder() -> Path:
    """The built-in data as BIRD's folders, written now where they are not there yet."""
    return made_once(f"sqlgym-{_fingerprint()}", write)


def _fingerprint() -> str:
    """Other designs, words, questions or programs make other data."""
    package = files("agentenv_sqlgym")
    named = ["data/databases.txt", "data/words.txt", f"data/{QUESTIONS}"]
    named += [f"building/{name}.py" for name in ("designs", "rows", "files")]
    digest = sha256()
    for name in named:
        digest.update(package.joinpath(*name.split("/")).read_bytes())
    return digest.hexdigest()[:16]
