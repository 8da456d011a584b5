"""What the README says is run as printed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agentenv.servers import installed, serving
from envservers.registry import environment_named

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
EVALUATION = (ROOT / "docs" / "evaluation.md").read_text()
BIN = Path(sys.executable).parent
ENVIRON = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands(text: str = README) -> Iterator[str]:
    for block in blocks("bash", text):
        for line in block.splitlines():
            if line.startswith("agentenv ") and not line.startswith("agentenv up"):
                yield line


def test_every_make_command_is_a_target_with_a_script() -> None:
    targets = dict(re.findall(r"^(\w+):\n\t@(\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"make (\w+)", README))
    assert named == set(targets) == {"demo", "test", "lint", "bench"}
    for script in targets.values():
        assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("text", [README, EVALUATION], ids=["README", "evaluation"])
def test_the_commands_run_in_their_order(text: str, tmp_path: Path) -> None:
    for command in commands(text):
        ended = subprocess.run(
            command, shell=True, cwd=tmp_path, env=ENVIRON, capture_output=True, text=True
        )
        assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"


def test_up_serves_what_the_episode_plays_on_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    command = next(line for line in README.splitlines() if line.startswith("agentenv up"))
    up = subprocess.Popen(
        command.split(), cwd=tmp_path, env=ENVIRON, stdout=subprocess.PIPE, text=True
    )
    try:
        assert up.stdout is not None
        for line in up.stdout:
            if "http://127.0.0.1:36001" in line:
                break
        episode = next(each for each in blocks("python") if "EnvClient(" in each)
        played = subprocess.run(
            [sys.executable, "-c", episode], capture_output=True, text=True, timeout=60
        )
        assert played.returncode == 0, played.stderr
        assert played.stdout.endswith("score 1.0\n")
    finally:
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=30)
    assert up.returncode in (0, 130)


@pytest.mark.parametrize("text", [README, EVALUATION], ids=["README", "evaluation"])
def test_the_evaluation_in_python_runs(text: str) -> None:
    program = next(each for each in blocks("python", text) if "import evaluate" in each)
    with serving(["maze"]) as servers:
        played = subprocess.run(
            [sys.executable, "-c", program.replace("http://127.0.0.1:36008", servers["maze"].url)],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert played.returncode == 0, played.stderr


def test_what_is_counted_is_what_the_cards_say() -> None:
    told = dict(
        re.findall(r"^\| (\w+) \| ((?:success|score) \| .*?) \|$", EVALUATION, re.MULTILINE)
    )
    titles = {"sqlgym": "BIRD", "todo": "TODOList"}
    lower = {title.lower(): text for title, text in told.items()}
    worlds = installed()
    assert len(told) == len(worlds)
    for name in worlds:
        world = environment_named(name)
        said = lower[titles.get(name, name).lower()]
        assert said == f"{world.metric} | {world.scoring}"


@pytest.fixture
def guess(tmp_path: Path) -> dict[str, str]:
    """The environment of the README as an installed package outside this repository."""
    package = tmp_path / "package"
    package.mkdir()
    source = next(each for each in blocks("python") if "class Guess" in each)
    (package / "agentenv_guess.py").write_text(source)
    (package / "pyproject.toml").write_text(blocks("toml")[0])
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(site), str(package)], check=True)
    return {**ENVIRON, "PYTHONPATH": str(site)}


def test_an_environment_of_somebody_elses_gets_everything_without_an_edit(
    guess: dict[str, str], tmp_path: Path
) -> None:
    def run(*arguments: str) -> str:
        ended = subprocess.run(
            ["agentenv", *arguments], cwd=tmp_path, env=guess, capture_output=True, text=True
        )
        assert ended.returncode == 0, f"{arguments}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    assert "guess" in run("list")
    assert "0 do not" in run("check", "guess")
    told = run("eval", "--agent", "oracle", "--envs", "guess", "--json")
    assert '"success": 1.0' in told
    assert '"judged": 20' in told
    run("collect", "--envs", "guess", "--n", "10", "--out", "expert")
    assert "10" in run("verify", "expert/guess_train.json")
