"""Todoist: accounts inside a real one, through its API v1.

Each session works in a project of its own, `AgentEnv container <token>`, whose sub-projects and
tasks it has created. It lists, changes and deletes nothing else. Ids that the agent sees are ours,
so that an episode reads the same wherever it is played.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agentenv_tool.live import Api, Rejected, ServiceDown, key_from
from agentenv_tool.todo.account import no_project, no_task
from agentenv_tool.todo.container import Container
from agentenv_tool.todo.content import Content, Project, Task
from agentenv_tool.todo.rows import Row, delete, found, listed, post, project_of, task_of, title
from agentenv_tool.toolbox import ToolError

log = logging.getLogger(__name__)

URL = "https://api.todoist.com/api/v1"
KEY = "TODO_KEY"
_AT_ONCE = 3  # containers that one session takes away when it begins or ends


class Todoist:
    """The service, and the containers that stand in it now.

    One that cannot be taken away when its session ends, as the service fails or asks to wait, is
    kept and tried again whenever another session begins or ends, and when the server stops.
    """

    def __init__(self, url: str = "", seconds: float = 20.0):
        headers = {"Authorization": f"Bearer {key_from(KEY)}"}
        self.api = Api(url or URL, "todoist", headers, seconds)
        self._used: dict[str, Container] = {}  # by sessions
        self._ended: deque[Container] = deque()  # to be taken away, the next one first
        self._lock = threading.Lock()  # of both: sessions begin and end in several threads
        atexit.register(self.close)

    def open(self, start: Content) -> LiveAccount:
        """A new container that holds the content."""
        self._tidy()
        container = Container(self.api, start)
        with self._lock:
            self._used[container.name] = container
        try:
            container.fill()
        except BaseException:
            self._end(container)
            raise
        return LiveAccount(container, self._end)

    def close(self) -> None:
        """Take away what a server that stops has left open: each is tried once."""
        with self._lock:
            self._ended += self._used.values()
            self._used.clear()
            count = len(self._ended)
        for _ in range(count):
            self._take_away()

    def _end(self, container: Container) -> None:
        with self._lock:
            if self._used.pop(container.name, None) is None:
                return
            self._ended.appendleft(container)
        self._tidy()

    def _tidy(self) -> None:
        for _ in range(_AT_ONCE):
            if not self._take_away():
                return

    def _take_away(self) -> bool:
        """The next container; False where there is none, or the service does not let us."""
        with self._lock:
            if not self._ended:
                return False
            container = self._ended.popleft()
        settled = False
        try:
            stays = container.remove()
            settled = True
        except (ServiceDown, Rejected) as error:
            log.warning("%r may be left in the account: %s", container.name, error)
        finally:
            if not settled:
                with self._lock:
                    self._ended.append(container)
        if settled and stays:
            log.warning("%r is left in the account, as it holds %s", container.name, stays)
        return settled


class LiveAccount:
    """What stands in one container, which is deleted when the account is closed."""

    def __init__(self, container: Container, end: Callable[[Container], None]):
        self.container = container
        self.api = container.api
        self.start = container.start
        self._end = end
        self._theirs = container.theirs
        self._gone = container.gone

    def projects(self) -> list[Project]:
        rows = listed(self.api, "/projects")
        for each in self.start.projects:
            if self._theirs[each.id] not in rows:
                raise ServiceDown(f"the service does not list the project {each.name!r} any more")
        return [project_of(each, rows[self._theirs[each.id]]) for each in self.start.projects]

    def tasks(self, project_id: str) -> list[Task]:
        project = self._project(project_id)
        rows = self._rows(project)
        open_ones = [each for each in self.start.of(project) if each.id not in self._gone]
        for task in open_ones:
            self.container.check_listed(task, rows)
        return [
            task_of(task, rows[self._theirs[task.id]])
            for task in open_ones
            if self._theirs[task.id] in rows
        ]

    def task(self, task_id: str) -> Task:
        task = self._known(task_id)
        row = found(self.api, f"/tasks/{self._theirs[task_id]}")
        if row is None or row.get("checked"):
            raise no_task(task_id)
        return task_of(task, row)

    def mark(self, project_id: str, is_favorite: bool) -> Project:
        project = self._project(project_id)
        self._change(f"/projects/{self._theirs[project_id]}", {"is_favorite": is_favorite})
        return next(each for each in self.projects() if each.id == project.id)

    def reschedule(self, task_id: str, due_date: str) -> Task:
        self.task(task_id)
        self._change(f"/tasks/{self._theirs[task_id]}", {"due_date": due_date})
        return self.task(task_id)

    def complete(self, task_id: str) -> None:
        task = self._alone(task_id)
        self._change(f"/tasks/{self._theirs[task_id]}/close", None)
        self._gone[task_id] = replace(task, completed=True)

    def delete(self, task_id: str) -> None:
        self._alone(task_id)
        delete(self.api, f"/tasks/{self._theirs[task_id]}")
        self._gone[task_id] = None

    def content(self) -> Content:
        """All of it. What is missing, though nobody here took it away, is a fault: an account
        that others change, or the service tells wrongly, is not judged.
        """
        projects = self.projects()
        tasks: list[Task] = []
        for project in projects:
            mine = {each.id: each for each in self.tasks(project.id)} | self._gone
            for each in self.start.of(project):
                if each.id not in mine:
                    raise ServiceDown(f"the service does not list {each.content!r} any more")
            tasks += [task for each in self.start.of(project) if (task := mine[each.id])]
        return Content(tuple(projects), tuple(tasks))

    def copy(self) -> None:
        """A container is not copied: its actions are replayed in another one."""

    def close(self) -> None:
        """Delete the container, now or later, unless somebody else has put something into it."""
        self._end(self.container)

    def _alone(self, task_id: str) -> Task:
        """An open task that nothing stands below: sub-tasks, which are somebody else's, would be
        completed or deleted along.
        """
        task = self.task(task_id)
        their = self._theirs[task_id]
        rows = self._rows(self._project(task.project_id))
        if their not in rows:
            raise ServiceDown(f"the service does not list {task.content!r} in its project any more")
        below = [title(row) for row in rows.values() if row.get("parent_id") == their]
        if below:
            raise ServiceDown(f"somebody has put {below} below the task {task.content!r}")
        return task

    def _rows(self, project: Project) -> dict[str, Row]:
        return listed(self.api, "/tasks", {"project_id": self._theirs[project.id]})

    def _project(self, project_id: str) -> Project:
        for project in self.start.projects:
            if project.id == project_id:
                return project
        raise no_project(project_id)

    def _known(self, task_id: str) -> Task:
        for task in self.start.tasks:
            if task.id == task_id and task_id not in self._gone:
                return task
        raise no_task(task_id)

    def _change(self, path: str, body: Mapping[str, Any] | None) -> None:
        """What the service finds wrong with it is the agent's mistake; it was there a moment ago,
        so that any other refusal is a fault.
        """
        try:
            answer = post(self.api, path, body)
        except Rejected as error:
            if error.status != 400:
                raise ServiceDown(f"POST {path} was refused: {error}") from error
            raise ToolError(f"the service refuses this: {_reason(error.answer)}") from error
        if body and not isinstance(answer, dict):
            raise ServiceDown(f"POST {path} gave no object: {str(answer)[:200]}")


def _reason(answer: Any) -> str:
    told = answer.get("error") if isinstance(answer, dict) else None
    return " ".join(str(told or answer).split())[:200]
