"""Conversation: an episode as the messages that a chat model is given."""

from __future__ import annotations

from typing import Any

from agentenv.agents.agent import Reply
from agentenv.clients.formats import Format
from agentenv.protocol import Card

ACKNOWLEDGMENT = "OK. I follow these rules and answer in this form until the task is done."


def briefing(card: Card, format: Format) -> str:
    """What the agent is told before the first observation."""
    return f"{card.prompt.strip()}\n\n{format.instructions(card)}"


def opening(card: Card, format: Format, observation: str) -> list[dict[str, Any]]:
    """The messages before the first reply."""
    return [
        {"role": "user", "content": briefing(card, format)},
        {"role": "assistant", "content": ACKNOWLEDGMENT},
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
