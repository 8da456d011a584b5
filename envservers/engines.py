"""Engines: where the instances of an environment run: in the loop, in threads, in processes.

An engine gives out instances; a session calls its instance until it gives it back. What a session
is does not depend on the engine: an instance that is lost is made again from the session's log.
"""

from __future__ import annotations

import asyncio
import math
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, ClassVar

from pydantic_core import PydanticSerializationError, to_json

from envservers.environment import Advice, Environment, InvalidAction, Step, Tasks
from envservers.errors import EngineFailed, SetupFailed, TimedOut
from envservers.settings import Settings


class Instance(ABC):
    """One Environment object, wherever it lives."""

    alive: bool = True

    @abstractmethod
    async def call(self, operation: str, *arguments: Any) -> Any:
        """What the environment's method of that name returns."""

    @abstractmethod
    async def copy(self) -> Instance | None:
        """An equal, independent instance, where the environment has a fast way to make one."""

    @abstractmethod
    def drop(self) -> None:
        """Give the instance back; safe to call twice, and while it is lost."""


class Engine(ABC):
    """Instances of one environment; `tasks` is known once it has started."""

    concurrent: ClassVar[bool] = True  # whether calls to different instances overlap
    tasks: Tasks
    restarts: int = 0  # workers that were replaced

    def __init__(self, environment: type[Environment], options: Any, settings: Settings):
        self.environment = environment
        self.options = options
        self.workers = settings.workers
        self.limit = settings.step_seconds  # of one call
        self.seats = settings.seats or environment.seats or math.inf  # instances in each worker
        self.make_room: Callable[[], bool] = lambda: False  # an idle session gives up its instance

    @abstractmethod
    async def start(self) -> None:
        """Load the environment, or raise SetupFailed."""

    @abstractmethod
    async def open(self) -> Instance:
        """A new instance, not yet reset."""

    async def stop(self) -> None:
        """Close what is still open."""

    def idled(self) -> None:
        """A session's call is over: if it holds an instance, it could give it up now."""

    @property
    def failure(self) -> str:
        """Why no instance can be had now; empty while all is well."""
        return ""

    @property
    def living(self) -> int:
        """Workers that can take calls."""
        return 1


def load(environment: type[Environment], options: Any) -> tuple[Any, Tasks]:
    """What all instances in this process share, and the tasks there are."""
    try:
        shared = environment.setup(options)
        tasks = environment(shared).tasks()
    except (Exception, SystemExit) as error:
        raise SetupFailed(f"{environment.name} cannot start: {described(error)}") from error
    if not len(tasks):
        raise SetupFailed(f"{environment.name} cannot start: it has no tasks")
    return shared, tasks


def made(environment: type[Environment], shared: Any) -> Environment:
    try:
        return environment(shared)
    except (Exception, SystemExit) as error:
        raise EngineFailed(f"an instance could not be made: {described(error)}") from error


def perform(instance: Environment, operation: str, arguments: tuple[Any, ...]) -> Any:
    """Call an environment; here its faults and its agent's mistakes are told apart."""
    try:
        result = getattr(instance, operation)(*arguments)
    except InvalidAction as mistake:
        if operation == "step":
            return Step(str(mistake), info={"invalid_action": True})
        raise EngineFailed(f"{operation} failed: {described(mistake)}") from mistake
    except (Exception, SystemExit) as error:  # foreign code may want to end the process
        raise EngineFailed(f"{operation} failed: {described(error)}") from error
    wanted = _RESULTS.get(operation)
    if wanted and not isinstance(result, wanted):
        given = type(result).__name__
        raise EngineFailed(f"{operation} gave {given}, not {wanted.__name__}")
    if isinstance(result, Step):
        _check_wire(operation, result)
    return result


def _check_wire(operation: str, step: Step) -> None:
    """Before the session moves on: a State that cannot be sent would be lost."""
    try:
        step.observation.encode()
        if step.info:
            to_json(step.info)
    except (UnicodeEncodeError, PydanticSerializationError) as error:
        raise EngineFailed(
            f"{operation} gave what JSON cannot carry: {described(error)}"
        ) from error


def heard(done: asyncio.Future[Any]) -> None:
    """Nobody waits for it any more: asyncio need not report a failure."""
    if not done.cancelled():
        done.exception()


def described(error: BaseException) -> str:
    text = " ".join(str(error).split())[:400]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


_RESULTS: dict[str, type] = {
    "reset": Step,
    "step": Step,
    "oracle": Advice,
    "available_actions": list,
}


class LocalInstance(Instance):
    """Lives in this process and is called on the event loop."""

    def __init__(self, environment: Environment):
        self.environment = environment

    async def call(self, operation: str, *arguments: Any) -> Any:
        return perform(self.environment, operation, arguments)

    async def copy(self) -> Instance | None:
        twin = perform(self.environment, "copy", ())
        return None if twin is None else LocalInstance(twin)

    def drop(self) -> None:
        if self.alive:
            self.alive = False
            perform(self.environment, "close", ())


class LoopEngine(Engine):
    """For worlds of microseconds: a hop to a thread would cost more than the step itself."""

    concurrent = False

    async def start(self) -> None:
        self._shared, self.tasks = load(self.environment, self.options)

    async def open(self) -> Instance:
        return LocalInstance(made(self.environment, self._shared))


class ThreadInstance(Instance):
    """Lives in this process and is called in a pool of threads."""

    def __init__(self, environment: Environment, engine: ThreadEngine):
        self.environment = environment
        self.engine = engine

    async def call(self, operation: str, *arguments: Any) -> Any:
        call = self.engine.submit(perform, self.environment, operation, arguments)
        try:
            return await asyncio.wait_for(asyncio.shield(call), self.engine.limit)
        except TimeoutError:
            # The thread cannot be stopped: the instance is left to it and never used again.
            self.alive = False
            self.engine.abandon(call)
            raise TimedOut(f"{operation} took longer than {self.engine.limit:g} s") from None

    async def copy(self) -> Instance | None:
        twin = await self.call("copy")
        return None if twin is None else ThreadInstance(twin, self.engine)

    def drop(self) -> None:
        if self.alive:
            self.alive = False
            closing = self.engine.submit(perform, self.environment, "close", ())
            closing.add_done_callback(heard)


class Threads:
    """A pool whose threads may hang: unlike those of the standard library, nobody waits for them
    when the process ends.
    """

    def __init__(self, count: int, name: str):
        self._work: SimpleQueue[tuple[Future[Any], Any, tuple[Any, ...]] | None] = SimpleQueue()
        for _ in range(count):
            threading.Thread(target=self._run, daemon=True, name=name).start()
        self._count = count

    def submit(self, function: Any, *arguments: Any) -> asyncio.Future[Any]:
        future: Future[Any] = Future()
        self._work.put((future, function, arguments))
        return asyncio.wrap_future(future)

    def stop(self) -> None:
        for _ in range(self._count):
            self._work.put(None)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            future, function, arguments = work
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(function(*arguments))
                except BaseException as error:  # noqa: BLE001 - it is the caller's
                    future.set_exception(error)


class ThreadEngine(Engine):
    """For worlds that wait for something else and release the interpreter meanwhile.

    A thread that hangs stays lost; worlds that may hang for ever belong in processes.
    """

    async def start(self) -> None:
        self._stuck = 0
        self._threads = Threads(self.workers, self.environment.name)
        self._shared, self.tasks = await self.submit(load, self.environment, self.options)

    async def open(self) -> Instance:
        return ThreadInstance(await self.submit(made, self.environment, self._shared), self)

    @property
    def living(self) -> int:
        return self.workers - self._stuck

    @property
    def failure(self) -> str:
        return "" if self.living else f"all {self.workers} threads hang in the engine"

    def abandon(self, call: asyncio.Future[Any]) -> None:
        self._stuck += 1
        call.add_done_callback(self._recovered)

    def _recovered(self, call: asyncio.Future[Any]) -> None:
        self._stuck -= 1
        heard(call)

    def submit(self, function: Any, *arguments: Any) -> asyncio.Future[Any]:
        return self._threads.submit(function, *arguments)

    async def stop(self) -> None:
        self._threads.stop()
