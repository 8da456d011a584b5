"""Adapter: BaseAdapter, replies taken apart and put together; for clients of your own.

The clients of this platform's worlds do not ask it: they read all three formats by themselves.
"""

from __future__ import annotations

from agentenv.agentgym.types import ActionFormat, ActionWithTought


class BaseAdapter:
    """A subclass says how its world's functions are written; plain text is the same everywhere."""

    @staticmethod
    def parse_react(text: str) -> ActionWithTought:
        """What follows the last `Action:`, and what follows `Thought:` before it."""
        before, marker, action = text.rpartition("Action:")
        if not marker:
            return ActionWithTought(_thought(text), "")
        return ActionWithTought(_thought(before), action.strip())

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
        parsers = {
            ActionFormat.REACT: cls.parse_react,
            ActionFormat.FUNCTION_CALLING: cls.parse_function_calling,
            ActionFormat.CODE_AS_ACTION: cls.parse_code_as_action,
        }
        return parsers[ActionFormat(action_format)](action).action


def _thought(text: str) -> str:
    return text.partition("Thought:")[2].partition("Thought:")[0].strip()
