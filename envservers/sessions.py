"""Sessions: who plays what, until closed or forgotten."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from agentenv.protocol import State
from envservers.environment import Advice
from envservers.errors import (
    AtCapacity,
    BadRequest,
    EnvClosed,
    EpisodeOver,
    OracleClosed,
    SessionLost,
    UnknownEnv,
    UnknownTask,
    clip,
)
from envservers.journal import Record
from envservers.session import Host, Session

REMEMBERED_CLOSED = 65536  # ids that are told from unknown ones


class Sessions:
    """All sessions of one server."""

    def __init__(self, host: Host, clock: Callable[[], float] = time.monotonic):
        self.host = host
        self._clock = clock
        self._sessions: OrderedDict[int, Session] = OrderedDict()  # least recently used first
        self._awake: OrderedDict[int, Session] = OrderedDict()  # those with an instance, likewise
        self._closed: OrderedDict[int, str] = OrderedDict()  # why, of the last ones that closed
        host.engine.make_room = self._make_room

    def __len__(self) -> int:
        return len(self._sessions)

    def __contains__(self, env_id: int) -> bool:
        return env_id in self._sessions

    @property
    def awake(self) -> int:
        return len(self._awake)

    def restore(self, records: list[Record]) -> None:
        """Take up the sessions of a journal; each is replayed when it is called."""
        for record in records:
            self._sessions[record.env_id] = Session(self.host, record, self._clock())

    async def create(self, task: int | None = None, seed: int = 0) -> State | int:
        """A State if a task is given, else the id of a session that waits for one."""
        if task is not None:
            self._check_task(task)
        session = self._open(Record(self._fresh_id()))
        env_id = session.record.env_id
        if task is None:
            if self.host.journal is not None:
                self.host.journal.opened(session.record)
            return env_id
        try:
            async with self._held(env_id):
                return await session.begin(task, seed)
        except BaseException:
            self._remove(session, "closed: its first reset failed")
            raise

    async def reset(self, env_id: int, task: int, seed: int = 0) -> State:
        self._check_task(task)
        async with self._held(env_id) as session:
            return await session.begin(task, seed)

    async def step(self, env_id: int, action: str, turn: int | None = None) -> State:
        async with self._held(env_id) as session:
            return await session.advance(action, turn)

    async def observation(self, env_id: int) -> State:
        async with self._held(env_id) as session:
            return await session.standing()

    async def available_actions(self, env_id: int) -> list[str]:
        async with self._held(env_id) as session:
            if (await session.standing()).done:
                return []
            actions: list[str] = await session.ask("available_actions")
            return actions

    async def oracle(self, env_id: int) -> Advice:
        environment = self.host.engine.environment
        if not self.host.settings.oracle:
            raise OracleClosed("the oracle is closed: serve with --oracle to open it")
        if not environment.has_oracle():
            raise OracleClosed(f"{environment.name} has no oracle")
        if not self.host.engine.tasks.oracle:
            raise OracleClosed(f"the oracle of {environment.name} knows only its built-in tasks")
        async with self._held(env_id) as session:
            if (await session.standing()).done:
                raise EpisodeOver(f"the episode of env_id {env_id} is over: POST /reset")
            advice: Advice = await session.ask("oracle")
            return advice

    async def peek(self, env_id: int, what: str) -> Any:
        """What only the original dialect asks for."""
        async with self._held(env_id) as session:
            await session.standing()
            return await session.ask("peek", what)

    def task_of(self, env_id: int) -> int | None:
        return self._find(env_id).record.task

    @property
    def first_task(self) -> int:
        return next(iter(self.host.engine.tasks))

    async def fork(self, env_id: int) -> State | int:
        """An equal, independent session."""
        if not self.host.deterministic:
            name = self.host.engine.environment.name
            raise BadRequest(f"{name} cannot fork: its episodes cannot be replayed")
        async with self._held(env_id) as session:
            record = session.record
            state = None if record.task is None else await session.standing()
            copied = Record(self._fresh_id(), record.task, record.seed, list(record.actions))
            twin = self._open(copied)
            try:
                twin.instance = await session.twin_instance()
                if self.host.journal is not None:
                    self.host.journal.opened(copied)
            except BaseException:
                self._remove(twin, "closed: its fork failed")
                raise
            twin.size = session.size
            if twin.instance is not None:
                self._awake[copied.env_id] = twin
            if state is None:
                return copied.env_id
            twin.state = state.model_copy(update={"env_id": copied.env_id})
            return twin.state

    async def close(self, env_id: int) -> None:
        """Closing twice is fine; closing what never was is not."""
        if env_id in self._closed:
            return
        session = self._find(env_id)
        async with session.lock:
            self._remove(session, "closed by its caller")

    def forget_idle(self) -> None:
        """Close the sessions that idle too long; the other idle ones give their engines back."""
        now, settings = self._clock(), self.host.settings
        for session in _idle(self._sessions, now - settings.ttl_seconds):
            self._remove(session, f"closed after {settings.ttl_seconds:g} s without a call")
        if self.host.deterministic:
            for session in _idle(self._awake, now - settings.idle_seconds):
                self._put_to_sleep(session)

    def _make_room(self) -> bool:
        """The session that idles longest gives its instance back, if one idles at all."""
        if self.host.deterministic:
            for session in self._awake.values():
                if not session.lock.locked():
                    self._put_to_sleep(session)
                    return True
        return False

    def _put_to_sleep(self, session: Session) -> None:
        session.sleep()
        del self._awake[session.record.env_id]

    def tidy_journal(self) -> None:
        journal = self.host.journal
        if journal is not None and journal.is_mostly_dead:
            journal.compact(each.record for each in self._sessions.values())

    @asynccontextmanager
    async def _held(self, env_id: int) -> AsyncIterator[Session]:
        """A session for one call, noted as used, and as awake if the call leaves an instance."""
        session = self._find(env_id)
        async with session.lock:
            self._find(env_id)  # it may have been closed while we waited
            session.used = self._clock()
            self._sessions.move_to_end(env_id)
            try:
                yield session
            except SessionLost:
                self._remove(session, "lost with its engine")
                raise
            finally:
                if session.instance is None:
                    self._awake.pop(env_id, None)
                else:
                    self._awake[env_id] = session
                    self._awake.move_to_end(env_id)
                    self.host.engine.idled()

    def _find(self, env_id: int) -> Session:
        session = self._sessions.get(env_id)
        if session is not None:
            return session
        if env_id in self._closed:
            raise EnvClosed(
                f"env_id {env_id} was {self._closed[env_id]}: POST /createEnv opens one"
            )
        raise UnknownEnv(f"no env_id {clip(env_id)}: POST /createEnv opens one")

    def _open(self, record: Record) -> Session:
        limit = self.host.settings.max_sessions
        if len(self._sessions) >= limit:
            raise AtCapacity(
                f"all {limit} sessions are in use: close one, wait, or serve with a larger "
                "--max-sessions"
            )
        session = self._sessions[record.env_id] = Session(self.host, record, self._clock())
        self.host.metrics.opened.inc()
        return session

    def _fresh_id(self) -> int:
        while True:
            env_id = secrets.randbits(53)
            if env_id not in self._sessions and env_id not in self._closed:
                return env_id

    def _remove(self, session: Session, reason: str) -> None:
        env_id = session.record.env_id
        if self._sessions.pop(env_id, None) is None:
            return
        session.sleep()
        self._awake.pop(env_id, None)
        self._closed[env_id] = reason
        if len(self._closed) > REMEMBERED_CLOSED:
            self._closed.popitem(last=False)
        self.host.metrics.closed.inc()
        if self.host.journal is not None:
            self.host.journal.closed(env_id)

    def _check_task(self, task: int) -> None:
        engine = self.host.engine
        if task not in engine.tasks:
            raise UnknownTask(f"no task {clip(task)}: {engine.environment.name} has {engine.tasks}")


def _idle(sessions: OrderedDict[int, Session], since: float) -> list[Session]:
    """Those not used since then and not in use now; the least recently used come first."""
    idle = []
    for session in sessions.values():
        if session.used > since:
            break
        if not session.lock.locked():
            idle.append(session)
    return idle
