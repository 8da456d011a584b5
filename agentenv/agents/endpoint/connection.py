"""Connection: requests to one endpoint and what comes back; the key is in no text that leaves."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from agentenv.agents.endpoint.failure import Failure, error_inside, refusal

_LONGEST_ANSWER = 32 * 2**20  # bytes; a server that sends more than this is out of order
_MODELS_SHOWN = 20
_MODELS_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON of an answer that does not call itself an error."""

    value: Any
    start: str  # of its text, for messages


class Connection:
    """The endpoint at this URL; `timeout` is the seconds of a whole request."""

    def __init__(self, url: str, key: str | None, key_variable: str, timeout: float, most: int):
        if not 0 < timeout < math.inf:
            raise ValueError(f"the time limit of a request is {timeout} s: give more than 0")
        self.url = url.rstrip("/")
        self._key = _sendable(key, key_variable)
        self._key_variable = key_variable
        self._timeout = timeout
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        limits = httpx.Limits(max_connections=most + 1)  # one to ask for the models
        self._http = httpx.AsyncClient(headers=headers, timeout=timeout, limits=limits)
        self._models: asyncio.Task[str] | None = None

    async def complete(self, body: Mapping[str, Any]) -> Answer | Failure:
        """Ask for a chat completion, once."""
        try:
            status, headers, content = await self._post("chat/completions", body)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            advice = "give an address such as http://127.0.0.1:8000/v1"
            return Failure(f"{error}: {advice}", passing=False)
        except (TimeoutError, httpx.TimeoutException):
            return Failure(f"no answer within {self._timeout:g} s", congested=True)
        except (httpx.RequestError, httpx.StreamError) as error:
            return Failure(f"{type(error).__name__} {error}".strip())
        if not 200 <= status < 300:
            return refusal(status, headers, content)
        start = repr(content[:200].decode("utf-8", "replace"))
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            return Failure(f"its answer is no JSON: {start}")
        return error_inside(value, headers) or Answer(value, start)

    async def models(self) -> str:
        """What the endpoint says it serves, asked for once; else what may be wrong."""
        if self._models is None:
            self._models = asyncio.create_task(self._ask_for_models())
        return await asyncio.shield(self._models)

    def key_advice(self) -> str:
        """What to look at when the endpoint lets nobody in."""
        given = "was refused" if self._key else "is missing"
        return f"the key {given}: the variable {self._key_variable} holds it"

    def shown(self, text: str) -> str:
        """Fit to be stored: some servers repeat the key that they refuse."""
        hidden = text.replace(self._key, "[key]") if self._key else text
        return re.sub(r"//[^/@\s]*@", "//", hidden)

    async def close(self) -> None:
        if self._models is not None:
            self._models.cancel()
        await self._http.aclose()

    async def _post(
        self, path: str, body: Mapping[str, Any]
    ) -> tuple[int, Mapping[str, str], bytes]:
        # httpx counts the seconds between two bytes: a server that trickles would have for ever.
        async with (
            asyncio.timeout(self._timeout),
            self._http.stream("POST", f"{self.url}/{path}", json=body) as response,
        ):
            content = bytearray()
            async for part in response.aiter_bytes():
                content += part
                if len(content) > _LONGEST_ANSWER:
                    raise httpx.StreamError(f"its answer is longer than {_LONGEST_ANSWER} bytes")
            return response.status_code, response.headers, bytes(content)

    async def _ask_for_models(self) -> str:
        try:
            async with asyncio.timeout(min(self._timeout, _MODELS_SECONDS)):
                response = await self._http.get(f"{self.url}/models")
            names = [str(each["id"])[:80] for each in response.json()["data"]]
        except (httpx.HTTPError, OSError, ValueError, LookupError, TypeError, RecursionError):
            names = []
        if not names:
            return "is the address right? With most servers it ends in /v1"
        more = ", ..." if len(names) > _MODELS_SHOWN else ""
        return self.shown(f"it serves {', '.join(names[:_MODELS_SHOWN])}{more}")


def _sendable(key: str | None, variable: str) -> str:
    """The key without the line's end that files give it; the text of an error does not show it."""
    key = (key or "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ValueError(f"the key in {variable} holds characters that no request can send")
    return key
