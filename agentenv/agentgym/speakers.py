"""Speakers: the agents of AgentGym's scripts, as the agents that the controller asks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from agentenv.agentgym.agent import Agent, APIAgent, is_own
from agentenv.agentgym.generation import settings_of
from agentenv.agentgym.templates import BaseChatTemplate, TokenizersTemplate
from agentenv.agentgym.types import ConversationMessage, api_conversation
from agentenv.agents import agent as platform
from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.agents.local import LocalModel
from agentenv.agents.local.prompts import Prompt, Prompts, common, ids_after

_BATCH = 16  # conversations that transformers' `generate` takes at once


def speaker_of(agent: Agent | APIAgent, generation_config: Any) -> platform.Agent:
    """Who is asked: where it can be, an agent of the platform's own."""
    own = is_own(agent)
    if isinstance(agent, APIAgent):
        return _OwnEndpoint(agent) if own else agent.endpoint()
    settings = settings_of(agent.bare_model, generation_config, agent.tokenizer)
    if own or settings.engine is None or _own_template(agent):
        return _OwnModel(agent, generation_config)
    return LocalModel.from_parts(agent.bare_model, agent.tokenizer, **settings.engine)


def _own_template(agent: Agent) -> BaseChatTemplate | None:
    given = agent.chat_template
    return None if isinstance(given, TokenizersTemplate) else given


class _OwnEndpoint:
    """Asks an APIAgent's own `generate`."""

    batch = 1

    def __init__(self, agent: APIAgent):
        self.name = f"openai:{agent.model}"
        self._agent = agent

    async def replies(self, moments: Sequence[Moment]) -> list[Reply]:
        return [await asyncio.to_thread(self._reply, each) for each in moments]

    async def close(self) -> None:
        """There is nothing to give back."""

    def _reply(self, moment: Moment) -> Reply:
        said = ((each["role"], each["content"]) for each in moment.messages)
        content, reasoning = self._agent.generate(api_conversation(said, moment.turns))
        return Reply(str(content), reasoning=reasoning)


class _OwnModel:
    """Asks an Agent's `generate`: transformers' own, in batches, or that of somebody's class."""

    def __init__(self, agent: Agent, generation_config: Any):
        self.name = f"local:{type(agent).__name__}"
        self.batch = 1 if is_own(agent) else _BATCH
        self._agent, self._config = agent, generation_config
        self._settings = settings_of(agent.bare_model, generation_config, agent.tokenizer)
        self._template = _own_template(agent)
        self._prompts = Prompts(agent.tokenizer, self._settings.ends, self.name)
        self._thread = ThreadPoolExecutor(1, "agent")  # a model computes one thing at a time

    async def replies(self, moments: Sequence[Moment]) -> list[Reply | AgentError]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._replies, moments)

    async def close(self) -> None:
        self._thread.shutdown(wait=False)

    def _replies(self, moments: Sequence[Moment]) -> list[Reply | AgentError]:
        answers: dict[int, Reply | AgentError] = {}
        prompts: dict[int, Prompt] = {}
        for place, moment in enumerate(moments):
            prompt = self._prompt(moment)
            if self._settings.limit(len(prompt.ids)) < 1:
                told = f"the conversation has {len(prompt.ids)} tokens"
                answers[place] = ContextOverflow(f"{told}: it may have {self._settings.room}")
            else:
                prompts[place] = prompt
        if prompts:
            asked = [prompt.ids for prompt in prompts.values()]
            written = self._agent.generate(asked, self._config)
            for (place, prompt), ids in zip(prompts.items(), written, strict=True):
                cut = not ids or ids[-1] not in self._settings.ends
                answers[place] = self._prompts.reply(prompt, [int(each) for each in ids], cut)
        return [answers[place] for place in range(len(moments))]

    def _prompt(self, moment: Moment) -> Prompt:
        if self._template is None:
            return self._prompts.prompt(moment)
        conversation: list[ConversationMessage] = [
            {"from": "human", "loss": None, "value": each["content"]}
            if each["role"] == "user"
            else {"from": "gpt", "loss": place > 1, "value": each["content"]}
            for place, each in enumerate(moment.messages)
        ]
        ids = self._template.tokenize_conversation(
            conversation, self._agent.tokenizer, add_generation_prompt=True
        )["input_ids"]
        before = ids_after(each.tokens for each in moment.turns if each.tokens)
        return Prompt(list(ids), common(before, ids))
