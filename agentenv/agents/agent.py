"""Agent: who answers. One small protocol for a model, an expert, chance and a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from agentenv.protocol import Card, State
from agentenv.trajectory import Tokens, Turn

if TYPE_CHECKING:
    from agentenv.clients.client import AsyncEnvClient
    from agentenv.clients.formats import Format


class AgentError(Exception):
    """The agent could not answer: an endpoint refused, timed out or ran out of retries."""


class ContextOverflow(AgentError):
    """The conversation is longer than the model can take."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agent says in one turn."""

    text: str
    tool_calls: list[dict[str, Any]] = field(default_factory=list)  # OpenAI's shape
    reasoning: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0  # of those read, where the endpoint tells
    reasoning_tokens: int = 0  # of those written, likewise
    cut: bool = False  # it ended because it may not be longer
    tokens: Tokens | None = None  # as they were sampled, where the model runs in this process


@dataclass(frozen=True, slots=True)
class Moment:
    """All that an agent may look at when it is its turn."""

    messages: list[dict[str, Any]]  # OpenAI's shape: role, content, tool_calls, tool_call_id
    state: State
    card: Card
    format: Format
    env: AsyncEnvClient  # the live session: the oracle asks it, a model never does
    seed: int = 0  # of the episode
    repeat: int = 0  # tells episodes of one task and seed apart
    turns: Sequence[Turn] = ()  # of the episode so far


class Agent(Protocol):
    """Many episodes share one agent, and calls overlap.

    An agent that computes in batches says how many conversations it takes at once: those that come
    due while it works on others are asked together next. With a batch of 1 each is asked as soon
    as it is due, however many are under way.
    """

    name: str
    batch: int

    async def replies(self, moments: Sequence[Moment]) -> Sequence[Reply | AgentError]:
        """What to say in each of these conversations, in their order; one may fail alone.

        Raises AgentError when there is nothing to say in any of them.
        """

    async def close(self) -> None:
        """Give back connections; called once, after the last reply."""


async def each_alone(asked: Iterable[Awaitable[Reply]]) -> list[Reply | AgentError]:
    """The replies of conversations that are asked at once; one that fails fails alone."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    return [_no_accident(each) for each in answers]


def _no_accident(answer: Reply | BaseException) -> Reply | AgentError:
    if isinstance(answer, Reply | AgentError):
        return answer
    raise answer
