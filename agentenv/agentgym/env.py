"""Env: BaseEnvClient, one environment as AgentGym's scripts play it."""

from __future__ import annotations

from abc import ABC, abstractmethod

from agentenv.agentgym.types import ActionFormat, ConversationMessage, StepOutput


class BaseEnvClient(ABC):
    """What a client of your own has to say; `step` is given the model's whole reply.

    `conversation_start` is what the agent is told first: the rules, from `human`, and what it is
    held to have answered, from `gpt`.
    """

    conversation_start: tuple[ConversationMessage, ConversationMessage]

    def __init__(self, action_format: ActionFormat | str = ActionFormat.REACT) -> None:
        self.action_format = _format(action_format)

    @abstractmethod
    def __len__(self) -> int:
        """How many tasks there are."""

    @abstractmethod
    def observe(self) -> str:
        """What the agent sees."""

    @abstractmethod
    def step(self, action: str) -> StepOutput:
        """Do what a reply of the agent says."""

    @abstractmethod
    def reset(self, idx: int) -> None:
        """Begin a task."""

    def close(self) -> None:
        """Give back what the environment holds; where there is nothing, do nothing."""


def _format(given: ActionFormat | str) -> ActionFormat:
    try:
        return ActionFormat(given)
    except ValueError as error:
        known = ", ".join(each.value for each in ActionFormat)
        raise ValueError(f"no action_format {given!r}: there is {known}") from error
