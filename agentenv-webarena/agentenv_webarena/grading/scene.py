"""Scene: the browser window of an episode that is over, and the pages that are opened to grade it.

Everything is asked through pages of the window's own context: the browser's rules about hosts hold
for them, and its cookies are the agent's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from agentenv_webarena.grading.accounts import Account
from agentenv_webarena.grading.names import Names
from agentenv_webarena.grading.verdict import NotGraded

if TYPE_CHECKING:
    from playwright.async_api import Page

LOADING = 20.0  # seconds that a page may take
QUIET = 3.0  # seconds to wait for the requests of a page with scripts
SCRIPT = 10.0  # seconds that a locator may take
CLOSING = 5.0  # seconds to wait for pages that are closed


class Scene:
    """A window, and what is needed to ask its sites."""

    def __init__(self, page: Page, names: Names, accounts: Mapping[str, Account]):
        self.page = page  # where the episode ended
        self.last_url = page.url
        self.names = names
        self.accounts = accounts
        self._opened: list[Page] = []
        self._shared: dict[str, Page] = {}

    async def opened(self, url: str, anew: bool = False) -> Page:
        """A page of its own at this address; the same one for all who do not change it."""
        if not anew and url in self._shared:
            return self._shared[url]
        page = await self.page.context.new_page()
        self._opened.append(page)
        await load(page, url)
        if not anew:
            self._shared[url] = page
        return page

    async def close(self) -> None:
        from playwright.async_api import Error

        closing = [page.close() for page in self._opened]
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(CLOSING):
                await asyncio.gather(*closing)

    def address(self, role: str) -> str:
        address = self.names.addresses.get(role)
        if address is None:
            raise NotGraded(f"a check asks the site {role}, which has no address")
        return address

    def account(self, role: str) -> Account:
        if role not in self.accounts:
            raise NotGraded(f"a check asks the site {role}: give its account in accounts.json")
        return self.accounts[role]


async def load(page: Page, url: str) -> None:
    """Visit an address, or raise; a page that says 404 is a page."""
    from playwright.async_api import Error

    try:
        response = await page.goto(url, wait_until="load", timeout=LOADING * 1000)
    except Error as error:
        raise NotGraded(f"{url} does not load: {error.message.splitlines()[0]}") from error
    if response is not None and response.status >= 500:
        raise NotGraded(f"{url} answers {response.status}")
    await settled(page)


async def settled(page: Page) -> None:
    """Give the scripts of a page, where it has any, time to fetch what they show."""
    from playwright.async_api import TimeoutError

    if await run(page, "document.scripts.length"):
        with suppress(TimeoutError):
            await page.wait_for_load_state("networkidle", timeout=QUIET * 1000)


async def run(page: Page, script: str, argument: Any = None) -> Any:
    """What a script gives in a page; one that does not end is a fault."""
    try:
        async with asyncio.timeout(SCRIPT):
            return await page.evaluate(script, argument)
    except TimeoutError as error:
        raise NotGraded(f"{page.url} did not answer within {SCRIPT:g} s") from error
