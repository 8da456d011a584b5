"""Requests: conversations that wait for their next words, or are being given them."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from random import Random

from agentenv.agents.agent import AgentError


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote, and whether it was stopped before its end."""

    ids: list[int]
    cut: bool


@dataclass(eq=False, slots=True)
class Request:
    """A prompt, and what has been written after it so far."""

    prompt: list[int]
    limit: int  # ids written at most
    ends: frozenset[int]
    stream: Random  # of this reply alone: who else is being computed changes nothing
    answer: Future[Written] = field(default_factory=Future)
    written: list[int] = field(default_factory=list)
    _points: list[float] = field(default_factory=list)

    @property
    def abandoned(self) -> bool:
        """Nobody waits for the answer: it was cancelled, or has failed."""
        return self.answer.done()

    @property
    def ids(self) -> list[int]:
        return self.prompt + self.written

    @property
    def point(self) -> float:
        """Where the draw of the next id falls; the same when it has to be drawn again."""
        while len(self._points) <= len(self.written):
            self._points.append(self.stream.random())
        return self._points[len(self.written)]

    @property
    def over(self) -> bool:
        return self._ended or len(self.written) >= self.limit

    @property
    def _ended(self) -> bool:
        return bool(self.written) and self.written[-1] in self.ends

    def settle(self) -> None:
        """Give the answer to who waits for it."""
        if not self.answer.done() and self.answer.set_running_or_notify_cancel():
            self.answer.set_result(Written(list(self.written), not self._ended))

    def fail(self, error: AgentError) -> None:
        if not self.answer.done() and self.answer.set_running_or_notify_cancel():
            self.answer.set_exception(error)
