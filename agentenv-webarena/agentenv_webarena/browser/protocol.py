"""Protocol: what is said to one page in Chromium's own protocol (CDP)."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Error, Page

SECONDS = 10.0  # a page that takes longer for a plain question hangs


class Protocol:
    """A CDP session of one page."""

    def __init__(self, session: CDPSession):
        self._session = session
        self._direct = _direct(session)
        self.broken = ""  # why nothing will be answered any more

    @classmethod
    async def open(cls, context: BrowserContext, page: Page) -> Protocol:
        return cls(await context.new_cdp_session(page))

    def on(self, event: str, handler: Callable[[dict[str, Any]], None]) -> None:
        self._session.on(event, handler)

    async def send(self, method: str, seconds: float = SECONDS, /, **params: Any) -> dict[str, Any]:
        """Playwright's Error when the page refuses; TimeoutError when it does not answer."""
        if self.broken:
            raise Error(self.broken)
        return await asyncio.wait_for(self._direct(method, params), seconds)


def _direct(session: CDPSession) -> Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]:
    """Past Playwright's search for its own objects in every answer: half the time of a look."""
    inner = getattr(session, "_impl_obj", None)
    try:
        inspect.signature(inner.send).bind("", {}, None)  # type: ignore[union-attr]
    except (AttributeError, TypeError):
        return session.send

    async def send(method: str, params: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = await inner.send(method, params, None)  # type: ignore[union-attr]
        return answer

    return send
