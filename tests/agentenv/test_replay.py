"""Replay: what was said is said again, word for word, where the world says the same again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from agentenv.agents import agent_named
from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.agents.openai import ChatEndpoint
from agentenv.agents.replay import Replay
from agentenv.clients.formats import format_named
from agentenv.controller.episode import Limits
from agentenv.controller.evaluation import Evaluation, evaluate
from agentenv.data import agenttraj
from agentenv.data.records import row_of
from agentenv.data.runs import RunLog
from agentenv.data.sources import stored
from agentenv.trajectory import Tokens, Trajectory
from tests.agentenv.adding_model import AddingModel
from tests.agentenv.episodes import trajectory, turn, written
from tests.agentenv.moments import moment, reply_of

CALL = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}


def file_of(tmp_path: Path, *trajectories: Trajectory) -> str:
    path = tmp_path / "trajectories.jsonl"
    with RunLog(path) as log:
        for each in trajectories:
            log.add(each)
    return str(path)


def told(trajectory: Trajectory, turns: int = 0, **changes: Any) -> Moment:
    """The moment after so many turns of this episode."""
    when = moment(trajectory.format, task=trajectory.task)
    said = tuple(trajectory.turns[:turns])
    state = when.state.model_copy(
        update={"observation": said[-1].observation if said else trajectory.observation}
    )
    facts = {"seed": trajectory.seed, "repeat": trajectory.repeat, "turns": said, "state": state}
    return replace(when, **{**facts, **changes})


async def said(file: str, when: Moment) -> Reply:
    return await reply_of(agent_named(f"replay:{file}"), when)


async def test_each_turn_is_answered_with_the_reply_that_is_stored_for_it(tmp_path: Path) -> None:
    tokens = Tokens(kept=0, read=[1, 2], written=[3])
    first = turn(reply="Thought: hm", cut=True, prompt_tokens=7, completion_tokens=3, tokens=tokens)
    second = turn(reply="", tool_calls=[CALL], reasoning="a pan is near")
    one = trajectory(turns=[first, second])
    file = file_of(tmp_path, one)
    assert await said(file, told(one)) == Reply(
        "Thought: hm", prompt_tokens=7, completion_tokens=3, cut=True, tokens=tokens
    )
    assert await said(file, told(one, 1)) == Reply("", tool_calls=[CALL], reasoning="a pan is near")


async def test_episodes_that_are_asked_together_keep_their_own_places(tmp_path: Path) -> None:
    one, other = (
        trajectory(task, turns=[turn(f"{task} first"), turn(f"{task} second")]) for task in (1, 2)
    )
    agent = Replay(file_of(tmp_path, one, other))
    whens = [told(one, 1), told(other), told(other, 1), told(one)]
    actions = [each.text.rpartition(": ")[2] for each in await agent.replies(whens)]
    assert actions == ["1 second", "2 first", "2 second", "1 first"]


async def test_an_episode_is_known_by_its_task_seed_and_repeat(tmp_path: Path) -> None:
    keys = [(0, 0, 0), (1, 0, 0), (1, 5, 0), (1, 5, 1)]
    some = [
        trajectory(task, seed=seed, repeat=repeat, turns=[turn(f"{task}{seed}{repeat}")])
        for task, seed, repeat in keys
    ]
    file = file_of(tmp_path, *some)
    for each in some:
        assert (await said(file, told(each))).text == each.turns[0].reply


async def test_the_only_episode_of_a_task_serves_every_seed_and_repeat(tmp_path: Path) -> None:
    one = trajectory()
    reply = await said(file_of(tmp_path, one), told(one, seed=3, repeat=2))
    assert reply.text == one.turns[0].reply


@pytest.mark.parametrize(
    ("task", "complaint"),
    [
        (0, "holds 2 episodes of kitchen_0 with seed 9 and repeat 0"),
        (2, "holds no episode of kitchen_2 with seed 9 and repeat 0"),
    ],
)
async def test_an_episode_that_is_not_there_is_named(
    tmp_path: Path, task: int, complaint: str
) -> None:
    file = file_of(tmp_path, trajectory(), trajectory(seed=1))
    with pytest.raises(AgentError, match=complaint):
        await said(file, told(trajectory(task), seed=9))


async def test_one_episode_that_is_not_there_does_not_end_the_others(tmp_path: Path) -> None:
    agent = Replay(file_of(tmp_path, trajectory()))
    there, missing = await agent.replies([told(trajectory()), told(trajectory(1))])
    assert isinstance(there, Reply)
    assert isinstance(missing, AgentError)


async def test_a_conversation_beyond_the_stored_end_is_an_error_that_says_which(
    tmp_path: Path,
) -> None:
    one = trajectory(3, seed=4, outcome="agent_error", reward=None, score=None, success=None)
    complaint = r"kitchen_3, seed 4, repeat 0\) ends after turn 2 \(agent_error\)"
    with pytest.raises(AgentError, match=complaint) as caught:
        await said(file_of(tmp_path, one), told(one, 2))
    assert not isinstance(caught.value, ContextOverflow)


async def test_a_conversation_that_had_become_too_long_is_too_long_again(tmp_path: Path) -> None:
    one = trajectory(outcome="max_tokens")
    with pytest.raises(ContextOverflow):
        await said(file_of(tmp_path, one), told(one, 2))


async def test_a_first_observation_that_differs_is_turn_0(tmp_path: Path) -> None:
    one = trajectory()
    now = one.model_copy(update={"observation": "A gate."})
    complaint = r"otherwise at turn 0: 'A door\.' is stored and 'A gate\.' is what the world says"
    with pytest.raises(AgentError, match=complaint):
        await said(file_of(tmp_path, one), told(now))


async def test_a_later_observation_that_differs_names_its_turn_and_the_place(
    tmp_path: Path,
) -> None:
    long = "A table, " * 100
    one = trajectory(turns=[turn(observation=long + "here"), turn()])
    now = one.model_copy(update={"turns": [turn(observation=long + "there"), turn()]})
    with pytest.raises(AgentError, match=r"at turn 1: \.\.\..*here' is stored and.*there'"):
        await said(file_of(tmp_path, one), told(now, 1))


async def test_another_format_is_refused_before_it_is_misread(tmp_path: Path) -> None:
    one = trajectory()
    when = told(one, format=format_named("code_as_action"))
    with pytest.raises(AgentError, match="is in the format react, not code_as_action"):
        await said(file_of(tmp_path, one), when)


async def test_a_file_of_agenttraj_is_played_although_it_tells_no_seed(tmp_path: Path) -> None:
    values = ["Rules.", "OK", "A door.", "Thought: t\nAction: look", "A table.", "Action: open"]
    conversations = [
        {"from": ("human", "gpt")[place % 2], "loss": None, "value": value}
        for place, value in enumerate(values)
    ]
    path = written(tmp_path, {"item_id": "kitchen_0", "conversations": conversations})
    [one] = stored(str(path))
    assert (await said(str(path), told(one, seed=7))).text == values[3]
    assert (await said(str(path), told(one, 1, seed=7))).text == values[5]
    with pytest.raises(AgentError, match=r"ends after turn 2"):
        await said(str(path), told(trajectory(turns=[*one.turns[:1], turn("open")]), 2))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("missing.jsonl", "there is no file"),
        ("missing", "there is no file"),
        ("", "holds no trajectories.jsonl"),
    ],
)
def test_a_file_that_is_not_there_is_refused_at_once(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        agent_named(f"replay:{tmp_path / name}")


def test_a_file_that_is_damaged_is_refused_with_the_place(tmp_path: Path) -> None:
    path = Path(file_of(tmp_path, trajectory(), trajectory(1)))
    path.write_text(path.read_text().replace('"task":1', '"task":"one"'))
    with pytest.raises(ValueError, match="line 2: task: "):
        agent_named(f"replay:{path}")


async def test_an_episode_that_was_begun_again_is_replayed_as_it_ended(tmp_path: Path) -> None:
    failed = trajectory(outcome="env_error", reward=None, score=None, success=None, turns=[])
    one = trajectory()
    assert (await said(file_of(tmp_path, failed, one), told(one))).text == one.turns[0].reply


async def test_chat_messages_are_replayed_as_the_episodes_they_are_of(tmp_path: Path) -> None:
    one = trajectory(turns=[turn(reply="Thought: hm\nAction: look"), turn()])
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps(row_of(one, "messages")) + "\n")
    assert (await said(str(path), told(one))).text == one.turns[0].reply


def outcome(evaluation: Evaluation) -> list[dict[str, Any]]:
    """All but who played, and when."""
    found = []
    for each in evaluation.trajectories:
        turns = [turn.model_copy(update={"seconds": 0.0}) for turn in each.turns]
        changes = {"turns": turns, "seconds": 0.0, "started": "", "agent": ""}
        found.append(each.model_copy(update=changes).model_dump())
    return found


@pytest.mark.parametrize("format", ["react", "function_calling"])
def test_a_run_that_is_replayed_gives_the_run_again(
    sum_url: str, tmp_path: Path, format: str
) -> None:
    settings: dict[str, Any] = {
        "n": 12,
        "seed": 3,
        "repeats": 2,
        "format": format,
        "limits": Limits(rounds=4),
        "retries": 0,
    }
    with AddingModel() as model:
        agent = ChatEndpoint("adding", model.url, api_key="k", random=Random(0))
        first = evaluate(agent, {"sum": sum_url}, run=tmp_path, **settings)
    again = evaluate(agent_named(f"replay:{tmp_path}"), {"sum": sum_url}, **settings)
    assert outcome(again) == outcome(first)
    native = [turn for each in first.trajectories for turn in each.turns if turn.tool_calls]
    assert bool(native) is (format == "function_calling")
    assert {each.outcome for each in first.trajectories} == {"done", "max_rounds"}


def test_a_file_of_agenttraj_gives_the_same_actions_and_results(
    sum_url: str, tmp_path: Path
) -> None:
    first = evaluate(agent_named("random"), {"sum": sum_url}, n=12)
    agenttraj.write(tmp_path / "sum_test.json", first.trajectories)
    agent = agent_named(f"replay:{tmp_path / 'sum_test.json'}")
    assert outcome(evaluate(agent, {"sum": sum_url}, n=12)) == outcome(first)
