"""EnvClient and AsyncEnvClient: one session on a server, played by calls that are safe to repeat.

    with EnvClient("http://127.0.0.1:36001") as env:
        state = env.reset("textcraft_0")
        state = env.step("inventory")

A call that fails in passing is sent again where that cannot do harm; any other failure is an
EnvError. Nothing else is hidden: there is no default reward and no empty observation.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from random import Random
from typing import Any, Self

import httpx

from agentenv.clients import calls
from agentenv.clients.connections import RETRIES, TIMEOUT, AsyncConnection, Connection
from agentenv.clients.errors import EnvError
from agentenv.clients.session import GONE, Session
from agentenv.protocol import Card, Expert, State

log = logging.getLogger(__name__)


class EnvClient:
    """A session for plain, blocking code."""

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
        self._connection = Connection(base_url, token, timeout, retries, http, random, sleep)
        self._session = Session()

    @property
    def base_url(self) -> str:
        return self._connection.base_url

    @property
    def env_id(self) -> int | None:
        return self._session.env_id

    @property
    def state(self) -> State | None:
        """The State that was answered last."""
        return self._session.state

    def card(self) -> Card:
        self._session.check_open()
        return self._connection.send(calls.CARD)

    def tasks(self, split: str | None = None, most: int | None = None) -> Iterator[str]:
        """Item ids, page by page, in the server's order; the first so many, or all."""
        self._session.check_open()
        offset = None if most is not None and most < 1 else 0
        while offset is not None:
            page = self._connection.send(calls.tasks(split, offset, most))
            yield from page.tasks
            offset = calls.following(page, offset, most)

    def reset(self, task: int | str, seed: int = 0) -> State:
        call = self._session.reset(task, seed)
        return self._session.came_to(self._connection.send(call))

    def step(self, action: str) -> State:
        call = self._session.step(action)
        return self._session.came_to(self._connection.send(call))

    def observation(self) -> State:
        """Where the server says that the session stands."""
        call = calls.observation(self._session.handle())
        return self._session.came_to(self._connection.send(call))

    def available_actions(self) -> list[str]:
        call = calls.available_actions(self._session.handle())
        return self._connection.send(call).available_actions

    def oracle(self) -> Expert:
        return self._connection.send(calls.oracle(self._session.handle()))

    def fork(self) -> EnvClient:
        """A client of an equal, independent session."""
        state = self._connection.send(calls.fork(self._session.handle()))
        twin = EnvClient(self.base_url, *self._connection.settings)
        twin._session = Session(state)
        return twin

    def batch(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Calls of any sessions of this server; each answer is the call's own, or its `error`."""
        self._session.check_open()
        return self._connection.send(calls.batch(requests)).answers

    def close(self) -> None:
        """End the session; more than once is fine. A server forgets one that cannot be closed."""
        call = self._session.end()
        try:
            if call is not None:
                self._connection.send(call)
        except EnvError as error:
            if error.code not in GONE:
                log.warning("left a session to %s: %s", self.base_url, error)
        finally:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncEnvClient:
    """The same for asynchronous code; many may share one `http`."""

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
        self._connection = AsyncConnection(base_url, token, timeout, retries, http, random, sleep)
        self._session = Session()

    @property
    def base_url(self) -> str:
        return self._connection.base_url

    @property
    def env_id(self) -> int | None:
        return self._session.env_id

    @property
    def state(self) -> State | None:
        """The State that was answered last."""
        return self._session.state

    async def card(self) -> Card:
        self._session.check_open()
        return await self._connection.send(calls.CARD)

    async def tasks(self, split: str | None = None, most: int | None = None) -> AsyncIterator[str]:
        """Item ids, page by page, in the server's order; the first so many, or all."""
        self._session.check_open()
        offset = None if most is not None and most < 1 else 0
        while offset is not None:
            page = await self._connection.send(calls.tasks(split, offset, most))
            for item in page.tasks:
                yield item
            offset = calls.following(page, offset, most)

    async def reset(self, task: int | str, seed: int = 0) -> State:
        call = self._session.reset(task, seed)
        return self._session.came_to(await self._connection.send(call))

    async def step(self, action: str) -> State:
        call = self._session.step(action)
        return self._session.came_to(await self._connection.send(call))

    async def observation(self) -> State:
        """Where the server says that the session stands."""
        call = calls.observation(self._session.handle())
        return self._session.came_to(await self._connection.send(call))

    async def available_actions(self) -> list[str]:
        call = calls.available_actions(self._session.handle())
        return (await self._connection.send(call)).available_actions

    async def oracle(self) -> Expert:
        return await self._connection.send(calls.oracle(self._session.handle()))

    async def fork(self) -> AsyncEnvClient:
        """A client of an equal, independent session."""
        state = await self._connection.send(calls.fork(self._session.handle()))
        twin = AsyncEnvClient(self.base_url, *self._connection.settings)
        twin._session = Session(state)
        return twin

    async def batch(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Calls of any sessions of this server; each answer is the call's own, or its `error`."""
        self._session.check_open()
        return (await self._connection.send(calls.batch(requests))).answers

    async def close(self) -> None:
        """End the session; more than once is fine. A server forgets one that cannot be closed."""
        call = self._session.end()
        try:
            if call is not None:
                await self._connection.send(call)
        except EnvError as error:
            if error.code not in GONE:
                log.warning("left a session to %s: %s", self.base_url, error)
        finally:
            await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
