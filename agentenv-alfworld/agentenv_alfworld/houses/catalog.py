"""The catalog: which game each number is, and everything that is kept about it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from agentenv_alfworld.engine import Game
from agentenv_alfworld.houses import goals
from agentenv_alfworld.houses.goals import Goal
from agentenv_alfworld.houses.house import House, furnish
from agentenv_alfworld.houses.plan import shortest
from agentenv_alfworld.houses.problem import problem
from agentenv_alfworld.houses.rooms import Room, rooms

TRAIN, VALID = 2420, 200
COUNT = TRAIN + VALID

SHARES = {  # games for training and for evaluation, in the official proportions
    goals.SIMPLE: (672, 46),
    goals.CLEAN: (448, 37),
    goals.COOL: (394, 28),
    goals.TWO: (389, 45),
    goals.HEAT: (321, 25),
    goals.LIGHT: (196, 19),
}


@dataclass(frozen=True)
class Design:
    """A game before it is written as text for an engine."""

    task: int
    goal: Goal
    sentence: str
    house: House


def kind_of(task: int) -> str:
    """The kind of task, such as `pick_heat_then_place_in_recep`."""
    return _order()[task]


def task_type(task: int) -> str:
    """The folder of the game: its kind, what it asks for, the scene, and the trial."""
    made = design(task)
    goal = made.goal
    names = (goal.kind, goal.thing, "None", goal.place, str(made.house.room.scene))
    return f"{'-'.join(names)}/{trial(task)}"


def trial(task: int) -> str:
    """Trials of official games are named after the time; no time is given to these."""
    return f"trial_T00000000_000000_{task:06d}"


def game(task: int) -> Game:
    made = design(task)
    return Game(
        domain=_logic("alfred.pddl"),
        grammar=_logic("alfred.twl2").replace("UNKNOWN GOAL.", made.sentence),
        problem=problem(trial(task), made.house, made.goal),
        walkthrough=shortest(made.house, made.goal),
    )


def traj_data(task: int) -> dict[str, Any]:
    """What ALFWorld's own loader and experts read of a trajectory."""
    made = design(task)
    goal, lit = made.goal, made.goal.kind == goals.LIGHT
    scene = made.house.room.scene
    return {
        "task_id": trial(task),
        "task_type": goal.kind,
        "pddl_params": {
            "mrecep_target": "",
            "object_sliced": False,
            "object_target": goal.thing,
            "parent_target": "" if lit else goal.place,
            "toggle_target": goal.place if lit else "",
        },
        "scene": {"floor_plan": f"FloorPlan{scene}", "scene_num": scene},
        "turk_annotations": {"anns": [{"task_desc": made.sentence}]},
    }


@lru_cache(maxsize=64)
def design(task: int) -> Design:
    """The same house, goal and sentence for a number, everywhere."""
    if not 0 <= task < COUNT:
        raise ValueError(f"no house {task}: there are houses 0 to {COUNT - 1}")
    rng = random.Random(f"alfworld house {task}")
    choice, weights = _rooms(kind_of(task), held_out=task >= TRAIN and task % 2 == 0)
    room = rng.choices(choice, weights)[0]
    goal = goals.draw(kind_of(task), room, rng)
    house = furnish(room, goal, rng)
    return Design(task, goal, goals.sentence(goal, rng), house)


@cache
def _rooms(kind: str, *, held_out: bool) -> tuple[tuple[Room, ...], tuple[int, ...]]:
    """The rooms for a kind of task, and how often each is drawn."""
    choice = tuple(
        room for room in rooms() if room.is_held_out == held_out and goals.variety(kind, room)
    )
    return choice, tuple(goals.variety(kind, room) for room in choice)


@cache
def _order() -> tuple[str, ...]:
    order: list[str] = []
    for split, name in enumerate(("train", "valid")):
        part = [kind for kind, shares in SHARES.items() for _ in range(shares[split])]
        random.Random(f"alfworld {name}").shuffle(part)
        order += part
    return tuple(order)


@cache
def _logic(name: str) -> str:
    return (files("agentenv_alfworld.houses") / "data" / name).read_text(encoding="utf-8")
