"""Proofs: which generated worlds cannot be solved by anybody, and why.

Two things make a mission impossible, and both are certain:

- What it needs lies behind a locked door whose key cannot be had. All that is not a wall or a
  locked door is taken to be passable, and all that is reached to be movable; doors are unlocked as
  their keys are reached. What is out of reach then is out of reach for good. (minigrid puts the key
  into the room that it opens in some worlds of Unlock and GoToImpUnlock.)
- It asks for two doors in an order, both strictly. The toggle that opens the first one is judged
  for the second clause too, and fails it, since another door than the second one was toggled.

`python -m agentenv_babyai.proofs` writes data/impossible.json from all worlds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from minigrid.envs.babyai.core.verifier import AfterInstr, BeforeInstr, OpenInstr

from agentenv_babyai import levels, missions, routes
from agentenv_babyai.world import HEADINGS, Cell, Thing, World, floor_of, is_locked_door, pose_of


def why_impossible(world: World) -> str | None:
    """The reason why the mission of a world that was just reset cannot be accomplished."""
    if _is_strict_twice(world.instrs):
        return "opening the first door strictly fails the clause of the second one"
    floor = floor_of(world)
    colors, region = routes.reach(floor, world.carrying, pose_of(world)[:2])
    for clause in missions.clauses(world.instrs):
        for desc in missions.described(clause):
            wanted = {id(thing) for thing in desc.obj_set}
            if id(world.carrying) in wanted:
                continue
            usable = {
                cell
                for cell, thing in floor.items()
                if id(thing) in wanted
                and not (isinstance(clause, OpenInstr) and _is_sealed(thing, colors))
            }
            if not any(_is_beside(cell, region) for cell in usable):
                return f"nothing that fits {desc.color} {desc.type} can be reached"
    return None


def _is_strict_twice(mission: Any) -> bool:
    if not isinstance(mission, BeforeInstr | AfterInstr):
        return False
    both: list[Any] = [mission.instr_a, mission.instr_b]
    if not all(isinstance(clause, OpenInstr) and clause.strict for clause in both):
        return False
    first, second = ({id(door) for door in clause.desc.obj_set} for clause in both)
    return not first & second


def _is_sealed(door: Thing | None, colors: list[str]) -> bool:
    return door is not None and is_locked_door(door) and door.color not in colors


def _is_beside(cell: Cell, region: set[Cell]) -> bool:
    return any((cell[0] + dx, cell[1] + dy) in region for dx, dy in HEADINGS)


def all_impossible() -> dict[str, list[int]]:
    """For each level, the seeds of its impossible worlds; takes minutes."""
    found: dict[str, list[int]] = {}
    for task in range(levels.COUNT):
        if why_impossible(levels.build(task)):
            found.setdefault(levels.level_of(task), []).append(task // len(levels.LEVELS))
    return {level: found[level] for level in levels.LEVELS if level in found}


def write(path: Path, found: dict[str, Any]) -> None:
    lines = (f"  {json.dumps(level)}: {json.dumps(seeds)}" for level, seeds in found.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent / "data" / "impossible.json", all_impossible())
