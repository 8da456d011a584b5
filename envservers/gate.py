"""Gate: what every request passes on its way in and out: slashes, the token, counting, the log."""

from __future__ import annotations

import hmac
import logging
import re
import time
from typing import Any

from fastapi import Response
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agentenv.protocol import Error, ErrorDetail
from envservers.errors import Refusal, Unauthorized
from envservers.metrics import Metrics
from envservers.settings import Settings

log = logging.getLogger("envservers.access")


def refused(refusal: Refusal) -> Response:
    body = Error(error=ErrorDetail(code=refusal.code, message=str(refusal), status=None))
    headers = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    text = body.model_dump_json(exclude_none=True)
    return Response(text, refusal.status, headers, media_type="application/json")


class Gate:
    """Plain ASGI: a middleware that wraps bodies would cost more than a step."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics):
        self.app = app
        self.metrics = metrics
        self._logs = settings.access_log
        self._token = f"Bearer {settings.token}".encode() if settings.token else b""
        self._seconds: dict[str, Histogram] = {}
        self._counts: dict[tuple[str, int], Counter] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if "//" in path:  # AgentGym's README gives a base URL that ends in a slash
            path = scope["path"] = re.sub("/{2,}", "/", path)
            scope["raw_path"] = path.encode()
        begun = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            below = path.removeprefix(scope.get("root_path", ""))
            if self._token and below != "/health" and not self._admits(scope):
                refusal = Unauthorized("send the server's token as 'Authorization: Bearer TOKEN'")
                await refused(refusal)(scope, receive, watched)
            else:
                await self.app(scope, receive, watched)
        finally:
            self._count(scope, status, time.perf_counter() - begun)

    def _admits(self, scope: Scope) -> bool:
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        return hmac.compare_digest(given, self._token)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        """By the route's own path: what a caller invents must not become a label."""
        route: Any = scope.get("route")
        path = route.path if route is not None else "none"
        if path not in self._seconds:
            self._seconds[path] = self.metrics.seconds.labels(path)
        self._seconds[path].observe(seconds)
        if (path, status) not in self._counts:
            self._counts[path, status] = self.metrics.requests.labels(path, str(status))
        self._counts[path, status].inc()
        if self._logs:
            # As it was sent: decoded, it could hold a line break and forge a line of the log.
            path = scope["raw_path"].decode("latin-1")
            log.info("%s %s %d %.1f ms", scope["method"], path, status, 1000 * seconds)
