"""Verification: stored episodes are played again without a model, and compared word for word."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from agentenv.agents.agent import Reply
from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.connections import shared_http
from agentenv.clients.errors import EnvError
from agentenv.clients.formats import Format, Unreadable, format_named
from agentenv.controller.crowd import results_of
from agentenv.controller.replays import Numbered, Portions, replayed
from agentenv.protocol import Card, State
from agentenv.trajectory import Trajectory, Turn


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that is not as it is stored."""

    turn: int | None  # 0: the first observation; None: no turn was played, or all were equal
    what: str
    stored: Any
    played: Any

    def __str__(self) -> str:
        place = "" if self.turn is None else f"turn {self.turn}: "
        return f"{place}{self.what} is {self.played!r}, but {self.stored!r} is stored"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What playing a stored episode again has shown; `place` counts the given ones from 0."""

    place: int
    item: str
    seed: int
    difference: Difference | None

    @property
    def proven(self) -> bool:
        return self.difference is None


async def verify(
    trajectories: Sequence[Trajectory],
    worlds: Mapping[str, str],
    concurrency: int = 16,
    token: str | None = None,
) -> AsyncGenerator[Verdict, None]:
    """Verdicts as they come; `worlds` has the base URL of each world's server."""
    async with shared_http() as http:

        def client(world: str) -> AsyncEnvClient:
            if world not in worlds:
                known = ", ".join(worlds) or "none"
                raise ValueError(f"no server of {world!r} was given (given: {known})")
            return AsyncEnvClient(worlds[world], token, http=http)

        needed = dict.fromkeys(each.world for each in trajectories)
        cards = {world: await client(world).card() for world in needed}

        async def judge(portion: list[Numbered]) -> list[Verdict]:
            card = cards[portion[0][1].world]
            unfit = [_other_world(each, card) for _, each in portion]
            told = None
            if not any(unfit):
                async with client(card.name) as env:
                    told = await replayed(env, portion, portions)
            verdicts = []
            for number, (place, stored) in enumerate(portion):
                difference = unfit[number]
                if told is not None:
                    difference = _difference(stored, card, told[number])
                elif difference is None:
                    async with client(card.name) as env:
                        difference = _difference(stored, card, *await _played(stored, env))
                verdicts.append(Verdict(place, stored.item, stored.seed, difference))
            return verdicts

        portions = Portions(list(enumerate(trajectories)))
        async with aclosing(results_of(judge, portions, concurrency)) as judged:
            async for verdicts in judged:
                for verdict in verdicts:
                    yield verdict


def _other_world(stored: Trajectory, card: Card) -> Difference | None:
    """Whether this server can be expected to give the same texts at all."""
    compared: dict[str, tuple[Any, Any]] = {"world": (stored.world, card.name)}
    if stored.world_version:  # AgentGym's own files tell none
        compared |= {
            "world_version": (stored.world_version, card.version),
            "source of tasks": (stored.source, card.source),
            "options": (stored.options, card.options),
        }
    for what, (then, now) in compared.items():
        if then != now:
            return Difference(None, what, then, now)
    return None if card.deterministic else Difference(None, "deterministic", True, False)


async def _played(stored: Trajectory, env: AsyncEnvClient) -> tuple[list[State], EnvError | None]:
    """The States of the reset and of each action, one call after the other, up to an error."""
    states: list[State] = []
    try:
        states.append(await env.reset(stored.task, stored.seed))
        for turn in stored.turns:
            if turn.action is not None:
                states.append(await env.step(turn.action))
    except EnvError as error:
        return states, error
    return states, None


def _difference(
    stored: Trajectory, card: Card, states: Sequence[State], error: EnvError | None = None
) -> Difference | None:
    """The first thing that is not as it is stored; the States end where the error came."""
    format = format_named(stored.format)
    played = iter(states)
    first, reward = next(played, None), 0.0
    if first is None:
        return Difference(0, "the server's answer", "a State", str(error))
    if first.observation != stored.observation:
        return Difference(0, "observation", stored.observation, first.observation)
    last = first
    for number, turn in enumerate(stored.turns, 1):
        said = _said(turn, format, card)
        if said != turn.action:
            return Difference(number, "action", turn.action, said)
        if turn.action is None:
            continue
        state = next(played, None)
        if state is None:
            return Difference(number, "the server's answer", "a State", str(error))
        reward += state.reward
        for what in _compared(stored):
            then, now = getattr(turn, what), getattr(state, what)
            if then != now:
                return Difference(number, what, then, now)
        last = state
    return _other_result(stored, last, reward)


def _said(turn: Turn, format: Format, card: Card) -> str | None:
    """The action in the reply's own words: what is learned from must be what was played."""
    try:
        return format.read(Reply(turn.reply, turn.tool_calls), card).action
    except Unreadable:
        return None


def _compared(stored: Trajectory) -> Sequence[str]:
    """AgentGym's own files hold texts only."""
    known = stored.reward is not None or not stored.judged
    return ("observation", "reward", "done") if known else ("observation",)


def _other_result(stored: Trajectory, state: State, reward: float) -> Difference | None:
    results = {
        "reward": (stored.reward, reward),
        "score": (stored.score, state.score),
        "success": (stored.success, state.success),
    }
    for what, (then, now) in results.items():
        if then is not None and then != now:
            return Difference(None, what, then, now)
    if stored.reward is not None and stored.outcome == "done" and not state.done:
        return Difference(None, "outcome", "done", "not done")
    return None
