"""Agents: the expert, chance and a person."""

import asyncio
import io
from dataclasses import replace

import pytest

from agentenv.agents import agent_named
from agentenv.agents.agent import AgentError
from agentenv.clients.formats import FORMATS
from tests.agentenv.moments import KITCHEN, EmptyKitchen, Kitchen, action_of, moment, reply_of


@pytest.mark.parametrize("format", FORMATS)
async def test_the_oracle_speaks_every_format(format):
    when = moment(format)
    reading = when.format.read(await reply_of(agent_named("oracle"), when), KITCHEN)
    assert (reading.thought, reading.action) == ("The soup needs one.", "get 1 pan")


@pytest.mark.parametrize("format", FORMATS)
async def test_chance_draws_the_same_actions_from_the_same_seed(format):
    whens = [moment(format, steps, task) for task in range(5) for steps in range(5)]
    first, again, other = [
        [await action_of(agent_named("random", seed=seed), when) for when in whens]
        for seed in (7, 7, 8)
    ]
    assert first == again != other
    assert set(first) == set(Kitchen.actions)


@pytest.mark.parametrize("other", [{"seed": 1}, {"repeat": 1}])
async def test_chance_plays_otherwise_with_another_seed_and_in_another_repeat(other):
    whens = [moment("react", steps) for steps in range(20)]
    first, again = [
        [await action_of(agent_named("random"), replace(when, **changes)) for when in whens]
        for changes in ({}, other)
    ]
    assert first != again


async def test_chance_takes_the_actions_that_came_with_the_state():
    assert await action_of(agent_named("random"), moment(actions=["turn right"])) == "turn right"


async def test_chance_says_something_where_no_actions_are_listed():
    assert await action_of(agent_named("random"), moment(env=EmptyKitchen())) == "look"


async def test_a_person_reads_the_observation_and_types_an_action():
    shown = io.StringIO()
    person = agent_named("human", stdin=io.StringIO("\n  get 2 pans \n"), stdout=shown)
    assert await action_of(person, moment()) == "get 2 pans"
    assert "You are in a kitchen." in shown.getvalue()
    assert "A table." in shown.getvalue()


async def test_a_person_who_leaves_is_an_agent_error():
    person = agent_named("human", stdin=io.StringIO(""), stdout=io.StringIO())
    with pytest.raises(AgentError, match="the input ended"):
        await reply_of(person, moment())


async def test_a_person_is_asked_one_question_at_a_time():
    lines = io.StringIO("look\nturn left\n")
    person = agent_named("human", stdin=lines, stdout=io.StringIO())
    actions = await asyncio.gather(*(action_of(person, moment()) for _ in range(2)))
    assert sorted(actions) == ["look", "turn left"]


@pytest.mark.parametrize("spec", ["gpt", "openai", "openai:", "oracle:x", ""])
def test_an_unknown_agent_is_answered_with_the_known_ones(spec):
    with pytest.raises(ValueError, match="there is oracle, random, human, openai:MODEL"):
        agent_named(spec)


def test_an_option_that_the_agent_does_not_take_is_named():
    with pytest.raises(ValueError, match="the agent random has no option 'warmth': it takes seed"):
        agent_named("random", warmth=1)


def test_a_model_may_have_colons_and_slashes_in_its_name():
    assert agent_named("openai:org/model:7b").name == "openai:org/model:7b"
