"""Episodes to store, read and sum up."""

from pathlib import Path

from agentenv.data.files import write_list
from agentenv.trajectory import Trajectory, Turn


def turn(action: str | None = "look", **changes) -> Turn:
    fields = {"reply": f"Thought: t\nAction: {action}", "observation": "A table.", "score": 0.0}
    return Turn(action=action, **{**fields, **changes})


def trajectory(task=0, **changes) -> Trajectory:
    fields = {
        "world": "kitchen",
        "item_prefix": "kitchen",
        "task": task,
        "agent": "oracle",
        "format": "react",
        "world_version": "1",
        "source": "built-in",
        "prompt": "You are in a kitchen.",
        "observation": "A door.",
        "turns": [turn(), turn("open", reward=1.0, score=1.0, done=True)],
        "outcome": "done",
        "reward": 1.0,
        "score": 1.0,
        "success": True,
    }
    return Trajectory(**{**fields, **changes})


def faulted(task=0, outcome="env_error") -> Trajectory:
    return trajectory(task, outcome=outcome, reward=None, score=None, success=None, error="gone")


def failed(task=0, turns=1) -> Trajectory:
    some = [turn() for _ in range(turns)]
    return trajectory(task, turns=some, outcome="max_rounds", reward=0, score=0.25, success=False)


def written(tmp_path: Path, *rows) -> Path:
    path = tmp_path / "rows.json"
    write_list(path, rows)
    return path
