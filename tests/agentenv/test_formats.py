"""Reply formats: what is written is read again, and hostile texts get a clear answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentenv.agents.agent import Reply
from agentenv.clients.formats import FORMATS, Reading, Unreadable, format_named
from agentenv.clients.template import ACT, match, render
from tests.agentenv.toy_card import TOOLS, card, native, tool

KITCHEN = card()
BARE = card([])
REACT, CALLING, CODE = (FORMATS[name] for name in ("react", "function_calling", "code_as_action"))
EVERY_FORMAT = pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def read_action(format, text: str, world=KITCHEN) -> str:
    return format.read(Reply(text), world).action


def complaint(format, reply: Reply | str, world=KITCHEN) -> str:
    with pytest.raises(Unreadable) as caught:
        format.read(Reply(reply) if isinstance(reply, str) else reply, world)
    return str(caught.value)


words = st.text(st.characters(codec="utf-8"), max_size=30)
shown_words = words.filter(lambda text: text.strip())
marks = st.sampled_from(
    ["Action: x", "```", "</s>", "\nObservation: y", "**", "{", '"', "# ", "\\"]
)
hostile = st.lists(st.one_of(shown_words, marks), min_size=1, max_size=4).map("\n".join)
VALUES = {
    "integer": st.integers(-(10**9), 10**9),
    "number": st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    "boolean": st.booleans(),
    "array": st.lists(shown_words, min_size=1, max_size=3),
    "string": st.one_of(shown_words, hostile),
}


def arguments_of(each):
    chosen = {
        name: st.sampled_from(schema["enum"]) if "enum" in schema else VALUES[schema["type"]]
        for name, schema in each.parameters["properties"].items()
    }
    required = each.parameters["required"]
    return st.fixed_dictionaries(
        {name: values for name, values in chosen.items() if name in required},
        optional={name: values for name, values in chosen.items() if name not in required},
    )


calls = st.sampled_from(TOOLS).flatmap(
    lambda each: arguments_of(each).map(lambda given: (each, given))
)


@EVERY_FORMAT
@settings(max_examples=300, deadline=None)
@given(call=calls, thought=st.one_of(words, hostile))
def test_every_action_of_the_tools_is_read_as_it_was_written(format, call, thought):
    action = render(*call)
    reading = format.read(format.write(action, thought, KITCHEN), KITCHEN)
    assert squeezed(reading.action) == squeezed(action)
    if "\0" not in thought:
        assert squeezed(reading.thought) == squeezed(thought)


@EVERY_FORMAT
@settings(max_examples=200, deadline=None)
@given(action=st.one_of(shown_words, hostile).filter(str.strip))
def test_an_action_that_no_tool_does_is_read_as_it_was_written(format, action):
    for world in (KITCHEN, BARE):
        assert format.read(format.write(action, "", world), world) == Reading("", action.strip())


@settings(max_examples=300, deadline=None)
@given(call=calls)
def test_a_matched_call_renders_to_the_same_action(call):
    action = render(*call)
    matched = match(TOOLS, action)
    assert matched is None or render(*matched) == action


@pytest.mark.parametrize(
    ("action", "name", "arguments"),
    [
        ("get 2 oak planks", "get", {"count": 2, "item": "oak planks"}),
        ("craft soup", "craft", {"item": "soup"}),
        (
            "craft soup using salt, a leek",
            "craft",
            {"item": "soup", "ingredients": ["salt", "a leek"]},
        ),
        ("look", "look", {}),
        ("search[red [big] pan]", "search", {"keywords": "red [big] pan"}),
        ("heat to 7.5 slowly true", "heat", {"degrees": 7.5, "slowly": True}),
        (
            'book with Action Input: {"from": "here", "guests": 2}',
            "book",
            {"guests": 2, "from": "here"},
        ),
    ],
)
def test_an_action_is_matched_to_its_call(action, name, arguments):
    matched = match(TOOLS, action)
    assert (matched[0].name, matched[1]) == (name, arguments)


def test_an_action_that_would_be_rendered_otherwise_matches_no_tool():
    assert match(TOOLS, "get 007 planks") is None


def test_the_tool_that_spells_out_most_is_matched_first():
    tools = [tool("say", "{text}", text="string"), tool("open", "open {what}", what="string")]
    assert match(tools, "open the door")[0].name == "open"


def test_a_long_text_is_matched_by_no_template():
    assert match([tool("mix", "{a} {b} {c} {d}", a="string", b="string", c="string", d="string")],
                 "x " * 5000) is None  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Thought: hungry\nAction: look",
        "hungry\naction: look",
        "Thought:\nhungry\n\nAction:\nlook\n",
        "**Thought:** hungry\n**Action:** look",
        "Thought: hungry\n**Action**: look",
        "Thought: hungry\n**Action: look**",
        "Thought: hungry\nAction: look</s>",
        "Thought: hungry\nAction: look<|im_end|>\n</s>",
        "Thought: hungry\nAction: ```look```",
        "Thought: hungry\nAction:\n```text\nlook\n```",
        "Thought: hungry\nAction:\n```\nlook\n```<|eot_id|>",
        "Thought: hungry\nAction:\n```\nlook",
        "Thought: hungry\nAction: look\nObservation: A table.\nThought: sit\nAction: sit",
        "Thought: hungry\r\nAction: look\r\n",
    ],
)
def test_react_reads_the_usual_spellings(text):
    assert REACT.read(Reply(text), KITCHEN) == Reading("hungry", "look")


def test_react_reads_an_action_of_several_lines():
    text = "Thought: q\nAction: SELECT a\nFROM b\nWHERE c = 1"
    assert read_action(REACT, text) == "SELECT a\nFROM b\nWHERE c = 1"


def test_an_action_input_is_no_second_action():
    text = 'Thought: q\nAction: find\nAction Input: {"a": 1}'
    assert read_action(REACT, text) == 'find\nAction Input: {"a": 1}'


def test_exactly_the_end_token_is_cut_off():
    assert read_action(REACT, "Action: move down</s>") == "move down"


def test_underscores_and_hyphens_of_an_action_stay():
    assert read_action(REACT, "Action: get 1 oak_log-x") == "get 1 oak_log-x"


def test_a_reply_without_an_action_is_told_so():
    assert "No action was found" in complaint(REACT, "I think I will look, Action: look")


def test_two_actions_in_one_reply_are_refused():
    assert "More than one action" in complaint(REACT, "Action: look\nAction: look")


def test_an_empty_action_is_refused():
    assert "empty" in complaint(REACT, "Thought: nothing to do\nAction: </s>")


def test_a_native_call_is_read():
    reply = native(("get", '{"count": 2, "item": "pan"}'), text="I need pans.")
    assert CALLING.read(reply, KITCHEN) == Reading("I need pans.", "get 2 pan")


@pytest.mark.parametrize(
    "text",
    [
        '{"thought": "t", "function_name": "get", "arguments": {"count": 1, "item": "pan"}}',
        'Sure:\n```json\n{"thought": "t", "name": "get", "arguments": '
        '{"count": 1, "item": "pan"}}\n```',
        '<tool_call>{"thought": "t", "name": "get", "arguments": '
        '"{\\"count\\": 1, \\"item\\": \\"pan\\"}"}</tool_call>',
        '{"thought": "t", "function_name": "act", "arguments": {"action": "get 1 pan"}}',
    ],
)
def test_a_call_written_as_json_is_read(text):
    assert CALLING.read(Reply(text), KITCHEN) == Reading("t", "get 1 pan")


def test_a_call_without_arguments_needs_none():
    assert CALLING.read(native(("look", "")), KITCHEN).action == "look"
    assert read_action(CALLING, '{"function_name": "look"}') == "look"


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (native(("look", "{}"), ("look", "{}")), "2 functions were called"),
        (native(("fly", "{}")), "there is no function 'fly': there is get, craft, look"),
        (native(("look", "{")), "no valid JSON"),
        (native(("look", "[]")), "no JSON object"),
        (native(("look", "[" * 100_000)), "no valid JSON"),
        (Reply("", [{"id": "1"}]), "names no function"),
        (native(("search", '{"keywords": "\\ud800"}')), "lone surrogate"),
        (native(("get", '{"count": 1e999, "item": "a"}')), "give an integer"),
        ("look", "No function call was found"),
        ('{"function_name": "look"} {"function_name": "look"}', "no valid JSON"),
        ('{"arguments": {}}', "no `function_name`"),
        ('{"function_name": "look", "arguments": 3}', "no JSON object"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "no valid JSON"),
    ],
)
def test_a_bad_call_is_told_what_was_wrong(reply, message):
    assert message in complaint(CALLING, reply)


def test_only_function_calling_offers_tools():
    assert [each["function"]["name"] for each in CALLING.tools(BARE)] == ["act"]
    assert REACT.tools(KITCHEN) == CODE.tools(KITCHEN) == []


@pytest.mark.parametrize(
    "text",
    [
        "# hungry\nget(count=2, item='pan')",
        "```python\n# hungry\nget(2, 'pan')\n```",
        "Here it is:\n```\n# hungry\nget(\n    2,\n    item='pan',\n)\n```\nDone.</s>",
        "```py\nget(2, 'pan')  # hungry",
        "get(2, **{'item': 'p' 'an'})  # hungry",
    ],
)
def test_code_reads_one_call(text):
    assert CODE.read(Reply(text), KITCHEN) == Reading("hungry", "get 2 pan")


def test_code_reads_tuples_negative_numbers_and_none():
    assert read_action(CODE, "craft('soup', ('a', 'b'))") == "craft soup using a, b"
    assert read_action(CODE, "craft('soup', None)") == "craft soup"
    assert read_action(CODE, "get(-1, 'pan')") == "get -1 pan"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("look(); look()", "not one Python expression"),
        ("look()\nlook()", "not one Python expression"),
        ("import os", "not one Python expression"),
        ("look", "no call"),
        ("env.look()", "no call"),
        ("", "not one Python expression"),
        ("__import__('os').system('true')", "no call"),
        ("eval('1')", "there is no function 'eval'"),
        ("search(open('/etc/passwd').read())", "no literal"),
        ("search(f'{1}')", "no literal"),
        ("search('a' * 10**9)", "no literal"),
        ("search(keywords={'a'})", "type set"),
        ("search(b'a')", "type bytes"),
        ("get(1, 'a', 'b')", "takes 2 arguments, not 3"),
        ("get(1, 'a', count=2)", "'count' twice"),
        ("get(count=1, count=1, item='a')", "given twice"),
        ("get(*[1, 'a'])", "no literal"),
        ("get(**'a')", "no dict"),
        ("get(0x" + "f" * 5000 + ", 'a')", "too large"),
        ("search('\0')", "the code"),
        ("search('\ud800')", "does not read"),
        ("search('\\ud800')", "lone surrogate"),
        ("search(" + "[" * 50_000 + "]" * 49_000 + ")", ""),
        ("search(" + "-" * 90_000 + "1)", ""),
        ("search(" + "(" * 250 + "1" + ")" * 250 + ")", "not one Python expression"),
        ("search(" + "a." * 45_000 + "b)", ""),
        ("search('" + "a" * 200_000 + "')", "longer than"),
        ("```\nlook()\n```\n```\nlook()\n```", "more than one block"),
    ],
)
def test_code_that_is_no_literal_call_is_refused(code, message):
    assert message in complaint(CODE, code)


def test_a_strange_escape_in_code_gives_no_warning(recwarn):
    assert read_action(CODE, r"search('\d')") == r"search[\d]"
    assert not recwarn.list


@EVERY_FORMAT
@settings(max_examples=300, deadline=None)
@given(text=st.one_of(hostile, st.text(max_size=200)))
def test_any_text_is_read_or_refused(format, text):
    try:
        assert format.read(Reply(text), KITCHEN).action.strip()
    except Unreadable as error:
        str(error).encode("utf-8")


@EVERY_FORMAT
def test_a_huge_action_is_refused(format):
    assert "longer than" in complaint(format, format.write("x" * 200_000, "", BARE), BARE)


@EVERY_FORMAT
def test_hundred_thousand_marks_are_read_in_no_time(format):
    for mark in ("```", "```\n", "```a\n", "</s>", "Action:", "*", "{", "# ", " \n", "'"):
        try:
            format.read(Reply("Action: x " + mark * 100_000), KITCHEN)
        except Unreadable:
            continue


@EVERY_FORMAT
@pytest.mark.parametrize("world", [KITCHEN, BARE], ids=["tools", "bare"])
def test_the_example_in_the_instructions_can_be_read(format, world):
    text = format.instructions(world)
    example = text.rpartition("An example of the form:\n\n")[2]
    expected = (
        "get 1 item" if world.tools else ACT.parameters["properties"]["action"]["examples"][0]
    )
    assert read_action(format, example, world) == expected


def test_code_instructions_show_signatures():
    text = CODE.instructions(KITCHEN)
    assert "def craft(item: str, ingredients: list = None):" in text
    assert "side: Literal['left', 'right']" in text


def test_an_unknown_format_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="no format 'xml': there is react, function_calling"):
        format_named("xml")
