"""Session: one caller's episode, whatever happens to the instance that plays it.

A session is its record (task, seed, actions); its State and its instance are caches of that. An
instance that is lost, or was given back while the session was idle, is made again by replaying the
record, and the replay must end in the State that was answered last. Every method is called with
the session's lock held.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from agentenv.protocol import State
from envservers.engines import Engine, Instance, described
from envservers.environment import Step
from envservers.errors import (
    EngineFailed,
    EpisodeOver,
    NotReset,
    SessionLost,
    TimedOut,
    WorkerDied,
    WrongTurn,
)
from envservers.journal import Journal, Record
from envservers.metrics import Metrics
from envservers.settings import Settings

log = logging.getLogger(__name__)

LONGEST_ACTION = 8192  # characters; a longer one is an invalid action whatever it says
MOST_ATTEMPTS = 20  # of a call whose worker keeps being ended by others
LONGEST_RECORD = 1 << 20  # characters of all actions of an episode; more truncates it

TOO_LONG = Step(
    f"The action is longer than {LONGEST_ACTION} characters: nothing was done.",
    info={"invalid_action": True},
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Host:
    """What all sessions of a server share."""

    engine: Engine
    settings: Settings
    metrics: Metrics
    log: Journal | None = None

    @property
    def deterministic(self) -> bool:
        return self.engine.tasks.deterministic

    @property
    def journal(self) -> Journal | None:
        """What cannot be replayed has nothing to read from a journal."""
        return self.log if self.deterministic else None


class Session:
    """One caller's episode."""

    __slots__ = ("host", "instance", "lock", "record", "size", "state", "used")

    def __init__(self, host: Host, record: Record, used: float):
        self.host = host
        self.record = record
        self.used = used
        self.state: State | None = None  # None: not reset yet, or not replayed since a restart
        self.instance: Instance | None = None
        self.size = 0  # characters of the record's actions
        self.lock = asyncio.Lock()  # one call at a time: record and instance move together

    async def standing(self) -> State:
        """The State that was answered last; after a restart it is found by replay."""
        if self.state is not None:
            return self.state
        if self.record.task is None:
            raise NotReset(f"env_id {self.record.env_id} has no task yet: POST /reset gives one")
        await self._again(self._ready, "replay")
        return await self.standing()

    async def begin(self, task: int, seed: int) -> State:
        record = Record(self.record.env_id, task, seed)

        async def reset() -> Step:
            instance = await self._ready(for_reset=True)
            step: Step = await self._trusted(instance.call("reset", task, seed))
            return step

        step = await self._again(reset, "reset")
        state = self._made(lambda: first_state(record, step))
        self._write(lambda journal: journal.opened(record))
        self.record, self.size, self.state = record, 0, state
        self.host.metrics.resets.inc()
        return self.state

    async def advance(self, action: str, turn: int | None) -> State:
        state = await self.standing()
        record = self.record
        action = action[: LONGEST_ACTION + 1]  # enough to see that it is too long
        if turn is not None and turn != state.steps:
            if turn == state.steps - 1 and record.actions[-1] == action:
                return state
            raise WrongTurn(
                f"turn {turn} of env_id {record.env_id}: {state.steps} steps were taken, and the "
                "last one was another: GET /observation gives its State"
            )
        if state.done:
            raise EpisodeOver(f"the episode of env_id {record.env_id} is over: POST /reset")
        step = TOO_LONG if len(action) > LONGEST_ACTION else await self.ask("step", action)
        size = self.size + len(action)
        full = self._is_full(len(record.actions) + 1, size)
        after = self._made(lambda: next_state(state, step, full))
        self._write(lambda journal: journal.stepped(record.env_id, action))
        record.actions.append(action)
        self.size, self.state = size, after
        self.host.metrics.stepped(after)
        return after

    async def ask(self, operation: str, *arguments: Any) -> Any:
        """Call the instance."""

        async def call() -> Any:
            instance = await self._ready()
            return await self._trusted(instance.call(operation, *arguments))

        return await self._again(call, operation)

    async def twin_instance(self) -> Instance | None:
        """A copy of the instance, where there is one and the environment copies."""
        if self.instance is None:
            return None
        try:
            return await self._trusted(self.instance.copy())
        except WorkerDied:
            return None

    def sleep(self) -> None:
        """Give the instance back; the record is enough to go on."""
        instance, self.instance = self.instance, None
        if instance is not None:
            try:
                instance.drop()
            except EngineFailed as failure:
                log.warning("%s", failure)

    async def _again(self, call: Any, operation: str) -> Any:
        """A worker that dies under a call gives it a second one: nothing of it was recorded.

        Waiting for a worker that another session's call ends is nobody's fault, however often.
        """
        deaths = 0
        for _ in range(MOST_ATTEMPTS):
            try:
                return await call()
            except WorkerDied as death:
                deaths += death.under_call
                if deaths == 2:
                    break
        self.host.metrics.failed(EngineFailed.code)
        raise EngineFailed(
            f"workers ended again and again under {operation}; the session stays where it was"
        )

    async def _trusted(self, call: Awaitable[T]) -> T:
        """An instance whose call did not return is not where the record says: it is given back."""
        try:
            return await call
        except BaseException as error:
            self.sleep()
            if isinstance(error, EngineFailed | TimedOut):
                self.host.metrics.failed(error.code)
            raise

    async def _ready(self, for_reset: bool = False) -> Instance:
        """The instance, made again from the record if there is none."""
        if self.instance is not None and self.instance.alive:
            return self.instance
        self.sleep()
        replayed = self.record.task is not None and not for_reset
        if replayed and not self.host.deterministic:
            raise SessionLost(f"env_id {self.record.env_id} was lost with its engine: no replay")
        self.instance = await self.host.engine.open()
        if replayed:
            await self._replay(self.instance)
        return self.instance

    async def _replay(self, instance: Instance) -> None:
        record = self.record
        self.host.metrics.replays.inc()
        call = instance.call("reset", record.task, record.seed)
        state = first_state(record, await self._trusted(call))
        size = 0
        for number, action in enumerate(record.actions, 1):
            step = TOO_LONG
            if len(action) <= LONGEST_ACTION:
                step = await self._trusted(instance.call("step", action))
            size += len(action)
            state = next_state(state, step, self._is_full(number, size))
        if self.state is not None and state != self.state:
            raise SessionLost(
                f"env_id {record.env_id} was lost: replaying its {len(record.actions)} actions did "
                "not end where it stood, so the environment is not deterministic"
            )
        self.state, self.size = state, size

    def _is_full(self, steps: int, size: int) -> bool:
        """A caller cannot make a record grow without bound."""
        return steps >= self.host.settings.max_steps or size > LONGEST_RECORD

    def _made(self, state: Callable[[], State]) -> State:
        try:
            return state()
        except ValidationError as error:
            self._ahead()
            raise EngineFailed(f"a step is no State: {described(error)}") from error

    def _write(self, entry: Callable[[Journal], None]) -> None:
        if self.host.journal is not None:
            try:
                entry(self.host.journal)
            except EngineFailed:
                self._ahead()
                raise

    def _ahead(self) -> None:
        """The instance took a step that cannot be recorded."""
        self.sleep()
        self.host.metrics.failed(EngineFailed.code)


def first_state(record: Record, step: Step) -> State:
    return State(
        env_id=record.env_id,
        task=record.task or 0,
        observation=step.observation,
        reward=step.reward,
        **_verdict(step, 0.0),
        done=step.done,
        truncated=step.truncated,
        steps=0,
        available_actions=_listed(step),
        info=dict(step.info),
    )


def next_state(state: State, step: Step, full: bool) -> State:
    """What a step makes of a State; a full record ends the episode as a limit does."""
    return State(
        env_id=state.env_id,
        task=state.task,
        observation=step.observation,
        reward=step.reward,
        **_verdict(step, state.score),
        done=step.done or full,
        truncated=step.truncated or (full and not step.done),
        steps=state.steps + 1,
        available_actions=_listed(step),
        info=dict(step.info),
    )


def _verdict(step: Step, score: float) -> dict[str, Any]:
    if step.score is not None:
        score = step.score
    else:
        score = min(1.0, max(0.0, score + step.reward))
    success = step.done and score > 0 if step.success is None else step.success
    return {"score": score, "success": success}


def _listed(step: Step) -> list[str] | None:
    return None if step.available_actions is None else list(step.available_actions)
