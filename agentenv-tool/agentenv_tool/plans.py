"""Plans: how the expert solves a task: a program whose calls are those that the agent could make.

A plan is a generator. It yields moves, is sent what each returned, and returns the answer. What was
called before, by whomever, is told to it again from the history, so it goes on from anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.conclusions import Conclusion
from agentenv_tool.thoughts import ENDED, Saying, Thought, say


@dataclass(frozen=True, slots=True)
class Move:
    """A call, and the thought that leads to it."""

    call: Call
    thought: Thought


Plan = Generator[Move, Any, Any]
Made = tuple[Call, Any]  # a call, and what it returned


@dataclass(frozen=True, slots=True)
class Next:
    """The move that a plan makes next, and which calls of the history belong to the plan."""

    move: Move
    made: tuple[Made, ...]


def move(thought: Saying | Thought, tool: str, **arguments: Any) -> Move:
    said = (thought,) if isinstance(thought, Saying) else tuple(thought)
    return Move(Call(tool, arguments), said)


def next_move(plan: Plan, history: Iterable[Made], answers: bool = True) -> Next:
    """The first move of the plan that was not made yet; behind the last one, `finish`.

    A call that the plan makes twice must have been made twice.
    """
    returned: dict[str, list[Made]] = defaultdict(list)
    for each in history:
        returned[_key(each[0])].append(each)
    made: list[Made] = []
    try:
        coming = next(plan)
        while calls := returned[_key(coming.call)]:
            made.append(calls.pop(0))
            coming = plan.send(made[-1][1])
    except StopIteration as end:
        coming = _last(end.value, answers)
    return Next(coming, tuple(made))


def _last(value: Any, answers: bool) -> Move:
    because: Thought = (say(ENDED),)
    if isinstance(value, Conclusion):
        value, because = value.answer, value.because
    return Move(Call(FINISH, {"answer": value} if answers else {}), because)


def _key(call: Call) -> str:
    return str(Call(call.tool, dict(sorted(call.arguments.items()))))
