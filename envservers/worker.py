"""Worker: a process that holds instances of a foreign engine.

Spawned, never forked: a forked JVM or thread pool hangs. A worker runs as many calls at once as its
environment has lanes, most often one; a call is sent when a lane is free, so sending never blocks,
and the time limit counts from the moment the call begins. A worker is never restarted in place:
calls that wait would end up talking into the new pipe.
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
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from envservers.engines import described, heard, load, made, perform
from envservers.environment import EngineLost, Environment, Tasks
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
        self._lanes = asyncio.Semaphore(environment.lanes)  # calls that run in the process
        self._loop = asyncio.get_running_loop()
        self._tickets = count()
        self._answers: dict[int, asyncio.Future[Any]] = {}  # of the calls that run, by ticket
        self._loaded = self._awaited(next(self._tickets))
        self._lost = lost
        self.alive = True
        self.seats = 0  # instances that live here
        self._process.start()
        theirs.close()
        threading.Thread(target=self._read, daemon=True, name=f"{environment.name} pipe").start()

    async def ready(self) -> Tasks:
        """The tasks there are, or SetupFailed with the reason that the process gives."""
        try:
            kind, value = await asyncio.wait_for(asyncio.shield(self._loaded), START_SECONDS)
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
        async with self._lanes:
            if not self.alive:
                raise WorkerDied(under_call=False)
            ticket = next(self._tickets)
            answer = self._awaited(ticket)
            try:
                self._pipe.send((ticket, *call))
                kind, value = await asyncio.wait_for(asyncio.shield(answer), limit)
            except TimeoutError:
                self._answers.pop(ticket, None)
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
        """At once, whatever it is doing; the other calls that run in it are not to blame."""
        self._end_process()
        self._ended(under_call=False)

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

    def _ended(self, under_call: bool = True) -> None:
        if self.alive:
            self.alive = False
            self._lost(self)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(WorkerDied(under_call))
        self._answers.clear()

    def _awaited(self, ticket: int) -> asyncio.Future[Any]:
        answer = self._answers[ticket] = self._loop.create_future()
        answer.add_done_callback(heard)
        return answer

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
        ticket, answer = message
        waiting = self._answers.pop(ticket, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)


def work(pipe: Connection, environment: type[Environment], options: Any) -> None:
    """The life of a worker process: load the engine, then answer calls until the pipe closes."""
    os.setsid()  # Ctrl-C is the server's affair, and what we start can be killed along with us
    os.dup2(2, 1)  # what foreign code prints is log, never output
    try:
        shared, tasks = load(environment, options)
    except SetupFailed as failure:
        pipe.send((0, ("failed", str(failure))))
        return
    pipe.send((0, ("ready", tasks)))
    desk = Desk(pipe, environment, shared)
    if environment.lanes == 1:  # in the main thread: some foreign code runs in no other
        desk.serve(lambda call: call())
    else:
        with ThreadPoolExecutor(environment.lanes) as lanes:
            desk.serve(lanes.submit)


class Desk:
    """In the worker process: takes calls from the pipe and answers them."""

    def __init__(self, pipe: Connection, environment: type[Environment], shared: Any):
        self._pipe = pipe
        self._environment = environment
        self._shared = shared
        self._instances: dict[int, Environment] = {}
        self._sending = threading.Lock()  # an answer is written whole

    def serve(self, run: Callable[[Callable[[], None]], Any]) -> None:
        """Until the pipe closes or asks to stop; then all instances are closed."""
        while True:
            try:
                call = self._pipe.recv()
            except EOFError:
                call = None
            if call is None:
                for each in self._instances.values():
                    with contextlib.suppress(EngineFailed):
                        perform(each, "close", ())
                return
            run(partial(self._answer, *call))

    def _answer(self, ticket: int, number: int, operation: str, arguments: tuple[Any, ...]) -> None:
        try:
            answer = ("done", self._done(number, operation, arguments))
        except EngineFailed as failure:
            if isinstance(failure.__cause__, EngineLost):
                log.warning("%s", failure)
                os._exit(1)
            answer = ("failed", str(failure))
        try:
            message = ForkingPickler.dumps((ticket, answer))
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
            told = f"{operation} gave what cannot be sent: {described(error)}"
            message = ForkingPickler.dumps((ticket, ("failed", told)))
        with self._sending:
            self._pipe.send_bytes(message)

    def _done(self, number: int, operation: str, arguments: tuple[Any, ...]) -> Any:
        if operation == "open":
            self._instances[number] = made(self._environment, self._shared)
            return None
        if operation == "forget":
            gone = self._instances.pop(number, None)
            return gone and perform(gone, "close", ())
        if operation == "copy":
            twin = perform(self._instances[number], "copy", ())
            if twin is not None:
                self._instances[arguments[0]] = twin
            return twin is not None
        return perform(self._instances[number], operation, arguments)
