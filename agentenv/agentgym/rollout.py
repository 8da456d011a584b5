"""Rollout: episodes of AgentGym's tasks, played as the platform plays its own."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

import httpx

from agentenv.agentgym.agent import Agent, APIAgent, is_own
from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.own_client import Whole, card_of, played_by
from agentenv.agentgym.speakers import speaker_of
from agentenv.agentgym.world import is_plain
from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.connections import shared_http
from agentenv.clients.conversation import Briefing
from agentenv.clients.formats import Format
from agentenv.controller.asking import Asking
from agentenv.controller.controller import FAULTS
from agentenv.controller.crowd import results_of
from agentenv.controller.episode import Episode, Limits, play
from agentenv.protocol import Card
from agentenv.trajectory import Trajectory

AT_ONCE = 16  # episodes, where neither the agent nor the client is a class of the caller's own
ATTEMPTS = 3  # at an episode that faults, likewise


async def rollout(
    agent: Agent | APIAgent,
    clients: Sequence[BaseEnvClient],
    name: str,
    tasks: Sequence[int],
    generation_config: object = None,
    max_rounds: int | None = None,
) -> list[Trajectory]:
    """The episodes of these tasks, in their order; a task that is named twice is played twice.

    A class of the caller's own may count on what it could in AgentGym, so one episode is played
    at a time with each of the clients, and none is begun again by itself.
    """
    plain, own = is_plain(clients[0]), is_own(agent)
    at_once, attempts = len(clients), 1
    if plain and not own:
        at_once, attempts = max(AT_ONCE, at_once), ATTEMPTS
    free = [clients[0]] * at_once if plain else list(clients)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(at_once, "agentgym"))
    speaker = speaker_of(agent, generation_config)
    asking, limits = Asking(speaker), Limits(rounds=max_rounds)

    async def settle(episode: Episode) -> Trajectory:
        client = free.pop()
        try:
            for attempt in range(1, attempts + 1):
                env, card, format = _session(client, name, http)
                told = _briefing(client)
                played = await play(env, asking, card, episode, format, limits, told, attempt)
                if played.outcome not in FAULTS:
                    break
            return played
        finally:
            free.append(client)

    episodes = _episodes(name, tasks)
    try:
        async with (
            shared_http() as http,
            aclosing(results_of(settle, episodes, at_once)) as results,
        ):
            found = {(each.task, each.repeat): each async for each in results}
    finally:
        await speaker.close()
    return [found[each.task, each.repeat] for each in episodes]


def _episodes(world: str, tasks: Sequence[int]) -> list[Episode]:
    """Equal ones are told apart by their repeat."""
    seen: Counter[int] = Counter()
    episodes = []
    for task in tasks:
        episodes.append(Episode(world, task, repeat=seen[task]))
        seen[task] += 1
    return episodes


def _session(
    client: BaseEnvClient, name: str, http: httpx.AsyncClient
) -> tuple[AsyncEnvClient, Card, Format]:
    """A client of a world only says where and how: the session is the episode's own."""
    if is_plain(client):
        env = AsyncEnvClient(client.env_server_base, client.token, client.timeout, http=http)
        return env, client.card, client.format
    return played_by(client), card_of(client, name), Whole()


def _briefing(client: BaseEnvClient) -> Briefing:
    try:
        told, acknowledged = client.conversation_start
        return Briefing(told["value"], acknowledged["value"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TypeError(
            f"{type(client).__name__} has no conversation_start of two messages: what the agent "
            "is told, and what it is held to have answered"
        ) from error
