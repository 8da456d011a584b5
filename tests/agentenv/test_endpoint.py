"""ChatEndpoint: a model behind a real HTTP endpoint, which does not always do as it should."""

import asyncio
import json
import logging
from dataclasses import replace

import pytest

from agentenv.agents import agent_named
from agentenv.agents.agent import AgentError, ContextOverflow
from agentenv.agents.endpoint.failure import refusal
from agentenv.agents.openai import ChatEndpoint
from agentenv.clients.conversation import extend
from tests.agentenv.chat_server import Waits, asked, endpoint, gives, refuses, says, served
from tests.agentenv.episodes import turn
from tests.agentenv.moments import KITCHEN, moment, reply_of


def later(when=None, **changes):
    """A moment in which the model has said something before."""
    return replace(when or moment(), turns=(turn(),), **changes)


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
            "stream": False,
            "messages": moment().messages,
        }
    ]
    assert model.keys == ["Bearer secret"]


async def test_the_repeats_of_a_task_are_sampled_with_different_seeds():
    with served(says("Action: look")) as model:
        for repeat in (0, 1):
            await asked(model, replace(moment(), repeat=repeat), seed=5)
    assert [each["seed"] for each in model.requests] == [5, 6]


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


@pytest.mark.parametrize("arguments", ['{"item": "pan"', "pan", "[1]", ""])
async def test_a_call_that_no_server_could_parse_does_not_end_the_conversation(arguments):
    function = {"name": "get", "arguments": arguments}
    sound = {"id": "c8", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    with served(says(None, tool_calls=[{"id": "c7", "function": function}, sound])) as model:
        when = moment("function_calling")
        reply = await asked(model, when)
        extend(when.messages, reply, "That is no JSON.")
        await asked(model, when)
    assert reply.tool_calls[0]["function"]["arguments"] == arguments
    assert when.messages[3]["tool_calls"] == reply.tool_calls
    broken, kept = model.requests[1]["messages"][3]["tool_calls"]
    assert json.loads(broken["function"]["arguments"]) == ({"text": arguments} if arguments else {})
    assert kept == sound


@pytest.mark.parametrize(
    "answer",
    [
        *(refuses(status) for status in (408, 409, 429, 500, 502, 503, 504)),
        b"<html>",
        b'{"choices": [{"mess',
        b"[" * 100_000,
        b"\xff\xfe",
        {"error": {"message": "overloaded"}},
        {"choices": []},
        {"choices": [{"message": {"content": [1]}}]},
        [1],
        says(""),
    ],
)
async def test_what_may_pass_is_asked_again(answer):
    waits = Waits()
    with served(answer, answer, says("Action: look")) as model:
        reply = await asked(model, waits=waits)
    assert reply.text == "Action: look"
    assert len(model.requests) == 3
    assert 0.5 <= waits[0] <= 1 <= waits[1] <= 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refuses(503, "busy"), "HTTP 503: busy"),
        (b"<html>", "its answer is no JSON: '<html>'"),
        ({"pong": True}, "no chat completion: it has no choices: '{\"pong\": true}'"),
        ({"error": {"message": "overloaded"}}, "HTTP 200 with an error: overloaded"),
        (says(""), "no chat completion: its reply is empty"),
    ],
)
async def test_attempts_are_bounded_and_the_error_says_what_came(answer, told):
    with served(answer) as model:
        with pytest.raises(AgentError) as caught:
            await asked(model, retries=2)
        assert len(model.requests) == 3
    assert told in str(caught.value)
    assert "attempt 3 of 3" in str(caught.value)


async def test_the_wait_that_the_server_asks_for_is_kept():
    waits = Waits()
    asks = [refuses(429, headers={"retry-after": seconds}) for seconds in ("7", "soon")]
    with served(*asks, says("Action: look")) as model:
        await asked(model, waits=waits)
    assert 6.9 <= waits[0] <= 7 + 3.5
    assert 1 <= waits[1] <= 2


async def test_a_wait_beyond_all_patience_is_told_at_once():
    waits = Waits()
    with served(refuses(429, "come back tomorrow", {"retry-after": "86400"})) as model:
        with pytest.raises(AgentError, match="come back tomorrow"):
            await asked(model, waits=waits)
        assert len(model.requests) == 1
    assert not waits


async def test_an_endpoint_that_is_not_there_is_an_agent_error_after_the_retries():
    with served(says("")) as model:
        pass
    waits = Waits()
    with pytest.raises(AgentError, match="ConnectError"):
        await asked(model, waits=waits, retries=2)
    assert len(waits) == 2


async def test_the_first_trouble_is_a_warning_and_the_rest_is_routine(caplog):
    caplog.set_level(logging.INFO)
    with served(refuses(503, "busy")) as model:
        agent = endpoint(model.url, retries=2)
        await agent.replies([moment(), moment()])
        await agent.close()
    told = [each.levelname for each in caplog.records if "again in" in each.message]
    assert told == ["WARNING", "INFO", "INFO", "INFO"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_a_refusal_is_told_at_once_and_without_the_key(status):
    with served(refuses(status, "bad key secret-1 " + "x" * 5000)) as model:
        with pytest.raises(AgentError, match=rf"HTTP {status}: bad key \[key\]") as caught:
            await asked(model, api_key="secret-1")
        assert len(model.requests) == 1
    assert "secret-1" not in str(caught.value)
    assert len(str(caught.value)) < 800


async def test_a_key_that_is_cut_off_in_a_long_message_is_hidden_all_the_same():
    key = "sk-" + "0123456789" * 10
    for before in range(380, 500, 20):
        with served(refuses(400, "x" * before + key)) as model:
            with pytest.raises(AgentError) as caught:
                await asked(model, api_key=key)
            assert "sk-01" not in str(caught.value)


async def test_a_key_from_a_file_may_end_with_a_line():
    with served(says("Action: look")) as model:
        await asked(model, api_key="secret\n")
    assert model.keys == ["Bearer secret"]


@pytest.mark.parametrize("key", ["one\ntwo", "schlüssel"])
def test_a_key_that_no_request_can_send_is_refused_without_showing_it(key):
    with pytest.raises(ValueError, match="the key in MY_KEY holds characters") as caught:
        ChatEndpoint("small", api_key=key, key_variable="MY_KEY")
    assert key not in str(caught.value)


@pytest.mark.parametrize("status", [401, 403])
async def test_whoever_is_not_let_in_hears_which_variable_holds_the_key(status):
    with served(refuses(status)) as model:
        with pytest.raises(AgentError, match="the key is missing: the variable MY_KEY holds it"):
            await asked(model, key_variable="MY_KEY")
        with pytest.raises(AgentError, match="the key was refused: the variable OPENAI_API_KEY"):
            await asked(model, api_key="secret")


async def test_a_model_that_is_not_there_is_answered_with_those_that_are():
    with served(refuses(404, "no model small")) as model:
        model.models = gives({"data": [{"id": "large"}, {"id": "huge"}]})
        agent = endpoint(model.url)
        for answer in await agent.replies([moment()] * 5):
            assert "no model small; it serves large, huge" in str(answer)
        await agent.close()
    assert model.models_asked == 1


@pytest.mark.parametrize("models", [b"<html>", {}, {"data": [1]}, {"data": []}])
async def test_where_models_are_not_listed_the_address_is_asked_about(models):
    with served(refuses(404)) as model:
        model.models = gives(models)
        with pytest.raises(AgentError, match="is the address right"):
            await asked(model)


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
    with served({"error": refusal}) as model, pytest.raises(ContextOverflow):
        await asked(model)


async def test_a_reply_limit_beyond_the_context_is_a_fault_until_the_conversation_has_grown():
    message = "'max_tokens' is too large: 4096. This model's maximum context length is 4096 tokens"
    with served(refuses(400, message)) as model:
        with pytest.raises(AgentError, match="allow it fewer tokens") as caught:
            await asked(model, max_tokens=4096)
        assert not isinstance(caught.value, ContextOverflow)
        with pytest.raises(ContextOverflow):
            await asked(model, later(), max_tokens=4096)


def test_whether_a_conversation_fits_without_its_reply_is_read_from_every_servers_words():
    fitting = [
        "maximum context length is 4097 tokens. However, you requested 4100 tokens (4 in the "
        "messages, 4096 in the completion). Please reduce the length of the messages",
        "maximum context length is 4097 tokens, however you requested 4100 tokens (4 in your "
        "prompt; 4096 for the completion)",
        "exceeds the model's maximum context length of 4096 tokens. You requested a total of 5000 "
        "tokens: 100 tokens from the input messages and 4900 tokens for the completion",
        "maximum context length is 4096 tokens. However, you requested 512 output tokens and your "
        "prompt contains at least 3585 input tokens, for a total of at least 4097 tokens",
        "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000",
    ]
    full = [
        "maximum context length is 4097 tokens. However, you requested 5100 tokens (5000 in the "
        "messages, 100 in the completion). Please reduce the length of the messages",
        "input length and `max_tokens` exceed context limit: 200240 + 21333 > 200000",
        "the request exceeds the available context size, try increasing it",
    ]
    for told, fits in ((fitting, True), (full, False)):
        for message in told:
            failure = refusal(400, {}, json.dumps({"error": {"message": message}}).encode())
            assert (failure.overflow, failure.reply_too_long) == (True, fits), message


def no_such_parameter(name):
    return refuses(400, f"Unsupported parameter: '{name}' is not supported.", param=name)


async def test_a_parameter_with_another_name_is_renamed_for_good_and_said_so(caplog):
    with served(no_such_parameter("max_tokens"), says("Action: look")) as model:
        agent = endpoint(model.url, max_tokens=9, retries=0)
        for _ in range(2):
            await reply_of(agent, moment())
        await agent.close()
    assert ["max_tokens" in each for each in model.requests] == [True, False, False]
    assert [each.get("max_completion_tokens") for each in model.requests] == [None, 9, 9]
    assert agent.settings == {
        "base_url": model.url,
        "max_completion_tokens": 9,
        "changes": {"max_tokens": "max_completion_tokens"},
    }
    [warning] = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert "does not take max_tokens: it is sent as max_completion_tokens" in warning.message


async def test_parameters_that_the_server_does_not_know_are_left_out_once_for_all(caplog):
    refusals = [no_such_parameter(name) for name in ("temperature", "seed", "top_p")]
    with served(*refusals, says("Action: look")) as model:
        agent = endpoint(model.url, temperature=0.5, seed=1, top_p=0.9, retries=0)
        await reply_of(agent, moment())
        await agent.close()
    assert set(model.requests[-1]) == {"model", "messages", "stream"}
    assert agent.settings["changes"] == {"temperature": None, "seed": None, "top_p": None}
    assert len([each for each in caplog.records if each.levelno == logging.WARNING]) == 3


async def test_requests_that_are_refused_together_change_a_parameter_once(caplog):
    with served(*[no_such_parameter("seed")] * 4, says("Action: look")) as model:
        model.together = asyncio.Barrier(4)
        agent = endpoint(model.url, seed=1, retries=0)
        replies = await agent.replies([moment()] * 4)
        await agent.close()
    assert [each.text for each in replies] == ["Action: look"] * 4
    assert len([each for each in caplog.records if each.levelno == logging.WARNING]) == 1


async def test_a_value_that_is_refused_is_an_error_and_never_left_out():
    with served(refuses(400, "temperature must be at most 2", param="temperature")) as model:
        with pytest.raises(AgentError, match="temperature must be at most 2"):
            await asked(model, temperature=9.0)
        assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "small does not support tools"),
        (400, '"auto" tool choice requires --enable-auto-tool-choice to be set'),
        (404, "No endpoints found that support tool use"),
    ],
)
async def test_an_endpoint_without_tools_is_an_error_that_names_another_format(status, message):
    with served(refuses(status, message)) as model:
        with pytest.raises(AgentError, match="--format react"):
            await asked(model, moment("function_calling"))
        with pytest.raises(AgentError) as caught:
            await asked(model)
    assert "--format" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"timeout": 0.0}, "time limit of a request is 0.0 s: give more than 0"),
        ({"timeout": float("nan")}, "time limit of a request is nan s"),
        ({"retries": -1}, "the retries are -1: give 0 or more"),
        ({"patience": -1.0}, "the patience is -1.0 s: give 0 or more"),
        ({"concurrency": 0}, "the concurrency is 0: give at least 1"),
        ({"temperature": float("nan")}, "temperature is nan: give a number"),
        ({"top_p": float("inf")}, "top_p is inf: give a number"),
        ({"max_tokens": 0}, "max_tokens is 0: give a number of at least 1"),
    ],
)
def test_an_option_that_cannot_be_is_refused_at_once(options, told):
    with pytest.raises(ValueError, match=told):
        ChatEndpoint("small", **options)


async def test_as_many_requests_are_in_flight_as_allowed_and_no_more():
    with served(says("Action: look")) as model:
        model.together = asyncio.Barrier(3)
        agent = endpoint(model.url, concurrency=3)
        await agent.replies([moment() for _ in range(30)])
        await agent.close()
    assert len(model.requests) == 30
    assert model.most_at_once == 3


async def test_one_conversation_may_fail_alone():
    with served(refuses(400), says("Action: look")) as model:
        agent = endpoint(model.url, concurrency=1)
        first, second = await agent.replies([moment(), moment()])
        await agent.close()
    assert isinstance(first, AgentError)
    assert second.text == "Action: look"


@pytest.mark.parametrize("address", ["localhost:1/v1", "http://host:port/v1", ""])
async def test_an_address_that_is_none_is_refused_at_once(address):
    waits = Waits()
    agent = endpoint(address, waits)
    with pytest.raises(AgentError, match="give an address such as"):
        await reply_of(agent, moment())
    await agent.close()
    assert not waits


async def test_an_address_with_a_password_is_shown_without_it():
    agent = endpoint("ftp://me:pass@host/v1")
    with pytest.raises(AgentError) as caught:
        await reply_of(agent, moment())
    await agent.close()
    assert "pass" not in str(caught.value) + str(agent.settings)


async def test_an_endpoint_that_has_moved_is_told_with_the_place():
    moved = gives(b"", 308, {"location": "https://other/v1"})
    with served(moved) as model, pytest.raises(AgentError, match="has moved to https://other/v1"):
        await asked(model)


async def test_tokens_of_answers_without_a_use_are_spent_too():
    with served(says(""), says("Action: look")) as model:
        agent = endpoint(model.url)
        reply = await reply_of(agent, moment())
        await agent.close()
    assert (reply.prompt_tokens, reply.completion_tokens) == (11, 3)
    assert agent.spent == {"prompt": 22, "completion": 6, "cached": 0, "reasoning": 0}


async def test_a_server_that_tells_no_tokens_is_noted_once(caplog):
    answer = {**says("Action: look"), "usage": None}
    with served(answer) as model:
        agent = endpoint(model.url)
        replies = await agent.replies([moment()] * 3)
        await agent.close()
    assert [each.prompt_tokens for each in replies] == [0, 0, 0]
    [warning] = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert "does not tell how many tokens" in warning.message


async def test_an_answer_without_a_reply_says_nothing_of_how_the_server_counts(caplog):
    with served({"pong": True}, says("Action: look")) as model:
        await asked(model)
    assert "does not tell" not in caplog.text


def test_an_endpoint_is_asked_for_by_its_model():
    assert agent_named("openai:org/model:7b").name == "openai:org/model:7b"
