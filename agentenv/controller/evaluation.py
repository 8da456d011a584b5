"""Evaluation: the chosen tasks of some worlds, played by one agent, and what that amounts to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from agentenv.agents.agent import Agent
from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.conversation import Briefing
from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Episode, Limits
from agentenv.controller.run import Key, config_of, open_run
from agentenv.controller.waiting import settled
from agentenv.data.agenteval import Chosen, tasks_of
from agentenv.data.prices import Prices
from agentenv.data.statistics import WorldSummary, overall, summarize
from agentenv.protocol import Card, task_number
from agentenv.report import write_report
from agentenv.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Plan:
    """Which episodes are played: the first tasks of each world's split, or of what is chosen."""

    n: int | None = None  # tasks of each world; None: all
    split: str | None = None  # None: test, or all tasks of a world that has no such split
    seed: int = 0
    repeats: int = 1  # of each task
    tasks: Chosen | None = None  # instead of a split: AgentEval's, say

    def __post_init__(self) -> None:
        if self.tasks is not None and self.split is not None:
            raise ValueError("tasks that are named have no split: give one or the other")

    def split_of(self, card: Card) -> str | None:
        if self.split is None:
            return "test" if "test" in card.splits else None
        return self.split

    def as_json(self) -> dict[str, Any]:
        """All that decides which episodes there are."""
        named = self.tasks.as_json() if self.tasks else None
        return {
            "n": self.n,
            "split": self.split,
            "seed": self.seed,
            "repeats": self.repeats,
            "tasks": named,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every episode of a plan, in the plan's order, and what they say of each world."""

    trajectories: list[Trajectory]
    worlds: dict[str, WorldSummary]
    cards: dict[str, Card]
    named: bool = False  # the tasks were named by their official numbers

    def tasks(self, world: str) -> str:
        """Whose tasks were played: `built-in` or `official` ones."""
        return tasks_of(self.cards[world], self.named)

    def as_json(self) -> dict[str, Any]:
        """The figures of each world, with what exactly was played, and those of all together."""
        worlds = {
            name: {
                "world_version": self.cards[name].version,
                "source": self.tasks(name),
                "options": self.cards[name].options,
                "metric": self.cards[name].metric,
                **asdict(figures),
            }
            for name, figures in self.worlds.items()
        }
        return {"worlds": worlds, "overall": asdict(overall(self.worlds, self.cards))}


def evaluate(
    agent: Agent,
    worlds: Mapping[str, str],
    *,
    n: int | None = None,
    split: str | None = None,
    tasks: Chosen | None = None,
    seed: int = 0,
    repeats: int = 1,
    format: str = "react",
    concurrency: int = 16,
    limits: Limits | None = None,
    retries: int = 2,
    token: str | None = None,
    briefings: Mapping[str, Briefing] | None = None,
    run: Path | None = None,
) -> Evaluation:
    """Evaluate in plain code; `worlds` has the base URL of each world's server.

    The agent is closed at the end: its connections cannot outlive the event loop of this call.
    """
    plan = Plan(n, split, seed, repeats, tasks)
    controller = AgentController(
        agent, worlds, format, concurrency, limits, retries, token, briefings
    )

    async def evaluated() -> Evaluation:
        try:
            return await carry_out(plan, controller, run)
        finally:
            await agent.close()

    return settled(evaluated)


async def carry_out(
    plan: Plan,
    controller: AgentController,
    folder: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    prices: Prices | None = None,
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
    config = config_of(controller, plan.as_json(), cards, settings or {}, prices)
    with open_run(folder, config) if folder else nullcontext() as run:
        begin(episodes)
        for kept in run.judged({each.key for each in episodes}) if run else ():
            settled[kept.key] = kept
            watch(kept)
        rest = _interleaved([each for each in episodes if each.key not in settled])
        async with aclosing(controller.run(rest)) as results:
            async for trajectory in results:
                if run:
                    run.add(trajectory)
                settled[trajectory.key] = trajectory
                watch(trajectory)
        trajectories = [settled[each.key] for each in episodes]
        evaluation = Evaluation(
            trajectories, summarize(trajectories), cards, plan.tasks is not None
        )
        if run and folder:
            run.finish({**evaluation.as_json(), "agent": _agent_as_it_ended(controller.agent)})
            write_report(folder, run.config, cards, trajectories)
    return evaluation


def _agent_as_it_ended(agent: Agent) -> dict[str, Any]:
    """An endpoint may refuse settings, and spends tokens on answers of no use: it says so here."""
    told = {name: getattr(agent, name, None) for name in ("settings", "spent")}
    return {"name": agent.name, **{name: each for name, each in told.items() if each}}


async def _episodes(
    plan: Plan, controller: AgentController, cards: Mapping[str, Card]
) -> list[Episode]:
    episodes = []
    for world, card in cards.items():
        if plan.tasks is not None:
            numbers = plan.tasks.of(card)[: plan.n]
        else:
            async with AsyncEnvClient(controller.worlds[world], controller.token) as client:
                split = plan.split_of(card)
                numbers = [task_number(item) async for item in client.tasks(split, plan.n)]
        episodes += [
            Episode(world, number, plan.seed, repeat)
            for number in numbers
            for repeat in range(plan.repeats)
        ]
    return episodes


def _interleaved(episodes: Sequence[Episode]) -> list[Episode]:
    """All worlds from the beginning to the end, so that their servers work side by side."""
    of_world: dict[str, list[Episode]] = {}
    for each in episodes:
        of_world.setdefault(each.world, []).append(each)
    placed = [
        (number / len(some), each) for some in of_world.values() for number, each in enumerate(some)
    ]
    return [each for _, each in sorted(placed, key=lambda one: one[0])]
