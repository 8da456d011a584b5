"""Conversation: an episode as the messages that a chat model is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentenv.agents.agent import Reply
from agentenv.clients.formats import Format
from agentenv.protocol import Card
from agentenv.trajectory import ACKNOWLEDGMENT


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the agent is told before the first observation, and is held to have answered."""

    prompt: str
    acknowledgment: str = ACKNOWLEDGMENT


def briefing(card: Card, format: Format) -> Briefing:
    """The world's own: its rules, and how to answer."""
    return Briefing(f"{card.prompt.strip()}\n\n{format.instructions(card)}")


def opening(briefing: Briefing, observation: str) -> list[dict[str, Any]]:
    """The messages before the first reply."""
    return [
        {"role": "user", "content": briefing.prompt},
        {"role": "assistant", "content": briefing.acknowledgment},
        {"role": "user", "content": observation},
    ]


def extend(messages: list[dict[str, Any]], reply: Reply, observation: str) -> None:
    """Add a reply and what came back for it."""
    if not reply.tool_calls:
        messages.append({"role": "assistant", "content": reply.text})
        messages.append({"role": "user", "content": observation})
        return
    messages.append({"role": "assistant", "content": reply.text, "tool_calls": reply.tool_calls})
    # Endpoints refuse a conversation in which one of several calls stays without an answer.
    for call in reply.tool_calls:
        messages.append(
            {"role": "tool", "tool_call_id": call.get("id", ""), "content": observation}
        )
