"""Conversations: an episode as the messages that a chat model is given."""

import json

from agentenv.agents.agent import Reply
from agentenv.clients.conversation import briefing, extend, opening
from agentenv.clients.formats import FORMATS
from tests.agentenv.toy_card import card, native

KITCHEN = card()
REACT = FORMATS["react"]


def test_a_conversation_opens_with_the_rules_and_the_first_observation():
    messages = opening(briefing(KITCHEN, REACT), "A table.")
    assert [each["role"] for each in messages] == ["user", "assistant", "user"]
    assert messages[0]["content"].startswith("You are in a kitchen.\n\nAnswer in this form")
    assert messages[2]["content"] == "A table."


def test_a_text_reply_is_answered_by_the_user():
    messages = []
    extend(messages, Reply("Action: look"), "A table.")
    assert messages == [
        {"role": "assistant", "content": "Action: look"},
        {"role": "user", "content": "A table."},
    ]


def test_every_native_call_gets_its_answer():
    messages = []
    reply = native(("look", "{}"), ("look", "{}"))
    extend(messages, reply, "Only one.")
    assert messages[0]["tool_calls"] == reply.tool_calls
    assert [each["tool_call_id"] for each in messages[1:]] == ["call_0", "call_1"]
    assert json.dumps(messages)
