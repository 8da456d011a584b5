"""The web of built-in sites: one application for all, and every visit has it for itself.

A site keeps what it knows in SQLite. Its seeded content is made once and kept as an image; a visit
works on its own copy in memory, which takes a millisecond to make, so nothing that happens in one
visit shows in another.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from agentenv_webarena.sites.addresses import site_at

HEADER = "x-visit"  # carries the key of the visit with every request of its browser window


@dataclass(frozen=True)
class Site:
    """One site: its pages, and the content that every visit finds."""

    name: str  # `shop` stands at shop.homepage.com
    title: str
    router: APIRouter
    fill: Callable[[sqlite3.Connection], None] | None = None  # makes the tables and their content
    database: str = ""  # the site whose content it works on; default: its own
    user: str = ""  # who is signed in when a visit begins


@dataclass
class Visit:
    """One browser window's stay: what it changed, and who is signed in where."""

    images: Mapping[str, bytes]
    users: dict[str, str]  # site -> name of the one signed in, "" for nobody
    notices: dict[str, list[str]] = field(default_factory=dict)  # to be told on the next page
    _databases: dict[str, sqlite3.Connection] = field(default_factory=dict)

    def database(self, name: str) -> sqlite3.Connection:
        if name not in self._databases:
            self._databases[name] = opened(self.images[name])
        return self._databases[name]

    def close(self) -> None:
        for each in self._databases.values():
            each.close()


class Web:
    """All sites and the visits to them: an ASGI application."""

    def __init__(self, sites: Sequence[Site], images: Mapping[str, bytes]):
        from agentenv_webarena.sites.pages import application

        self._users = {each.name: each.user for each in sites}
        self._images = images
        self._visits: dict[str, Visit] = {}
        self._sites: dict[str, ASGIApp] = {each.name: application(each) for each in sites}
        self._everyone: Visit | None = None

    def open(self) -> str:
        """The key of a new visit: who sends it with a request is in that visit."""
        key = secrets.token_urlsafe(16)
        self._visits[key] = self._visit()
        return key

    def close(self, key: str) -> None:
        visit = self._visits.pop(key, None)
        if visit is not None:
            visit.close()

    def open_to_everyone(self) -> None:
        """Requests without a key share one visit: for people who look around."""
        self._everyone = self._visit()

    def visit(self, key: str) -> Visit:
        return self._visits[key]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        visit = self._visits.get(headers.get(HEADER.encode(), "")) or self._everyone
        site, scope["domain"] = site_at(headers.get(b"host", ""))
        if visit is None or site not in self._sites:
            await PlainTextResponse("There is no such site.", 404)(scope, receive, send)
            return
        scope["visit"] = visit
        await self._sites[site](scope, receive, send)

    def _visit(self) -> Visit:
        return Visit(self._images, dict(self._users))


def image(site: Site) -> bytes:
    """The content of a site that nobody has visited yet."""
    database = sqlite3.connect(":memory:")
    if site.fill is not None:
        site.fill(database)
    database.commit()
    content = database.serialize()
    database.close()
    return content


def opened(content: bytes) -> sqlite3.Connection:
    """A database of its own, with this content."""
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    database.deserialize(content)
    database.row_factory = sqlite3.Row
    return database


def rows(database: sqlite3.Connection, query: str, *values: Any) -> list[sqlite3.Row]:
    return database.execute(query, values).fetchall()
