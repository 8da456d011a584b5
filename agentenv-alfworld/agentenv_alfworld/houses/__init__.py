"""Household games in the format of ALFWorld, made from a number when they are asked for."""

from agentenv_alfworld.houses.catalog import (
    COUNT,
    TRAIN,
    VALID,
    game,
    kind_of,
    task_type,
    traj_data,
)

__all__ = ["COUNT", "TRAIN", "VALID", "game", "kind_of", "task_type", "traj_data"]
