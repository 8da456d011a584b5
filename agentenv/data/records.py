"""Records: rows of every kind that holds episodes, and the trajectories that they are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from agentenv.clients.formats import FORMATS, Format, format_named
from agentenv.data import agenttraj, messages
from agentenv.data.files import complaints
from agentenv.protocol import Card, task_number
from agentenv.trajectory import Trajectory

Kind = Literal["trajectories", "agenttraj", "messages"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TASKS: Final = "tasks"  # rows of AgentEval: they name tasks, and hold no episodes
_FIELD = re.compile(r"(?P<field>[a-z]\w*(\.\w+)*): (?P<told>.*)", re.DOTALL)


class BadRow(ValueError):
    """A row holds no episode; `complaints` has each field that is wrong, and what is."""

    def __init__(self, complaints: list[tuple[str, str]]):
        told = (f"{field}: {what}" if field else what for field, what in complaints)
        super().__init__("; ".join(told))
        self.complaints = complaints


def kind_of(row: Mapping[str, Any]) -> Kind | Literal["tasks"] | None:
    """What a row is, by the fields that it has; None: nothing that is known here."""
    if "messages" in row:
        return "messages"
    if "turns" in row or "task" in row:
        return "trajectories"
    if row.get("conversations"):
        return "agenttraj"
    return TASKS if "item_id" in row or "conversations" in row else None


def trajectory_of(row: dict[str, Any], kind: Kind, card: Card | None = None) -> Trajectory:
    """The episode that a row of this kind holds; raises BadRow."""
    if kind_of(row) not in (kind, TASKS, None):
        raise BadRow([("", f"a row of {kind_of(row)} stands in a file of {kind}")])
    try:
        if kind == "trajectories":
            trajectory = Trajectory.model_validate(row, strict=True)
        elif kind == "messages":
            if wrong := list(task_complaints(row)):
                raise BadRow(wrong)
            trajectory = messages.trajectory_of(row, card)
        else:
            # Arrow, and whoever writes through it, has None for what is not there.
            known = {name: value for name, value in row.items() if value is not None}
            if wrong := list(_conversation_complaints(known)):
                raise BadRow(wrong)
            trajectory = agenttraj.trajectory_of(known, _format(known.get("format", "react")), card)
        _format(trajectory.format)
        if wrong := list(_wrong_facts(trajectory)):
            raise BadRow(wrong)
        trajectory.model_dump_json()  # what cannot be written again is not taken either
    except ValidationError as error:
        raise BadRow(complaints(error)) from error
    except BadRow:
        raise
    except PydanticSerializationError as error:
        raise BadRow(list(_half_characters("", row)) or [("", str(error))]) from error
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        named = _FIELD.fullmatch(str(error))
        field, told = (named["field"], named["told"]) if named else ("", str(error))
        raise BadRow([(field, told)]) from error
    return trajectory


def task_complaints(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Why a row names no task, if it does not."""
    item = row.get("item_id")
    try:
        if item is None:
            yield "item_id", "there is none, and it names the task"
        else:
            task_number(item)
    except (ValueError, AttributeError):
        yield "item_id", f"{item!r:.60} is none: it is a name and a number, as textcraft_0"


def row_of(trajectory: Trajectory, kind: Kind) -> dict[str, Any]:
    """The episode as a row of this kind; what the kind cannot hold is left out."""
    if kind == "trajectories":
        return trajectory.model_dump()
    if kind == "messages":
        return messages.row_of(trajectory)
    (row,) = agenttraj.rows([trajectory])
    return row


def _format(name: Any) -> Format:
    try:
        return format_named(name)
    except (ValueError, TypeError) as error:
        raise BadRow(
            [("format", f"{name!r:.40} is none: there is {', '.join(FORMATS)}")]
        ) from error


def _wrong_facts(trajectory: Trajectory) -> Iterator[tuple[str, str]]:
    """What a row of another kind, or a line of JSON, could not say."""
    try:
        task_number(trajectory.item)
    except ValueError:
        yield "task", f"{trajectory.item!r:.60} names none: a name and a number do, as textcraft_0"
    parts = [("", trajectory), *((f"turns.{n}.", turn) for n, turn in enumerate(trajectory.turns))]
    for field, part in parts:
        for name in ("reward", "score", "seconds"):
            value = getattr(part, name)
            if value is not None and not math.isfinite(value):
                yield f"{field}{name}", f"{value} is no figure"


def _half_characters(field: str, value: Any) -> Iterator[tuple[str, str]]:
    """The texts that no file can hold, wherever they stand in a row."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            yield field, f"half of a character (a lone surrogate) stands at {error.start}"
        return
    parts = enumerate(value) if isinstance(value, list) else value.items()
    for name, part in parts:
        if isinstance(part, str | list | dict):
            yield from _half_characters(f"{field}.{name}" if field else str(name), part)


def _conversation_complaints(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """All that keeps a row of AgentTraj from being an episode, field by field."""
    yield from task_complaints(row)
    entries = row.get("conversations")
    if not isinstance(entries, list) or len(entries) < 3:
        yield "conversations", "they are no list of at least three entries"
        return
    for place, entry in enumerate(entries):
        speaker, field = ("human", "gpt")[place % 2], f"conversations.{place}"
        if not isinstance(entry, dict):
            yield field, f"it is no object, but a {type(entry).__name__}"
            continue
        if entry.get("from") != speaker:
            yield f"{field}.from", f"it is {entry.get('from')!r}, where {speaker!r} is due"
        if not isinstance(entry.get("value"), str):
            yield f"{field}.value", f"it is no text, but {entry.get('value')!r:.40}"
    for name, kinds in (("actions", str | None), ("rewards", int | float), ("scores", int | float)):
        column = row.get(name)
        for place, value in enumerate(column if isinstance(column, list) else []):
            if isinstance(value, bool) or not isinstance(value, kinds):
                yield f"{name}.{place}", f"it will not do: {value!r:.40}"
