"""Tab: one page of a window, when it has settled, and what it is asked."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from playwright.async_api import BrowserContext, Error, Page

from agentenv_webarena.browser.activity import Activity, Event
from agentenv_webarena.browser.protocol import Protocol
from agentenv_webarena.browser.tree import Key

BLANK = "about:blank"
WORLD = "agentenv"  # the name of the page's second, isolated script world
STUCK = 10.0  # seconds in which a page that loads nothing answers
CALM = 3.0  # seconds that requests may take after the page has loaded
TRIES = 4  # to ask a page that moves on meanwhile
ELEMENTS, TEXT = 5_000, 1_000_000  # elements, or characters, of an enormous page

# Two turns of the page's own queue: what a handler has put off with setTimeout(0) has run.
SETTLED = """(async () => {
    const turn = () => new Promise(done => setTimeout(done, 0));
    await turn();
    await turn();
    if (document.fonts.status !== "loaded")
        await Promise.race([document.fonts.ready, new Promise(done => setTimeout(done, 5000))]);
    const page = document.documentElement;
    const text = page ? page.textContent.length : 0;
    return [document.title, document.getElementsByTagName("*").length, text];
})()"""


class Stuck(Exception):
    """The page's scripts never end, or it has crashed."""


class Tab:
    """A page with its own line to Chromium; `ids` are the numbers its nodes go by."""

    def __init__(self, page: Page, protocol: Protocol):
        self.page = page
        self.protocol = protocol
        self.activity = Activity()
        self.url = BLANK
        self.title = ""
        self.trouble = ""  # why there is nothing to see
        self.enormous = False
        self.crashed = False
        self.frame = ""
        self.loader = ""
        self.ids: dict[Key, int] = {}
        self._world: asyncio.Task[int] | None = None
        self._reasons: dict[str, str] = {}  # by loader: why it could not be loaded

    @classmethod
    async def open(cls, context: BrowserContext, page: Page) -> Tab:
        protocol = await Protocol.open(context, page)
        tab = cls(page, protocol)
        tab.activity.listen(protocol)
        protocol.on("Page.frameNavigated", tab._navigated)
        protocol.on("Page.navigatedWithinDocument", tab._moved)
        protocol.on("Network.loadingFailed", tab._failed)
        page.on("crash", tab._crash)
        answers = await asyncio.gather(
            protocol.send("Page.enable"),
            protocol.send("Network.enable", maxTotalBufferSize=0, maxResourceBufferSize=0),
            protocol.send("Page.getFrameTree"),
        )
        frame = answers[-1]["frameTree"]["frame"]
        tab.frame, tab.loader = frame["id"], tab.loader or frame["loaderId"]
        if tab.url == BLANK:
            tab.url = frame["url"] + frame.get("urlFragment", "")
        return tab

    async def joins(self) -> None:
        """Of a tab that a page has opened: what it is busy with began before we listened."""
        state = await self.protocol.send("Runtime.evaluate", expression="document.readyState")
        if state["result"].get("value") != "complete":
            self.activity.loading.add(self.frame)

    async def settle(self, deadline: float, lull: float) -> str:
        """Until nothing goes on. What has not ended by the deadline is stopped, and told."""
        problem, interrupted = "", False
        while True:
            problem = await self._rest(deadline, lull) or problem
            starts = self.activity.starts
            try:
                answer = await self._ask(SETTLED, STUCK)
            except TimeoutError:
                if self.crashed:
                    raise Stuck("the page crashed") from None
                if self.activity.navigating and time.monotonic() < deadline:
                    continue
                if interrupted:
                    raise Stuck("the scripts of the page never end") from None
                await self._interrupt()
                interrupted = True
                problem = problem or "a script of the page did not end and was stopped"
                continue
            except Error:
                if self.crashed or self.page.is_closed():
                    raise Stuck("the page crashed") from None
                if time.monotonic() >= deadline:
                    raise Stuck("the page did not answer") from None
                await self.activity.change(0.05)
                continue
            if isinstance(answer, list):
                self.title, elements, text = answer
                self.enormous = elements > ELEMENTS or text > TEXT
            if time.monotonic() >= deadline or starts == self.activity.starts:
                return problem

    async def _rest(self, deadline: float, lull: float) -> str:
        """First the page itself, then for a while what its scripts ask for."""
        activity = self.activity
        left = deadline - time.monotonic()
        while activity.busy:
            wait = left if activity.navigating else min(left, CALM)
            try:
                await activity.rest(wait)
            except TimeoutError:
                slow = activity.navigating
                if slow and time.monotonic() < deadline:
                    continue
                activity.forget()
                if slow:
                    await self._stop()
                    return "the page did not load in time and was stopped"
            left = deadline - time.monotonic()
        while lull and activity.scripted and left > 0:
            activity.scripted = await activity.change(min(lull, left))
            left = deadline - time.monotonic()
            if activity.busy:
                return await self._rest(deadline, lull)
        return ""

    async def _stop(self) -> None:
        try:
            await self.protocol.send("Page.stopLoading", 2.0)
        except (Error, TimeoutError):
            return
        self.activity.forget()

    async def _interrupt(self) -> None:
        """End a script that runs for ever; Stuck if even that does not help."""
        try:
            await self.protocol.send("Runtime.terminateExecution", 2.0)
            await self._ask("1", 2.0)
        except (Error, TimeoutError):
            raise Stuck("the page does not answer") from None

    async def ask(self, function: str, *arguments: Any) -> Any:
        """What a JavaScript function gives, run where the page's own scripts cannot interfere."""
        given = ", ".join(json.dumps(each) for each in arguments)
        return await self._ask(f"({function})({given})", STUCK)

    async def handle(self, expression: str) -> str:
        """The id by which Chromium knows the object that an expression gives."""
        object_id: str = (await self._evaluate(expression, STUCK, False))["objectId"]
        return object_id

    async def _ask(self, expression: str, seconds: float) -> Any:
        return (await self._evaluate(expression, seconds, True)).get("value")

    async def _evaluate(self, expression: str, seconds: float, by_value: bool) -> dict[str, Any]:
        for _ in range(TRIES):
            world = self._world = self._world or self._new_world()
            try:
                answer = await self.protocol.send(
                    "Runtime.evaluate", seconds, expression=expression, awaitPromise=True,
                    returnByValue=by_value, contextId=await asyncio.shield(world),
                )  # fmt: skip
            except (Error, TimeoutError) as error:
                if self._world is world:
                    self._world = None
                if "context" not in str(error):
                    raise
                continue
            result: dict[str, Any] = answer["result"]
            return result
        raise Error("the page does not keep still")

    def _new_world(self) -> asyncio.Task[int]:
        async def made() -> int:
            answer = await self.protocol.send(
                "Page.createIsolatedWorld", STUCK, frameId=self.frame, worldName=WORLD
            )
            number: int = answer["executionContextId"]
            return number

        task = asyncio.ensure_future(made())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    def _navigated(self, event: Event) -> None:
        frame = event["frame"]
        if "parentId" in frame:
            return
        self._world = self._new_world()  # already, for it will be asked
        self.ids = {}
        self.loader = frame["loaderId"]
        self.title = ""
        self.url = frame.get("unreachableUrl") or frame["url"] + frame.get("urlFragment", "")
        self.trouble = ""
        if "unreachableUrl" in frame:
            reason = self._reasons.get(self.loader, "it cannot be reached")
            self.trouble = f"{self.url} could not be loaded: {reason}"
        self._reasons = {}

    def _moved(self, event: Event) -> None:
        if event["frameId"] == self.frame:
            self.url = event["url"]
            self.activity.starts += 1

    def _failed(self, event: Event) -> None:
        if event.get("type") == "Document":
            self._reasons[event["requestId"]] = event["errorText"].removeprefix("net::")

    def _crash(self, _: Page) -> None:
        self.crashed = True
        self.protocol.broken = "the page crashed"
        self.activity.forget()
        self.activity.began()
