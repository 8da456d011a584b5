"""Connections: calls go out over HTTP, and again while that can help and cannot harm."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import urlsplit

import httpx

from agentenv.clients import calls
from agentenv.clients.calls import Answer, Call, Patience
from agentenv.clients.errors import EnvError, Unreachable
from agentenv.clients.lanes import Lanes
from agentenv.protocol import State

log = logging.getLogger(__name__)

TIMEOUT = 120.0  # seconds; longer than a server gives its engine, so that its own answer comes
RETRIES = 5
FAREWELL = 10.0  # seconds that a cancelled caller waits for a session to be opened, and closed

# A proxy for the internet knows nothing of this machine's own servers.
_DIRECT: dict[str, Any] = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_FAILURES = (httpx.HTTPError, httpx.InvalidURL)


def shared_http() -> httpx.AsyncClient:
    """For many AsyncEnvClients at once; whoever makes it closes it."""
    return httpx.AsyncClient(transport=Lanes())


class Connection:
    """To one server, for plain, blocking code."""

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        http: httpx.Client | None = None,
        random: Random | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ):
        self.base_url = _checked(base_url)
        self.settings = (token, timeout, retries, http, random, sleep)
        self._owned = http is None
        self._headers = _headers(token)
        self._timeout = httpx.Timeout(timeout, pool=None)
        self._patience = Patience(retries, random or Random())
        self._sleep = sleep
        # No certificates are loaded for plain HTTP: that takes longer than an episode.
        self._http = http or httpx.Client(mounts=_DIRECT, verify=_is_secure(base_url))

    def send(self, call: Call[Answer]) -> Answer:
        tried = 0
        while True:
            try:
                return self._exchange(call)
            except EnvError as error:
                pause = self._patience.pause(call, error, tried)
                if pause is None:
                    raise
                log.info("%s again in %.2f s: %s", call.path, pause, error)
            self._sleep(pause)
            tried += 1

    def close(self) -> None:
        """Connections that were given are their giver's to close."""
        if self._owned:
            self._http.close()

    def _exchange(self, call: Call[Answer]) -> Answer:
        url = self.base_url + call.path
        try:
            response = self._http.request(
                call.method, url, params=call.query, content=call.body,
                headers=self._headers, timeout=self._timeout,
            )  # fmt: skip
        except _FAILURES as error:
            raise _unreachable(url, error) from error
        return _read(call, url, response)


class AsyncConnection:
    """To one server, for asynchronous code; many may share one `http`."""

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        http: httpx.AsyncClient | None = None,
        random: Random | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ):
        self.base_url = _checked(base_url)
        self.settings = (token, timeout, retries, http, random, sleep)
        self._owned = http is None
        self._headers = _headers(token)
        self._timeout = httpx.Timeout(timeout, pool=None)
        self._patience = Patience(retries, random or Random())
        self._sleep = sleep
        self._http = http or httpx.AsyncClient(mounts=_DIRECT, verify=_is_secure(base_url))

    async def send(self, call: Call[Answer]) -> Answer:
        tried = 0
        while True:
            try:
                return await (self._open(call) if call.opens else self._exchange(call))
            except EnvError as error:
                pause = self._patience.pause(call, error, tried)
                if pause is None:
                    raise
                log.info("%s again in %.2f s: %s", call.path, pause, error)
            await self._sleep(pause)
            tried += 1

    async def close(self) -> None:
        """Connections that were given are their giver's to close."""
        if self._owned:
            await self._http.aclose()

    async def _open(self, call: Call[Answer]) -> Answer:
        """Cancelled while the server opens a session: wait for its id and close it."""
        exchange = asyncio.ensure_future(self._exchange(call))
        try:
            return await asyncio.shield(exchange)
        except asyncio.CancelledError:
            with suppress(EnvError, TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    opened = await exchange
                    if isinstance(opened, State):
                        await self._exchange(calls.close(opened.env_id))
            raise

    async def _exchange(self, call: Call[Answer]) -> Answer:
        url = self.base_url + call.path
        try:
            response = await self._http.request(
                call.method, url, params=call.query, content=call.body,
                headers=self._headers, timeout=self._timeout,
            )  # fmt: skip
        except _FAILURES as error:
            raise _unreachable(url, error) from error
        return _read(call, url, response)


def _checked(base_url: str) -> str:
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{base_url!r} is no base URL: give one like http://127.0.0.1:36001")
    return base_url.rstrip("/")


def _is_secure(base_url: str) -> bool:
    return urlsplit(base_url).scheme == "https"


def _headers(token: str | None) -> dict[str, str]:
    if token and not (token.isascii() and token.isprintable()):
        raise ValueError("the token holds what no header can carry, such as the end of a line")
    headers = {"Content-Type": "application/json"}
    return headers | {"Authorization": f"Bearer {token}"} if token else headers


def _read(call: Call[Answer], url: str, response: httpx.Response) -> Answer:
    wish = response.headers.get("retry-after")
    return call.read(url, response.status_code, response.content, wish)


def _unreachable(url: str, error: Exception) -> Unreachable:
    late = isinstance(error, httpx.TimeoutException)
    why = "in time" if late else f"({error or type(error).__name__})"
    return Unreachable(f"{url} did not answer {why}", sent=not isinstance(error, _UNSENT))
