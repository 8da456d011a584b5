"""The kit of the tool worlds: how calls are read, checked, answered, graded and planned."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, Literal

import pytest
from agentenv_tool import literal
from agentenv_tool.calls import Call, Unreadable, read
from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers, same
from agentenv_tool.plans import Plan, move
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import say
from agentenv_tool.toolbox import BadArguments, Toolbox, ToolError, tool
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from agentenv.clients.template import match, render
from agentenv.protocol import Tool
from envservers.environment import InvalidAction

LENGTHS = {"Nile": 6650, "Rhine": 1233}
NAMES = ("I need the names.", "Which rivers are there?")
LENGTH = ("How long is {name}?", "{Name} has a length, which I ask for.")


class Rivers:
    """Tools over two rivers."""

    @tool
    def get_rivers(self) -> list[str]:
        """Give the names of all rivers."""
        return list(LENGTHS)

    @tool
    def get_length(
        self,
        name: Annotated[str, Field(description="Of a river", examples=["Nile"])],
        unit: Literal["km", "m"] = "km",
    ) -> dict[str, Any]:
        """Give the length of a river."""
        if name not in LENGTHS:
            raise ToolError(f"there is no river {name!r}")
        return {"length": LENGTHS[name] * (1 if unit == "km" else 1000)}

    @tool
    def get_sum(self, numbers: list[float], places: int | None = None) -> float:
        """Add numbers."""
        return round(sum(numbers), places)

    def copy(self) -> Rivers:
        return self


TOOLBOX = Toolbox(Rivers)


def longer(task: ToolTask) -> Plan:
    names = yield move(say(NAMES), "get_rivers")
    lengths = {}
    for name in names:
        answer = yield move(say(LENGTH, name=name), "get_length", name=name)
        lengths[name] = answer["length"]
    return max(lengths, key=lambda name: lengths[name])


def episode(answer: Any = "Nile", strict: bool = False, **task: Any) -> Episode:
    asked = ToolTask("Which river is longest?", (answer,), answer, **task)
    return Episode(TOOLBOX, Rivers(), asked, Answers(asked, strict))


# How a value is read.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, "b": [true, null]}', {"a": 1, "b": [True, None]}),
        ("{'a': True, 'b': (1, 2.5), 'c': None}", {"a": True, "b": [1, 2.5], "c": None}),
        ("{'mixed': true, \"quotes\": None}", {"mixed": True, "quotes": None}),
        ('{"line": "one\ntwo"}', {"line": "one\ntwo"}),
        ("{'it': \"it's\", 'b': 'a \\'b\\' }'}", {"it": "it's", "b": "a 'b' }"}),
        ("{'long': '''a \"'\" b'''}", {"long": 'a "\'" b'}),
        ("{'sum': 3 + 4 * 2, 'less': -(1 - 0.5)}", {"sum": 11, "less": -0.5}),
        ('{"smile": "\\ud83d\\ude00"}', {"smile": "😀"}),
        ("{}", {}),
    ],
)
def test_python_and_json_literals_are_read(text: str, value: Any) -> None:
    assert literal.read(text) == (value, len(text))
    assert literal.read(text + "} and { more") == (value, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "{'a': __import__('os').system('true')}",
        "{'a': open}",
        "{'a': [x for x in (1, 2)]}",
        "{'a': f'{1}'}",
        "{'a': 9 ** 9}",
        "{'a': 1 << 9}",
        "{'a': 'b' * 9}",
        "{'a': b'bytes'}",
        "{'a': {1, 2}}",
        "{'a': 1j}",
        "{'a': ...}",
        "{1: 2}",
        "{**{}}",
        "{'a': NaN}",
        '{"a": NaN}',
        '{"a": Infinity}',
        "{'a': 1e999}",
        "{'a': 1 / 0}",
        "{'a': " + "9" * 19 + "}",
        "{'a': " + "9" * 400 + "}",
        '{"a": ' + "9" * 400 + "}",
        "{'a': " + "9" * 5000 + "}",
        "{'a': 999999999999999999 * 999999999999999999}",
        "{'a': '\\ud800'}",
        "{'a': \0}",
        "{'a': 1",
        "{'a': 'open}",
        "{'a': " + "[" * 40 + "]" * 40 + "}",
        "{'a': " + "-" * 8000 + "1}",
        "{'a': " + "1+" * 4000 + "1}",
        "{'a': " + "[" * 8000 + "}",
    ],
)
def test_all_else_is_refused(text: str) -> None:
    with pytest.raises(literal.BadLiteral):
        literal.read(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=20)
    | st.floats(-1e15, 1e15, allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_what_is_written_is_read_again(arguments: dict[str, Any]) -> None:
    call = Call("get_length", arguments)
    assert read(f"Thought: I need it.\nAction: {call}\nSo be it.") == call
    assert read(f"get_length with Action Input: {arguments!r}") == call


@settings(max_examples=1000, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for action in (text, f"Action: get_length with Action Input: {text}", f"{{'a': {text}}}"):
        try:
            read(action)
        except Unreadable as error:
            assert str(error)


# How a call is read.


@pytest.mark.parametrize(
    "text",
    [
        'Action: get_length with Action Input: {"name": "Nile"}',
        'get_length with Action Input: {"name": "Nile"}',
        "Thought: the Action: is clear\nAction:   get_length with Action Input: {'name': 'Nile'}\n",
        "**Action:** `get_length` with action input: {\n  'name':\n  'Nile',\n}\nThat is all.",
        'Action: get_length with Action Input:\n{"name": "Nile"} </s>',
        'Action: get_length with Action Input:\n```json\n{"name": "Nile"}\n```',
        "Action: get_length with **Action Input:** {'name': 'Nile'}",
        "Thought: first get_rivers with Action Input: {}, then more.\n"
        "Action: get_length with Action Input: {'name': 'Nile'}",
    ],
)
def test_a_call_is_found_whatever_surrounds_it(text: str) -> None:
    assert read(text) == Call("get_length", {"name": "Nile"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I think it is the Nile.", "No call was found"),
        ("finish", "No call was found"),
        ("Action: with Action Input: {}", "No tool is named"),
        ("Action: get length with Action Input: {}", "No tool is named"),
        ("Action: get_length with Action Input: Nile", "not followed by a dict"),
        ("Action: get_length with Action Input:", "not followed by a dict"),
        ("Action: get_length with Action Input: {'name': }", "cannot be read"),
        (
            "Action: a with Action Input: {}\nObservation: x\nAction: b with Action Input: {}",
            "More than one call",
        ),
    ],
)
def test_what_is_no_call_says_what_would_be_one(text: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(text)


def test_hostile_text_does_not_hold_up_the_reading() -> None:
    for text in (
        " " * 8000 + "with",
        "with " * 1600,
        "Action:" * 1100 + " with Action Input: {}",
        "x with Action Input: {" + "'" * 8000,
        "x with Action Input: " + "{'a':" * 1600,
    ):
        with pytest.raises(Unreadable):
            read(text)


# How arguments are checked.


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (Call("get_lenght"), "there is no tool 'get_lenght': there is get_rivers, get_length"),
        (Call("get_length"), "get_length needs the argument 'name': it takes name, unit"),
        (Call("get_length", {"nmae": "Nile"}), "get_length has no argument 'nmae'"),
        (Call("get_length", {"name": 7}), "argument 'name' of get_length is 7"),
        (Call("get_length", {"name": "Nile", "unit": "mile"}), "argument 'unit' of get_length"),
        (Call("get_sum", {"numbers": [1, "x"]}), "argument 'numbers' of get_sum, item 1, is 'x'"),
        (Call("get_sum", {"numbers": {}}), "argument 'numbers' of get_sum is a dict"),
        (Call("get_rivers", {"x" * 99: 1}), "get_rivers has no argument 'xxxxx"),
        (Call("finish"), "finish needs the argument 'answer'"),
    ],
)
def test_an_error_names_the_argument(call: Call, told: str) -> None:
    with pytest.raises(BadArguments) as caught:
        TOOLBOX.call(Rivers(), call)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 300


def test_what_was_not_given_keeps_its_default() -> None:
    call = Call("get_length", {"name": "Nile"})
    assert TOOLBOX.call(Rivers(), call) == {"length": 6650}
    assert TOOLBOX.call(Rivers(), Call("get_sum", {"numbers": ["1.5", 2]})) == 4


def test_the_schema_is_what_the_card_and_the_formats_take() -> None:
    tools = [Tool(**each) for each in TOOLBOX.schema()]
    assert [each.name for each in tools][-2:] == ["check_valid_actions", "finish"]
    length = tools[1]
    assert length.parameters["required"] == ["name"]
    assert length.parameters["properties"]["unit"]["enum"] == ["km", "m"]
    assert tools[2].parameters["properties"]["places"] == {"type": "integer"}
    call = Call("get_length", {"name": "Nile", "unit": "m"})
    assert match(tools, str(call)) == (length, call.arguments)
    assert read(render(length, call.arguments)) == call


def test_the_prompt_lists_what_the_toolbox_holds() -> None:
    told = TOOLBOX.told()
    assert "- get_length(name, unit (optional)): Give the length of a river." in told
    assert "    name: Of a river" in told
    for name in TOOLBOX:
        assert f"- {name}(" in told


def test_a_toolbox_may_finish_without_an_answer() -> None:
    bare = Toolbox(Rivers, answers=False)
    assert bare.call(Rivers(), Call("finish")) == "The episode is over."
    with pytest.raises(BadArguments, match="finish has no argument 'answer'"):
        bare.call(Rivers(), Call("finish", {"answer": 1}))


# How an episode goes.


def test_results_and_errors_are_told_as_on_the_original_wire() -> None:
    played = episode()
    told = played.step("get_length with Action Input: {'name': 'Nile'}").observation
    assert told == "Observation: {'length': 6650}\nGive me one action."
    refused = played.step("get_length with Action Input: {'name': 'Po'}")
    assert refused.observation.startswith("Observation: ERROR | there is no river 'Po'\n")
    assert refused.info == {"tool_error": True}
    with pytest.raises(InvalidAction, match=r"^No call was found"):
        played.step("The Nile!")
    with pytest.raises(InvalidAction, match=r"^Observation: ERROR \| there is no tool 'swim'"):
        played.step("swim with Action Input: {}")
    names = played.step("check_valid_actions with Action Input: {}").observation
    assert names.startswith("Observation: ['get_rivers', 'get_length', 'get_sum', 'check_")


def test_finish_ends_an_episode_only_when_it_is_the_tool() -> None:
    played = episode()
    for action in (
        "get_length with Action Input: {'name': 'finish'}",
        "Thought: I finish.\nAction: get_rivers with Action Input: {}",
    ):
        assert not played.step(action).done
    for action in ("finish", "finished with Action Input: {}", "finish with Action Input: {}"):
        with pytest.raises(InvalidAction):
            played.step(action)
    end = played.step("finish with Action Input: {'answer': 'nile'}")
    assert (end.done, end.success, end.reward, end.score) == (True, True, 1.0, 1.0)


def test_the_expert_goes_on_from_whatever_was_called_before() -> None:
    played = episode()
    played.step("get_length with Action Input: {'name': 'Rhine'}")
    played.step("get_length with Action Input: {'name': 'Po'}")
    played.step("get_sum with Action Input: {'numbers': [1]}")
    made = []
    step = played.begin()
    while not step.done:
        advice = played.advice(longer)
        made.append(advice.action)
        step = played.step(advice.action)
    assert step.success
    assert made == [
        "get_rivers with Action Input: {}",
        'get_length with Action Input: {"name":"Nile"}',
        'finish with Action Input: {"answer":"Nile"}',
    ]


def test_a_copy_goes_its_own_way() -> None:
    played = episode()
    played.step("get_rivers with Action Input: {}")
    twin = played.copy()
    twin.step("finish with Action Input: {'answer': 'Nile'}")
    assert len(played.history) == 1
    assert played.step("finish with Action Input: {'answer': 'Rhine'}").score == 0


def test_a_huge_result_is_cut_with_its_length() -> None:
    told = episode().step(f"finish with Action Input: {{'answer': '{'x' * 21_000}'}}").observation
    assert told.endswith("... (1000 more characters)\nGive me one action.")


# How answers are graded.


@pytest.mark.parametrize(
    ("told", "wanted", "tolerance"),
    [
        (18.5, 18.5, None),
        ("18.5", 18.5, None),
        (18.54, 18.5, None),
        (18.5, "18.5", None),
        ("1,250", 1250, None),
        (3.2, 3.0, 0.25),
        (5.0, 5, None),
        ("  new   YORK", "New York", None),
        ("Sao Paulo", "São Paulo", None),
        ("Trim the hedge.", "Trim the hedge", None),
        ('"Trim the hedge"', "Trim the hedge", None),
        ("Dr. No.", "Dr. No.", None),
        ("'Quoted'", "'Quoted'", None),
        ("3.", 3, None),
        ("['b', 'A']", ["a", "b"], None),
        ('["Oslo"]', ["Oslo"], None),
        (["b", "A"], ["a", "B"], None),
        ("Oslo", ["Oslo"], None),
        ([1, 2.04], [2.0, 1], 0.05),
        (True, "Yes", None),
        (False, "no", None),
        (".5", 0.5, None),
        ("\N{MINUS SIGN}5.1", -5.1, None),
        (0.1 + 0.2, 0.3, None),
        (17.999999999999996, 18, None),
        (1234567890123456, "1234567890123456", None),
        ("Lodz", "Łódź", None),
        ("yes", True, None),
        (False, False, None),
        ({"a": "1"}, {"a": 1}, None),
        (None, None, None),
    ],
)
def test_answers_that_mean_the_same_are_right(told: Any, wanted: Any, tolerance: float) -> None:
    assert same(told, wanted, tolerance)


@pytest.mark.parametrize(
    ("told", "wanted", "tolerance"),
    [
        (18.6, 18.5, None),
        (18, 18.5, None),
        (4, 5, None),
        (3.3, 3.0, 0.25),
        (True, 1, None),
        (1, True, None),
        ("", "New York", None),
        ("York", "New York", None),
        (["a"], ["a", "b"], None),
        (["a", "b", "b"], ["a", "b"], None),
        (["a", "a"], ["a", "b"], None),
        (["Oslo", "Rome"], "Oslo", None),
        ("['a', 'b', 'c']", ["a", "b"], None),
        ("['a'", ["a"], None),
        (".", "New York", None),
        ([], ["a"], None),
        ({"a": 1, "b": 2}, {"a": 1}, None),
        (None, 0, None),
        (0, None, None),
        ("1e5", 100000, None),
        ("100044123456000", "100044123456789", None),
        (2923706028, 2923706026, None),
        (True, "Oslo", None),
        (False, "yes", None),
    ],
)
def test_answers_that_differ_are_wrong(told: Any, wanted: Any, tolerance: float) -> None:
    assert not same(told, wanted, tolerance)


def scored(judge: Answers, *results: tuple[str, Any]) -> float:
    score = 0.0
    for name, result in results:
        score = judge.score(Call(name), result)
    return score


def test_only_finish_gives_the_answer_unless_grading_is_strict() -> None:
    task = ToolTask("How long?", (6650,), 6650)
    assert scored(Answers(task), ("get_sum", 6650)) == 0
    assert scored(Answers(task, strict=True), ("get_sum", 6650), ("finish", 0)) == 1


def test_strict_grading_asks_for_the_type() -> None:
    task = ToolTask("How long?", (18.5,), 18.5)
    assert scored(Answers(task), ("finish", "18.5")) == 1
    assert scored(Answers(task, strict=True), ("finish", "18.5")) == 0
    assert scored(Answers(task, strict=True), ("finish", 18.5)) == 1
    names = ToolTask("Which?", (["a", "b"],), ["a", "b"])
    assert scored(Answers(names, strict=True), ("finish", ["b", "a"])) == 1
    assert scored(Answers(names, strict=True), ("get_rivers", ["b", "a"])) == 0


def test_subgoals_that_are_no_answer_are_met_by_any_result_and_stay_met() -> None:
    task = ToolTask("Find out.", ({"length": 1233}, "Nile"), "Nile")
    judge = Answers(task)
    assert scored(judge, ("get_length", {"length": 1233})) == 0.5
    assert scored(judge, ("get_rivers", [])) == 0.5
    assert scored(judge, ("finish", "Nile")) == 1


def test_reading_in_several_threads_leaves_the_interpreters_warnings_alone() -> None:
    before = list(warnings.filters)
    texts = [f"{{'pattern': '\\d{number}'}}" for number in range(200)]
    with ThreadPoolExecutor(6) as pool:
        assert len(list(pool.map(literal.read, texts))) == 200
    assert list(warnings.filters) == before
