"""Agent: who answers. One small protocol for a model, an expert, chance and a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from agentenv.protocol import Card, State

if TYPE_CHECKING:
    from agentenv.clients.client import AsyncEnvClient
    from agentenv.clients.formats import Format


class AgentError(Exception):
    """The agent could not answer: an endpoint refused, timed out or ran out of retries."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agent says in one turn."""

    text: str
    tool_calls: list[dict[str, Any]] = field(default_factory=list)  # OpenAI's shape
    reasoning: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


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


class Agent(Protocol):
    """Many episodes share one agent: replies for several of them may be asked for at once."""

    name: str

    async def reply(self, moment: Moment) -> Reply:
        """The next turn; raises AgentError when there is none to give."""

    async def close(self) -> None:
        """Give back connections; called once, after the last reply."""
