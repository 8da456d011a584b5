"""Episode: one task being played: what was called, what came back, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, Self

from agentenv_tool.calls import FINISH, Call, Unreadable, read
from agentenv_tool.plans import Plan, next_move
from agentenv_tool.tasks import ToolTask
from agentenv_tool.toolbox import BadArguments, Toolbox, ToolError
from envservers.environment import Advice, InvalidAction, Step

SHOWN = 20_000  # characters of a result
NEXT = "Give me one action."


class Judge(Protocol):
    """What an episode is worth."""

    def score(self, call: Call, result: Any) -> float:
        """So far, 0 to 1, after a call that succeeded; it ends the episode if it is `finish`."""

    def succeeded(self) -> bool:
        """Whether an episode that ends now is a success."""

    def copy(self, tools: Any) -> Self:
        """An equal one, of an episode that is played with these tools."""


class Episode:
    """The state of a session: all else is shared."""

    def __init__(self, toolbox: Toolbox, tools: Any, task: ToolTask, judge: Judge):
        """`tools` is an instance of the class that the toolbox was made from."""
        self.toolbox = toolbox
        self.tools = tools
        self.task = task
        self.judge = judge
        self.history: list[tuple[Call, Any]] = []  # of calls that succeeded
        self.worth = 0.0

    def begin(self) -> Step:
        text = f"A new trial begins.\nThe goal is: {self.task.goal}\n{NEXT}"
        return Step(text, info={"difficulty": self.task.difficulty})

    def step(self, action: str) -> Step:
        """What the agent's text makes of the episode. Whatever is wrong with it is told to it."""
        try:
            call = read(action)
        except Unreadable as error:
            raise InvalidAction(f"{error}\n{NEXT}") from error
        try:
            result = self.toolbox.call(self.tools, call)
        except BadArguments as error:
            raise InvalidAction(_told(f"ERROR | {error}")) from error
        except ToolError as error:
            return self._stepped(f"ERROR | {error}", self.worth, failed=True)
        self.history.append((call, result))
        return self._stepped(result, self.judge.score(call, result), done=call.tool == FINISH)

    def available_actions(self, suggested: Sequence[Call]) -> list[str]:
        """What takes no arguments, but the end, and what the world suggests."""
        bare = [each for each in self.toolbox.bare_calls() if each.tool != FINISH]
        return list(dict.fromkeys(map(str, (*bare, *suggested))))

    def advice(self, plan: Callable[[ToolTask], Plan]) -> Advice:
        """The expert's next call, from what the tools have returned so far."""
        answers = bool(self.toolbox[FINISH].arguments.model_fields)
        made = next_move(plan(self.task), self.history, answers)
        return Advice(str(made.call), made.thought)

    def copy(self) -> Episode:
        tools = self.tools.copy()
        twin = Episode(self.toolbox, tools, self.task, self.judge.copy(tools))
        twin.history, twin.worth = list(self.history), self.worth
        return twin

    def _stepped(self, result: Any, score: float, done: bool = False, failed: bool = False) -> Step:
        reward, self.worth = score - self.worth, score
        success = done and self.judge.succeeded()
        info = {"tool_error": True} if failed else {}
        return Step(_told(result), reward, done, success, score, info=info)


def _told(result: Any) -> str:
    text = str(result)
    if len(text) > SHOWN:
        text = f"{text[:SHOWN]}... ({len(text) - SHOWN} more characters)"
    return f"Observation: {text}\n{NEXT}"
