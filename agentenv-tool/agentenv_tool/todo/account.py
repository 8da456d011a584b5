"""Account: where projects and tasks are kept; here in memory, in todoist.py with the service."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, Self

from agentenv_tool.todo.content import Content, Project, Task
from agentenv_tool.toolbox import ToolError


class Account(Protocol):
    """What the tools need. An id that is not there is the agent's mistake: a ToolError."""

    def projects(self) -> list[Project]: ...

    def tasks(self, project_id: str) -> list[Task]:
        """The open ones, in order."""

    def task(self, task_id: str) -> Task:
        """An open one."""

    def mark(self, project_id: str, is_favorite: bool) -> Project: ...

    def reschedule(self, task_id: str, due_date: str) -> Task: ...

    def complete(self, task_id: str) -> None: ...

    def delete(self, task_id: str) -> None: ...

    def content(self) -> Content:
        """All of it as it is now, completed tasks included."""

    def copy(self) -> Self | None:
        """An equal, independent one, where that is cheap."""

    def close(self) -> None:
        """Give back what it holds."""


class Memory:
    """An account of one session; it shares what has not changed with the others."""

    def __init__(self, start: Content):
        self._projects = {each.id: each for each in start.projects}
        self._tasks = {each.id: each for each in start.tasks}

    def projects(self) -> list[Project]:
        return list(self._projects.values())

    def tasks(self, project_id: str) -> list[Task]:
        project = self._project(project_id)
        mine = (each for each in self._tasks.values() if each.project_id == project.id)
        return [each for each in mine if not each.completed]

    def task(self, task_id: str) -> Task:
        found = self._tasks.get(task_id)
        if found is None or found.completed:
            raise no_task(task_id)
        return found

    def mark(self, project_id: str, is_favorite: bool) -> Project:
        project = replace(self._project(project_id), is_favorite=is_favorite)
        self._projects[project.id] = project
        return project

    def reschedule(self, task_id: str, due_date: str) -> Task:
        task = replace(self.task(task_id), due_date=due_date)
        self._tasks[task.id] = task
        return task

    def complete(self, task_id: str) -> None:
        task = replace(self.task(task_id), completed=True)
        self._tasks[task.id] = task

    def delete(self, task_id: str) -> None:
        del self._tasks[self.task(task_id).id]

    def content(self) -> Content:
        return Content(tuple(self._projects.values()), tuple(self._tasks.values()))

    def copy(self) -> Memory:
        return Memory(self.content())

    def close(self) -> None:
        """Nothing is held."""

    def _project(self, project_id: str) -> Project:
        found = self._projects.get(project_id)
        if found is None:
            raise no_project(project_id)
        return found


def no_project(project_id: str) -> ToolError:
    return ToolError(f"no project has the id {project_id!r}: get_projects gives the ids")


def no_task(task_id: str) -> ToolError:
    return ToolError(f"no open task has the id {task_id!r}: get_tasks gives the ids of a project's")
