"""The home page: the way to all sites, a calculator and a scratchpad."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from agentenv_webarena.sites.home.routes import router
from agentenv_webarena.sites.web import Site


def fill(database: sqlite3.Connection) -> None:
    database.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))


SITE = Site("home", "Homepage", router, fill)
