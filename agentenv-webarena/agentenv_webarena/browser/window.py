"""Window: one session's browser, a context of its own with its tabs."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

from playwright.async_api import BrowserContext, Error, Page

from agentenv_webarena.browser import acting
from agentenv_webarena.browser.acting import CannotAct
from agentenv_webarena.browser.actions import Action
from agentenv_webarena.browser.fence import Fence
from agentenv_webarena.browser.look import Look, Node
from agentenv_webarena.browser.notes import Notes
from agentenv_webarena.browser.seeing import see
from agentenv_webarena.browser.tab import Stuck, Tab
from agentenv_webarena.browser.tree import Tree, clean

SECONDS = 25.0  # for an action and what it begins: a busy machine must not cut a page short
HANDS = 12.0  # of these, for the action itself
EYES = 12.0  # more, until the page must have been seen
TABS = 10
TITLE = 200  # characters


class Window:
    """Tabs, one of which is current, and what the last look at it gave."""

    def __init__(self, context: BrowserContext, fence: Fence, lull: float):
        self.context = context
        self.look = Look("", "about:blank")
        self.previous = "None"
        self._fence = fence
        self._lull = lull
        self._tabs: list[Tab] = []
        self._current = 0
        self._joining = 0  # tabs that pages have opened and that are not among the tabs yet
        self._clipboard: list[str] = []
        self._notes = Notes()
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = count(1)

    @property
    def tab(self) -> Tab:
        return self._tabs[self._current]

    @property
    def page(self) -> Page:
        return self.tab.page

    async def start(self, urls: Sequence[str]) -> Look:
        """One tab for each address; the first is current."""
        deadline = time.monotonic() + SECONDS
        for _ in urls or [""]:
            await self._add()
        self._current = 0

        async def load(tab: Tab, url: str) -> str:
            try:
                async with asyncio.timeout(SECONDS + EYES):
                    await acting.go_to(tab, self._fence.address(url), deadline)
                    return await tab.settle(deadline, self._lull)
            except (ValueError, CannotAct, Stuck, TimeoutError) as failure:
                return str(failure)

        tabs = list(self._tabs)
        failures = await asyncio.gather(*map(load, tabs, urls))
        return await self._see("; ".join(each for each in failures if each), deadline)

    async def act(self, action: Action) -> Look:
        """Carry it out, wait for what it begins, and look; what goes wrong is `look.failure`."""
        deadline = time.monotonic() + SECONDS
        self._notes.clear()
        self.previous = self._described(action)
        failure = ""
        try:
            async with asyncio.timeout(SECONDS + 1 if action.verb == "goto" else HANDS):
                await self._perform(action, deadline)
        except CannotAct as reason:
            failure = str(reason)
        except TimeoutError:
            failure = "the page did not answer in time"
        except Error as error:
            if self.page.is_closed() or self.tab.crashed:
                failure = "the page closed meanwhile"
            else:
                failure = f"the browser refused: {str(error).splitlines()[0][:200]}"
        return await self._see(failure, deadline)

    async def screenshot(self) -> bytes:
        return await self.page.screenshot(type="png", timeout=1000 * SECONDS)

    async def metadata(self) -> dict[str, Any]:
        """Where the nodes of the last look are, and the picture, as the original tells it."""
        nodes = {
            str(each.id): {
                "backend_id": each.backend_id, "union_bound": list(each.box), "text": each.text,
            }
            for each in self.look.shown
        }  # fmt: skip
        picture = base64.b64encode(await self.screenshot()).decode()
        return {
            "text": {"obs_nodes_info": nodes},
            "image": f"data:image/png;base64,{picture}",
        }

    async def close(self) -> None:
        for each in list(self._tasks):
            each.cancel()
        with contextlib.suppress(Error, TimeoutError):
            await asyncio.wait_for(self.context.close(), SECONDS)

    def _described(self, action: Action) -> str:
        node = self.look.nodes.get(action.node)
        if node is None:
            return str(action)
        return f"{action} where [{node.id}] is {node.text.partition('] ')[2]}"

    async def _perform(self, action: Action, deadline: float) -> None:
        tab = self.tab
        match action.verb:
            case "click":
                await acting.click(tab, self._node(action.node))
            case "hover":
                await acting.hover(tab, self._node(action.node))
            case "type":
                await acting.write(tab, self._node(action.node), action.text, action.enter)
            case "press":
                await acting.press(tab, action.text, self._clipboard)
            case "scroll":
                await acting.scroll(tab, action.text)
            case "goto":
                await acting.go_to(tab, self._address(action.text), deadline)
            case "go_back":
                await acting.travel(tab, -1, deadline)
            case "go_forward":
                await acting.travel(tab, 1, deadline)
            case "new_tab":
                await self._new_tab()
            case "close_tab":
                await tab.page.close()
                self._remove(tab)
            case "tab_focus":
                await self._focus(action.tab)
            case _:
                raise ValueError(f"{action.verb} is not done by a window")

    def _node(self, number: int) -> Node:
        node = self.look.nodes.get(number)
        if node is None:
            raise CannotAct(f"there is no [{number}] on this page; use a number that it shows")
        if not node.shown:
            raise CannotAct(f"[{number}] is not in view; scroll to it first")
        return node

    def _address(self, text: str) -> str:
        try:
            return self._fence.address(text)
        except ValueError as error:
            raise CannotAct(str(error)) from None

    async def _see(self, failure: str, deadline: float) -> Look:
        """Settle whichever tab is current by then, and tell what it shows."""
        tree: Tree | None = None
        while True:
            if not self._tabs:
                await self._add()
            tab = self.tab
            if tab.trouble:
                break
            try:
                async with asyncio.timeout(max(deadline + EYES - time.monotonic(), 0.0)):
                    problem = await tab.settle(deadline, self._lull)
                    failure = failure or problem
                    if tab.trouble or not self._is_current(tab):
                        continue
                    tree = await see(tab, lambda: next(self._numbers))
            except (Stuck, TimeoutError) as stuck:
                if tab in self._tabs:
                    await self._replace(tab, str(stuck) or "the page does not come to rest")
                continue
            if self._is_current(tab) and not tab.trouble:
                break
        nodes = {} if tab.trouble or tree is None else tree.nodes
        said = tab.trouble or ("" if tree is None else tree.text)
        text = f"{self._tab_line()}\n\n" + "\n".join([*self._notes.lines, said])
        self.look = Look(text, tab.url, failure, nodes)
        return self.look

    def _is_current(self, tab: Tab) -> bool:
        return tab in self._tabs and tab is self.tab

    def _tab_line(self) -> str:
        titles = []
        for number, tab in enumerate(self._tabs):
            current = " (current)" if number == self._current else ""
            titles.append(f"Tab {number}{current}: {clean(tab.title)[:TITLE]}")
        return " | ".join(titles)

    async def _new_tab(self) -> None:
        if len(self._tabs) >= TABS:
            raise CannotAct(f"{TABS} tabs are open; close one first")
        await self._add()

    async def _focus(self, number: int) -> None:
        if number >= len(self._tabs):
            last = len(self._tabs) - 1
            raise CannotAct(f"there is no tab {number}; the last one is {last}")
        self._current = number
        await self.tab.page.bring_to_front()

    async def _add(self) -> Tab:
        """A blank tab at the end, which becomes the current one."""
        page = await self.context.new_page()
        tab = await self._adopted(page)
        self._tabs.append(tab)
        self._current = len(self._tabs) - 1
        return tab

    async def _adopted(self, page: Page) -> Tab:
        page.on("dialog", lambda dialog: self._later(self._notes.answer(dialog)))
        page.on("filechooser", lambda _: None)  # so that none opens
        tab = await Tab.open(self.context, page)
        page.on("popup", lambda popup: self._later(self._join(popup, tab)))
        page.on("close", lambda _: self._remove(tab))
        tab.protocol.on(
            "Page.downloadWillBegin", lambda _: self._notes.add("a download was refused")
        )
        return tab

    async def _join(self, page: Page, opener: Tab) -> None:
        """A tab that a page has opened: the current one from now on, if there is room for it."""
        try:
            self._joining += 1
            if not opener.activity.opening or len(self._tabs) + self._joining > TABS:
                self._notes.add("a further tab was refused")
                await page.close()
                return
            tab = await self._adopted(page)
            await tab.joins()
            if not page.is_closed():
                self._tabs.append(tab)
                self._current = len(self._tabs) - 1
        except (Error, TimeoutError):
            return
        finally:
            self._joining -= 1
            opener.activity.opening = max(0, opener.activity.opening - 1)
            opener.activity.ended()

    async def _replace(self, tab: Tab, trouble: str) -> None:
        """A page that cannot be looked at any more gives its place to a blank one."""
        place = self._tabs.index(tab)
        fresh = await self._adopted(await self.context.new_page())
        fresh.trouble = f"{trouble}; this tab was opened anew, go to an address"
        fresh.title = tab.title
        self._tabs[place] = fresh
        with contextlib.suppress(Error, TimeoutError):
            await tab.protocol.send("Page.crash", 0.5)
        with contextlib.suppress(Error, TimeoutError):
            await asyncio.wait_for(tab.page.close(), 2.0)

    def _remove(self, tab: Tab) -> None:
        """The last tab is current after the current one has closed."""
        if tab not in self._tabs:
            return
        place = self._tabs.index(tab)
        self._tabs.remove(tab)
        tab.activity.forget()
        tab.activity.began()
        if place == self._current:
            self._current = max(0, len(self._tabs) - 1)
        elif place < self._current:
            self._current -= 1

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
