"""Command line: what each command prints, and the status that it ends with."""

from __future__ import annotations

import io
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from agentenv.agents.oracle import Oracle
from agentenv.cli import main
from agentenv.cli.progress import Progress
from agentenv.controller import Episode, evaluate
from agentenv.data import agenttraj
from agentenv.servers import Server, ServerFailed
from tests.agentenv.conftest import ROOT, SUM

pytestmark = pytest.mark.usefixtures("no_waiting", "importable_toys")


@pytest.fixture
def sums(sum_url: str) -> list[str]:
    return ["--servers", f"sum={sum_url}"]


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "agentenv.cli", *arguments],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def is_served(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.TransportError:
        return False


def sessions(url: str) -> str:
    text = httpx.get(f"{url}/metrics").text
    return next(line for line in text.splitlines() if line.startswith("agentenv_sessions "))


def test_list_names_the_installed_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    worlds = {each["name"]: each for each in printed(capsys)["worlds"]}
    assert worlds["textcraft"]["package"] == "agentenv-textcraft"


def test_listing_imports_no_world() -> None:
    code = (
        "import sys; from agentenv.cli import main; main(['list']);"
        "sys.exit(any(n.startswith(('agentenv_', 'envservers')) for n in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_eval_prints_figures_and_nothing_else(
    sums: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "--agent", "oracle", *sums, "--n", "5", "--json"]) == 0
    answer = printed(capsys)
    figures = answer["worlds"]["sum"]
    assert (figures["success"], figures["judged"], figures["faulted"]) == (1.0, 5, 0)
    assert figures["outcomes"] == {"done": 5}
    assert figures["success_interval"][1] == 1.0
    assert answer["run"] is None


def test_eval_shows_a_table(sums: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--agent", "oracle", *sums, "--n", "5"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["world", "tasks", "success"]
    assert row.split()[:3] == ["sum", "built-in", "1.000"]


def test_eval_serves_the_worlds_that_are_not_served(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--agent", "oracle", "--envs", SUM, "--n", "3", "--json"]) == 0
    assert printed(capsys)["worlds"]["sum"]["success"] == 1.0


def test_eval_goes_on_with_a_run(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["eval", "--agent", "random", *sums, "--n", "4", "--run", str(tmp_path), "--json"]
    assert main(command) == 0
    first = capsys.readouterr().out
    lines = (tmp_path / "trajectories.jsonl").read_bytes()
    assert main(command) == 0
    assert capsys.readouterr().out == first
    assert (tmp_path / "trajectories.jsonl").read_bytes() == lines


def test_another_command_in_a_runs_folder_is_wrong_usage(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["eval", "--agent", "random", *sums, "--n", "4", "--run", str(tmp_path)]
    assert main(command) == 0
    assert main([*command, "--agent-seed", "3"]) == 2
    assert "agent.seed is null there and 3 now" in capsys.readouterr().err


def test_faulted_episodes_are_told_and_fail_the_command(
    sums: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = ["--base-url", "http://127.0.0.1:9", "--max-seconds", "0.2"]
    assert main(["eval", "--agent", "openai:none", *sums, *nobody, "--n", "2", "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["worlds"]["sum"]["success"] is None
    assert "sum: 2 episodes could not be judged; sum_150: cancelled" in captured.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["eval", "--agent", "nobody"], "oracle, random, human"),
        (["eval", "--agent", "oracle", "--temperature", "1"], "it takes no such flags"),
        (
            ["eval", "--agent", "random", "--reply-tokens", "9"],
            "--reply-tokens is not for the agent random: it takes --agent-seed\n",
        ),
        (
            ["eval", "--agent", "openai:small", "--rows", "9"],
            "--rows is not for the agent openai: it takes --base-url, --temperature, --top-p, "
            "--reply-tokens, --agent-seed, --reply-seconds, --reply-retries, --reply-patience\n",
        ),
        (
            ["eval", "--agent", "openai:small", "--reply-retries", "-1"],
            "the retries are -1: give 0 or more",
        ),
        (["eval", "--agent", "oracle", "--envs", "nowhere"], "no world 'nowhere' is installed"),
        (["eval", "--agent", "oracle", "--servers", "sum"], "give NAME=URL"),
        (["verify", "/nowhere.jsonl"], "there is no file /nowhere.jsonl"),
        (["play", SUM, "--task", "x"], "'x' is no item id"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["eval"],
        ["eval", "--agent", "oracle", "--n", "0"],
        ["eval", "--agent", "oracle", "--max-rounds", "0"],
        ["eval", "--agent", "oracle", "--retries", "-1"],
        ["eval", "--agent", "oracle", "--seed", "one"],
        ["collect"],
        ["verify", "a.jsonl", "--concurrency", "0"],
    ],
)
def test_what_cannot_be_parsed_is_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_a_server_that_is_not_there_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--agent", "oracle", "--servers", "sum=http://127.0.0.1:9"]) == 1
    assert "unreachable: http://127.0.0.1:9/ did not answer" in capsys.readouterr().err


def test_a_server_that_cannot_start_fails_with_its_last_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["play", "tests.kit.toys:Nothing"]) == 1
    assert "did not start (exit status 2)" in capsys.readouterr().err


def test_what_is_collected_is_proven(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["collect", *sums, "--n", "5", "--out", str(tmp_path), "--json"]
    assert main(command) == 0
    assert printed(capsys)["worlds"]["sum"]["written"] == 5
    assert len(agenttraj.read(tmp_path / "sum_train.json")) == 5
    files = [str(tmp_path / name) for name in ("trajectories.jsonl", "sum_train.json")]
    assert main(["verify", *files, *sums, "--json"]) == 0
    answer = printed(capsys)["files"]
    assert [(each["episodes"], each["proven"]) for each in answer.values()] == [(5, 5), (5, 5)]


def test_of_every_agent_in_a_merged_file_each_episode_is_proven(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = []
    for agent in ("oracle", "random"):
        runs.append(str(tmp_path / agent))
        assert main(["eval", "--agent", agent, *sums, "--n", "3", "--run", runs[-1]]) == 0
    both = str(tmp_path / "both.jsonl")
    assert main(["data", "merge", *runs, "--out", both]) == 0
    capsys.readouterr()
    assert main(["verify", both, *sums, "--json"]) == 0
    (answer,) = printed(capsys)["files"].values()
    assert (answer["episodes"], answer["proven"]) == (6, 6)


def test_only_successes_are_collected_unless_told_otherwise(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["collect", "--agent", "random", *sums, "--n", "5", "--split", "test"]
    command += ["--max-rounds", "2", "--json", "--out", str(tmp_path)]
    assert main(command) == 0
    few = printed(capsys)["worlds"]["sum"]
    assert main([*command, "--failures"]) == 0
    every = printed(capsys)["worlds"]["sum"]
    assert few["written"] < few["judged"] == every["written"] == 5
    assert every["file"].endswith("sum_test.json")


def test_verify_names_the_first_turn_that_differs(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["collect", *sums, "--n", "2", "--out", str(tmp_path)]) == 0
    path = tmp_path / "trajectories.jsonl"
    path.write_text(path.read_text().replace('"Right."', '"Wrong."', 1))
    capsys.readouterr()
    assert main(["verify", str(path), *sums]) == 1
    head, detail = capsys.readouterr().out.splitlines()
    assert head.endswith("1 of 2 proven")
    assert detail.endswith("turn 1: observation is 'Right.', but 'Wrong.' is stored")


def test_a_damaged_file_is_told(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("damaged\n")
    assert main(["verify", str(path), *sums]) == 1
    assert "line 1 is no JSON" in capsys.readouterr().err


def test_a_person_plays_asks_and_wins(
    sum_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("4\n\n:actions\n:hint\nfly\n5\n"))
    assert main(["play", "sum", "--server", sum_url, "--task", "sum_9", "--seed", "2"]) == 0
    said = capsys.readouterr().out
    for text in ("Reach 9 from 0. Seed 2.", "The sum is 4.", "\n2\n", "I add what is left.\n5"):
        assert text in said
    assert said.endswith("success, score 1 after 3 steps\n")


def test_a_person_may_leave(
    sum_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sessions(sum_url)
    for typed in ("4\n:quit\n", "4\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(["play", "sum", "--server", sum_url, "--task", "9"]) == 0
        assert capsys.readouterr().out.endswith("no success, score 0 after 1 steps\n")
    assert sessions(sum_url) == before


def test_serve_hands_its_flags_to_the_kit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve"]) == 2
    assert "usage: " in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_until_it_is_stopped(number: int) -> None:
    with running("up", SUM, "--json") as process:
        assert process.stdout is not None
        world = json.loads(process.stdout.readline())["worlds"]["sum"]
        assert world["tasks"] == 199
        assert is_served(world["url"])
        process.send_signal(number)
        assert process.wait(20) == 130
        assert not is_served(world["url"])


def test_servers_end_with_a_starter_that_is_killed() -> None:
    with running("up", SUM, "--json") as process:
        assert process.stdout is not None
        json.loads(process.stdout.readline())
        [server] = psutil.Process(process.pid).children()
        process.kill()
        server.wait(20)


def test_up_reports_a_server_that_ends() -> None:
    with running("up", SUM, "nowhere", "--json") as process:
        assert process.stdout is not None
        assert set(json.loads(process.stdout.readline())["worlds"]) == {"sum"}
        [server] = psutil.Process(process.pid).children()
        server.kill()
        assert process.wait(20) == 1
        assert process.stderr is not None
        told = process.stderr.read()
        assert "nowhere did not start" in told
        assert "sum ended with status -9" in told


def test_interrupting_an_evaluation_closes_its_sessions(sum_url: str, tmp_path: Path) -> None:
    before = sessions(sum_url)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        base_url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        flags = ["--servers", f"sum={sum_url}", "--base-url", base_url, "--n", "20"]
        with running("eval", "--agent", "openai:silent", *flags) as process:
            silent.accept()[0].recv(1)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
            assert process.stderr is not None
            assert process.stderr.read() == "interrupted\n"
    assert sessions(sum_url) == before


def test_progress_is_a_line_now_and_then(sum_url: str) -> None:
    stream, now = io.StringIO(), [0.0]
    with Progress(stream=stream, clock=lambda: now[0]) as progress:
        progress.begin([Episode("sum", task) for task in (1, 2, 3)])
        for trajectory in evaluate(Oracle(), {"sum": sum_url}, n=3).trajectories:
            now[0] += 3.0
            progress.watch(trajectory)
    assert stream.getvalue() == "sum 2/3\n"


def test_progress_is_a_live_table_on_a_terminal(sum_url: str) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with Progress(stream=stream) as progress:
        progress.begin([Episode("sum", task) for task in (1, 2, 3)])
        for trajectory in evaluate(Oracle(), {"sum": sum_url}, n=3).trajectories:
            progress.watch(trajectory)
    assert "successes" in stream.getvalue()
    assert "sum" in stream.getvalue()


def test_a_server_that_takes_too_long_is_given_up_and_stopped() -> None:
    server = Server(SUM, ["--port", "0"])
    with pytest.raises(ServerFailed, match="did not start within 0 s"):
        server.wait_until_ready(0)
    assert not server.alive


def test_what_tokens_cost_does_not_make_another_run(
    sums: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["eval", "--agent", "random", *sums, "--n", "2", "--run", str(tmp_path)]
    assert main(command) == 0
    assert main([*command, "--prices", "3,0"]) == 0
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["prices"] == {"prompt": 3.0, "completion": 0.0}


def test_collecting_everything_leaves_no_choice_of_worlds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["collect", "--all", "--envs", "maze", "--out", str(tmp_path)]
    assert main(command) == 2
    assert "--all and --envs" in capsys.readouterr().err
