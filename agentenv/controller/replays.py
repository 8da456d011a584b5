"""Replays: the actions of many stored episodes, sent to a server in few requests.

A step costs a request otherwise, and the request costs more than the step. How many episodes go
into a request follows from how long the ones before took, so that a slow world is not asked for
more than it can answer in time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.errors import EnvError
from agentenv.protocol import State
from agentenv.trajectory import Trajectory

CALLS = 1000  # of one request; servers take 1024 unless told otherwise
SECONDS = 1.0  # that a request should take

Numbered = tuple[int, Trajectory]


class Portions:
    """What is left to be replayed, in portions of one world that grow while it is fast."""

    def __init__(self, episodes: Sequence[Numbered]):
        self._left: dict[str, list[Numbered]] = {}
        for each in reversed(episodes):
            self._left.setdefault(each[1].world, []).append(each)
        self._calls = dict.fromkeys(self._left, 1)  # that go into the world's next request

    def __iter__(self) -> Iterator[list[Numbered]]:
        while any(self._left.values()):
            for world, left in self._left.items():
                if left:
                    yield self._portion(world, left)

    def took(self, world: str, calls: int, seconds: float) -> None:
        """A request of so many calls took so long; the next is at most four times as large."""
        fitting = calls * SECONDS / max(seconds, 0.001)
        self._calls[world] = int(max(1, min(fitting, 4 * calls, CALLS)))

    def _portion(self, world: str, left: list[Numbered]) -> list[Numbered]:
        portion = [left.pop()]
        calls = _calls(portion[0][1])
        while left and calls + _calls(left[-1][1]) <= self._calls[world]:
            portion.append(left.pop())
            calls += _calls(portion[-1][1])
        return portion


async def replayed(
    env: AsyncEnvClient,
    portion: Sequence[Numbered],
    portions: Portions,
    clock: Callable[[], float] = time.perf_counter,
) -> list[list[State]] | None:
    """What the server says to each episode's reset and actions; None where a call went wrong."""
    stored = [trajectory for _, trajectory in portion]
    begun = clock()
    try:
        opened = await _asked(env, [_create(each) for each in stored])
        if any("env_id" not in each for each in opened):
            await _asked(env, [_close(each["env_id"]) for each in opened if "env_id" in each])
            return None
        ids = [each["env_id"] for each in opened]
        steps = [
            call for each, handle in zip(stored, ids, strict=True) for call in _steps(each, handle)
        ]
        answers = iter(await _asked(env, steps))
        told = []
        for each, first in zip(stored, opened, strict=True):
            states = [first] + [next(answers) for _ in _actions(each)]
            next(answers)  # of the call that closes it
            told.append(states)
        portions.took(stored[0].world, len(opened) + len(steps), clock() - begun)
        return [[State.model_validate(state) for state in states] for states in told]
    except (EnvError, ValueError):  # pydantic's ValidationError is one: an error in a state's place
        return None


async def _asked(env: AsyncEnvClient, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for start in range(0, len(calls), CALLS):
        answers += await env.batch(calls[start : start + CALLS])
    return answers


def _calls(trajectory: Trajectory) -> int:
    return len(_actions(trajectory)) + 2


def _actions(trajectory: Trajectory) -> list[str]:
    return [turn.action for turn in trajectory.turns if turn.action is not None]


def _create(trajectory: Trajectory) -> dict[str, Any]:
    return {"op": "create", "task": trajectory.task, "seed": trajectory.seed}


def _steps(trajectory: Trajectory, env_id: int) -> list[dict[str, Any]]:
    steps = [
        {"op": "step", "env_id": env_id, "action": action, "turn": turn}
        for turn, action in enumerate(_actions(trajectory))
    ]
    return [*steps, _close(env_id)]


def _close(env_id: int) -> dict[str, Any]:
    return {"op": "close", "env_id": env_id}
