"""Validation: whatever is wrong with a row is named by its file, its place and its field."""

from __future__ import annotations

import codecs
import json
import math
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agentenv.cli import main
from agentenv.data import layouts, messages
from agentenv.data.records import row_of
from agentenv.data.sources import files_of
from agentenv.data.validation import Checked, validate
from agentenv.trajectory import Tokens, Trajectory
from tests.agentenv.conftest import ROOT
from tests.agentenv.episodes import failed, faulted, trajectory, turn
from tests.agentenv.test_agenttraj import native, official
from tests.agentenv.toy_card import card

SAYS = "Thought: t\nAction: look"


def problems(path: Path, **cards: Any) -> list[str]:
    (file,) = files_of(str(path))
    return [str(each) for each in validate(file, Checked(), cards)]


def lines(tmp_path: Path, *rows: Any, name: str = "a.jsonl") -> Path:
    layouts.write((tmp_path / name, rows))
    return tmp_path / name


def stored(**changes: Any) -> dict[str, Any]:
    """A sound row of a run, but for these changes."""
    return trajectory().model_dump() | changes


def turns(**changes: Any) -> list[dict[str, Any]]:
    """Two turns, the last of them changed."""
    first, last = (each.model_dump() for each in trajectory().turns)
    return [first, last | changes]


def gone(task: int) -> Trajectory:
    return faulted(task).model_copy(update={"turns": []})


def tokens(**changes: Any) -> dict[str, Any]:
    return {"kept": 0, "read": [], "written": []} | changes


@pytest.mark.parametrize("kind", ["trajectories", "agenttraj", "messages"])
def test_sound_rows_of_every_kind_have_no_problems(tmp_path: Path, kind: Any) -> None:
    some = [trajectory(0), trajectory(0, seed=1), failed(1), gone(2), trajectory(0, agent="b")]
    path = lines(tmp_path, *(row_of(each, kind) for each in some))
    assert problems(path) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (stored(reward=None), "reward: there is none, but an episode that ended by done has one"),
        (stored(outcome="env_error"), "success: it is True, but an episode that"),
        (stored(score=1.5), "score: 1.5 is not in 0..1"),
        (stored(reward=3.0), "reward: it is 3, but those of the turns make 1"),
        (stored(reward="1.0"), "reward: Input should be a valid number"),
        (stored(success="yes"), "success: Input should be a valid boolean"),
        (stored(reward=10**400), "reward: Input should be a valid number"),
        (stored(seed=-1), "seed: -1 is not in 0..9007199254740991"),
        (stored(seed=10**400), "seed: 1000"),
        (stored(task="7"), "task: Input should be a valid integer"),
        (stored(task=-1), "task: 'kitchen_-1' names none"),
        (stored(item_prefix=""), "task: '_0' names none"),
        (stored(turns=turns(reward=1e308) * 2), "reward: it is 1, but those of the turns make inf"),
        (stored(outcome="won"), "outcome: Input should be"),
        (stored(world=3), "world: Input should be a valid string"),
        (stored(prompt=" "), "prompt: it is empty"),
        (stored(observation=""), "observation: it is empty"),
        (stored(prompt="a\ud800"), "prompt: half of a character (a lone surrogate) stands at 1"),
        (stored(options={"a": ["\udc00"]}), "options.a.0: half of a character"),
        (stored(format="xml"), "format: 'xml' is none: there is react"),
        (stored(extra=1), "extra: Extra inputs are not permitted"),
        (stored(turns=turns(done=False)), "turns.1.done: it is False, but the outcome is done"),
        (stored(turns=turns()[::-1]), "turns.0.done: it is true before the last turn"),
        (stored(turns=turns(action="fly")), "turns.1.action: it is 'fly', but the reply"),
        (stored(turns=turns(reply="")), "turns.1.reply: it is empty, but has an action"),
        (stored(turns=turns(score=-1.0)), "turns.1.score: -1.0 is not in 0..1"),
        (stored(turns=turns(tokens=tokens(kept=1))), "turns.1.tokens.kept: 1 is not in 0..0"),
        (stored(turns=turns(tokens=tokens(read=[-1]))), "turns.1.tokens: an id is below 0"),
        (stored(turns=7), "turns: Input should be a valid list"),
        (stored(turns=[{}]), "turns.0.reply: Field required"),
    ],
)  # fmt: skip
def test_a_malformed_row_of_a_run_is_named(tmp_path: Path, row: dict[str, Any], told: str) -> None:
    path = lines(tmp_path, stored(task=1), row)
    assert any(f"line 2: {told}" in each for each in problems(path)), problems(path)


def demonstration(place: int, **changes: Any) -> dict[str, Any]:
    """A sound official row, but for these changes of one entry."""
    row = official("Rules.", "OK.", "A door.", SAYS, "A table.", SAYS)
    row["conversations"][place] |= changes
    return row


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (demonstration(1, loss=True), "conversations.1.loss: it is True, where false is due"),
        (demonstration(1, loss=None), "conversations.1.loss: it is None, where false is due"),
        (demonstration(3, loss=False), "conversations.3.loss: it is False, where true is due"),
        (demonstration(4, loss=True), "conversations.4.loss: it is True, where null is due"),
        (demonstration(3, **{"from": "human"}), "conversations.3.from: it is 'human', where 'gpt'"),
        (demonstration(4, value=None), "conversations.4.value: it is no text, but None"),
        (demonstration(5, value="Hm."), "turns.1.reply: no action can be read in it: 'Hm.'"),
        (demonstration(0, value=""), "prompt: it is empty"),
        (official("a", "b", "c", SAYS, item="movie"), "item_id: 'movie' is none"),
        ({"conversations": [1, 2, 3]}, "item_id: there is none"),
        ({"conversations": [1, 2, 3]}, "conversations.2: it is no object, but a int"),
        ({"item_id": "a_1", "conversations": None}, "conversations: they are no list"),
        ({"item_id": "a_1", "conversations": []}, "conversations: they are no list"),
        ({"item_id": "a_1"}, "conversations: they are no list"),
        (official("a", "b", "c", SAYS, rewards=["1"]), "rewards.0: it will not do: '1'"),
        (official("a", "b", "c", SAYS, actions=[]), "actions is no list of 1 values"),
        (official("a", "b", "c", SAYS, score=2.0), "score: 2.0 is not in 0..1"),
        (official("a", "b", "c", SAYS, format=["react"]), "format: ['react'] is none"),
    ],
)
def test_a_malformed_row_of_agenttraj_is_named(
    tmp_path: Path, row: dict[str, Any], told: str
) -> None:
    path = lines(tmp_path, demonstration(0), row, name="a.json")
    assert any(each.startswith("row 1") and told in each for each in problems(path)), problems(path)


def chat(**changes: Any) -> dict[str, Any]:
    return messages.row_of(trajectory()) | changes


def said(place: int, **changes: Any) -> dict[str, Any]:
    row = chat()
    row["messages"][place] |= changes
    return row


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (said(1, loss=None), "messages.1.loss: it is None, where false is due"),
        (said(3, loss=False), "messages.3.loss: it is False, where true is due"),
        (said(3, loss=None, weight=0), "messages.3.loss: it is False, where true is due"),
        (said(0, role="system"), "messages.0.role: it is 'system', where 'user' is due"),
        (said(4, role="tool"), "messages.4.role: it is 'tool', where 'user' is due"),
        (said(3, content=None), "messages.3.content: it is no text"),
        (said(3, tool_calls=7), "messages.3.tool_calls: they are no list of objects"),
        (chat(item_id=None), "item_id: there is none"),
        (chat(item_id="movie"), "item_id: 'movie' is none: it is a name and a number"),
        (chat(messages=None), "messages: there are no three"),
        (chat(turns=[]), "turns: it is no list of 2 values"),
        (chat(tokens=[1, 2]), "tokens: a value in it is no object"),
        (chat(options="{"), "options: it is no JSON: Expecting property name"),
        (chat(turns=[{}, {"calls": "{"}]), "turns.1.calls: it is no JSON: Expecting"),
        (chat(turns=[{}, {"calls": 7}]), "turns.1.calls: it is no JSON: the JSON object must be"),
        (chat(turns=[{}, {"reply": "Other."}]), "turns.1.reply: the messages say it"),
        (chat(score="high"), "score: Input should be a valid number"),
    ],
)
def test_a_malformed_row_of_messages_is_named(
    tmp_path: Path, row: dict[str, Any], told: str
) -> None:
    path = lines(tmp_path, chat(item_id="kitchen_9"), row)
    found = problems(path)
    assert any(each.startswith("line 2") and told in each for each in found), found


def test_an_episode_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = lines(tmp_path, *(each.model_dump() for each in [trajectory(), trajectory()]))
    told = "line 2: item_id: kitchen_0 seed 0 repeat 0 stands in line 1 already"
    assert problems(path) == [told]


def test_demonstrations_of_one_task_stand_twice_only_if_they_are_the_same(tmp_path: Path) -> None:
    other = official("Rules.", "OK.", "A door.", "Action: open door")
    assert problems(lines(tmp_path, demonstration(0), other)) == []
    assert len(problems(lines(tmp_path, demonstration(0), demonstration(0)))) == 1


def test_an_episode_that_was_faulted_may_be_played_again(tmp_path: Path) -> None:
    path = lines(tmp_path, *(each.model_dump() for each in [gone(0), trajectory(0)]))
    assert problems(path) == []


def test_an_agent_that_said_nothing_is_no_fault_of_the_file(tmp_path: Path) -> None:
    silent = failed(0).model_copy(update={"turns": [turn(None, reply="", invalid=True)]})
    path = lines(tmp_path, silent.model_copy(update={"reward": 0.0}).model_dump())
    assert problems(path) == []


def test_function_calls_are_read_with_the_card_of_the_world(tmp_path: Path) -> None:
    calls = [native("get", '{"count": 2, "item": "pan"}')]
    played = [turn("look", reply="", tool_calls=calls, done=True)]
    row = trajectory(turns=played, format="function_calling", reward=0.0).model_dump()
    path = lines(tmp_path, row)
    told = "line 1: turns.0.action: it is 'look', but the reply says 'get 2 pan'"
    assert problems(path, kitchen=card()) == [told]
    (file,) = files_of(str(path))
    checked = Checked()
    assert list(validate(file, checked)) == []
    assert (checked.rows, checked.unread) == (1, 1)


def test_a_reward_that_the_world_does_not_give_is_named(tmp_path: Path) -> None:
    path = lines(tmp_path, stored(reward=7.0, turns=turns(reward=7.0)))
    assert problems(path) == []
    assert problems(path, kitchen=card()) == ["line 1: reward: 7.0 is not in 0..1"]


def test_token_ids_that_follow_each_other_are_sound(tmp_path: Path) -> None:
    first = Tokens(kept=0, read=[1, 2], written=[3]).model_dump()
    second = Tokens(kept=2, read=[3], written=[4]).model_dump()
    both = turns(tokens=second)
    both[0]["tokens"] = first
    assert problems(lines(tmp_path, stored(turns=both))) == []


SOUND = json.dumps(stored()).encode() + b"\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SOUND + b"\xff\xfe\n", "line 2 is no UTF-8: invalid start byte at byte 0"),
        (SOUND + b"[[1], [2]]\n", "line 2 is no object, but a list"),
        (SOUND + b'{"turns": [], "outcome": [{}]}\n', "line 2: world: Field required"),
        (SOUND + b"[" * 100_000 + b"\n", "line 2 is no JSON: it is nested too deeply"),
        (SOUND + b'{"task": 1' + b"1" * 5000 + b"}\n", "line 2 is no JSON: Exceeds the limit"),
        (SOUND + b'{"task": 1, "reward": 1e999}\n', "line 2 is no JSON: 1e999 is too large"),
        (SOUND + b'{"task": 1, "reward": NaN}\n', "line 2 is no JSON: NaN is no number"),
        (SOUND + b'{"task": "\0"}\n', "line 2 is no JSON: Invalid control character"),
        (SOUND + b"\0" * 9 + b"\n", "line 2 is no JSON: Expecting value"),
        (SOUND + SOUND[:-50], "line 2 is torn, the file ends within it: it is no JSON"),
        (SOUND.replace(b"\n", b"\r\n") + b"damaged\r\n", "line 2 is no JSON: Expecting value"),
        (SOUND + b"\n\n" + b"null\n", "line 4 is no object, but a NoneType"),
    ],
)
def test_a_hostile_line_is_named_and_the_others_are_read(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    assert problems(path)[0].startswith(told)
    assert main(["data", "stats", str(path)]) == (0 if "torn" in told else 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[[1, 2], [3]]", "row 0 is no object, but a list"),
        (b"[" * 100_000, "is no JSON: it is nested too deeply"),
        (b'[{"item_id": "a_1"}', "is no JSON: Expecting ',' delimiter: line 1 column 20"),
        (b'[{"item_id": "\xff"}]', "is no UTF-8: invalid start byte at byte 14"),
        (b'[{"a": 1}]', "row 0 has 'a', but no conversation"),
        (b'{"a": 1}', "line 1 has 'a', but no conversation"),
        (codecs.BOM_UTF16_LE + "[]".encode("utf-16-le"), "is UTF-16: save it as UTF-8"),
        (b"hello", "is neither JSON nor Parquet: it begins with 'hello'"),
        (b"PAR1 and no more", "is no Parquet that can be read"),
        (b'{\n  "item_id": "a_1"\n}', "an object over several lines is none"),
    ],
)
def test_a_hostile_file_is_named(
    tmp_path: Path, content: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    for verb in ("validate", "inspect", "stats"):
        assert main(["data", verb, str(path)]) == 1
        error = capsys.readouterr().err
        assert str(path) in error
        assert told in error
        assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (chat(score=math.nan), "score: nan is no figure"),
        (chat(reward=-math.inf), "reward: -inf is no figure"),
        (chat(turns=turns(seconds=math.inf)), "turns.1.seconds: inf is no"),
    ],
)
def test_what_is_no_number_is_no_figure_in_columns_either(
    tmp_path: Path, row: dict[str, Any], told: str
) -> None:
    path = lines(tmp_path, row, name="a.parquet")
    assert any(f"row 0: {told}" in each for each in problems(path)), problems(path)
    assert main(["data", "stats", str(path)]) == 1


def test_every_problem_is_told_up_to_the_most_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(tmp_path, *(stored(task=n, score=9.0) for n in range(5)), stored(task=9))
    assert main(["data", "validate", str(path), "--most", "2"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told == [
        f"{path}, line 1: score: 9.0 is not in 0..1",
        f"{path}, line 2: score: 9.0 is not in 0..1",
        "... and 3 more: --most tells how many are named",
        f"{path}: 5 of 6 rows are malformed",
    ]
    assert main(["data", "validate", str(path), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["files"].values()
    assert (found["rows"], found["malformed"], len(found["told"])) == (6, 5, 5)
    assert found["told"][4] == {"place": "line 5", "field": "score", "what": "9.0 is not in 0..1"}


def test_what_a_terminal_obeys_is_escaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(tmp_path, stored(world="\x1b[2Jkitchen", **{"\x1b[31m": 1}))
    assert main(["data", "validate", str(path)]) == 1
    assert "\x1b" not in capsys.readouterr().out
    path = lines(tmp_path, stored(world="\x1b[2Jkitchen", prompt="\x1b]0;x\x07"))
    for flags in ["inspect", str(path), "--show", "1"], ["stats", str(path)]:
        assert main(["data", *flags]) == 0
        assert "\\x1b[2Jkitchen" in (printed := capsys.readouterr().out)
        assert "\x1b" not in printed


def test_json_lines_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "trajectories.jsonl"
    row = json.dumps(stored(prompt="p" * 100_000)).encode()
    with path.open("wb") as file:
        for _ in range(1500):
            file.write(row + b"\n")
    program = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_DATA, ({130 * 2**20}, {resource.RLIM_INFINITY}))\n"
        "from agentenv.cli import main\n"
        "sys.exit(main(['data', 'inspect', sys.argv[1]]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert "1500 rows" in ended.stdout
