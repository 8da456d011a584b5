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


@dataclass(frozen=True, slots=True)
class Move:
    """A call, and the thought that leads to it."""

    call: Call
    thought: str


Plan = Generator[Move, Any, Any]


def move(thought: str, tool: str, **arguments: Any) -> Move:
    return Move(Call(tool, arguments), thought)


def next_move(plan: Plan, history: Iterable[tuple[Call, Any]], answers: bool = True) -> Move:
    """The first move of the plan that was not made yet; behind the last one, `finish`.

    A call that the plan makes twice must have been made twice.
    """
    returned: dict[str, list[Any]] = defaultdict(list)
    for call, result in history:
        returned[_key(call)].append(result)
    try:
        made = next(plan)
        while results := returned[_key(made.call)]:
            made = plan.send(results.pop(0))
    except StopIteration as end:
        if not answers:
            return Move(Call(FINISH), "All that the goal asks for is done.")
        told = f"Nothing is left to find out or to do: I finish with {_clipped(str(end.value))}."
        return Move(Call(FINISH, {"answer": end.value}), told)
    return made


def _clipped(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}..."


def _key(call: Call) -> str:
    return str(Call(call.tool, dict(sorted(call.arguments.items()))))
