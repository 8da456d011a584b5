"""A real server of a toy world, once for all tests of the player's side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agentenv.servers import serving
from tests.agentenv.faulty_proxy import FaultyProxy

SUM = "tests.kit.toys:Sum"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def importable_toys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        yield


@pytest.fixture(scope="session")
def sum_url(importable_toys: None) -> Iterator[str]:
    with serving([SUM], ["--port", "0", "--oracle"]) as servers:
        yield servers[SUM].url


@pytest.fixture(scope="session")
def maze_url() -> Iterator[str]:
    with serving(["maze"], ["--port", "0", "--oracle"]) as servers:
        yield servers["maze"].url


@pytest.fixture
def proxy(sum_url: str) -> Iterator[FaultyProxy]:
    with FaultyProxy(sum_url) as standing:
        yield standing


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are repeated at once; how long the pauses are is tested with the clients."""
    monkeypatch.setattr("agentenv.clients.calls._FIRST_PAUSE", 0.001)
