"""Completion: a chat completion's JSON, in the spellings that servers have for it, as a Reply."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from agentenv.agents.agent import Reply

_MAY_BE_EMPTY = ("length", "content_filter")
_BROKEN_OFF = ("abort", "cancelled", "error")  # by the server: it is not what the model says
_DEEPEST = 64  # levels of what a server adds to a call; files and parsers take some more


class NoCompletion(Exception):
    """What came is no chat completion, or an empty one; the text says what is wrong with it."""


def reply_of(answer: Any, turn: int) -> Reply:
    """The reply in an endpoint's answer; `turn` tells the ids apart that calls are given here."""
    choice = _first_choice(answer)
    message = choice.get("message")
    if not isinstance(message, dict):
        raise NoCompletion("its choice has no message")
    text, thinking = _content(message.get("content"))
    if not text:
        text, _ = _content(message.get("refusal"))
    calls = _tool_calls(message, turn)
    told = message.get("reasoning_content") or message.get("reasoning")
    reasoning = _reasoning(told) if told else thinking
    finish = choice.get("finish_reason")
    if not (text.strip() or calls or reasoning or finish in _MAY_BE_EMPTY):
        raise NoCompletion("its reply is empty")
    tokens = tokens_of(answer)
    return Reply(
        text=text,
        tool_calls=calls,
        reasoning=reasoning or None,
        prompt_tokens=tokens["prompt"],
        completion_tokens=tokens["completion"],
        cached_tokens=tokens["cached"],
        reasoning_tokens=tokens["reasoning"],
        cut=finish == "length",
    )


def tokens_of(answer: Any) -> dict[str, int]:
    """The tokens that the answer says it took, by kind; 0 where it does not say."""
    usage = _object(answer.get("usage") if isinstance(answer, dict) else None)
    read, written = (
        _object(usage.get(f"{which}_tokens_details")) for which in ("prompt", "completion")
    )
    return {
        "prompt": _count(usage.get("prompt_tokens")),
        "completion": _count(usage.get("completion_tokens")),
        "cached": _count(read.get("cached_tokens", usage.get("prompt_cache_hit_tokens"))),
        "reasoning": _count(written.get("reasoning_tokens")),
    }


def _first_choice(answer: Any) -> dict[str, Any]:
    choices = answer.get("choices") if isinstance(answer, dict) else None
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise NoCompletion("it has no choices")
    if choices[0].get("error"):
        raise NoCompletion("its choice is an error")
    if choices[0].get("finish_reason") in _BROKEN_OFF:
        raise NoCompletion(f"it was broken off ({choices[0]['finish_reason']})")
    return choices[0]


def _content(value: Any) -> tuple[str, str]:
    """Text and thinking of a content: a text, or a list of parts, some of them thoughts."""
    if value is None:
        return "", ""
    if isinstance(value, str):
        return value, ""
    if not isinstance(value, list):
        raise NoCompletion(f"its content is of the wrong type, {type(value).__name__}")
    text, thinking = [], []
    for part in value:
        if isinstance(part, dict) and "thinking" in part:
            thinking.append(_reasoning(part["thinking"]))
            continue
        said = part
        if isinstance(part, dict):
            said = part.get("text", part.get("refusal"))
        if not isinstance(said, str):
            raise NoCompletion("its content has a part without text")
        text.append(said)
    return "".join(text), "".join(thinking)


def _reasoning(value: Any) -> str:
    """A thought in any shape; nothing depends on it, so an unknown shape is kept as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(_reasoning, value))
    if isinstance(value, dict):
        for name in ("text", "summary", "content", "thinking"):
            if isinstance(value.get(name), str):
                return str(value[name])
    return json.dumps(value, ensure_ascii=False)


def _tool_calls(message: Mapping[str, Any], turn: int) -> list[dict[str, Any]]:
    calls = message.get("tool_calls")
    if not calls and isinstance(message.get("function_call"), dict):  # before there were tools
        calls = [{"function": message["function_call"]}]
    if not isinstance(calls or [], list):
        raise NoCompletion(f"its tool_calls are of the wrong type, {type(calls).__name__}")
    return [_tool_call(call, f"call_{turn}_{number}") for number, call in enumerate(calls or [])]


def _tool_call(call: Any, id: str) -> dict[str, Any]:
    """The call as it came, with all that an endpoint wants to see when it is told what it said."""
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise NoCompletion("it has a tool call that names no function")
    if not _storable(call):
        raise NoCompletion("it has a tool call that is nested too deeply, or holds no number")
    arguments = function.get("arguments")
    if not isinstance(arguments, str):  # some servers give the object itself
        arguments = json.dumps({} if arguments is None else arguments, ensure_ascii=False)
    given = call.get("id")
    return {
        **call,
        "id": given if isinstance(given, str) and given else id,
        "type": "function",
        "function": {**function, "arguments": arguments},
    }


def _storable(value: Any, levels: int = _DEEPEST) -> bool:
    """Whether it can be kept, and sent back: JSON knows neither NaN nor Infinity."""
    if isinstance(value, float):
        return math.isfinite(value)
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_storable(part, levels - 1) for part in parts)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0
