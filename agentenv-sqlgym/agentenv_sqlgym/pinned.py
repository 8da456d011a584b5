"""Pinned: SQL functions whose answers would depend on the moment or on the machine.

The time is always the same moment and the time zone always UTC. Searching and replacing are done
here as well, since those of SQLite take quadratic time on hostile texts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache, partial

from agentenv_sqlgym.verdict import Cell

NOW = "2025-01-01 12:00:00"
_TIME_VALUE = {"strftime": 1}  # the place of the time among the arguments; else the first
_TIMES = ("date", "time", "datetime", "julianday", "unixepoch", "strftime")
_LOCAL = {"localtime", "utc"}
COST = 25  # of one call
LONGEST = 250_000  # bytes of a text, a blob or a row


class Pinned:
    """The functions, ready to be put on a connection."""

    def __init__(self) -> None:
        self.cost = 0  # of all calls so far, in steps of SQLite's virtual machine
        self._plain = sqlite3.connect(":memory:", check_same_thread=False)
        known = {row[0] for row in self._plain.execute("PRAGMA function_list")}
        self._times = [name for name in _TIMES if name in known]
        self._remembered = lru_cache(20_000, typed=True)(self._moment)

    def put_on(self, connection: sqlite3.Connection) -> None:
        def add(name: str, count: int, function: Callable[..., Cell]) -> None:
            connection.create_function(name, count, function, deterministic=True)

        for name in self._times:
            add(name, -1, partial(self._time, name))
        for name, end in (("current_date", 10), ("current_timestamp", 19)):
            add(name, 0, partial(str, NOW[:end]))
        add("current_time", 0, partial(str, NOW[11:]))
        add("instr", 2, self._instr)
        add("replace", 3, self._replace)

    def _time(self, name: str, *arguments: Cell) -> Cell:
        self.cost += COST
        for each in arguments:
            if isinstance(each, str | bytes) and len(each) >= 64:
                return self._moment(name, *arguments)
        return self._remembered(name, *arguments)

    def _moment(self, name: str, *arguments: Cell) -> Cell:
        place = _TIME_VALUE.get(name, 0)
        values = list(arguments)
        if len(values) == place:
            values.append(NOW)
        elif len(values) > place:
            value = values[place]
            if isinstance(value, str) and value.lower() == "now":
                values[place] = NOW
            rest = values[place + 1 :]
            values[place + 1 :] = [each for each in rest if not _is_local(each)]
        return self._built_in(name, *values)

    def _instr(self, text: Cell, part: Cell) -> Cell:
        self.cost += COST + _size(text) // 50
        if isinstance(text, bytes) and isinstance(part, bytes):
            return text.find(part) + 1
        text, part = _as_text(text), _as_text(part)
        if isinstance(text, str) and isinstance(part, str):
            return text.find(part) + 1
        return self._built_in("instr", text, part)

    def _replace(self, text: Cell, old: Cell, new: Cell) -> Cell:
        self.cost += COST + _size(text) // 50
        text, old, new = _as_text(text), _as_text(old), _as_text(new)
        if isinstance(text, str) and isinstance(old, str) and isinstance(new, str):
            if not old:
                return text
            if text.count(old) * (len(new) - len(old)) + len(text) > LONGEST:
                raise OverflowError("string or blob too big")
            return text.replace(old, new)
        return self._built_in("replace", text, old, new)

    def _built_in(self, name: str, *arguments: Cell) -> Cell:
        marks = ", ".join("?" * len(arguments))
        found: Cell = self._plain.execute(f"SELECT {name}({marks})", arguments).fetchone()[0]
        return found


def _is_local(modifier: Cell) -> bool:
    return isinstance(modifier, str) and modifier.strip().lower() in _LOCAL


def _as_text(cell: Cell) -> Cell:
    return cell.decode(errors="replace") if isinstance(cell, bytes) else cell


def _size(cell: Cell) -> int:
    return len(cell) if isinstance(cell, str | bytes) else 0
