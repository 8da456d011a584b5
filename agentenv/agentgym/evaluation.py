"""Evaluation: BaseTask, and who plays it: BaseAgentEnvController, Evaluator and BaseTrainer."""

from __future__ import annotations

import logging
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self

from agentenv.agentgym.agent import Agent, APIAgent
from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.experiences import experience_of
from agentenv.agentgym.rollout import rollout
from agentenv.agentgym.types import EpisodesFaulted, EvaluationOutput, Experience
from agentenv.agentgym.world import is_plain
from agentenv.controller.waiting import settled
from agentenv.trajectory import Trajectory

log = logging.getLogger(__name__)

Ids = Sequence[int] | Sequence[Sequence[int]]
Played = tuple[list[Experience], list[Trajectory]]  # what was judged, and what could not be


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
        tasks = idxs if isinstance(idxs, Iterable) else [idxs]
        return _all_judged(self.played(agent, tasks, generation_config, max_rounds))

    def played(
        self,
        agent: Agent | APIAgent,
        idxs: Iterable[int],
        generation_config: Any = None,
        max_rounds: int | None = None,
    ) -> Played:
        """The judged episodes, and those that could not be judged."""
        tasks = [_number(each) for each in idxs]
        found = settled(
            lambda: rollout(
                agent, self.clients, self.env_name, tasks, generation_config, max_rounds
            )
        )
        client, judged = self.clients[0], [each for each in found if each.judged]
        scores = [each.score or 0.0 for each in judged]
        rewards = [client.world.reward(each) for each in scores] if is_plain(client) else scores
        experiences = [experience_of(*each, agent) for each in zip(judged, rewards, strict=True)]
        return experiences, [each for each in found if not each.judged]

    def close(self) -> None:
        """Close the clients; sessions that scripts opened by themselves end here."""
        for each in self.clients:
            each.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class BaseAgentEnvController:
    """One agent, and the tasks that it plays; ids are a list for each task, or for the first."""

    def __init__(self, agent: Agent | APIAgent, tasks: Sequence[BaseTask]) -> None:
        if not tasks:
            raise ValueError("there are no tasks: give at least one")
        self.agent = agent
        self.tasks = list(tasks)

    def generate_experience(
        self,
        idxs: Ids | None = None,
        generation_config: Any = None,
        max_rounds: int | None = None,
    ) -> list[Experience]:
        """Those of all tasks; raises EpisodesFaulted where one has no reward."""
        return _all_judged(self._played(idxs, generation_config, max_rounds))

    def _played(self, idxs: Ids | None, generation_config: Any, max_rounds: int | None) -> Played:
        experiences: list[Experience] = []
        faulted: list[Trajectory] = []
        for task, ids in zip(self.tasks, self._by_task(idxs), strict=False):
            judged, failed = task.played(self.agent, ids, generation_config, max_rounds)
            experiences += judged
            faulted += failed
        return experiences, faulted

    def _by_task(self, idxs: Ids | None) -> list[Iterable[int]]:
        if idxs is None:
            raise ValueError("there are no idxs: give the ids to play, such as range(200)")
        listed: list[Any] = list(idxs)
        lists = [isinstance(each, Iterable) and not isinstance(each, str) for each in listed]
        if not any(lists):
            return [listed]
        if not all(lists) or len(listed) > len(self.tasks):
            given = f"{len(listed)} for {len(self.tasks)} tasks"
            raise ValueError(f"idxs are ids, or a list of ids for each task (given: {given})")
        return listed


class Evaluator(BaseAgentEnvController):
    """Plays and judges."""

    def eval(
        self,
        generation_config: Any = None,
        max_rounds: int | None = None,
        idxs: Ids | None = None,
    ) -> EvaluationOutput:
        """The mean reward and the rate of success of the judged episodes.

        An episode that could not be judged is in `faulted` and counts in neither. Where none could
        be, there is nothing to tell: EpisodesFaulted is raised.
        """
        experiences, faulted = self._played(idxs, generation_config, max_rounds)
        if faulted and not experiences:
            raise EpisodesFaulted(experiences, faulted)
        if faulted:
            log.warning("%s", EpisodesFaulted(experiences, faulted))
        if not experiences:
            raise ValueError("idxs are empty: give the ids to play")
        count = len(experiences)
        succeeded = sum(bool(each.trajectory and each.trajectory.success) for each in experiences)
        score = sum(each.reward for each in experiences) / count
        return EvaluationOutput(experiences, score, succeeded / count, faulted)


class BaseTrainer(Evaluator):
    """What a trainer of your own begins with: `eval` is there."""

    def train(self) -> None:
        """For a trainer of your own to say."""

    def save_model(self) -> None:
        """For a trainer of your own to say."""


def _all_judged(played: Played) -> list[Experience]:
    experiences, faulted = played
    if faulted:
        raise EpisodesFaulted(experiences, faulted)
    return experiences


def _number(given: Any) -> int:
    try:
        return operator.index(given)
    except TypeError as error:
        raise TypeError(
            f"idxs are numbers, such as the 6 of webshop_6 (given: {given!r})"
        ) from error
