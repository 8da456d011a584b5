"""Endpoint: the settings of an APIAgent, asked through the platform's own ChatEndpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from agentenv.agentgym.loop import settled
from agentenv.agents.agent import AgentError, Moment, Reply
from agentenv.agents.openai import ChatEndpoint
from agentenv.clients.formats import format_named
from agentenv.protocol import Card


class Sampled(Protocol):
    """What is known of an endpoint."""

    api_key: str
    base_url: str
    model: str
    max_tokens: int
    temperature: float
    top_p: float


def endpoint(agent: Sampled) -> ChatEndpoint:
    return ChatEndpoint(
        agent.model,
        agent.base_url,
        agent.api_key,
        temperature=agent.temperature,
        top_p=agent.top_p,
        max_tokens=agent.max_tokens,
    )


def ask(agent: Sampled, messages: list[dict[str, Any]]) -> Reply:
    """The reply to a conversation that belongs to no world."""
    nowhere: Any = None
    card = Card.model_construct(tools=[])

    async def answer() -> Reply | AgentError:
        asked = endpoint(agent)
        try:
            moment = Moment(messages, nowhere, card, format_named("react"), nowhere)
            return (await asked.replies([moment]))[0]
        finally:
            await asked.close()

    reply = settled(answer)
    if isinstance(reply, AgentError):
        raise reply
    return reply


def plain_messages(conversation: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Without the thoughts: endpoints are not asked to read them again."""
    return [{"role": each["role"], "content": each["content"]} for each in conversation]
