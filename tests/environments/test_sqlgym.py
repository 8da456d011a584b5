"""BIRD, played directly: the user's own data, verdicts, what is told and what is not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agentenv_sqlgym import verdict
from agentenv_sqlgym.bird import BadData
from agentenv_sqlgym.environment import SqlGym
from agentenv_sqlgym.statements import is_ordered, statement

from envservers.environment import InvalidAction
from envservers.settings import BadSetting

SHARED = Path(__file__).parents[2].parent / "shared"
TABLES = {
    "db_id": "orchard",
    "table_names_original": ["tree", "picker", "basket list"],
    "table_names": ["tree", "picker", "basket list"],
    "column_names_original": [
        [-1, "*"], [0, "tree_id"], [0, "kind"], [1, "picker_id"], [1, "name"],
        [2, "tree_id"], [2, "picker_id"], [2, "kilos picked"],
    ],
    "column_names": [
        [-1, "*"], [0, "tree id"], [0, "kind"], [1, "picker id"], [1, "name"],
        [2, "tree id"], [2, "picker id"], [2, "kilos picked"],
    ],
    "column_types": ["text", "integer", "text", "integer", "text", "integer", "integer", "real"],
    "primary_keys": [1, 3, [5, 6]],
    "foreign_keys": [[5, 1], [6, 3]],
}  # fmt: skip
SCRIPT = """
CREATE TABLE tree (tree_id INTEGER PRIMARY KEY, kind TEXT);
CREATE TABLE picker (picker_id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE "basket list" (tree_id INTEGER, picker_id INTEGER, "kilos picked" REAL,
  PRIMARY KEY (tree_id, picker_id));
INSERT INTO tree VALUES (1, 'apple'), (2, 'pear'), (3, 'apple'), (4, NULL);
INSERT INTO picker VALUES (1, 'Ada'), (2, 'Bo');
INSERT INTO "basket list" VALUES (1, 1, 0.1), (1, 2, 0.2), (2, 1, 0.3), (3, 2, 7);
"""
ASKED: dict[str, list[tuple[str, str]]] = {
    "train": [
        ("How many trees?", "SELECT COUNT(*) FROM tree"),
        ("Which kinds, one for each tree?", "SELECT kind FROM tree"),
        ("Kinds by number?", "SELECT kind FROM tree WHERE kind NOT NULL ORDER BY tree_id"),
    ],
    "dev": [
        ("How much was picked?", 'SELECT SUM("kilos picked") FROM "basket list"'),
        ("Name one tree.", "SELECT tree_id FROM tree LIMIT 1"),
        ("Who broke it?", "SELECT nobody FROM tree"),
    ],
}


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AGENTENV_SQLGYM_BIRD_PATH", raising=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small folder in BIRD's own layout."""
    for part, asked in ASKED.items():
        home = tmp_path / "bird" / part
        path = home / f"{part}_databases" / "orchard" / "orchard.sqlite"
        path.parent.mkdir(parents=True)
        connection = sqlite3.connect(path)
        connection.executescript(SCRIPT)
        connection.close()
        rows = [
            {"db_id": "orchard", "question": text, "evidence": "kinds are fruits", "SQL": sql}
            for text, sql in asked
        ]
        (home / f"{part}.json").write_text(json.dumps(rows))
        (home / f"{part}_tables.json").write_text(json.dumps([TABLES]))
    return tmp_path


def served(data: Path, **options: Any) -> SqlGym:
    return SqlGym(SqlGym.setup(SqlGym.Options(data=data, **options)))


def reward(world: SqlGym, task: int, sql: str) -> float:
    world.reset(task, 0)
    return world.step(sql).reward


def test_tasks_are_numbered_by_train_and_then_by_dev(data: Path) -> None:
    tasks = served(data).tasks()
    assert (tasks.count, tasks.source) == (6, "official")
    assert tasks.splits == {"train": [0, 1, 2], "test": [3, 4, 5]}
    assert served(data).reset(3, 0).observation.endswith("\n\nHow much was picked?")


def test_dev_alone_keeps_its_official_numbers(data: Path) -> None:
    train = data / "bird" / "train"
    train.rename(data / "elsewhere")
    tasks = served(data).tasks()
    assert tasks.splits == {"test": [9428, 9429, 9430]}
    assert len(tasks) == 3
    assert 0 not in tasks


def test_the_folder_itself_and_the_variable_of_the_original_name_the_data_too(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(served(data / "bird").tasks()) == 6
    monkeypatch.setenv("AGENTENV_SQLGYM_BIRD_PATH", str(data / "bird"))
    assert len(SqlGym(SqlGym.setup(SqlGym.Options())).tasks()) == 6


def test_the_official_lists_of_items_become_the_splits(data: Path) -> None:
    lists = {"train": SHARED / "agenteval/train", "test": SHARED / "agenteval/eval"}
    for split, folder in lists.items():
        if not (folder / f"sqlgym_{split}.json").exists():
            pytest.skip("the official ids are not on this machine")
        (data / f"sqlgym_{split}.json").write_bytes((folder / f"sqlgym_{split}.json").read_bytes())
    for part, count in (("train", 9428), ("dev", 1534)):
        path = data / "bird" / part / f"{part}.json"
        path.write_text(json.dumps(json.loads(path.read_text())[:1] * count))
    tasks = served(data).tasks()
    assert {split: len(ids) for split, ids in tasks.splits.items()} == {"train": 3000, "test": 200}
    assert tasks.splits["test"][0] == 10874
    assert all(9428 <= each < 10962 for each in tasks.splits["test"])


def test_the_schema_is_told_with_its_composite_key_and_its_foreign_keys(data: Path) -> None:
    assert served(data).reset(0, 0).observation.splitlines() == [
        "The database orchard has 3 tables.",
        "Table tree has the columns tree_id (integer), kind (text). Its primary key is tree_id.",
        "Table picker has the columns picker_id (integer), name (text). "
        "Its primary key is picker_id.",
        'Table "basket list" has the columns tree_id (integer), picker_id (integer), '
        '"kilos picked" (real). Its primary key is tree_id, picker_id.',
        '"basket list".tree_id refers to tree.tree_id.',
        '"basket list".picker_id refers to picker.picker_id.',
        "",
        "How many trees?",
    ]


def test_the_evidence_is_shown_when_asked_for(data: Path) -> None:
    assert "fruits" not in served(data).reset(0, 0).observation
    told = served(data, evidence=True).reset(0, 0).observation
    assert told.endswith("How many trees?\nHint: kinds are fruits")


def test_the_reference_query_is_told_only_when_the_server_reveals_it(data: Path) -> None:
    hidden, open_book = served(data), served(data, reveal_gold=True)
    for action in ("SELECT 1", "nonsense", "SELECT nothing"):
        for world in (hidden, open_book):
            start = world.reset(0, 0)
            assert ASKED["train"][0][1] not in str(start)
            told = world.step(action).info.get("ground_truth")
            assert told == (ASKED["train"][0][1] if world is open_book else None)


def test_an_answer_is_told_as_a_list_of_rows_cut_at_100_characters(data: Path) -> None:
    world = served(data)
    world.reset(0, 0)
    step = world.step("SELECT COUNT(*) FROM tree")
    assert (step.observation, step.reward, step.done) == ("[(4,)]", 1.0, True)
    world.reset(0, 0)
    long = world.step("SELECT kind, kind, kind FROM tree, picker").observation
    whole = "[('apple', 'apple', 'apple'), ('apple', 'apple', 'apple'), ('pear', 'pear', 'pear'), "
    assert len(long) == 103
    assert long.startswith(whole[:57])
    assert long.endswith("...")


def test_rows_count_as_often_as_they_occur_unless_the_verdict_is_by_set(data: Path) -> None:
    once = "SELECT DISTINCT kind FROM tree"
    assert reward(served(data), 1, once) == 0
    assert reward(served(data, verdict="set"), 1, once) == 1


def test_order_counts_where_the_question_orders_unless_the_verdict_is_by_set(data: Path) -> None:
    backwards = "SELECT kind FROM tree WHERE kind NOT NULL ORDER BY kind"
    assert reward(served(data), 2, backwards) == 0
    assert reward(served(data, verdict="set"), 2, backwards) == 1
    assert reward(served(data), 1, "SELECT kind FROM tree ORDER BY kind") == 1


def test_sums_that_differ_in_the_last_digit_are_the_same(data: Path) -> None:
    other = "SELECT 7.600000000000002"
    assert reward(served(data), 3, other) == 1
    assert reward(served(data, verdict="set"), 3, other) == 0
    assert reward(served(data), 3, "SELECT 7.601") == 0


def test_a_first_row_that_no_order_fixes_may_be_the_last_as_well(data: Path) -> None:
    """Which one the reference finds depends on the way SQLite scans the table."""
    answers = {sql: reward(served(data), 4, f"SELECT {sql}") for sql in ("1", "2", "3", "4")}
    assert answers == {"1": 1, "2": 0, "3": 0, "4": 1}


def test_a_reference_query_that_fails_is_a_fault_and_no_reward(data: Path) -> None:
    world = served(data)
    world.reset(5, 0)
    with pytest.raises(Exception, match="nobody"):
        world.step("SELECT 1")


def test_the_users_own_files_are_not_written(data: Path) -> None:
    path = data / "bird" / "train" / "train_databases" / "orchard" / "orchard.sqlite"
    before = path.read_bytes()
    world = served(data)
    for action in ("DELETE FROM tree", "WITH x AS (SELECT 1) DELETE FROM tree", "SELECT 1"):
        reward(world, 0, action)
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == ["orchard.sqlite"]


def emptied(path: Path) -> None:
    path.write_text("")


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("harm", "named", "told"),
    [
        (Path.unlink, "train/train.json", "train.json is missing"),
        (Path.unlink, "dev/dev_tables.json", "dev_tables.json is missing"),
        (Path.unlink, "dev/dev_databases/orchard/orchard.sqlite", "orchard.sqlite is missing"),
        (emptied, "dev/dev_databases/orchard/orchard.sqlite", "orchard.sqlite is no SQLite"),
        (half, "train/train_databases/orchard/orchard.sqlite", "ends before its"),
        (emptied, "train/train.json", "train.json is not whole JSON"),
        (lambda path: path.write_text("[]"), "dev/dev_tables.json", "lacks orchard"),
        (lambda path: path.write_text('[{"a": 1}]'), "dev/dev.json", "is no list of questions"),
        (lambda path: path.write_text('[{"a": 1}]'), "dev/dev_tables.json", "is no list of schem"),
    ],
)
def test_half_downloaded_data_refuse_to_start_and_name_the_file(
    data: Path, harm: Callable[[Path], Any], named: str, told: str
) -> None:
    harm(data / "bird" / named)
    with pytest.raises(BadData, match=told):
        served(data)


def test_a_folder_for_bird_without_its_parts_refuses_to_start(tmp_path: Path) -> None:
    (tmp_path / "bird").mkdir()
    with pytest.raises(BadData, match="holds no BIRD"):
        served(tmp_path)


def test_a_verdict_of_another_name_is_refused() -> None:
    with pytest.raises(BadSetting, match="rows or set"):
        SqlGym.Options(verdict="strict")


@pytest.mark.parametrize(
    ("action", "sql"),
    [
        ("SELECT 1", "SELECT 1"),
        ("  SELECT 1;\n", "SELECT 1;"),
        ("Thus:\n```sql\nSELECT 1\n```\nDone.", "SELECT 1"),
        ("```sql\nSELECT 1\n```\nor better\n```sql\nSELECT 2\n```", "SELECT 2"),
        ("```sql\nSELECT 1", "SELECT 1"),
        ("SELECT 1\n``` and so on", "SELECT 1"),
        ("```\nSELECT 1\n```", "SELECT 1"),
    ],
)
def test_the_query_is_what_the_last_block_holds(action: str, sql: str) -> None:
    assert statement(action) == sql


def test_a_query_of_more_than_8192_characters_is_refused() -> None:
    assert len(statement("SELECT " + "1" * 8185)) == 8192
    with pytest.raises(InvalidAction):
        statement("SELECT " + "1" * 8186)


@pytest.mark.parametrize(
    ("sql", "ordered"),
    [
        ("SELECT a FROM t ORDER BY a", True),
        ("SELECT a FROM t order /* x */ by a", True),
        ("SELECT a FROM (SELECT a FROM t ORDER BY a)", False),
        ("SELECT RANK() OVER (ORDER BY a) FROM t", False),
        ("SELECT 'ORDER BY' FROM t -- ORDER BY a", False),
        ('SELECT "ORDER BY a" FROM t', False),
    ],
)
def test_a_result_is_ordered_by_what_stands_outside_all_brackets(sql: str, ordered: bool) -> None:
    assert is_ordered(sql) is ordered


@pytest.mark.parametrize(
    ("given", "wanted", "same"),
    [
        ([(1,)], [(1.0,)], True),
        ([("1",)], [(1,)], False),
        ([(None,)], [(0,)], False),
        ([(b"a",)], [("a",)], False),
        ([(1, 2)], [(2, 1)], False),
        ([(1,)], [(1, 1)], False),
        ([(0.1 + 0.2, "b"), (5, "a")], [(5, "a"), (0.3, "b")], True),
        ([(2**53 + 1,)], [(2**53,)], False),
        ([(1,), (1,), (2,)], [(1,), (2,), (2,)], False),
        ([(None, "x"), ("y", None)], [("y", None), (None, "x")], True),
        ([], [], True),
        ([], [(None,)], False),
        ([(float("inf"),)], [(float("inf"),)], True),
        ([(float("inf"),)], [(1e308,)], False),
    ],
)
def test_rows_are_the_same_as_a_multiset(
    given: list[verdict.Row], wanted: list[verdict.Row], same: bool
) -> None:
    assert verdict.same_rows(given, wanted, ordered=False) is same
