"""Missions: which clauses of an instruction are still to be done, and what they speak of.

minigrid's verifier keeps, inside the instruction, what has been done. That is read here, so that
an expert can start from any state of the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from minigrid.envs.babyai.core.verifier import (
    AfterInstr,
    AndInstr,
    BeforeInstr,
    OpenInstr,
    PickupInstr,
)

from agentenv_babyai.world import Thing


def pending(instruction: Any) -> list[Any]:
    """The clauses that can be fulfilled now, in the order in which they are said."""
    match instruction:
        case BeforeInstr(instr_a=first, instr_b=second, a_done=done):
            return pending(second if _is_done(done) else first)
        case AfterInstr(instr_a=second, instr_b=first, b_done=done):
            return pending(second if _is_done(done) else first)
        case AndInstr(instr_a=left, instr_b=right, a_done=left_done, b_done=right_done):
            parts = ((left, left_done), (right, right_done))
            return [each for part, done in parts if not _is_done(done) for each in pending(part)]
    return [instruction]


def _is_done(state: Any) -> bool:
    """minigrid notes False, or what the verifier said last."""
    return bool(state == "success")


def clauses(instruction: Any) -> Iterator[Any]:
    """All clauses, done or not."""
    if isinstance(instruction, BeforeInstr | AfterInstr | AndInstr):
        yield from clauses(instruction.instr_a)
        yield from clauses(instruction.instr_b)
    else:
        yield instruction


def described(clause: Any) -> list[Any]:
    """The descriptions in a clause, each with the set of things that match it."""
    names = ("desc", "desc_move", "desc_fixed")
    return [getattr(clause, name) for name in names if hasattr(clause, name)]


def spendable(instruction: Any, things: Iterable[Thing]) -> set[int]:
    """The ids of empty boxes that no clause speaks of: nothing is lost by opening them."""
    needed = {
        id(thing)
        for clause in clauses(instruction)
        for desc in described(clause)
        for thing in desc.obj_set
    }
    boxes = {id(thing) for thing in things if thing.type == "box" and thing.contains is None}
    return boxes - needed


def untouchable(instruction: Any, things: Iterable[Thing]) -> set[int]:
    """The ids of things that a strict clause punishes for being picked up or toggled."""
    forbidden: set[int] = set()
    for clause in pending(instruction):
        if not getattr(clause, "strict", False):
            continue
        punished = {PickupInstr: ("key", "ball"), OpenInstr: ("door",)}.get(type(clause), ())
        meant = {id(thing) for thing in clause.desc.obj_set}
        forbidden |= {id(thing) for thing in things if thing.type in punished} - meant
    return forbidden


def words(desc: Any, mission: str) -> str:
    """The thing that a clause describes, as the mission says it; places are those of the start."""
    kind = " ".join(filter(None, (desc.color, desc.type or "object")))
    article = "the" if f"the {kind}" in mission else "an" if kind == "object" else "a"
    return f"{article} {kind} {_PLACES[desc.loc]}" if desc.loc else f"{article} {kind}"


_PLACES = {
    "front": "that was in front of me",
    "behind": "that was behind me",
    "left": "that was on my left",
    "right": "that was on my right",
}
