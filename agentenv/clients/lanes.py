"""Lanes: many connections at once, each with one request at a time on its own.

For a hundred requests under way, a general pool of connections takes several times longer than the
requests: it looks through all of them at the start and at the end of each. An episode's call is one
small body there and one back, so a lane sends a request in one piece, and reads the answer whole.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from functools import cached_property
from typing import Any

import h11
import httpx

Origin = tuple[str, str, int | None]

_PIECE = 65536  # bytes that are read at once
_CONNECTION_LOST = (OSError, EOFError)


class Lanes(httpx.AsyncBaseTransport):
    """As many connections to an origin as it has requests at the same time, kept for later ones.

    It takes no proxies: servers of worlds are on this machine or near it.
    """

    def __init__(self) -> None:
        self._free: dict[Origin, list[_Lane]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        limits = request.extensions.get("timeout", {})
        body = await request.aread()
        lane = await self._lane(request, limits.get("connect"))
        try:
            async with asyncio.timeout(limits.get("read")):
                response = await lane.ask(request, body)
        except TimeoutError as error:
            lane.close()
            raise httpx.ReadTimeout("no answer", request=request) from error
        except _CONNECTION_LOST as error:
            lane.close()
            raise httpx.ReadError(str(error) or "the connection was lost") from error
        except h11.ProtocolError as error:
            lane.close()
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        except BaseException:
            lane.close()
            raise
        if lane.ready_again():
            self._free[_origin(request)].append(lane)
        return response

    async def aclose(self) -> None:
        lanes = [lane for free in self._free.values() for lane in free]
        self._free.clear()
        for lane in lanes:
            await lane.aclose()

    async def _lane(self, request: httpx.Request, seconds: float | None) -> _Lane:
        """A free one that still stands, or a new one."""
        origin = _origin(request)
        free = self._free.setdefault(origin, [])
        while free:
            lane = free.pop()
            if lane.stands:
                return lane
            lane.close()
        scheme, host, port = origin
        secure: Any = self._certificates if scheme == "https" else None
        try:
            async with asyncio.timeout(seconds):
                streams = await asyncio.open_connection(
                    host, port or (443 if secure else 80), ssl=secure
                )
        except TimeoutError as error:
            raise httpx.ConnectTimeout("no connection in time", request=request) from error
        except (OSError, ValueError) as error:  # ValueError: a host that is no name
            raise httpx.ConnectError(str(error), request=request) from error
        return _Lane(*streams)

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        # They take tens of milliseconds to load: once for all lanes, if at all.
        return httpx.create_ssl_context()


class _Lane:
    """One connection of HTTP/1.1."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.CLIENT)

    @property
    def stands(self) -> bool:
        """Whether the server has not hung up meanwhile, as servers do with idle connections."""
        return not (self._reader.at_eof() or self._writer.is_closing())

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
        self._writer.write(b"".join(piece for piece in pieces if piece))
        await self._writer.drain()
        return await self._answer()

    def ready_again(self) -> bool:
        """Whether the next request may come; else the connection is closed."""
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            return True
        self.close()
        return False

    def close(self) -> None:
        self._writer.close()

    async def aclose(self) -> None:
        self.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def _answer(self) -> httpx.Response:
        head: h11.Response | None = None
        body = []
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await self._reader.read(_PIECE))
            elif isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                stream = httpx.ByteStream(b"".join(body))
                return httpx.Response(
                    head.status_code, headers=head.headers.raw_items(), stream=stream
                )
            elif isinstance(event, h11.ConnectionClosed):
                raise EOFError("the server hung up")


def _origin(request: httpx.Request) -> Origin:
    return request.url.scheme, request.url.host, request.url.port
