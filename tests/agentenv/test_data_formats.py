"""Formats of episodes: each is known by its content, and a round trip loses nothing it can hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentenv.clients.formats import FORMATS
from agentenv.data import conversion, layouts, messages, parquet
from agentenv.data.files import BadFile
from agentenv.data.records import kind_of, row_of
from agentenv.data.runs import RunLog
from agentenv.data.sources import Episode, episodes, files_of
from agentenv.trajectory import Tokens, Trajectory
from tests.agentenv.episodes import faulted, trajectory, turn
from tests.agentenv.test_agenttraj import native, official
from tests.agentenv.tiny_model import tiny_tokenizer
from tests.agentenv.toy_card import card

KITCHEN = card()
texts = st.text(st.characters(codec="utf-8"), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts, st.lists, max_leaves=3
)
functions = st.fixed_dictionaries({}, optional={"name": texts, "arguments": json_values})
odd_calls = st.fixed_dictionaries(
    {},
    optional={
        "id": texts | st.none() | st.integers(),
        "type": texts,
        "index": st.integers(0, 3),
        "function": texts | functions,
    },
)
calls = st.one_of(
    odd_calls, st.builds(native, st.sampled_from(["look", "get"]), st.just("{}") | texts)
)
ids = st.lists(st.integers(0, 2**31), max_size=3)
token_ids = st.builds(Tokens, kept=st.integers(0, 99), read=ids, written=ids)
turns = st.builds(
    turn,
    st.none() | texts,
    reply=texts,
    observation=texts,
    reward=st.floats(-1, 1),
    score=st.floats(0, 1),
    invalid=st.booleans(),
    tool_calls=st.lists(calls, max_size=2),
    reasoning=st.none() | texts,
    prompt_tokens=st.integers(0, 2**40),
    cut=st.booleans(),
    tokens=st.none() | token_ids,
    seconds=st.floats(0, 1e6),
)
stored = st.builds(
    trajectory,
    st.integers(0, 10**9),
    seed=st.integers(0, 2**53 - 1),
    format=st.sampled_from(sorted(FORMATS)),
    options=st.dictionaries(texts, json_values, max_size=2),
    prompt=texts,
    acknowledgment=texts,
    observation=texts,
    turns=st.lists(turns, max_size=3),
    outcome=st.sampled_from(["done", "max_rounds", "env_error"]),
    reward=st.none() | st.floats(-1e300, 1e300),
    score=st.none() | st.floats(0, 1),
    success=st.none() | st.booleans(),
    error=st.none() | texts,
    attempts=st.integers(1, 9),
)


def read(path: Path) -> list[Trajectory]:
    return [each.trajectory for each in episodes(files_of(str(path)))]


def kept(path: Path, some: list[Trajectory], kind: Any) -> Path:
    layouts.write((path, (row_of(each, kind) for each in some)))
    return path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some=st.lists(stored, max_size=3))
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.parquet"])
def test_messages_are_the_same_trajectories_again(
    name: str, some: list[Trajectory], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = kept(tmp_path_factory.mktemp("messages") / name, some, "messages")
    assert read(path) == some


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some=st.lists(stored, max_size=3))
def test_trajectories_are_the_same_again(
    some: list[Trajectory], tmp_path_factory: pytest.TempPathFactory
) -> None:
    judged = [each for each in some if each.judged]
    path = kept(tmp_path_factory.mktemp("run") / "trajectories.jsonl", judged, "trajectories")
    assert read(path) == judged
    with RunLog(path) as log:
        log.add(trajectory(10**10))
    assert read(path.parent) == [*judged, trajectory(10**10)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(each=stored)
def test_agenttraj_keeps_texts_actions_rewards_and_outcome(
    each: Trajectory, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = kept(tmp_path_factory.mktemp("agenttraj") / "a.jsonl", [each], "agenttraj")
    (back,) = read(path)
    for name in ("item", "world", "seed", "options", "format", "outcome", "reward", "success"):
        assert getattr(back, name) == getattr(each, name)
    for name in ("prompt", "acknowledgment", "observation", "score"):
        assert getattr(back, name) == getattr(each, name)
    for name in ("action", "observation", "reward", "score"):
        assert [getattr(t, name) for t in back.turns] == [getattr(t, name) for t in each.turns]
    plain = [t.reply for t in each.turns if not t.tool_calls]
    assert [b.reply for b, t in zip(back.turns, each.turns, strict=True) if not t.tool_calls] == (
        plain
    )


def test_parquet_has_a_column_for_all_that_a_row_of_messages_says() -> None:
    call = native("look", "{}")
    tokens = Tokens(kept=0, read=[1], written=[2])
    row = messages.row_of(trajectory(turns=[turn(tool_calls=[call], reasoning="r", tokens=tokens)]))
    columns = parquet.columns()
    assert set(row) == set(columns)
    assert set(row["turns"][0]) == {each.name for each in columns["turns"].value_type}
    assert set(row["tokens"][0]) == {each.name for each in columns["tokens"].value_type}
    said = {name for each in row["messages"] for name in each}
    known = {each.name for each in columns["messages"].value_type}
    assert said <= known == said | {"tool_call_id"}


def test_messages_are_what_the_model_was_told_up_to_its_last_reply() -> None:
    row = messages.row_of(trajectory())
    assert row["messages"] == [
        {"role": "user", "content": "You are in a kitchen."},
        {"role": "assistant", "content": trajectory().acknowledgment, "loss": False},
        {"role": "user", "content": "A door."},
        {"role": "assistant", "content": "Thought: t\nAction: look", "loss": True},
        {"role": "user", "content": "A table."},
        {"role": "assistant", "content": "Thought: t\nAction: open", "loss": True},
    ]
    assert row["last_observation"] == "A table."
    assert "tokens" not in row


def test_function_calls_stand_in_messages_as_calls_and_their_answers() -> None:
    call = native("get", '{"item": "pan"}')
    both = [turn("get 1 pan", reply="", tool_calls=[call, call]), turn("look", reply="Done.")]
    said = messages.row_of(trajectory(turns=both))["messages"]
    assert said[3] == {"role": "assistant", "content": "", "tool_calls": [call, call], "loss": True}
    assert said[4] == said[5] == {"role": "tool", "tool_call_id": "c", "content": "A table."}
    assert said[6]["content"] == "Done."


def test_a_call_that_no_endpoint_would_take_is_kept_and_written_so_that_it_would() -> None:
    odd = {"index": 0, "function": {"name": "look", "arguments": {"a": 1}}}
    row = messages.row_of(trajectory(turns=[turn(tool_calls=[odd])]))
    function = {"name": "look", "arguments": '{"a": 1}'}
    wanted = [{"id": "", "type": "function", "function": function}]
    assert row["messages"][3]["tool_calls"] == wanted
    assert messages.trajectory_of(row).turns[0].tool_calls == [odd]


def test_messages_of_others_have_actions_and_no_result() -> None:
    said = [
        {"role": "user", "content": "Rules."},
        {"role": "assistant", "content": "OK."},
        {"role": "user", "content": "A door."},
        {"role": "assistant", "content": "Thought: in\nAction: open door"},
        {"role": "user", "content": "Open."},
        {"role": "assistant", "content": "Hm."},
    ]
    found = messages.trajectory_of({"messages": said, "item_id": "lmrlgym_maze_4"})
    assert (found.world, found.task, found.outcome, found.reward) == ("maze", 4, "done", None)
    assert [each.action for each in found.turns] == ["open door", None]
    assert [each.observation for each in found.turns] == ["Open.", ""]


def test_function_calls_of_others_are_read_with_the_card() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "look", "arguments": {}}}
    said = [
        {"role": "user", "content": "Rules."},
        {"role": "assistant", "content": "OK."},
        {"role": "user", "content": "A door."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "A table."},
    ]
    row = {"messages": said, "item_id": "kitchen_4", "format": "function_calling"}
    (found,) = messages.trajectory_of(row, KITCHEN).turns
    assert (found.action, found.observation) == ("look", "A table.")
    with pytest.raises(ValueError, match="cannot be read without the card"):
        messages.trajectory_of(row)


def test_libraries_for_training_read_both_layouts(tmp_path: Path) -> None:
    from datasets import load_dataset

    odd = trajectory(1, options={"size": [1, "a"]}, turns=[turn(tool_calls=[native("look", "{}")])])
    some = [trajectory(0), odd]
    for name, builder in {"a.jsonl": "json", "a.parquet": "parquet"}.items():
        path = kept(tmp_path / name, some, "messages")
        rows = load_dataset(
            builder, data_files=str(path), split="train", cache_dir=str(tmp_path / "cache")
        )
        assert [messages.trajectory_of(row) for row in rows] == some
        again = tmp_path / f"again_{builder}.parquet"
        rows.to_parquet(str(again))
        assert read(again) == some


def test_a_chat_template_learns_replies_and_not_the_acknowledgment(tmp_path: Path) -> None:
    template = (
        "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
        "{% if m['role'] == 'assistant' and m.get('loss') is not false %}"
        "{% generation %}{{ m['content'] }}<|im_end|>{% endgeneration %}"
        "{% else %}{{ m['content'] }}<|im_end|>{% endif %}\n{% endfor %}"
    )
    tokenizer = tiny_tokenizer(["Thought: t\nAction: look"], template)
    path = kept(tmp_path / "a.parquet", [trajectory()], "messages")
    (found,) = layouts.read(path, "Parquet")
    assert found.row is not None
    encoded = tokenizer.apply_chat_template(
        found.row["messages"], return_dict=True, return_assistant_tokens_mask=True
    )
    masked = zip(encoded["input_ids"], encoded["assistant_masks"], strict=True)
    learned = tokenizer.decode([number for number, mask in masked if mask])
    assert learned == "Thought: t\nAction: look<|im_end|>Thought: t\nAction: open<|im_end|>"


@pytest.mark.parametrize(
    ("content", "layout", "kind"),
    [
        (json.dumps([official("a", "b", "c")]), "JSON list", "agenttraj"),
        (json.dumps(official("a", "b", "c")) + "\n", "JSON lines", "agenttraj"),
        ("\ufeff \r\n" + json.dumps(official("a", "b", "c")), "JSON lines", "agenttraj"),
        ("\ufeff[" + json.dumps(official("a", "b", "c")) + "]", "JSON list", "agenttraj"),
        (trajectory().model_dump_json(), "JSON lines", "trajectories"),
        (json.dumps({"item_id": "a_1", "messages": []}), "JSON lines", "messages"),
        ('[{"item_id": "movie_1"}, {"item_id": "movie_2"}]', "JSON list", "tasks"),
        ('[{"item_id": "movie_1", "conversations": null}]', "JSON list", "tasks"),
        ("[]", "JSON list", None),
        ("", "JSON lines", None),
    ],
)
def test_a_file_is_known_by_its_content_and_not_by_its_name(
    tmp_path: Path, content: str, layout: str, kind: str
) -> None:
    path = tmp_path / "a.data"
    path.write_bytes(content.encode())
    (file,) = files_of(str(path))
    assert (file.layout, file.kind) == (layout, kind)


def test_a_task_list_is_no_file_of_episodes(tmp_path: Path) -> None:
    path = tmp_path / "movie_test.json"
    path.write_text('[{"item_id": "movie_1", "conversations": null}]')
    with pytest.raises(BadFile, match=r"movie_test\.json names tasks, and holds no episodes"):
        read(path)


def test_what_was_faulted_and_played_again_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "trajectories.jsonl"
    with RunLog(path) as log:
        for each in (faulted(0), faulted(1), faulted(0), trajectory(0)):
            log.add(each)
    assert read(tmp_path) == [faulted(1), trajectory(0)]


def test_the_torn_end_of_a_run_is_told_and_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = kept(tmp_path / "trajectories.jsonl", [trajectory(0), trajectory(1)], "trajectories")
    path.write_bytes(path.read_bytes()[:-30])
    assert read(path) == [trajectory(0)]
    assert "line 2 is torn" in caplog.text


def test_rows_stay_as_they_stand_unless_they_are_converted(tmp_path: Path) -> None:
    row = {**official("a", "b", "c", "Action: d"), "reward": 1.0, "success": 1, "mine": {"x": [1]}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([row]))
    (episode,) = episodes(files_of(str(path)))
    assert list(conversion.rows([episode], "agenttraj", tmp_path / "b.json")) == [row]
    assert (episode.trajectory.reward, episode.trajectory.success) == (1.0, True)


def test_a_loss_that_another_format_cannot_hold_is_not_lost_in_silence(tmp_path: Path) -> None:
    row = official("a", "b", "c", "Action: d")
    row["conversations"][3]["loss"] = False
    path = tmp_path / "a.json"
    path.write_text(json.dumps([row]))
    found: list[Episode] = list(episodes(files_of(str(path))))
    with pytest.raises(BadFile, match=r"row 0: conversations\.3\.loss: it is False"):
        list(conversion.rows(found, "messages", tmp_path / "b.jsonl"))


def test_rows_of_two_kinds_are_told_apart_in_one_file(tmp_path: Path) -> None:
    rows = [row_of(trajectory(), "agenttraj"), row_of(trajectory(), "messages")]
    assert [kind_of(each) for each in rows] == ["agenttraj", "messages"]
    layouts.write((tmp_path / "a.jsonl", rows))
    with pytest.raises(BadFile, match=r"line 2: a row of messages stands in a file of agenttraj"):
        read(tmp_path / "a.jsonl")
