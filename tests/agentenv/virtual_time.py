"""A clock that stands still while there is work to do, and jumps to whoever wakes first."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from heapq import heappop, heappush
from itertools import count
from typing import Any

SETTLED = 100  # turns of the loop after which all that can go on has gone on


class VirtualTime:
    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self.now + seconds, next(self._numbers), awake))
        await awake

    async def run(self, *coroutines: Coroutine[Any, Any, Any]) -> list[Any]:
        """What they give, all of them begun at once."""
        tasks = [asyncio.create_task(each) for each in coroutines]
        while not all(task.done() for task in tasks):
            for _ in range(SETTLED):
                await asyncio.sleep(0)
            if self._sleepers:
                self.now, _, awake = heappop(self._sleepers)
                if not awake.done():
                    awake.set_result(None)
        return await asyncio.gather(*tasks)
