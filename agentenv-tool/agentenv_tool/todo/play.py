"""Play: an episode of a task, in an account that holds what it starts from."""

from __future__ import annotations

from collections.abc import Sequence

from agentenv_tool.episode import Episode
from agentenv_tool.episode import Judge as Scoring
from agentenv_tool.grading import Answers
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo.account import Account
from agentenv_tool.todo.content import Content
from agentenv_tool.todo.judge import OPERATION, Edited, Judge, Reference
from agentenv_tool.todo.official import asked
from agentenv_tool.todo.tools import TodoTools
from agentenv_tool.toolbox import Toolbox

TOOLBOX = Toolbox(TodoTools)
TODAY = "2015-05-31"  # a Sunday
PLACE = "New York"


def opened(
    task: ToolTask,
    account: Account,
    start: Content,
    official: Reference | None = None,
    strict: bool = False,
    drawn_by: Sequence[object] = (),
) -> Episode:
    """Of one of our tasks, or of an official one, whose reference is given."""
    today = str(task.start.get("current_date") or TODAY)
    place = str(task.start.get("current_location") or PLACE)
    answers: Scoring | None = None
    reference = official
    if official is not None:
        answers = asked(task, strict)
    elif task.goal_type != OPERATION:
        answers = Answers(task, strict)
    if reference is None:
        reference = Edited(start, task.answer if task.goal_type == OPERATION else ())
    judge = Judge(reference, answers, account, strict)
    return Episode(TOOLBOX, TodoTools(account, today, place), task, judge, drawn_by)
