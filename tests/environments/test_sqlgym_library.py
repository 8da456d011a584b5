"""BIRD's built-in data: databases, questions, their reference answers, and the expert."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from agentenv_sqlgym import library
from agentenv_sqlgym.building import questions as building
from agentenv_sqlgym.building.designs import designs
from agentenv_sqlgym.building.files import questions
from agentenv_sqlgym.building.rows import rows_of
from agentenv_sqlgym.building.templates import templates
from agentenv_sqlgym.environment import SqlGym

from agentenv.clients.template import match
from agentenv.protocol import Tool

README = Path(__file__).parents[2] / "agentenv-sqlgym" / "README.md"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def world(cache: Path) -> Iterator[SqlGym]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        patch.delenv("AGENTENV_SQLGYM_BIRD_PATH", raising=False)
        yield SqlGym(SqlGym.setup(SqlGym.Options()))


@pytest.fixture(scope="module")
def asked() -> list[dict[str, Any]]:
    return questions()


def test_there_are_twelve_databases_of_six_or_seven_tables_and_thousands_of_rows() -> None:
    assert len(designs()) == 12
    for design in designs().values():
        assert 5 <= len(design.tables) <= 12
        assert sum(table.rows for table in design.tables.values()) > 3000


def test_questions_are_3000_to_train_with_and_200_to_evaluate_with(world: SqlGym) -> None:
    tasks = world.tasks()
    assert (tasks.count, tasks.source) == (3200, "built-in")
    assert {split: len(ids) for split, ids in tasks.splits.items()} == {"train": 3000, "test": 200}


def test_100_of_the_evaluation_questions_are_about_databases_never_trained_on(
    asked: list[dict[str, Any]],
) -> None:
    trained = {each["db_id"] for each in asked if each["part"] == "train"}
    unseen = Counter(e["db_id"] for e in asked if e["part"] == "dev" and e["db_id"] not in trained)
    assert unseen == {"film_festival": 50, "farm_market": 50}


def test_no_two_questions_are_alike_in_words_or_in_sql(asked: list[dict[str, Any]]) -> None:
    for key in ("question", "SQL"):
        assert len({(each["db_id"], each[key]) for each in asked}) == 3200


def test_questions_come_from_more_than_120_templates_of_three_difficulties(
    asked: list[dict[str, Any]],
) -> None:
    assert len({each["template"] for each in asked}) >= 130
    difficulties = Counter(each["difficulty"] for each in asked)
    assert set(difficulties) == {"simple", "moderate", "challenging"}
    assert min(difficulties.values()) > 700


def test_every_template_has_several_phrasings_and_they_are_drawn(
    asked: list[dict[str, Any]],
) -> None:
    for each in templates():
        assert len(each.phrasings) > 1 or "[" in each.phrasings[0], each.name
    # How a question begins tells the phrasings of a template apart.
    begun: dict[str, set[str]] = {}
    for each in asked:
        begun.setdefault(each["template"], set()).add(each["question"].partition(" ")[0])
    assert sum(len(each) > 1 for each in begun.values()) > 120


def test_articles_fit_their_nouns(asked: list[dict[str, Any]]) -> None:
    for each in asked:
        assert not re.search(r"\ba (?:[aeio]\w|hourly)|\ban [^aeiouh]", each["question"]), each


def test_every_sentence_is_whole(asked: list[dict[str, Any]]) -> None:
    for each in asked:
        assert re.fullmatch(r"[A-Z][^{}\[\]|]*[.?]", each["question"]), each
        assert "  " not in each["question"], each
        assert not re.search(r"[{}]", each["SQL"] + each["evidence"]), each


def test_codes_that_a_question_words_are_explained_by_the_evidence(
    asked: list[dict[str, Any]],
) -> None:
    coded = [each for each in asked if re.search(r"= '[A-Z1-3]'", each["SQL"])]
    explained = [each for each in coded if " refers to " in each["evidence"]]
    assert len(coded) > 300
    unexplained = {each["SQL"] for each in coded} - {each["SQL"] for each in explained}
    assert all(re.search(r"zone = '[ABC]'|blood = '[ABO]+'", sql) for sql in unexplained)


@pytest.mark.parametrize("name", sorted(designs()))
def test_answers_are_sound(name: str, asked: list[dict[str, Any]]) -> None:
    """A sample; drawing the questions anew judges each of them."""
    judge = building.Judge(designs()[name])
    mine = [each for each in asked if each["db_id"] == name]
    for each in mine[:: max(1, len(mine) // 12)]:
        assert judge.is_sound(each["SQL"]), each


def test_the_shipped_questions_are_drawn_again_the_same(asked: list[dict[str, Any]]) -> None:
    shipped = [each for each in asked if each["db_id"] == "film_festival"][:20]
    drawn = list(islice(building.about(designs()["film_festival"]), 20))
    assert [{**each, "part": "dev"} for each in drawn] == shipped


def test_some_values_are_missing_and_some_are_frequent() -> None:
    rows = rows_of(designs()["city_library"])
    returned = [row[4] for row in rows["loan"]]
    assert 200 < returned.count(None) < 400
    borrowed = Counter(row[2] for row in rows["loan"])
    assert borrowed.most_common(1)[0][1] > 2 * len(rows["loan"]) / len(borrowed)


def contents(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            digest.update(path.read_bytes())
        if path.suffix == ".sqlite":
            connection = sqlite3.connect(path)
            digest.update("\n".join(connection.iterdump()).encode())
            connection.close()
    return digest.hexdigest()


def test_the_data_are_the_same_in_every_process_and_can_be_written_anywhere(
    world: SqlGym, cache: Path, tmp_path: Path
) -> None:
    mine = next((cache / "agentenv").iterdir())
    subprocess.run(
        [sys.executable, "-m", "agentenv_sqlgym", str(tmp_path / "bird")],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        check=True,
    )
    assert contents(tmp_path / "bird") == contents(mine)
    copy = SqlGym(SqlGym.setup(SqlGym.Options(data=tmp_path)))
    assert copy.tasks().source == "official"
    assert copy.reset(3000, 0) == world.reset(3000, 0)


def test_the_data_are_written_once(world: SqlGym, cache: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        first = library.folder()
        before = [path.stat().st_mtime_ns for path in sorted(first.rglob("*"))]
        assert library.folder() == first
    assert [path.stat().st_mtime_ns for path in sorted(first.rglob("*"))] == before
    assert [each.name for each in first.parent.iterdir()] == [first.name]


def test_foreign_keys_lead_somewhere(world: SqlGym) -> None:
    for key, database in world.judge.bird.databases.items():
        if key[0] == "dev":
            connection = sqlite3.connect(database.path)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            connection.close()


@pytest.mark.timeout(300)
def test_the_expert_answers_every_question(world: SqlGym) -> None:
    for task in world.tasks():
        world.reset(task, 0)
        advice = world.oracle()
        assert len(advice.thought) > 40, advice
        step = world.step(advice.action)
        assert (step.reward, step.done) == (1.0, True), (task, step)


def test_what_is_offered_is_wrong_and_depends_on_the_seed(world: SqlGym) -> None:
    offers = 0
    for task in list(world.tasks())[::40]:
        world.reset(task, 0)
        actions = world.available_actions()
        assert actions, task
        assert world.available_actions() == actions
        for action in actions:
            world.reset(task, 0)
            step = world.step(action)
            assert step.reward == 0, (task, action)
            assert "invalid_action" not in step.info, (task, action)
        world.reset(task, 1)
        offers += world.available_actions() != actions
    assert offers > 70


def test_a_query_is_a_call_of_the_one_function() -> None:
    tools = [Tool(**each) for each in SqlGym.tools()]
    assert match(tools, "SELECT 1") == (tools[0], {"query": "SELECT 1"})


def test_the_episode_of_the_readme_is_a_real_one(world: SqlGym) -> None:
    text = README.read_text()
    question = world.reset(3002, 0).observation.rpartition("\n\n")[2]
    assert question in " ".join(text.split())
    query = re.search(r'env\.step\("(.*)"\)', text)
    assert query is not None
    step = world.step(query[1])
    assert step.reward == 1
    assert step.observation in text
