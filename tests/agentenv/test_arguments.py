"""Arguments: what a call may give, and what it is told when it may not."""

import json

import pytest

from agentenv.clients.schema import BadCall
from agentenv.clients.template import render
from agentenv.protocol import Tool
from tests.agentenv.toy_card import TOOLS


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("get", {"count": 1}, "get needs the argument 'item'"),
        ("get", {"count": 1, "item": "a", "x": 1}, "get has no argument 'x': it takes count, item"),
        ("get", {"count": "two", "item": "a"}, "'count' of get is 'two': give an integer"),
        ("get", {"count": True, "item": "a"}, "'count' of get is True: give an integer"),
        ("get", {"count": 1, "item": ["a"]}, "'item' of get is an array: give a string"),
        ("turn", {"side": "up"}, "'side' of turn is 'up': give one of left, right"),
        (
            "craft",
            {"item": "a", "ingredients": "b"},
            "'ingredients' of craft is 'b': give an array",
        ),
        ("heat", {"degrees": float("nan"), "slowly": True}, "give a number"),
        ("look", {"at": 1}, "look has no argument 'at': it takes no arguments"),
    ],
)
def test_wrong_arguments_are_named(name, arguments, message):
    each = next(each for each in TOOLS if each.name == name)
    with pytest.raises(BadCall) as caught:
        render(each, arguments)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "action"),
    [
        ({"count": "2", "item": "pan"}, "get 2 pan"),
        ({"count": 2.0, "item": "pan"}, "get 2 pan"),
        ({"count": 2, "item": 5}, "get 2 5"),
    ],
)
def test_plain_conversions_are_made(arguments, action):
    assert render(TOOLS[0], arguments) == action


def test_a_null_is_an_argument_that_was_not_given():
    assert render(TOOLS[1], {"item": "soup", "ingredients": None}) == "craft soup"


def test_text_in_braces_within_an_argument_is_left_alone():
    assert render(TOOLS[0], {"count": 1, "item": "{count}%s{0}"}) == "get 1 {count}%s{0}"


def test_what_is_of_one_of_several_types_is_not_converted_to_another():
    kinds = ["string", "integer", "boolean", "null"]
    parameters = {"type": "object", "properties": {"value": {"type": kinds}}, "required": ["value"]}
    write = Tool(name="write", description="", parameters=parameters, action="{arguments}")
    for value in (60, "60", True, None):
        assert json.loads(render(write, {"value": value})) == {"value": value}
