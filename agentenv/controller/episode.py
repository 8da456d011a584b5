"""Episode: one agent plays one task once; every way that this can end is told apart here."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.clients.client import AsyncEnvClient
from agentenv.clients.connections import FAREWELL
from agentenv.clients.conversation import Briefing, briefing, extend, opening
from agentenv.clients.errors import EnvError
from agentenv.clients.formats import Format, Unreadable
from agentenv.clients.reply_text import encodable
from agentenv.controller.asking import Asking
from agentenv.protocol import Card, State
from agentenv.trajectory import JUDGED, Outcome, Trajectory, Turn

log = logging.getLogger(__name__)

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Episode:
    """What is to be played; `repeat` tells equal ones apart."""

    world: str
    task: int
    seed: int = 0
    repeat: int = 0

    @property
    def key(self) -> tuple[str, int, int, int]:
        """The same as its trajectory's."""
        return (self.world, self.task, self.seed, self.repeat)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an episode may take."""

    rounds: int | None = None  # replies; None: as many as the world's card says
    tokens: int | None = None  # read and written, summed over the replies
    seconds: float | None = None  # an episode that takes longer says nothing about the agent


async def play(
    env: AsyncEnvClient,
    asking: Asking,
    card: Card,
    episode: Episode,
    format: Format,
    limits: Limits | None = None,
    told: Briefing | None = None,
    attempt: int = 1,
    clock: Clock = time.time,
) -> Trajectory:
    """Play an episode to its end and close its session, whatever happens.

    Faults of the server, of the agent and of time are outcomes. Only the cancellation of the
    calling task is passed on, once the session is closed.
    """
    begun = clock()
    told = told or briefing(card, format)
    game = _Game(env, asking, card, format, limits or Limits(), told, clock)
    try:
        outcome, error = await _outcome(game, episode)
    finally:
        await _leave(env)
    judged = game.state if outcome in JUDGED else None
    return Trajectory(
        world=card.name,
        item_prefix=card.item_prefix,
        task=episode.task,
        seed=episode.seed,
        repeat=episode.repeat,
        agent=asking.agent.name,
        format=format.name,
        world_version=card.version,
        source=card.source,
        options=card.options,
        prompt=told.prompt,
        acknowledgment=told.acknowledgment,
        observation=game.observation,
        turns=game.turns,
        outcome=outcome,
        reward=sum(turn.reward for turn in game.turns) if judged else None,
        score=judged.score if judged else None,
        success=judged.success if judged else None,
        error=error,
        attempts=attempt,
        started=datetime.fromtimestamp(begun, UTC).isoformat(timespec="seconds"),
        seconds=_since(begun, clock),
    )


async def _outcome(game: _Game, episode: Episode) -> tuple[Outcome, str | None]:
    """How it ended and, unless that is judged, what went wrong."""
    try:
        async with asyncio.timeout(game.limits.seconds) as limit:
            return await game.play(episode), None
    except EnvError as error:
        return "env_error", str(error)
    except ContextOverflow:
        return "max_tokens", None
    except AgentError as error:
        return "agent_error", str(error)
    except TimeoutError:
        if not limit.expired():
            raise
        return "cancelled", f"the episode was not over after {game.limits.seconds:g} s"


class _Game:
    """An episode while it is played: what was there at any moment outlives a fault."""

    def __init__(
        self,
        env: AsyncEnvClient,
        asking: Asking,
        card: Card,
        format: Format,
        limits: Limits,
        told: Briefing,
        clock: Clock,
    ):
        self.env, self.asking, self.card = env, asking, card
        self.format, self.limits, self.told, self.clock = format, limits, told, clock
        self.observation = ""
        self.state: State | None = None
        self.turns: list[Turn] = []

    async def play(self, episode: Episode) -> Outcome:
        state = self.state = await self.env.reset(episode.task, episode.seed)
        self.observation = state.observation
        messages = opening(self.told, state.observation)
        rounds = self.card.max_rounds if self.limits.rounds is None else self.limits.rounds
        tokens = 0
        while not state.done:
            if len(self.turns) >= rounds:
                return "max_rounds"
            if self.limits.tokens is not None and tokens > self.limits.tokens:
                return "max_tokens"
            begun = self.clock()
            moment = Moment(
                list(messages),
                state,
                self.card,
                self.format,
                self.env,
                episode.seed,
                episode.repeat,
                tuple(self.turns),
            )
            reply = _storable(await self.asking.reply(moment))
            turn, state = await self._answer(reply, state)
            self.turns.append(turn.model_copy(update={"seconds": _since(begun, self.clock)}))
            self.state = state
            extend(messages, reply, turn.observation)
            tokens += reply.prompt_tokens + reply.completion_tokens
        return "done"

    async def _answer(self, reply: Reply, state: State) -> tuple[Turn, State]:
        """What the world says to it; a reply that names no action does not reach the world."""
        try:
            action = self.format.read(reply, self.card).action
        except Unreadable as error:
            return _turn(reply, None, str(error), score=state.score, invalid=True), state
        state = await self.env.step(action)
        turn = _turn(
            reply,
            action,
            state.observation,
            reward=state.reward,
            score=state.score,
            done=state.done,
            invalid=bool(state.info.get("invalid_action")),
        )
        return turn, state


def _turn(
    reply: Reply,
    action: str | None,
    observation: str,
    *,
    score: float,
    invalid: bool,
    reward: float = 0.0,
    done: bool = False,
) -> Turn:
    return Turn(
        reply=reply.text,
        action=action,
        observation=observation,
        reward=reward,
        score=score,
        done=done,
        invalid=invalid,
        tool_calls=reply.tool_calls,
        reasoning=reply.reasoning,
        prompt_tokens=reply.prompt_tokens,
        completion_tokens=reply.completion_tokens,
        cut=reply.cut,
        tokens=reply.tokens,
    )


def _storable(reply: Reply) -> Reply:
    """Without lone surrogates, which no file and no request can hold."""
    calls = json.loads(encodable(json.dumps(reply.tool_calls, ensure_ascii=False)))
    reasoning = None if reply.reasoning is None else encodable(reply.reasoning)
    return replace(reply, text=encodable(reply.text), tool_calls=calls, reasoning=reasoning)


async def _leave(env: AsyncEnvClient) -> None:
    """Close the session, also when cancelled, but without waiting long for a server in trouble."""
    closing = asyncio.ensure_future(env.close())
    try:
        await asyncio.wait({closing}, timeout=FAREWELL)
    except asyncio.CancelledError:
        await asyncio.wait({closing}, timeout=FAREWELL)
        raise
    finally:
        closing.cancel()


def _since(begun: float, clock: Clock) -> float:
    return round(max(0.0, clock() - begun), 3)
