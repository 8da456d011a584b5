"""Expert: the next call of the plan of a built-in task, whatever was done before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.episode import Episode
from agentenv_tool.plans import next_move
from agentenv_tool.sheet.templates import TEMPLATES
from agentenv_tool.sheet.templates.reading import Lost
from envservers.environment import Advice

PLANS = {each.name: each.plan for each in TEMPLATES}


def advice(episode: Episode, sheet: str, opened: str | None) -> Advice:
    """Only what was done to the sheet of the goal counts as a part of the plan."""
    if Call("del_sheet", {"name": sheet}) in (call for call, _ in episode.history):
        return Advice(str(Call(FINISH)), f"{sheet} is deleted: what the goal asks for is lost.")
    if opened != sheet:
        call = Call("open_sheet", {"name": sheet})
        return Advice(str(call), f"The goal is about {sheet}, which is not open: I open it.")
    plan = PLANS[episode.task.template](episode.task)
    try:
        made = next_move(plan, _on(sheet, episode.history), answers=False)
    except Lost as lost:
        return Advice(str(Call(FINISH)), f"{lost}: what the goal asks for cannot be done any more.")
    return Advice(str(made.call), made.thought)


def _on(sheet: str, history: Sequence[tuple[Call, Any]]) -> list[tuple[Call, Any]]:
    kept, opened = [], None
    for call, result in history:
        if call.tool == "open_sheet":
            opened = call.arguments["name"]
        if opened == sheet:
            kept.append((call, result))
    return kept
