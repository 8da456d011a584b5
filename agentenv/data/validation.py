"""Validation: what is wrong with the rows of a file, each by its place and its field.

A stored episode may have gone badly, and be sound: an agent's empty reply is no fault of the file.
A fault is what contradicts itself, or would be learned wrongly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agentenv.agents.agent import Reply
from agentenv.clients.formats import format_named
from agentenv.data.agenttraj import action_in
from agentenv.data.files import BadFile
from agentenv.data.identity import identity
from agentenv.data.records import TASKS, BadRow, task_complaints
from agentenv.data.sources import DataFile, episode_of
from agentenv.protocol import MAX_SEED, Card
from agentenv.trajectory import Trajectory, Turn

_CLOSE = 1e-6
Complaint = tuple[str, str]  # the field, and what is wrong with it


@dataclass(frozen=True, slots=True)
class Problem:
    """One field of one row that is not as it should be."""

    place: str
    field: str  # empty: the row as a whole
    what: str

    def __str__(self) -> str:
        return (
            f"{self.place}: {self.field}: {self.what}"
            if self.field
            else f"{self.place} {self.what}"
        )


@dataclass
class Checked:
    """How much of a file was looked at so far."""

    rows: int = 0
    unread: int = 0  # rows whose actions cannot be read without the card of their world


def validate(
    file: DataFile, checked: Checked, cards: Mapping[str, Card] | None = None
) -> Iterator[Problem]:
    """All that is wrong in a file, in its order.

    Cards of the worlds let actions be read that are written as function calls or as code.
    """
    seen: dict[bytes, tuple[str, bool]] = {}
    for found in file.found():
        checked.rows += 1
        if file.kind == TASKS and found.row is not None:
            yield from (Problem(found.place, *each) for each in task_complaints(found.row))
            continue
        try:
            episode = episode_of(file, found)
        except BadFile as error:
            cause = error.__cause__
            told = cause.complaints if isinstance(cause, BadRow) else [("", found.complaint)]
            yield from (Problem(found.place, *each) for each in told)
            continue
        trajectory = episode.trajectory
        card = (cards or {}).get(trajectory.world)
        checked.unread += not _readable(trajectory, card)
        for complaint in (
            *loss_complaints(episode.row),
            *_result_complaints(trajectory, card),
            *_turn_complaints(trajectory, card),
        ):
            yield Problem(found.place, *complaint)
        same = identity(trajectory)
        before = seen.get(same)
        if before is not None and before[1]:
            where = f"{trajectory.item} seed {trajectory.seed} repeat {trajectory.repeat}"
            yield Problem(found.place, "item_id", f"{where} stands in {before[0]} already")
        seen[same] = (found.place, trajectory.judged)


def loss_complaints(row: Mapping[str, Any], absent: bool = True) -> Iterator[Complaint]:
    """Loss flags that are not as ever: replies have loss, the acknowledgment and the world none.

    A trajectory does not hold them, so that others would be lost with it; those that are merely
    absent would not, and are passed over unless they are asked for.
    """
    name, speaker = ("messages", "role") if "messages" in row else ("conversations", "from")
    entries = row.get(name)
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        loss, weight = entry.get("loss"), entry.get("weight")
        if loss is None and weight in (0, 1):  # so OpenAI calls it
            loss = bool(weight)
        replied = entry.get(speaker) in ("gpt", "assistant")
        due = replied and place > 1
        optional = not replied or (due and name == "messages")
        if loss is due or (loss is None and (optional or not absent)):
            continue
        told = "true" if due else "false" if replied else "null"
        yield f"{name}.{place}.loss", f"it is {loss!r:.40}, where {told} is due"


def _result_complaints(each: Trajectory, card: Card | None) -> Iterator[Complaint]:
    if not 0 <= each.seed <= MAX_SEED:
        yield "seed", f"{each.seed!r:.20} is not in 0..{MAX_SEED}"
    if each.repeat < 0:
        yield "repeat", f"{each.repeat!r:.20} is below 0"
    told = {"reward": each.reward, "score": each.score, "success": each.success}
    for name, value in told.items():
        if value is not None and not each.judged:
            yield name, f"it is {value}, but an episode that ended by {each.outcome} has none"
        if value is None and each.judged and each.world_version:
            yield name, f"there is none, but an episode that ended by {each.outcome} has one"
    if each.score is not None and not 0 <= each.score <= 1:
        yield "score", f"{each.score} is not in 0..1"
    if each.reward is None:
        return
    low, high = card.reward_range if card else (-math.inf, math.inf)
    if not low - _CLOSE <= each.reward <= high + _CLOSE:
        yield "reward", f"{each.reward} is not in {low:g}..{high:g}"
    total = sum(turn.reward for turn in each.turns)
    if each.world_version and not math.isclose(total, each.reward, abs_tol=_CLOSE):
        yield "reward", f"it is {each.reward:g}, but those of the turns make {total:g}"


def _turn_complaints(each: Trajectory, card: Card | None) -> Iterator[Complaint]:
    for name in ("prompt", "acknowledgment", *(["observation"] if each.turns else [])):
        if not getattr(each, name).strip():
            yield name, "it is empty"
    last, length = len(each.turns) - 1, 0
    for place, turn in enumerate(each.turns):
        field = f"turns.{place}"
        if place < last and not turn.observation.strip():
            yield f"{field}.observation", "it is empty"
        if place < last and turn.done:
            yield f"{field}.done", "it is true before the last turn"
        if place == last and turn.done != (each.outcome == "done"):
            yield f"{field}.done", f"it is {turn.done}, but the outcome is {each.outcome}"
        if not 0 <= turn.score <= 1:
            yield f"{field}.score", f"{turn.score} is not in 0..1"
        yield from _reply_complaints(field, each, turn, card)
        if turn.tokens is not None:
            if not 0 <= turn.tokens.kept <= length:
                yield f"{field}.tokens.kept", f"{turn.tokens.kept} is not in 0..{length}"
            if min([*turn.tokens.read, *turn.tokens.written], default=0) < 0:
                yield f"{field}.tokens", "an id is below 0"
            length = turn.tokens.kept + len(turn.tokens.read) + len(turn.tokens.written)


def _reply_complaints(
    field: str, each: Trajectory, turn: Turn, card: Card | None
) -> Iterator[Complaint]:
    if not turn.reply.strip() and not turn.tool_calls and turn.action is not None:
        yield f"{field}.reply", "it is empty, but has an action"
        return
    if not _readable(each, card):
        return
    said = action_in(Reply(turn.reply, turn.tool_calls), format_named(each.format), card)
    if said != turn.action:
        yield f"{field}.action", f"it is {turn.action!r:.60}, but the reply says {said!r:.60}"
    elif said is None and not each.world_version:  # a demonstration: it is meant to be followed
        yield f"{field}.reply", f"no action can be read in it: {turn.reply!r:.60}"


def _readable(each: Trajectory, card: Card | None) -> bool:
    return card is not None or each.format == "react"
