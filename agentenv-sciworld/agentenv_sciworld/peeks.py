"""Peeks: what only the original dialect asks of an episode, by the name of the route."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agentenv_sciworld.environment import SciWorld

SHOWN = 10  # of the actions and objects in `state`


def _action_hint(it: SciWorld) -> dict[str, Any]:
    return {
        "possible_actions": it.world.listed("getPossibleActions"),
        "possible_objects": sorted(it.world.listed("getPossibleObjects")),
    }


def _goals(it: SciWorld) -> dict[str, Any]:
    return {"goals": it.world.ask("getGoalProgressStr")}


def _detail(it: SciWorld) -> dict[str, Any]:
    return {
        "moves": it.world.moves,
        "score": it.native,
        "reward": it.change,
        "look": it.world.ask("freeActionLook"),
        "inv": it.world.ask("freeActionInventory"),
        "taskDesc": it.world.ask("freeActionTaskDesc"),
        "valid": it.world.valid_actions(),
        "variationIdx": it.task - it.kind.first,
        "taskName": it.kind.name,
        "simplificationStr": "",
    }


def _task_description(it: SciWorld) -> dict[str, Any]:
    return {"task_description": it.description}


def _object_tree(it: SciWorld) -> dict[str, Any]:
    return {"object_tree": it.world.object_tree()}


def _state(it: SciWorld) -> dict[str, Any]:
    hint = _action_hint(it)
    return {
        "observation": it.told,
        "inventory": it.world.ask("freeActionInventory"),
        "task_description": it.description,
        "goal_progress": it.world.ask("getGoalProgressStr"),
        "possible_actions": hint["possible_actions"][:SHOWN],
        "possible_objects": hint["possible_objects"][:SHOWN],
        "current_moves": it.world.moves,
        "environment_info": {"task_name": it.kind.name, "var_num": it.task - it.kind.first},
    }


def _step_visual(it: SciWorld) -> dict[str, Any]:
    return {
        "info": _detail(it),
        **_object_tree(it),
        "inventory": it.world.ask("freeActionInventory"),
        "moves": it.world.moves,
    }


PEEKS: dict[str, Callable[[SciWorld], dict[str, Any]]] = {
    "action_hint": _action_hint,
    "goals": _goals,
    "detail": _detail,
    "task_description": _task_description,
    "object_tree": _object_tree,
    "state": _state,
    "step_visual": _step_visual,
}
