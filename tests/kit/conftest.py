"""A started kit without HTTP, with a clock that the test moves; and a server's answers, read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from agentenv.protocol import Error
from envservers.environment import Environment
from envservers.journal import Journal
from envservers.metrics import Metrics
from envservers.session import Host
from envservers.sessions import Sessions
from envservers.settings import Settings
from envservers.workers import engine_for


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class House:
    sessions: Sessions
    host: Host
    clock: Clock


@asynccontextmanager
async def house(
    environment: type[Environment], options: Any = None, journal: Path | None = None, **chosen: Any
) -> AsyncIterator[House]:
    settings = Settings(**{"workers": 1, "oracle": True, **chosen})
    engine = engine_for(environment, options or environment.Options(), settings)
    log = Journal(journal, environment.name, {"name": environment.name}) if journal else None
    host = Host(engine, settings, Metrics(), log)
    clock = Clock()
    await engine.start()
    try:
        sessions = Sessions(host, clock)
        if log is not None:
            sessions.restore(log.load())
        yield House(sessions, host, clock)
    finally:
        await engine.stop()
        if log is not None:
            log.close()


def counted(host: Host, name: str, **labels: str) -> float:
    return host.metrics.registry.get_sample_value(f"agentenv_{name}_total", labels) or 0.0


def refused(answer: httpx.Response, status: int, code: str) -> str:
    assert answer.status_code == status, answer.text
    error = Error.model_validate_json(answer.content).error
    assert error.code == code
    return error.message


def opened(http: httpx.Client, task: int = 7, seed: int = 0) -> dict[str, Any]:
    answer = http.post("/createEnv", json={"task": task, "seed": seed})
    assert answer.status_code == 200, answer.text
    return answer.json()
