"""Evaluation: the chosen tasks of some worlds, played by one agent, and what that amounts to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from agentenv.agents.agent import Agent
from agentenv.clients.client import AsyncEnvClient
from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Episode, Limits
from agentenv.controller.run import Key, open_run
from agentenv.data.statistics import WorldSummary, summarize
from agentenv.protocol import Card, task_number
from agentenv.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Plan:
    """Which episodes are played: the first tasks of a split of each world."""

    n: int | None = None  # tasks of each world; None: all
    split: str | None = None  # None: test, or all tasks of a world that has no such split
    seed: int = 0
    repeats: int = 1  # of each task

    def split_of(self, card: Card) -> str | None:
        if self.split is None:
            return "test" if "test" in card.splits else None
        return self.split


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every episode of a plan, in the plan's order, and what they say of each world."""

    trajectories: list[Trajectory]
    worlds: dict[str, WorldSummary]
    cards: dict[str, Card]

    def as_json(self) -> dict[str, Any]:
        """The figures of each world, with what exactly was played."""
        return {
            name: {
                "world_version": self.cards[name].version,
                "source": self.cards[name].source,
                "options": self.cards[name].options,
                **asdict(figures),
            }
            for name, figures in self.worlds.items()
        }


def evaluate(
    agent: Agent,
    worlds: Mapping[str, str],
    *,
    n: int | None = None,
    split: str | None = None,
    seed: int = 0,
    repeats: int = 1,
    format: str = "react",
    concurrency: int = 16,
    limits: Limits | None = None,
    retries: int = 2,
    token: str | None = None,
    run: Path | None = None,
) -> Evaluation:
    """Evaluate in plain code; `worlds` has the base URL of each world's server.

    The agent is closed at the end: its connections cannot outlive the event loop of this call.
    """
    controller = AgentController(agent, worlds, format, concurrency, limits, retries, token)

    async def evaluated() -> Evaluation:
        try:
            return await carry_out(Plan(n, split, seed, repeats), controller, run)
        finally:
            await agent.close()

    return asyncio.run(evaluated())


async def carry_out(
    plan: Plan,
    controller: AgentController,
    folder: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    watch: Callable[[Trajectory], None] = lambda trajectory: None,
    begin: Callable[[list[Episode]], None] = lambda episodes: None,
) -> Evaluation:
    """Play what the run in this folder has not judged yet.

    `settings` are the agent's, for the config. `begin` is told all episodes, then `watch` each
    trajectory, those that were kept first.
    """
    cards = await controller.cards()
    episodes = await _episodes(plan, controller, cards)
    settled: dict[Key, Trajectory] = {}
    config = _config(plan, controller, cards, settings or {})
    with open_run(folder, config) if folder else nullcontext() as run:
        begin(episodes)
        for kept in run.judged({each.key for each in episodes}) if run else ():
            settled[kept.key] = kept
            watch(kept)
        rest = [each for each in episodes if each.key not in settled]
        async with aclosing(controller.run(rest)) as results:
            async for trajectory in results:
                if run:
                    run.add(trajectory)
                settled[trajectory.key] = trajectory
                watch(trajectory)
        trajectories = [settled[each.key] for each in episodes]
        evaluation = Evaluation(trajectories, summarize(trajectories), cards)
        if run:
            run.finish({"worlds": evaluation.as_json()})
    return evaluation


async def _episodes(
    plan: Plan, controller: AgentController, cards: Mapping[str, Card]
) -> list[Episode]:
    episodes = []
    for world, card in cards.items():
        async with AsyncEnvClient(controller.worlds[world], controller.token) as client:
            items = [item async for item in client.tasks(plan.split_of(card), plan.n)]
        episodes += [
            Episode(world, task_number(item), plan.seed, repeat)
            for item in items
            for repeat in range(plan.repeats)
        ]
    return episodes


def _config(
    plan: Plan,
    controller: AgentController,
    cards: Mapping[str, Card],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """All that decides the results; whether a server tells its oracle does not."""
    return {
        "agent": {"name": controller.agent.name, **settings},
        "format": controller.format.name,
        **asdict(plan),
        "limits": asdict(controller.limits),
        "worlds": {
            name: card.model_dump(mode="json", exclude={"oracle"}) for name, card in cards.items()
        },
    }
