"""Episode: one task being played: what was called, what came back, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, Self

from agentenv_tool.calls import FINISH, Call, Unreadable, read
from agentenv_tool.plans import Made, Plan, next_move
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import Thought, aimed, failed, strayed, told
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

    def __init__(
        self,
        toolbox: Toolbox,
        tools: Any,
        task: ToolTask,
        judge: Judge,
        drawn_by: Sequence[object] = (),
    ):
        """`tools` is an instance of the class that the toolbox was made from.

        The number of the task and the seed are what the words of thoughts are drawn by.
        """
        self.toolbox = toolbox
        self.tools = tools
        self.task = task
        self.judge = judge
        self.drawn_by = tuple(drawn_by)
        self.history: list[Made] = []  # of calls that succeeded
        self.turn = 0  # actions so far
        self.trouble = ""  # what was wrong with the last action
        self.worth = 0.0

    def begin(self) -> Step:
        text = f"A new trial begins.\nThe goal is: {self.task.goal}\n{NEXT}"
        return Step(text, info={"difficulty": self.task.difficulty})

    def step(self, action: str) -> Step:
        """What the agent's text makes of the episode. Whatever is wrong with it is told to it."""
        self.turn += 1
        self.trouble = ""
        try:
            call = read(action)
        except Unreadable as error:
            self.trouble = str(error).partition(". ")[0]
            raise InvalidAction(f"{error}\n{NEXT}") from error
        try:
            result = self.toolbox.call(self.tools, call)
        except BadArguments as error:
            self.trouble = str(error)
            raise InvalidAction(_told(f"ERROR | {error}")) from error
        except ToolError as error:
            self.trouble = str(error)
            return self._stepped(f"ERROR | {error}", self.worth, failed=True)
        self.history.append((call, result))
        return self._stepped(result, self.judge.score(call, result), done=call.tool == FINISH)

    def available_actions(self, suggested: Sequence[Call]) -> list[str]:
        """What takes no arguments, but the end, and what the world suggests."""
        bare = [each for each in self.toolbox.bare_calls() if each.tool != FINISH]
        return list(dict.fromkeys(map(str, (*bare, *suggested))))

    def advice(
        self,
        plan: Callable[[ToolTask], Plan],
        aim: str = "",
        history: Sequence[Made] | None = None,
    ) -> Advice:
        """The expert's next call, from what the tools have returned so far.

        `aim` says what the goal wants, for the first thought; `history` are those calls of the
        episode's that count, where not all do.
        """
        answers = bool(self.toolbox[FINISH].arguments.model_fields)
        counted = self.history if history is None else history
        found = next_move(plan(self.task), counted, answers)
        opening = (aimed(aim),) if aim and not found.made else ()
        return self.advised(found.move.call, (*opening, *found.move.thought), found.made)

    def advised(self, call: Call, thought: Thought, made: Sequence[Made] = ()) -> Advice:
        """A call with its thought, which first says if the last action was of no use."""
        if self.trouble:
            thought = (failed(self.trouble), *thought)
        elif self.history and not any(each is self.history[-1] for each in made):
            thought = (strayed(self.history[-1][0].tool), *thought)
        return Advice(str(call), told(thought, *self.drawn_by, self.turn))

    def copy(self) -> Episode:
        tools = self.tools.copy()
        twin = Episode(self.toolbox, tools, self.task, self.judge.copy(tools), self.drawn_by)
        twin.history, twin.worth = list(self.history), self.worth
        twin.turn, twin.trouble = self.turn, self.trouble
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
