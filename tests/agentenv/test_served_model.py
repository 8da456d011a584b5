"""A real OpenAI-compatible server with a real model behind it, and the same model in this process.

The model has learned by heart what the oracles do in the first tasks of three worlds.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from agentenv.agents.oracle import Oracle
from agentenv.cli import main
from agentenv.clients.conversation import Briefing, extend, opening
from agentenv.clients.formats import format_named
from agentenv.controller import evaluate
from agentenv.controller.episode import Limits
from agentenv.data.runs import read_run
from agentenv.servers import serving
from agentenv.trajectory import Trajectory
from tests.agentenv.tiny_model import Messages, learn, saved, tiny_model, tiny_tokenizer

WORLDS = ["maze", "wordle", "textcraft"]
FORMATS = ["react", "function_calling"]
ROUNDS = 3

pytestmark = pytest.mark.timeout(600)  # it trains and serves, on however busy a machine


@pytest.fixture(scope="module")
def worlds() -> Iterator[dict[str, str]]:
    with serving(WORLDS, ["--port", "0", "--oracle"]) as servers:
        yield {name: server.url for name, server in servers.items()}


def lessons(worlds: dict[str, str]) -> list[Messages]:
    """The beginnings of the oracles' episodes, in few words."""
    learned = []
    for name in FORMATS:
        played = evaluate(Oracle(), worlds, n=1, format=name, limits=Limits(rounds=ROUNDS))
        for each in played.trajectories:
            messages = opening(Briefing(each.prompt, each.acknowledgment), each.observation)
            messages[1]["loss"] = False
            for turn in each.turns:
                assert turn.action
                reply = format_named(name).write(turn.action, "", played.cards[each.world])
                extend(messages, reply, turn.observation)
            learned.append(messages[:-1])
    return learned


@pytest.fixture(scope="module")
def folder(worlds: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved model."""
    learned = lessons(worlds)
    tokenizer = tiny_tokenizer([each["content"] for some in learned for each in some], size=1500)
    model = tiny_model(tokenizer, num_hidden_layers=1)
    assert learn(model, tokenizer, learned, steps=80, rate=1e-2) < 0.05
    return saved(model, tokenizer, tmp_path_factory.mktemp("model") / "pupil")


@pytest.fixture(scope="module")
def base_url(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`transformers serve`, once it answers."""
    home = tmp_path_factory.mktemp("hub")
    (home / "hub").mkdir()  # without it the server cannot list its models
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(sys.executable).with_name("transformers")
    with (home / "log").open("w+") as log:
        process = subprocess.Popen(
            [command, "serve", folder, "--device", "cpu", "--port", str(port)],
            stdout=log, stderr=log,
            env={**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            while not answers(url):
                assert process.poll() is None, (home / "log").read_text()
                time.sleep(0.1)
            yield f"{url}/v1"
        finally:
            process.terminate()
            process.wait()


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.TransportError:
        return False


@dataclass
class Played:
    figures: dict[str, Any]
    trajectories: list[Trajectory]

    def replies(self) -> dict[Any, list[str]]:
        return {each.key: [turn.reply for turn in each.turns] for each in self.trajectories}


@pytest.fixture(scope="module")
def command(worlds: dict[str, str]) -> list[str]:
    servers = ",".join(f"{name}={url}" for name, url in worlds.items())
    tasks = ["--envs", ",".join(WORLDS), "--n", "1", "--max-rounds", str(ROUNDS)]
    return ["eval", "--servers", servers, *tasks, "--reply-tokens", "80", "--json"]


def played(command: list[str], run: Path, capsys: pytest.CaptureFixture[str]) -> Played:
    """What the command line plays and says."""
    assert main([*command, "--run", str(run)]) == 0
    figures = json.loads(capsys.readouterr().out)["worlds"]
    return Played(figures, read_run(run / "trajectories.jsonl"))


@pytest.mark.parametrize("format", FORMATS)
def test_a_served_model_is_evaluated_and_the_same_model_here_says_the_same(
    format: str, folder: Path, base_url: str, command: list[str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    command = [*command, "--format", format, "--agent"]
    there = [*command, f"openai:{folder}", "--base-url", base_url]
    served = played(there, tmp_path / "served", capsys)
    assert set(served.figures) == set(WORLDS)
    assert all(each["faulted"] == 0 for each in served.figures.values())
    assert all(each.judged for each in served.trajectories)
    turns = [turn for each in served.trajectories for turn in each.turns]
    assert all(turn.prompt_tokens and turn.completion_tokens for turn in turns)
    assert sum(turn.invalid for turn in turns) < len(turns) / 2
    assert any(each.reward for each in served.trajectories)
    here = played([*command, f"local:{folder}"], tmp_path / "here", capsys)
    assert here.replies() == served.replies()
    assert all(turn.tokens for each in here.trajectories for turn in each.turns)


def test_a_run_goes_on_with_fewer_rows_and_not_with_another_precision(
    folder: Path, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agent = ["--agent", f"local:{folder}", "--device", "cpu"]
    sampled = [*command, *agent, "--temperature", "1", "--top-k", "5"]
    begun = played([*sampled, "--rows", "2"], tmp_path, capsys)
    assert played([*sampled, "--rows", "1"], tmp_path, capsys).replies() == begun.replies()
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["agent"]["settings"]["dtype"] == "float32"
    other = [*sampled, "--dtype", "bfloat16", "--run", str(tmp_path)]
    assert main(other) == 2
    assert "agent.dtype is null there" in capsys.readouterr().err
