"""AgentController: many episodes at once, in any number of worlds, each begun again on a fault."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from itertools import count

import httpx

from agentenv.agents.agent import Agent
from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.connections import RETRIES, shared_http
from agentenv.clients.conversation import Briefing
from agentenv.clients.errors import EnvError, Unreachable
from agentenv.clients.formats import format_named
from agentenv.controller.asking import Asking
from agentenv.controller.crowd import results_of
from agentenv.controller.episode import Episode, Limits, play
from agentenv.protocol import Card
from agentenv.trajectory import Trajectory

log = logging.getLogger(__name__)

FAULTS = frozenset({"env_error", "agent_error"})  # what may go better another time


class AgentController:
    """One agent, and the servers of the worlds it plays in."""

    def __init__(
        self,
        agent: Agent,
        worlds: Mapping[str, str],
        format: str = "react",
        concurrency: int = 16,
        limits: Limits | None = None,
        retries: int = 2,
        token: str | None = None,
        briefings: Mapping[str, Briefing] | None = None,
    ):
        if concurrency < 1:
            raise ValueError(f"concurrency is {concurrency}: give at least 1")
        self.agent = agent
        self.worlds = dict(worlds)
        self.format = format_named(format)
        self.concurrency = concurrency
        self.limits = limits or Limits()
        self.retries = retries
        self.token = token
        self.briefings = dict(briefings or {})  # instead of the worlds' own
        self._gone: set[str] = set()  # worlds whose servers no longer answer

    async def cards(self) -> dict[str, Card]:
        """What each server says of itself; raises EnvError when one does not answer."""
        async with shared_http() as http:
            return await self._cards(http)

    async def run(self, episodes: Iterable[Episode]) -> AsyncGenerator[Trajectory, None]:
        """Trajectories as they finish, `concurrency` episodes at once.

        `async with contextlib.aclosing(controller.run(...))` leaves nothing behind when the loop
        over it ends early.
        """
        async with shared_http() as http:
            cards = await self._cards(http)
            asking = Asking(self.agent)

            async def settle(episode: Episode) -> Trajectory:
                return await self._settle(episode, cards, asking, http)

            async with aclosing(results_of(settle, episodes, self.concurrency)) as results:
                async for trajectory in results:
                    yield trajectory

    async def _settle(
        self,
        episode: Episode,
        cards: Mapping[str, Card],
        asking: Asking,
        http: httpx.AsyncClient,
    ) -> Trajectory:
        """Play until it is no fault, or has been one too often.

        A server that is gone costs the episodes that it leaves a long wait, and every later one a
        call: thousands would wait for days.
        """
        if episode.world not in cards:
            known = ", ".join(cards) or "none"
            raise ValueError(f"no server of {episode.world!r} was given (given: {known})")
        card, url = cards[episode.world], self.worlds[episode.world]
        told = self.briefings.get(episode.world)
        for attempt in count(1):
            gone = episode.world in self._gone
            env = AsyncEnvClient(url, self.token, retries=0 if gone else RETRIES, http=http)
            trajectory = await play(
                env, asking, card, episode, self.format, self.limits, told, attempt
            )
            if trajectory.outcome != "env_error":
                self._gone.discard(episode.world)
            if trajectory.outcome not in FAULTS or gone:
                break
            if attempt > self.retries:
                if trajectory.outcome == "env_error":
                    await self._see_whether_gone(episode.world, http)
                break
            log.info("%s again: %s", trajectory.item, trajectory.error)
        return trajectory

    async def _see_whether_gone(self, world: str, http: httpx.AsyncClient) -> None:
        try:
            await AsyncEnvClient(self.worlds[world], self.token, retries=0, http=http).card()
        except Unreachable as error:
            if world not in self._gone:
                log.warning("%s: its episodes are not waited for any more: %s", world, error)
            self._gone.add(world)
        except EnvError:
            pass  # it is there, and in trouble

    async def _cards(self, http: httpx.AsyncClient) -> dict[str, Card]:
        cards = {}
        for world, url in self.worlds.items():
            cards[world] = await AsyncEnvClient(url, self.token, http=http).card()
            if cards[world].name != world:
                raise ValueError(f"{url} serves {cards[world].name}, not {world}")
        return cards
