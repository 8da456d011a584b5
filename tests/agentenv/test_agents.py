"""Agents: the expert, chance, a person, and a model behind a real HTTP endpoint."""

import asyncio
import io
import threading
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from agentenv.agents import agent_named
from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.agents.openai import ChatEndpoint
from agentenv.clients.conversation import briefing, extend, opening
from agentenv.clients.formats import FORMATS, format_named
from agentenv.protocol import Expert, State
from tests.agentenv.toy_card import card

KITCHEN = card()


class Kitchen:
    """A session that knows its expert and its actions."""

    actions = ("look", "get 1 pan", "turn left", "search[soup]")

    async def oracle(self) -> Expert:
        return Expert(action="get 1 pan", thought="The soup needs one.")

    async def available_actions(self) -> list[str]:
        return list(self.actions)


class EmptyKitchen(Kitchen):
    actions = ()


def moment(format="react", steps=0, task=0, env=None, actions=None) -> Moment:
    state = State(
        env_id=1,
        task=task,
        observation="A table.",
        reward=0,
        score=0,
        done=False,
        truncated=False,
        success=False,
        steps=steps,
        available_actions=actions,
    )
    chosen = format_named(format)
    messages = opening(briefing(KITCHEN, chosen), state.observation)
    return Moment(messages, state, KITCHEN, chosen, env or Kitchen())


async def reply_of(agent, when: Moment) -> Reply:
    [reply] = await agent.replies([when])
    if isinstance(reply, AgentError):
        raise reply
    return reply


async def action_of(agent, when: Moment) -> str:
    return when.format.read(await reply_of(agent, when), when.card).action


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


class Model:
    """A chat endpoint that gives the answers it was told to give, in order, then the last again."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.keys = []
        self.at_once = self.most_at_once = 0
        self.together = asyncio.Barrier(1)  # so many requests are answered at once
        self.app = FastAPI()
        self.app.post("/v1/chat/completions")(self.complete)

    async def complete(self, request: Request) -> Response:
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("authorization"))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.together.wait()
        self.at_once -= 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Response):
            return answer
        return JSONResponse(answer)


def says(text, **message):
    return {
        "choices": [{"message": {"role": "assistant", "content": text, **message}}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 3},
    }


def refuses(status, message="no", headers=None, **error):
    return JSONResponse({"error": {"message": message, **error}}, status, headers)


@contextmanager
def served(*answers):
    model = Model(*answers)
    config = uvicorn.Config(model.app, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    socket.listen()  # a caller that comes before the server waits for it
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    model.url = f"http://127.0.0.1:{socket.getsockname()[1]}/v1/"
    try:
        yield model
    finally:
        server.should_exit = True
        thread.join()


class Waits(list):
    """Sleeps that are written down and take no time."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def endpoint(url, waits=None, **options) -> ChatEndpoint:
    return ChatEndpoint(
        "small", url, sleep=Waits() if waits is None else waits, random=Random(0), **options
    )


async def asked(model: Model, when=None, **options):
    agent = endpoint(model.url, **options)
    try:
        return await reply_of(agent, when or moment())
    finally:
        await agent.close()


async def test_an_endpoint_gets_the_messages_and_only_the_settings_that_were_given():
    with served(says("Action: look", reasoning_content="hm")) as model:
        reply = await asked(
            model, api_key="secret", temperature=0.0, top_p=0.9, max_tokens=99, seed=5
        )
    assert (reply.text, reply.reasoning) == ("Action: look", "hm")
    assert (reply.prompt_tokens, reply.completion_tokens) == (11, 3)
    assert model.requests == [
        {
            "model": "small",
            "temperature": 0.0,
            "top_p": 0.9,
            "max_tokens": 99,
            "seed": 5,
            "messages": moment().messages,
        }
    ]
    assert model.keys == ["Bearer secret"]


async def test_tools_are_offered_and_their_calls_passed_through():
    call = {"id": "c7", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    with served(says(None, tool_calls=[call])) as model:
        when = moment("function_calling")
        reply = await asked(model, when)
        assert reply.tool_calls == [call]
        assert when.format.read(reply, KITCHEN).action == "look"
        extend(when.messages, reply, "A table.")
        await asked(model, when)
    assert [each["function"]["name"] for each in model.requests[0]["tools"]][:2] == ["get", "craft"]
    assert model.requests[1]["messages"][-1]["tool_call_id"] == "c7"


async def test_a_call_without_an_id_gets_one():
    with served(says("", tool_calls=[{"function": {"name": "look", "arguments": "{}"}}])) as model:
        reply = await asked(model, moment("function_calling"))
    assert reply.tool_calls[0]["id"] == "call_0"


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504])
async def test_what_may_pass_is_asked_again(status):
    waits = Waits()
    with served(refuses(status), refuses(status), says("Action: look")) as model:
        reply = await asked(model, waits=waits)
    assert reply.text == "Action: look"
    assert len(model.requests) == 3
    assert 0.5 <= waits[0] <= 1 <= waits[1] <= 2


async def test_the_wait_that_the_server_asks_for_is_kept():
    waits = Waits()
    asks = [refuses(429, headers={"retry-after": seconds}) for seconds in ("7", "9999", "soon")]
    with served(*asks, says("Action: look")) as model:
        await asked(model, waits=waits)
    assert waits[:2] == [7, 60]
    assert 2 <= waits[2] <= 4


async def test_attempts_are_bounded():
    with served(refuses(503, "busy")) as model:
        with pytest.raises(AgentError, match="HTTP 503: busy"):
            await asked(model, retries=2)
        assert len(model.requests) == 3


async def test_an_endpoint_that_is_not_there_is_an_agent_error_after_the_retries():
    with served(says("")) as model:
        pass
    waits = Waits()
    with pytest.raises(AgentError, match="ConnectError"):
        await asked(model, waits=waits, retries=2)
    assert len(waits) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_a_refusal_is_told_at_once_and_without_the_key(status):
    with served(refuses(status, "bad key secret-1 " + "x" * 5000)) as model:
        with pytest.raises(AgentError, match=f"HTTP {status}: bad key") as caught:
            await asked(model, api_key="secret-1")
        assert len(model.requests) == 1
    assert "secret-1" not in str(caught.value)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    "refusal",
    [
        {"message": "too long", "code": "context_length_exceeded"},
        {"message": "This model's maximum context length is 4096 tokens."},
    ],
)
async def test_a_conversation_that_is_too_long_is_recognized(refusal):
    with served(refuses(400, **refusal)) as model, pytest.raises(ContextOverflow):
        await asked(model)


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>", media_type="text/html"),
        {"error": "overloaded"},
        {"choices": []},
        {"choices": [{"message": {"content": [1]}}]},
        [1],
    ],
)
async def test_an_answer_that_is_no_completion_is_an_agent_error(answer):
    with served(answer) as model, pytest.raises(AgentError):
        await asked(model)


async def test_as_many_requests_are_in_flight_as_allowed_and_no_more():
    with served(says("Action: look")) as model:
        model.together = asyncio.Barrier(3)
        agent = endpoint(model.url, concurrency=3)
        await asyncio.gather(*(reply_of(agent, moment()) for _ in range(30)))
        await agent.close()
    assert len(model.requests) == 30
    assert model.most_at_once == 3


async def test_an_address_without_http_is_refused_at_once():
    waits = Waits()
    agent = endpoint("localhost:1/v1", waits)
    with pytest.raises(AgentError, match="protocol"):
        await reply_of(agent, moment())
    await agent.close()
    assert not waits
