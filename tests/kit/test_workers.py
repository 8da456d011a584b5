"""Workers that sleep, crash, exit and answer garbage cost no session."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from agentenv.protocol import State
from envservers import errors
from envservers.workers import ProcessEngine
from tests.kit.conftest import counted, house
from tests.kit.toys import Forgetful, Laned, Looped, Rough, Threaded


async def opened(sessions: Any, task: int = 7) -> State:
    state = await sessions.create(task)
    assert isinstance(state, State)
    return state


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_killed_workers_sessions_are_rebuilt_by_replay() -> None:
    async with house(Rough, workers=2) as kit:
        states = [await opened(kit.sessions, 199) for _ in range(200)]
        states = [
            await kit.sessions.step(each.env_id, str(n % 100)) for n, each in enumerate(states)
        ]
        for child in psutil.Process().children():
            if "spawn_main" in " ".join(child.cmdline()):
                os.kill(child.pid, signal.SIGKILL)
        for number, state in enumerate(states):
            assert await kit.sessions.observation(state.env_id) == state
            after = await kit.sessions.step(state.env_id, "1")
            assert after.observation == f"The sum is {number % 100 + 1}."
            assert after.steps == 2
        assert kit.host.engine.restarts == 2


async def test_sessions_beyond_the_seats_sleep_in_turn_and_lose_nothing() -> None:
    async with house(Rough, workers=2, seats=3) as kit:
        engine = kit.host.engine
        assert isinstance(engine, ProcessEngine)
        states = await asyncio.gather(*(opened(kit.sessions, 199) for _ in range(30)))
        for total in range(1, 5):
            steps = (kit.sessions.step(each.env_id, "1") for each in states)
            states = await asyncio.gather(*steps)
            assert {each.observation for each in states} == {f"The sum is {total}."}
            assert kit.sessions.awake <= 6
            assert all(each.seats <= 3 for each in engine._workers)
        twins = [await kit.sessions.fork(each.env_id) for each in states]
        assert kit.sessions.awake <= 6
        for twin in twins:
            assert isinstance(twin, State)
            assert (await kit.sessions.step(twin.env_id, "2")).observation == "The sum is 6."
        assert engine.restarts == 0


@pytest.mark.parametrize("action", ["exit", "kill"])
async def test_an_action_that_ends_every_worker_is_a_fault_and_not_a_step(action: str) -> None:
    async with house(Rough) as kit:
        state = await opened(kit.sessions)
        state = await kit.sessions.step(state.env_id, "3")
        with pytest.raises(errors.EngineFailed, match="ended again and again"):
            await kit.sessions.step(state.env_id, action)
        assert await kit.sessions.observation(state.env_id) == state
        assert (await kit.sessions.step(state.env_id, "4")).success


async def test_a_call_whose_worker_ends_once_is_made_again(tmp_path: Path) -> None:
    async with house(Rough) as kit:
        state = await opened(kit.sessions)
        state = await kit.sessions.step(state.env_id, "3")
        state = await kit.sessions.step(state.env_id, f"exit-once {tmp_path / 'mark'}")
        assert (state.observation, state.steps) == ("Done.", 2)
        assert (await kit.sessions.step(state.env_id, "4")).success


@pytest.mark.parametrize("toy", [Rough, Threaded, Looped])
@pytest.mark.parametrize(
    "action",
    [
        "raise",
        "none",
        "not-json",
        "surrogate",
        "reward-nan",
        "unpicklable",
        "sys-exit",
        "bad-list",
    ],
)
async def test_garbage_is_a_fault_and_the_session_stays_where_it_was(
    toy: type[Rough], action: str
) -> None:
    async with house(toy) as kit:
        state = await opened(kit.sessions)
        state = await kit.sessions.step(state.env_id, "3")
        with pytest.raises(errors.EngineFailed):
            await kit.sessions.step(state.env_id, action)
        assert await kit.sessions.observation(state.env_id) == state
        assert (await kit.sessions.step(state.env_id, "4")).success
        assert counted(kit.host, "faults", code="engine_failed") == 1
        assert kit.host.engine.restarts == 0


@pytest.mark.parametrize("toy", [Rough, Threaded])
async def test_a_step_that_overruns_times_out_and_the_session_survives(toy: type[Rough]) -> None:
    async with house(toy, workers=2, step_seconds=0.3) as kit:
        state, other = await opened(kit.sessions), await opened(kit.sessions)
        state = await kit.sessions.step(state.env_id, "3")
        with pytest.raises(errors.TimedOut, match=r"longer than 0\.3 s"):
            await kit.sessions.step(state.env_id, "sleep 3")
        assert await kit.sessions.observation(state.env_id) == state
        assert (await kit.sessions.step(state.env_id, "4")).success
        assert (await kit.sessions.step(other.env_id, "7")).success


async def test_a_session_is_not_blamed_for_the_workers_that_others_end() -> None:
    async with house(Rough) as kit:
        bad = [await opened(kit.sessions) for _ in range(4)]
        good = [await opened(kit.sessions) for _ in range(6)]
        calls = [kit.sessions.step(each.env_id, "kill") for each in bad]
        calls += [kit.sessions.step(each.env_id, "7") for each in good]
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(each) for each in ended[:4]] == [errors.EngineFailed] * 4
        assert [getattr(each, "success", each) for each in ended[4:]] == [True] * 6


async def test_waiting_for_a_busy_worker_does_not_count_as_time_of_the_call() -> None:
    async with house(Rough, step_seconds=1.0) as kit:
        states = [await opened(kit.sessions) for _ in range(6)]
        ended = await asyncio.gather(
            *(kit.sessions.step(each.env_id, "sleep 0.3") for each in states)
        )
        assert [each.observation for each in ended] == ["Done."] * 6


async def test_calls_in_the_lanes_of_one_worker_overlap(tmp_path: Path) -> None:
    async with house(Laned, step_seconds=10) as kit:
        one, other = await opened(kit.sessions), await opened(kit.sessions)
        here, there = tmp_path / "here", tmp_path / "there"
        met = await asyncio.gather(
            kit.sessions.step(one.env_id, f"meet {here} {there}"),
            kit.sessions.step(other.env_id, f"meet {there} {here}"),
        )
        assert [each.observation for each in met] == ["Done.", "Done."]


async def test_a_call_that_overruns_costs_those_in_the_other_lanes_nothing() -> None:
    async with house(Laned, step_seconds=2) as kit:
        slow, other = await opened(kit.sessions), await opened(kit.sessions)
        calls = [kit.sessions.step(slow.env_id, "sleep 30")]
        calls += [kit.sessions.step(other.env_id, "sleep 1")]
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(ended[0], errors.TimedOut)
        assert isinstance(ended[1], State)
        assert (await kit.sessions.step(other.env_id, "7")).success


@pytest.mark.parametrize("toy", [Rough, Laned])
async def test_a_worker_whose_engine_is_lost_is_replaced(toy: type[Rough], tmp_path: Path) -> None:
    async with house(toy) as kit:
        state = await opened(kit.sessions)
        await kit.sessions.step(state.env_id, "3")
        state = await kit.sessions.step(state.env_id, f"lose-once {tmp_path / 'mark'}")
        assert (state.observation, state.steps) == ("Done.", 2)
        assert kit.host.engine.restarts == 1
        assert (await kit.sessions.step(state.env_id, "4")).success


async def test_sessions_that_cannot_sleep_fill_the_seats_and_more_are_told_to_wait() -> None:
    async with house(Forgetful, seats=2) as kit:
        first = await opened(kit.sessions)
        await opened(kit.sessions)
        with pytest.raises(errors.AtCapacity, match="all 2 seats are in use"):
            await opened(kit.sessions)
        await kit.sessions.close(first.env_id)
        assert (await opened(kit.sessions)).steps == 0


async def test_sessions_are_spread_over_the_workers() -> None:
    async with house(Rough, workers=2) as kit:
        states = [await opened(kit.sessions) for _ in range(4)]
        steps = [await kit.sessions.step(each.env_id, "pid") for each in states]
        pids = [each.observation for each in steps]
        assert sorted(map(pids.count, set(pids))) == [2, 2]


async def test_what_an_engine_prints_does_not_reach_the_pipe() -> None:
    async with house(Rough) as kit:
        state = await opened(kit.sessions)
        assert (await kit.sessions.step(state.env_id, "write")).observation == "Done."
        assert (await kit.sessions.step(state.env_id, "7")).success


async def test_a_server_whose_engine_cannot_load_refuses_to_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.touch()
    with pytest.raises(errors.SetupFailed, match=r"rough cannot start: .*no engine here: install"):
        async with house(Rough, Rough.Options(setup_file=broken)):
            raise AssertionError("it started")


async def test_health_is_red_while_no_worker_lives_and_green_again(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    async with house(Rough, Rough.Options(setup_file=broken), step_seconds=0.5) as kit:
        state = await opened(kit.sessions)
        assert kit.host.engine.failure == ""
        broken.touch()
        with pytest.raises(errors.TimedOut):
            await kit.sessions.step(state.env_id, "sleep 3")
        await until(lambda: "no engine here" in kit.host.engine.failure)
        broken.unlink()
        assert (await kit.sessions.step(state.env_id, "7")).success
        assert kit.host.engine.failure == ""


async def test_a_fork_without_a_fast_copy_is_made_by_replay() -> None:
    async with house(Rough) as kit:
        state = await opened(kit.sessions)
        await kit.sessions.step(state.env_id, "3")
        twin = await kit.sessions.fork(state.env_id)
        assert isinstance(twin, State)
        assert (await kit.sessions.step(twin.env_id, "4")).success
        assert (await kit.sessions.observation(state.env_id)).steps == 1


async def test_a_caller_that_goes_away_leaves_its_session_usable(tmp_path: Path) -> None:
    async with house(Rough, step_seconds=5) as kit:
        state, other = await opened(kit.sessions), await opened(kit.sessions)
        state = await kit.sessions.step(state.env_id, "3")
        here, there = tmp_path / "here", tmp_path / "there"
        leaving = asyncio.ensure_future(kit.sessions.step(state.env_id, f"meet {here} {there}"))
        await until(here.exists)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        there.touch()
        assert (await kit.sessions.step(other.env_id, "7")).success
        assert await kit.sessions.observation(state.env_id) == state
        assert (await kit.sessions.step(state.env_id, "4")).success


@pytest.mark.parametrize("end", ["exit", "sleep 5", ""])
async def test_what_a_worker_started_ends_with_it(end: str) -> None:
    async with house(Rough, step_seconds=0.5) as kit:
        state = await opened(kit.sessions)
        child = psutil.Process(int((await kit.sessions.step(state.env_id, "spawn")).observation))
        assert child.is_running()
        if end:
            with pytest.raises(errors.Refusal):
                await kit.sessions.step(state.env_id, end)
    # The second worker replayed the action, so that it started a child as well: of the same fate.
    await until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


async def test_stopping_leaves_no_process_and_no_thread() -> None:
    async with house(Rough, workers=2) as kit:
        await opened(kit.sessions)
        engine = kit.host.engine
        assert isinstance(engine, ProcessEngine)
        processes = [psutil.Process(each._process.pid) for each in engine._workers]
    assert not any(each.is_running() for each in processes)
    await until(lambda: not any("pipe" in each.name for each in threading.enumerate()))
