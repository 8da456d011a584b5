"""Pace and patience: an endpoint is asked as much as it takes, and not for ever."""

from __future__ import annotations

import asyncio
import math
from random import Random

import pytest

from agentenv.agents.endpoint.failure import Failure
from agentenv.agents.endpoint.pace import Pace
from agentenv.agents.endpoint.patience import Patience
from tests.agentenv.virtual_time import VirtualTime


class Traffic:
    """Requests through a pace in virtual time, with the times at which each went out."""

    def __init__(self, most: int):
        self.time = VirtualTime()
        self.pace = Pace(most, self.time.clock, self.time.sleep, Random(0))
        self.begun: list[float] = []
        self.order: list[int] = []
        self.under_way = self.most_under_way = 0

    async def request(
        self,
        number: int = 0,
        takes: float = 1.0,
        congested: bool = False,
        wait: float | None = None,
    ) -> None:
        async with self.pace.passage() as passage:
            self.begun.append(self.time.now)
            self.order.append(number)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            try:
                await self.time.sleep(takes)
            finally:
                self.under_way -= 1
            if congested:
                passage.congested(wait)
            else:
                passage.answered()

    async def after(self, seconds: float, **request: float | bool | None) -> None:
        await self.time.sleep(seconds)
        await self.request(**request)  # type: ignore[arg-type]


async def test_as_many_requests_are_under_way_as_allowed_and_no_more_in_their_order() -> None:
    traffic = Traffic(4)
    await traffic.time.run(*(traffic.request(number) for number in range(20)))
    assert traffic.most_under_way == 4
    assert traffic.order == list(range(20))


async def test_one_congestion_halves_once_however_many_requests_met_it() -> None:
    traffic = Traffic(16)
    await traffic.time.run(*(traffic.request(congested=True) for _ in range(16)))
    assert traffic.pace.allowed == 8


async def test_another_congestion_halves_again_and_one_request_always_may_go() -> None:
    traffic = Traffic(16)
    allowed = []
    for _ in range(6):
        await traffic.time.run(traffic.request(congested=True))
        allowed.append(traffic.pace.allowed)
    assert allowed == [8, 4, 2, 1, 1, 1]
    await traffic.time.run(traffic.request(), traffic.request())
    assert len(traffic.begun) == 8


async def test_a_round_of_answers_allows_about_one_more_up_to_the_most() -> None:
    traffic = Traffic(16)
    await traffic.time.run(traffic.request(congested=True))
    await traffic.time.run(*(traffic.request() for _ in range(8)))
    assert 8.8 < traffic.pace.allowed < 9.1
    await traffic.time.run(*(traffic.request() for _ in range(400)))
    assert traffic.pace.allowed == 16


async def test_those_in_line_go_one_by_one_when_the_answers_come_back() -> None:
    traffic = Traffic(2)
    await traffic.time.run(traffic.request(congested=True))
    traffic.most_under_way = 0
    await traffic.time.run(*(traffic.request() for _ in range(3)))
    assert traffic.begun[1:] == [1, 2, 2]  # one alone, then both places are there again


async def test_the_wait_asked_of_one_is_kept_by_all_and_nobody_comes_back_with_another() -> None:
    traffic = Traffic(16)
    others = (traffic.after(2, takes=6.0) for _ in range(8))
    await traffic.time.run(traffic.request(congested=True, wait=10), *others)
    back = traffic.begun[1:]
    assert len(set(back)) == 8
    assert min(back) >= 11  # it was told at 1
    assert max(back) <= 11 + 5


async def test_a_shorter_wait_does_not_end_a_longer_one() -> None:
    traffic = Traffic(16)
    both = [traffic.request(congested=True, wait=30), traffic.request(congested=True, wait=1)]
    await traffic.time.run(*both, traffic.after(5))
    assert traffic.begun[-1] >= 31


async def test_whoever_waits_already_waits_on_when_the_server_asks_again() -> None:
    traffic = Traffic(16)
    first = traffic.request(takes=1, congested=True, wait=5)
    slow = traffic.request(takes=4, congested=True, wait=60)
    await traffic.time.run(first, slow, traffic.after(2))
    assert traffic.begun[-1] >= 64


@pytest.mark.parametrize("when", [0.5, 3.0])  # in line; in the pause
async def test_a_request_that_is_cancelled_leaves_its_place_to_others(when: float) -> None:
    traffic = Traffic(1)
    tasks: list[asyncio.Task[None]] = []

    async def cancel() -> None:
        tasks.extend(asyncio.create_task(traffic.request()) for _ in range(3))
        await traffic.time.sleep(when)
        for task in tasks:
            task.cancel()

    await traffic.time.run(traffic.request(congested=True, wait=10), cancel())
    await asyncio.gather(*tasks, return_exceptions=True)
    assert all(task.cancelled() for task in tasks)
    await traffic.time.run(traffic.request(), traffic.request())
    assert len(traffic.begun) == 3
    assert traffic.most_under_way == 1


async def test_a_request_that_is_admitted_and_cancelled_at_once_leaves_its_place_too() -> None:
    traffic = Traffic(1)
    async with traffic.pace.passage():
        waiting = asyncio.create_task(traffic.request())
        await asyncio.sleep(0)
    waiting.cancel()  # its place is there, but it has not heard of that
    await asyncio.gather(waiting, return_exceptions=True)
    await traffic.time.run(traffic.request())
    assert traffic.begun == [0]


async def test_a_server_that_takes_five_at_once_is_asked_for_about_five() -> None:
    time = VirtualTime()
    pace = Pace(64, time.clock, time.sleep, Random(1))
    patience = Patience(1000, math.inf, Random(2))
    at_work = answers = refusals = 0

    async def reply() -> None:
        nonlocal at_work, answers, refusals
        trying = patience.begun()
        while True:
            async with pace.passage() as passage:
                if at_work < 5:
                    at_work += 1
                    await time.sleep(1.0)
                    at_work -= 1
                    answers += 1
                    return passage.answered()
                await time.sleep(0.05)
                refusals += 1
                passage.congested()
            await time.sleep(trying.wait_after(Failure("busy", congested=True), 0.05) or 0.0)

    await time.run(*(reply() for _ in range(300)))
    assert answers == 300
    assert time.now < 2 * 300 / 5  # at least half of what the server can do
    assert refusals < 150  # half a refusal for an answer; at a steady 64 they are many for each


def test_a_pace_without_a_request_is_refused() -> None:
    with pytest.raises(ValueError, match="the concurrency is 0: give at least 1"):
        Pace(0)


def waits(patience: Patience, failure: Failure, seconds: float = 0.0) -> list[float]:
    trying, found = patience.begun(), []
    while (wait := trying.wait_after(failure, seconds)) is not None:
        found.append(wait)
    return found


def test_waits_double_and_are_spread_and_end_at_a_minute() -> None:
    found = waits(Patience(9, math.inf, Random(0)), Failure("reset"))
    for wait, doubled in zip(found, [1, 2, 4, 8, 16, 32, 60, 60, 60], strict=True):
        assert doubled / 2 <= wait <= doubled
    assert found != waits(Patience(9, math.inf, Random(1)), Failure("reset"))


def test_thousands_of_retries_are_as_possible_as_none() -> None:
    assert len(waits(Patience(5000, math.inf, Random(0)), Failure("reset"))) == 5000
    assert waits(Patience(0, math.inf, Random(0)), Failure("reset")) == []


def test_the_seconds_of_attempts_and_waits_are_bounded_too() -> None:
    assert len(waits(Patience(100, 60.0, Random(0)), Failure("late"), seconds=20)) == 2


def test_a_wait_that_is_asked_for_and_longer_than_the_patience_ends_it() -> None:
    patience = Patience(8, 600.0, Random(0))
    assert waits(patience, Failure("quota", congested=True, wait=3600)) == []
    assert patience.bearable(3600) is None
    assert patience.bearable(599) == 599


def test_a_server_that_is_not_congested_is_waited_for_by_the_request_alone() -> None:
    assert waits(Patience(1, 600.0, Random(0)), Failure("restarts", wait=20)) == [20]
    assert waits(Patience(1, 600.0, Random(0)), Failure("busy", congested=True, wait=20)) == [0]
