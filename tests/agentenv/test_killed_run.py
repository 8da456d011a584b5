"""A run that is killed, servers and all, and started again ends as one that nobody disturbed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from agentenv.data.runs import read_run

COMMAND = [sys.executable, "-m", "agentenv.cli", "eval", "--agent", "random", "--repeats", "2"]
COMMAND += ["--envs", "maze,textcraft,wordle", "--n", "20", "--concurrency", "4", "--run"]
OF_ITS_OWN_TIME = {"started", "seconds", "total_seconds"}


def timeless(value: Any) -> Any:
    """Without what no two runs have in common."""
    if isinstance(value, dict):
        return {key: timeless(each) for key, each in value.items() if key not in OF_ITS_OWN_TIME}
    return [timeless(each) for each in value] if isinstance(value, list) else value


def episodes(folder: Path) -> dict[Any, Any]:
    stored = read_run(folder / "trajectories.jsonl")
    return {each.key: timeless(each.model_dump()) for each in stored}


def test_a_run_killed_in_the_middle_gives_the_same_figures(tmp_path: Path) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    assert subprocess.run([*COMMAND, str(calm)], check=False).returncode == 0
    for least in (15, 60):
        run = subprocess.Popen([*COMMAND, str(killed)], stderr=subprocess.DEVNULL)
        lines = killed / "trajectories.jsonl"
        while run.poll() is None and (not lines.exists() or _count(lines) < least):
            pass
        run.send_signal(signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL
        assert least <= _count(lines) < 120
    assert subprocess.run([*COMMAND, str(killed)], check=False).returncode == 0
    assert episodes(killed) == episodes(calm)
    assert _count(killed / "trajectories.jsonl") == 120
    summaries = [json.loads((each / "summary.json").read_text()) for each in (calm, killed)]
    assert timeless(summaries[0]) == timeless(summaries[1])


def _count(path: Path) -> int:
    return path.read_bytes().count(b"\n")
