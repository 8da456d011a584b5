"""Own client: a BaseEnvClient that somebody wrote, as the session that an episode plays in."""

from __future__ import annotations

import asyncio
import logging
import math
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.types import StepOutput
from agentenv.agents.agent import Reply
from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.errors import EnvError
from agentenv.clients.formats import React, Reading
from agentenv.protocol import Card, State

log = logging.getLogger(__name__)

WON = (1, 100)  # the last reward of a success, as AgentGym has it

Result = TypeVar("Result")


class Whole(React):
    """The format of a client that reads replies by itself: all of the reply is the action."""

    name = "whole"

    def read(self, reply: Reply, card: Card) -> Reading:
        return Reading("", reply.text)


def card_of(client: BaseEnvClient, name: str) -> Card:
    """What is known of a world that has no server of this platform."""
    said = {"name": name, "item_prefix": name, "source": "own", "tasks": len(client)}
    unsaid = {"version": "", "description": "", "prompt": "", "splits": {}, "options": {}}
    cannot = {"deterministic": False, "oracle": False, "formats": [], "tools": []}
    most = {"reward_range": (-sys.float_info.max, sys.float_info.max), "max_rounds": sys.maxsize}
    return Card.model_validate({**said, **unsaid, **cannot, **most, "metric": "score"})


def played_by(client: BaseEnvClient) -> AsyncEnvClient:
    """What an episode calls; nothing else of AsyncEnvClient is there."""
    return cast(AsyncEnvClient, _Session(client))


class _Session:
    """The score of an episode is the client's last reward, and its rewards sum to that."""

    def __init__(self, client: BaseEnvClient):
        self._client = client
        self._task = self._steps = 0
        self._score = 0.0

    async def reset(self, task: int, seed: int) -> State:
        self._task = task
        await self._done("reset", lambda: self._client.reset(task))
        seen = await self._done("observe", self._client.observe)
        return self._state(self._text("observe", seen), 0.0, False)

    async def step(self, action: str) -> State:
        output = await self._done("step", lambda: self._client.step(action))
        if not isinstance(output, StepOutput):
            raise self._broken("step", f"it gave {output!r:.80}, which is no StepOutput")
        self._steps += 1
        score = self._number(output.reward)
        return self._state(self._text("step", output.state), score, bool(output.done))

    async def close(self) -> None:
        """The client plays on: it is closed by whoever made it."""

    def _state(self, observation: str, score: float, done: bool) -> State:
        reward, self._score = score - self._score, score
        return State(
            env_id=0,
            task=self._task,
            observation=observation,
            reward=reward,
            score=score,
            done=done,
            truncated=False,
            success=score in WON,
            steps=self._steps,
            available_actions=None,
        )

    async def _done(self, method: str, work: Callable[[], Result]) -> Result:
        try:
            return await asyncio.to_thread(work)
        except EnvError:
            raise
        except Exception as error:
            log.exception("%s.%s failed", type(self._client).__name__, method)
            raise self._broken(method, f"it failed ({error!r})") from error

    def _number(self, given: Any) -> float:
        try:
            if math.isfinite(given):
                return float(given)
        except (TypeError, OverflowError):
            pass
        raise self._broken("step", f"the reward {given!r:.80} is no finite number")

    def _text(self, method: str, given: Any) -> str:
        if not isinstance(given, str):
            raise self._broken(method, f"what the agent sees is {given!r:.80}, which is no text")
        return given

    def _broken(self, method: str, told: str) -> EnvError:
        return EnvError("engine_failed", f"{type(self._client).__name__}.{method}: {told}")
