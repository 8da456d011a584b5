"""Completion: what servers send as a chat completion, in all its spellings, as a reply."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agentenv.agents.endpoint.completion import NoCompletion, reply_of
from agentenv.agents.endpoint.failure import asked_wait, error_inside, refusal
from agentenv.clients.formats import format_named
from agentenv.trajectory import Turn
from tests.agentenv.episodes import turn
from tests.agentenv.toy_card import card

CALL = {"name": "look", "arguments": "{}"}
REPAIRED = {"id": "call_3_0", "type": "function", "function": CALL}


def completion(finish: str = "stop", usage: Any = None, **message: Any) -> dict[str, Any]:
    return {"choices": [{"message": message, "finish_reason": finish}], "usage": usage}


@pytest.mark.parametrize(
    "content",
    [
        "Action: look",
        ["Action: ", "look"],
        [{"type": "text", "text": "Action: "}, {"type": "output_text", "text": "look"}],
    ],
)
def test_a_content_is_a_text_or_a_list_of_parts(content: Any) -> None:
    assert reply_of(completion(content=content), 0).text == "Action: look"


@pytest.mark.parametrize(
    "told",
    [
        {"reasoning_content": "a pan is near"},
        {"reasoning": "a pan is near"},
        {"reasoning_content": ["a pan ", {"type": "text", "text": "is near"}]},
        {"reasoning": [{"type": "reasoning.summary", "summary": "a pan is near"}]},
        {"reasoning": {"content": "a pan is near"}},
    ],
)
def test_reasoning_is_kept_apart_from_the_text(told: Any) -> None:
    reply = reply_of(completion(content="Action: look", **told), 0)
    assert (reply.text, reply.reasoning) == ("Action: look", "a pan is near")


def test_a_thinking_part_of_the_content_is_reasoning() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "a pan is near"}]},
        {"type": "text", "text": "Action: look"},
    ]
    reply = reply_of(completion(content=parts), 0)
    assert (reply.text, reply.reasoning) == ("Action: look", "a pan is near")


def test_reasoning_of_an_unknown_shape_costs_no_reply() -> None:
    assert reply_of(completion(content="x", reasoning={"depth": 3}), 0).reasoning == '{"depth": 3}'


@pytest.mark.parametrize(("finish", "cut"), [("length", True), ("stop", False), (None, False)])
def test_a_reply_that_may_not_be_longer_is_marked_as_cut(finish: Any, cut: bool) -> None:
    assert reply_of(completion(finish, content="Thought: I"), 0).cut is cut


@pytest.mark.parametrize(
    "refusal", ["I will not.", [{"type": "refusal", "refusal": "I will not."}]]
)
def test_a_refusal_is_what_the_model_says(refusal: Any) -> None:
    assert reply_of(completion(content=None, refusal=refusal), 0).text == "I will not."


@pytest.mark.parametrize(
    "message",
    [
        {"tool_calls": [{"function": CALL}]},
        {"tool_calls": [{"id": None, "type": None, "function": CALL}]},
        {"tool_calls": [{"id": "", "function": {"name": "look", "arguments": {}}}]},
        {"tool_calls": [{"function": {"name": "look"}}]},
        {"tool_calls": None, "function_call": CALL},
        {"function_call": {"name": "look", "arguments": None}},
    ],
)
def test_tool_calls_are_repaired_so_that_they_can_be_answered(message: Any) -> None:
    reply = reply_of(completion("tool_calls", content=None, **message), 3)
    assert reply.tool_calls == [REPAIRED]
    assert format_named("function_calling").read(reply, card()).action == "look"


def test_calls_that_lack_an_id_get_different_ones_in_each_turn() -> None:
    two = completion(content=None, tool_calls=[{"function": CALL}, {"function": CALL}])
    ids = [call["id"] for turn in (0, 1) for call in reply_of(two, turn).tool_calls]
    assert len(set(ids)) == 4


def test_what_a_server_adds_to_a_call_goes_back_to_it() -> None:
    call = {"id": "a", "type": "function", "function": CALL, "extra_content": {"signature": "s"}}
    assert reply_of(completion(tool_calls=[call]), 0).tool_calls == [call]


def nested(levels: int) -> dict[str, Any]:
    return {"deeper": nested(levels - 1)} if levels else {}


@pytest.mark.parametrize("extra", [nested(300), [float("nan")], {"signature": float("inf")}])
def test_a_call_that_no_file_could_hold_is_no_completion(extra: Any) -> None:
    with pytest.raises(NoCompletion, match="nested too deeply, or holds no number"):
        reply_of(completion(tool_calls=[{"function": CALL, "extra_content": extra}]), 0)


def test_what_is_kept_of_a_call_can_be_written_and_read_again() -> None:
    call = {"id": "a", "type": "function", "function": CALL, "extra_content": nested(60)}
    [kept] = reply_of(completion(tool_calls=[call]), 0).tool_calls
    said = turn(tool_calls=[kept])
    assert Turn.model_validate_json(said.model_dump_json()) == said


@pytest.mark.parametrize("finish", ["abort", "cancelled", "error"])
def test_a_reply_that_the_server_broke_off_is_not_what_the_model_says(finish: str) -> None:
    with pytest.raises(NoCompletion, match=f"broken off .{finish}"):
        reply_of(completion(finish, content="Thought: I shall"), 0)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "no choices"),
        ([1], "no choices"),
        ({}, "no choices"),
        ({"choices": []}, "no choices"),
        ({"choices": None}, "no choices"),
        ({"choices": {"0": {}}}, "no choices"),
        ({"choices": ["hello"]}, "no choices"),
        ({"choices": [{}]}, "no message"),
        ({"choices": [{"message": "hello"}]}, "no message"),
        ({"choices": [{"message": {}, "error": {"code": 502}}]}, "is an error"),
        (completion(content=7), "wrong type, int"),
        (completion(content={"text": "x"}), "wrong type, dict"),
        (completion(content=[1]), "part without text"),
        (completion(content=[{"type": "image"}]), "part without text"),
        (completion(content="x", tool_calls="look"), "wrong type, str"),
        (completion(content="x", tool_calls=["look"]), "names no function"),
        (completion(content="x", tool_calls=[{"function": {}}]), "names no function"),
        (completion(content=None), "empty"),
        (completion(content=" \n"), "empty"),
        (completion("tool_calls", content="", tool_calls=[]), "empty"),
    ],
)
def test_what_is_no_completion_is_told_apart(answer: Any, told: str) -> None:
    with pytest.raises(NoCompletion, match=told):
        reply_of(answer, 0)


@pytest.mark.parametrize("finish", ["length", "content_filter"])
def test_an_empty_reply_with_a_reason_is_the_models(finish: str) -> None:
    assert reply_of(completion(finish, content=None), 0).text == ""


def test_an_empty_reply_with_reasoning_is_the_models() -> None:
    assert reply_of(completion(content="", reasoning="hm"), 0).reasoning == "hm"


@pytest.mark.parametrize(
    ("usage", "told"),
    [
        ({"prompt_tokens": 11, "completion_tokens": 3}, (11, 3, 0, 0)),
        (
            {
                "prompt_tokens": 11,
                "completion_tokens": 3,
                "prompt_tokens_details": {"cached_tokens": 8},
                "completion_tokens_details": {"reasoning_tokens": 2},
            },
            (11, 3, 8, 2),
        ),
        ({"prompt_tokens": 11, "prompt_cache_hit_tokens": 8}, (11, 0, 8, 0)),
        ({"prompt_tokens": "11", "completion_tokens": -3}, (0, 0, 0, 0)),
        ({"prompt_tokens": 1.5, "prompt_tokens_details": None}, (0, 0, 0, 0)),
        (None, (0, 0, 0, 0)),
        ("much", (0, 0, 0, 0)),
    ],
)
def test_tokens_are_counted_as_the_server_tells(usage: Any, told: tuple[int, ...]) -> None:
    reply = reply_of(completion(content="x", usage=usage), 0)
    counted = reply.prompt_tokens, reply.completion_tokens
    assert (*counted, reply.cached_tokens, reply.reasoning_tokens) == told


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 0.5 "}, 0.5),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            30,
        ),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT"}, 90),  # by our clock
        ({"retry-after": "Wed, 21 Oct 2020 07:28:30 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "٣"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_asked_for_in_seconds_or_by_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    now = 1792567620.0  # Wed, 21 Oct 2026 07:27:00 GMT
    assert asked_wait(headers, lambda: now) == seconds


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
def test_statuses_that_may_be_gone_next_time_are_passing(status: int) -> None:
    failure = refusal(status, {}, b"busy")
    assert failure.passing
    assert failure.congested is (status in (429, 503, 529))


@pytest.mark.parametrize("status", [301, 400, 401, 402, 403, 404, 405, 413, 422])
def test_other_statuses_are_not(status: int) -> None:
    assert not refusal(status, {"location": "/v2"}, b"no").passing


def test_a_quota_that_is_used_up_is_not_waited_for() -> None:
    body = json.dumps({"error": {"code": "insufficient_quota", "message": "pay"}}).encode()
    failure = refusal(429, {}, body)
    assert (failure.passing, failure.congested) == (False, False)


@pytest.mark.parametrize("code", [429, "503"])
def test_congestion_may_come_with_status_200(code: Any) -> None:
    failure = error_inside({"error": {"code": code, "message": "busy"}}, {"retry-after": "5"})
    assert failure is not None
    assert (failure.passing, failure.congested, failure.wait) == (True, True, 5)


SENT = {"max_tokens": 9, "temperature": 0.0, "seed": 1}


@pytest.mark.parametrize(
    ("message", "refused"),
    [
        (
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead.",
            "max_tokens",
        ),
        ("Unsupported value: 'temperature' does not support 0.0 with this model.", "temperature"),
        ("Unrecognized request argument supplied: seed", "seed"),
        ([{"loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}], "seed"),
        ("property 'seed' is unsupported, and so is 'temperature'", "seed"),
        ("Unknown parameter: 'top_p'", None),  # it was not sent
        ("Unknown model: seed-oss-36b", None),
        ("a system prompt is not supported; the request was " + "x" * 500 + " the seed", None),
        ("temperature must be at most 2", None),  # a value to correct, not to leave out
        ("Invalid argument: temperature is above 2", None),
        ("max_tokens is too large: 9. This model takes at most 5.", None),
        ("This model's maximum context length is 9; max_tokens is not supported", None),
    ],
)
def test_a_parameter_is_refused_where_the_server_says_that_it_does_not_know_it(
    message: Any, refused: str | None
) -> None:
    body = json.dumps({"detail": message}).encode()
    assert refusal(400, {}, body).refused(SENT) == refused
    assert refusal(500, {}, body).refused(SENT) is None


def test_the_parameter_that_an_error_is_about_goes_before_those_it_mentions() -> None:
    error = {"message": "seed and temperature: one is unsupported", "param": "temperature"}
    assert refusal(400, {}, json.dumps({"error": error}).encode()).refused(SENT) == "temperature"
