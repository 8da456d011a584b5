"""Lanes: many connections at once, each in a pool of its own.

httpcore looks through a whole pool at the start and at the end of every request: with a hundred
connections in one pool that takes several times longer than the request.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable
from functools import cached_property

import httpx

Origin = tuple[str, str, int | None]


class Lanes(httpx.AsyncBaseTransport):
    """As many connections to an origin as it has requests at the same time, kept for later ones.

    It takes no proxies: servers of worlds are on this machine or near it.
    """

    def __init__(self) -> None:
        self._free: dict[Origin, list[httpx.AsyncHTTPTransport]] = {}
        self._all: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = (request.url.scheme, request.url.host, request.url.port)
        free = self._free.setdefault(origin, [])
        lane = free.pop() if free else self._opened(request.url.scheme)
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            free.append(lane)
            raise
        response.stream = _Leaving(response.stream, lambda: free.append(lane))
        return response

    async def aclose(self) -> None:
        for lane in self._all:
            await lane.aclose()

    def _opened(self, scheme: str) -> httpx.AsyncHTTPTransport:
        # Certificates take tens of milliseconds to load: once for all lanes, if at all.
        lane = httpx.AsyncHTTPTransport(verify=self._certificates if scheme == "https" else False)
        self._all.append(lane)
        return lane

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()


class _Leaving(httpx.AsyncByteStream):
    """The body of an answer; its lane is free again once the body is closed."""

    def __init__(
        self, body: httpx.SyncByteStream | httpx.AsyncByteStream, leave: Callable[[], None]
    ):
        self._body = body
        self._leave = leave

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if isinstance(self._body, httpx.AsyncByteStream):
            async for part in self._body:
                yield part

    async def aclose(self) -> None:
        try:
            if isinstance(self._body, httpx.AsyncByteStream):
                await self._body.aclose()
        finally:
            self._leave()
