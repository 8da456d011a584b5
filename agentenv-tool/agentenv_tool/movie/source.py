"""Source: where the tools find what they tell; it answers as TMDB's API, version 3, does."""

from __future__ import annotations

from typing import Any, Literal, Protocol

Kind = Literal["movie", "person"]


class Absent(LookupError):
    """Nothing has this id."""


class Source(Protocol):
    """TMDB, or what stands for it. Any exception but Absent is a fault."""

    def search(self, kind: Kind, name: str) -> Any:
        """The answer of `/search/{kind}`: its `results` are the hits, the best one first."""

    def about(self, kind: Kind, number: int, part: str = "") -> Any:
        """The answer of `/{kind}/{number}`, or of a part of it such as `credits`, or Absent."""
