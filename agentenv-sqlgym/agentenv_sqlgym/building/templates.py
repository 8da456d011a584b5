"""Templates: shapes of questions and of the queries that answer them, from `data/templates.txt`.

A template names tables: C, the parent P that it refers to, P's own parent G, or a second parent Q;
R, U and V are the words for the references from C to P, from P to G and from C to Q.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from agentenv_sqlgym.building.designs import Design, Field, Table, shipped
from agentenv_sqlgym.building.rows import Rows
from agentenv_sqlgym.building.slots import Place, Unfit, Values

_HOLE = re.compile(r"\{([A-Za-z.]\w*)(?:\.(\w+))?\}")
_EITHER = re.compile(r"\[([^\]]*)\]")
_ARTICLE = re.compile(r"\ba (?=[aeio]|hourly|ur)")
_SLOT_ORDER = "lcbnsdexvwtfh"
_ORDERS = ("Count", "Calculate", "State", "Add", "List", "Give", "Name", "Consider", "Take")


@dataclass(frozen=True)
class Filled:
    """A question and its query."""

    question: str
    sql: str
    evidence: str


@dataclass(frozen=True)
class Template:
    """One shape, with its phrasings."""

    name: str
    difficulty: str
    sql: str
    phrasings: tuple[str, ...]
    hint: str

    @property
    def tables(self) -> str:
        """The letters of its tables: C, CP, CPG or CPQ."""
        text = self.sql + "".join(self.phrasings)
        found = {letter for each in _HOLE.finditer(text) for letter in each[1] if letter in "PGQ"}
        for word, letters in (("{two}", "P"), ("{three}", "PG"), ("{bridge}", "PQ")):
            if word in self.sql:
                found |= set(letters)
        return "C" + "".join(letter for letter in "PGQ" if letter in found)

    @property
    def slots(self) -> list[str]:
        """Those on columns, filters last: they keep away from columns that are drawn already."""
        found = {each[1] for each in _HOLE.finditer(self.sql + "".join(self.phrasings))}
        found = {each for each in found if len(each) == 2 and each[1] in "CPGQ"}
        return sorted(found, key=lambda slot: (_SLOT_ORDER.index(slot[0]), slot[1]))

    def fill(self, design: Design, rows: Rows, random: Random) -> Filled:
        """Draw tables and slots; raises Unfit where the draw offers too little."""
        values, places = self._tables(design, rows, random)
        durations = "julianday" in self.sql
        for slot in self.slots:
            values[slot] = places[slot[1]].fill(slot[0], durations)
        phrasing = random.choice(self.phrasings)
        phrasing = _EITHER.sub(lambda each: random.choice(each[1].split("|")), phrasing)
        ends = "." if phrasing.startswith(_ORDERS) else "?"
        values["."] = {"": ends}
        evidence = [each for place in places.values() for each in place.evidence]
        if self.hint:
            evidence.append(_filled(self.hint, values))
        question = _ARTICLE.sub("an ", _filled(phrasing, values))
        return Filled(question, _filled(self.sql, values), "; ".join(dict.fromkeys(evidence)))

    def _tables(
        self, design: Design, rows: Rows, random: Random
    ) -> tuple[dict[str, Values], dict[str, Place]]:
        letters = self.tables
        drawn, references = random.choice(list(_chains(design, letters)) or _unfit())
        values: dict[str, Values] = {
            "k": {"": str(random.choice((2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50)))},
            "k5": {"": str(random.randint(2, 6))},
            "k30": {"": str(random.choice((7, 14, 30, 60, 100, 365)))},
        }
        places = {}
        aliases = {"C": "T1" if len(letters) > 1 else "", "P": "T2", "G": "T3", "Q": "T3"}
        for letter, table in zip(letters, drawn, strict=True):
            alias = aliases[letter] + "." if aliases[letter] else ""
            values[letter] = {"": table.name, "one": table.one, "many": table.many}
            values[letter]["key"] = alias + table.fields[0].name
            names = [each.name for each in table.fields]
            columns = dict(zip(names, map(list, zip(*rows[table.name], strict=True)), strict=True))
            places[letter] = Place(table, alias, columns, random)
        for name, each in zip(("R", "V" if letters == "CPQ" else "U"), references, strict=False):
            values[name] = {"": each.phrase, "col": each.name}
        values |= {name: {"": text} for name, text in _joins(letters, drawn, references).items()}
        return values, places


def _chains(design: Design, letters: str) -> Iterator[tuple[list[Table], list[Field]]]:
    """Every way to lay the letters onto the tables of a design."""
    for table in design.tables.values():
        if letters == "C":
            yield [table], []
            continue
        for ref in table.of_kind("ref"):
            parent = design.tables[ref.target]
            if letters == "CP":
                yield [table, parent], [ref]
            others = parent if letters == "CPG" else table
            for other in others.of_kind("ref") if len(letters) == 3 else ():
                if other is not ref:
                    yield [table, parent, design.tables[other.target]], [ref, other]


def _joins(letters: str, tables: list[Table], references: list[Field]) -> dict[str, str]:
    names = [each.name for each in tables]
    found = {"one": names[0]}
    if len(letters) > 1:
        key = tables[1].fields[0].name
        found["two"] = (
            f"{names[0]} AS T1 INNER JOIN {names[1]} AS T2 ON T1.{references[0].name} = T2.{key}"
        )
    if len(letters) > 2:
        key = tables[2].fields[0].name
        origin = "T1" if letters == "CPQ" else "T2"
        more = f" INNER JOIN {names[2]} AS T3 ON {origin}.{references[1].name} = T3.{key}"
        found["bridge" if letters == "CPQ" else "three"] = found["two"] + more
    return found


def _unfit() -> list[tuple[list[Table], list[Field]]]:
    raise Unfit


def _filled(text: str, values: dict[str, Values]) -> str:
    return _HOLE.sub(lambda hole: values[hole[1]][hole[2] or ""], text).strip()


@cache
def templates() -> list[Template]:
    found = []
    for block in shipped("templates.txt").strip().split("\n\n"):
        head, *lines = block.splitlines()
        parts = [line.strip().partition(" ") for line in lines]
        asks = tuple(rest for word, _, rest in parts if word == "ask")
        sql = next(rest for word, _, rest in parts if word == "sql")
        hint = next((rest for word, _, rest in parts if word == "hint"), "")
        found.append(Template(head, head.split()[0], sql, asks, hint))
    return found
