"""Hub: data sets are read by their names wherever files are, and a missing network is told."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agentenv.data.files import write_list
from tests.agentenv.conftest import ROOT
from tests.agentenv.hub_server import hub_of
from tests.agentenv.test_agenttraj import official

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    root = tmp_path_factory.mktemp("hub")
    tasks = [{"item_id": f"lmrlgym_maze_{n}", "conversations": None} for n in (7, 24)]
    write_list(root / "AgentGym" / "AgentEval" / "lmrlgym_maze_test.json", tasks)
    says = "Thought:\nin\n\nAction:\nopen door"
    rows = [official("Rules.", "OK.", "A door.", says, item=f"movie_{n}") for n in range(3)]
    write_list(root / "AgentGym" / "AgentTraj-L" / "tool_movie_train.json", rows)
    row = official("Go.", "OK.", "A wall.", "Thought: I go.\nAction: move up", item="maze_1")
    write_list(root / "AgentGym" / "AgentTraj-L" / "lmrlgym_maze_train.json", [row])
    (root / "AgentGym" / "AgentTraj-L" / "README.md").write_text("# AgentTraj-L\n")
    with hub_of(root) as serving:
        yield serving


@pytest.fixture
def agentenv(tmp_path: Path) -> Command:
    """The command line in a process of its own: where the hub is, it reads when it begins."""

    def run(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        told = {"HF_ENDPOINT": url, "HF_HOME": str(tmp_path / "home"), "HF_HUB_DISABLE_XET": "1"}
        return subprocess.run(
            [sys.executable, "-m", "agentenv.cli", *arguments],
            cwd=ROOT, env={**os.environ, **told}, text=True, capture_output=True, timeout=120,
        )  # fmt: skip

    return run


def test_the_tasks_of_a_data_set_on_the_hub_are_played(
    hub: tuple[str, list[str]], maze_url: str, agentenv: Command
) -> None:
    flags = ["--tasks", "AgentGym/AgentEval", "--envs", "maze", "--agent", "oracle", "--json"]
    ended = agentenv(hub[0], "eval", *flags, "--servers", f"maze={maze_url}")
    assert ended.returncode == 0, ended.stderr
    maze = json.loads(ended.stdout)["worlds"]["maze"]
    assert (maze["judged"], maze["success"]) == (2, 1.0)


@pytest.mark.parametrize("name", ["AgentGym/AgentTraj-L", "hub:AgentGym/AgentTraj-L"])
def test_a_data_set_on_the_hub_is_inspected_by_its_name(
    name: str, hub: tuple[str, list[str]], agentenv: Command
) -> None:
    ended = agentenv(hub[0], "data", "inspect", name, "--json")
    assert ended.returncode == 0, ended.stderr
    files = {Path(path).name: each for path, each in json.loads(ended.stdout)["files"].items()}
    assert list(files) == ["lmrlgym_maze_train.json", "tool_movie_train.json"]
    assert files["tool_movie_train.json"]["worlds"]["movie"]["rows"] == 3
    assert not [each for each in hub[1] if each.endswith("README.md")]


def test_what_was_fetched_once_is_read_without_a_network(
    hub: tuple[str, list[str]], agentenv: Command, nowhere: str
) -> None:
    first = agentenv(hub[0], "data", "inspect", "AgentGym/AgentEval")
    assert first.returncode == 0, first.stderr
    again = agentenv(nowhere, "data", "inspect", "AgentGym/AgentEval")
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert "tasks of maze (2)" in first.stdout


@pytest.fixture
def nowhere() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_without_a_network_it_is_told_what_would_do(nowhere: str, agentenv: Command) -> None:
    ended = agentenv(nowhere, "data", "inspect", "AgentGym/AgentTraj-L")
    assert ended.returncode == 1
    assert "AgentGym/AgentTraj-L is no folder here, and could not be fetched" in ended.stderr
    assert "give their folder" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_name_that_the_hub_does_not_know_is_told(
    hub: tuple[str, list[str]], agentenv: Command
) -> None:
    ended = agentenv(hub[0], "data", "validate", "AgentGym/AgentTraj-XXL")
    assert ended.returncode == 1
    assert "could not be fetched from the hub" in ended.stderr
    assert "Traceback" not in ended.stderr
