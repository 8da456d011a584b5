"""ChatEndpoint: a model behind an OpenAI-compatible chat completion endpoint."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import Any

import httpx

from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply

log = logging.getLogger(__name__)

_PASSING = frozenset({408, 409, 429, 500, 502, 503, 504})  # statuses that may be gone next time
_LONGEST_WAIT = 60.0  # seconds between two attempts, whatever the server asks for
_OVERFLOW = re.compile(r"context[_ ](length|window|size)|maximum context", re.IGNORECASE)


class ChatEndpoint:
    """Asks the endpoint for each turn; what fails in passing is asked again, a few times."""

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
        retries: int = 5,
        concurrency: int = 64,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        random: Random | None = None,
    ):
        self.name = f"openai:{model}"
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._api_key = api_key
        sampling = {
            "temperature": temperature,
            "top_p": top_p,
            "max_tokens": max_tokens,
            "seed": seed,
        }
        given = {name: value for name, value in sampling.items() if value is not None}
        self._settings = {"model": model, **given}
        self._retries = retries
        self._sleep = sleep
        self._random = random or Random()
        self._in_flight = asyncio.Semaphore(concurrency)
        headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
        limits = httpx.Limits(max_connections=concurrency)
        self._http = httpx.AsyncClient(headers=headers, timeout=timeout, limits=limits)

    async def replies(self, moments: Sequence[Moment]) -> list[Reply | AgentError]:
        asked = (self._reply(moment) for moment in moments)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        return [_no_accident(each) for each in answers]

    async def _reply(self, moment: Moment) -> Reply:
        body = {**self._settings, "messages": moment.messages}
        tools = moment.format.tools(moment.card)
        if tools:
            body["tools"] = tools
        return _reply(await self._ask(body))

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(self, body: dict[str, Any]) -> Any:
        """The answer's JSON, after as many attempts as it takes, or as are allowed."""
        for attempt in range(self._retries + 1):
            try:
                async with self._in_flight:
                    response = await self._http.post(self._url, json=body)
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
                raise AgentError(self._failed(str(error))) from error
            except httpx.RequestError as error:
                failure = AgentError(self._failed(f"{type(error).__name__} {error}".strip()))
                asked_wait = None
            else:
                if response.status_code == 200:
                    return self._json(response)
                failure = self._refusal(response)
                if response.status_code not in _PASSING:
                    raise failure
                asked_wait = response.headers.get("retry-after")
            if attempt < self._retries:
                wait = self._wait(attempt, asked_wait)
                log.info("again in %.1f s: %s", wait, failure)
                await self._sleep(wait)
        raise failure

    def _wait(self, attempt: int, asked: str | None) -> float:
        """Seconds: what the server asks for, else doubled each time and spread by half."""
        if asked and re.fullmatch(r"\d{1,6}(\.\d{1,6})?", asked, re.ASCII):
            return min(float(asked), _LONGEST_WAIT)
        return min(2.0**attempt, _LONGEST_WAIT) * self._random.uniform(0.5, 1.0)

    def _json(self, response: httpx.Response) -> Any:
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise AgentError(self._failed("it answered something that is no JSON")) from error

    def _refusal(self, response: httpx.Response) -> AgentError:
        code, message = _error_of(response)
        text = self._failed(f"HTTP {response.status_code}: {message}")
        if response.status_code in (400, 413) and _OVERFLOW.search(f"{code} {message}"):
            return ContextOverflow(text)
        return AgentError(text)

    def _failed(self, why: str) -> str:
        text = f"{self.name} at {self._url} gave no reply: {why[:500]}"
        # Some servers repeat the key that they refuse; errors are written to disk.
        return text.replace(self._api_key, "[key]") if self._api_key else text


def _no_accident(answer: Reply | BaseException) -> Reply | AgentError:
    if isinstance(answer, Reply | AgentError):
        return answer
    raise answer


def _error_of(response: httpx.Response) -> tuple[str, str]:
    """Code and message, from `{"error": {...}}`, `{"message": ...}` or whatever else there is."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return "", response.text.strip()
    error = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(error, dict):
        return "", str(error)
    return str(error.get("code") or ""), str(error.get("message") or error.get("detail") or error)


def _reply(answer: Any) -> Reply:
    try:
        message = answer["choices"][0]["message"]
        usage = answer.get("usage") or {}
        reasoning = message.get("reasoning_content") or message.get("reasoning")
        return Reply(
            text=_text(message.get("content") or ""),
            tool_calls=[
                _tool_call(call, number)
                for number, call in enumerate(message.get("tool_calls") or [])
            ],
            reasoning=_text(reasoning) if reasoning else None,
            prompt_tokens=int(usage.get("prompt_tokens") or 0),
            completion_tokens=int(usage.get("completion_tokens") or 0),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        shown = str(answer)[:200]
        raise AgentError(f"the endpoint's answer is no chat completion: {shown}") from error


def _tool_call(call: dict[str, Any], number: int) -> dict[str, Any]:
    """The call as it came, with an id: the answer to it needs one, and some servers give none."""
    return {**call, "id": call.get("id") or f"call_{number}"}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text was expected, not {type(value).__name__}")
    return value
