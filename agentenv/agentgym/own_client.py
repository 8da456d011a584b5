"""Own client: a BaseEnvClient that somebody wrote, as the session that an episode is played in."""

from __future__ import annotations

import asyncio
import logging
import math
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.types import StepOutput
from agentenv.agents.agent import Reply
from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.errors import EnvError
from agentenv.clients.formats import Reading
from agentenv.protocol import Card, State

log = logging.getLogger(__name__)

WON = (1, 100)  # the last reward of a success, as AgentGym has it

Result = TypeVar("Result")


class Whole:
    """The format of a client that reads replies by itself: all of the reply is the action."""

    name = "whole"

    def instructions(self, card: Card) -> str:
        return ""

    def read(self, reply: Reply, card: Card) -> Reading:
        return Reading("", reply.text)

    def write(self, action: str, thought: str, card: Card) -> Reply:
        return Reply(action)

    def tools(self, card: Card) -> list[dict[str, Any]]:
        return []


def card_of(client: BaseEnvClient, name: str) -> Card:
    """What is known of a world that has no server of this platform."""
    return Card(
        name=name,
        version="",
        description=(type(client).__doc__ or "").partition("\n")[0],
        item_prefix=name,
        source="own",
        tasks=len(client),
        splits={},
        options={},
        reward_range=(-sys.float_info.max, sys.float_info.max),
        metric="score",
        max_rounds=sys.maxsize,  # until the client says that it is done
        deterministic=False,
        oracle=False,
        formats=[Whole.name],
        prompt="",
        tools=[],
    )


def played_by(client: BaseEnvClient) -> AsyncEnvClient:
    """What an episode calls; nothing else of AsyncEnvClient is there."""
    return cast(AsyncEnvClient, _Session(client))


class _Session:
    """The score of an episode is the client's last reward, and its rewards sum to that."""

    def __init__(self, client: BaseEnvClient):
        self._client = client
        self._thread = ThreadPoolExecutor(1, "client")
        self._state: State | None = None

    async def reset(self, task: int, seed: int) -> State:
        def begin() -> str:
            self._client.reset(task)
            return self._client.observe()

        observation = await self._done("reset", begin)
        self._state = _state(task, self._text("observe", observation), 0.0, 0.0, False, 0)
        return self._state

    async def step(self, action: str) -> State:
        before = cast(State, self._state)
        output = await self._done("step", lambda: self._client.step(action))
        if not isinstance(output, StepOutput):
            raise self._broken("step", f"it gave {output!r:.80}, which is no StepOutput")
        reward = self._number(output.reward)
        self._state = _state(
            before.task,
            self._text("step", output.state),
            reward - before.score,
            reward,
            bool(output.done),
            before.steps + 1,
        )
        return self._state

    async def close(self) -> None:
        """The client plays on: it is closed by whoever made it."""
        self._thread.shutdown(wait=False)

    async def _done(self, method: str, work: Callable[[], Result]) -> Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
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


def _state(
    task: int, observation: str, reward: float, score: float, done: bool, steps: int
) -> State:
    return State(
        env_id=0,
        task=task,
        observation=observation,
        reward=reward,
        score=score,
        done=done,
        truncated=False,
        success=score in WON,
        steps=steps,
        available_actions=None,
    )
