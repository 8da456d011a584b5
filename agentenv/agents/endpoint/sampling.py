"""Sampling: what is asked of a model besides the messages, in the words that its server takes."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from typing import Any

from agentenv.agents.endpoint.failure import Failure

log = logging.getLogger(__name__)

_OTHER_NAMES = {"max_tokens": "max_completion_tokens"}
_DISPENSABLE = frozenset({"temperature", "top_p", "seed"})


class Sampling:
    """The parameters that were given; one that the server does not take is changed for good."""

    def __init__(self, **given: float | int | None):
        self.parameters = {name: value for name, value in given.items() if value is not None}
        for name, value in self.parameters.items():
            if not math.isfinite(value) or (name == "max_tokens" and value < 1):
                least = " of at least 1" if name == "max_tokens" else ""
                raise ValueError(f"{name} is {value}: give a number{least}")
        self.changes: dict[str, str | None] = {}  # name given: name sent; None: not sent at all

    def for_repeat(self, repeat: int) -> dict[str, Any]:
        """As they are sent: with one seed for all, the repeats of a task would be one episode."""
        sent = dict(self.parameters)
        if "seed" in sent:
            sent["seed"] += repeat
        return sent

    def gives_in(self, failure: Failure, sent: Mapping[str, Any]) -> bool:
        """Whether the request is worth sending again, with another name or without something."""
        known = {*_OTHER_NAMES, *_DISPENSABLE}
        name = failure.refused({each: sent[each] for each in sent if each in known})
        if name is None:
            return False
        if name not in self.changes:  # else it was another request that found out
            value = self.parameters.pop(name)
            self.changes[name] = other = _OTHER_NAMES.get(name)
            if other:
                self.parameters[other] = value
            now = f"it is sent as {other}" if other else "it is no longer sent"
            log.warning("the endpoint does not take %s: %s (%s)", name, now, failure.why[:300])
        return True
