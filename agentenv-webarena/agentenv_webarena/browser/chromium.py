"""Chromium: the browser of this process, its thread, and its renewal before it grows too large."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

import psutil
from playwright.async_api import Browser, CDPSession, Error, Playwright

from agentenv_webarena.browser.fence import Fence
from agentenv_webarena.browser.finding import NoChromium
from agentenv_webarena.browser.folder import Folder
from agentenv_webarena.browser.launching import drive, launch, silence
from agentenv_webarena.browser.look import HEIGHT, WIDTH
from agentenv_webarena.browser.window import Window
from envservers.environment import EngineLost

T = TypeVar("T")

WINDOWS = 200  # that one browser opens before a fresh one takes over
MEMORY = 4_000_000_000  # bytes that one may hold when a window opens
WEIGHED = 10  # windows that open between two looks at it
START_SECONDS = 120.0
# The clipboard is shared by all windows of a browser, and printing would open a dialog.
QUIET = """(() => {
    const command = Document.prototype.execCommand;
    Document.prototype.execCommand = function(name, ...rest) {
        return /^(copy|cut|paste)$/i.test(String(name)) ? false : command.call(this, name, ...rest);
    };
    window.print = () => {};
})()"""


class Chromium:
    """Windows are opened and moved on its loop, which runs in a thread of its own."""

    def __init__(
        self,
        executable: Path | None,
        hosts: Mapping[str, str],
        *,
        lull: float = 0.0,  # seconds of quiet to wait for after scripts have asked for something
        renew_after: int = WINDOWS,
        memory: int = MEMORY,
    ):
        self.fence = Fence(hosts)
        self._browser: _Browser
        self.loop = asyncio.new_event_loop()
        self._executable = executable
        self._lull = lull
        self._renew_after = renew_after
        self._memory = memory
        self._folder = Folder()
        self._thread = threading.Thread(target=self._live, name="chromium", daemon=True)
        self._thread.start()
        try:
            self.run(self._start(), START_SECONDS)
        except BaseException:
            self.close()
            raise

    def run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """From another thread. EngineLost when the browser is gone, TimeoutError when it is not."""
        return asyncio.run_coroutine_threadsafe(self._guarded(work, seconds), self.loop).result()

    async def window(
        self,
        headers: Mapping[str, str] | None = None,
        storage: Path | dict[str, Any] | None = None,
        geolocation: dict[str, float] | None = None,
    ) -> Window:
        async with self._opening:  # one fresh browser, however many windows want it
            if await self._used_up():
                fresh = await self._launch()
                self._retire(self._browser)
                self._browser = fresh
            browser = self._browser
            browser.opened += 1
            browser.windows += 1
        try:
            context = await browser.open(headers, storage, geolocation)
        except BaseException:
            self._left(browser)
            raise
        context.on("close", lambda _: self._left(browser))
        return Window(context, self.fence, self._lull)

    @property
    def files(self) -> Path:
        """The folder of all that it keeps on disk, which goes when it closes."""
        return self._folder.path

    async def memory(self) -> int:
        """Bytes of all processes of the browser that opens windows now."""
        return await self._browser.memory()

    def close(self) -> None:
        """End the browser and its thread."""
        if not self._thread.is_alive():
            return
        with contextlib.suppress(Error, TimeoutError, EngineLost):
            asyncio.run_coroutine_threadsafe(self._stop(), self.loop).result(15.0)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5.0)
        self._folder.remove()

    def _live(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.loop.close()

    async def _start(self) -> None:
        self._gone: asyncio.Future[None] = self.loop.create_future()
        self._opening = asyncio.Lock()  # protects `_browser`
        self._browsers: list[_Browser] = []
        self._ending: set[asyncio.Task[None]] = set()
        self._playwright: Playwright = await drive(self.files)
        silence(self.files / "programs")
        self._browser = await self._launch()

    async def _stop(self) -> None:
        for each in [*getattr(self, "_browsers", ())]:
            each.ending = True
            with contextlib.suppress(Error, TimeoutError):
                await asyncio.wait_for(each.browser.close(), 5.0)
        if hasattr(self, "_playwright"):
            await self._playwright.stop()

    async def _guarded(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        task = asyncio.ensure_future(work)
        gone = getattr(self, "_gone", None)
        await asyncio.wait(
            {task, gone} if gone else {task},
            timeout=seconds, return_when=asyncio.FIRST_COMPLETED,
        )  # fmt: skip
        if gone is not None and gone.done():
            task.cancel()
            raise EngineLost("Chromium has ended")
        if not task.done():
            task.cancel()
            raise TimeoutError(f"the browser took longer than {seconds:g} s")
        try:
            return task.result()
        except (Error, OSError):
            if gone is not None and not await self._answers():
                raise EngineLost("Chromium does not answer") from None
            raise

    async def _answers(self) -> bool:
        try:
            await asyncio.wait_for(self._browser.session.send("Browser.getVersion"), 8.0)
        except (Error, OSError, TimeoutError):
            return False
        return True

    async def _launch(self) -> _Browser:
        started = await launch(self._playwright, self._executable, self.fence, self.files)
        browser = _Browser(started, await started.new_browser_cdp_session())
        started.on("disconnected", lambda _: self._ended(browser))
        self._browsers.append(browser)
        return browser

    def _ended(self, browser: _Browser) -> None:
        self._browsers.remove(browser)
        if not browser.ending and not self._gone.done():
            self._gone.set_result(None)

    async def _used_up(self) -> bool:
        if self._browser.opened >= self._renew_after:
            return True
        if self._browser.opened % WEIGHED:
            return False
        return await self._browser.memory() > self._memory

    def _retire(self, browser: _Browser) -> None:
        browser.retired = True
        self._end_unused(browser)

    def _left(self, browser: _Browser) -> None:
        browser.windows -= 1
        self._end_unused(browser)

    def _end_unused(self, browser: _Browser) -> None:
        if browser.retired and not browser.windows and not browser.ending:
            browser.ending = True
            task = asyncio.ensure_future(browser.browser.close())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)


class _Browser:
    """One Chromium: how many windows it has opened, and how many still are."""

    def __init__(self, browser: Browser, session: CDPSession):
        self.browser = browser
        self.session = session
        self.opened = 0
        self.windows = 0
        self.retired = False
        self.ending = False

    async def open(
        self,
        headers: Mapping[str, str] | None,
        storage: Path | dict[str, Any] | None,
        geolocation: dict[str, float] | None,
    ) -> Any:
        context = await self.browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1,
            locale="en-US", timezone_id="UTC", color_scheme="light", reduced_motion="reduce",
            service_workers="block", accept_downloads=False,
            extra_http_headers=dict(headers or {}),
            storage_state=storage,  # type: ignore[arg-type]
            geolocation=geolocation,  # type: ignore[arg-type]
            permissions=["geolocation"] if geolocation else [],
        )  # fmt: skip
        await context.add_init_script(QUIET)
        return context

    async def memory(self) -> int:
        """Bytes of all its processes, without what they share."""
        info = await self.session.send("SystemInfo.getProcessInfo")
        total = 0
        for each in info["processInfo"]:
            with contextlib.suppress(psutil.Error):
                used = psutil.Process(each["id"]).memory_info()
                total += used.rss - getattr(used, "shared", 0)
        return total


__all__ = ["Chromium", "NoChromium"]
