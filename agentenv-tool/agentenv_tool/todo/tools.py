"""Tools: what an agent can do with its projects and tasks."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from agentenv_tool.todo.account import Account
from agentenv_tool.todo.content import Project, Task, is_day
from agentenv_tool.toolbox import ToolError, tool

ProjectId = Annotated[
    str,
    Field(
        description="The id of a project, from get_projects",
        examples=["2203306141"],
        max_length=40,
        coerce_numbers_to_str=True,
    ),
]
TaskId = Annotated[
    str,
    Field(
        description="The id of a task, from get_tasks",
        examples=["2995104339"],
        max_length=40,
        coerce_numbers_to_str=True,
    ),
]
Day = Annotated[
    str,
    Field(
        description="The new due date as YYYY-MM-DD",
        examples=["2015-06-02"],
        max_length=40,
    ),
]
YEARS = range(1970, 2101)  # of due dates


class TodoTools:
    """The tools of one session."""

    def __init__(self, account: Account, today: str, place: str):
        self.account = account
        self.today = today
        self.place = place

    @tool
    def get_user_current_date(self) -> str:
        """Today's date for the user, as YYYY-MM-DD."""
        return self.today

    @tool
    def get_user_current_location(self) -> str:
        """The city where the user is."""
        return self.place

    @tool
    def get_projects(self) -> list[dict[str, Any]]:
        """All projects in their order, each with id, order, color, name and is_favorite. The
        tasks are not among them: see get_tasks.
        """
        return [_project(each) for each in self.account.projects()]

    @tool
    def update_project(
        self,
        project_id: ProjectId,
        is_favorite: Annotated[
            bool, Field(description="true makes it a favorite, false makes it none")
        ],
    ) -> dict[str, Any]:
        """Mark a project as a favorite, or no longer. Returns the project as it is then."""
        return _project(self.account.mark(project_id, is_favorite))

    @tool
    def get_tasks(self, project_id: ProjectId) -> list[dict[str, Any]]:
        """The open tasks of one project in their order, each with id, project_id, order, content,
        is_completed, labels, priority (1 to 4; 4 is the most urgent) and due_date. Descriptions
        and durations are not among them.
        """
        return [_task(each) for each in self.account.tasks(project_id)]

    @tool
    def get_task_description(self, task_id: TaskId) -> str:
        """The description of an open task, which is empty if it has none."""
        return self.account.task(task_id).description

    @tool
    def get_task_duration(self, task_id: TaskId) -> str | None:
        """How long an open task is planned to take, such as 60(minute) or 2(day); None if that is
        not planned.
        """
        task = self.account.task(task_id)
        return f"{task.amount}({task.unit})" if task.amount else None

    @tool
    def complete_task(self, task_id: TaskId) -> bool:
        """Mark an open task as completed, which cannot be undone. Returns True."""
        self.account.complete(task_id)
        return True

    @tool
    def update_task(self, task_id: TaskId, due_date: Day) -> dict[str, Any]:
        """Give an open task another due date. Returns the task as it is then."""
        if not is_day(due_date):
            raise ToolError(f"{due_date!r} is no date of the calendar; write it as 2015-06-02 is")
        if int(due_date[:4]) not in YEARS:
            raise ToolError(
                f"{due_date!r} is too far away; give a day in {YEARS[0]} to {YEARS[-1]}"
            )
        return _task(self.account.reschedule(task_id, due_date))

    @tool
    def delete_task(self, task_id: TaskId) -> bool:
        """Remove an open task without having done it, which cannot be undone. Returns True."""
        self.account.delete(task_id)
        return True

    def copy(self) -> TodoTools:
        account = self.account.copy()
        if account is None:
            raise NotImplementedError("this account is not copied: its actions are replayed")
        return TodoTools(account, self.today, self.place)


def _project(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "order": project.order,
        "color": project.color,
        "name": project.name,
        "is_favorite": project.is_favorite,
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "project_id": task.project_id,
        "order": task.order,
        "content": task.content,
        "is_completed": task.completed,
        "labels": list(task.labels),
        "priority": task.priority,
        "due_date": task.due_date,
    }
