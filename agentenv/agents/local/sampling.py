"""Sampling: the next id of each row, drawn from the row's own random stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

BROKEN = -1  # in place of an id: the model computed no number


@dataclass(frozen=True, slots=True)
class Sampling:
    """How ids are chosen; without a temperature the likeliest is taken.

    `top_k` leaves the likeliest ids, and `top_p` of those the likeliest that have this share.
    """

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None

    def choose(self, logits: torch.Tensor, points: Sequence[float]) -> list[int]:
        """An id for each row of logits; a row's point, in 0..1, decides where its draw falls.

        The model's own precision is too coarse for probabilities of a large vocabulary.
        """
        highest = logits.amax(dim=-1, keepdim=True)
        if not self.temperature:
            ids = logits.argmax(dim=-1)
        else:
            # Below the highest, so that no temperature is low enough to overflow.
            weights = torch.softmax((logits.double() - highest) / self.temperature, dim=-1)
            ids = self._drawn(weights, torch.tensor(points, dtype=torch.float64).to(logits.device))
        broken = ~highest[:, 0].isfinite()
        return [int(each) for each in ids.masked_fill(broken, BROKEN).tolist()]

    def _drawn(self, weights: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        order = None
        if self.top_k is not None or self.top_p is not None:
            weights, order = weights.sort(dim=-1, descending=True, stable=True)
            weights = weights[:, : self.top_k]
        if self.top_p is not None:
            ahead = weights.cumsum(dim=-1) - weights
            share = self.top_p * weights.sum(dim=-1, keepdim=True)
            weights = weights.masked_fill(ahead >= share, 0.0)
        mass = weights.cumsum(dim=-1)
        aims = points[:, None] * mass[:, -1:]
        places = torch.searchsorted(mass, aims, right=True).clamp(max=mass.shape[-1] - 1)
        return (places if order is None else order.gather(1, places))[:, 0]
