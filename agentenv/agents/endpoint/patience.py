"""Patience: how often, after what wait and for how long a request is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from agentenv.agents.endpoint.failure import Failure

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds, where the server asks for none
_DOUBLINGS = 6  # the longest wait is reached by then


@dataclass(frozen=True, slots=True)
class Patience:
    """What the attempts at one reply may cost."""

    retries: int
    seconds: float  # of the attempts that failed and of the waits after them
    random: Random  # waits are spread: requests that failed together do not come back together

    def __post_init__(self) -> None:
        if self.retries < 0:
            raise ValueError(f"the retries are {self.retries}: give 0 or more")
        if not self.seconds >= 0:
            raise ValueError(f"the patience is {self.seconds} s: give 0 or more")

    def begun(self) -> Trying:
        """The attempts at another reply."""
        return Trying(self)

    def bearable(self, wait: float | None) -> float | None:
        """A wait worth keeping all requests for; a longer one ends the request that met it."""
        return None if wait is None or wait > self.seconds else wait


@dataclass(slots=True)
class Trying:
    """The attempts at one reply so far."""

    patience: Patience
    attempts: int = 0
    spent: float = 0.0  # seconds

    def __str__(self) -> str:
        return f"attempt {self.attempts} of {self.patience.retries + 1}, {self.spent:.0f} s"

    def wait_after(self, failure: Failure, seconds: float) -> float | None:
        """How long to wait after an attempt that took so long; None when it was the last.

        The wait that a congested server asks for is kept by the pace, for all requests.
        """
        self.attempts += 1
        doubled = _FIRST_WAIT * 2.0 ** min(self.attempts - 1, _DOUBLINGS)
        own = min(doubled, _LONGEST_WAIT) * self.patience.random.uniform(0.5, 1.0)
        asked = failure.wait or 0.0
        self.spent += seconds + (asked or own)
        if self.attempts > self.patience.retries or self.spent > self.patience.seconds:
            return None
        if asked and failure.congested:
            return 0.0
        return max(own, asked)
