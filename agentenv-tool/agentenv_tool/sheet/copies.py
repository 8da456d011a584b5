"""Copies: the spreadsheets of sessions, of which none is to stay behind in the account's Drive."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from agentenv_tool.live import ServiceDown
from agentenv_tool.sheet.service import Refusal, asking

if TYPE_CHECKING:
    from gspread import Client

log = logging.getLogger(__name__)

MISSING = 404


class Copies:
    """Those that are played on, and those to be deleted. One that cannot be deleted is kept in
    mind, for whoever comes next; when the process ends, all of them are.
    """

    def __init__(self, connect: Callable[[], Client]):
        self._connect = connect
        self._open: set[str] = set()
        self._left: list[str] = []
        self._lock = Lock()  # protects both
        atexit.register(self._end)

    def opened(self, key: str) -> None:
        """A session plays on it now."""
        with self._lock:
            self._open.add(key)

    def delete(self, *keys: str) -> None:
        """These and what is left of others; the first failure ends it, as the next would fail."""
        with self._lock:
            self._open.difference_update(keys)
            waiting, self._left = [*keys, *self._left], []
        try:
            client = self._connect() if waiting else None
            while waiting and client is not None:
                self._delete(client, waiting[0])
                del waiting[0]
        except ServiceDown as problem:
            log.warning("spreadsheet %s is left behind for now: %s", waiting[0], problem)
        finally:
            with self._lock:  # what failed waits longest
                self._left += [*waiting[1:], *waiting[:1]]

    def _end(self) -> None:
        self.delete(*sorted(self._open))

    def _delete(self, client: Client, key: str) -> None:
        try:
            with asking():
                client.del_spreadsheet(key)
        except Refusal as refusal:
            if refusal.status != MISSING:
                raise
