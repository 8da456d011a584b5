"""Login: stored states, made on demand through the sites' own forms.

A state is what a browser keeps of being logged in at one site or several. It is made in a window
of its own that is thrown away, kept in memory, and made anew when it is old.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agentenv_webarena.grading.accounts import Account
from agentenv_webarena.grading.names import Names
from agentenv_webarena.grading.scene import load, settled
from agentenv_webarena.grading.verdict import NotGraded

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Locator, Page, StorageState

OLDEST = 1800.0  # seconds that a state is used
FILLING = 10.0  # seconds to wait for a field or a button
LONGEST = 50.0  # seconds that all logins of a state may take


class NotLoggedIn(NotGraded):
    """A site did not let its account in: a fault, whose episode has no score."""


PATHS: Mapping[str, str] = {  # of the page with the login form
    "shopping": "/customer/account/login/",
    "shopping_admin": "",
    "reddit": "/login",
    "gitlab": "/users/sign_in",
}

# A login form is the one that asks for a password, on whichever site.
_FORM = "form:has(input[type=password])"
_USERNAME = f"{_FORM} input:is([type=text], [type=email], :not([type]))"
_PASSWORD = f"{_FORM} input[type=password]"
_BUTTON = f"{_FORM} :is(button:not([type=button]), input[type=submit])"


class Logins:
    """The states, by the roles that are logged in. To be used on one event loop."""

    def __init__(
        self,
        context: Callable[[], Awaitable[BrowserContext]],
        names: Names,
        accounts: Mapping[str, Account],
        seconds: float = OLDEST,
        clock: Callable[[], float] = time.monotonic,
    ):
        """`context` opens a browser context that nobody else uses."""
        self._context = context
        self._names = names
        self._accounts = accounts
        self._seconds = seconds
        self._clock = clock
        self._states: dict[tuple[str, ...], tuple[float, StorageState]] = {}
        # Holds back whoever needs a state that another one is making.
        self._making: defaultdict[tuple[str, ...], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def state(self, roles: Sequence[str]) -> StorageState | None:
        """A state that is logged in at these sites; None where none of them has accounts."""
        key = tuple(sorted(set(roles) & PATHS.keys()))
        if not key:
            return None
        async with self._making[key]:
            made = self._states.get(key)
            if made is None or self._clock() - made[0] >= self._seconds:
                made = self._states[key] = (self._clock(), await self._made(key))
            return made[1]

    async def left(self, state: StorageState | None, context: BrowserContext) -> None:
        """Forget a state that a visitor's window lost on the way, such as by logging out.

        What keeps somebody logged in are cookies that scripts cannot read.
        """
        now = {_place(each): each.get("value") for each in await context.cookies()}
        for key, (_, made) in list(self._states.items()):
            kept = [each for each in made["cookies"] if each.get("httpOnly")]
            if made is state and any(now.get(_place(each)) != each.get("value") for each in kept):
                del self._states[key]

    async def _made(self, roles: Sequence[str]) -> StorageState:
        context = await self._context()
        try:
            async with asyncio.timeout(LONGEST):
                for role in roles:
                    await self._log_in(context, role)
                return await context.storage_state()
        except TimeoutError as error:
            told = f"logging in at {', '.join(roles)} took longer than {LONGEST:g} s"
            raise NotLoggedIn(told) from error
        finally:
            await context.close()

    async def _log_in(self, context: BrowserContext, role: str) -> None:
        from playwright.async_api import Error

        address = self._names.addresses.get(role)
        account = self._accounts.get(role)
        if address is None or account is None:
            raise NotLoggedIn(f"the site {role} needs an address and an account to log in")
        who = f"{account.username!r} could not log in at {role} ({address})"
        page = await context.new_page()
        try:
            await _sent(page, address + PATHS[role], account)
            if await _part(page, _PASSWORD).count():
                raise NotLoggedIn(f"{who}: the form came back; check the password")
        except NotLoggedIn:
            raise
        except NotGraded as error:
            raise NotLoggedIn(f"{who}: {error}") from error
        except Error as error:
            raise NotLoggedIn(f"{who}: {error.message.splitlines()[0]}") from error
        finally:
            await page.close()


def _place(cookie: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(cookie.get(each) for each in ("name", "domain", "path"))


async def _sent(page: Page, url: str, account: Account) -> None:
    """Fill in the form at this address, and send it."""
    await load(page, url)
    await _part(page, _USERNAME).fill(account.username, timeout=FILLING * 1000)
    await _part(page, _PASSWORD).fill(account.password, timeout=FILLING * 1000)
    async with page.expect_navigation(wait_until="load", timeout=2 * FILLING * 1000):
        await _part(page, _BUTTON).click(timeout=FILLING * 1000)
    await settled(page)


def _part(page: Page, selector: str) -> Locator:
    """The first that can be seen: pages have forms that only open when they are needed."""
    return page.locator(selector).filter(visible=True).first
