"""Prices: what a model's tokens cost, so that a run can say what it cost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Spent(Protocol):
    """Tokens that were read and written."""

    @property
    def prompt_tokens(self) -> int: ...

    @property
    def completion_tokens(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Prices:
    """In US dollars per million tokens."""

    prompt: float
    completion: float

    def of(self, spent: Spent) -> float:
        """US dollars; tokens of a server's cache are held to cost the same."""
        read = spent.prompt_tokens * self.prompt
        written = spent.completion_tokens * self.completion
        return (read + written) / 1e6


def prices_of(told: Any) -> Prices | None:
    """Prices as a config has them; None where it has none."""
    if told is None:
        return None
    names = ("prompt", "completion")
    given = [told.get(name) for name in names] if isinstance(told, Mapping) else []
    prices = [price for price in map(_price, given) if price is not None]
    if len(prices) != len(names):
        raise ValueError(
            f"prices are {told!r}: give prompt and completion, each in US dollars per million "
            "tokens, such as {'prompt': 2.5, 'completion': 10}"
        )
    return Prices(*prices)


def parsed(text: str) -> Prices:
    """Prices as a command line has them, such as `2.5,10`; raises ValueError where it has not."""
    try:
        prompt, completion = map(float, text.split(","))
        found = prices_of({"prompt": prompt, "completion": completion})
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"{text!r} will not do: give two numbers from 0, such as 2.5,10")
    return found


def _price(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None
