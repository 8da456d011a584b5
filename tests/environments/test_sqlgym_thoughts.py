"""The expert's thoughts in BIRD: from the words of the question to the parts of the query."""

from __future__ import annotations

import re
from collections import defaultdict
from string import Formatter

import pytest
from agentenv_sqlgym import phrases, reasons
from agentenv_sqlgym.clauses import selects
from agentenv_sqlgym.environment import SqlGym

STRIDE = 8
TABLES: dict[str, tuple[str, ...]] = {
    name: forms for name, forms in vars(phrases).items() if isinstance(forms, tuple)
} | phrases.SETS


@pytest.fixture(scope="module")
def world() -> SqlGym:
    return SqlGym(SqlGym.setup(SqlGym.Options()))


def thought(world: SqlGym, task: int, seed: int) -> tuple[str, str, str]:
    """What was told, the thought and the query."""
    told = world.reset(task, seed).observation
    advice = world.oracle()
    return told, advice.thought, advice.action


def tasks(world: SqlGym) -> list[int]:
    return list(world.tasks())[::STRIDE]


def plain(text: str) -> str:
    return re.sub(r"['\"\s]+", " ", text)


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z_]+|\d+(?:\.\d+)?", text.lower()))


def test_each_kind_of_sentence_has_four_forms() -> None:
    for name, forms in TABLES.items():
        assert len(set(forms)) == len(forms) >= 4, name


def test_every_thought_is_english_on_one_line(world: SqlGym) -> None:
    for task in tasks(world):
        _, said, _ = thought(world, task, 0)
        assert re.fullmatch(r"[A-Z\"][^\n{}]{40,1200}\.", said), said
        assert not re.search(r"  | [.,;]|[.,;] ?[.,;]|\"\"", said.replace("(...)", "()")), said


def test_most_thoughts_have_at_most_five_sentences(world: SqlGym) -> None:
    counts = [len(re.findall(r"\.(?= [A-Z\"]|$)", thought(world, task, 0)[1]))
              for task in tasks(world)]  # fmt: skip
    assert min(counts) >= 2
    assert max(counts) <= 7
    assert sum(count <= 5 for count in counts) > 0.9 * len(counts)


def test_the_seed_changes_the_words_and_nothing_else(world: SqlGym) -> None:
    changed = 0
    for task in tasks(world):
        first, again, other = (thought(world, task, seed) for seed in (0, 0, 1))
        assert first == again
        assert first[::2] == other[::2]
        changed += first[1] != other[1]
    assert changed > 0.9 * len(tasks(world)), "three sentences may take the same forms by chance"


def test_frequent_kinds_of_sentence_take_four_forms(world: SqlGym) -> None:
    text = " ".join(thought(world, task, seed)[1] for task in tasks(world) for seed in (0, 1))
    used = defaultdict(set)
    for kind in ("TABLE", "MENTION", "TABLES", "MEANS", "GROUP", "HAVING", "TOP", "NESTED",
                 "RESULT", "RESULT_PLAIN", "CODE", "SOME"):  # fmt: skip
        for form in TABLES[kind]:
            fixed = max((part[0] for part in Formatter().parse(form)), key=len)
            if fixed.strip(" .") in text:
                used[kind].add(form)
        assert len(used[kind]) >= 4, kind


def test_quotes_are_words_of_the_question(world: SqlGym) -> None:
    quotes = 0
    for task in tasks(world):
        told, said, _ = thought(world, task, 0)
        question = plain(told.rpartition("\n\n")[2])
        for quote in re.findall(r'"([^"]*)"', said):
            assert plain(quote).strip() in question, (quote, question)
            quotes += 1
    assert quotes > 2 * len(tasks(world))


def test_thoughts_name_only_what_the_schema_the_question_or_the_query_has(world: SqlGym) -> None:
    forms = " ".join(part[0] for forms in TABLES.values() for form in forms
                     for part in Formatter().parse(form))  # fmt: skip
    fixed = words(f"{forms} more the other conditions follow in the same way an expression of rows")
    for task in tasks(world):
        told, said, sql = thought(world, task, 0)
        known = words(told) | words(sql) | fixed
        assert words(said) <= known, (words(said) - known, said)


def test_every_table_and_condition_of_a_plain_query_is_told(world: SqlGym) -> None:
    checked = 0
    for task in tasks(world):
        _, said, sql = thought(world, task, 0)
        parts = selects(sql)
        if len(parts) == 1 and not parts[0].inner and len(parts[0].conditions) <= reasons.MOST:
            for text in (*parts[0].tables, *parts[0].conditions, *parts[0].items):
                assert text in said or len(text) > reasons.LONGEST, (text, said)
            checked += 1
    assert checked > 0.5 * len(tasks(world))


def test_a_count_for_each_is_explained_by_the_words_that_ask_for_it() -> None:
    sql = (
        "SELECT T2.name FROM loan AS T1 INNER JOIN member AS T2 ON T1.member_id = T2.member_id "
        "GROUP BY T2.member_id, T2.name HAVING COUNT(*) > 5"
    )
    said = reasons.of(sql, "Which members have more than 5 loans? Give the name of each.", 0, 0)
    assert "loan.member_id = member.member_id" in said
    assert '"more than 5"' in said
    assert "COUNT(*) > 5" in said


@pytest.mark.parametrize(
    ("condition", "quote"),
    [
        ("shown < '2024-07-03'", "screening date is before 2024-07-03"),
        ("hall IN ('South', 'North')", "hall is either South or North"),
        ("seats BETWEEN 20 AND 45", "number of seats is between 20 and 45"),
    ],
)
def test_what_whose_begins_is_quoted_whole(condition: str, quote: str) -> None:
    said = reasons.of(f"SELECT COUNT(*) FROM film WHERE {condition}", f"Films whose {quote}?", 0, 0)
    assert f'"{quote}"' in said


def test_a_column_beside_a_count_is_not_what_the_count_was_asked_with() -> None:
    sql = "SELECT job, COUNT(*) FROM client GROUP BY job"
    for seed in range(8):
        said = reasons.of(sql, "Give each job as stored and the number of clients.", 0, seed)
        assert "job and COUNT(*)" not in said
        assert re.search(r'COUNT\(\*\)[^,]* "number of"|"number of"[^,]* COUNT', said), said


def test_a_region_called_west_asks_for_no_order() -> None:
    sql = "SELECT name FROM club WHERE region = 'West' ORDER BY name"
    said = reasons.of(sql, "List the clubs of the region West by name.", 0, 0)
    assert '"West"' not in said.partition("region = ")[2], said


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SELECT",
        "SELECT 1",
        "VALUES (1)",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "SELECT (((",
        "SELECT )) FROM",
        "SELECT `a b`, [c d] FROM `t 1` AS x, y WHERE x.`a b` = 'it''s' OR y.z IN (SELECT 1)",
        "SELECT '{0}' FROM t WHERE a = '{question}' GROUP BY HAVING ORDER BY LIMIT",
        "SELECT a FROM t WHERE a BETWEEN 1 AND 2 AND b = '\n' UNION ALL SELECT b FROM u",
    ],
)
def test_any_query_gets_a_thought_on_one_line(sql: str) -> None:
    said = reasons.of(sql, "What is {asked} (here)? [a+b]*", 1, 2)
    assert said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("sql", "conditions"),
    [
        ("SELECT a FROM t WHERE a BETWEEN 1 AND 2 AND b = 3", ["a BETWEEN 1 AND 2", "b = 3"]),
        ("SELECT a FROM t AS x WHERE x.a >= 1", ["a >= 1"]),
        ("SELECT x.a FROM t AS x JOIN u AS y ON x.i = y.i WHERE y.b <> 'c'", ["u.b <> 'c'"]),
        ("SELECT a FROM t WHERE (a = 1 OR b = 2) AND c = 3", ["(a = 1 OR b = 2)", "c = 3"]),
        ("SELECT a FROM t WHERE a IN ('x', 'y')", ["a IN ('x', 'y')"]),
    ],
)
def test_conditions_are_taken_apart(sql: str, conditions: list[str]) -> None:
    assert selects(sql)[0].conditions == conditions


def test_a_query_about_rows_of_the_same_table_keeps_them_apart() -> None:
    sql = "SELECT a FROM t AS T1 WHERE T1.a > (SELECT AVG(U.a) FROM t AS U WHERE U.b = T1.b)"
    _, inside = selects(sql)[0].nested[0]
    assert inside.conditions == ["U.b = t.b"]
