"""What the page on coming from AgentGym says is run as printed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from agentenv import controller, envs
from agentenv.servers import Server, serving
from tests.agentenv.expert_endpoint import expert_endpoint, expert_lines

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "migration.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
PROGRAMS = [text for language, text in BLOCKS if language == "python"]
PORTS = {"maze": 36008, "wordle": 36009}


@pytest.fixture(scope="module")
def servers() -> Iterator[Mapping[str, Server]]:
    with serving(list(PORTS), ["--port", "0", "--oracle"]) as started:
        yield started


@pytest.fixture(scope="module")
def addresses(servers: Mapping[str, Server]) -> Iterator[dict[str, str]]:
    """What stands on the page, and where it is here."""
    lines = {(str(number),): str(number + 1) for number in (4, 5, 6)}
    for world in PORTS:
        tests = [*range(3), *list(_test_tasks(servers[world].url))]
        lines |= expert_lines(servers[world].url, tests)
    with expert_endpoint(lines) as expert:
        told = {f"http://127.0.0.1:{port}": servers[world].url for world, port in PORTS.items()}
        yield told | {"http://127.0.0.1:8000/v1": expert.url}


def _test_tasks(url: str) -> list[int]:
    from agentenv.clients.client import EnvClient
    from agentenv.protocol import task_number

    with EnvClient(url) as env:
        return [task_number(item) for item in env.tasks("test", 3)]


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_a_program_of_the_page_runs(number: int, addresses: dict[str, str], tmp_path: Path) -> None:
    program = PROGRAMS[number]
    for there, here in addresses.items():
        program = program.replace(there, here)
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    told = {
        "WordleTask": "score 1.0 success 1.0 faulted 0\n",
        "import evaluate": "maze 1.0 ",
        "MazeEnvClient": "0.0 False\n",
        "CountingClient": "1.0 1.0\n",
    }
    expected = next(said for mark, said in told.items() if mark in program)
    assert expected in ended.stdout


def test_the_command_of_the_page_serves_both_worlds(tmp_path: Path) -> None:
    [command] = [text for language, text in BLOCKS if language == "bash"]
    up = subprocess.Popen(
        [str(Path(sys.executable).parent / "agentenv"), *command.split()[1:]],
        cwd=tmp_path, env=os.environ, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        missing = {f"http://127.0.0.1:{port}" for port in PORTS.values()}
        for line in up.stdout:
            missing -= set(re.findall(r"http://[\d.:]+", line))
            if not missing:
                break
        assert not missing
    finally:
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=30)


def test_the_page_names_what_there_is() -> None:
    names = PAGE.partition("## The names")[2].partition("## Servers")[0]
    told = set(re.findall(r"`([A-Z]\w+)`", names))
    tasks = {each for each in envs.__all__ if each.endswith("Task")}
    assert tasks <= told
    for name in told - tasks:
        assert getattr(controller, name) is not None
    kept = {name for names in controller.AGENTGYM.values() for name in names}
    assert kept - {"EpisodesFaulted"} == told - tasks


def test_the_page_names_the_ports_that_servers_have() -> None:
    from importlib.metadata import entry_points

    told = dict(re.findall(r"\| (\w+) \| (36\d+)(?= \|)", PAGE))
    ports = {
        each.name: str(each.load().port) for each in entry_points(group="agentenv.environments")
    }
    assert told == ports
