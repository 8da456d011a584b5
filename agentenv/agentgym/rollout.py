"""Rollout: episodes of AgentGym's tasks, played by the platform's controller."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, TypeGuard

from agentenv.agentgym import agent as agents
from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.own_client import Whole, card_of, played_by
from agentenv.agentgym.speakers import is_ours, speaker_of
from agentenv.agentgym.world import WorldClient
from agentenv.agents.agent import Agent as Speaker
from agentenv.clients.conversation import Briefing
from agentenv.clients.errors import EnvError
from agentenv.controller.asking import Asking
from agentenv.controller.controller import AgentController
from agentenv.controller.crowd import results_of
from agentenv.controller.episode import Episode, Limits, play
from agentenv.trajectory import Trajectory

AT_ONCE = 16  # episodes, where neither the agent nor the client is a class of the caller's own
RETRIES = 2  # of an episode that faulted, likewise


async def rollout(
    agent: agents.Agent | agents.APIAgent,
    clients: Sequence[BaseEnvClient],
    name: str,
    tasks: Sequence[int],
    generation_config: Any = None,
    max_rounds: int | None = None,
) -> list[Trajectory]:
    """The episodes of these tasks, in their order; a task that is named twice is played twice.

    A class of the caller's own may count on what it could in AgentGym, so one episode is played
    at a time with each of the clients, and none is begun again by itself.
    """
    ours = is_ours(agent)
    at_once = max(AT_ONCE, len(clients)) if ours else len(clients)
    speaker = speaker_of(agent, generation_config, at_once)
    limits = Limits(rounds=max_rounds)
    try:
        if is_plain(clients[0]):
            results = _in_world(speaker, clients[0], tasks, limits, at_once, RETRIES if ours else 0)
        else:
            results = _with_own_clients(speaker, clients, name, tasks, limits)
        found = {each.key: each async for each in results}
    finally:
        await speaker.close()
    return [found[each.key] for each in _episodes(_world_of(clients[0], name), tasks)]


def is_plain(client: BaseEnvClient) -> TypeGuard[WorldClient]:
    """Whether it plays as the platform's client of a world does, and no class says otherwise."""
    if not isinstance(client, WorldClient):
        return False
    return all(
        getattr(getattr(client, method), "__func__", None) is getattr(WorldClient, method)
        for method in ("reset", "observe", "step")
    )


def _world_of(client: BaseEnvClient, name: str) -> str:
    return client.card.name if is_plain(client) else name


def _episodes(world: str, tasks: Sequence[int]) -> list[Episode]:
    """Equal ones are told apart by their repeat."""
    seen: Counter[int] = Counter()
    episodes = []
    for task in tasks:
        episodes.append(Episode(world, task, repeat=seen[task]))
        seen[task] += 1
    return episodes


def _briefing(client: BaseEnvClient) -> Briefing:
    try:
        told, acknowledged = client.conversation_start
        return Briefing(told["value"], acknowledged["value"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TypeError(
            f"{type(client).__name__} has no conversation_start of two messages: what the agent "
            "is told, and what it is held to have answered"
        ) from error


async def _in_world(
    speaker: Speaker,
    client: WorldClient,
    tasks: Sequence[int],
    limits: Limits,
    at_once: int,
    retries: int,
) -> AsyncIterator[Trajectory]:
    """Each episode in a session of its own; the client given only says where and how."""
    world = client.card.name
    controller = AgentController(
        speaker,
        {world: client.env_server_base},
        client.action_format.value,
        at_once,
        limits,
        retries,
        client.token,
        {world: _briefing(client)},
    )
    episodes = _episodes(world, tasks)
    try:
        async with aclosing(controller.run(episodes)) as results:
            async for trajectory in results:
                yield trajectory
    except EnvError as error:  # the server is gone before the first of them
        for each in episodes:
            yield _never_begun(each, client, speaker.name, error)


def _never_begun(episode: Episode, client: WorldClient, agent: str, error: EnvError) -> Trajectory:
    card, told = client.card, _briefing(client)
    return Trajectory(
        world=card.name,
        item_prefix=card.item_prefix,
        task=episode.task,
        repeat=episode.repeat,
        agent=agent,
        format=client.action_format.value,
        world_version=card.version,
        source=card.source,
        options=card.options,
        prompt=told.prompt,
        acknowledgment=told.acknowledgment,
        observation="",
        outcome="env_error",
        reward=None,
        score=None,
        success=None,
        error=str(error),
        attempts=1,
        started="",
    )


async def _with_own_clients(
    speaker: Speaker,
    clients: Sequence[BaseEnvClient],
    name: str,
    tasks: Sequence[int],
    limits: Limits,
) -> AsyncIterator[Trajectory]:
    """Each client plays one episode at a time."""
    asking, free = Asking(speaker), list(clients)
    card = card_of(clients[0], name)

    async def settle(episode: Episode) -> Trajectory:
        client = free.pop()
        try:
            env = played_by(client)
            told = _briefing(client)
            return await play(env, asking, card, episode, Whole(), limits, told)
        finally:
            free.append(client)

    episodes = _episodes(name, tasks)
    async with aclosing(results_of(settle, episodes, len(clients))) as results:
        async for trajectory in results:
            yield trajectory
