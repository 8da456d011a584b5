"""Calls are delayed, dropped and failed, workers are killed, and no reward is invented."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from agentenv.agents import agent_named
from agentenv.controller.evaluation import Evaluation, evaluate
from agentenv.servers import Server, serving
from tests.agentenv.faulty_proxy import FaultyProxy

PATIENT = "tests.kit.toys:Patient"
KINDS = ("delay", "drop", "lose", "failed")


class Weather(list[str]):
    """Faults without end: one call in ten meets one."""

    def __init__(self, seed: int):
        super().__init__()
        self.random = random.Random(seed)
        self.dealt = 0

    def __bool__(self) -> bool:
        return True

    def pop(self, place: object = 0) -> str:  # type: ignore[override]
        if self.random.random() >= 0.1:
            return ""
        self.dealt += 1
        return self.random.choice(KINDS)


@contextmanager
def workers_killed(server: Server, seconds: float) -> Iterator[list[int]]:
    """Now and then one of the server's workers is killed; gives the pids of the killed."""
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not over.wait(seconds):
            for child in psutil.Process(server.pid).children():
                if "spawn_main" in " ".join(child.cmdline()):
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)
                    break

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield killed
    finally:
        over.set()
        killer.join()


def played(url: str) -> Evaluation:
    return evaluate(agent_named("oracle"), {"patient": url}, repeats=4, concurrency=8, retries=4)


def test_a_run_in_chaos_finishes_and_invents_no_reward(
    importable_toys: None, no_waiting: None
) -> None:
    flags = ["--port", "0", "--oracle", "--workers", "2"]
    with serving([PATIENT], flags) as servers:
        server = servers[PATIENT]
        clean = played(server.url).worlds["patient"]
        weather = Weather(5)
        with FaultyProxy(server.url) as proxy, workers_killed(server, 0.4) as killed:
            proxy.faults = weather
            chaos = played(proxy.url)
    figures = chaos.worlds["patient"]
    assert weather.dealt > 50
    assert len(killed) > 2
    assert (clean.success, clean.score, clean.faulted) == (1.0, 1.0, 0)
    assert figures.episodes == clean.episodes == 64
    assert figures.judged + figures.faulted == figures.episodes
    assert figures.judged > 0.9 * figures.episodes
    assert (figures.success, figures.score, figures.reward) == (1.0, 1.0, 1.0)
    for each in chaos.trajectories:
        if each.judged:
            assert len(each.turns) == each.task + 1
        else:
            assert (each.reward, each.score, each.success) == (None, None, None)
            assert each.error
    assert any(each.attempts > 1 for each in chaos.trajectories)
