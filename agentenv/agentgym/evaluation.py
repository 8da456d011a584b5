"""Evaluation: BaseAgentEnvController, Evaluator and BaseTrainer, an agent and its tasks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from agentenv.agentgym.agent import Agent, APIAgent
from agentenv.agentgym.task import BaseTask
from agentenv.agentgym.types import EpisodesFaulted, EvaluationOutput, Experience
from agentenv.trajectory import Trajectory

log = logging.getLogger(__name__)

Ids = Sequence[int] | Sequence[Sequence[int]]


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
        experiences, faulted = self._played(idxs, generation_config, max_rounds)
        if faulted:
            raise EpisodesFaulted(experiences, faulted)
        return experiences

    def _played(
        self, idxs: Ids | None, generation_config: Any, max_rounds: int | None
    ) -> tuple[list[Experience], list[Trajectory]]:
        experiences: list[Experience] = []
        faulted: list[Trajectory] = []
        for task, ids in zip(self.tasks, self._by_task(idxs), strict=False):
            judged, failed = task.played(self.agent, ids, generation_config, max_rounds)
            experiences += judged
            faulted += failed
        return experiences, faulted

    def _by_task(self, idxs: Ids | None) -> list[Sequence[int]]:
        if idxs is None:
            raise ValueError("there are no idxs: give the ids to play, such as range(200)")
        listed: list[Any] = list(idxs)
        if not any(isinstance(each, Iterable) for each in listed):
            return [listed]
        if not all(isinstance(each, Iterable) for each in listed) or len(listed) > len(self.tasks):
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
