"""Command line: files and disks that are not what they should be are told, and never obeyed."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agentenv.cli import main
from agentenv.data.files import write_list
from agentenv.data.runs import RunLog, read_run
from tests.agentenv.episodes import trajectory

MAZE_PROMPT = [
    {"from": "human", "loss": None, "value": "Walk."},
    {"from": "gpt", "loss": False, "value": "Yes."},
    {"from": "human", "loss": None, "value": "You are at 1, 1."},
]


def stored(path: Path, **changes: object) -> str:
    with RunLog(path) as log:
        log.add(trajectory().model_copy(update=changes))
    return str(path)


def test_the_world_in_a_file_is_not_loaded_as_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "evil.py").write_text("open('loaded', 'w').close()")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    path = stored(tmp_path / "a.jsonl", world="evil:World")
    assert main(["verify", path]) == 2
    assert "'evil:World' is not installed" in capsys.readouterr().err
    assert not (tmp_path / "loaded").exists()


def test_what_a_terminal_obeys_is_shown_and_not_sent(
    sum_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = stored(tmp_path / "a.jsonl", world="sum", item_prefix="\x1b]0;owned\x07", task=9)
    assert main(["verify", path, "--servers", f"sum={sum_url}"]) == 1
    said = capsys.readouterr().out
    assert "\\x1b]0;owned\\x07_9" in said
    assert "\x1b" not in said


def test_prompts_that_tell_nothing_of_any_world_are_wrong_usage(
    sum_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "prompts.json"
    write_list(path, [{"item_id": "maze_1", "conversations": MAZE_PROMPT}])
    command = ["eval", "--agent", "random", "--servers", f"sum={sum_url}", "--prompts", str(path)]
    assert main(command) == 2
    assert "tells nothing of sum, but of maze" in capsys.readouterr().err


def test_worlds_without_foreign_prompts_are_named_and_told_in_ours(
    sum_url: str, maze_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, run = tmp_path / "prompts.json", tmp_path / "run"
    write_list(path, [{"item_id": "lmrlgym_maze_1", "conversations": MAZE_PROMPT}])
    servers = ["--servers", f"sum={sum_url},maze={maze_url}", "--n", "1", "--run", str(run)]
    assert main(["eval", "--agent", "random", *servers, "--prompts", str(path)]) == 0
    assert "our own prompt is used for sum" in capsys.readouterr().err
    told = {each.world: each.prompt for each in read_run(run / "trajectories.jsonl")}
    assert told["maze"] == "Walk."
    assert told["sum"] != "Walk."


@pytest.fixture
def little_room() -> list[str]:
    """A command that may write files of 40 kB: the system stops it as a full disk does."""
    limit = f"import resource, signal; resource.setrlimit({resource.RLIMIT_FSIZE}, (40_000, -1))"
    ignored = f"signal.signal({int(signal.SIGXFSZ)}, signal.SIG_IGN)"
    run = "import sys; from agentenv.cli import main; sys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-c", f"{limit}; {ignored}; {run}"]


def test_a_full_disk_is_named_and_the_run_goes_on_when_there_is_room(
    sum_url: str, tmp_path: Path, little_room: list[str]
) -> None:
    run = tmp_path / "run"
    command = ["eval", "--agent", "random", "--servers", f"sum={sum_url}", "--run", str(run)]
    full = subprocess.run([*little_room, *command], capture_output=True, text=True, check=False)
    assert full.returncode == 1
    assert "trajectories.jsonl" in full.stderr
    assert "Traceback" not in full.stderr
    kept = read_run(run / "trajectories.jsonl")
    assert 0 < len(kept) < 50
    assert main(command) == 0
    every = read_run(run / "trajectories.jsonl")
    assert every[: len(kept)] == kept
    assert len(every) == 50
