"""Controller: episodes end in one of a closed set of ways, and none leaves anything behind."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.agents.oracle import Oracle
from agentenv.clients import AsyncEnvClient, EnvError
from agentenv.clients.formats import FORMATS
from agentenv.controller.asking import Asking
from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Episode, Limits, play
from agentenv.servers import serving
from agentenv.trajectory import Trajectory
from tests.agentenv.conftest import SUM
from tests.agentenv.faulty_proxy import FaultyProxy
from tests.agentenv.one_by_one import OneByOne

pytestmark = pytest.mark.usefixtures("no_waiting")

NINE = Episode("sum", 9)


class Script(OneByOne):
    """Says the given texts, each episode from the beginning; raises what is an exception."""

    name = "script"

    def __init__(self, *replies: str | Reply | Exception):
        self.script = replies
        self.moments: list[Moment] = []

    async def reply(self, moment: Moment) -> Reply:
        self.moments.append(moment)
        said = self.script[sum(each["role"] == "assistant" for each in moment.messages) - 1]
        if isinstance(said, Exception):
            raise said
        return Reply(f"Action: {said}") if isinstance(said, str) else said


class Together(Script):
    """Answers when so many episodes ask at the same time."""

    def __init__(self, count: int):
        super().__init__()
        self.barrier = asyncio.Barrier(count)
        self.under_way = self.most_at_once = 0

    async def reply(self, moment: Moment) -> Reply:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await self.barrier.wait()
        self.under_way -= 1
        return Reply("Action: 9")


class Waiting(Script):
    """Never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def reply(self, moment: Moment) -> Reply:
        self.asked.set()
        return await asyncio.Future()


async def played(
    url: str, agent: Any, limits: Limits | None = None, format: str = "react"
) -> Trajectory:
    async with AsyncEnvClient(url) as client:
        card = await client.card()
    env = AsyncEnvClient(url, retries=1)
    return await play(env, Asking(agent), card, NINE, FORMATS[format], limits)


async def sessions(url: str) -> int:
    async with httpx.AsyncClient() as http:
        text = (await http.get(f"{url}/metrics")).text
    line = next(line for line in text.splitlines() if line.startswith("agentenv_sessions "))
    return int(float(line.split()[-1]))


async def collected(controller: AgentController, episodes: list[Episode]) -> list[Trajectory]:
    return [each async for each in controller.run(episodes)]


async def test_an_episode_that_ends_is_done_and_judged(sum_url: str) -> None:
    trajectory = await played(sum_url, Script("4", "5"))
    assert (trajectory.outcome, trajectory.reward, trajectory.score) == ("done", 1.0, 1.0)
    assert trajectory.success
    assert trajectory.observation == "Reach 9 from 0. Seed 0."
    assert [turn.observation for turn in trajectory.turns] == ["The sum is 4.", "Right."]
    assert [turn.action for turn in trajectory.turns] == ["4", "5"]
    assert trajectory.item == "sum_9"
    assert trajectory.started.endswith("+00:00")


async def test_a_lost_episode_is_judged_too(sum_url: str) -> None:
    trajectory = await played(sum_url, Script("100"))
    assert (trajectory.outcome, trajectory.reward, trajectory.success) == ("done", 0.0, False)


async def test_rounds_run_out_as_the_card_says(sum_url: str) -> None:
    trajectory = await played(sum_url, Script(*["0"] * 20))
    assert (trajectory.outcome, len(trajectory.turns)) == ("max_rounds", 10)
    assert trajectory.reward == 0.0


async def test_rounds_run_out_as_the_limits_say(sum_url: str) -> None:
    trajectory = await played(sum_url, Script("1", "1", "1"), Limits(rounds=2))
    assert (trajectory.outcome, len(trajectory.turns)) == ("max_rounds", 2)


async def test_tokens_run_out_over_all_replies(sum_url: str) -> None:
    reply = Reply("Action: 1", prompt_tokens=10, completion_tokens=5)
    trajectory = await played(sum_url, Script(*[reply] * 9), Limits(tokens=40))
    assert (trajectory.outcome, len(trajectory.turns)) == ("max_tokens", 3)
    assert trajectory.judged


async def test_a_full_context_is_judged_as_it_stands(sum_url: str) -> None:
    trajectory = await played(sum_url, Script("4", ContextOverflow("too long")))
    assert (trajectory.outcome, len(trajectory.turns), trajectory.reward) == ("max_tokens", 1, 0.0)


async def test_an_unreadable_reply_costs_a_round_and_no_call(proxy: FaultyProxy) -> None:
    trajectory = await played(proxy.url, Script(Reply("I do not know."), "9"))
    first, second = trajectory.turns
    assert (first.action, first.invalid, first.done) == (None, True, False)
    assert "No action was found" in first.observation
    assert second.done
    assert proxy.seen.count("/step") == 1


async def test_an_action_that_the_world_refuses_is_marked(sum_url: str) -> None:
    trajectory = await played(sum_url, Script("fly", "9"))
    assert [turn.invalid for turn in trajectory.turns] == [True, False]
    assert trajectory.turns[0].action == "fly"


async def test_the_agent_sees_the_whole_conversation(sum_url: str) -> None:
    agent = Script("4", "5")
    await played(sum_url, agent)
    roles = [each["role"] for each in agent.moments[1].messages]
    assert roles == ["user", "assistant", "user", "assistant", "user"]
    assert agent.moments[1].messages[-1]["content"] == "The sum is 4."
    assert len(agent.moments[0].messages) == 3


async def test_native_calls_are_answered_as_calls(sum_url: str) -> None:
    call = {"id": "c1", "function": {"name": "act", "arguments": '{"action": "4"}'}}
    agent = Script(Reply("", [call]), Reply("", [call | {"id": "c2"}]))
    trajectory = await played(sum_url, agent, Limits(rounds=2), "function_calling")
    assert agent.moments[1].messages[-1]["tool_call_id"] == "c1"
    assert trajectory.turns[0].tool_calls == [call]


async def test_a_refusing_server_is_a_fault_and_no_reward(proxy: FaultyProxy) -> None:
    proxy.faults = ["", "", "", "late"]
    trajectory = await played(proxy.url, Script("4", "5"))
    assert (trajectory.outcome, trajectory.reward, trajectory.score) == ("env_error", None, None)
    assert trajectory.success is None
    assert trajectory.error == "timed_out: too slow"
    assert len(trajectory.turns) == 1


async def test_an_agent_that_gives_up_is_a_fault(sum_url: str) -> None:
    trajectory = await played(sum_url, Script("4", AgentError("HTTP 401")))
    assert (trajectory.outcome, trajectory.reward) == ("agent_error", None)
    assert trajectory.error == "HTTP 401"


async def test_an_agent_that_breaks_is_a_fault_of_the_agent(sum_url: str) -> None:
    trajectory = await played(sum_url, Script(KeyError("oops")))
    assert trajectory.outcome == "agent_error"
    assert trajectory.error == "script failed (KeyError('oops'))"


async def test_a_closed_oracle_is_a_fault_of_the_server(proxy: FaultyProxy) -> None:
    proxy.faults = ["", "", "garbage"]
    trajectory = await played(proxy.url, Oracle())
    assert (trajectory.outcome, len(trajectory.turns)) == ("env_error", 0)


async def test_too_slow_an_episode_is_cancelled_and_says_so(sum_url: str) -> None:
    before = await sessions(sum_url)
    trajectory = await played(sum_url, Waiting(), Limits(seconds=0.1))
    assert (trajectory.outcome, trajectory.reward) == ("cancelled", None)
    assert trajectory.error == "the episode was not over after 0.1 s"
    assert await sessions(sum_url) == before


async def test_a_cancelled_task_closes_its_session_and_stays_cancelled(sum_url: str) -> None:
    before = await sessions(sum_url)
    agent = Waiting()
    task = asyncio.create_task(played(sum_url, agent))
    await agent.asked.wait()
    assert await sessions(sum_url) == before + 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await sessions(sum_url) == before


async def test_lone_surrogates_reach_no_file(sum_url: str) -> None:
    call = {"id": "\ud800", "function": {"name": "act", "arguments": '{"action": "4"}'}}
    agent = Script(Reply("\ud800", [call], reasoning="\udfff"))
    trajectory = await played(sum_url, agent, Limits(rounds=1), "function_calling")
    assert Trajectory.model_validate_json(trajectory.model_dump_json()) == trajectory


@pytest.mark.parametrize("format", list(FORMATS))
async def test_the_oracle_wins_in_every_format(sum_url: str, format: str) -> None:
    assert (await played(sum_url, Oracle(), format=format)).success


async def test_all_episodes_are_played_once(sum_url: str) -> None:
    episodes = [Episode("sum", task) for task in range(1, 60)]
    controller = AgentController(Oracle(), {"sum": sum_url})
    trajectories = await collected(controller, episodes)
    assert sorted(each.task for each in trajectories) == list(range(1, 60))
    assert all(each.success for each in trajectories)


async def test_as_many_episodes_as_asked_are_under_way_and_no_more(sum_url: str) -> None:
    agent = Together(5)
    controller = AgentController(agent, {"sum": sum_url}, concurrency=5)
    assert len(await collected(controller, [NINE] * 30)) == 30
    assert agent.most_at_once == 5


async def test_episodes_are_taken_when_there_is_room(sum_url: str) -> None:
    taken = []

    def endless() -> Any:
        while True:
            taken.append(NINE)
            yield NINE

    controller = AgentController(Script("9"), {"sum": sum_url}, concurrency=3)
    async with aclosing(controller.run(endless())) as results:
        await anext(results)
    assert len(taken) <= 10


async def test_leaving_early_leaves_nothing_behind(sum_url: str) -> None:
    before, tasks = await sessions(sum_url), asyncio.all_tasks()
    controller = AgentController(Script("1", *["0"] * 9), {"sum": sum_url}, concurrency=8)
    async with aclosing(controller.run([NINE] * 100)) as results:
        async for _ in results:
            break
    assert await sessions(sum_url) == before
    assert asyncio.all_tasks() == tasks


async def test_cancelling_the_run_leaves_nothing_behind(sum_url: str) -> None:
    before, tasks = await sessions(sum_url), asyncio.all_tasks()
    agent = Waiting()
    controller = AgentController(agent, {"sum": sum_url}, concurrency=8)
    running = asyncio.create_task(collected(controller, [NINE] * 100))
    await agent.asked.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await sessions(sum_url) == before
    assert asyncio.all_tasks() == tasks


async def test_a_faulted_episode_is_begun_again(proxy: FaultyProxy) -> None:
    proxy.faults = ["", "", "late"]
    controller = AgentController(Script("9"), {"sum": proxy.url})
    [trajectory] = await collected(controller, [NINE])
    assert (trajectory.outcome, trajectory.attempts) == ("done", 2)


async def test_a_fault_that_stays_is_reported_with_its_attempts(sum_url: str) -> None:
    controller = AgentController(Script(AgentError("no")), {"sum": sum_url}, retries=2)
    [trajectory] = await collected(controller, [NINE])
    assert (trajectory.outcome, trajectory.attempts) == ("agent_error", 3)


async def test_a_server_of_another_world_is_refused(sum_url: str) -> None:
    controller = AgentController(Oracle(), {"maze": sum_url})
    with pytest.raises(ValueError, match="serves sum, not maze"):
        await collected(controller, [NINE])


async def test_an_episode_without_a_server_is_refused(sum_url: str) -> None:
    controller = AgentController(Oracle(), {"sum": sum_url})
    with pytest.raises(ValueError, match=r"no server of 'maze' was given \(given: sum\)"):
        await collected(controller, [Episode("maze", 1)])


async def test_a_server_that_does_not_answer_is_told_before_any_episode() -> None:
    controller = AgentController(Oracle(), {"sum": "http://127.0.0.1:9"})
    with pytest.raises(EnvError, match="unreachable"):
        await collected(controller, [NINE])


async def test_a_server_that_is_gone_is_not_waited_for_by_every_episode(
    importable_toys: None,
) -> None:
    with serving([SUM], ["--port", "0", "--oracle"]) as servers:

        class Killer(OneByOne):
            name = "killer"

            async def reply(self, moment: Moment) -> Reply:
                if moment.state.task == 5:
                    servers[SUM].stop()
                return Reply(f"Action: {moment.state.task}")

        controller = AgentController(Killer(), {"sum": servers[SUM].url}, concurrency=1)
        played = await collected(controller, [Episode("sum", task) for task in range(1, 200)])
    assert [each.outcome for each in played] == ["done"] * 4 + ["env_error"] * 195
    assert [each.attempts for each in played[4:]] == [3] + [1] * 194


@pytest.mark.parametrize("fault", ["no number", "no end", "no share"])
async def test_a_figure_that_cannot_be_is_a_fault(proxy: FaultyProxy, fault: str) -> None:
    proxy.faults = ["", "", fault]
    controller = AgentController(Oracle(), {"sum": proxy.url}, retries=0)
    (played,) = await collected(controller, [NINE])
    assert (played.outcome, played.reward, played.score) == ("env_error", None, None)


async def test_a_server_that_comes_back_is_waited_for_again(proxy: FaultyProxy) -> None:
    gone, whole = ["drop"] * 4, ["", "", ""]  # three attempts and a question; open, step, close
    proxy.faults = ["", *gone, *whole, "", "drop"]
    controller = AgentController(Oracle(), {"sum": proxy.url}, concurrency=1)
    played = await collected(controller, [Episode("sum", task) for task in (7, 8, 9)])
    assert [each.outcome for each in played] == ["env_error", "done", "done"]
    assert not proxy.faults


class Batches(OneByOne):
    """Takes eight conversations at a time, and writes down how many it was asked at once."""

    name, batch = "batches", 8

    def __init__(self, fails: int | None = None) -> None:
        self.sizes: list[int] = []
        self.fails = fails

    async def replies(self, moments: list[Moment]) -> list[Reply]:
        self.sizes.append(len(moments))
        await asyncio.sleep(0)
        return [await self.reply(each) for each in moments]

    async def reply(self, moment: Moment) -> Reply:
        if moment.state.task == self.fails:
            return AgentError("not this one")
        return Reply(f"Action: {moment.state.task}")


async def run_of(agent: Any, url: str, tasks: range) -> list[Trajectory]:
    controller = AgentController(agent, {"sum": url}, concurrency=32, retries=0)
    async with aclosing(controller.run([Episode("sum", each) for each in tasks])) as results:
        return [each async for each in results]


async def test_an_agent_that_computes_in_batches_is_asked_for_many_episodes_together(sum_url):
    agent = Batches()
    played = await run_of(agent, sum_url, range(1, 65))
    assert all(each.success for each in played)
    assert sum(agent.sizes) == 64
    assert max(agent.sizes) == 8
    assert len(agent.sizes) < 40


async def test_one_of_a_batch_may_fail_alone(sum_url):
    played = await run_of(Batches(fails=7), sum_url, range(1, 17))
    assert {each.task: each.outcome for each in played} == {
        task: "agent_error" if task == 7 else "done" for task in range(1, 17)
    }


async def test_an_agent_that_answers_too_few_conversations_has_failed_in_all_of_them(sum_url):
    class Short(Batches):
        async def replies(self, moments: list[Moment]) -> list[Reply]:
            return (await super().replies(moments))[1:]

    played = await run_of(Short(), sum_url, range(1, 9))
    assert {each.outcome for each in played} == {"agent_error"}
    assert all("replies to" in str(each.error) and each.reward is None for each in played)
