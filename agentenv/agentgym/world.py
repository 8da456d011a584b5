"""World: AgentGym's client of each world, over the client of this platform."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, TypeGuard

from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.types import ActionFormat, StepOutput
from agentenv.agents.agent import Reply
from agentenv.clients.client import EnvClient
from agentenv.clients.conversation import briefing
from agentenv.clients.errors import BadAnswer, EnvError
from agentenv.clients.formats import Unreadable, format_named
from agentenv.clients.reply_text import without_end_tokens
from agentenv.protocol import Card, State

_ELSEWHERE = ("not_found", "method_not_allowed")  # nobody speaks the wire at this path


@dataclass(frozen=True, slots=True)
class World:
    """One of the fourteen, and in what AgentGym's client of it was special.

    Where `bare` is set, that client took a reply without any `Action:` as the action, as a script
    that plays by hand has it.
    """

    name: str
    most: float = 1.0  # the reward of a full score
    bare: bool = False
    without_effect: tuple[str, ...] = ()  # arguments that AgentGym's client took, and did nothing

    def reward(self, score: float) -> float:
        return round(self.most * score, 6)


class WorldClient(BaseEnvClient):
    """One session on a server; made when the server answers, opened by the first `reset`."""

    world: World

    def __init__(
        self,
        env_server_base: str,
        data_len: int,
        *args: Any,
        timeout: float = 300,
        token: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Further arguments are those of BaseEnvClient: `action_format`.

        `timeout` is the seconds of a call; `token` is the server's, else AGENTENV_TOKEN's.
        """
        for name in self.world.without_effect:
            kwargs.pop(name, None)
        super().__init__(*args, **kwargs)
        self.token = token or os.environ.get("AGENTENV_TOKEN")
        self.timeout = timeout
        self.data_len = data_len
        self._client, self.card = _reached(env_server_base, self.world.name, self.token, timeout)
        self.format = format_named(self.action_format.value)
        if not hasattr(self, "conversation_start"):
            told = briefing(self.card, self.format)
            self.conversation_start = (
                {"from": "human", "loss": None, "value": told.prompt},
                {"from": "gpt", "loss": False, "value": told.acknowledgment},
            )

    @property
    def env_server_base(self) -> str:
        """Where the world is served: the given address, or its path on a server of several."""
        return self._client.base_url

    @property
    def env_id(self) -> int | None:
        return self._client.env_id

    def __len__(self) -> int:
        return self.data_len

    def reset(self, idx: int) -> None:
        self._client.reset(idx)

    def observe(self) -> str:
        """What the world said last."""
        return self._standing().observation

    def step(self, action: str) -> StepOutput:
        """Do what the reply says; one that says no action, or several, is told what is wrong."""
        state = self._standing()
        try:
            said = self._bare(action) or self.format.read(Reply(action), self.card).action
        except Unreadable as error:  # what was reached is not lost by it
            return StepOutput(str(error), self.world.reward(state.score), state.done)
        state = self._client.step(said)
        return StepOutput(state.observation, self.world.reward(state.score), state.done)

    def close(self) -> None:
        """End the session; more than once is fine."""
        self._client.close()

    def _bare(self, reply: str) -> str:
        """The action of a reply that is nothing else; empty where it has to be marked."""
        may_be = self.world.bare and self.action_format is ActionFormat.REACT
        return "" if not may_be or "action:" in reply.lower() else without_end_tokens(reply).strip()

    def _standing(self) -> State:
        if self._client.state is None:
            raise EnvError("not_reset", "there is no episode yet: reset(idx) begins one")
        return self._client.state


def is_plain(client: BaseEnvClient) -> TypeGuard[WorldClient]:
    """Whether it plays as the platform's client of a world does, and no class says otherwise."""
    return isinstance(client, WorldClient) and all(
        getattr(getattr(client, method), "__func__", None) is getattr(WorldClient, method)
        for method in ("reset", "observe", "step")
    )


def _reached(base: str, world: str, token: str | None, timeout: float) -> tuple[EnvClient, Card]:
    """A client of the world, at this address or, as AgentGym had its games, below its name."""
    base = base.rstrip("/")
    shorter = base.removesuffix(f"/{world}")
    found = None
    for address in (base, shorter if shorter != base else f"{base}/{world}"):
        client = EnvClient(address, token, timeout)
        try:
            card = client.card()
        except EnvError as error:
            client.close()
            foreign = isinstance(error, BadAnswer) and (error.status or 0) < 500
            if not (foreign or error.code in _ELSEWHERE):
                raise
            continue
        if card.name == world:
            return client, card
        client.close()
        found = found or card
    serves = f"serves {found.name}, not {world}" if found else f"does not serve {world}"
    raise ValueError(f"{base} {serves}: give the address of its server")
