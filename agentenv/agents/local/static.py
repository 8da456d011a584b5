"""Static: batches that begin and end together, by the model's own `generate`.

For models whose cache is more than keys and values: sliding windows, recurrent states.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any, cast

import torch
from transformers import (
    GenerationConfig,
    LogitsProcessor,
    LogitsProcessorList,
    StoppingCriteria,
)
from transformers.generation.stopping_criteria import StoppingCriteriaList

from agentenv.agents.agent import AgentError
from agentenv.agents.local.requests import Request
from agentenv.agents.local.sampling import BROKEN, Sampling


class Static:
    """Decodes what waits as one batch, until the last of it is over."""

    def __init__(self, model: Any, sampling: Sampling, rows: int):
        self._model, self._sampling, self._most = model, sampling, rows
        self._requests: list[Request] = []

    @property
    def room(self) -> int:
        return 0 if self.busy else self._most

    @property
    def busy(self) -> bool:
        return bool(self._requests)

    def forget(self) -> None:
        """Nothing is kept between turns."""

    def abandon(self, error: AgentError) -> None:
        for each in self._requests:
            each.fail(error)
        self._requests.clear()

    def groups(self, requests: Sequence[Request]) -> Iterator[list[Request]]:
        yield list(requests)

    def join(self, requests: Sequence[Request]) -> None:
        self._requests += requests

    def step(self) -> None:
        """All ids of all rows."""
        for each in self._requests:
            each.written.clear()  # it may be a second attempt
        width = max(len(each.prompt) for each in self._requests)
        padded = [[0] * (width - len(each.prompt)) + each.prompt for each in self._requests]
        mask = [
            [0] * (width - len(each.prompt)) + [1] * len(each.prompt) for each in self._requests
        ]
        device = self._model.device
        # Penalties and bans of its config would be applied before the choice, and only here.
        plain = copy.copy(self._model)
        plain.generation_config = GenerationConfig()
        plain.generate(
            input_ids=torch.tensor(padded, device=device),
            attention_mask=torch.tensor(mask, device=device),
            max_new_tokens=max(each.limit for each in self._requests),
            do_sample=False,
            num_beams=1,
            pad_token_id=0,
            logits_processor=LogitsProcessorList([_Choice(self._requests, self._sampling)]),
            stopping_criteria=StoppingCriteriaList([_Over(self._requests)]),
        )
        for each in self._requests:
            each.settle()
        self._requests.clear()


class _Choice(LogitsProcessor):  # type: ignore[misc]
    """Chooses each row's id by its own stream, and leaves `generate` no other."""

    def __init__(self, requests: Sequence[Request], sampling: Sampling):
        self._requests, self._sampling = requests, sampling

    def __call__(self, input_ids: torch.LongTensor, scores: torch.Tensor) -> torch.Tensor:
        chosen = self._sampling.choose(scores, [each.point for each in self._requests])
        only = torch.full_like(scores, float("-inf"))
        for row, (request, choice) in enumerate(zip(self._requests, chosen, strict=True)):
            if choice == BROKEN and not request.answer.done():
                request.fail(AgentError("the model computed no numbers (NaN): try dtype float32"))
            if not (request.over or request.answer.done()):
                request.written.append(choice)
            only[row, max(choice, 0)] = 0.0
        return only


class _Over(StoppingCriteria):  # type: ignore[misc]
    """Each row stops for itself: at its end, at its limit, or when nobody waits for it."""

    def __init__(self, requests: Sequence[Request]):
        self._requests = requests

    def __call__(self, input_ids: torch.LongTensor, scores: Any, **kwargs: Any) -> torch.BoolTensor:
        over = [each.over or each.answer.done() for each in self._requests]
        return cast("torch.BoolTensor", torch.tensor(over, device=input_ids.device))
