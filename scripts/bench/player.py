"""Measures the player's side: many episodes at once beside one after another, and verification.

The agent is a stub that thinks for 50 ms, as a fast model would. Verification is timed beside the
same actions sent one request at a time, as any other client would have to replay them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

from agentenv.agents import agent_named
from agentenv.agents.agent import Moment, Reply
from agentenv.clients.client import AsyncEnvClient
from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Episode, Limits
from agentenv.controller.evaluation import Plan, carry_out
from agentenv.controller.verification import verify
from agentenv.servers import serving
from agentenv.trajectory import Trajectory

EPISODES, ROUNDS, THOUGHT = 64, 5, 0.05
WORLDS = ("maze", "textcraft", "wordle")


class Thinker:
    """Walks against a wall, slowly."""

    name = "thinker"
    batch = 1

    async def replies(self, moments: Sequence[Moment]) -> list[Reply]:
        await asyncio.sleep(THOUGHT)
        return [Reply("Action: move up") for _ in moments]

    async def close(self) -> None:
        """It holds nothing."""


async def rollouts(url: str, concurrency: int) -> float:
    """Seconds that the episodes take."""
    limits = Limits(rounds=ROUNDS)
    controller = AgentController(Thinker(), {"maze": url}, "react", concurrency, limits)
    episodes = [Episode("maze", task % 25) for task in range(EPISODES)]
    begun = time.perf_counter()
    async with aclosing(controller.run(episodes)) as results:
        turns = [len(each.turns) async for each in results]
    if turns != [ROUNDS] * EPISODES:
        raise SystemExit("an episode ended before its rounds were over")
    return time.perf_counter() - begun


async def collected(world: str, url: str) -> list[Trajectory]:
    """What the expert plays in all training tasks."""
    controller = AgentController(agent_named("oracle"), {world: url}, limits=Limits(rounds=100))
    return (await carry_out(Plan(split="train"), controller)).trajectories


async def verified(trajectories: list[Trajectory], world: str, url: str) -> float:
    """Steps in a second."""
    begun = time.perf_counter()
    async with aclosing(verify(trajectories, {world: url}, 4)) as verdicts:
        proven = [each.proven async for each in verdicts]
    if not all(proven):
        raise SystemExit(f"{world}: {proven.count(False)} episodes differ")
    return _steps(trajectories) / (time.perf_counter() - begun)


async def stepped(trajectories: list[Trajectory], url: str) -> float:
    """Steps in a second, sixteen sessions at once and a request for each step."""
    waiting = iter(trajectories)

    async def player() -> None:
        for each in waiting:
            async with AsyncEnvClient(url) as env:
                await env.reset(each.task, each.seed)
                for turn in each.turns:
                    await env.step(turn.action or "")

    begun = time.perf_counter()
    await asyncio.gather(*(player() for _ in range(16)))
    return _steps(trajectories) / (time.perf_counter() - begun)


def measure() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with serving(WORLDS, ["--port", "0", "--oracle"]) as servers:
        url = servers["maze"].url
        figures["rollouts"] = {
            "at_once": asyncio.run(rollouts(url, EPISODES)),
            "one_by_one": asyncio.run(rollouts(url, 1)),
        }
        for world in WORLDS:
            url = servers[world].url
            stored = asyncio.run(collected(world, url))
            figures[world] = {
                "verified": asyncio.run(verified(stored * 4, world, url)),
                "stepped": asyncio.run(stepped(stored[:200], url)),
            }
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    at_once, one_by_one = (figures["rollouts"][name] for name in ("at_once", "one_by_one"))
    lines = [
        f"| {EPISODES} episodes of {ROUNDS} turns, an agent of 50 ms | {at_once:.2f} s at once "
        f"| {one_by_one:.2f} s one by one | {one_by_one / at_once:.0f} | >= 40 |"
    ]
    for world in WORLDS:
        ours, other = figures[world]["verified"], figures[world]["stepped"]
        lines.append(
            f"| {world}: steps verified/s | {ours:.0f} | a request each {other:.0f} "
            f"| {ours / other:.1f} | >= 10000/s |"
        )
    return lines


def _steps(trajectories: list[Trajectory]) -> int:
    return sum(len(each.turns) for each in trajectories)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
