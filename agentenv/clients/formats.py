"""Formats: how an agent writes its action, and how that is read; three of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from agentenv.agents.agent import Reply
from agentenv.clients.python_call import comments, is_name, read_call, signature, write_call
from agentenv.clients.reply_text import (
    FENCE,
    code_block,
    encodable,
    in_one_line,
    unfenced,
    without_end_tokens,
)
from agentenv.clients.schema import BadCall, example
from agentenv.clients.template import ACT, call_for, render, tool_named, tools_of
from agentenv.protocol import Card


class Unreadable(Exception):
    """A reply without exactly one action; the text tells the agent what was wrong."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply says."""

    thought: str
    action: str


class Format(Protocol):
    """A way to write actions; reading what was written gives the same thought and action."""

    name: str

    def instructions(self, card: Card) -> str:
        """How to answer: the part of the prompt that follows the world's own."""

    def read(self, reply: Reply, card: Card) -> Reading:
        """The one action of a reply; raises Unreadable when there is none, or more."""

    def write(self, action: str, thought: str, card: Card) -> Reply:
        """A reply that says this."""

    def tools(self, card: Card) -> list[dict[str, Any]]:
        """What a chat endpoint takes under `tools`; empty where actions are plain text."""


class React:
    """`Thought: ...`, then `Action: ...`, as plain text."""

    name = "react"

    def instructions(self, card: Card) -> str:
        return (
            "Answer in this form, with exactly one action in each answer:\n\n"
            "Thought: why you do it\nAction: the action\n\n"
            f"An example of the form:\n\n{_example(self, card)}"
        )

    def read(self, reply: Reply, card: Card) -> Reading:
        text = without_end_tokens(reply.text)
        marker = _ACTION.search(text)
        if marker is None:
            raise Unreadable("No action was found. Write it on a line that starts with 'Action:'.")
        fence = FENCE.match(text, marker.end())
        after = fence.end() if fence else marker.end()
        # Models that go on write the world's answer, too, and then act on it.
        invented = _OBSERVATION.search(text, after)
        end = invented.start() if invented else len(text)
        if _ACTION.search(text, after, end):
            raise Unreadable(
                "More than one action was found. Write one line that starts with 'Action:', "
                "then wait for the observation."
            )
        action = fence["body"] if fence else unfenced(without_end_tokens(text[after:end]))
        if not (marker["shut"] or marker["shut_late"]):  # bold from the marker to the line's end
            action = action.strip().removesuffix(marker["bold"])
        return _reading(_THOUGHT.sub("", text[: marker.start()], count=1), action)

    def write(self, action: str, thought: str, card: Card) -> Reply:
        head = f"Thought: {in_one_line(thought)}\n" if thought.strip() else ""
        plain = Reply(f"{head}Action: {action}")
        try:
            if self.read(plain, card).action == action.strip():
                return plain
        except Unreadable:
            pass
        fence = max(["``", *re.findall("`+", action)], key=len) + "`"
        return Reply(f"{head}Action:\n{fence}\n{action}\n{fence}")

    def tools(self, card: Card) -> list[dict[str, Any]]:
        return []


class FunctionCalling:
    """One function call: natively where the endpoint can, else a JSON object in the text."""

    name = "function_calling"

    def instructions(self, card: Card) -> str:
        functions = json.dumps(_functions(card), ensure_ascii=False, indent=2)
        return (
            f"You act by calling functions. These are the functions:\n\n{functions}\n\n"
            "In each answer call exactly one of them. Where you cannot call functions directly, "
            "answer with one JSON object and nothing else: its keys are `thought` (why you do "
            "it), `function_name` and `arguments` (an object).\n\n"
            f"An example of the form:\n\n{_example(self, card)}"
        )

    def read(self, reply: Reply, card: Card) -> Reading:
        if reply.tool_calls:
            thought, name, arguments = _native_call(reply)
        else:
            thought, name, arguments = _written_call(reply.text)
        return _reading(thought, _called(name, arguments, card))

    def write(self, action: str, thought: str, card: Card) -> Reply:
        tool, arguments = call_for(action, card)
        call = {"thought": thought, "function_name": tool.name, "arguments": arguments}
        return Reply(json.dumps(call, ensure_ascii=False))

    def tools(self, card: Card) -> list[dict[str, Any]]:
        return _functions(card)


class CodeAsAction:
    """One function call in Python's syntax; the comments are the thought."""

    name = "code_as_action"

    def instructions(self, card: Card) -> str:
        signatures = "\n\n".join(signature(tool) for tool in tools_of(card))
        return (
            f"You act by writing Python code. These functions exist:\n\n{signatures}\n\n"
            "In each answer write one block of code that calls exactly one of them, once, with "
            "literal values as arguments: no variables, no imports, no other calls. Say in a "
            "comment why you do it.\n\n"
            f"An example of the form:\n\n{_example(self, card)}"
        )

    def read(self, reply: Reply, card: Card) -> Reading:
        try:
            code = code_block(without_end_tokens(reply.text))
            call = read_call(code)
            arguments = call.arguments(tool_named(call.name, card))
        except BadCall as error:
            raise _unreadable(error) from error
        return _reading(comments(code), _called(call.name, arguments, card))

    def write(self, action: str, thought: str, card: Card) -> Reply:
        tool, arguments = call_for(action, card)
        if not is_name(tool.name):
            tool, arguments = ACT, {"action": action}
        comment = f"# {in_one_line(thought)}\n" if thought.strip() else ""
        return Reply(f"```python\n{comment}{write_call(tool.name, arguments)}\n```")

    def tools(self, card: Card) -> list[dict[str, Any]]:
        return []


FORMATS: Mapping[str, Format] = {
    each.name: each for each in (React(), FunctionCalling(), CodeAsAction())
}


def format_named(name: str) -> Format:
    try:
        return FORMATS[name]
    except KeyError as error:
        raise ValueError(f"no format {name!r}: there is {', '.join(FORMATS)}") from error


_JSON_WANTED = (
    "Call one function, or write one JSON object with the keys `thought`, `function_name` and "
    "`arguments`."
)
_LONGEST = 100_000  # characters of an action that a world is asked to look at
_ACTION = re.compile(
    r"^[ \t]*(?P<bold>\*{0,3})Action(?P<shut>\*{0,3})[ \t]*:(?P<shut_late>\*{0,3})",
    re.IGNORECASE | re.MULTILINE,
)
_OBSERVATION = re.compile(r"^[ \t]*\*{0,3}Observation\*{0,3}[ \t]*:", re.IGNORECASE | re.MULTILINE)
_THOUGHT = re.compile(r"\A\s*\*{0,3}Thought\*{0,3}[ \t]*:\*{0,3}", re.IGNORECASE)


def _example(format: Format, card: Card) -> str:
    tool = tools_of(card)[0]
    action = render(tool, example(tool))
    return format.write(action, "This brings me closer to the goal.", card).text


def _functions(card: Card) -> list[dict[str, Any]]:
    return [tool.as_openai() for tool in tools_of(card)]


def _reading(thought: str, action: str) -> Reading:
    action = action.strip()
    if not action:
        raise Unreadable("The action is empty. Write exactly one action.")
    if len(action) > _LONGEST:
        raise Unreadable(f"The action is longer than {_LONGEST} characters. Write a shorter one.")
    if encodable(action) != action:
        raise Unreadable("The action holds half of a character (a lone surrogate). Write it anew.")
    return Reading(encodable(thought).strip(), action)


def _unreadable(error: BadCall) -> Unreadable:
    return Unreadable(f"No action was done: {error}. Call exactly one function.")


def _called(name: str, arguments: Mapping[str, Any], card: Card) -> str:
    try:
        return render(tool_named(name, card), arguments)
    except BadCall as error:
        raise _unreadable(error) from error


def _native_call(reply: Reply) -> tuple[str, str, dict[str, Any]]:
    if len(reply.tool_calls) > 1:
        raise Unreadable(f"{len(reply.tool_calls)} functions were called. Call exactly one.")
    function = reply.tool_calls[0].get("function")
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise Unreadable("The call names no function. Call exactly one function.")
    return reply.text, function["name"], _arguments(function.get("arguments"))


def _written_call(text: str) -> tuple[str, str, dict[str, Any]]:
    start, end = text.find("{"), text.rfind("}")
    if start == -1 or end < start:
        raise Unreadable(f"No function call was found. {_JSON_WANTED}")
    call = _json_object(text[start : end + 1])
    name = call.get("function_name", call.get("name"))
    if not isinstance(name, str):
        raise Unreadable(f"The JSON object has no `function_name`. {_JSON_WANTED}")
    thought = call.get("thought", "")
    return thought if isinstance(thought, str) else "", name, _arguments(call.get("arguments"))


def _arguments(given: Any) -> dict[str, Any]:
    """Endpoints give them as JSON text, AgentGym's replies as an object; none may be left out."""
    if isinstance(given, str):
        return _json_object(given) if given.strip() else {}
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Unreadable("`arguments` is no JSON object. Give each argument by its name.")
    return given


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The function call is no valid JSON. {_JSON_WANTED}") from error
    if not isinstance(value, dict):
        raise Unreadable(f"The function call is no JSON object. {_JSON_WANTED}")
    return value
