"""Env: BaseEnvClient and BaseAdapter, what a client of your own extends."""

from __future__ import annotations

from abc import ABC, abstractmethod

from agentenv.agentgym.types import ActionFormat, ActionWithTought, ConversationMessage, StepOutput


class BaseEnvClient(ABC):
    """What a client of your own has to say; `step` is given the model's whole reply.

    `conversation_start` is what the agent is told first: the rules, from `human`, and what it is
    held to have answered, from `gpt`.
    """

    conversation_start: tuple[ConversationMessage, ConversationMessage]

    def __init__(self, action_format: ActionFormat | str = ActionFormat.REACT) -> None:
        self.action_format = ActionFormat(action_format)

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


class BaseAdapter:
    """Replies taken apart and put together; a subclass says how its functions are written.

    The clients of this platform's worlds do not ask it: they read all three formats by themselves.
    """

    @staticmethod
    def parse_react(text: str) -> ActionWithTought:
        """What follows the last `Action:`, and what follows `Thought:` before it."""
        before, marker, action = text.rpartition("Action:")
        told = (before if marker else text).partition("Thought:")[2].partition("Thought:")[0]
        return ActionWithTought(told.strip(), action.strip() if marker else "")

    @staticmethod
    def to_react(action_with_thought: ActionWithTought) -> str:
        return f"Thought: {action_with_thought.thought}\nAction: {action_with_thought.action}"

    @staticmethod
    def parse_function_calling(text: str) -> ActionWithTought:
        raise NotImplementedError("say in a subclass what a function call does")

    @staticmethod
    def to_function_calling(action_with_thought: ActionWithTought) -> str:
        raise NotImplementedError("say in a subclass which function does an action")

    @staticmethod
    def parse_code_as_action(text: str) -> ActionWithTought:
        raise NotImplementedError("say in a subclass what a line of code does")

    @staticmethod
    def to_code_as_action(action_with_thought: ActionWithTought) -> str:
        raise NotImplementedError("say in a subclass which code does an action")

    @classmethod
    def action_parser(cls, action: str, action_format: ActionFormat | str) -> str:
        """The action that a reply in this format says."""
        parsed: ActionWithTought = getattr(cls, f"parse_{ActionFormat(action_format).value}")(
            action
        )
        return parsed.action
