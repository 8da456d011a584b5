"""Data: trajectories on disk and what they amount to."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentenv.agents.agent import Reply
from agentenv.clients.formats import FORMATS
from agentenv.data import agenteval, agenttraj
from agentenv.data.files import BadFile, write_list
from agentenv.data.runs import RunLog, read_run
from agentenv.data.statistics import mean_interval, summarize, wilson
from agentenv.trajectory import Trajectory, Turn
from tests.agentenv.toy_card import card

KITCHEN = card()


def turn(action: str | None = "look", **changes) -> Turn:
    fields = {"reply": f"Thought: t\nAction: {action}", "observation": "A table.", "score": 0.0}
    return Turn(action=action, **{**fields, **changes})


def trajectory(task=0, **changes) -> Trajectory:
    fields = {
        "world": "kitchen",
        "item_prefix": "kitchen",
        "task": task,
        "agent": "oracle",
        "format": "react",
        "world_version": "1",
        "source": "built-in",
        "prompt": "You are in a kitchen.",
        "observation": "A door.",
        "turns": [turn(), turn("open", reward=1.0, score=1.0, done=True)],
        "outcome": "done",
        "reward": 1.0,
        "score": 1.0,
        "success": True,
    }
    return Trajectory(**{**fields, **changes})


def faulted(task=0, outcome="env_error") -> Trajectory:
    return trajectory(task, outcome=outcome, reward=None, score=None, success=None, error="gone")


def failed(task=0, turns=1) -> Trajectory:
    some = [turn() for _ in range(turns)]
    return trajectory(task, turns=some, outcome="max_rounds", reward=0, score=0.25, success=False)


# --- AgentTraj


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


def written(tmp_path: Path, *rows) -> Path:
    path = tmp_path / "rows.json"
    write_list(path, rows)
    return path


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


# --- AgentEval


def test_official_items_are_read_by_world(tmp_path):
    write_list(tmp_path / "tool_movie_test.json", [{"item_id": "movie_23"}, {"item_id": "movie_5"}])
    write_list(tmp_path / "lmrlgym_maze_test.json", [{"item_id": "lmrlgym_maze_0"}])
    write_list(tmp_path / "lmrlgym_maze_train.json", [{"item_id": "lmrlgym_maze_9"}])
    assert agenteval.read_folder(tmp_path) == {
        "maze": ["lmrlgym_maze_0"],
        "movie": ["movie_23", "movie_5"],
    }
    assert agenteval.read_folder(tmp_path, "train") == {"maze": ["lmrlgym_maze_9"]}


@pytest.mark.parametrize(
    ("world", "name"),
    [
        ("movie", "tool_movie_train.json"),
        ("maze", "lmrlgym_maze_train.json"),
        ("babyai", "babyai_train.json"),
    ],
)
def test_files_have_their_official_names(world, name):
    assert agenteval.file_name(world, "train") == name


@pytest.mark.parametrize("row", [{}, {"item_id": 3}, {"item_id": "movie"}])
def test_a_row_without_an_item_is_named(tmp_path, row):
    path = written(tmp_path, {"item_id": "movie_1"}, row)
    with pytest.raises(BadFile, match="row 1"):
        agenteval.read_items(path)


def test_a_folder_without_files_of_the_split_is_named(tmp_path):
    with pytest.raises(BadFile, match=r"holds no \*_test\.json"):
        agenteval.read_folder(tmp_path)


# --- a run's file


def logged(path: Path, *each: Trajectory) -> Path:
    with RunLog(path) as log:
        for one in each:
            log.add(one)
    return path


@pytest.fixture
def run(tmp_path) -> Path:
    return logged(tmp_path / "run" / "trajectories.jsonl", trajectory(0), trajectory(1))


def test_what_was_added_is_read_while_the_file_is_open(tmp_path):
    with RunLog(tmp_path / "a.jsonl") as log:
        log.add(trajectory(5))
        assert read_run(tmp_path / "a.jsonl") == [trajectory(5)]


def test_a_run_that_has_not_begun_is_empty(tmp_path):
    assert read_run(tmp_path / "none.jsonl") == []


def test_a_later_line_supersedes_an_earlier_one(run):
    logged(run, faulted(0), trajectory(0, repeat=1))
    assert read_run(run) == [faulted(0), trajectory(1), trajectory(0, repeat=1)]


@pytest.mark.parametrize("cut", [1, 5, 200])
def test_a_torn_last_line_is_dropped_and_the_next_one_is_whole(run, cut):
    run.write_bytes(run.read_bytes()[: -1 - cut])
    assert read_run(run) == [trajectory(0)]
    logged(run, trajectory(2))
    assert read_run(run) == [trajectory(0), trajectory(2)]


def test_a_last_line_that_only_lost_its_end_is_kept(run):
    run.write_bytes(run.read_bytes()[:-1])
    assert read_run(run) == [trajectory(0), trajectory(1)]
    logged(run, trajectory(2))
    assert read_run(run) == [trajectory(0), trajectory(1), trajectory(2)]


@pytest.mark.parametrize("damaged", [b"{}\n", b"\n", b'{"world": "a", \n', b"\xff\n"])
def test_any_other_damaged_line_is_an_error_that_names_it(run, damaged):
    lines = run.read_bytes().splitlines(keepends=True)
    run.write_bytes(lines[0] + damaged + lines[1])
    with pytest.raises(BadFile, match=r"trajectories\.jsonl, line 2 is damaged"):
        read_run(run)


def test_line_ends_of_other_scripts_stay_within_a_line(tmp_path):
    odd = trajectory(observation="a\u2028b\x85c\x0bd\re\nf")
    assert read_run(logged(tmp_path / "a.jsonl", odd)) == [odd]


# --- figures


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
    ],
)
def test_wilsons_interval_has_the_published_bounds(successes, count, low, high):
    assert wilson(successes, count) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_rate(counts):
    successes, count = counts
    low, high = wilson(successes, count)
    assert 0 <= low <= successes / count <= high <= 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_interval_of_a_mean_holds_the_mean_within_0_and_1(values):
    low, high = mean_interval(values)
    assert 0 <= low <= sum(values) / len(values) + 1e-9
    assert sum(values) / len(values) - 1e-9 <= high <= 1


def test_the_interval_of_a_mean_is_the_normal_one():
    assert mean_interval([0.2, 0.4, 0.6]) == pytest.approx((0.4 - 0.22632, 0.4 + 0.22632), abs=1e-5)


def test_the_interval_of_a_mean_of_zeros_and_ones_is_that_of_their_rate():
    assert mean_interval([0.0] * 10) == wilson(0, 10)
    assert mean_interval([1.0, 0.0, 1.0]) == wilson(2, 3)
    assert mean_interval([]) is None


def test_faults_enter_no_average():
    odd = turn(None, invalid=True, prompt_tokens=10, completion_tokens=2)
    episodes = [
        trajectory(0),
        failed(1, turns=4),
        faulted(2),
        faulted(3, "cancelled"),
        trajectory(4, turns=[odd, turn()], score=0.5),
    ]
    found = summarize(episodes)["kitchen"]
    assert (found.episodes, found.judged, found.faulted) == (5, 3, 2)
    assert found.success == pytest.approx(2 / 3)
    assert found.success_interval == wilson(2, 3)
    assert found.score == pytest.approx((1 + 0.25 + 0.5) / 3)
    assert found.outcomes == {"done": 2, "max_rounds": 1, "env_error": 1, "cancelled": 1}
    assert found.turns == pytest.approx((2 + 4 + 2) / 3)
    assert found.invalid == pytest.approx(1 / 8)
    assert (found.prompt_tokens, found.completion_tokens) == (10, 2)


def test_no_judged_episode_gives_no_average():
    found = summarize([faulted(0)])["kitchen"]
    assert (found.judged, found.faulted) == (0, 1)
    nothing = (found.success, found.success_interval, found.score, found.score_interval)
    assert nothing == (None,) * 4
    assert (found.reward, found.turns, found.invalid) == (None,) * 3


def test_an_official_demonstration_is_neither_judged_nor_faulted():
    unknown = trajectory(reward=None, score=None, success=None)
    found = summarize([unknown])["kitchen"]
    assert (found.episodes, found.judged, found.faulted, found.success) == (1, 0, 0, None)


def test_worlds_are_summed_up_apart_and_in_the_order_of_their_names():
    found = summarize([trajectory(world="b"), failed(), trajectory(world="a")])
    assert list(found) == ["a", "b", "kitchen"]
    assert found["b"].success == 1
