"""Speakers: the agents of AgentGym's scripts, as the agents that the controller asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from agentenv.agentgym import agent as agents
from agentenv.agentgym.endpoint import endpoint
from agentenv.agentgym.generation import Settings, ends_in, settings_of
from agentenv.agentgym.templates import BaseChatTemplate, TokenizersTemplate
from agentenv.agentgym.types import ConversationMessage
from agentenv.agents.agent import Agent as Speaker
from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.agents.local import LocalModel
from agentenv.agents.local.prompts import Prompt, Prompts, common, ids_after

Result = TypeVar("Result")

_BATCH = 16  # conversations that transformers' `generate` takes at once


def is_ours(agent: agents.Agent | agents.APIAgent) -> bool:
    """Whether no class of the caller's says how it answers; else it is asked as in AgentGym."""
    if not isinstance(agent, agents.Agent | agents.APIAgent):
        raise TypeError(f"{type(agent).__name__} is no agent: give an Agent or an APIAgent")
    method = getattr(agent.generate, "__func__", None)  # or what a script put in its place
    return method in (agents.Agent.generate, agents.APIAgent.generate)


def speaker_of(
    agent: agents.Agent | agents.APIAgent, generation_config: Any, at_once: int
) -> Speaker:
    """Who is asked; at most `at_once` calls of an APIAgent's own `generate` overlap."""
    if isinstance(agent, agents.APIAgent):
        return endpoint(agent) if is_ours(agent) else _OwnEndpoint(agent, at_once)
    settings = settings_of(agent.bare_model, generation_config, agent.tokenizer)
    if is_ours(agent) and settings.engine is not None and not _own_template(agent):
        return LocalModel.from_parts(agent.bare_model, agent.tokenizer, **settings.engine)
    return _OwnModel(agent, generation_config, settings)


def _own_template(agent: agents.Agent) -> BaseChatTemplate | None:
    given = agent.chat_template
    return None if given is None or isinstance(given, TokenizersTemplate) else given


class _OwnEndpoint:
    """Asks an APIAgent's own `generate`."""

    batch = 1

    def __init__(self, agent: agents.APIAgent, at_once: int):
        self.name = f"openai:{agent.model}"
        self._agent = agent
        self._threads = ThreadPoolExecutor(at_once, "agent")

    async def replies(self, moments: Sequence[Moment]) -> list[Reply]:
        return [await _in(self._threads, partial(self._reply, each)) for each in moments]

    async def close(self) -> None:
        self._threads.shutdown(wait=False)

    def _reply(self, moment: Moment) -> Reply:
        told = [
            {"role": each["role"], "content": each["content"], "reasoning_content": None}
            for each in moment.messages
        ]
        for message, turn in zip(told[3::2], moment.turns, strict=True):
            message["reasoning_content"] = turn.reasoning
        content, reasoning = self._agent.generate(told)  # type: ignore[arg-type]
        return Reply(str(content), reasoning=reasoning)


class _OwnModel:
    """Asks an Agent's `generate`: transformers' own, in batches, or that of somebody's class."""

    def __init__(self, agent: agents.Agent, generation_config: Any, settings: Settings):
        self.name = f"local:{type(agent).__name__}"
        self.batch = _BATCH if is_ours(agent) else 1
        self._agent, self._config, self._settings = agent, generation_config, settings
        self._template = _own_template(agent)
        self._ends = ends_in(agent.bare_model, agent.tokenizer)
        self._prompts = Prompts(agent.tokenizer, self._ends, self.name)
        self._thread = ThreadPoolExecutor(1, "agent")  # a model computes one thing at a time

    async def replies(self, moments: Sequence[Moment]) -> list[Reply | AgentError]:
        return await _in(self._thread, partial(self._replies, moments))

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
                cut = not ids or ids[-1] not in self._ends
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


async def _in(threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(threads, work)
