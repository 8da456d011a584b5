"""`agentenv data`: what the verbs choose, write and print, and what they refuse."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agentenv.cli import main
from agentenv.data import layouts
from agentenv.data.records import row_of
from agentenv.data.runs import RunLog
from agentenv.data.selection import in_test, latest
from agentenv.data.sources import episodes, files_of
from agentenv.trajectory import Trajectory
from tests.agentenv.conftest import ROOT
from tests.agentenv.episodes import failed, faulted, trajectory, turn
from tests.agentenv.test_agenttraj import official
from tests.agentenv.tiny_model import tiny_tokenizer


def kept(path: Path, *some: Trajectory, kind: Any = "trajectories") -> str:
    layouts.write((path, (row_of(each, kind) for each in some)))
    return str(path)


def read(path: Path) -> list[Trajectory]:
    return [each.trajectory for each in episodes(files_of(str(path)))]


def data(capsys: pytest.CaptureFixture[str], *flags: Any, status: int = 0) -> Any:
    """What a verb prints for programs."""
    assert main(["data", *map(str, flags), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *flags: Any, status: int) -> str:
    """The one sentence that a verb has for what it does not do."""
    assert main(["data", *map(str, flags)]) == status
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    return error


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    with RunLog(folder / "trajectories.jsonl") as log:
        for each in (
            trajectory(0), trajectory(0, seed=1), trajectory(1, agent="random"), failed(2, turns=5),
            faulted(3), trajectory(4, world="garden", item_prefix="garden"),
        ):  # fmt: skip
            log.add(each)
    return folder


def test_inspect_counts_what_a_file_holds(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = data(capsys, "inspect", run)["files"].values()
    assert (found["kind"], found["layout"], found["rows"]) == ("trajectories", "JSON lines", 6)
    kitchen = found["worlds"]["kitchen"]
    assert list(found["worlds"]) == ["garden", "kitchen"]
    assert (kitchen["rows"], kitchen["tasks"], kitchen["duplicates"]) == (5, 4, 1)
    assert kitchen["turns"] == {"mean": 13 / 5, "max": 5}
    assert kitchen["outcomes"] == {"done": 3, "env_error": 1, "max_rounds": 1}
    assert (kitchen["judged"], kitchen["success"]) == (4, 0.75)
    assert kitchen["agents"] == {"oracle": 4, "random": 1}
    texts = len("You are in a kitchen.A door.") + len(trajectory().acknowledgment)
    assert found["worlds"]["garden"]["characters"] == texts + sum(
        len(each.reply + each.observation) for each in trajectory().turns
    )


def test_inspect_shows_a_table_and_a_sample(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "inspect", str(run), "--show", "1"]) == 0
    first, head, garden, kitchen, *sample = capsys.readouterr().out.splitlines()
    assert first == f"{run / 'trajectories.jsonl'}: trajectories, JSON lines, 6 rows"
    assert head.split()[:4] == ["world", "rows", "tasks", "alike"]
    assert garden.split()[:2] == ["garden", "1"]
    assert "done 3, env_error 1, max_rounds 1" in kitchen
    assert sample[0] == "  kitchen_0 seed 0, done, score 1.0"
    assert sample[3] == "    says: Thought: t\\nAction: look"


def test_inspect_counts_tokens_as_a_tokenizer_cuts_them(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tokenizer = tiny_tokenizer(["You are in a kitchen."])
    tokenizer.save_pretrained(tmp_path / "model")
    (found,) = data(capsys, "inspect", run, "--tokenizer", tmp_path / "model")["files"].values()
    one = trajectory()
    said = [one.prompt, one.acknowledgment, one.observation]
    said += [text for each in one.turns for text in (each.reply, each.observation)]
    counted = sum(len(tokenizer(text, add_special_tokens=False)["input_ids"]) for text in said)
    assert found["worlds"]["garden"]["tokens"] == counted
    told = refused(capsys, "inspect", run, "--tokenizer", run, status=1)
    assert "holds no tokenizer that can be loaded" in told


def test_inspect_tells_official_rows_and_malformed_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [official("a", "b", "c", "Action: d"), official("a", "b"), {"item_id": "movie_1"}]
    layouts.write((tmp_path / "tool_movie_train.json", rows))
    (found,) = data(capsys, "inspect", tmp_path)["files"].values()
    assert (found["rows"], found["malformed"]) == (3, 2)
    assert "row 1: conversations: they are no list of at least three" in found["first_malformed"]
    movie = found["worlds"]["movie"]
    assert (movie["rows"], movie["success"], movie["sources"]) == (1, None, {"official": 1})


def test_inspect_tells_which_tasks_a_file_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"item_id": f"movie_{n}", "conversations": None} for n in range(3)]
    layouts.write((tmp_path / "tool_movie_test.json", [*rows, {"item_id": 7}]))
    (found,) = data(capsys, "inspect", tmp_path)["files"].values()
    assert (found["kind"], found["tasks"], found["malformed"]) == ("tasks", {"movie": 3}, 1)
    assert found["first_malformed"].endswith(
        "row 3: item_id: 7 is none: it is a name and a number, as textcraft_0"
    )


def test_stats_are_those_of_eval_for_each_agent(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, kitchen, random = data(capsys, "stats", run)["rows"]
    assert (kitchen["success"], kitchen["judged"], kitchen["faulted"]) == (0.5, 3, 1)
    assert (random["agent"], random["world"], random["success"]) == ("random", "kitchen", 1.0)
    assert main(["data", "stats", str(run)]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["agent", "world", "source", "tasks"]
    assert [row.split()[:2] for row in rows] == [
        ["oracle", "garden"], ["oracle", "kitchen"], ["random", "kitchen"]
    ]  # fmt: skip


def test_an_episode_that_stands_in_two_files_counts_once(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demonstrations = kept(tmp_path / "kitchen_train.json", trajectory(0), kind="agenttraj")
    assert data(capsys, "stats", run, demonstrations) == data(capsys, "stats", run)


def test_official_tasks_and_others_have_figures_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(tmp_path / "a.jsonl", failed(0), trajectory(0, source="official"))
    rows = data(capsys, "stats", path)["rows"]
    assert [(row["source"], row["success"]) for row in rows] == [("built-in", 0), ("official", 1)]


@pytest.mark.parametrize(
    ("flags", "tasks", "why"),
    [
        (["--success"], [0, 0, 1], {"no success": 1, "no verdict": 1}),
        (["--min-score", "0.25"], [0, 0, 1, 2], {"no score": 1}),
        (["--min-score", "0.5"], [0, 0, 1], {"score below 0.5": 1, "no score": 1}),
        (["--max-turns", "4"], [0, 0, 1, 3], {"more than 4 turns": 1}),
        (["--outcome", "done,env_error"], [0, 0, 1, 3], {"outcome max_rounds": 1}),
        (["--dedupe"], [0, 1, 2, 3], {"says what another says": 1}),
        (["--per-task", "1"], [0, 1, 2, 3], {"more than 1 of a task": 1}),
        (["--world", "garden"], [], {"other world": 5}),
        (["--agent", "random"], [1], {"other agent": 4}),
    ],
)
def test_filter_keeps_what_is_wanted_and_says_why_the_others_are_not(
    flags: list[str], tasks: list[int], why: dict[str, int], run: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "kept.jsonl"
    kitchen = data(capsys, "filter", run, *flags, "--out", out)["worlds"]["kitchen"]
    assert (kitchen["read"], kitchen["kept"], kitchen["why_not"]) == (5, len(tasks), why)
    assert [each.task for each in read(out) if each.world == "kitchen"] == tasks


def test_filter_names_worlds_that_are_not_there(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.jsonl"
    assert main(["data", "filter", str(run), "--world", "cellar,garden", "--out", str(out)]) == 0
    printed = capsys.readouterr()
    assert printed.err == "there are no episodes of cellar\n"
    assert printed.out.splitlines()[1].split() == ["garden", "1", "1", "-"]


def test_of_episodes_that_are_the_same_the_later_is_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = kept(tmp_path / "a.jsonl", failed(0), trajectory(1), trajectory(2, agent="random"))
    newer = kept(tmp_path / "b.jsonl", trajectory(0), trajectory(2), trajectory(1, repeat=1))
    out = tmp_path / "c.jsonl"
    assert data(capsys, "merge", older, newer, "--out", out)["kept"] == 5
    assert [(each.key[1:], each.agent, each.success) for each in read(out)] == [
        ((1, 0, 0), "oracle", True),
        ((2, 0, 0), "random", True),
        ((0, 0, 0), "oracle", True),
        ((2, 0, 0), "oracle", True),
        ((1, 0, 1), "oracle", True),
    ]
    assert data(capsys, "merge", older, newer, "--keep-all", "--out", out)["kept"] == 6


def test_a_fault_is_not_merged_over_a_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older, newer = kept(tmp_path / "a.jsonl", trajectory(0)), kept(tmp_path / "b.jsonl", faulted(0))
    for files in (older, newer), (newer, older):
        assert data(capsys, "merge", *files, "--out", tmp_path / "c.jsonl")["kept"] == 1
        assert read(tmp_path / "c.jsonl") == [trajectory(0)]


def test_a_run_may_grow_while_it_is_merged(run: Path) -> None:
    files = files_of(str(run))
    before = list(episodes(files))
    with RunLog(run / "trajectories.jsonl") as log:
        log.add(trajectory(3))
        log.add(trajectory(9))
    merged = [each.trajectory for each in latest(before, episodes(files))]
    assert merged == [each.trajectory for each in before if each.trajectory.task != 3] + [
        trajectory(9)
    ]


def test_files_of_several_kinds_are_merged_into_the_one_that_is_asked_for(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demonstrations = tmp_path / "tool_movie_train.json"
    layouts.write((demonstrations, [official("a", "b", "c", "Action: d", item="movie_1")]))
    out = tmp_path / "all.parquet"
    told = refused(capsys, "merge", run, demonstrations, "--out", out, status=1)
    assert "of different kinds (trajectories, agenttraj): say which to write (--to)" in told
    data(capsys, "merge", run, demonstrations, "--to", "messages", "--out", out)
    assert [each.world for each in read(out)].count("movie") == 1
    assert len(read(out)) == 7


def test_a_merged_file_is_no_run_to_compare_until_it_is_parted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = kept(tmp_path / "one.jsonl", *map(trajectory, range(6)))
    other = kept(tmp_path / "other.jsonl", *(failed(n).model_copy(update={"agent": "random"})
                                             for n in range(6)))  # fmt: skip
    both, again = tmp_path / "both.jsonl", tmp_path / "again.jsonl"
    assert data(capsys, "merge", one, other, "--out", both)["kept"] == 12
    assert main(["compare", str(both), one]) == 1
    assert "a run has one agent, and this has oracle, random" in capsys.readouterr().err
    data(capsys, "filter", both, "--agent", "random", "--out", again)
    assert main(["compare", str(again), one, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["overall"]["difference"] == 1.0


def test_a_file_beside_the_output_is_not_taken_for_a_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = tmp_path / "a.jsonl.draft"
    beside.write_text(trajectory(0).model_dump_json())
    data(capsys, "filter", beside, "--out", tmp_path / "a.jsonl")
    assert read(tmp_path / "a.jsonl") == read(beside) == [trajectory(0)]


def test_demonstrations_without_a_seed_are_merged_by_what_they_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = official("a", "b", "c", "Action: d"), official("a", "b", "c", "Action: e")
    layouts.write((tmp_path / "a.json", [one, other]), (tmp_path / "b.json", [one]))
    out = tmp_path / "c.json"
    data(capsys, "merge", tmp_path / "a.json", tmp_path / "b.json", "--out", out)
    assert json.loads(out.read_text()) == [other, one]


def test_a_split_has_no_task_on_both_sides_and_tasks_stay_where_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some = [trajectory(task, seed=seed) for task in range(40) for seed in range(2)]
    few, all = tmp_path / "few.jsonl", tmp_path / "all.jsonl"
    kept(few, *some[:60])
    kept(all, *some)
    sides = {}
    for path in few, all:
        out = tmp_path / path.stem
        told = data(capsys, "split", path, "--test", "0.3", "--out", out)
        sides[path] = {side: read(out / f"{side}.jsonl") for side in ("train", "test")}
        assert {side: len(each) for side, each in sides[path].items()} == {
            "train": told["train"], "test": told["test"]
        }  # fmt: skip
    tests = {path: {each.task for each in sides[path]["test"]} for path in sides}
    trains = {path: {each.task for each in sides[path]["train"]} for path in sides}
    assert tests[all] | trains[all] == set(range(40))
    assert not tests[all] & trains[all]
    assert tests[few] == tests[all] & set(range(30))
    assert 5 <= len(tests[all]) <= 20
    data(capsys, "split", all, "--test", "0.3", "--seed", "1", "--out", tmp_path / "other")
    assert {each.task for each in read(tmp_path / "other" / "test.jsonl")} != tests[all]


def test_a_split_by_world_holds_whole_worlds_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worlds = [f"world{number}" for number in range(8)]
    some = [trajectory(n, world=each, item_prefix=each) for each in worlds for n in range(3)]
    path = kept(tmp_path / "a.jsonl", *some)
    data(capsys, "split", path, "--by", "world", "--test", "0.4", "--out", tmp_path)
    train, test = (
        {each.world for each in read(tmp_path / f"{side}.jsonl")} for side in ("train", "test")
    )
    assert train | test == set(worlds)
    assert not train & test


def test_the_share_of_a_split_is_about_what_was_asked_for() -> None:
    drawn = [in_test(trajectory(task), 0.1, seed=0) for task in range(5000)]
    assert 400 < sum(drawn) < 600


def test_a_split_with_an_empty_side_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(tmp_path / "a.jsonl", trajectory(0))
    told = refused(capsys, "split", path, "--out", tmp_path / "out", status=1)
    assert "give another --test or --seed" in told
    assert list((tmp_path / "out").iterdir()) == []


def test_convert_goes_there_and_back(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.parquet", "b.jsonl", "c.json"):
        data(capsys, "convert", run, "--to", "messages", "--out", tmp_path / name)
        back = tmp_path / f"{name}.back.jsonl"
        data(capsys, "convert", tmp_path / name, "--to", "trajectories", "--out", back)
        assert read(back) == read(run)
    data(capsys, "convert", run, "--to", "agenttraj", "--out", tmp_path / "d.json")
    data(capsys, "validate", tmp_path / "d.json")
    (found,) = data(capsys, "inspect", tmp_path / "d.json")["files"].values()
    assert (found["kind"], found["rows"]) == ("agenttraj", 6)


def test_parts_of_a_data_set_in_a_folder_are_read_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(2):
        path = tmp_path / "set" / "data" / f"train-0000{number}.parquet"
        kept(path, trajectory(number), kind="messages")
    data(capsys, "convert", tmp_path / "set", "--to", "agenttraj", "--out", tmp_path / "a.json")
    assert [each.task for each in read(tmp_path / "a.json")] == [0, 1]


@pytest.mark.parametrize(
    ("flags", "status", "told"),
    [
        (["filter", "RUN", "--out", "RUN/trajectories.jsonl"], 2, "is one of the inputs"),
        (["filter", "RUN", "--out", "RUN/../run/trajectories.jsonl"], 2, "is one of the inputs"),
        (["filter", "RUN", "--out", "RUN/a.json"], 2, "for trajectories: end its name with .jsonl"),
        (["convert", "RUN", "--to", "agenttraj", "--out", "RUN/a.parquet"], 2, ".json or .jsonl"),
        (["convert", "RUN", "--to", "messages", "--out", "RUN/a.txt"], 2, "or .parquet"),
        (["merge", "RUN", "RUN/none.json", "--out", "RUN/a.json"], 2, "there is no file"),
        (["merge", "RUN", "OTHER", "--out", "RUN/a.jsonl"], 1, "of different kinds"),
        (["merge", "RUN", "--out", "RUN/trajectories.jsonl/a.jsonl"], 1, "trajectories.jsonl: "),
        (["inspect", "FOLDER"], 1, "holds no trajectories.jsonl, and no *.json"),
        (["validate", "hub:none"], 1, "is no folder, and no name of a data set on the hub"),
        (["fly"], 2, "there is no 'fly': give one of inspect, validate"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence_and_nothing_is_lost(
    flags: list[str], status: int, told: str, run: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    kept(tmp_path / "other.json", trajectory(), kind="agenttraj")
    (tmp_path / "folder").mkdir()
    paths = {"RUN": run, "OTHER": tmp_path / "other.json", "FOLDER": tmp_path / "folder"}
    before = (run / "trajectories.jsonl").read_bytes()
    for name, path in paths.items():
        flags = [each.replace(name, str(path)) for each in flags]
    assert told in refused(capsys, *flags, status=status)
    assert [each.name for each in run.iterdir()] == ["trajectories.jsonl"]
    assert (run / "trajectories.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "flags",
    [
        ["inspect"],
        ["convert", "a.json", "--out", "b.json"],
        ["filter", "a.json"],
        ["filter", "a.json", "--out", "b.json", "--outcome", "won"],
        ["filter", "a.json", "--out", "b.json", "--min-score", "nan"],
        ["filter", "a.json", "--out", "b.json", "--per-task", "0"],
        ["split", "a.json", "--out", "b", "--test", "1"],
        ["--json"],
    ],
)
def test_what_cannot_be_parsed_is_wrong_usage(flags: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["data", *flags])
    assert ended.value.code == 2


def test_a_malformed_row_ends_writing_and_leaves_the_old_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    layouts.write((bad, [official("a", "b", "c", "Action: d"), official("a", "b")]))
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    told = refused(capsys, "convert", bad, "--to", "messages", "--out", out, status=1)
    assert f"{bad}, row 1: conversations: they are no list of at least three entries" in told
    assert out.read_text() == "before"
    assert {each.name for each in tmp_path.iterdir()} == {"bad.json", "out.jsonl"}


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_full_disk_is_told_in_a_sentence_and_leaves_the_old_file(
    name: str, tmp_path: Path
) -> None:
    long = turn(reply="".join(f"word {number} " for number in range(20_000)))
    path = kept(tmp_path / "a.jsonl", trajectory(turns=[long, turn(done=True)], reward=0.0))
    out = tmp_path / name
    out.write_text("before")
    limits = (4096, resource.RLIM_INFINITY)
    program = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, {limits})\n"
        "import sys; from agentenv.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "data", "convert", path, "--to", "messages", "--out", out],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert f"{out}" in ended.stderr
    assert "File too large" in ended.stderr
    assert out.read_text() == "before"
    assert {each.name for each in tmp_path.iterdir()} == {"a.jsonl", name}


def test_what_worlds_offer_stands_beside_the_verbs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "kitchen-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: kitchen\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(
        "[agentenv.data]\nmake-pans = kitchen_pans:main\nmerge = kitchen_pans:main\n"
    )
    (tmp_path / "kitchen_pans.py").write_text(
        "def main(arguments):\n    print(arguments)\n    return 7\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert main(["data", "make-pans", "--n", "3", "--help"]) == 7
    printed = capsys.readouterr()
    assert printed.out == "['--n', '3', '--help']\n"
    assert "kitchen_pans:main cannot be 'merge', which is a verb of agentenv data" in printed.err
    with pytest.raises(SystemExit) as ended:
        main(["data", "merge", "--help"])
    assert ended.value.code == 0
    assert "the later wins" in " ".join(capsys.readouterr().out.split())
