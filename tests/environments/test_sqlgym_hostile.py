"""BIRD's engine against hostile SQL: a seeded fuzzer, and every trick by its name.

`python -m tests.environments.test_sqlgym_hostile 100000 1` runs as many texts as it is told, drawn
with that seed, and says how they were answered.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

import psutil
import pytest
from agentenv_sqlgym.engine import MOST_ROWS, STEPS, Answer, Database, Refused
from agentenv_sqlgym.environment import Shared, SqlGym
from agentenv_sqlgym.schema import Schema, quoted

from envservers.environment import Step

EDGE = (
    "0", "-1", "9223372036854775807", "-9223372036854775808", "1e308", "-1e-300", "NULL", "''",
    "x'ff00'", "'%'", "'a''b'", "9e999", "0x7fffffff", "'now'", "'\U0001f600'", "?1", ":a",
)  # fmt: skip
CALLS = (
    "abs({a})", "length({a})", "hex({a})", "quote({a})", "upper({a})", "substr({a}, {b}, {c})",
    "replace({a}, {b}, {c})", "instr({a}, {b})", "printf('%.*c', {a}, {b})",
    "printf('%99999999d', {a})", "round({a}, {b})", "char({a})",
    "group_concat({a}, {b})", "sum({a})", "total({a})", "avg({a})", "max({a}, {b})", "count(*)",
    "date({a}, {b})", "strftime('%s', {a})", "julianday('now')", "current_timestamp",
    "json_extract({a}, '$.x')", "json_group_array({a})", "json({a})", "typeof({a})", "exp({a})",
    "row_number() OVER ()", "ntile(3) OVER ()", "lag({a}, 2) OVER (ORDER BY {c})", "likely({a})",
    "sum({a}) OVER (ROWS 2 PRECEDING)", "iif({a}, {b}, {c})", "pow({a}, {b})", "({a} IN ({b}))",
)  # fmt: skip
FORBIDDEN = (
    "load_extension({a})", "readfile('/etc/passwd')", "writefile('/tmp/x', {a})", "edit({a})",
    "fts3_tokenizer({a})", "sqlite_version()", "zeroblob({a})", "randomblob({a})", "random()",
)  # fmt: skip
SOURCES = (
    "sqlite_master", "pragma_table_info('t')", "pragma_database_list", "json_each({a})",
    "json_tree({a})", "generate_series(1, 1e9)", "dbstat", "sqlite_stmt", "sqlite_temp_master",
    "fts3tokenize", "bytecode('select 1')", "pragma_function_list", "main.sqlite_schema",
)  # fmt: skip
STATEMENTS = (
    "DROP TABLE {t}", "DELETE FROM {t}", "UPDATE {t} SET {c} = 1", "INSERT INTO {t} VALUES (1)",
    "CREATE TABLE n (a)", "CREATE VIRTUAL TABLE n USING fts5(a)", "ATTACH '/tmp/x.db' AS x",
    "CREATE TEMP TABLE n AS SELECT * FROM {t}", "PRAGMA writable_schema=1", "PRAGMA journal_mode",
    "VACUUM INTO '/tmp/stolen.db'", "BEGIN", "COMMIT", "SAVEPOINT s", "REINDEX", "ANALYZE",
    "ALTER TABLE {t} RENAME TO n", "DETACH main", "EXPLAIN {q}", "EXPLAIN QUERY PLAN {q}",
    "CREATE TRIGGER g AFTER INSERT ON {t} BEGIN SELECT 1; END", "WITH d AS ({q}) DELETE FROM {t}",
    "REPLACE INTO {t} {q}", "SELECT 1; DROP TABLE {t}", "WITH d AS ({q}) INSERT INTO {t} {q}",
    "PRAGMA hard_heap_limit=0", "CREATE VIRTUAL TABLE n USING rtree(a,b,c)", "{q} RETURNING *",
)  # fmt: skip
BOMBS = (
    "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r",
    "WITH RECURSIVE r(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM r) SELECT x FROM r",
    "WITH RECURSIVE r(x) AS (SELECT 1 UNION SELECT x + 1 FROM r) SELECT * FROM r",
    "SELECT count(*) FROM {t} a, {t} b, {t} c, {t} d",
    "SELECT group_concat(a.{c}) FROM {t} a, {t} b",
    "SELECT printf('%.*c', 249000, 'x') || a.{c} FROM {t} a, {t} b ORDER BY 1",
    "SELECT DISTINCT a.{c}, b.{c}, c.{c} FROM {t} a, {t} b, {t} c ORDER BY random()",
    "SELECT hex(hex(hex(printf('%.*c', 100000, 'x'))))",
    "SELECT * FROM {t} a, {t} b, {t} c ORDER BY a.{c} || b.{c} || c.{c} DESC",
)


SIGNS = (
    "+", "-", "*", "/", "%", "||", "=", "<", ">=", "<>", "AND", "OR", "LIKE", "GLOB", "IS", "<<",
    "->>", "&", "MATCH", "REGEXP",
)  # fmt: skip
NESTS = (
    "(" * 3000, "SELECT " + "-" * 8000 + "1", "SELECT " + "(" * 900, "SELECT " + "1," * 3000,
    "SELECT 1" + " UNION SELECT 1" * 400,
)  # fmt: skip


class Writer:
    """Writes queries over a schema that are nearly right, by a grammar and a seeded draw."""

    def __init__(self, schema: Schema, random: Random):
        self.schema = schema
        self.random = random
        self.scope: list[str] = ["1"]  # columns that can be named here

    def text(self) -> str:
        random = self.random
        pick = random.random()
        if pick < 0.004:
            text = random.choice(BOMBS)
        elif pick < 0.08:
            text = random.choice(STATEMENTS)
        elif pick < 0.09:
            text = random.choice(NESTS)
        else:
            text = self.query(random.randint(0, 3))
        table = random.choice(self.schema.tables)
        column = quoted(random.choice(table.columns).name)
        text = text.replace("{t}", quoted(table.name)).replace("{c}", column)
        text = text.replace("{q}", self.query(0))
        return ("".join(_scarred(text, random)) if random.random() < 0.05 else text)[:9000]

    def query(self, depth: int) -> str:
        random, outer = self.random, self.scope
        sources = []
        self.scope = []
        for place in range(random.choices((1, 2, 3), (90, 9, 1))[0]):
            alias = f"s{depth}{place}{random.randrange(10)}"
            sources.append(f"{self.source(depth)} AS {alias}")
            self.scope = [each if "." in each else f"{alias}.{each}" for each in self.scope]
        self.scope = self.scope or ["1"]
        shown = ", ".join(self.value(depth) for _ in range(random.randint(1, 3)))
        joined = random.choice([" JOIN ", ", ", " LEFT JOIN ", " CROSS JOIN "]).join(sources)
        sql = f"SELECT {random.choice(['', 'DISTINCT '])}{shown} FROM {joined}"
        for chance, clause in ((0.5, "WHERE {}"), (0.2, "GROUP BY {}"), (0.2, "ORDER BY {}")):
            if random.random() < chance:
                sql += " " + clause.format(self.value(depth))
        if random.random() < 0.4:
            sql += f" LIMIT {random.choice(EDGE[:4])}"
        elif random.random() < 0.1:
            sql += (
                f" {random.choice(['UNION', 'UNION ALL', 'EXCEPT'])} SELECT {random.choice(EDGE)}"
            )
        self.scope = outer
        return sql

    def source(self, depth: int) -> str:
        pick = self.random.random()
        if pick < 0.8 or depth <= 0:
            table = self.random.choice(self.schema.tables)
            self.scope += [quoted(each.name) for each in table.columns]
            return quoted(table.name)
        if pick < 0.9:
            return f"({self.query(depth - 1)})"
        return self.random.choice(SOURCES).replace("{a}", self.random.choice(EDGE))

    def value(self, depth: int) -> str:
        random = self.random
        pick = random.random()
        if depth <= 0 or pick < 0.3:
            return random.choice(self.scope if random.random() < 0.7 else EDGE[:12])
        if pick < 0.55:
            call = random.choice(CALLS if random.random() < 0.8 else FORBIDDEN)
            for hole in "abc":
                call = call.replace("{" + hole + "}", self.value(depth - 1))
            return call
        if pick < 0.95:
            return f"({self.value(depth - 1)} {random.choice(SIGNS)} {self.value(depth - 1)})"
        return f"({self.query(depth - 1)})"


def _scarred(text: str, random: Random) -> Iterator[str]:
    for letter in text:
        pick = random.random()
        if pick < 0.02:
            yield random.choice("\x00\x01\ufeff\u202e;'\"`[]()*-/\n\U0001f600,")
        elif pick > 0.02 + 0.02:
            yield letter


def digest(database: Database) -> str:
    return sha256(database.path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield SqlGym.setup(SqlGym.Options())


def barrage(world: Shared, count: int, seed: int) -> Counter[str]:
    """Play so many texts, and see after each that it was answered as the agent's affair."""
    episode = SqlGym(world)
    random = Random(f"hostile/{seed}")
    tasks = sorted(world.judge.bird.questions)
    told: Counter[str] = Counter()
    for _ in range(count):
        task = random.choice(tasks)
        schema = world.judge.bird.schemas[world.judge.bird.questions[task].database]
        episode.reset(task, 0)
        step = episode.step(Writer(schema, random).text())
        assert step.done, step
        assert len(step.observation) <= 103, step
        kind = "wrong" if step.reward == 0 else "right"
        told[
            str(step.info.get("limit") or ("mistake" if "invalid_action" in step.info else kind))
        ] += 1
    return told


def test_thousands_of_hostile_texts_are_answered_and_change_nothing(world: Shared) -> None:
    databases = list(world.judge.bird.databases.values())
    before = [digest(each) for each in databases]
    files = psutil.Process().num_fds()
    told = barrage(world, 3000, 0)
    assert told["wrong"] > 300, told
    assert told["mistake"] > 300, told
    assert told["right"] < 30, told
    assert [digest(each) for each in databases] == before
    assert psutil.Process().num_fds() <= files
    assert not Path("/tmp/stolen.db").exists()


def play(world: Shared, sql: str, task: int = 0) -> Step:
    episode = SqlGym(world)
    episode.reset(task, 0)
    return episode.step(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE book",
        "PRAGMA table_info(book)",
        "ATTACH '/etc/passwd' AS other",
        "EXPLAIN SELECT 1",
        "VACUUM INTO 'copy.db'",
        "WITH gone AS (SELECT 1) DELETE FROM book",
        "WITH new AS (SELECT 1) INSERT INTO book SELECT * FROM book",
        "SELECT * FROM pragma_table_info('book')",
        "SELECT count(*) FROM pragma_database_list",
        "SELECT count(*) FROM sqlite_stmt",
        "SELECT load_extension('x')",
        "SELECT readfile('/etc/passwd')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT random()",
        "SELECT hex(randomblob(4))",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE book",
        "SELECT ?",
        "SELECT :name",
        "SELECT \x00 1",
        "",
        "-- nothing",
        "```sql\n```",
        "SELECT " + "(" * 250 + "1" + ")" * 250,
        "SELECT 1" + " UNION SELECT 1" * 60,
        "SELECT 'a' LIKE '" + "%a" * 80 + "'",
        "SELECT " + "a" * 10_000,
        "SELECT sum(1, 2)",
        "SELECT nothing FROM nowhere",
    ],
)
def test_what_is_no_reading_query_is_the_agents_mistake(world: Shared, sql: str) -> None:
    step = play(world, sql)
    assert step.info.get("invalid_action") is True, step
    assert step.done
    assert step.reward == 0
    assert step.observation


@pytest.mark.parametrize(
    ("limit", "sql"),
    [
        ("steps", BOMBS[0]),
        ("steps", "SELECT count(*) FROM loan a, loan b, loan c"),
        ("rows", "SELECT a.loan_id FROM loan a, loan b"),
        ("bytes", "SELECT printf('%.*c', 9999, 'x') FROM loan"),
        (
            "memory",
            "WITH RECURSIVE r(n, x) AS (SELECT 1, printf('%.*c', 200000, 'x') UNION ALL "
            "SELECT n + 1, x || n FROM r WHERE n < 9000) SELECT length(x) FROM r ORDER BY x",
        ),
    ],
)
def test_a_query_past_a_limit_is_stopped_and_told_so(world: Shared, limit: str, sql: str) -> None:
    step = play(world, sql)
    assert step.info.get("limit") == limit, step
    assert step.observation.startswith("stopped: "), step
    assert step.reward == 0


def test_texts_that_grow_are_cut_off_at_the_limit_of_length(world: Shared) -> None:
    for sql in (
        "SELECT replace(printf('%.*c', 200000, 'x'), 'x', 'yyyy')",
        "SELECT hex(printf('%.*c', 200000, 'x'))",
        "SELECT group_concat(title || title) FROM book, copy",
    ):
        assert play(world, sql).info == {"invalid_action": True}, sql


def test_the_limit_of_steps_is_the_same_to_the_step_each_time(world: Shared) -> None:
    """Just under it a query is answered, just over it never: no clock decides."""
    counted = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < {}) "
    database = next(iter(world.judge.bird.databases.values()))
    used = database.query(counted.format(100_000) + "SELECT count(*) FROM r").steps
    again = database.query(counted.format(100_000) + "SELECT count(*) FROM r").steps
    assert used == again
    last = 100_000 * STEPS // used
    for _ in range(2):
        with pytest.raises(Refused, match="more than"):
            database.query(counted.format(int(last * 1.02)) + "SELECT count(*) FROM r")
        answer = database.query(counted.format(int(last * 0.98)) + "SELECT count(*) FROM r")
        assert isinstance(answer, Answer)


def test_what_was_asked_before_does_not_change_the_limits(world: Shared) -> None:
    heavy = "SELECT title FROM book ORDER BY title || printf('%.*c', 20000, 'x')"
    first = play(world, heavy)
    for bomb in ("SELECT count(*) FROM loan a, loan b, loan c", "SELECT 1 FROM loan a, loan b"):
        play(world, bomb)
    assert play(world, heavy) == first


def test_the_time_stands_still(world: Shared) -> None:
    now = (
        "SELECT date('now'), datetime('NOW'), time('n' || 'ow'), strftime('%Y', 'now'), "
        "current_date, current_time, current_timestamp, date(), datetime('now', 'localtime')"
    )
    database = next(iter(world.judge.bird.databases.values()))
    day, clock = "2025-01-01", "12:00:00"
    both = f"{day} {clock}"
    assert database.query(now).rows == [(day, both, clock, "2025", day, clock, both, day, both)]
    assert database.query("SELECT date('2024-02-28', '+2 days')").rows == [("2024-03-01",)]


def test_rows_are_counted_before_they_are_kept(world: Shared) -> None:
    database = next(iter(world.judge.bird.databases.values()))
    numbers = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < {}) "
    many = numbers + "SELECT x FROM r"
    assert len(database.query(many.format(MOST_ROWS)).rows) == MOST_ROWS
    with pytest.raises(Refused, match="rows"):
        database.query(many.format(MOST_ROWS + 1))


def main(count: int, seed: int) -> None:
    world = SqlGym.setup(SqlGym.Options())
    databases = list(world.judge.bird.databases.values())
    before = [digest(each) for each in databases]
    begun = time.perf_counter()
    told = barrage(world, count, seed)
    seconds = time.perf_counter() - begun
    same = [digest(each) for each in databases] == before
    memory = psutil.Process(os.getpid()).memory_info().rss >> 20
    print(f"{count} texts in {seconds:.0f} s: {dict(told)}; files unchanged: {same}; {memory} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
