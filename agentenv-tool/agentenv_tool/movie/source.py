"""Source: where the tools find what they tell; it answers as TMDB's API, version 3, does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar

Kind = Literal["movie", "person"]
T = TypeVar("T")


class Absent(LookupError):
    """Nothing has this id."""


class Source(Protocol):
    """TMDB, or what stands for it. Any exception but Absent is a fault.

    `read` makes of an answer what is told; it raises ServiceDown where that has another shape.
    """

    def search(self, kind: Kind, name: str, read: Callable[[Any], T]) -> T:
        """The answer of `/search/{kind}`: its `results` are the hits, the best one first."""

    def about(self, kind: Kind, number: int, part: str, read: Callable[[Any], T]) -> T:
        """The answer of `/{kind}/{number}`, or of a part of it such as `credits`, or Absent."""
