"""Worlds: the built-in sites, or the user's own with the official tasks; a browser for either."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agentenv_webarena.browser import Chromium, Window
from agentenv_webarena.grading.accounts import OFFICIAL, Account, accounts
from agentenv_webarena.grading.config import Config
from agentenv_webarena.grading.judge import Judge, Overlap
from agentenv_webarena.grading.login import Logins
from agentenv_webarena.grading.names import Names
from agentenv_webarena.grading.official import Official
from agentenv_webarena.sites.addresses import ROLES, host
from agentenv_webarena.sites.all import images, sites
from agentenv_webarena.sites.serving import Served
from agentenv_webarena.sites.web import HEADER, Web, opened
from agentenv_webarena.tasks.all import splits, tasks
from agentenv_webarena.tasks.intents import BuiltIn, Contents
from agentenv_webarena.tasks.plan import Plan
from envservers.environment import Tasks

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, StorageState

LULL = 0.5  # seconds of quiet, after which scripts of live sites are taken to have finished
OPENING = 55.0  # seconds that a window may take, with a login on the way


@dataclass(frozen=True)
class Stay:
    """The window of one episode, the key of its visit to the built-in sites, and who it is."""

    window: Window
    visit: str = ""
    state: StorageState | None = None  # with which it began, on live sites


class World(ABC):
    """Whose sites are browsed, and what is asked for there."""

    chromium: Chromium
    names: Names
    accounts: Mapping[str, Account]
    judge: Judge
    tasks: Tasks

    @abstractmethod
    def config(self, task: int) -> Config: ...

    def plan(self, task: int) -> Plan:
        raise LookupError("the expert knows only the built-in tasks")

    @abstractmethod
    def open(self, config: Config) -> Stay:
        """A window that nobody has used, logged in where the task wants it."""

    def close(self, stay: Stay) -> None:
        self.chromium.run(stay.window.close(), OPENING)


class OwnSites(World):
    """The built-in ones: every episode has them for itself, so that it can be played again."""

    accounts = OFFICIAL

    def __init__(
        self,
        chromium: Path | None,
        judge: Judge,
        choose: Callable[[Contents], Sequence[BuiltIn]] = tasks,
    ):
        self.judge = judge
        contents = images()
        self._tasks = choose({name: opened(content) for name, content in contents.items()})
        self.tasks = Tasks(
            len(self._tasks),
            splits(self._tasks),
            deterministic=isinstance(judge, Overlap),  # a model may judge otherwise another time
        )
        self.served = Served(Web(sites(), contents))
        here = f"127.0.0.1:{self.served.port}"
        self.chromium = Chromium(chromium, {f"{host(each)}:80": here for each in ROLES})
        addresses = {role: f"http://{host(site)}" for site, role in ROLES.items()}
        self.names = Names(addresses, public={})

    def config(self, task: int) -> Config:
        return Config.model_validate(self._tasks[task].config)

    def plan(self, task: int) -> Plan:
        return self._tasks[task].plan

    def open(self, config: Config) -> Stay:
        key = self.served.open()
        try:
            opening = self.chromium.window(headers={HEADER: key})
            return Stay(self.chromium.run(opening, OPENING), key)
        except BaseException:
            self.served.close_visit(key)
            raise

    def close(self, stay: Stay) -> None:
        try:
            super().close(stay)
        finally:
            self.served.close_visit(stay.visit)


class LiveSites(World):
    """The user's own, with the official tasks. What an episode does to them stays done."""

    def __init__(
        self, folder: Path, addresses: Mapping[str, str], chromium: Path | None, judge: Judge
    ):
        self.judge = judge
        self.names = Names(addresses)
        self.accounts = accounts(folder)
        self._official = Official.read(folder, self.names)
        self.tasks = Tasks(
            self._official.count,
            self._official.splits,
            self._official.missing,
            source="official",
            oracle=False,
            deterministic=False,
        )
        hosts = {each: each for each in self._authorities()}
        self.chromium = Chromium(chromium, hosts, lull=LULL)
        self._logins = Logins(self._throwaway, self.names, self.accounts)

    def config(self, task: int) -> Config:
        return self._official.configs[task]

    def open(self, config: Config) -> Stay:
        return self.chromium.run(self._opened(config), OPENING)

    def close(self, stay: Stay) -> None:
        self.chromium.run(self._closed(stay), OPENING)

    async def _opened(self, config: Config) -> Stay:
        storage = await self._logins.state(config.logins)
        place = config.geolocation.model_dump() if config.geolocation is not None else None
        stored = dict(storage) if storage is not None else None
        window = await self.chromium.window(storage=stored, geolocation=place)
        return Stay(window, state=storage)

    async def _closed(self, stay: Stay) -> None:
        try:
            await self._logins.left(stay.state, stay.window.context)
        finally:
            await stay.window.close()

    async def _throwaway(self) -> BrowserContext:
        """A context that counts as one of the browser's windows until it is closed."""
        window = await self.chromium.window()
        window.context.on("close", lambda _: window.close())
        return window.context

    def _authorities(self) -> list[str]:
        """Host and port of each site, as the browser's fence names them."""
        parts = [urlsplit(each) for each in self.names.origins.values()]
        return [
            f"{each.hostname}:{each.port or (443 if each.scheme == 'https' else 80)}"
            for each in parts
        ]
