"""Reasons: how a query follows from the words of its question, in one to five sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentenv_sqlgym import cues, phrases
from agentenv_sqlgym.clauses import Select, selects
from envservers.phrasing import phrased

MOST = 3  # conditions, columns or tables that are told one by one
LONGEST = 140  # characters of a piece of SQL that is told whole


def of(sql: str, question: str, task: int, seed: int) -> str:
    """The thought of somebody who reads the question and comes to write this query."""
    told = " ".join(_Telling(question, task, seed).sentences(selects(sql)))
    return " ".join(told.split())


class _Telling:
    """The sentences of one thought; each draws its form for itself."""

    def __init__(self, question: str, task: int, seed: int) -> None:
        self._question = " ".join(question.split())
        self._drawn_by = (task, seed)
        self._said = 0

    def sentences(self, parts: Sequence[Select]) -> list[str]:
        """From tables over conditions and groups to what is selected."""
        first = parts[0]
        inner = next((each for each in first.inner), None)
        deepest = inner or first
        told = [self._tables([deepest, first] if inner else [first])]
        if extra := self._conditions([deepest, *parts[1:]] if not inner else [deepest, first]):
            told.append(extra)
        told += [self._nested(*each) for each in [*deepest.nested, *first.nested][:1]]
        if inner:
            told.append(self._say(phrases.INNER, inner=_result(inner)))
        if first.then:
            told.append(self._say(phrases.SETS.get(first.then, phrases.SETS["UNION"])))
        told += self._groups(deepest)
        if inner:
            told += self._groups(first)
        told += self._cases(deepest)
        told.append(self._selected(first))
        return [each for each in told if each]

    def _tables(self, parts: Sequence[Select]) -> str:
        named = {name for each in parts for name in each.named}
        found = [table for each in parts for table in each.tables if table not in named]
        tables = list(dict.fromkeys(found))
        if not tables:
            inside = any(each.inner or each.nested for each in parts)
            return "" if inside else self._say(phrases.EMPTY)
        if len(tables) == 1:
            word = cues.mention(tables[0], self._question)
            lead = self._say(phrases.MENTION, words=f'"{word}"') if word else ""
            return _capital(self._say(phrases.TABLE, table=tables[0], mention=lead))
        joins = _listed([join for each in parts for join in each.joins])
        if not joins:
            return _capital(self._say(phrases.TABLE, table=_listed(tables), mention=""))
        told = self._say(phrases.TABLES, tables=_listed(tables), joins=joins)
        return f"{told} {self._say(phrases.LEFT)}" if any(each.left for each in parts) else told

    def _conditions(self, parts: Sequence[Select]) -> str:
        """Each with the words of the question that ask for it."""
        texts = list(dict.fromkeys(text for each in parts for text in each.conditions))
        clauses: list[str] = []
        used: set[str] = set()
        for text in texts[:MOST]:
            cue = self._cue(text)
            forms = phrases.PLAIN if not cue or cue in used else phrases.MEANS
            if not cue and text.upper().endswith("IS NOT NULL"):
                forms = phrases.GIVEN
            clause = self._say(forms, cue=cue, condition=_short(text))
            used.add(cue)
            clauses.append(clause + self._code(text))
        if not clauses:
            return ""
        if texts[MOST:]:
            clauses.append("the other conditions follow in the same way")
        told = f"{_capital('; '.join(clauses))}."
        return f"{told} {self._say(phrases.ANY)}" if any(each.any_of for each in parts) else told

    def _cue(self, text: str) -> str:
        upper = text.upper()
        if upper.endswith("IS NOT NULL"):
            known = re.search(r"\b(?:recorded|known)\b", self._question, re.I)
            return cues.about(text, self._question) if known else ""
        if upper.endswith("IS NULL"):
            return cues.missing(self._question)
        return cues.about(text, self._question)

    def _code(self, text: str) -> str:
        """A text in a condition that the question does not have is how something is stored."""
        found = re.fullmatch(r"\S+ = ('[^']{1,30}')", text)
        value = found[1].strip("'") if found else ""
        if not found or re.search(rf"\b{re.escape(value)}\b", self._question):
            return ""
        return f", {self._say(phrases.CODE, value=found[1])}"

    def _nested(self, before: str, inside: Select) -> str:
        inner = _result(inside)
        upper = before.upper()
        if not before or before.startswith(("CAST(", "ROUND(")):
            return self._say(phrases.VALUE, inner=inner)
        if upper.endswith(("EXISTS", " IN")):
            forms = phrases.NONE if "NOT" in upper.split()[-2:] else phrases.SOME
            if upper.endswith("EXISTS"):
                inner = _rows(inside)
            return self._say(forms, before=_short(before), inner=inner)
        return self._say(phrases.NESTED, before=f"{_short(before)} (...)", inner=inner)

    def _groups(self, it: Select) -> list[str]:
        told = []
        if it.groups:
            groups = _listed(it.groups)
            cue = cues.grouping(it.groups[-1], self._question)
            forms = phrases.GROUP if cue else phrases.GROUP_PLAIN
            told.append(self._say(forms, groups=groups, cue=cue))
        if it.having:
            having = _listed(it.having)
            cue = cues.about(having, self._question) or cues.aggregate(having, self._question)
            told.append(self._say(phrases.HAVING, having=having, cue=cue or having))
        if it.order:
            order = _listed(it.order)
            cue = cues.superlative(self._question)
            forms = phrases.TOP if it.limit else phrases.ORDER
            forms = forms if cue else phrases.ORDER_PLAIN
            told.append(self._say(forms, order=order, limit=it.limit, cue=cue))
        return told

    def _cases(self, it: Select) -> list[str]:
        """Conditions that hold for a figure only."""
        found = re.search(r"\bCASE WHEN (.+?) THEN\b", " ".join(it.items))
        cue = cues.about(found[1], self._question) if found else ""
        if not found or not cue:
            return []
        return [self._say(phrases.CASES, cue=cue, condition=_short(found[1]))]

    def _selected(self, it: Select) -> str:
        items = _listed(it.items) or "what the inner query gives"
        asked = [(cue, each) for each in it.items if (cue := cues.aggregate(each, self._question))]
        if asked and len(it.items) > 1:
            cue, item = asked[0]
            others = _listed([each for each in it.items if each != item])
            told = self._say(phrases.RESULT_BESIDE, items=_short(item), others=others, cue=cue)
        else:
            cue = asked[0][0] if asked else self._column(it.items)
            forms = phrases.RESULT if cue else phrases.RESULT_PLAIN
            told = self._say(forms, items=items, cue=cue)
        return f"{told} {self._say(phrases.DISTINCT)}" if it.distinct else told

    def _column(self, items: Sequence[str]) -> str:
        """The words that ask for the only column, unless they do no more than name it."""
        if len(items) != 1:
            return ""
        cue = cues.about(items[0], self._question)
        return "" if cue.lower() == items[0].split(".")[-1].lower() else cue

    def _say(self, forms: Sequence[str], **words: str) -> str:
        self._said += 1
        return phrased(forms, *self._drawn_by, self._said, **words)


def _result(it: Select) -> str:
    """What a query inside finds, in short."""
    found = _listed(it.items)
    where = f" of {_listed(it.tables)}" if it.tables else ""
    conditions = f" with {_listed(it.conditions)}" if it.conditions else ""
    return f"{found}{where}{conditions}"


def _rows(it: Select) -> str:
    conditions = f" with {_listed(it.conditions)}" if it.conditions else ""
    return f"rows of {_listed(it.tables)}{conditions}"


def _listed(parts: Sequence[str]) -> str:
    shown = [_short(each) for each in parts[:MOST]] + ["more"] * (len(parts) > MOST)
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _short(text: str) -> str:
    """A long expression is told by the columns that it is made of."""
    if len(text) <= LONGEST:
        return text
    names = list(dict.fromkeys(cues.names(text)))[:MOST]
    return f"an expression of {', '.join(names)}" if names else "an expression"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
