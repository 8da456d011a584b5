"""Pace: how many requests an endpoint gets at once, as many as it takes without complaint.

Additive increase, multiplicative decrease: a round of answers allows one request more, congestion
halves them. Whoever is asked to wait waits for all, and nobody comes back at the same moment.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random

log = logging.getLogger(__name__)

_LONGEST_SPREAD = 10.0  # seconds over which requests come back after a pause


@dataclass(frozen=True, slots=True)
class Passage:
    """One request under way; it says in the end how it went, or nothing."""

    pace: Pace
    events: int  # of congestion before it began

    def answered(self) -> None:
        self.pace.rise()

    def congested(self, wait: float | None = None) -> None:
        """The server had too much to do; `wait` is what it asks for, in seconds."""
        self.pace.fall(self.events, wait)


class Pace:
    """At most `allowed` requests are under way, between 1 and `most`; others wait in line."""

    def __init__(
        self,
        most: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        random: Random | None = None,
    ):
        if most < 1:
            raise ValueError(f"the concurrency is {most}: give at least 1")
        self.allowed = float(most)
        self._most = float(most)
        self._clock = clock
        self._sleep = sleep
        self._random = random or Random()
        self._under_way = 0
        self._line: deque[asyncio.Future[None]] = deque()
        self._events = 0  # of congestion
        self._reopening = 0.0  # when the pause ends that the server has asked for
        self._spread = 0.0

    @asynccontextmanager
    async def passage(self) -> AsyncIterator[Passage]:
        """A place among the requests under way, given back at the end."""
        await self._enter()
        try:
            await self._pause()
            yield Passage(self, self._events)
        finally:
            self._leave()

    def rise(self) -> None:
        """One more after as many answers as are allowed at once."""
        self.allowed = min(self._most, self.allowed + 1 / self.allowed)
        self._admit()

    def fall(self, events: int, wait: float | None) -> None:
        """Halve, unless what congested has been answered so: the request began before that."""
        if events == self._events:
            self._events += 1
            self.allowed = max(1.0, self.allowed / 2)
            log.info("the endpoint is congested: %d requests at once", self.allowed)
        if wait and self._clock() + wait > self._reopening:
            self._reopening = self._clock() + wait
            self._spread = min(wait / 2, _LONGEST_SPREAD)

    async def _pause(self) -> None:
        """Until the server takes requests again, then a little more, each for itself."""
        waited_for = self._clock()
        while self._reopening > waited_for:  # it may ask again meanwhile
            waited_for = self._reopening
            spread = self._random.uniform(0.0, self._spread)
            await self._sleep(max(0.0, waited_for - self._clock()) + spread)

    async def _enter(self) -> None:
        if not self._line and self._under_way < int(self.allowed):
            self._under_way += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(place)
        try:
            await place
        except asyncio.CancelledError:
            with suppress(ValueError):
                self._line.remove(place)
            if place.done() and not place.cancelled():  # admitted in the very same moment
                self._leave()
            raise

    def _leave(self) -> None:
        self._under_way -= 1
        self._admit()

    def _admit(self) -> None:
        while self._line and self._under_way < int(self.allowed):
            place = self._line.popleft()
            if not place.done():
                self._under_way += 1
                place.set_result(None)
