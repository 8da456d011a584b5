"""Workers: the engine of worlds that run foreign code; a worker that dies or hangs is replaced."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from envservers.engines import Engine, Instance, LoopEngine, ThreadEngine
from envservers.environment import Environment
from envservers.errors import AtCapacity, EngineFailed, SetupFailed, WorkerDied
from envservers.settings import Settings
from envservers.worker import LONGEST_PAUSE, Worker

log = logging.getLogger(__name__)


class RemoteInstance(Instance):
    """Lives in a worker under a number."""

    def __init__(self, worker: Worker, number: int, engine: ProcessEngine):
        self.worker = worker
        self.number = number
        self.engine = engine
        self._dropped = False
        worker.seats += 1

    @property
    def alive(self) -> bool:  # type: ignore[override]
        return self.worker.alive and not self._dropped

    async def call(self, operation: str, *arguments: Any) -> Any:
        return await self.worker.call(self.engine.limit, self.number, operation, arguments)

    async def copy(self) -> Instance | None:
        if not self.engine.has_room(self.worker):
            return None
        number = self.engine.next_number()
        made = await self.call("copy", number)
        return RemoteInstance(self.worker, number, self.engine) if made else None

    def drop(self) -> None:
        if not self._dropped:
            self._dropped = True
            self.worker.seats -= 1
            self.worker.forget(self.number)
            self.engine.idled()


class ProcessEngine(Engine):
    """For foreign code: TextWorld, a JVM, a browser."""

    async def start(self) -> None:
        self._numbers = 0
        self._failure = ""
        self._serving = False
        self.restarts = 0
        self._renewals: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()  # a worker came or went, or a seat may be free
        self._workers = [self._spawn() for _ in range(self.workers)]
        try:
            self.tasks = (await asyncio.gather(*(each.ready() for each in self._workers)))[0]
        except SetupFailed:
            await self.stop()
            raise
        self._serving = True

    async def open(self) -> Instance:
        """In a worker that lives: several may have died together, and not all be noticed yet."""
        for _ in range(self.workers + 3):
            instance = await self._seated()
            try:
                await instance.call("open")
                return instance
            except WorkerDied:
                instance.drop()
            except BaseException:
                instance.drop()
                raise
        raise EngineFailed("workers keep ending before they open an instance")

    async def stop(self) -> None:
        self._serving = False
        for each in list(self._renewals):
            each.cancel()
        await asyncio.gather(*(each.stop() for each in self._workers))

    @property
    def failure(self) -> str:
        return "" if self.living else self._failure or "no worker lives"

    @property
    def living(self) -> int:
        return sum(each.alive for each in self._workers)

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _spawn(self) -> Worker:
        return Worker(self.environment, self.options, self._replace)

    def has_room(self, worker: Worker) -> bool:
        return worker.alive and worker.seats < self.seats

    def idled(self) -> None:
        self._changed.set()

    async def _seated(self) -> RemoteInstance:
        """In the least loaded worker; when all are full, once a session gives its seat up."""
        while True:
            roomy = [each for each in self._workers if self.has_room(each)]
            if roomy:
                worker = min(roomy, key=lambda each: each.seats)
                return RemoteInstance(worker, self.next_number(), self)
            if self.living and self.make_room():
                continue
            if self.living and not self.tasks.deterministic:
                raise AtCapacity(
                    f"all {self.living * self.seats:g} seats are in use, and no session can sleep: "
                    "close one, wait, or serve with more --workers or --seats"
                )
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), max(self.limit, 10.0))
            except TimeoutError:
                if not self.living:
                    raise EngineFailed(f"no worker lives: {self.failure}") from None

    def _replace(self, dead: Worker) -> None:
        """A worker that was serving ended; one that never got ready is its starter's affair."""
        if not self._serving or dead not in self._workers:
            return
        log.warning("a %s worker ended; starting another", self.environment.name)
        self.restarts += 1
        renewal = asyncio.ensure_future(self._renew(dead))
        self._renewals.add(renewal)
        renewal.add_done_callback(self._renewals.discard)

    async def _renew(self, dead: Worker) -> None:
        pause = 0.1
        while True:
            fresh = self._spawn()
            try:
                await fresh.ready()
                break
            except SetupFailed as failure:
                self._failure = str(failure)
                log.error("%s", failure)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except asyncio.CancelledError:
                fresh.kill()
                raise
        self._workers[self._workers.index(dead)] = fresh
        self._failure = ""
        self._changed.set()


def engine_for(environment: type[Environment], options: Any, settings: Settings) -> Engine:
    """The engine that the environment asks for with `runs_in`."""
    kinds: dict[str, type[Engine]] = {
        "loop": LoopEngine,
        "thread": ThreadEngine,
        "process": ProcessEngine,
    }
    return kinds[environment.runs_in](environment, options, settings)
