"""An endpoint fails in every way an endpoint can, and no figure of the evaluation moves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from agentenv.agents.agent import AgentError
from agentenv.agents.openai import ChatEndpoint
from agentenv.controller.evaluation import Evaluation, evaluate
from agentenv.servers import serving
from agentenv.trajectory import Trajectory
from tests.agentenv.adding_model import KINDS, AddingModel
from tests.agentenv.moments import moment, reply_of

LOOPED = "tests.kit.toys:Looped"
KEY = "sk-0123456789abcdef"


async def at_once(seconds: float) -> None:
    """A wait that takes no time."""
    await asyncio.sleep(0)


def endpoint(model: AddingModel, retries: int = 40, timeout: float = 0.25) -> ChatEndpoint:
    return ChatEndpoint(
        "adding",
        model.url,
        api_key=KEY,
        timeout=timeout,
        retries=retries,
        patience=1e9,
        concurrency=16,
        sleep=at_once,
        random=Random(0),
    )


@pytest.fixture(scope="module")
def worlds(sum_url: str) -> Iterator[dict[str, str]]:
    with serving([LOOPED], ["--port", "0"]) as servers:
        yield {"sum": sum_url, "looped": servers[LOOPED].url}


def played(worlds: dict[str, str], model: AddingModel, again: int = 0, **agent: Any) -> Evaluation:
    return evaluate(endpoint(model, **agent), worlds, n=20, concurrency=16, retries=again)


@pytest.fixture(scope="module")
def expected(worlds: dict[str, str]) -> Evaluation:
    with AddingModel() as sound:
        return played(worlds, sound, timeout=60.0)


def outcome(trajectory: Trajectory) -> dict[str, Any]:
    """All but how long it took."""
    turns = [turn.model_copy(update={"seconds": 0.0}) for turn in trajectory.turns]
    return trajectory.model_copy(
        update={"turns": turns, "seconds": 0.0, "started": ""}
    ).model_dump()


@pytest.mark.parametrize(("faults", "seed"), [(0.3, 1), (0.5, 2)])
def test_a_run_against_a_faulty_endpoint_gives_what_it_gives_against_a_sound_one(
    worlds: dict[str, str], expected: Evaluation, faults: float, seed: int
) -> None:
    with AddingModel(faults, seed) as faulty:
        found = played(worlds, faulty)
    assert set(faulty.dealt) == set(KINDS)
    assert sum(faulty.dealt.values()) > faults * 0.8 * faulty.requests
    assert [outcome(each) for each in found.trajectories] == [
        outcome(each) for each in expected.trajectories
    ]
    for world, figures in found.worlds.items():
        assert (figures.episodes, figures.judged, figures.faulted) == (20, 20, 0)
        assert figures.success == expected.worlds[world].success
        assert 0 < figures.success < 1
        assert figures.invalid and figures.invalid > 0


def test_against_an_endpoint_that_only_fails_no_episode_has_a_result(
    worlds: dict[str, str],
) -> None:
    with AddingModel(faults=1.0, seed=3) as broken:
        evaluation = played(worlds, broken, again=1, retries=1, timeout=0.1)
    assert set(broken.dealt) == set(KINDS)
    for each in evaluation.trajectories:
        assert (each.outcome, each.reward, each.score, each.success) == (
            "agent_error", None, None, None,
        )  # fmt: skip
        assert each.error and KEY not in each.error
        assert not each.turns
    for figures in evaluation.worlds.values():
        assert (figures.judged, figures.faulted) == (0, 20)
        assert (figures.success, figures.score, figures.reward) == (None, None, None)


TOLD = {
    "429": "HTTP 429: too much for Bearer [key]",
    "429 seconds": "HTTP 429",
    "429 date": "HTTP 429",
    "500": "HTTP 500: Bearer [key] broke it",
    "503": "HTTP 503",
    "hang": "no answer within 0.3 s",
    "trickle": "no answer within 0.3 s",
    "garbage": "no JSON: '<html>\\x00 Bad gateway'",
    "no HTTP": "RemoteProtocolError",
    "wrong shape": "gave no reply",
    "half a body": "RemoteProtocolError",
    "reset": "Re",  # ReadError, or RemoteProtocolError: the reset may come before or after
    "close": "RemoteProtocolError Server disconnected",
    "200 with an error": "HTTP 200 with an error: busy",
}
SILENT = ("hang", "trickle")


@pytest.mark.parametrize("kind", KINDS)
async def test_each_way_to_fail_costs_its_retries_and_says_what_it_was(kind: str) -> None:
    with AddingModel(faults=1.0, kinds=(kind,)) as broken:
        agent = endpoint(broken, retries=2, timeout=0.3 if kind in SILENT else 60.0)
        with pytest.raises(AgentError) as caught:
            await reply_of(agent, moment())
        await agent.close()
    assert broken.dealt[kind] == 3 or kind in SILENT  # a slow machine may not come to ask
    assert TOLD[kind] in str(caught.value)
    assert KEY not in str(caught.value)
