"""Questions: the built-in ones, drawn from templates and kept where their answers are sound.

An answer is sound when it has rows and says something, stays the same however tables are scanned,
takes little work, and is told apart from at least two wrong queries that come near.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from agentenv_sqlgym.building.designs import Design, designs
from agentenv_sqlgym.building.files import fill_database
from agentenv_sqlgym.building.rows import rows_of
from agentenv_sqlgym.building.slots import Unfit
from agentenv_sqlgym.building.templates import Filled, templates
from agentenv_sqlgym.statements import is_ordered
from agentenv_sqlgym.verdict import Row, same_rows

UNSEEN = ("film_festival", "farm_market")  # databases that no question of `train` is about
TRAIN_EACH, DEV_EACH, UNSEEN_EACH = 300, 10, 50
MOST_ROWS = 60
MOST_STEPS = 300_000
STRIDE = 1000
WRONG = 2  # queries near the right one that have to answer otherwise

_NEAR = [(re.compile(old), new) for old, new in (
    (r" WHERE .*?(?= GROUP BY| ORDER BY| UNION| INTERSECT| EXCEPT|\)|$)", ""),
    (r"(WHERE )\S+ (?:<>|>=|<=|[=<>]|LIKE) (?:'[^']*'|\S+) AND ", r"\1"),
    (r" AND ", " OR "), (r"COUNT\(DISTINCT ", "COUNT("), (r"SELECT DISTINCT ", "SELECT "),
    (r"\bMAX\(", "MIN("), (r"\bMIN\(", "MAX("), (r"\bAVG\(", "SUM("), (r"\bSUM\(", "AVG("),
    (r" DESC\b", ""), (r" > ", " <= "), (r" >= ", " < "), (r" < ", " >= "), (r" = '", " <> '"),
    (r" IS NULL", " IS NOT NULL"), (r" INTERSECT ", " UNION "), (r" EXCEPT ", " UNION "),
    (r" LIMIT \d+", ""), (r" HAVING .*?(?= ORDER BY|\)|$)", ""), (r"LEFT JOIN", "INNER JOIN"),
    (r" LIKE ", " NOT LIKE "), (r" \* 100", ""), (r" BETWEEN ", " NOT BETWEEN "),
    (r"ORDER BY (\S+) LIMIT", r"ORDER BY \1 DESC LIMIT"), (r"$", " LIMIT 1"),
    (r" GROUP BY [^)]*$", ""), (r" IN \(('[^']*'), '[^']*'\)", r" = \1"),
    (r" NOT (EXISTS|IN) ", r" \1 "), (r"strftime\('%[Ym]', ", "strftime('%d', "),
    (r" IN \('", " NOT IN ('"),
)]  # fmt: skip


class Judge:
    """One database in memory, once as it is and once with its rows the other way round."""

    def __init__(self, design: Design):
        self.rows = rows_of(design)
        self._steps = 0
        self._ways = [sqlite3.connect(":memory:") for _ in range(2)]
        for mirrored, way in enumerate(self._ways):
            fill_database(way, design, self.rows, bool(mirrored))
            way.execute(f"PRAGMA reverse_unordered_selects={mirrored}")
            way.set_progress_handler(self._count, STRIDE)

    def is_sound(self, sql: str) -> bool:
        rows, other = (self._rows(way, sql) for way in self._ways)
        if not rows or len(rows) > MOST_ROWS or other is None or _says_nothing(rows):
            return False
        ordered = is_ordered(sql)
        if not same_rows(rows, other, ordered):
            return False
        wrong = 0
        for near in nearby(sql):
            answer = self._rows(self._ways[0], near)
            wrong += answer is not None and not same_rows(answer, rows, ordered)
        return wrong >= WRONG

    def _rows(self, way: sqlite3.Connection, sql: str) -> list[Row] | None:
        self._steps = 0
        try:
            return way.execute(sql).fetchmany(10 * MOST_ROWS)
        except sqlite3.Error:
            return None

    def _count(self) -> bool:
        self._steps += STRIDE
        return self._steps > MOST_STEPS


def nearby(sql: str) -> Iterator[str]:
    """Queries that differ in one slip: a condition dropped, a sign or an aggregate mistaken."""
    for slip, instead in _NEAR:
        changed = slip.sub(instead, sql, count=1)
        if changed != sql:
            yield changed


def _says_nothing(rows: list[Row]) -> bool:
    return all(cell is None for cell in rows[0]) or rows == [(0,)]


def asked() -> list[dict[str, Any]]:
    """All of them: those to train with, database by database in turn, then those of `dev`."""
    train, dev = [], []
    for design in designs().values():
        found = list(about(design))
        train.append([] if design.name in UNSEEN else found[:TRAIN_EACH])
        dev += [{**each, "part": "dev"} for each in found[len(train[-1]) :]]
    mixed = [each for turn in zip(*filter(None, train), strict=True) for each in turn]
    return [{**each, "part": "train"} for each in mixed] + dev


def about(design: Design) -> Iterator[dict[str, Any]]:
    """As many as are wanted of one database, its templates taking turns."""
    wanted = UNSEEN_EACH if design.name in UNSEEN else TRAIN_EACH + DEV_EACH
    judge = Judge(design)
    random = Random(f"sqlgym/questions/{design.name}")
    known: set[str] = set()
    count = 0
    while True:
        turn = templates()[:]
        random.shuffle(turn)
        for template in turn:
            for _ in range(12):
                try:
                    filled = template.fill(design, judge.rows, random)
                except Unfit:
                    continue
                new = not known & {filled.sql, filled.question}
                if new and judge.is_sound(filled.sql):
                    known |= {filled.sql, filled.question}
                    yield _row(design, template.name, template.difficulty, filled)
                    count += 1
                    break
            if count == wanted:
                return


def _row(design: Design, name: str, difficulty: str, filled: Filled) -> dict[str, Any]:
    return {
        "db_id": design.name,
        "question": filled.question,
        "evidence": filled.evidence,
        "SQL": filled.sql,
        "difficulty": difficulty,
        "template": name,
    }


def pack(path: Path) -> int:
    """Write the questions where the package ships them; how many there are."""
    found = asked()
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))
    return len(found)
