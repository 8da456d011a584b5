"""Engine: SQLite, opened to read only, with limits that count work and memory, never time.

Every query has a connection of its own, so what was asked before changes neither its limits nor
its rows. The limit of memory holds for the whole process: queries run one at a time in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agentenv_sqlgym.pinned import LONGEST, Pinned
from agentenv_sqlgym.verdict import Row

MEMORY = 256 << 20  # bytes that SQLite may hold in this process
STEPS = 10_000_000  # of SQLite's virtual machine, that any query may take
STRIDE = 5_000  # steps from one count to the next
MOST_ROWS = 50_000
MOST_BYTES = 8 << 20  # of a whole result, counting a number as 8

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 10,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

# What no query needs, and what answers otherwise at another time or with another build.
FORBIDDEN_FUNCTIONS = {
    "random", "randomblob", "zeroblob", "load_extension", "fts3_tokenizer", "sqlite_version",
    "sqlite_source_id", "sqlite_log", "sqlite_offset", "sqlite_compileoption_get",
    "sqlite_compileoption_used", "changes", "total_changes", "last_insert_rowid", "readfile",
    "writefile", "edit", "eval", "timediff", "matchinfo", "snippet", "offsets", "optimize",
    "rtreecheck", "rtreenode", "rtreedepth", "subtype",
}  # fmt: skip
FORBIDDEN_TABLES = {"dbstat", "sqlite_stmt", "sqlite_dbpage", "bytecode", "tables_used"}


class Refused(Exception):
    """The query cannot be answered, by a mistake of its own or by a limit; its text says why."""

    def __init__(self, text: str, limit: str = ""):
        super().__init__(text)
        self.limit = limit


@dataclass(frozen=True)
class Answer:
    """The rows of a query, and what it took to find them."""

    rows: list[Row]
    steps: int  # of SQLite's virtual machine, in whole strides


@dataclass(frozen=True)
class Database:
    """One SQLite file, opened anew for each query."""

    path: Path
    ours: bool = False  # nobody else writes it, so SQLite need not lock it

    def query(
        self,
        sql: str,
        most_steps: int = STEPS,
        most_rows: int = MOST_ROWS,
        backwards: bool = False,
    ) -> Answer:
        """The rows, or Refused; `backwards` scans tables from their ends where order is free."""
        steps = 0
        called = _pinned().cost

        def count() -> bool:
            nonlocal steps
            steps += STRIDE
            return steps + _pinned().cost - called > most_steps

        with self._opened(backwards) as connection:
            connection.set_progress_handler(count, STRIDE)
            try:
                rows = _fetched(connection.execute(sql), most_rows)
                return Answer(rows, steps + _pinned().cost - called)
            except MemoryError:
                raise Refused("stopped: the query takes too much memory", "memory") from None
            except sqlite3.Error as error:
                if steps + _pinned().cost - called > most_steps:
                    told = f"stopped: the query takes more than {most_steps} steps of SQLite"
                    raise Refused(told, "steps") from None
                raise Refused(str(error) or type(error).__name__) from None
            except (sqlite3.Warning, ValueError, OverflowError) as error:
                raise Refused(str(error)) from None

    @contextmanager
    def _opened(self, backwards: bool) -> Iterator[sqlite3.Connection]:
        mode = "?mode=ro&immutable=1" if self.ours else "?mode=ro"
        connection = sqlite3.connect(
            self.path.absolute().as_uri() + mode, uri=True, isolation_level=None
        )
        try:
            connection.executescript(_SETTINGS + f"PRAGMA reverse_unordered_selects={backwards:d};")
            for limit, value in LIMITS.items():
                connection.setlimit(limit, value)
            connection.text_factory = _text
            _pinned().put_on(connection)
            connection.set_authorizer(_allows)
            yield connection
        finally:
            connection.close()


_SETTINGS = f"""
PRAGMA hard_heap_limit={MEMORY};
PRAGMA query_only=1;
PRAGMA temp_store=MEMORY;
PRAGMA mmap_size=0;
PRAGMA trusted_schema=0;
"""


@cache
def _pinned() -> Pinned:
    return Pinned()


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace")


def _fetched(cursor: sqlite3.Cursor, most_rows: int) -> list[Row]:
    if cursor.description is None:
        raise Refused("there is no query")
    rows: list[Row] = []
    size = 0
    for row in cursor:
        rows.append(row)
        size += sum(len(cell) if isinstance(cell, str | bytes) else 8 for cell in row)
        if len(rows) > most_rows:
            raise Refused(f"stopped: the query gives more than {most_rows} rows", "rows")
        if size > MOST_BYTES:
            raise Refused(f"stopped: the query gives more than {MOST_BYTES} bytes", "bytes")
    return rows


def _allows(
    action: int, first: str | None, second: str | None, _: str | None, source: str | None
) -> int:
    """Reading is allowed; all else, pragmas and attaching files included, is not."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ:
        table = (first or "").lower()
        hidden = table in FORBIDDEN_TABLES or table.startswith("pragma_")
        return sqlite3.SQLITE_DENY if hidden else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        name = (second or "").lower()
        return sqlite3.SQLITE_DENY if name in FORBIDDEN_FUNCTIONS else sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def check_build() -> None:
    """Refuse a SQLite that would not hold the limit of memory."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"PRAGMA hard_heap_limit={MEMORY}")
        connection.execute(f"SELECT length(randomblob({MEMORY}))").fetchone()
    except MemoryError:
        return
    finally:
        connection.close()
    raise RuntimeError(
        f"the SQLite {sqlite3.sqlite_version} of this Python does not limit memory; use a Python "
        "whose SQLite is 3.31 or newer and built with memory statistics"
    )
