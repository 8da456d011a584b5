"""AgentTraj: what is written for training is read again, and official rows are understood."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentenv.agents.agent import Reply
from agentenv.clients.conversation import Briefing
from agentenv.clients.formats import FORMATS
from agentenv.data import agenttraj
from agentenv.data.files import BadFile
from tests.agentenv.episodes import trajectory, turn, written
from tests.agentenv.toy_card import card

KITCHEN = card()


texts = st.text(st.characters(codec="utf-8"), max_size=30)
figures = st.floats(-1, 1)
actions = st.sampled_from(["look", "get 2 pans", "turn left", "search[a\nb]", "sing </s>"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts, st.lists, max_leaves=3
)


@st.composite
def trajectories(draw):
    format = draw(st.sampled_from(sorted(FORMATS)))
    turns = []
    for action in draw(st.lists(st.none() | actions, max_size=4)):
        reply = draw(texts) if action is None else None
        if reply is None:
            reply = FORMATS[format].write(action, draw(texts), KITCHEN).text
        turns.append(
            turn(
                action,
                reply=reply,
                observation=draw(texts),
                reward=draw(figures),
                score=draw(st.floats(0, 1)),
                invalid=action is None,
            )
        )
    outcome = draw(st.sampled_from(["done", "max_rounds", "env_error"]))
    if outcome == "done" and turns:
        turns[-1] = turns[-1].model_copy(update={"done": True})
    judged = outcome != "env_error"
    return trajectory(
        draw(st.integers(0, 10**6)),
        seed=draw(st.integers(0, 2**53 - 1)),
        repeat=draw(st.integers(0, 3)),
        format=format,
        options=draw(st.dictionaries(texts, json_values, max_size=2)),
        prompt=draw(texts),
        observation=draw(texts),
        turns=turns,
        outcome=outcome,
        reward=draw(figures) if judged else None,
        score=draw(st.floats(0, 1)) if judged else None,
        success=draw(st.booleans()) if judged else None,
    )


@settings(max_examples=200, deadline=None)
@given(stored=st.lists(trajectories(), max_size=2))
def test_what_is_written_as_agenttraj_is_read_again(tmp_path_factory, stored):
    path = tmp_path_factory.mktemp("traj") / "kitchen_train.json"
    agenttraj.write(path, stored)
    assert agenttraj.read(path) == stored


def test_a_row_has_the_layout_of_agentgym():
    row = next(agenttraj.rows([trajectory(7)]))
    assert row["item_id"] == "kitchen_7"
    assert [(each["from"], each["loss"]) for each in row["conversations"]] == [
        ("human", None),
        ("gpt", False),
        ("human", None),
        ("gpt", True),
        ("human", None),
        ("gpt", True),
        ("human", None),
    ]
    assert row["conversations"][0]["value"] == "You are in a kitchen."
    assert row["conversations"][2]["value"] == "A door."
    assert row["conversations"][-1]["value"] == "A table."
    assert row["rewards"] == [0.0, 1.0]


def native(name, arguments):
    return {"id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}


def test_a_native_call_is_written_as_the_json_of_agentgym():
    calls = [native("get", '{"count": 2, "item": "pans"}')]
    stored = trajectory(
        format="function_calling",
        turns=[turn("get 2 pans", reply="I need them.", tool_calls=calls)],
    )
    value = next(agenttraj.rows([stored]))["conversations"][3]["value"]
    assert json.loads(value) == {
        "thought": "I need them.",
        "function_name": "get",
        "arguments": {"count": 2, "item": "pans"},
    }
    reading = FORMATS["function_calling"].read(Reply(value), KITCHEN)
    assert (reading.thought, reading.action) == ("I need them.", "get 2 pans")


@pytest.mark.parametrize(
    "calls", [[native("look", "{")], [native("look", "{}")] * 2, [{"id": "c"}], [native("a", None)]]
)
def test_calls_that_could_not_be_read_are_written_all_the_same(tmp_path, calls):
    stored = trajectory(
        format="function_calling", turns=[turn(None, reply="", tool_calls=calls, invalid=True)]
    )
    agenttraj.write(tmp_path / "a.json", [stored])
    assert agenttraj.read(tmp_path / "a.json")[0].turns[0].action is None


def official(*values, item="movie_23", **extra):
    speakers = ["human", "gpt"] * len(values)
    losses = [None, False, None, True, None, True]
    said = [
        {"from": speaker, "loss": loss, "value": value}
        for speaker, loss, value in zip(speakers, losses, values, strict=False)
    ]
    return {"item_id": item, "conversations": said, **extra}


def test_an_official_row_has_actions_and_no_result(tmp_path):
    row = official("Rules.", "OK.", "A door.", "Thought:\nin\n\nAction:\nopen door", "Open.", "Hm.")
    (found,) = agenttraj.read(written(tmp_path, row))
    assert (found.world, found.item, found.source) == ("movie", "movie_23", "official")
    assert (found.prompt, found.observation) == ("Rules.", "A door.")
    assert [each.action for each in found.turns] == ["open door", None]
    assert [each.observation for each in found.turns] == ["Open.", ""]
    assert (found.reward, found.score, found.success) == (None, None, None)


@pytest.mark.parametrize(
    ("prefix", "world"), [("lmrlgym_maze", "maze"), ("tool_movie", "movie"), ("webshop", "webshop")]
)
def test_the_world_is_known_from_the_official_prefix(tmp_path, prefix, world):
    row = official("Rules.", "OK.", "A door.", item=f"{prefix}_5")
    assert agenttraj.read(written(tmp_path, row))[0].world == world


def test_official_function_calls_are_read_with_the_card(tmp_path):
    call = '{"thought": "t", "function_name": "get", "arguments": {"count": 1, "item": "pan"}}'
    path = written(tmp_path, official("Rules.", "OK.", "A door.", call))
    assert agenttraj.read(path, "function_calling", KITCHEN)[0].turns[0].action == "get 1 pan"
    with pytest.raises(BadFile, match="cannot be read without the card"):
        agenttraj.read(path, "function_calling")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"conversations": []}, "row 1: there is no item_id"),
        ({"item_id": "kitchen", "conversations": []}, "'kitchen' is no item id"),
        ({"item_id": "kitchen_1", "conversations": None}, "read it with agenteval"),
        (official("a", "b"), "at least three entries"),
        (official("a", "b", 3), "entry 2 of the conversation has no text"),
        (
            {"item_id": "a_1", "conversations": [{"from": "gpt", "value": ""}] * 3},
            "entry 0 of the conversation is not from 'human'",
        ),
        (official("a", "b", "c", "d", rewards=[]), "rewards is no list of 1 values"),
        (official("a", "b", "c", "d", outcome="won"), "outcome: Input should be"),
        (official("a", "b", "c", "d", actions=[7]), "action: Input should be"),
        (official("a", "b", "c", "d", format="xml"), "no format 'xml'"),
    ],
)
def test_a_bad_row_is_named(tmp_path, row, message):
    path = written(tmp_path, official("Rules.", "OK.", "A door."), row)
    with pytest.raises(BadFile) as caught:
        agenttraj.read(path)
    assert str(caught.value).startswith(f"{path}, row 1: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "no JSON"),
        ("{}", "no JSON list, but a dict"),
        ("[1]", "row 0 is no object, but a int"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_file_that_is_no_list_of_objects_is_named(tmp_path, content, message):
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(BadFile, match=message):
        agenttraj.read(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadFile, match=r"none\.json: No such file"):
        agenttraj.read(tmp_path / "none.json")


def test_a_file_stays_as_it_was_when_writing_fails(tmp_path):
    path = tmp_path / "a.json"
    agenttraj.write(path, [trajectory()])

    def ends_badly():
        yield trajectory(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        agenttraj.write(path, ends_badly())
    assert agenttraj.read(path) == [trajectory()]
    assert list(tmp_path.iterdir()) == [path]


def test_the_instruction_turns_of_a_file_brief_an_agent(tmp_path):
    said = [
        {"from": "human", "loss": None, "value": "You walk in a maze."},
        {"from": "gpt", "loss": False, "value": "OK."},
        {"from": "human", "loss": None, "value": "You are at 1, 1."},
    ]
    other = [{**said[0], "value": "Walk!"}, *said[1:]]
    rows = [
        {"item_id": "lmrlgym_maze_1", "conversations": said},
        {"item_id": "lmrlgym_maze_2", "conversations": other},
        {"item_id": "lmrlgym_maze_3", "conversations": said},
    ]
    path = written(tmp_path, *rows)
    assert agenttraj.briefings(str(path)) == {"maze": Briefing("You walk in a maze.", "OK.")}
    path.rename(tmp_path / "lmrlgym_maze_train.json")
    (tmp_path / "config.json").write_text("{}")
    assert agenttraj.briefings(str(tmp_path)) == agenttraj.briefings(
        str(tmp_path / "lmrlgym_maze_train.json")
    )


def test_instructions_for_no_item_are_named(tmp_path):
    said = [{"from": each, "value": "x"} for each in ("human", "gpt", "human")]
    with pytest.raises(BadFile, match="row 0: there is no item_id"):
        agenttraj.briefings(str(written(tmp_path, {"conversations": said})))


def test_a_file_without_instructions_is_named(tmp_path):
    path = written(tmp_path, {"item_id": "movie_1", "conversations": None})
    with pytest.raises(BadFile, match="row 0"):
        agenttraj.briefings(str(path))
