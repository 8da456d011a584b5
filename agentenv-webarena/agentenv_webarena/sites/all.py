"""All built-in sites, with their content."""

from __future__ import annotations

import hashlib
import importlib
import sqlite3
from importlib.resources import files
from pathlib import Path

from agentenv_webarena.sites.addresses import ROLES
from agentenv_webarena.sites.web import Site, image
from envservers.cache import made_once


def sites() -> list[Site]:
    modules = (importlib.import_module(f"agentenv_webarena.sites.{name}") for name in ROLES)
    return [each.SITE for each in modules]


def images() -> dict[str, bytes]:
    """The content of each site: generated once for this version of the programs that do it."""
    folder = made_once(f"webarena-{_version()}", _generate)
    return {each.stem: each.read_bytes() for each in sorted(folder.glob("*.db"))}


def _generate(folder: Path) -> None:
    for each in sites():
        if not each.database:
            (folder / f"{each.name}.db").write_bytes(image(each))


def _version() -> str:
    """Another one whenever a program, a text or SQLite itself may have changed the content."""
    told = hashlib.sha256(sqlite3.sqlite_version.encode())
    home = Path(str(files("agentenv_webarena.sites")))
    for each in sorted(home.rglob("*")):
        if each.suffix in (".py", ".sql", ".toml", ".txt", ".json", ".md"):
            told.update(str(each.relative_to(home)).encode() + b"\0" + each.read_bytes())
    return told.hexdigest()[:16]
