"""Folders of games in ALFWorld's layout, which its own `AlfredTWEnv` reads."""

from __future__ import annotations

import json
from pathlib import Path

from agentenv_alfworld.houses.catalog import TRAIN, game, task_type, traj_data


def write(task: int, out: Path) -> Path:
    """The folder of one game, made below `out`."""
    split = "train" if task < TRAIN else "valid_train"
    folder = out / "json_2.1.1" / split / task_type(task)
    folder.mkdir(parents=True, exist_ok=True)
    content = game(task).texts() | {"solvable": True}
    (folder / "game.tw-pddl").write_text(json.dumps(content), encoding="utf-8")
    (folder / "traj_data.json").write_text(json.dumps(traj_data(task)), encoding="utf-8")
    return folder
