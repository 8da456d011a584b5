"""Verification: what was played is proven by playing it again; what differs is named."""

from __future__ import annotations

from typing import Any

import pytest

from agentenv.agents.agent import Moment, Reply
from agentenv.clients import EnvError
from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Episode
from agentenv.controller.verification import Difference, verify
from agentenv.trajectory import Trajectory
from tests.agentenv.one_by_one import OneByOne

pytestmark = pytest.mark.usefixtures("no_waiting")


class Slow(OneByOne):
    """Adds four, mumbles, then adds the rest."""

    name = "slow"

    async def reply(self, moment: Moment) -> Reply:
        rest = moment.state.task - 4
        said = ["Action: 4", "I wonder.", f"Action: {rest}"]
        return Reply(said[len(moment.messages) // 2 - 1])


@pytest.fixture
async def stored(sum_url: str) -> Trajectory:
    [trajectory] = await played(sum_url, [Episode("sum", 9, seed=5)])
    assert len(trajectory.turns) == 3
    return trajectory


async def played(url: str, episodes: list[Episode]) -> list[Trajectory]:
    return [each async for each in AgentController(Slow(), {"sum": url}).run(episodes)]


async def difference(url: str, trajectory: Trajectory) -> Difference | None:
    [verdict] = [each async for each in verify([trajectory], {"sum": url})]
    assert verdict.proven == (verdict.difference is None)
    return verdict.difference


def with_turn(trajectory: Trajectory, number: int, **changes: Any) -> Trajectory:
    turns = list(trajectory.turns)
    turns[number - 1] = turns[number - 1].model_copy(update=changes)
    return trajectory.model_copy(update={"turns": turns})


async def test_nothing_is_proven_by_nobody(sum_url: str, stored: Trajectory) -> None:
    with pytest.raises(ValueError, match="concurrency is 0: give at least 1"):
        [each async for each in verify([stored], {"sum": sum_url}, concurrency=0)]


async def test_what_was_played_is_proven(sum_url: str) -> None:
    trajectories = await played(sum_url, [Episode("sum", task) for task in range(5, 40)])
    verdicts = [each async for each in verify(trajectories, {"sum": sum_url}, concurrency=4)]
    assert all(each.proven for each in verdicts)
    assert sorted(each.place for each in verdicts) == list(range(35))


async def test_another_first_observation_is_turn_0(sum_url: str, stored: Trajectory) -> None:
    forged = stored.model_copy(update={"observation": "Reach 8 from 0. Seed 5."})
    found = await difference(sum_url, forged)
    assert found == Difference(0, "observation", forged.observation, stored.observation)
    assert str(found).startswith("turn 0: observation is 'Reach 9")


@pytest.mark.parametrize(
    ("number", "what", "forged"),
    [
        (1, "observation", "The sum is 5."),
        (1, "reward", 1.0),
        (3, "reward", 0.5),
        (1, "done", True),
        (3, "done", False),
    ],
)
async def test_a_forged_turn_is_named(
    sum_url: str, stored: Trajectory, number: int, what: str, forged: Any
) -> None:
    found = await difference(sum_url, with_turn(stored, number, **{what: forged}))
    assert found is not None
    assert (found.turn, found.what, found.stored) == (number, what, forged)


async def test_a_forged_action_shows_in_what_it_leads_to(sum_url: str, stored: Trajectory) -> None:
    forged = with_turn(stored, 1, action="3", reply="Thought: three\nAction: 3")
    found = await difference(sum_url, forged)
    assert found == Difference(1, "observation", "The sum is 4.", "The sum is 3.")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"action": "3"}, "4"),
        ({"reply": "Action: 3"}, "3"),
        ({"reply": "I add three."}, None),
        ({"action": None}, "4"),
    ],
)
async def test_an_action_that_is_not_the_replys_is_named(
    sum_url: str, stored: Trajectory, changes: dict[str, Any], said: str | None
) -> None:
    found = await difference(sum_url, with_turn(stored, 1, **changes))
    assert found is not None
    assert (found.turn, found.what, found.played) == (1, "action", said)


@pytest.mark.parametrize(("what", "forged"), [("score", 0.5), ("success", False), ("reward", 2.0)])
async def test_a_forged_result_is_named(
    sum_url: str, stored: Trajectory, what: str, forged: Any
) -> None:
    found = await difference(sum_url, stored.model_copy(update={what: forged}))
    assert found is not None
    assert (found.turn, found.what) == (None, what)


async def test_an_episode_that_claims_its_end_is_found_out(
    sum_url: str, stored: Trajectory
) -> None:
    cut = stored.model_copy(
        update={"turns": stored.turns[:1], "reward": 0.0, "score": 0.0, "success": False}
    )
    found = await difference(sum_url, cut)
    assert found == Difference(None, "outcome", "done", "not done")


async def test_steps_after_the_end_are_not_proven(sum_url: str, stored: Trajectory) -> None:
    longer = stored.model_copy(update={"turns": [*stored.turns, stored.turns[0]]})
    found = await difference(sum_url, longer)
    assert found is not None
    assert (found.turn, found.what) == (4, "the server's answer")
    assert "episode_over" in found.played


async def test_an_episode_that_was_not_judged_is_proven_as_far_as_it_goes(
    sum_url: str, stored: Trajectory
) -> None:
    faulted: dict[str, Any] = {"outcome": "env_error", "turns": stored.turns[:2]}
    results = dict.fromkeys(("reward", "score", "success"))
    assert await difference(sum_url, stored.model_copy(update=faulted | results)) is None


async def test_texts_without_rewards_are_compared_as_texts(
    sum_url: str, stored: Trajectory
) -> None:
    results = dict.fromkeys(("reward", "score", "success"))
    texts = with_turn(stored, 3, reward=0.0, done=False).model_copy(update=results)
    assert await difference(sum_url, texts) is None


@pytest.mark.parametrize(
    ("field", "what"),
    [("world_version", "world_version"), ("source", "source of tasks"), ("options", "options")],
)
async def test_another_version_of_the_world_says_so(
    sum_url: str, stored: Trajectory, field: str, what: str
) -> None:
    other: Any = {"size": 3} if field == "options" else "old"
    found = await difference(sum_url, stored.model_copy(update={field: other}))
    assert found is not None
    assert (found.turn, found.what, found.stored) == (None, what, other)


async def test_a_task_that_is_not_there_is_not_proven(sum_url: str, stored: Trajectory) -> None:
    found = await difference(sum_url, stored.model_copy(update={"task": 4000}))
    assert found is not None
    assert "unknown_task" in found.played


async def test_a_world_without_a_server_is_refused(stored: Trajectory) -> None:
    with pytest.raises(ValueError, match="no server of 'sum'"):
        [each async for each in verify([stored], {})]


async def test_a_server_that_is_gone_is_an_error(stored: Trajectory) -> None:
    with pytest.raises(EnvError):
        await difference("http://127.0.0.1:9", stored)
