"""With a journal no session is lost, whatever ends the server."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from agentenv.protocol import State
from agentenv.servers import Server, serving
from envservers.errors import EngineFailed, SetupFailed
from envservers.journal import Journal, Record
from tests.kit.conftest import house
from tests.kit.toys import Sum

SUM = "tests.kit.toys:Sum"
WORLD = {"name": "sum"}


def reopened(folder: Path) -> list[Record]:
    journal = Journal(folder, "sum", WORLD)
    try:
        return journal.load()
    finally:
        journal.close()


@contextmanager
def limited_file_size(size: int) -> Iterator[None]:
    """As a full disk does: the last write is cut off, the next one fails."""
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, unlimited[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)


def batch(http: httpx.Client, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = http.post("/batch", json={"calls": calls}).json()["answers"]
    return answers


def kept(state: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in state.items() if key != "env_id"}


def play_200_sessions(flags: tuple[str, ...], kills: dict[int, float]) -> list[Any]:
    """Random steps and resets; after so many seconds of some rounds the server is killed.

    What a round was answered is not known when its server is killed, so it is sent again: a turn
    tells the server which steps it took already.
    """
    chance = random.Random(7)
    tasks = [50 + chance.randrange(150) for _ in range(200)]
    states: list[dict[str, Any]] = []
    calls = [{"op": "create", "task": task} for task in tasks]
    round = 0
    while round < 18:
        with (
            serving([SUM], ("--port", "0", *flags)) as servers,
            httpx.Client(base_url=servers[SUM].url, timeout=30) as http,
        ):
            while round < 18:
                if round in kills:
                    threading.Timer(kills.pop(round), kill, [servers[SUM]]).start()
                try:
                    states = batch(http, calls)
                except httpx.TransportError:
                    break
                round += 1
                calls = [next_call(state, chance) for state in states]
    return [kept(each) for each in states]


def next_call(state: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    handle = {"env_id": state["env_id"]}
    action = chance.choice(["1", "2", "3", "x"])
    if state["done"] or chance.random() < 0.05:
        return {"op": "reset", **handle, "task": state["task"], "seed": 3}
    return {"op": "step", **handle, "action": action, "turn": state["steps"]}


def test_kill_nine_under_200_live_sessions_loses_none(tmp_path: Path) -> None:
    undisturbed = play_200_sessions((), {})
    assert len(undisturbed) == 200
    kills = {3: 0.0, 7: 0.002, 12: 0.004, 16: 0.006}
    assert play_200_sessions(("--journal", str(tmp_path)), kills) == undisturbed
    assert kills == {}


def kill(server: Server) -> None:
    os.kill(server._process.pid, signal.SIGKILL)
    server._process.wait()


def test_the_same_ids_go_on_from_the_same_states(tmp_path: Path) -> None:
    with (
        serving([SUM], ("--port", "0", "--journal", str(tmp_path))) as servers,
        httpx.Client(base_url=servers[SUM].url, timeout=30) as http,
    ):
        made = batch(http, [{"op": "create", "task": 50 + n, "seed": n} for n in range(100)])
        ids = [each["env_id"] for each in made]
        steps = [{"op": "step", "env_id": each, "action": str(n % 4)} for n, each in enumerate(ids)]
        batch(http, steps)
        batch(http, [{"op": "fork", "env_id": ids[0]}])
        before = batch(http, [{"op": "observation", "env_id": each} for each in ids])
        http.post("/close", json={"env_id": ids[99]})
        kill(servers[SUM])
    with (
        serving([SUM], ("--port", "0", "--journal", str(tmp_path))) as servers,
        httpx.Client(base_url=servers[SUM].url, timeout=30) as http,
    ):
        after = batch(http, [{"op": "observation", "env_id": each} for each in ids])
        assert after[:99] == before[:99]
        assert after[99]["error"]["code"] == "unknown_env"
        again = http.post("/step", json={"env_id": ids[5], "action": "1", "turn": 0}).json()
        assert again == before[5], "a turn that was taken before the kill is not taken twice"
        assert "agentenv_sessions 100.0" in http.get("/metrics").text


@pytest.mark.parametrize("cut", [1, 5, 12, 30])
def test_a_torn_last_line_is_dropped_and_never_misread(tmp_path: Path, cut: int) -> None:
    journal = Journal(tmp_path, "sum", WORLD)
    journal.load()
    journal.opened(Record(1, 5, 0))
    journal.stepped(1, "one")
    journal.stepped(1, "two")
    journal.close()
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-cut])
    assert reopened(tmp_path) == [Record(1, 5, 0, ["one"])]
    journal = Journal(tmp_path, "sum", WORLD)
    journal.load()
    journal.stepped(1, "three")
    journal.close()
    assert reopened(tmp_path) == [Record(1, 5, 0, ["one", "three"])]


def test_a_damaged_line_among_others_stops_the_start(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "sum", WORLD)
    journal.load()
    for number in range(5):
        journal.opened(Record(number, 1, 0))
    journal.close()
    content = bytearray(journal.path.read_bytes())
    content[len(content) // 2] ^= 1
    journal.path.write_bytes(bytes(content))
    with pytest.raises(SetupFailed, match=r"line \d of .* is damaged"):
        reopened(tmp_path)


def test_a_journal_of_another_world_is_refused(tmp_path: Path) -> None:
    reopened(tmp_path)
    with pytest.raises(SetupFailed, match="was written by"):
        Journal(tmp_path, "sum", {"name": "sum", "version": "2"}).load()


def test_two_servers_never_write_one_journal(tmp_path: Path) -> None:
    first = Journal(tmp_path, "sum", WORLD)
    with pytest.raises(SetupFailed, match="another server writes"):
        Journal(tmp_path, "sum", WORLD)
    first.close()


def test_a_journal_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = [sys.executable, "-m", "envservers", "serve", SUM, "--port", "0", "--journal"]
    ended = subprocess.run([*command, str(tmp_path / "file")], capture_output=True, text=True)
    assert ended.returncode == 3
    assert "cannot be used: File exists" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_the_journal_is_compacted_as_sessions_close(tmp_path: Path) -> None:
    async with house(Sum, journal=tmp_path) as kit:
        journal = kit.host.journal
        assert journal is not None
        kept = await kit.sessions.create(100, 3)
        assert isinstance(kept, State)
        await kit.sessions.step(kept.env_id, "7")
        largest = 0
        for _ in range(20):
            for _ in range(1000):
                state = await kit.sessions.create(5)
                assert isinstance(state, State)
                await kit.sessions.step(state.env_id, "x" * 50)
                await kit.sessions.close(state.env_id)
            largest = max(largest, journal.path.stat().st_size)
            kit.sessions.tidy_journal()
        assert largest < 2_000_000
        assert journal.path.stat().st_size < 1_000_000
        kept = await kit.sessions.observation(kept.env_id)
    async with house(Sum, journal=tmp_path) as kit:
        assert len(kit.sessions) == 1
        assert await kit.sessions.observation(kept.env_id) == kept


def test_a_compaction_that_fails_leaves_the_journal_as_it_was(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "sum", WORLD)
    journal.load()
    for number in range(50):
        journal.opened(Record(number, 1, 0))
    content = journal.path.read_bytes()
    with limited_file_size(60), pytest.raises(OSError, match="No space left on device"):
        journal.compact([Record(7, 1, 0)])
    assert journal.path.read_bytes() == content
    journal.compact([Record(7, 1, 0)])
    journal.close()
    assert reopened(tmp_path) == [Record(7, 1, 0)]


async def test_a_journal_that_cannot_be_written_is_a_fault_and_not_a_step(tmp_path: Path) -> None:
    async with house(Sum, journal=tmp_path) as kit:
        journal = kit.host.journal
        assert journal is not None
        state = await kit.sessions.create(7)
        assert isinstance(state, State)
        size = journal.path.stat().st_size
        full = pytest.raises(EngineFailed, match="journal cannot be written")
        with limited_file_size(size + 10), full:
            await kit.sessions.step(state.env_id, "3")
        assert journal.path.stat().st_size == size
        assert await kit.sessions.observation(state.env_id) == state
        assert (await kit.sessions.step(state.env_id, "7")).success
