"""Expert: the next call of the plan of a built-in task, whatever was done before."""

from __future__ import annotations

from collections.abc import Sequence

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.episode import Episode
from agentenv_tool.plans import Made
from agentenv_tool.sheet import thoughts
from agentenv_tool.sheet.aims import AIMS
from agentenv_tool.sheet.templates import TEMPLATES
from agentenv_tool.sheet.templates.reading import Lost
from agentenv_tool.thoughts import aimed, say
from envservers.environment import Advice

PLANS = {each.name: each.plan for each in TEMPLATES}


def advice(episode: Episode, sheet: str, opened: str | None) -> Advice:
    """Only what was done to the sheet of the goal counts as a part of the plan."""
    task = episode.task
    aim = AIMS[task.template].format_map(task.values)
    if Call("del_sheet", {"name": sheet}) in (call for call, _ in episode.history):
        return episode.advised(Call(FINISH), (say(thoughts.DELETED, sheet=sheet),), episode.history)
    done = _on(sheet, episode.history)
    if opened != sheet:
        opening = () if done else (aimed(aim),)
        call = Call("open_sheet", {"name": sheet})
        return episode.advised(call, (*opening, say(thoughts.OPEN, sheet=sheet)))
    try:
        return episode.advice(PLANS[task.template], aim, done)
    except Lost as lost:
        return episode.advised(
            Call(FINISH), (say(thoughts.LOST, reason=str(lost)),), episode.history
        )


def _on(sheet: str, history: Sequence[Made]) -> list[Made]:
    kept, opened = [], None
    for made in history:
        call, _ = made
        if call.tool == "open_sheet":
            opened = call.arguments["name"]
        if opened == sheet:
            kept.append(made)
    return kept
