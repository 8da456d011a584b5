"""LocalModel: a transformers language model that plays in this process."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply, each_alone
from agentenv.agents.local.loading import Loaded, load, understood
from agentenv.agents.local.prompts import Prompts
from agentenv.agents.local.requests import Request

if TYPE_CHECKING:
    from agentenv.agents.local.engine import Engine

log = logging.getLogger(__name__)

_PREFIX_GB = 2.0  # on a CPU; on a GPU a quarter of what is free


@dataclass(frozen=True, slots=True)
class Options:
    """How a model plays; checked before minutes are spent on loading it."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None  # None: no limit
    max_tokens: int = 512  # of one reply
    seed: int = 0
    rows: int = 64  # conversations computed at once
    context: int | None = None  # tokens of a conversation; None: as many as the model takes
    prefix_gb: float | None = None  # memory for what was computed for earlier turns

    def __post_init__(self) -> None:
        if self.temperature is not None and not 0 <= self.temperature < float("inf"):
            raise ValueError(f"the temperature is {self.temperature}: give 0 (greedy) or more")
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise ValueError(f"top_p is {self.top_p}: give a share above 0, at most 1")
        for name in ("top_p", "top_k"):
            if getattr(self, name) is not None and not self.temperature:
                raise ValueError(f"{name} is for sampling: give a temperature, too")
        for name in ("top_k", "max_tokens", "rows", "context"):
            count = getattr(self, name)
            if count is not None and count < 1:
                raise ValueError(f"{name} is {count}: give at least 1")
        if self.prefix_gb is not None and not 0 <= self.prefix_gb < float("inf"):
            raise ValueError(f"prefix_gb is {self.prefix_gb}: give 0 or more")


class LocalModel:
    """Episodes are computed together, and each goes on from what was computed for its last turn.

    Its replies carry the ids that were read and sampled, for training. A reply is drawn from a
    random stream of its own: it does not depend on which other conversations there are.
    """

    batch = 1  # the engine gathers by itself: a batch would wait for its longest reply

    def __init__(
        self,
        model: str,
        device: str | None = None,
        dtype: str | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        top_k: int | None = None,
        max_tokens: int = 512,
        seed: int = 0,
        rows: int = 64,
        context: int | None = None,
        prefix_gb: float | None = None,
    ):
        """From a folder or a hub name; without a temperature, or with 0, replies are greedy."""
        options = Options(temperature, top_p, top_k, max_tokens, seed, rows, context, prefix_gb)
        self._prepare(load(model, device, dtype), model, options)

    @classmethod
    def from_parts(
        cls, model: Any, tokenizer: Any, name: str = "model", **options: Any
    ) -> LocalModel:
        """From live objects, for a trainer; it tells by `refresh` that the weights have changed.

        The options are those of `Options`. The model is put into evaluation mode when it plays.
        """
        made = cls.__new__(cls)
        made._prepare(understood(model, tokenizer, name), name, Options(**options))
        return made

    @property
    def settings(self) -> dict[str, Any]:
        """How it plays, and in what precision; a run tells it when it ends."""
        options = asdict(self._options) | {"context": self._context}
        dtype = str(self._model.dtype).removeprefix("torch.")
        return {
            "device": str(self._model.device),
            "dtype": dtype,
            **{name: value for name, value in options.items() if value is not None},
        }

    async def replies(self, moments: Sequence[Moment]) -> list[Reply | AgentError]:
        return await each_alone(self._reply(each) for each in moments)

    def refresh(self) -> None:
        """Forget what was computed with other weights."""
        self._engine.refresh()

    async def close(self) -> None:
        """End the thread that computes; another reply would start it again."""
        await asyncio.to_thread(self._engine.close)

    async def _reply(self, moment: Moment) -> Reply:
        prompt = self._prompts.prompt(moment)
        limit = self._options.max_tokens
        if self._context is not None:
            limit = min(limit, self._context - len(prompt.ids))
        if limit < 1:
            told = f"the conversation has {len(prompt.ids)} tokens"
            raise ContextOverflow(f"{told}: {self.name} takes {self._context}")
        request = Request(prompt.ids, limit, self._ends, self._stream(moment))
        self._engine.submit(request)
        written = await asyncio.wrap_future(request.answer)
        return self._prompts.reply(prompt, written.ids, written.cut)

    def _stream(self, moment: Moment) -> Random:
        """The same numbers whenever this turn of this episode is asked for."""
        episode = f"{moment.card.name}/{moment.state.task}/{moment.seed}/{moment.repeat}"
        return Random(f"{self._options.seed}/{episode}/{len(moment.turns)}")

    def _prepare(self, loaded: Loaded, name: str, options: Options) -> None:
        from agentenv.agents.local.engine import Engine
        from agentenv.agents.local.sampling import Sampling

        most, context = loaded.context, options.context
        if context is not None and most is not None and context > most:
            raise ValueError(f"the context is {context}: {name} takes at most {most} tokens")
        self.name = f"local:{name}"
        self._model = loaded.model
        self._options, self._ends = options, loaded.ends
        self._context = context or most
        self._prompts = Prompts(loaded.tokenizer, loaded.ends, name)
        memory = options.prefix_gb
        if memory is None:
            memory = _free_quarter(loaded.model)
        sampling = Sampling(options.temperature, options.top_p, options.top_k)
        alone = loaded.steady is not None and (self._context or math.inf) > loaded.steady
        if alone:
            log.warning(
                "%s plays one conversation at a time: with more than %d tokens, one would change "
                "the others; with a context of as many they are computed together",
                self.name,
                loaded.steady,
            )
        self._engine: Engine = Engine(
            loaded.model, sampling, options.rows, int(memory * 1e9), alone
        )


def _free_quarter(model: Any) -> float:
    """Gigabytes; what the rows need has to be left."""
    import torch

    if model.device.type != "cuda":
        return _PREFIX_GB
    free, _ = torch.cuda.mem_get_info(model.device)
    return float(free) / 4e9
