"""Judge: an episode is worth 1 if the answer and the whole account are right, else 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.episode import Judge as Scoring
from agentenv_tool.todo.account import Account
from agentenv_tool.todo.content import Content

QUESTION, OPERATION = 0, 1  # goal types: what is answered, what is done


class Reference(Protocol):
    """How the account should be at the end."""

    def met(self, content: Content) -> bool: ...


@dataclass(frozen=True)
class Edited:
    """As it was in the beginning, with edits."""

    start: Content
    edits: Sequence[Mapping[str, Any]] = ()
    completed: bool = True  # whether to complete a task is something else than to delete it

    def met(self, content: Content) -> bool:
        wanted = self.start.after(self.edits)
        return content.state(self.completed) == wanted.state(self.completed)


class Judge:
    """Compares at `finish` only; `strict` tells the share of subgoals before, as AgentGym does."""

    def __init__(
        self, reference: Reference, answers: Scoring | None, account: Account, strict: bool = False
    ):
        """`answers` is None where nothing is asked and the account alone counts."""
        self.reference = reference
        self.answers = answers
        self.account = account
        self.strict = strict
        self.right = False  # at `finish`

    def score(self, call: Call, result: Any) -> float:
        share = self.answers.score(call, result) if self.answers else 1.0
        if call.tool != FINISH:
            return share if self.strict and self.answers else 0.0
        self.right = share == 1 and self.reference.met(self.account.content())
        return float(self.right)

    def succeeded(self) -> bool:
        return self.right

    def copy(self, tools: Any) -> Self:
        answers = self.answers.copy(tools) if self.answers else None
        return type(self)(self.reference, answers, tools.account, self.strict)
