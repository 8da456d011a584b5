"""Asking: the episodes' questions to their agent, together where it computes in batches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from agentenv.agents.agent import Agent, AgentError, Moment, Reply
from agentenv.clients.errors import EnvError

log = logging.getLogger(__name__)


class Asking:
    """Who is due waits while a batch is under way, and is part of the next one."""

    def __init__(self, agent: Agent):
        self.agent = agent
        self._due: list[tuple[Moment, asyncio.Future[Reply]]] = []
        self._at_work: asyncio.Task[None] | None = None

    async def reply(self, moment: Moment) -> Reply:
        """The agent's reply to one conversation; raises AgentError, or EnvError of the oracle's."""
        if self.agent.batch == 1:
            return _given((await self._replies([moment]))[0])
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._due.append((moment, answer))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        await asyncio.sleep(0)  # others are due in this very moment: they come along
        while self._due:
            batch, self._due = self._due[: self.agent.batch], self._due[self.agent.batch :]
            wanted = [(moment, answer) for moment, answer in batch if not answer.done()]
            await self._answer(wanted)
        self._at_work = None

    async def _answer(self, wanted: Sequence[tuple[Moment, asyncio.Future[Reply]]]) -> None:
        replies: Sequence[Reply | Exception]
        try:
            replies = await self._replies([moment for moment, _ in wanted])
        except (AgentError, EnvError) as error:
            replies = [error] * len(wanted)
        for (_, answer), reply in zip(wanted, replies, strict=True):
            if answer.done():  # its episode was cancelled meanwhile
                continue
            if isinstance(reply, Exception):
                answer.set_exception(reply)
            else:
                answer.set_result(reply)

    async def _replies(self, moments: list[Moment]) -> Sequence[Reply | AgentError]:
        if not moments:
            return []
        try:
            replies = await self.agent.replies(moments)
        except (AgentError, EnvError):
            raise
        except Exception as error:
            log.exception("%s failed", self.agent.name)
            raise AgentError(f"{self.agent.name} failed ({error!r})") from error
        if len(replies) != len(moments):
            told = f"{len(replies)} replies to {len(moments)} conversations"
            raise AgentError(f"{self.agent.name} gave {told}")
        return replies


def _given(reply: Reply | AgentError) -> Reply:
    if isinstance(reply, AgentError):
        raise reply
    return reply
