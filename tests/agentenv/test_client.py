"""Clients: one session each, calls that are repeated only where that is safe, errors that tell."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any

import httpx
import psutil
import pytest

from agentenv.clients import AsyncEnvClient, BadAnswer, EnvClient, EnvError, Unreachable
from agentenv.clients.connections import shared_http
from tests.agentenv.faulty_proxy import FaultyProxy


class Awaited:
    """An AsyncEnvClient that plain code can call, so that both clients pass the same tests."""

    def __init__(self, *arguments: Any, **settings: Any):
        note = settings.pop("sleep", None)
        if note is not None:

            async def sleep(seconds: float) -> None:
                note(seconds)

            settings["sleep"] = sleep
        self._runner = asyncio.Runner()
        self._env = AsyncEnvClient(*arguments, **settings)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._env, name)
        return self._plain(value) if callable(value) else value

    def __enter__(self) -> Awaited:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _plain(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            answer = self._runner.run(_all(method(*arguments, **named)))
            if isinstance(answer, AsyncEnvClient):
                twin = Awaited.__new__(Awaited)
                twin._runner, twin._env = self._runner, answer
                return twin
            return answer

        return call


async def _all(answer: Any) -> Any:
    return [each async for each in answer] if inspect.isasyncgen(answer) else await answer


@pytest.fixture(params=[EnvClient, Awaited])
def connect(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Makes clients that never really sleep, and closes them."""
    clients = []

    def make(url: str, **settings: Any) -> Any:
        settings = {"sleep": lambda seconds: None, "random": Random(7)} | settings
        clients.append(request.param(url, **settings))
        return clients[-1]

    yield make
    for each in clients:
        each.close()


def sessions(url: str) -> int:
    text = httpx.get(f"{url}/metrics").text
    lines = [line for line in text.splitlines() if line.startswith("agentenv_sessions ")]
    return int(float(lines[0].split()[-1]))


def test_an_episode_is_played(connect: Callable[..., Any], sum_url: str) -> None:
    env = connect(sum_url)
    assert env.reset(160, seed=3).observation == "Reach 160 from 0. Seed 3."
    assert env.step("100").observation == "The sum is 100."
    state = env.step("60")
    assert (state.done, state.success, state.reward) == (True, True, 1.0)
    assert env.state == state
    assert env.env_id == state.env_id


def test_an_item_id_names_a_task(connect: Callable[..., Any], sum_url: str) -> None:
    assert connect(sum_url).reset("sum_17").task == 17


def test_a_second_reset_keeps_the_session(connect: Callable[..., Any], sum_url: str) -> None:
    env = connect(sum_url)
    first = env.reset(5)
    env.step("1")
    second = env.reset(6)
    assert (second.env_id, second.task, second.steps) == (first.env_id, 6, 0)


def test_tasks_come_from_all_pages(
    connect: Callable[..., Any], sum_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentenv.clients.calls.PAGE", 7)
    tasks = list(connect(sum_url).tasks("test"))
    assert tasks == [f"sum_{number}" for number in range(150, 200)]


def test_the_card_tells_the_world(connect: Callable[..., Any], sum_url: str) -> None:
    card = connect(sum_url).card()
    assert (card.name, card.tasks, card.splits) == ("sum", 199, {"train": 149, "test": 50})


def test_a_slash_at_the_end_of_the_url_changes_nothing(
    connect: Callable[..., Any], sum_url: str
) -> None:
    assert connect(sum_url + "//").card().name == "sum"


def test_a_fork_goes_its_own_way(connect: Callable[..., Any], sum_url: str) -> None:
    env = connect(sum_url)
    env.reset(9)
    env.step("4")
    with env.fork() as twin:
        assert twin.state.observation == "The sum is 4."
        assert twin.step("5").done
        assert twin.env_id != env.env_id
    assert env.step("1").observation == "The sum is 5."


def test_actions_advice_and_observation_are_asked_for(
    connect: Callable[..., Any], sum_url: str
) -> None:
    env = connect(sum_url)
    state = env.reset(9)
    assert env.available_actions() == ["1", "2", "9"]
    assert env.oracle().action == "9"
    assert env.observation() == state


def test_a_batch_answers_each_call_alone(connect: Callable[..., Any], sum_url: str) -> None:
    env = connect(sum_url)
    state = env.reset(9)
    good, bad = env.batch([{"op": "step", "env_id": state.env_id, "action": "4"}, {"op": "fly"}])
    assert good["observation"] == "The sum is 4."
    assert bad["error"]["status"] == 422


def test_closing_twice_is_fine_and_final(connect: Callable[..., Any], sum_url: str) -> None:
    env = connect(sum_url)
    before = sessions(sum_url)
    env.reset(9)
    assert sessions(sum_url) == before + 1
    env.close()
    env.close()
    assert sessions(sum_url) == before
    with pytest.raises(EnvError, match="client is closed"):
        env.reset(9)


def test_a_step_before_the_reset_is_refused(connect: Callable[..., Any], sum_url: str) -> None:
    with pytest.raises(EnvError, match=r"not_reset: .*reset\(task\)"):
        connect(sum_url).step("1")


def test_a_refusal_has_code_status_and_text(connect: Callable[..., Any], sum_url: str) -> None:
    with pytest.raises(EnvError) as caught:
        connect(sum_url).reset(0)
    assert (caught.value.code, caught.value.status) == ("unknown_task", 404)
    assert "sum has tasks 0 to 199 without 0" in str(caught.value)


@pytest.mark.parametrize(
    "action", ["\ud800", "\x00\x1b[2J", "{0.__class__} %s", "四", "x" * 50_000]
)
def test_a_hostile_action_is_an_observation(
    connect: Callable[..., Any], sum_url: str, action: str
) -> None:
    env = connect(sum_url)
    env.reset(9)
    assert env.step(action).info["invalid_action"]


@pytest.mark.parametrize("fault", ["drop", "lose", "busy", "failed", "gateway"])
def test_a_step_is_sent_again_but_taken_once(
    connect: Callable[..., Any], proxy: FaultyProxy, fault: str
) -> None:
    env = connect(proxy.url)
    env.reset(9)
    proxy.faults = [fault]
    assert env.step("4").observation == "The sum is 4."
    assert proxy.seen.count("/step") == 2
    assert env.step("5").done


def test_a_step_that_was_not_answered_in_time_is_taken_once(
    connect: Callable[..., Any], proxy: FaultyProxy
) -> None:
    env = connect(proxy.url, timeout=0.5)
    env.reset(9)
    proxy.faults = ["stall"]
    assert env.step("4").observation == "The sum is 4."
    assert proxy.seen.count("/step") == 2


@pytest.mark.parametrize("fault", ["drop", "lose", "gateway"])
def test_a_reset_and_a_question_are_sent_again(
    connect: Callable[..., Any], proxy: FaultyProxy, fault: str
) -> None:
    env = connect(proxy.url)
    env.reset(9)
    proxy.faults = [fault]
    assert env.reset(8).task == 8
    proxy.faults = [fault]
    assert env.available_actions() == ["1", "2", "8"]


def test_a_session_whose_opening_got_lost_is_not_opened_again(
    connect: Callable[..., Any], proxy: FaultyProxy
) -> None:
    proxy.faults = ["lose"]
    with pytest.raises(Unreachable):
        connect(proxy.url).reset(9)
    assert proxy.seen == ["/createEnv"]


@pytest.mark.parametrize("fault", ["busy", "failed", "gateway"])
def test_a_session_that_was_refused_in_passing_is_opened_again(
    connect: Callable[..., Any], proxy: FaultyProxy, fault: str
) -> None:
    proxy.faults = [fault]
    assert connect(proxy.url).reset(9).task == 9


def test_an_overrun_time_limit_is_not_overrun_again(
    connect: Callable[..., Any], proxy: FaultyProxy
) -> None:
    env = connect(proxy.url)
    env.reset(9)
    proxy.faults = ["late"]
    with pytest.raises(EnvError, match="timed_out"):
        env.step("1")
    assert proxy.seen.count("/step") == 1


def test_the_servers_wish_to_wait_is_honored(
    connect: Callable[..., Any], proxy: FaultyProxy
) -> None:
    pauses: list[float] = []
    env = connect(proxy.url, sleep=pauses.append)
    proxy.faults = ["busy"]
    env.reset(9)
    assert pauses == [3.0]


def test_pauses_grow_with_jitter_and_end(connect: Callable[..., Any], proxy: FaultyProxy) -> None:
    pauses: list[float] = []
    env = connect(proxy.url, sleep=pauses.append, retries=7)
    proxy.faults = ["gateway"] * 8
    with pytest.raises(EnvError):
        env.card()
    longest = [0.25, 0.5, 1, 2, 4, 8, 8]
    assert all(top / 2 <= pause <= top for pause, top in zip(pauses, longest, strict=True))


@pytest.mark.parametrize("fault", ["garbage", "other shape", "redirect"])
def test_an_answer_that_is_no_answer_names_the_url(
    connect: Callable[..., Any], proxy: FaultyProxy, fault: str
) -> None:
    proxy.faults = [fault]
    with pytest.raises(BadAnswer, match=f"{proxy.url}/ answered"):
        connect(proxy.url).card()
    assert len(proxy.seen) == 1


def test_nobody_listening_is_told_after_the_retries(connect: Callable[..., Any]) -> None:
    pauses: list[float] = []
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9") as caught:
        connect("http://127.0.0.1:9", sleep=pauses.append, retries=3).reset(1)
    assert len(pauses) == 3
    assert not caught.value.sent


def test_closing_at_a_server_that_is_gone_is_quiet(
    connect: Callable[..., Any], proxy: FaultyProxy
) -> None:
    env = connect(proxy.url)
    env.reset(9)
    proxy.faults = ["drop"] * 20
    env.close()


@pytest.mark.parametrize("url", ["", "127.0.0.1:36001", "ftp://x"])
def test_what_is_no_url_is_refused(connect: Callable[..., Any], url: str) -> None:
    with pytest.raises(ValueError, match="give one like"):
        connect(url)


def test_the_token_goes_with_every_call(connect: Callable[..., Any], proxy: FaultyProxy) -> None:
    env = connect(proxy.url, token="secret")
    env.reset(9)
    env.available_actions()
    assert [each["Authorization"] for each in proxy.headers] == ["Bearer secret"] * 2


async def test_cancelling_the_opening_leaves_no_session(sum_url: str) -> None:
    before = sessions(sum_url)
    for pause in range(12):
        async with AsyncEnvClient(sum_url) as env:
            opening = asyncio.create_task(env.reset(9))
            for _ in range(pause):
                await asyncio.sleep(0)
            opening.cancel()
            with suppress(asyncio.CancelledError):
                await opening
    assert sessions(sum_url) == before


def connections_to(url: str) -> int:
    port = int(url.rpartition(":")[2])
    return sum(
        each.raddr.port == port
        for each in psutil.Process().net_connections("tcp")
        if each.raddr and each.status == psutil.CONN_ESTABLISHED
    )


async def test_clients_share_as_many_connections_as_calls_at_the_same_time(sum_url: str) -> None:
    before = connections_to(sum_url)
    async with shared_http() as http:
        envs = [AsyncEnvClient(sum_url, http=http) for _ in range(20)]
        for env in envs:
            await env.reset(9)
        assert connections_to(sum_url) == before + 1
        await asyncio.gather(*(env.step("1") for env in envs[:5]))
        assert connections_to(sum_url) == before + 5
        await asyncio.gather(*(env.close() for env in envs[:5]))
        for env in envs[5:]:
            await env.close()
        assert connections_to(sum_url) == before + 5
        assert not http.is_closed
    assert connections_to(sum_url) == before


async def test_a_cancelled_call_does_not_spoil_its_connection(sum_url: str) -> None:
    async with shared_http() as http, AsyncEnvClient(sum_url, http=http) as env:
        await env.reset(199)
        for pause in range(12):
            step = asyncio.create_task(env.step("0"))
            for _ in range(pause):
                await asyncio.sleep(0)
            step.cancel()
            with suppress(asyncio.CancelledError):
                await step
            state = await env.observation()
            assert state.observation.startswith(("Reach", "The sum is 0"))


def test_importing_the_clients_loads_no_server_and_no_engine() -> None:
    heavy = ["torch", "fastapi", "uvicorn", "envservers", "agentenv_textcraft"]
    code = f"import agentenv.clients, sys; print([n for n in {heavy} if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_errors_cross_the_border_of_a_process_as_they_are():
    for error in (
        EnvError("not_reset", "no", 409, 2.0),
        Unreachable("gone", sent=False),
        BadAnswer("what?", 502),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(sum_url):
    with pytest.raises(ValueError, match="no header can carry") as refused:
        EnvClient(sum_url, token="secret\nX: y")
    assert "secret" not in str(refused.value)
