"""Continuous: rows come and go between two steps; what was computed for a conversation is kept."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

from agentenv.agents.agent import AgentError
from agentenv.agents.local.prefixes import Prefix, Prefixes
from agentenv.agents.local.prompts import common
from agentenv.agents.local.requests import Request
from agentenv.agents.local.rows import Rows
from agentenv.agents.local.sampling import BROKEN, Sampling

_GROUP = 16  # prompts that are read together
_PADDED = 8192  # their ids, with the padding
_CHUNK = 2048  # ids of each that are read at a time
_SHARED = 48  # a common beginning of so many ids is worth reading once for all


@dataclass(slots=True)
class _Newcomer:
    """A request whose prompt is to be read, from where a kept prefix ends."""

    request: Request
    prefix: Prefix | None
    kept: int

    @property
    def new(self) -> list[int]:
        return self.request.prompt[self.kept :]


class Continuous:
    """Decodes with a cache of its own, on models with plain attention in every layer."""

    def __init__(self, model: Any, sampling: Sampling, rows: int, prefix_bytes: int):
        self._model, self._sampling = model, sampling
        self._most = rows
        self._rows = Rows(_layers(model))
        self._requests: list[Request] = []  # row by row
        self._continued: dict[Request, Prefix] = {}
        self._outdated: set[Request] = set()  # rows that are not worth keeping
        self._prefixes = Prefixes(prefix_bytes)

    @staticmethod
    def suits(model: Any) -> bool:
        """Whether a row of this model's cache is keys and values of all its ids, and no more."""
        base = model.get_base_model() if hasattr(model, "get_base_model") else model
        takes = inspect.signature(base.forward).parameters
        if not {"position_ids", "past_key_values", "logits_to_keep"} <= set(takes):
            return False
        layers = DynamicCache(config=base.config).layers
        return bool(layers) and all(type(each) is DynamicLayer for each in layers)

    @property
    def room(self) -> int:
        return self._most - len(self._requests)

    @property
    def busy(self) -> bool:
        return bool(self._requests)

    def forget(self) -> None:
        """Drop what was computed for earlier turns, and what is being computed with it."""
        self._prefixes.clear()
        self._outdated.update(self._requests)

    def abandon(self, error: AgentError) -> None:
        """Give up all rows."""
        for each in self._requests:
            each.fail(error)
        self._requests.clear()
        self._continued.clear()
        self._outdated.clear()
        self._rows.clear()

    def groups(self, requests: Sequence[Request]) -> Iterator[list[Request]]:
        """Who is read together; each group has joined when the next is asked for.

        Of those that begin alike one is read first, and the others go on from what was kept of it.
        """
        waiting = list(requests)
        while waiting:
            newcomers = [self._newcomer(each) for each in waiting]
            group = _group(newcomers)
            yield [each.request for each in group]
            rest = [each for each in newcomers if each not in group]
            for each in group:
                if any(_gain(each, other) >= _SHARED for other in rest):
                    self._keep_prompt(each.request)
            waiting = [each.request for each in rest]

    def join(self, requests: Sequence[Request]) -> None:
        """Read their prompts and write the first id of each."""
        group = [self._newcomer(each) for each in requests]
        cache, before, logits = self._read(group)
        chosen = self._sampling.choose(logits, [each.request.point for each in group])
        self._rows.reserve(cache.layers, [len(each.request.prompt) for each in group])
        for number, each in enumerate(group):
            last = before + len(each.new)
            self._rows.add(cache.layers, number, before - each.kept, last)
            self._requests.append(each.request)
            if each.prefix and each.kept == len(each.prefix.ids):
                self._continued[each.request] = each.prefix
        self._accept(range(len(self._requests) - len(group), len(self._requests)), chosen)

    def step(self) -> None:
        """One more id for each row."""
        for row in reversed(range(len(self._requests))):
            if self._requests[row].abandoned:
                self._leave(row)
        if not self._requests:
            return
        self._rows.make_step()
        device = self._model.device
        lengths = [self._rows.length(row) for row in range(len(self._rows))]
        last = [[each.written[-1]] for each in self._requests]
        logits = self._model(
            input_ids=torch.tensor(last, device=device),
            position_ids=torch.tensor(lengths, device=device)[:, None],
            attention_mask=self._rows.mask(),
            past_key_values=self._rows.cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits[:, -1]
        chosen = self._sampling.choose(logits, [each.point for each in self._requests])
        self._rows.end += 1
        self._accept(range(len(self._requests)), chosen)

    def _keep_prompt(self, request: Request) -> None:
        """At once, for others, unless it has left already and is kept whole."""
        if request in self._requests:
            self._keep(request, self._requests.index(request), list(request.prompt))

    def _keep(self, request: Request, row: int, ids: list[int]) -> None:
        """Instead of the prefix that it goes on from; nothing is kept where memory is short."""
        before = self._continued.pop(request, None)
        if request in self._outdated:
            return
        try:
            prefix = Prefix(ids, self._rows.piece(row))
        except torch.OutOfMemoryError:
            self._prefixes.clear()
            return
        self._prefixes.keep(prefix, before)
        self._continued[request] = prefix

    def _newcomer(self, request: Request) -> _Newcomer:
        return _Newcomer(request, *self._prefixes.longest(request.prompt))

    def _read(self, group: Sequence[_Newcomer]) -> tuple[DynamicCache, int, torch.Tensor]:
        """A cache with kept prefixes to the left of a column, which is given, and new ids after it.

        Padding is outside of both, so that no id sees nothing at all. The logits are those after
        each prompt.
        """
        device = self._model.device
        before, width = (max(map(size, group)) for size in (_kept, _new))
        cache = DynamicCache(config=self._model.config)
        for number in range(len(cache.layers) if before else 0):
            cache.update(*_side_by_side(group, number, before), number)
        ids = torch.zeros((len(group), width), dtype=torch.long)
        positions = torch.zeros_like(ids)
        mask = torch.zeros((len(group), before + width), dtype=torch.bool)
        for row, each in enumerate(group):
            ids[row, : _new(each)] = torch.tensor(each.new)
            positions[row] = torch.arange(width).clamp(max=_new(each) - 1) + each.kept
            mask[row, before - each.kept : before + _new(each)] = True
        ids, positions, mask = (each.to(device) for each in (ids, positions, mask))
        found: dict[int, torch.Tensor] = {}
        for start in range(0, width, _CHUNK):
            stop = min(start + _CHUNK, width)
            ends = sorted({_new(each) - 1 for each in group if start < _new(each) <= stop})
            logits = self._model(
                input_ids=ids[:, start:stop],
                position_ids=positions[:, start:stop],
                attention_mask=mask[:, : before + stop],
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=torch.tensor([each - start for each in ends or [start]]).to(device),
            ).logits
            for place, column in enumerate(ends):
                for row in (n for n, each in enumerate(group) if _new(each) - 1 == column):
                    found[row] = logits[row, place]
        return cache, before, torch.stack([found[row] for row in range(len(group))])

    def _accept(self, rows: range, chosen: Sequence[int]) -> None:
        """Write what was chosen; who is done makes room."""
        for row, choice in reversed(list(zip(rows, chosen, strict=True))):
            request = self._requests[row]
            if choice == BROKEN:
                request.fail(AgentError("the model computed no numbers (NaN): try dtype float32"))
                self._leave(row, keep=False)
                continue
            request.written.append(choice)
            if request.over:
                self._leave(row)
                request.settle()

    def _leave(self, row: int, keep: bool = True) -> None:
        """Take a row out; what was computed for it waits for the next turn."""
        request = self._requests[row]
        if keep:
            self._keep(request, row, request.ids[: self._rows.length(row)])
        self._continued.pop(request, None)
        self._outdated.discard(request)
        self._rows.remove(row)
        self._requests[row] = self._requests[-1]
        self._requests.pop()


def _layers(model: Any) -> int:
    return len(DynamicCache(config=model.config).layers)


def _kept(newcomer: _Newcomer) -> int:
    return newcomer.kept


def _new(newcomer: _Newcomer) -> int:
    return len(newcomer.request.prompt) - newcomer.kept


def _group(newcomers: Sequence[_Newcomer]) -> list[_Newcomer]:
    """Of about one length, and no two that begin alike beyond what is kept."""
    group: list[_Newcomer] = []
    for each in sorted(newcomers, key=_new):
        if group and (len(group) == _GROUP or (len(group) + 1) * _new(each) > _PADDED):
            break
        if all(_gain(other, each) < _SHARED for other in group):
            group.append(each)
    return group


def _side_by_side(
    group: Sequence[_Newcomer], layer: int, width: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Keys and values of kept prefixes in one layer, one row each, to the right."""
    known = next(each.prefix.piece[layer] for each in group if each.prefix)
    made = []
    for side, like in enumerate(known):
        rows = like.new_zeros((len(group), like.shape[0], width, like.shape[2]))
        for row, each in enumerate(group):
            if each.prefix:
                rows[row, :, width - each.kept :] = each.prefix.piece[layer][side][:, : each.kept]
        made.append(rows)
    return made[0], made[1]


def _gain(leader: _Newcomer, follower: _Newcomer) -> int:
    """How much more of the follower's prompt would be kept once the leader's is."""
    return common(leader.request.prompt, follower.request.prompt) - follower.kept
