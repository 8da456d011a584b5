"""A session is its task, its seed and its actions."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from agentenv.protocol import State
from envservers import errors
from envservers.sessions import REMEMBERED_CLOSED
from tests.kit.conftest import counted, house
from tests.kit.toys import Forgetful, Liar, Sum, SumOfOthers


async def opened(sessions: Any, task: int = 7, seed: int = 0) -> State:
    state = await sessions.create(task, seed)
    assert isinstance(state, State)
    return state


async def test_an_episode_is_played_to_its_end() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        assert (state.observation, state.steps, state.done) == ("Reach 7 from 0. Seed 0.", 0, False)
        state = await kit.sessions.step(state.env_id, "3")
        assert (state.observation, state.reward, state.score) == ("The sum is 3.", 0.0, 0.0)
        state = await kit.sessions.step(state.env_id, "4")
        assert (state.reward, state.score, state.done, state.success) == (1.0, 1.0, True, True)
        assert state.steps == 2


async def test_an_invalid_action_is_an_observation_and_costs_a_step() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        state = await kit.sessions.step(state.env_id, "fly")
        assert state.observation == "'fly' is no number: give one such as 3."
        assert state.info == {"invalid_action": True}
        assert (state.steps, state.reward, state.done) == (1, 0.0, False)
        assert counted(kit.host, "invalid_actions") == 1


async def test_a_step_after_the_end_is_refused_and_a_reset_begins_anew() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        await kit.sessions.step(state.env_id, "7")
        with pytest.raises(errors.EpisodeOver, match="POST /reset"):
            await kit.sessions.step(state.env_id, "1")
        again = await kit.sessions.reset(state.env_id, 5)
        assert (again.task, again.steps, again.score, again.done) == (5, 0, 0.0, False)


async def test_a_session_without_a_task_waits_for_one() -> None:
    async with house(Sum) as kit:
        env_id = await kit.sessions.create()
        assert isinstance(env_id, int)
        for call in (kit.sessions.step(env_id, "1"), kit.sessions.observation(env_id)):
            with pytest.raises(errors.NotReset):
                await call
        assert (await kit.sessions.reset(env_id, 3)).env_id == env_id


@pytest.mark.parametrize("task", [0, -1, 200, 10**30])
async def test_a_task_that_does_not_exist_changes_nothing(task: int) -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        with pytest.raises(errors.UnknownTask, match="sum has tasks 0 to 199 without 0"):
            await kit.sessions.reset(state.env_id, task)
        with pytest.raises(errors.UnknownTask):
            await kit.sessions.create(task)
        assert await kit.sessions.observation(state.env_id) == state
        assert len(kit.sessions) == 1


async def test_unknown_and_closed_sessions_are_told_apart() -> None:
    async with house(Sum) as kit:
        with pytest.raises(errors.UnknownEnv):
            await kit.sessions.step(12345, "1")
        state = await opened(kit.sessions)
        await kit.sessions.close(state.env_id)
        await kit.sessions.close(state.env_id)
        with pytest.raises(errors.EnvClosed, match="closed by its caller"):
            await kit.sessions.step(state.env_id, "1")
        with pytest.raises(errors.UnknownEnv):
            await kit.sessions.close(12345)


async def test_a_repeated_turn_gets_its_state_again_and_never_a_second_step() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        first = await kit.sessions.step(state.env_id, "3", turn=0)
        assert await kit.sessions.step(state.env_id, "3", turn=0) == first
        assert (await kit.sessions.observation(state.env_id)).steps == 1
        last = await kit.sessions.step(state.env_id, "4", turn=1)
        assert last.done
        assert await kit.sessions.step(state.env_id, "4", turn=1) == last


@pytest.mark.parametrize(("action", "turn"), [("2", 0), ("3", 2), ("3", 9)])
async def test_a_wrong_turn_is_refused(action: str, turn: int) -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        await kit.sessions.step(state.env_id, "3", turn=0)
        with pytest.raises(errors.WrongTurn, match="1 steps were taken"):
            await kit.sessions.step(state.env_id, action, turn)


async def test_a_fork_is_equal_and_independent() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions, seed=5)
        state = await kit.sessions.step(state.env_id, "3")
        twin = await kit.sessions.fork(state.env_id)
        assert isinstance(twin, State)
        assert twin.env_id != state.env_id
        assert twin.model_dump(exclude={"env_id"}) == state.model_dump(exclude={"env_id"})
        await kit.sessions.step(state.env_id, "1")
        assert (await kit.sessions.step(twin.env_id, "4")).success
        assert (await kit.sessions.observation(state.env_id)).observation == "The sum is 4."


async def test_a_session_that_idles_gives_its_engine_back_and_goes_on_where_it_stood() -> None:
    async with house(Sum, idle_seconds=10) as kit:
        state = await opened(kit.sessions, seed=5)
        state = await kit.sessions.step(state.env_id, "3")
        kit.clock.now = 9
        kit.sessions.forget_idle()
        assert kit.sessions.awake == 1
        kit.clock.now = 20
        kit.sessions.forget_idle()
        assert (kit.sessions.awake, len(kit.sessions)) == (0, 1)
        assert await kit.sessions.observation(state.env_id) == state
        assert kit.sessions.awake == 0, "reading the last State wakes nobody"
        assert (await kit.sessions.step(state.env_id, "4")).success
        assert counted(kit.host, "replays") == 1


async def test_idle_sessions_cost_no_thread_and_no_task() -> None:
    async with house(Sum) as kit:
        before = threading.active_count(), len(asyncio.all_tasks())
        for _ in range(1000):
            await opened(kit.sessions)
        assert (threading.active_count(), len(asyncio.all_tasks())) == before


async def test_a_forgotten_session_is_closed_and_says_so() -> None:
    async with house(Sum, ttl_seconds=60) as kit:
        old, young = await opened(kit.sessions), await opened(kit.sessions)
        kit.clock.now = 50
        await kit.sessions.observation(young.env_id)
        kit.clock.now = 70
        kit.sessions.forget_idle()
        with pytest.raises(errors.EnvClosed, match="60 s without a call"):
            await kit.sessions.observation(old.env_id)
        assert await kit.sessions.observation(young.env_id) == young


async def test_a_full_server_refuses_and_never_shares_a_session() -> None:
    async with house(Sum, max_sessions=3) as kit:
        states = [await opened(kit.sessions) for _ in range(3)]
        assert len({each.env_id for each in states}) == 3
        for call in (kit.sessions.create(), kit.sessions.fork(states[0].env_id)):
            with pytest.raises(errors.AtCapacity, match="--max-sessions"):
                await call
        await kit.sessions.close(states[0].env_id)
        await kit.sessions.create()


async def test_calls_on_one_session_take_their_turns() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions, task=100)
        await asyncio.gather(*(kit.sessions.step(state.env_id, "1") for _ in range(50)))
        last = await kit.sessions.observation(state.env_id)
        assert (last.steps, last.observation) == (50, "The sum is 50.")


async def test_an_action_that_is_too_long_is_invalid_whatever_it_says() -> None:
    async with house(Sum, idle_seconds=1) as kit:
        state = await opened(kit.sessions)
        state = await kit.sessions.step(state.env_id, "1" * 1_000_000)
        assert "longer than 8192 characters" in state.observation
        assert state.info == {"invalid_action": True}
        assert (await kit.sessions.step(state.env_id, "3")).observation == "The sum is 3."
        kit.clock.now = 100
        kit.sessions.forget_idle()
        assert (await kit.sessions.step(state.env_id, "4")).success


async def test_an_episode_that_grows_too_long_is_truncated() -> None:
    async with house(Sum, max_steps=3, idle_seconds=1) as kit:
        state = await opened(kit.sessions, task=100)
        for _ in range(3):
            state = await kit.sessions.step(state.env_id, "1")
        assert (state.done, state.truncated, state.success) == (True, True, False)
        with pytest.raises(errors.EpisodeOver):
            await kit.sessions.step(state.env_id, "97")


async def test_an_episode_whose_actions_take_too_much_room_is_truncated() -> None:
    async with house(Sum, max_steps=100_000) as kit:
        state = await opened(kit.sessions)
        while not state.done:
            state = await kit.sessions.step(state.env_id, "x" * 8000)
        assert state.truncated
        assert state.steps == 132


async def test_an_environment_that_is_not_deterministic_is_found_out() -> None:
    async with house(Liar, idle_seconds=1) as kit:
        state = await opened(kit.sessions)
        kit.clock.now = 100
        kit.sessions.forget_idle()
        with pytest.raises(errors.SessionLost, match="not deterministic"):
            await kit.sessions.step(state.env_id, "1")
        with pytest.raises(errors.EnvClosed, match="lost"):
            await kit.sessions.step(state.env_id, "1")


async def test_a_world_that_cannot_be_replayed_loses_its_session_with_its_worker() -> None:
    async with house(Forgetful, idle_seconds=1) as kit:
        state = await opened(kit.sessions)
        kit.clock.now = 100
        kit.sessions.forget_idle()
        assert kit.sessions.awake == 1, "it keeps its engine, however long it idles"
        with pytest.raises(errors.BadRequest, match="cannot fork"):
            await kit.sessions.fork(state.env_id)
        with pytest.raises(errors.SessionLost):
            await kit.sessions.step(state.env_id, "exit")
        assert len(kit.sessions) == 0


async def test_the_oracle_answers_only_where_it_is_open() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        advice = await kit.sessions.oracle(state.env_id)
        assert (await kit.sessions.step(state.env_id, advice.action)).success
        with pytest.raises(errors.EpisodeOver):
            await kit.sessions.oracle(state.env_id)
    async with house(Sum, oracle=False) as kit:
        state = await opened(kit.sessions)
        with pytest.raises(errors.OracleClosed, match="--oracle"):
            await kit.sessions.oracle(state.env_id)
    async with house(SumOfOthers) as kit:
        state = await opened(kit.sessions)
        with pytest.raises(errors.OracleClosed, match="knows only its built-in tasks"):
            await kit.sessions.oracle(state.env_id)


async def test_available_actions_of_an_episode_that_is_over_are_none() -> None:
    async with house(Sum) as kit:
        state = await opened(kit.sessions)
        assert await kit.sessions.available_actions(state.env_id) == ["1", "2", "7"]
        await kit.sessions.step(state.env_id, "7")
        assert await kit.sessions.available_actions(state.env_id) == []


async def test_only_the_last_closed_ids_are_remembered() -> None:
    async with house(Sum) as kit:
        first = await opened(kit.sessions)
        await kit.sessions.close(first.env_id)
        for _ in range(REMEMBERED_CLOSED):
            await kit.sessions.close((await opened(kit.sessions)).env_id)
        with pytest.raises(errors.UnknownEnv):
            await kit.sessions.observation(first.env_id)
        assert counted(kit.host, "sessions_opened") == counted(kit.host, "sessions_closed")
