"""Agent: Agent and APIAgent, who answers in AgentGym's scripts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from agentenv.agentgym.generation import settings_of
from agentenv.agentgym.templates import BaseChatTemplate
from agentenv.agentgym.types import APIConversationMessage, InferenceEngine
from agentenv.agents.agent import AgentError, Moment, Reply
from agentenv.agents.openai import ChatEndpoint
from agentenv.clients.formats import format_named
from agentenv.controller.waiting import settled

log = logging.getLogger(__name__)


class Agent:
    """A transformers model and its tokenizer.

    Without a chat template of your own the tokenizer's speaks. A class of your own may say
    otherwise in `generate`; it is asked for one conversation at a time.
    """

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        chat_template: BaseChatTemplate | None = None,
        inference_engine: InferenceEngine | str = InferenceEngine.DEFAULT,
    ) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.chat_template = chat_template
        self.inference_engine = InferenceEngine(inference_engine)
        if self.inference_engine is InferenceEngine.VLLM:
            log.warning(
                "the model plays in this process, not in vLLM: to play with vLLM, serve the model "
                "with it and give its address to APIAgent"
            )

    @property
    def bare_model(self) -> Any:
        """The model itself, where it is wrapped for training on several devices."""
        return getattr(self.model, "module", self.model)

    def generate(
        self,
        input_ids: Sequence[Sequence[int]],
        generation_config: Any = None,
        refresh_engine: bool = False,
    ) -> list[list[int]]:
        """The new ids after each of these prompts, by transformers' own `generate`, as one batch.

        Each ends with its end token, or where it may not be longer. Samples are drawn from torch's
        generator. Nothing outlives a call, so `refresh_engine` has nothing to drop.
        """
        import torch

        model = self.bare_model
        settings = settings_of(model, generation_config, self.tokenizer)
        lengths = [len(each) for each in input_ids]
        limits = [settings.limit(length) for length in lengths]
        if min(limits) < 1:
            told = f"a prompt has {max(lengths)} ids"
            raise ValueError(f"{told}, and a conversation may have {settings.room}: cut it")
        config, ends, width = settings.config, settings.ends, max(lengths)
        config.max_new_tokens, config.max_length = max(limits), None
        config.eos_token_id = sorted(ends) or None
        if config.pad_token_id is None:
            config.pad_token_id = min(ends, default=0)
        padded = [[config.pad_token_id] * (width - len(each)) + list(each) for each in input_ids]
        mask = [[0] * (width - length) + [1] * length for length in lengths]
        with torch.inference_mode():
            made = model.generate(
                input_ids=torch.tensor(padded, device=model.device),
                attention_mask=torch.tensor(mask, device=model.device),
                generation_config=config,
            )
        return [
            _to_the_end(row[width : width + limit], ends)
            for row, limit in zip(made.tolist(), limits, strict=True)
        ]


class APIAgent:
    """A model behind an OpenAI-compatible endpoint.

    A class of your own may say otherwise in `generate`.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str,
        model: str,
        max_tokens: int = 4096,
        temperature: float = 1,
        top_p: float = 1,
    ) -> None:
        self.api_key = api_key
        self.base_url = base_url
        self.model = model
        self.max_tokens = max_tokens
        self.temperature = temperature
        self.top_p = top_p

    def generate(self, conversation: Sequence[APIConversationMessage]) -> tuple[str, str | None]:
        """The reply, and the thoughts before it where the endpoint tells them.

        What fails in passing is asked again a few times; what cannot succeed raises AgentError.
        """
        nowhere: Any = None  # the conversation belongs to no world
        # Without the thoughts: endpoints are not asked to read them again.
        told = [{"role": each["role"], "content": each["content"]} for each in conversation]
        moment = Moment(told, nowhere, nowhere, format_named("react"), nowhere)

        async def answer() -> Reply | AgentError:
            endpoint = self.endpoint()
            try:
                return (await endpoint.replies([moment]))[0]
            finally:
                await endpoint.close()

        reply = settled(answer)
        if isinstance(reply, AgentError):
            raise reply
        return reply.text, reply.reasoning

    def endpoint(self) -> ChatEndpoint:
        """The same as an agent of this platform."""
        return ChatEndpoint(
            self.model,
            self.base_url,
            self.api_key,
            temperature=self.temperature,
            top_p=self.top_p,
            max_tokens=self.max_tokens,
        )


def is_own(agent: Agent | APIAgent) -> bool:
    """Whether a class of the caller's, or what a script put in, says how it answers."""
    if not isinstance(agent, Agent | APIAgent):
        raise TypeError(f"{type(agent).__name__} is no agent: give an Agent or an APIAgent")
    method = getattr(agent.generate, "__func__", None)
    return method not in (Agent.generate, APIAgent.generate)


def _to_the_end(ids: list[int], ends: frozenset[int]) -> list[int]:
    """Up to the first end token: what follows it fills the batch."""
    for place, each in enumerate(ids):
        if each in ends:
            return ids[: place + 1]
    return ids
