"""Live: a JSON API over HTTP, with time limits, bounded retries and a cache on disk.

Nothing here sleeps: a service that is busy or down is a fault at once, which ends no episode with
a reward, and whoever plays tries again. What was answered once is kept, so that a run can be
repeated; keys travel in headers and are never written down.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Container, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import httpx

from envservers.cache import cache_folder

log = logging.getLogger(__name__)

SECONDS = 20.0  # one call may take, all its attempts together
ATTEMPTS = 3
_LARGEST = 8 << 20  # bytes of an answer

T = TypeVar("T")


class ServiceDown(RuntimeError):
    """The service did not answer as it should: our fault, never the agent's."""


class Rejected(Exception):
    """The service understood the request and refused it: an unknown id, a bad argument."""

    def __init__(self, status: int, answer: Any):
        super().__init__(f"{status}: {str(answer)[:200]}")
        self.status = status
        self.answer = answer


class Api:
    """One service; safe to call from several threads."""

    def __init__(
        self,
        url: str,
        name: str,
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
    ):
        """`name` is the cache's: services of one name share what they answered."""
        if not url.startswith(("http://", "https://")):
            raise ServiceDown(f"{url!r} is no address of a service: give one with http or https")
        self.url = url.rstrip("/")
        self._seconds = seconds
        self._client = httpx.Client(headers=dict(headers or {}))
        self._cache = cache_folder() / name
        self._closed_until = 0.0  # of time.monotonic, after a 429

    def get(
        self,
        path: str,
        query: Mapping[str, Any],
        read: Callable[[Any], T],
        refusals: Container[int] = (),
    ) -> T:
        """What `read` makes of the answer; it raises ServiceDown where that has another shape.

        An answer that was read, or a refusal of these statuses, is kept for ever.
        """
        file = self._cache / f"{self._key(path, query)}.json"
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            fresh = False
        except (OSError, ValueError):  # none yet, or one that was damaged
            kept, fresh = self._asked(path, query), True
        if kept["status"] < 400:
            told = read(kept["answer"])
        if fresh and (kept["status"] < 400 or kept["status"] in refusals):
            _write(file, json.dumps(kept))
        if kept["status"] >= 400:
            raise Rejected(kept["status"], kept["answer"])
        return told

    def _asked(self, path: str, query: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return {"status": 200, "answer": self.ask("GET", path, query=query)}
        except Rejected as refusal:
            return {"status": refusal.status, "answer": refusal.answer}

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The answer of now. What may be done twice is tried again: anything but a POST, and a
        POST whose headers hold an `X-Request-Id`, which the service does once.
        """
        begun = time.monotonic()
        if begun < self._closed_until:
            wait = self._closed_until - begun
            raise ServiceDown(f"{self.url} allows no requests for another {wait:.0f} s")
        repeatable = method != "POST" or "X-Request-Id" in (headers or {})
        request = self._client.build_request(
            method, self.url + path, params=query, json=body, headers=dict(headers or {})
        )
        problem = ""
        for attempt in range(ATTEMPTS):
            sent = True
            try:
                response = self._answer(request, begun + self._seconds)
            except httpx.HTTPError as error:
                problem = type(error).__name__
                sent = not isinstance(error, httpx.ConnectError)
                if isinstance(error, httpx.TimeoutException):
                    break  # there is no time left
            else:
                if response.status_code < 500:
                    return self._read(response, path)
                problem = f"status {response.status_code}"
            log.warning("%s%s, attempt %d: %s", self.url, path, attempt + 1, problem)
            if sent and not repeatable:
                break
        raise ServiceDown(f"{method} {self.url}{path} failed: {problem}")

    def close(self) -> None:
        self._client.close()

    def _answer(self, request: httpx.Request, end: float) -> httpx.Response:
        """All of it, before the end: one that trickles is not waited for."""
        left = max(0.01, end - time.monotonic())
        request.extensions["timeout"] = httpx.Timeout(left).as_dict()
        response = self._client.send(request, stream=True)
        try:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > _LARGEST:
                    raise ServiceDown(f"{request.url} answers with more than {_LARGEST} bytes")
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the answer trickles", request=request)
        finally:
            response.close()
        headers = {"Retry-After": response.headers.get("Retry-After", "")}
        return httpx.Response(response.status_code, headers=headers, content=bytes(content))

    def _read(self, response: httpx.Response, path: str) -> Any:
        status = response.status_code
        if status == 429:
            wait = _seconds(response.headers["Retry-After"])
            self._closed_until = time.monotonic() + wait
            raise ServiceDown(f"{self.url}{path} allows no requests for {wait:.0f} s (status 429)")
        if status in (401, 403):
            told = f"refuses the key, or what it may do (status {status})"
            raise ServiceDown(f"{self.url}{path} {told}")
        if 300 <= status < 400:
            raise ServiceDown(f"{self.url}{path} sends elsewhere (status {status})")
        if not response.content and status < 400:
            return None
        try:
            answer = response.json() if response.content else None
        except (ValueError, RecursionError) as error:
            told = f"answered {status} with something else than JSON"
            raise ServiceDown(f"{self.url}{path} {told}") from error
        if status >= 400:
            raise Rejected(status, answer)
        return answer

    def _key(self, path: str, query: Mapping[str, Any]) -> str:
        request = json.dumps([self.url, path, sorted(query.items())], default=str)
        return sha256(request.encode()).hexdigest()


def key_from(variable: str) -> str:
    """A secret, which no flag takes: flags are seen by whoever lists processes."""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise ServiceDown(f"the live backend needs the variable {variable}, which is not set")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ServiceDown(f"the variable {variable} holds characters that no key has")
    return key


def _seconds(text: str) -> float:
    """What Retry-After asks for; a date or nonsense counts as a minute."""
    return min(float(text), 86400.0) if text.isascii() and text.isdecimal() else 60.0


def _write(path: Path, text: str) -> None:
    """Whole or not at all: several threads and processes may write the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as begun:
        begun.write(text)
    Path(begun.name).replace(path)
