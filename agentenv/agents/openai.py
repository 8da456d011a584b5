"""ChatEndpoint: a model behind an OpenAI-compatible chat completion endpoint."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import Any

from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply, each_alone
from agentenv.agents.endpoint.completion import NoCompletion, reply_of, tokens_of
from agentenv.agents.endpoint.connection import Connection
from agentenv.agents.endpoint.conversation import sendable
from agentenv.agents.endpoint.failure import Failure
from agentenv.agents.endpoint.pace import Pace
from agentenv.agents.endpoint.patience import Patience
from agentenv.agents.endpoint.sampling import Sampling

log = logging.getLogger(__name__)

_SHOWN = 500  # characters of what a server says


class ChatEndpoint:
    """Asks the endpoint for each turn; what fails in passing is asked again, a few times.

    `timeout` is the seconds of one request, to its last byte. `retries` is how often a turn is
    asked for again, and `patience` how many seconds its failed attempts and the waits after them
    may take. `concurrency` requests are under way at once, fewer while the server is congested.
    """

    batch = 1

    def __init__(
        self,
        model: str,
        base_url: str = "https://api.openai.com/v1",
        api_key: str | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        timeout: float = 120.0,
        retries: int = 8,
        patience: float = 600.0,
        concurrency: int = 64,
        key_variable: str = "OPENAI_API_KEY",  # where the key came from, or is missing
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        random: Random | None = None,
    ):
        self.name = f"openai:{model}"
        self.spent: dict[str, int] = {}  # tokens by kind, with those of answers of no use
        self._model = model
        self._sampling = Sampling(
            temperature=temperature, top_p=top_p, max_tokens=max_tokens, seed=seed
        )
        random = random or Random()
        self._patience = Patience(retries, patience, random)
        self._pace = Pace(concurrency, clock, sleep, random)
        self._connection = Connection(base_url, api_key, key_variable, timeout, concurrency)
        self._sleep, self._clock = sleep, clock
        self._noted = False  # that the server does not count tokens
        self._troubled = False  # whether a request has failed

    @property
    def settings(self) -> dict[str, Any]:
        """What is asked of the model, as its server takes it by now.

        `changes` names the parameters that it refused, each with the name that it has instead, or
        with None where it is left out.
        """
        changes = {"changes": dict(self._sampling.changes)} if self._sampling.changes else {}
        url = self._connection.shown(self._connection.url)
        return {"base_url": url, **self._sampling.parameters, **changes}

    async def replies(self, moments: Sequence[Moment]) -> list[Reply | AgentError]:
        return await each_alone(self._reply(each) for each in moments)

    async def close(self) -> None:
        await self._connection.close()

    async def _reply(self, moment: Moment) -> Reply:
        """What an attempt brings, after as many as it takes, or as are allowed."""
        trying = self._patience.begun()
        while True:
            body = self._body(moment)
            async with self._pace.passage() as passage:
                begun = self._clock()
                answer = await self._attempt(body, len(moment.turns))
                if isinstance(answer, Reply):
                    passage.answered()
                    return answer
                if answer.congested:
                    passage.congested(self._patience.bearable(answer.wait))
            if self._sampling.gives_in(answer, body):
                continue
            if answer.overflow or not answer.passing:
                raise await self._refused(answer, moment, body)
            wait = trying.wait_after(answer, self._clock() - begun)
            if wait is None:
                raise AgentError(f"{self._failed(answer)} ({trying})")
            # A mistyped address should be seen before the last attempt; the rest is routine.
            level = logging.INFO if self._troubled else logging.WARNING
            self._troubled = True
            log.log(level, "again in %.1f s: %s", wait, self._failed(answer))
            if wait:
                await self._sleep(wait)

    def _body(self, moment: Moment) -> dict[str, Any]:
        body = {
            "model": self._model,
            **self._sampling.for_repeat(moment.repeat),
            "stream": False,
            "messages": sendable(moment.messages),
        }
        tools = moment.format.tools(moment.card)
        return {**body, "tools": tools} if tools else body

    async def _attempt(self, body: dict[str, Any], turn: int) -> Reply | Failure:
        answer = await self._connection.complete(body)
        if isinstance(answer, Failure):
            return answer
        tokens = tokens_of(answer.value)
        for kind, count in tokens.items():
            self.spent[kind] = self.spent.get(kind, 0) + count
        try:
            reply = reply_of(answer.value, turn)
        except (NoCompletion, RecursionError) as error:
            return Failure(f"its answer is no chat completion: {error}: {answer.start}")
        if not any(tokens.values()) and not self._noted:
            self._noted = True
            log.warning("%s does not tell how many tokens a reply took: 0 is stored", self.name)
        return reply

    async def _refused(self, failure: Failure, moment: Moment, body: dict[str, Any]) -> AgentError:
        """The error of a failure that no other attempt changes, with what would."""
        text, advice = self._failed(failure), ""
        if failure.overflow:
            if moment.turns or not failure.reply_too_long:
                return ContextOverflow(text)
            advice = "a reply may be longer than there is room for: allow it fewer tokens"
        elif failure.status in (401, 403):
            advice = self._connection.key_advice()
        elif "tools" in body and failure.about_tools:
            advice = "an endpoint that takes no tools can be played with --format react"
        elif failure.status == 404:
            advice = await self._connection.models()
        return AgentError(f"{text}; {advice}" if advice else text)

    def _failed(self, failure: Failure) -> str:
        # Hidden first, then cut: half a key would not be found.
        url, why = (self._connection.shown(text) for text in (self._connection.url, failure.why))
        return f"{self.name} at {url} gave no reply: {why[:_SHOWN]}"
