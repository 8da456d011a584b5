"""Sampling: the next id of each row, drawn from the row's own random stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

BROKEN = -1  # in place of an id: the model computed no number


@dataclass(frozen=True, slots=True)
class Sampling:
    """How ids are chosen; without a temperature the likeliest is taken."""

    temperature: float | None = None
    top_p: float | None = None

    def choose(self, logits: torch.Tensor, points: Sequence[float]) -> list[int]:
        """An id for each row of logits; a row's point, in 0..1, decides where its draw falls.

        The model's own precision is too coarse for probabilities of a large vocabulary.
        """
        logits = logits.float()
        broken = logits.isnan().any(dim=-1)
        if not self.temperature:
            ids = logits.argmax(dim=-1)
        else:
            weights = torch.softmax(logits / self.temperature, dim=-1)
            ids = self._drawn(weights, torch.tensor(points, dtype=torch.float64).to(logits.device))
        return [int(each) for each in ids.masked_fill(broken, BROKEN).tolist()]

    def _drawn(self, weights: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        order = None
        if self.top_p is not None and self.top_p < 1:
            weights, order = weights.sort(dim=-1, descending=True, stable=True)
            ahead = weights.cumsum(dim=-1) - weights
            weights = weights.masked_fill(ahead >= self.top_p, 0.0)
        mass = weights.double().cumsum(dim=-1)
        aims = points[:, None] * mass[:, -1:]
        places = torch.searchsorted(mass, aims, right=True).clamp(max=mass.shape[-1] - 1)
        return (places if order is None else order.gather(1, places))[:, 0]
