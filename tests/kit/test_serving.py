"""Serving: how a server starts, what it refuses to start with, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from agentenv.servers import serving
from envservers.app import create_app
from envservers.environment import Environment
from tests.kit.conftest import opened, refused
from tests.kit.toys import Rough, Sum

SUM = "tests.kit.toys:Sum"


def answers_at(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.TransportError:
        return False


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_sigterm_finishes_the_call_under_way_and_refuses_new_ones(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    name = "tests.kit.toys:Rough"
    with serving([name], ("--port", "0", "--workers", "1")) as servers:
        server = servers[name]
        workers = psutil.Process(server._process.pid).children(recursive=True)
        assert workers
        with httpx.Client(base_url=server.url, timeout=30) as http:
            env_id = opened(http)["env_id"]
            answers: list[httpx.Response] = []
            body = {"env_id": env_id, "action": f"meet {here} {there}"}
            call = threading.Thread(target=lambda: answers.append(http.post("/step", json=body)))
            call.start()
            until(here.exists)
            os.kill(server.pid, signal.SIGTERM)
            until(lambda: not answers_at(server.url))
            there.touch()
            call.join()
        assert answers[0].json()["observation"] == "Done."
        assert server._process.wait(20) == 0
    assert psutil.wait_procs(workers, timeout=10)[1] == []


@pytest.mark.parametrize("stop", ["signal", "end of input"])
def test_a_server_that_is_still_loading_stops_when_it_is_told_to(stop: str, tmp_path: Path) -> None:
    loading = tmp_path / "loading"
    command = [sys.executable, "-m", "agentenv.cli", "serve", "tests.kit.toys:Slow", "--port", "0"]
    flags = ["--loading", str(loading), "--stop-on-eof"]
    with subprocess.Popen([*command, *flags], stdin=subprocess.PIPE) as server:
        until(loading.exists)
        if stop == "signal":
            server.terminate()
        else:
            assert server.stdin is not None
            server.stdin.close()
        assert server.wait(20) == 0


def test_a_step_that_overruns_is_504_and_a_fault_500_and_neither_is_a_step() -> None:
    name = "tests.kit.toys:Rough"
    with (
        serving([name], ("--port", "0", "--workers", "1", "--step-seconds", "0.3")) as servers,
        httpx.Client(base_url=servers[name].url, timeout=30) as http,
    ):
        env_id = opened(http)["env_id"]
        state = http.post("/step", json={"env_id": env_id, "action": "3"}).json()
        for action, status, code in (
            ("sleep 5", 504, "timed_out"),
            ("raise", 500, "engine_failed"),
            ("kill", 500, "engine_failed"),
        ):
            refused(http.post("/step", json={"env_id": env_id, "action": action}), status, code)
            assert http.get("/observation", params={"env_id": env_id}).json() == state
        assert http.post("/step", json={"env_id": env_id, "action": "4"}).json()["success"]
        assert 'agentenv_faults_total{code="timed_out"} 1.0' in http.get("/metrics").text


def test_a_thread_that_hangs_does_not_keep_the_server_from_ending() -> None:
    name = "tests.kit.toys:Threaded"
    flags = ("--port", "0", "--workers", "2", "--step-seconds", "0.3")
    with serving([name], flags) as servers, httpx.Client(base_url=servers[name].url) as http:
        for hanging in (1, 2):
            env_id = opened(http)["env_id"]
            answer = http.post("/step", json={"env_id": env_id, "action": "sleep 600"})
            refused(answer, 504, "timed_out")
            assert http.get("/health").status_code == (200 if hanging < 2 else 503)
        os.kill(servers[name].pid, signal.SIGTERM)
        assert servers[name]._process.wait(20) == 0


def test_a_server_that_cannot_start_says_why_in_a_sentence(tmp_path: Any) -> None:
    broken = tmp_path / "broken"
    broken.touch()
    for toy in ("Rough", "Threaded"):
        command = [sys.executable, "-m", "envservers", "serve", f"tests.kit.toys:{toy}"]
        flags = ["--setup-file", str(broken), "--port", "0"]
        ended = subprocess.run([*command, *flags], capture_output=True, text=True, timeout=60)
        assert ended.returncode == 3
        assert "no engine here: install one" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_tools_that_are_none_are_told_at_the_start() -> None:
    command = [sys.executable, "-m", "envservers", "serve", "tests.kit.mutants:Misspelled"]
    ended = subprocess.run(
        [*command, "--port", "0"], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 3
    assert "sum cannot start: its tools.json: " in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "usage"),
        (["serve", "nowhere"], "no world 'nowhere' is installed"),
        (["serve", "tests.kit.toys:Nobody"], "cannot be loaded"),
        (["serve", "json:loads"], "is not an Environment"),
        (["serve", SUM, "--port", "http"], "--port is 'http': give a value of type int"),
        (["serve", SUM, "--colour", "red"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_told_what_would_do(arguments: list[str], said: str) -> None:
    command = [sys.executable, "-m", "envservers", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert said in ended.stderr


def test_one_class_may_be_served_twice_in_a_process() -> None:
    def tool_names(environment: type[Environment]) -> Any:
        return create_app(environment).openapi()["info"]["title"]

    assert tool_names(Sum) == tool_names(Sum) == "sum server"
    assert tool_names(Rough) == "rough server"


def test_the_command_that_starts_a_server_leaves_its_log_alone() -> None:
    command = [sys.executable, "-m", "agentenv.cli", "serve", "textcraft", "--port", "0"]
    server = subprocess.Popen(
        [*command, "--access-log"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    url = server.stdout.readline().split()[-1]
    assert httpx.get(f"{url}/health").status_code == 200
    server.terminate()
    _, told = server.communicate(timeout=30)
    assert re.search(r"textcraft INFO GET /health 200 [\d.]+ ms", told)
