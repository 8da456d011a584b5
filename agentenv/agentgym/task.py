"""Task: BaseTask, an environment's clients and the episodes that are played with them."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self

from agentenv.agentgym.agent import Agent, APIAgent
from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.experiences import experience_of
from agentenv.agentgym.loop import settled
from agentenv.agentgym.rollout import rollout
from agentenv.agentgym.types import EpisodesFaulted, Experience
from agentenv.trajectory import Trajectory


class BaseTask:
    """A task of your own names its client's class and itself.

    Clients of the platform's worlds only say where and how to play: episodes have sessions of
    their own, 16 or `n_clients` of them at once, and are closed when they end. Clients of your own
    play one episode at a time each, and are closed by `close`.
    """

    env_client_cls: ClassVar[type[BaseEnvClient]]
    env_name: ClassVar[str]

    def __init__(self, client_args: Mapping[str, Any], n_clients: int = 1) -> None:
        if n_clients < 1:
            raise ValueError(f"n_clients is {n_clients}: give at least 1")
        self.clients = [self.env_client_cls(**client_args) for _ in range(n_clients)]
        self.len = len(self.clients[0])

    def __len__(self) -> int:
        return self.len

    def generate_experience(
        self,
        agent: Agent | APIAgent,
        idxs: int | Sequence[int],
        generation_config: Any = None,
        max_rounds: int | None = None,
    ) -> list[Experience]:
        """One for each id, in their order; raises EpisodesFaulted where one has no reward.

        Without `max_rounds` an episode takes as many as the world's card says, and with a client
        of your own, until that says that it is done.
        """
        experiences, faulted = self.played(agent, idxs, generation_config, max_rounds)
        if faulted:
            raise EpisodesFaulted(experiences, faulted)
        return experiences

    def played(
        self,
        agent: Agent | APIAgent,
        idxs: int | Sequence[int],
        generation_config: Any = None,
        max_rounds: int | None = None,
    ) -> tuple[list[Experience], list[Trajectory]]:
        """The judged episodes, and those that could not be judged."""
        tasks = idxs if isinstance(idxs, Iterable) else [idxs]
        numbers = [operator.index(each) for each in tasks]
        found = settled(
            lambda: rollout(
                agent, self.clients, self.env_name, numbers, generation_config, max_rounds
            )
        )
        judged = [experience_of(each, agent, self.clients[0]) for each in found if each.judged]
        return judged, [each for each in found if not each.judged]

    def close(self) -> None:
        """Close the clients; sessions that scripts opened by themselves end here."""
        for each in self.clients:
            each.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
