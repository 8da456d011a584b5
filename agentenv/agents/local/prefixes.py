"""Prefixes: computed keys and values of conversations, kept for their next turns.

They are found by their ids, so that conversations also share what they begin with: the rules of
their world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from agentenv.agents.local.prompts import common

Piece = list[tuple[torch.Tensor, torch.Tensor]]  # keys and values of each layer: heads, ids, width


@dataclass(eq=False, slots=True)
class Prefix:
    """A conversation's ids, and what the model computed for them."""

    ids: list[int]
    piece: Piece

    @property
    def bytes(self) -> int:
        return sum(each.nbytes for pair in self.piece for each in pair)


class Prefixes:
    """Those used last stay, as many as the memory allows."""

    def __init__(self, limit: int):
        self._limit = limit  # bytes
        self._kept: list[Prefix] = []  # used last: at the end
        self.bytes = 0

    def longest(self, ids: Sequence[int]) -> tuple[Prefix | None, int]:
        """The prefix that shares most with these ids, and how many; one id is always left."""
        best, most = None, 0
        ids = ids[:-1]
        for each in reversed(self._kept):
            # Most differ right there: they are not compared from their beginning.
            if len(ids) > most < len(each.ids) and each.ids[most] == ids[most]:
                shared = common(each.ids, ids)
                if shared > most:
                    best, most = each, shared
        if best is not None:
            self._kept.remove(best)
            self._kept.append(best)
        return best, most

    def keep(self, prefix: Prefix, instead_of: Prefix | None = None) -> None:
        """One that would fill the memory alone is not worth all the others."""
        if instead_of is not None and instead_of in self._kept:
            self._forget(instead_of)
        if prefix.bytes > self._limit:
            return
        self._kept.append(prefix)
        self.bytes += prefix.bytes
        while self.bytes > self._limit:
            self._forget(self._kept[0])

    def clear(self) -> None:
        self._kept.clear()
        self.bytes = 0

    def _forget(self, prefix: Prefix) -> None:
        self._kept.remove(prefix)
        self.bytes -= prefix.bytes
