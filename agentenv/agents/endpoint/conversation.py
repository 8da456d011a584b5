"""Conversation: an episode's messages as every server takes them back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def sendable(messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages; arguments of a call that are no JSON object are put into one.

    Many servers parse what a model said before, and refuse the rest of the conversation for a
    slip that the world has answered: it would end as a fault and not as what the model made of it.
    """
    return [_with_sendable_calls(each) if each.get("tool_calls") else each for each in messages]


def _with_sendable_calls(message: dict[str, Any]) -> dict[str, Any]:
    return {**message, "tool_calls": [_sendable_call(call) for call in message["tool_calls"]]}


def _sendable_call(call: dict[str, Any]) -> dict[str, Any]:
    function = call.get("function")
    if not isinstance(function, dict) or _is_object(function.get("arguments")):
        return call
    text = function.get("arguments")
    arguments = json.dumps({"text": text}, ensure_ascii=False) if text else "{}"
    return {**call, "function": {**function, "arguments": arguments}}


def _is_object(text: Any) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, TypeError, RecursionError):
        return False
