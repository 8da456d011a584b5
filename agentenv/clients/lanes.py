"""Lanes: many connections at once, each with one request at a time on its own.

For a hundred requests under way, a general pool of connections takes several times longer than the
requests: it looks through all of them at the start and at the end of each. An episode's call is one
small body there and one back, so a lane sends a request in one piece, and reads the answer whole.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cached_property
from typing import Any, cast

import h11
import httpx

Origin = tuple[str, str, int | None]


class Lanes(httpx.AsyncBaseTransport):
    """As many connections to an origin as it has requests at the same time, kept for later ones.

    It takes no proxies: servers of worlds are on this machine or near it.
    """

    def __init__(self) -> None:
        self._free: dict[Origin, list[_Lane]] = {}
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        limits = request.extensions.get("timeout", {})
        body = await request.aread()
        lane = await self._lane(request, limits.get("connect"))
        try:
            async with asyncio.timeout(limits.get("read")):
                response = await lane.ask(request, body)
        except TimeoutError as error:
            raise httpx.ReadTimeout("no answer", request=request) from error
        except OSError as error:
            told = str(error) or "the connection was lost"
            raise httpx.ReadError(told, request=request) from error
        except h11.ProtocolError as error:
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        finally:
            if lane.ready_again() and not self._closed:
                self._free.setdefault(_origin(request), []).append(lane)
            else:
                lane.close()
        return response

    async def aclose(self) -> None:
        """Requests that are under way end in their own time, and leave no connection."""
        self._closed = True
        for lane in (lane for free in self._free.values() for lane in free):
            lane.close()
        self._free.clear()
        await asyncio.sleep(0)  # in which the connections are closed

    async def _lane(self, request: httpx.Request, seconds: float | None) -> _Lane:
        """A free one that still stands, or a new one."""
        free = self._free.get(_origin(request), [])
        while free:
            lane = free.pop()
            if lane.stands:
                return lane
        url = request.url
        secure: Any = self._certificates if url.scheme == "https" else None
        port = (443 if secure else 80) if url.port is None else url.port
        try:
            async with asyncio.timeout(seconds):
                _, lane = await asyncio.get_running_loop().create_connection(
                    _Lane, url.raw_host.decode(), port, ssl=secure
                )
        except TimeoutError as error:
            raise httpx.ConnectTimeout("no connection in time", request=request) from error
        except (OSError, ValueError, OverflowError) as error:  # a host or a port that is none
            raise httpx.ConnectError(str(error), request=request) from error
        return lane

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        # They take tens of milliseconds to load: once for all lanes, if at all.
        return httpx.create_ssl_context()


class _Lane(asyncio.Protocol):
    """One connection of HTTP/1.1; whatever comes on it while nothing was asked ends it."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT)
        self._asked: asyncio.Future[httpx.Response] | None = None
        self._head: h11.Response | None = None
        self._body: list[bytes] = []

    @property
    def stands(self) -> bool:
        """Whether the server has not hung up meanwhile, as servers do with idle connections."""
        return not self._transport.is_closing()

    async def ask(self, request: httpx.Request, body: bytes) -> httpx.Response:
        head = h11.Request(
            method=request.method.encode(),
            target=request.url.raw_path,
            headers=request.headers.raw,
        )
        pieces = [self._http.send(head)]
        if body:
            pieces.append(self._http.send(h11.Data(body)))
        pieces.append(self._http.send(h11.EndOfMessage()))
        self._head, self._body = None, []
        self._asked = asyncio.get_running_loop().create_future()
        # Not waiting until it is sent: a server may answer, and read no further.
        self._transport.write(b"".join(piece for piece in pieces if piece))
        return await self._asked

    def ready_again(self) -> bool:
        """Whether the next request may come: all of this one is sent, and all read that came."""
        over = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        unsent, unread = self._transport.get_write_buffer_size(), self._http.trailing_data[0]
        if not over or unsent or unread or not self.stands:
            return False
        self._http.start_next_cycle()
        return True

    def close(self) -> None:
        """At once: what is still to be sent would wait for a server that may never read it."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._waited_for():
            self._receive(data)
        else:
            self.close()

    def eof_received(self) -> None:
        if self._waited_for():
            self._receive(b"")

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(error or ConnectionError("the server hung up"))

    def _waited_for(self) -> bool:
        return self._asked is not None and not self._asked.done()

    def _receive(self, data: bytes) -> None:
        try:
            self._http.receive_data(data)
            while (event := self._http.next_event()) is not h11.NEED_DATA:
                if isinstance(event, h11.Response):
                    self._head = event
                elif isinstance(event, h11.Data):
                    self._body.append(bytes(event.data))
                elif isinstance(event, h11.EndOfMessage):
                    return self._answer()
        except h11.ProtocolError as error:
            silent = not data and self._head is None
            self._fail(ConnectionError("the server hung up") if silent else error)

    def _answer(self) -> None:
        if self._asked is not None and self._head is not None:
            status, fields = self._head.status_code, self._head.headers.raw_items()
            stream = httpx.ByteStream(b"".join(self._body))
            self._asked.set_result(httpx.Response(status, headers=fields, stream=stream))

    def _fail(self, error: Exception) -> None:
        if self._asked is not None and self._waited_for():
            self._asked.set_exception(error)


def _origin(request: httpx.Request) -> Origin:
    return request.url.scheme, request.url.host, request.url.port
