"""Messages: trajectories as chat messages, as chat templates, TRL and fine-tuning know them.

A row is `{"messages": [{"role", "content", ...}, ...], "item_id", ...}`: what the agent was told
word for word, its function calls as calls, ending with its last reply, as OpenAI wants it. `loss`
is false for the acknowledgment, which no model has said, and true for replies. All that a
trajectory knows besides stands in other columns, whose types are the same in every row, so that
Arrow can hold them: `options`, and calls that are not shaped as OpenAI's, are JSON as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agentenv.agents.agent import Reply
from agentenv.clients.conversation import Briefing, extend, opening
from agentenv.clients.formats import format_named
from agentenv.data.agenteval import world_of
from agentenv.data.agenttraj import UNSAID, action_in
from agentenv.data.files import json_text, json_value
from agentenv.protocol import Card, task_number
from agentenv.trajectory import Trajectory, Turn

_SAID = ("prompt", "acknowledgment", "observation", "turns")
FACTS = tuple(
    name for name in Trajectory.model_fields if name not in (*_SAID, "item_prefix", "task")
)
_IN_MESSAGES = ("reply", "observation", "tool_calls", "reasoning", "tokens")
FIGURES = tuple(name for name in Turn.model_fields if name not in _IN_MESSAGES)


def row_of(trajectory: Trajectory) -> dict[str, Any]:
    """The row of an episode; token ids only where there are some."""
    briefing = Briefing(trajectory.prompt, trajectory.acknowledgment)
    messages = opening(briefing, trajectory.observation)
    messages[1]["loss"] = False
    figures = []
    for turn in trajectory.turns:
        figure = {name: getattr(turn, name) for name in FIGURES}
        fitting = [_fitted(call) for call in turn.tool_calls]
        figure["calls"] = None if fitting == turn.tool_calls else json_text(turn.tool_calls)
        figures.append(figure)
        end = len(messages)
        extend(messages, Reply(turn.reply, fitting), turn.observation)
        messages[end]["loss"] = True
        if turn.reasoning is not None:
            messages[end]["reasoning_content"] = turn.reasoning
    last = ""
    if trajectory.turns:
        last = trajectory.turns[-1].observation
        del messages[end + 1 :]
    row = {
        "messages": messages,
        "item_id": trajectory.item,
        **{name: getattr(trajectory, name) for name in FACTS},
        "options": json_text(trajectory.options),
        "last_observation": last,
        "turns": figures,
    }
    if any(turn.tokens for turn in trajectory.turns):
        row["tokens"] = [turn.tokens and turn.tokens.model_dump() for turn in trajectory.turns]
    return row


def trajectory_of(row: Mapping[str, Any], card: Card | None = None) -> Trajectory:
    """The trajectory of a row, also of one that others have made; ValueError: it is none.

    Rows without results are read as AgentGym's are. The card serves rows that do not say their
    actions.
    """
    item = row.get("item_id")
    if not isinstance(item, str):
        raise ValueError("item_id: there is none, and it names the task")
    known = {name: value for name, value in row.items() if value is not None}
    prefix = item.rpartition("_")[0]
    facts = {"world": world_of(prefix), **UNSAID, "format": "react", "agent": "messages"}
    facts |= {name: known[name] for name in FACTS if name in known}
    if isinstance(facts.get("options"), str):
        facts["options"] = _parsed("options", facts["options"])
    said, exchanges = _exchanges(row.get("messages"), known.get("last_observation", ""))
    figures = _column(known, "turns", len(exchanges))
    tokens = _column(known, "tokens", len(exchanges))
    for place, exchange in enumerate(exchanges):
        exchange["tokens"] = tokens[place]
        if figures[place] is None:
            reply = Reply(exchange["reply"], exchange["tool_calls"])
            action = action_in(reply, format_named(facts["format"]), card)
            done = facts["outcome"] == "done" and place == len(exchanges) - 1
            exchange |= {"action": action, "score": 0.0, "done": done, "invalid": action is None}
        else:
            figure = dict(figures[place])
            if strange := sorted(figure.keys() & set(_IN_MESSAGES)):
                raise ValueError(f"turns.{place}.{strange[0]}: the messages say it")
            calls = figure.pop("calls", None)
            exchange |= {"action": None, **figure}
            if calls is not None:
                exchange["tool_calls"] = _parsed(f"turns.{place}.calls", calls)
    turns = [
        {name: value for name, value in each.items() if value is not None or name == "action"}
        for each in exchanges
    ]
    return Trajectory.model_validate(
        {"item_prefix": prefix, "task": task_number(item), **said, "turns": turns, **facts}
    )


def _fitted(call: Mapping[str, Any]) -> dict[str, Any]:
    """A call in OpenAI's shape, whatever an endpoint has given."""
    function = call.get("function")
    function = function if isinstance(function, Mapping) else {}
    arguments = function.get("arguments")
    return {
        "id": _text(call.get("id")),
        "type": "function",
        "function": {
            "name": _text(function.get("name")),
            "arguments": arguments if isinstance(arguments, str) else json_text(arguments or {}),
        },
    }


def _parsed(field: str, text: Any) -> Any:
    try:
        return json_value(text)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{field}: it is no JSON: {error}") from error


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _exchanges(messages: Any, last: Any) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """What was said before the first reply; then each reply with what came back for it."""
    if not isinstance(messages, list) or len(messages) < 3:
        raise ValueError("messages: there are no three, which is what an episode begins with")
    said = {
        name: _content(messages, place, ("user", "assistant", "user")[place])
        for place, name in enumerate(_SAID[:3])
    }
    exchanges: list[dict[str, Any]] = []
    place = 3
    while place < len(messages):
        reply = {"reply": _content(messages, place, "assistant"), "observation": last}
        message = messages[place]
        calls = message.get("tool_calls") or []
        if not isinstance(calls, list) or not all(isinstance(call, dict) for call in calls):
            raise ValueError(f"messages.{place}.tool_calls: they are no list of objects")
        reply |= {"tool_calls": calls, "reasoning": message.get("reasoning_content")}
        exchanges.append(reply)
        answers = range(place + 1, min(place + 1 + max(1, len(calls)), len(messages)))
        for answer in answers:
            content = _content(messages, answer, "tool" if calls else "user")
            if answer > answers.start and content != reply["observation"]:
                raise ValueError(f"messages.{answer}.content: calls of one reply differ in it")
            reply["observation"] = content
        place = answers.stop
    return said, exchanges


def _content(messages: list[Any], place: int, role: str) -> str:
    message = messages[place]
    if not isinstance(message, dict) or message.get("role") != role:
        given = message.get("role") if isinstance(message, dict) else message
        raise ValueError(f"messages.{place}.role: it is {given!r}, where {role!r} is due")
    content = message.get("content")
    if content is None and message.get("tool_calls"):
        return ""  # endpoints leave it out beside a call
    if not isinstance(content, str):
        raise ValueError(f"messages.{place}.content: it is no text")
    return content


def _column(row: Mapping[str, Any], name: str, count: int) -> list[Any]:
    """A value for each reply; None where the row does not have them."""
    column = row.get(name)
    if column is None:
        return [None] * count
    if not isinstance(column, list) or len(column) != count:
        raise ValueError(f"{name}: it is no list of {count} values, one for each reply")
    if not all(value is None or isinstance(value, dict) for value in column):
        raise ValueError(f"{name}: a value in it is no object")
    return column
