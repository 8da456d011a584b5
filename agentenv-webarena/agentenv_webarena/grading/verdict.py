"""Verdict: what an episode is worth, and which of its checks passed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


class NotGraded(Exception):
    """A fault kept an episode from being judged: it has no score, not a score of 0."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str  # such as `must_include` or `url_match`
    passed: bool
    detail: str  # what was wanted, and what was there
    judge: str = ""  # who decided, where it is a matter of judgement


@dataclass(frozen=True)
class Verdict:
    """The score is the product of all checks: 1 where every one passed, else 0."""

    score: float
    checks: tuple[Check, ...]

    @classmethod
    def of(cls, checks: Iterable[Check]) -> Verdict:
        every = tuple(checks)
        return cls(float(bool(every) and all(each.passed for each in every)), every)

    def report(self) -> list[dict[str, Any]]:
        """The checks as JSON."""
        return [asdict(each) for each in self.checks]


def shortened(text: str, most: int = 120) -> str:
    """For details: enough of a text to see what it is."""
    return repr(text if len(text) <= most else text[: most - 1] + "…")
