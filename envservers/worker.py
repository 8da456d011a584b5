"""Worker: a process that holds instances of a foreign engine.

Spawned, never forked: a forked JVM or thread pool hangs. One call at a time runs in a worker, so
its pipe is empty when the next is sent, sending never blocks, and the time limit counts from the
moment the call begins. A worker is never restarted in place: calls that wait would end up talking
into the new pipe.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from envservers.engines import described, heard, load, made, perform
from envservers.environment import Environment, Tasks
from envservers.errors import EngineFailed, SetupFailed, TimedOut, WorkerDied

log = logging.getLogger(__name__)

START_SECONDS = 300.0  # engines may compile or index something the first time
STOP_SECONDS = 5.0
LONGEST_PAUSE = 30.0  # between attempts to replace a worker, and for closing an instance


class Worker:
    """One process, its pipe, and the thread that reads it."""

    def __init__(
        self, environment: type[Environment], options: Any, lost: Callable[[Worker], None]
    ):
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=work, args=(theirs, environment, options), daemon=True, name=environment.name
        )
        self._turn = asyncio.Lock()  # one call at a time runs in the process
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[Any] = self._loop.create_future()
        self._lost = lost
        self.alive = True
        self.seats = 0  # instances that live here
        self._process.start()
        theirs.close()
        threading.Thread(target=self._read, daemon=True, name=f"{environment.name} pipe").start()

    async def ready(self) -> Tasks:
        """The tasks there are, or SetupFailed with the reason that the process gives."""
        try:
            kind, value = await asyncio.wait_for(asyncio.shield(self._answer), START_SECONDS)
        except WorkerDied:
            raise SetupFailed("the worker process ended while it was loading the engine") from None
        except TimeoutError:
            self.kill()
            raise SetupFailed(f"the engine did not load within {START_SECONDS:g} s") from None
        if kind == "failed":
            self.kill()
            raise SetupFailed(value)
        tasks: Tasks = value
        return tasks

    async def call(self, limit: float, *call: Any) -> Any:
        # Shielded: a caller that goes away must not leave an answer for the next one to read.
        running = asyncio.ensure_future(self._call(limit, call))
        running.add_done_callback(heard)
        return await asyncio.shield(running)

    async def _call(self, limit: float, call: tuple[Any, ...]) -> Any:
        async with self._turn:
            if not self.alive:
                raise WorkerDied(under_call=False)
            self._answer = self._loop.create_future()
            try:
                self._pipe.send(call)
                kind, value = await asyncio.wait_for(asyncio.shield(self._answer), limit)
            except TimeoutError:
                self.kill()
                raise TimedOut(f"{call[1]} took longer than {limit:g} s") from None
            except OSError:
                self._ended()
                raise WorkerDied(under_call=False) from None
        if kind == "failed":
            raise EngineFailed(value)
        return value

    def forget(self, number: int) -> None:
        """Close an instance; nobody waits for it."""
        if self.alive:
            closing = asyncio.ensure_future(self._call(LONGEST_PAUSE, (number, "forget", ())))
            closing.add_done_callback(heard)

    def kill(self) -> None:
        """At once, whatever it is doing."""
        self._end_process()
        self._ended()

    async def stop(self) -> None:
        """Let it close its instances; what takes too long is killed."""
        if self.alive:
            self.alive = False
            with contextlib.suppress(OSError):
                self._pipe.send(None)
            await asyncio.to_thread(self._process.join, STOP_SECONDS)
        self.kill()

    def _end_process(self) -> None:
        """And all that it started: a JVM or a browser outlives the worker that began it."""
        with contextlib.suppress(OSError):
            if self._process.pid is not None:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()  # it may not have reached its own group yet

    def _ended(self) -> None:
        if self.alive:
            self.alive = False
            self._lost(self)
        if not self._answer.done():
            self._answer.set_exception(WorkerDied(under_call=True))
            self._answer.exception()  # fetched, so that an unawaited one is not reported

    def _read(self) -> None:
        try:
            while True:
                message = self._pipe.recv()
                self._loop.call_soon_threadsafe(self._deliver, message)
        except Exception:  # noqa: BLE001 - end of file, or bytes that are no message: both end it
            self._end_process()
        self._process.join()
        self._pipe.close()
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(self._ended)

    def _deliver(self, message: Any) -> None:
        if not self._answer.done():
            self._answer.set_result(message)


def work(pipe: Connection, environment: type[Environment], options: Any) -> None:
    """The life of a worker process: load the engine, then answer calls until the pipe closes."""
    os.setsid()  # Ctrl-C is the server's affair, and what we start can be killed along with us
    os.dup2(2, 1)  # what foreign code prints is log, never output
    try:
        shared, tasks = load(environment, options)
    except SetupFailed as failure:
        pipe.send(("failed", str(failure)))
        return
    pipe.send(("ready", tasks))
    instances: dict[int, Environment] = {}
    while True:
        try:
            call = pipe.recv()
        except EOFError:
            call = None
        if call is None:
            for each in instances.values():
                with contextlib.suppress(EngineFailed):
                    perform(each, "close", ())
            return
        number, operation, arguments = call
        try:
            answer = ("done", _serve(environment, shared, instances, number, operation, arguments))
        except EngineFailed as failure:
            answer = ("failed", str(failure))
        try:
            pipe.send(answer)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
            pipe.send(("failed", f"{operation} gave what cannot be sent: {described(error)}"))


def _serve(
    environment: type[Environment],
    shared: Any,
    instances: dict[int, Environment],
    number: int,
    operation: str,
    arguments: tuple[Any, ...],
) -> Any:
    if operation == "open":
        instances[number] = made(environment, shared)
        return None
    if operation == "forget":
        gone = instances.pop(number, None)
        return gone and perform(gone, "close", ())
    if operation == "copy":
        twin = perform(instances[number], "copy", ())
        if twin is not None:
            instances[arguments[0]] = twin
        return twin is not None
    return perform(instances[number], operation, arguments)
