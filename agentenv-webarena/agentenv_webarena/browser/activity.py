"""Activity: what a page is still busy with, as its events tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from agentenv_webarena.browser.protocol import Protocol

SOON = 1.0  # seconds: a page that moves on by itself within that is waited for
# These stay open as long as the page lives, or matter to nobody who looks at it.
ENDLESS = {"EventSource", "WebSocket", "Media", "Ping", "Prefetch", "CSPViolationReport"}
SCRIPTED = {"Fetch", "XHR"}

Event = dict[str, Any]


class Activity:
    """Loads, scheduled moves, requests and new tabs of one page that have not ended."""

    def __init__(self) -> None:
        self.scheduled: dict[str, str] = {}  # frame: where it is about to go
        self.loading: set[str] = set()  # frames
        self.requests: dict[str, str] = {}  # request: its loader
        self.opening = 0  # tabs that the page has asked for and that have not come
        self.starts = 0  # how much has ever begun
        self.scripted = False  # whether scripts have asked for something since it was unset
        self._changed = asyncio.Event()

    @property
    def navigating(self) -> bool:
        return bool(self.scheduled or self.loading or self.opening)

    @property
    def busy(self) -> bool:
        return self.navigating or bool(self.requests)

    async def rest(self, seconds: float) -> None:
        """Until nothing goes on; TimeoutError after that many seconds."""
        async with asyncio.timeout(max(seconds, 0.0)):
            while self.busy:
                self._changed.clear()
                await self._changed.wait()

    async def change(self, seconds: float) -> bool:
        """Whether anything happens within that many seconds."""
        self._changed.clear()
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def forget(self) -> None:
        """What goes on now never ends: stop waiting for it."""
        self.scheduled.clear()
        self.loading.clear()
        self.requests.clear()
        self.opening = 0

    def began(self) -> None:
        self.starts += 1
        self._changed.set()

    def ended(self) -> None:
        self._changed.set()

    def listen(self, protocol: Protocol) -> None:
        handlers: dict[str, Callable[[Event], None]] = {
            "Page.frameScheduledNavigation": self._schedule,
            "Page.frameClearedScheduledNavigation": self._clear,
            "Page.frameStartedLoading": self._start,
            "Page.frameStoppedLoading": self._stop,
            "Page.frameNavigated": self._navigate,
            "Page.frameDetached": self._detach,
            "Page.windowOpen": self._open,
            "Network.requestWillBeSent": self._ask,
            "Network.loadingFinished": self._answer,
            "Network.loadingFailed": self._answer,
        }
        for event, handler in handlers.items():
            protocol.on(event, handler)

    def _schedule(self, event: Event) -> None:
        if event["delay"] <= SOON:
            self.scheduled[event["frameId"]] = event["url"]
            self.began()

    def _clear(self, event: Event) -> None:
        self.scheduled.pop(event["frameId"], None)
        self.ended()

    def _start(self, event: Event) -> None:
        self.loading.add(event["frameId"])
        self.began()

    def _stop(self, event: Event) -> None:
        self.loading.discard(event["frameId"])
        self.ended()

    def _detach(self, event: Event) -> None:
        self.scheduled.pop(event["frameId"], None)
        self._stop(event)

    def _navigate(self, event: Event) -> None:
        """A new document of the whole page: what the old one was busy with is over."""
        frame = event["frame"]
        self.starts += 1
        if "parentId" not in frame:
            self.scheduled = {}
            self.loading &= {frame["id"]}
            kept = {key: of for key, of in self.requests.items() if of == frame["loaderId"]}
            self.requests = kept
        self.ended()

    def _open(self, event: Event) -> None:
        self.opening += 1
        self.began()

    def _ask(self, event: Event) -> None:
        kind = event.get("type", "")
        if kind not in ENDLESS and not event["request"]["url"].startswith(("data:", "blob:")):
            self.requests[event["requestId"]] = event["loaderId"]
            self.scripted |= kind in SCRIPTED
            self.began()

    def _answer(self, event: Event) -> None:
        self.requests.pop(event["requestId"], None)
        self.ended()
