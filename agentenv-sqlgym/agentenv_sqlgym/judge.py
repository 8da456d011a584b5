"""Judge: what each question's reference query answers, and whether another's answer is right."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from agentenv_sqlgym.bird import Bird, Question
from agentenv_sqlgym.engine import MOST_ROWS, STEPS, Answer, Database
from agentenv_sqlgym.statements import is_ordered
from agentenv_sqlgym.verdict import Row, same_rows, same_set

KEPT = 8192  # reference answers that a process remembers
KEPT_ROWS = 200  # of a reference answer that is remembered
MOST_REFERENCE_STEPS = 4_000_000_000
MOST_REFERENCE_ROWS = 10_000_000


@dataclass(frozen=True)
class Reference:
    """What the reference query answers, with tables scanned forwards and backwards."""

    forwards: Answer
    backwards: Answer
    ordered: bool  # and its order does not depend on how tables are scanned


class Judge:
    """The data, how answers are judged, and reference answers that were needed lately."""

    def __init__(self, bird: Bird, verdict: str = "rows"):
        self.bird = bird
        self.verdict = verdict
        self._references: OrderedDict[int, Reference] = OrderedDict()

    def database(self, question: Question) -> Database:
        return self.bird.databases[question.database]

    def reference(self, task: int) -> Reference:
        if task in self._references:
            self._references.move_to_end(task)
            return self._references[task]
        question = self.bird.questions[task]
        forwards, backwards = (
            self.database(question).query(
                question.sql, MOST_REFERENCE_STEPS, MOST_REFERENCE_ROWS, backwards=way
            )
            for way in (False, True)
        )
        ordered = is_ordered(question.sql) and forwards.rows == backwards.rows
        found = Reference(forwards, backwards, ordered)
        if len(forwards.rows) <= KEPT_ROWS:
            self._references[task] = found
            if len(self._references) > KEPT:
                self._references.popitem(last=False)
        return found

    def is_right(self, rows: Sequence[Row], reference: Reference) -> bool:
        if self.verdict == "set":
            return same_set(rows, reference.forwards.rows)
        return any(
            same_rows(rows, each.rows, reference.ordered)
            for each in (reference.forwards, reference.backwards)
        )

    def answered(self, task: int, sql: str, reference: Reference) -> list[Row]:
        """The rows of an agent's query, which may work a few times as much as the reference."""
        most_steps = max(STEPS, 4 * reference.forwards.steps)
        most_rows = MOST_ROWS + 2 * len(reference.forwards.rows)
        return self.database(self.bird.questions[task]).query(sql, most_steps, most_rows).rows
