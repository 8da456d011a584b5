"""BIRD: a question about a database, answered with one SQL query.

A task is a question. The one action of an episode is a query, bare or in a block of SQL; its rows,
cut at 100 characters, are the observation. Reward is 1 when they are the rows of the reference
query: each as often, and in its order where it has one (`--verdict set` judges as BIRD does, by
the set of rows). The task fixes everything: the seed only varies `available_actions` and the words
of the oracle's thoughts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from agentenv_sqlgym import guesses, library, reasons
from agentenv_sqlgym.bird import PARTS, BadData, Bird, Question
from agentenv_sqlgym.engine import Refused, check_build
from agentenv_sqlgym.judge import Judge
from agentenv_sqlgym.statements import reads, statement
from agentenv_sqlgym.verdict import Row
from envservers.environment import Advice, Environment, InvalidAction, Step, Tasks
from envservers.settings import BadSetting, setting

SHOWN = 100  # characters of an answer or an error
VERDICTS = ("rows", "set")


@dataclass(frozen=True)
class Shared:
    """What the episodes of a process have in common."""

    judge: Judge
    options: SqlGym.Options


class SqlGym(Environment):
    """Answer a question about a database with one SQL query."""

    name = "sqlgym"
    port = 36015
    max_rounds = 1
    scoring = "Success: the query gives the rows of the reference. The score is 1 then, and else 0."
    runs_in = "process"  # the limit of memory is the process's, and a crash costs one worker

    @dataclass(frozen=True)
    class Options(Environment.Options):
        """How questions are told and answers judged."""

        verdict: str = setting("rows", "rows: each as often, in order; set: as BIRD judges")
        evidence: bool = setting(False, "show the hint that BIRD gives beside each question")
        reveal_gold: bool = setting(False, "tell the reference query after the step")

        def __post_init__(self) -> None:
            if self.verdict not in VERDICTS:
                raise BadSetting(f"verdict is {self.verdict!r}: give rows or set")

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.world = shared
        self.judge = shared.judge
        self.task = 0
        self.seed = 0

    @classmethod
    def setup(cls, options: Any) -> Shared:
        folder = _official(options.data)
        if folder is not None:
            bird = Bird.read(folder)
        else:
            bird = replace(Bird.read(library.folder(), ours=True), source="built-in")
        check_build()
        return Shared(Judge(bird, options.verdict), options)

    def tasks(self) -> Tasks:
        bird = self.judge.bird
        count = max(bird.questions) + 1
        missing = frozenset(range(count)) - bird.questions.keys()
        return Tasks(count, bird.splits, missing, bird.source)

    def reset(self, task: int, seed: int) -> Step:
        self.task, self.seed = task, seed
        question = self._question()
        text = f"{self.judge.bird.schemas[question.database].told()}\n\n{question.text}"
        if self.world.options.evidence and question.evidence:
            text += f"\nHint: {question.evidence}"
        info = {"database": question.database[1]}
        if question.difficulty:
            info["difficulty"] = question.difficulty
        return Step(text, info=info)

    def step(self, action: str) -> Step:
        revealed = {"ground_truth": self._question().sql} if self.world.options.reveal_gold else {}
        try:
            sql = statement(action)
            if not reads(sql):
                raise InvalidAction("An answer is one query that begins with SELECT or WITH.")
        except InvalidAction as mistake:
            return Step(str(mistake), done=True, info={"invalid_action": True, **revealed})
        reference = self.judge.reference(self.task)  # its failure is ours, and no answer
        try:
            rows = self.judge.answered(self.task, sql, reference)
        except Refused as refusal:
            told = {"limit": refusal.limit} if refusal.limit else {"invalid_action": True}
            return Step(_cut(str(refusal)), done=True, info={**told, **revealed})
        right = self.judge.is_right(rows, reference)
        info = {"rows": len(rows), **revealed}
        return Step(_shown(rows), reward=float(right), done=True, info=info)

    def available_actions(self) -> list[str]:
        question = self._question()
        random = Random(f"sqlgym/{self.task}/{self.seed}")
        reference = self.judge.reference(self.task)
        found = []
        for sql in guesses.of(self.judge.bird.schemas[question.database], random):
            try:
                rows = self.judge.answered(self.task, sql, reference)
            except Refused:
                continue
            if not self.judge.is_right(rows, reference):
                found.append(sql)
        return found

    def oracle(self) -> Advice:
        question = self._question()
        told = question.text
        if self.world.options.evidence:
            told += f" {question.evidence}"
        return Advice(question.sql, reasons.of(question.sql, told, self.task, self.seed))

    def copy(self) -> SqlGym:
        twin = SqlGym(self.world)
        twin.task, twin.seed = self.task, self.seed
        return twin

    def _question(self) -> Question:
        return self.judge.bird.questions[self.task]


def _official(data: Path | None) -> Path | None:
    """Where the user's copy of BIRD lies; a folder that was named, and has none, is an error."""
    for folder in (data / "bird", data) if data else ():
        if any((folder / part).is_dir() for part in PARTS):
            return folder
    named = os.environ.get("AGENTENV_SQLGYM_BIRD_PATH")  # the variable of AgentGym's server
    if named:
        if not Path(named).is_dir():
            raise BadData(f"AGENTENV_SQLGYM_BIRD_PATH is {named}, which is no folder")
        return Path(named)
    if data:
        raise BadData(
            f"{data} holds no BIRD: give the folder that holds `train` or `dev`, or has them in "
            "`bird`, or none for built-in questions"
        )
    return None


def _shown(rows: Sequence[Row]) -> str:
    """Of a long result only the first rows can be within what is shown."""
    return _cut(str(list(rows[:SHOWN])))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."
