"""AgentTraj: trajectories as AgentGym's training files have them, and back.

A row is `{"item_id", "conversations": [{"from", "loss", "value"}, ...]}`: the rules, an
acknowledgment, the first observation, then replies (the only ones with loss) and observations in
turn. Our rows say besides what was played and what came of it, so that they can be verified. The
official ones do not: read from them, a trajectory has no result, its turns' rewards and scores
stand for nothing, and its `world_version` is empty.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agentenv.agents.agent import Reply
from agentenv.clients.conversation import Briefing
from agentenv.clients.formats import Format, Unreadable, format_named
from agentenv.data.agenteval import world_of
from agentenv.data.files import BadFile, first_complaint, read_list, write_list
from agentenv.data.hub import folder_of
from agentenv.protocol import Card, task_number
from agentenv.trajectory import Trajectory, Turn

log = logging.getLogger(__name__)

# How many trajectories of each world AgentTraj-L has; it has none of the others.
SIZES = {
    "webshop": 3930,
    "maze": 215,
    "wordle": 955,
    "alfworld": 2420,
    "sciworld": 2120,
    "babyai": 810,
    "textcraft": 374,
    "weather": 311,
    "movie": 215,
    "todo": 135,
    "sqlgym": 3000,
}
# What holds of a row that says only texts.
UNSAID: Mapping[str, Any] = {
    "world_version": "",
    "source": "official",
    "agent": "agenttraj",
    "outcome": "done",
    "reward": None,
    "score": None,
    "success": None,
}
_WHAT_WAS_PLAYED = ("world", "world_version", "source", "options", "seed", "repeat", "agent")
_WHAT_CAME_OF_IT = ("outcome", "reward", "score", "success")


def write(path: Path, trajectories: Iterable[Trajectory]) -> None:
    """A file for training. What is written is learned from: choose before."""
    write_list(path, rows(trajectories))


def read(path: Path, format: str = "react", card: Card | None = None) -> list[Trajectory]:
    """The trajectories of a file; format and card serve rows that do not say their actions."""
    found = []
    for number, row in enumerate(read_list(path)):
        try:
            found.append(trajectory_of(row, format_named(row.get("format", format)), card))
        except ValidationError as error:
            raise BadFile(f"{path}, row {number}: {first_complaint(error)}") from error
        except (ValueError, TypeError) as error:
            raise BadFile(f"{path}, row {number}: {error}") from error
    return found


def briefings(source: str) -> dict[str, Briefing]:
    """How the agents of these files were told each world: a file, a folder, or a set on the hub."""
    path = Path(source).expanduser()
    pattern = "*_train.json"
    paths = [path] if path.is_file() else sorted(folder_of(source, [pattern]).glob(pattern))
    told: dict[str, Counter[Briefing]] = {}
    for each in paths:
        for number, row in enumerate(read_list(each)):
            try:
                prompt, acknowledgment = _values(row.get("conversations"))[:2]
                world = world_of(_item(row).rpartition("_")[0])
            except ValueError as error:
                raise BadFile(f"{each}, row {number}: {error}") from error
            told.setdefault(world, Counter())[Briefing(prompt, acknowledgment)] += 1
    if not told:
        raise BadFile(f"{source} holds no conversations: give a file of AgentTraj, or their folder")
    for world, ways in told.items():
        if len(ways) > 1:
            log.warning("%s tells %s in %d ways: the commonest is taken", source, world, len(ways))
    return {world: ways.most_common(1)[0][0] for world, ways in told.items()}


def rows(trajectories: Iterable[Trajectory]) -> Iterator[dict[str, Any]]:
    """A row for each trajectory."""
    for each in trajectories:
        played = {name: getattr(each, name) for name in _WHAT_WAS_PLAYED}
        result = {name: getattr(each, name) for name in _WHAT_CAME_OF_IT}
        yield {
            "item_id": each.item,
            "conversations": _conversation(each),
            **played,
            "format": each.format,
            "actions": [turn.action for turn in each.turns],
            "rewards": [turn.reward for turn in each.turns],
            "scores": [turn.score for turn in each.turns],
            **result,
        }


def trajectory_of(row: dict[str, Any], format: Format, card: Card | None = None) -> Trajectory:
    """The trajectory of a row; raises ValueError where the row is not one."""
    item = _item(row)
    task, prefix = task_number(item), item.rpartition("_")[0]
    values = _values(row.get("conversations"))
    said = {name: row[name] for name in (*_WHAT_WAS_PLAYED, *_WHAT_CAME_OF_IT) if name in row}
    facts: dict[str, Any] = {"world": world_of(prefix), **UNSAID, **said}
    return Trajectory(
        item_prefix=prefix,
        task=task,
        format=format.name,
        prompt=values[0],
        acknowledgment=values[1],
        observation=values[2],
        turns=_turns(row, values[3:], facts["outcome"] == "done", format, card),
        **facts,
    )


def action_in(reply: Reply, format: Format, card: Card | None) -> str | None:
    """What a reply asks the world to do, if it can be read; all formats but one take the card."""
    if card is None and format.name != "react":
        raise ValueError(f"actions in {format.name} cannot be read without the card of the world")
    try:
        return format.read(reply, card or Card.model_construct(tools=[])).action
    except Unreadable:
        return None


def _conversation(trajectory: Trajectory) -> list[dict[str, Any]]:
    said = [
        _said("human", None, trajectory.prompt),
        _said("gpt", False, trajectory.acknowledgment),
        _said("human", None, trajectory.observation),
    ]
    for turn in trajectory.turns:
        said.append(_said("gpt", True, _text(turn)))
        said.append(_said("human", None, turn.observation))
    return said


def _said(speaker: str, loss: bool | None, value: str) -> dict[str, Any]:
    return {"from": speaker, "loss": loss, "value": value}


def _text(turn: Turn) -> str:
    """The reply; native function calls as the JSON text that AgentGym has for them."""
    if not turn.tool_calls:
        return turn.reply
    calls = []
    for call in turn.tool_calls:
        function = call.get("function")
        function = function if isinstance(function, dict) else {}
        arguments = function.get("arguments")
        # What is no JSON was not readable for the world either: it stays the text it was.
        with suppress(ValueError, TypeError, RecursionError):
            arguments = json.loads(arguments or "{}")
        calls.append(
            {
                "thought": turn.reply,
                "function_name": function.get("name"),
                "arguments": arguments,
            }
        )
    return "\n".join(json.dumps(call, ensure_ascii=False) for call in calls)


def _item(row: Mapping[str, Any]) -> str:
    item = row.get("item_id")
    if not isinstance(item, str):
        raise ValueError("there is no item_id")
    return item


def _values(conversation: Any) -> list[str]:
    """What was said in turn; raises ValueError unless person and model take turns."""
    if not isinstance(conversation, list) or len(conversation) < 3:
        raise ValueError(
            "there is no conversation of at least three entries (a file without conversations "
            "names tasks: read it with agenteval)"
        )
    values = []
    for place, entry in enumerate(conversation):
        speaker = ("human", "gpt")[place % 2]
        if not isinstance(entry, dict) or entry.get("from") != speaker:
            raise ValueError(f"entry {place} of the conversation is not from {speaker!r}")
        if not isinstance(entry.get("value"), str):
            raise ValueError(f"entry {place} of the conversation has no text as its value")
        values.append(entry["value"])
    return values


def _turns(
    row: dict[str, Any], values: list[str], done: bool, format: Format, card: Card | None
) -> list[Turn]:
    replies = values[0::2]
    observations = values[1::2]
    if len(observations) < len(replies):
        observations.append("")  # official conversations end with the last reply
    count = len(replies)
    actions = _column(row, "actions", count)
    if actions is None:
        actions = [action_in(Reply(reply), format, card) for reply in replies]
    rewards = _column(row, "rewards", count) or [0.0] * count
    scores = _column(row, "scores", count) or [0.0] * count
    return [
        Turn(
            reply=replies[place],
            action=actions[place],
            observation=observations[place],
            reward=rewards[place],
            score=scores[place],
            done=done and place == count - 1,
            invalid=actions[place] is None,
        )
        for place in range(count)
    ]


def _column(row: dict[str, Any], name: str, count: int) -> list[Any] | None:
    """A figure for each turn; None where the row does not have them."""
    column = row.get(name)
    if column is None:
        return None
    if not isinstance(column, list) or len(column) != count:
        raise ValueError(f"{name} is no list of {count} values, one for each reply")
    return column
