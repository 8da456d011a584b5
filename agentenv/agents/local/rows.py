"""Rows: keys and values of the conversations that are computed together, one row each.

All rows end at the same column, where the next id of each is put. A row's columns before its own
beginning are masked. The columns that are in use are a window of wider memory, so that neither a
step nor a row that comes or goes moves the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from transformers.cache_utils import Cache, DynamicLayer

from agentenv.agents.local.prefixes import Piece

_SPARE = 256  # columns to grow into before the window is moved


class Rows:
    """The window, as a cache that a transformers model reads and writes."""

    def __init__(self, layers: int):
        self.layers = [_Layer(self) for _ in range(layers)]
        self.cache = Cache(layers=cast("list[Any]", self.layers))
        self.clear()

    def __len__(self) -> int:
        return len(self.begins)

    def clear(self) -> None:
        """No rows, and no memory held for them."""
        self.begins: list[int] = []  # each row's first column
        self.end = 0  # the column that is written next
        for layer in self.layers:
            layer.memory = None

    @property
    def begin(self) -> int:
        """The window's first column."""
        return min(self.begins, default=self.end)

    def length(self, row: int) -> int:
        return self.end - self.begins[row]

    def mask(self) -> torch.Tensor:
        """Which columns each row sees when it has written its next id."""
        device = self.layers[0].keys_of(0).device
        columns = torch.arange(self.begin, self.end + 1, device=device)
        return columns >= torch.tensor(self.begins, device=device)[:, None]

    def reserve(self, like: Sequence[Any], lengths: Sequence[int]) -> None:
        """Make room for rows of these lengths, and for a step of all; `like` has their layers."""
        rows = len(self) + len(lengths)
        width = max([self.end - self.begin, *lengths])
        self._make_room(rows, width, like)

    def add(self, cache: Sequence[Any], row: int, first: int, last: int) -> None:
        """A new row from a row of another cache's layers; there is room for it."""
        begin = self.end - (last - first)
        for layer, other in zip(self.layers, cache, strict=True):
            for mine, theirs in zip(layer.pair, (other.keys, other.values), strict=True):
                mine[len(self), :, :begin] = 0  # what is masked is still multiplied
                mine[len(self), :, begin : self.end] = theirs[row, :, first:last]
        self.begins.append(begin)

    def remove(self, row: int) -> None:
        """The last row takes its place."""
        last = len(self) - 1
        if row != last:
            begin = self.begins[row] = self.begins[last]
            for layer in self.layers:
                for each in layer.pair:
                    each[row, :, begin : self.end] = each[last, :, begin : self.end]
        self.begins.pop()

    def piece(self, row: int) -> Piece:
        """A copy of a row, as small as it can be."""
        columns = slice(self.begins[row], self.end)
        return [
            (layer.keys_of(row)[:, columns].clone(), layer.values_of(row)[:, columns].clone())
            for layer in self.layers
        ]

    def make_step(self) -> None:
        """Make room for the next id of each row."""
        self._make_room(len(self), self.end - self.begin)

    def _make_room(self, rows: int, width: int, like: Sequence[Any] | None = None) -> None:
        """Memory for so many rows whose window, this wide, ends at `end`; and a step more."""
        held = self.layers[0].memory
        if held is not None and rows <= held[0].shape[0] and width <= self.end < held[0].shape[2]:
            return
        if held is not None:
            there = held[0].shape[0]
            rows = there if rows <= there else max(rows, there + there // 2)
        end = width + width // 8  # to the left, so that a longer row can come
        columns = end + _SPARE
        made = []
        for number, layer in enumerate(self.layers):
            samples = layer.memory or (like[number].keys, like[number].values)  # type: ignore[index]
            made.append(tuple(self._moved(each, rows, columns, end) for each in samples))
        for layer, pair in zip(self.layers, made, strict=True):
            layer.memory = cast("tuple[torch.Tensor, torch.Tensor]", pair)
        self.begins = [each + end - self.end for each in self.begins]
        self.end = end

    def _moved(self, old: torch.Tensor, rows: int, columns: int, end: int) -> torch.Tensor:
        """The window in new memory, where it ends at another column."""
        new = old.new_zeros((rows, old.shape[1], columns, old.shape[3]))
        if self.begins:
            window = slice(self.begin, self.end)
            moved = slice(end - (self.end - self.begin), end)
            new[: len(self), :, moved] = old[: len(self), :, window]
        return new


class _Layer(DynamicLayer):  # type: ignore[misc]
    """What one layer of the model sees of the rows."""

    def __init__(self, rows: Rows):
        super().__init__()
        self._rows = rows
        self.memory: tuple[torch.Tensor, torch.Tensor] | None = None
        self.is_initialized = True

    @property
    def pair(self) -> tuple[torch.Tensor, torch.Tensor]:
        return cast("tuple[torch.Tensor, torch.Tensor]", self.memory)

    def keys_of(self, row: int) -> torch.Tensor:
        return self.pair[0][row]

    def values_of(self, row: int) -> torch.Tensor:
        return self.pair[1][row]

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Put the next column of all rows; the window is wider once all layers have done so."""
        rows = self._rows
        begin, stop = rows.begin, rows.end + key_states.shape[2]
        seen = []
        for memory, new in zip(self.pair, (key_states, value_states), strict=True):
            memory[: len(rows), :, rows.end : stop] = new
            seen.append(memory[: len(rows), :, begin:stop])
        return seen[0], seen[1]

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.get_seq_length() + query_length, 0

    def get_seq_length(self) -> int:
        return self._rows.end - self._rows.begin
