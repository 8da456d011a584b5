"""What the tests of several worlds need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def visits_end_with_their_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """BIRD's engine limits SQLite's memory for the whole process, which visits would use up."""
    if "webarena" not in request.node.nodeid:
        yield
        return
    from agentenv_webarena.sites.web import Web

    whole, opened = Web.open, []

    def remembered(self: Web) -> str:
        opened.append((self, whole(self)))
        return opened[-1][1]

    monkeypatch.setattr(Web, "open", remembered)
    yield
    for web, key in opened:
        web.close(key)
