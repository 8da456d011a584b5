"""Container: a project in somebody's account that holds all that one session has created.

What is ours is known by the ids that the service gave at creation. There is one exception: a
request may have taken effect although its answer was lost, and was then sent again. So an unknown
row in the container that equals one of ours in all that was sent, and holds nothing, is ours too.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Mapping

from agentenv_tool.live import Api, ServiceDown
from agentenv_tool.todo.content import Content, Project, Task
from agentenv_tool.todo.rows import (
    Row,
    created,
    delete,
    found,
    listed,
    project_body,
    task_body,
    task_of,
    title,
)

log = logging.getLogger(__name__)

_LOOKS = 3


class Container:
    """The projects of a content below one of a name that nobody else has."""

    def __init__(self, api: Api, start: Content):
        self.api = api
        self.start = start
        self.name = f"AgentEnv container {secrets.token_hex(8)}"
        self.theirs: dict[str, str] = {}  # the service's id of each of ours
        self.gone: dict[str, Task | None] = {}  # our tasks: as completed, or None for deleted
        self._id = ""  # none yet
        self._looks = 0  # for one whose creation was not confirmed

    def fill(self) -> None:
        log.info("creating %r", self.name)
        self._id = created(self.api, "/projects", {"name": self.name})["id"]
        for project in self.start.projects:
            body = project_body(project, self._id)
            self.theirs[project.id] = created(self.api, "/projects", body)["id"]
            for task in self.start.of(project):
                body = task_body(task, self.theirs[project.id])
                row = created(self.api, "/tasks", body)
                self.theirs[task.id] = row["id"]
                if task_of(task, row) != task:
                    raise ServiceDown(f"the service did not keep all of {task}: {row}")

    def remove(self) -> list[str]:
        """Delete it with all that is ours, which may be tried again after a fault. Returns the
        names of what somebody else has put into it: that stays, and so does what holds it.
        """
        rows = listed(self.api, "/projects")
        made = {
            self.theirs[each.id]: each for each in self.start.projects if each.id in self.theirs
        }
        for id in (self._id, *made):
            if id and id not in rows and found(self.api, f"/projects/{id}"):
                raise ServiceDown(f"the service has the project {id}, and does not list it")
        inner = {id: made.get(id) for id in rows if id in made or self._is_twin(rows[id])}
        stays: list[str] = []
        for id, project in inner.items():
            stays += self._deleted(id, project, rows)
        twins = [id for id, row in rows.items() if self._is_named(row) and id != self._id]
        for id in twins:
            stays += self._deleted(id, None, rows)
        if self._id in rows and not stays:
            stays += self._deleted(self._id, None, rows, inner.keys())
        if not self._id and not twins:
            self._look_again()
        return stays

    def check_listed(self, task: Task, rows: Mapping[str, Row]) -> None:
        """A list of its project may lack the task if somebody else has taken it away or done it;
        else the list is wrong, and may lack what others have put there, too.
        """
        their = self.theirs[task.id]
        row = None if their in rows else found(self.api, f"/tasks/{their}")
        home = self.theirs[task.project_id]
        if row and not row.get("checked") and row.get("project_id") == home:
            raise ServiceDown(f"the service has {task.content!r}, and does not list it")

    def _deleted(
        self,
        id: str,
        project: Project | None,
        rows: Mapping[str, Row],
        deleted: Collection[str] = (),
    ) -> list[str]:
        """Delete the project, or return the names of what in it is not ours."""
        inside = [
            title(row)
            for other, row in rows.items()
            if row.get("parent_id") == id and other not in deleted
        ]
        inside += self._foreign_tasks(id, project)
        if not inside:
            delete(self.api, f"/projects/{id}")
        return inside

    def _foreign_tasks(self, id: str, project: Project | None) -> list[str]:
        rows = listed(self.api, "/tasks", {"project_id": id})
        ours = self.start.of(project) if project else []
        for task in ours:
            if task.id in self.theirs and task.id not in self.gone:
                self.check_listed(task, rows)
        known = set(self.theirs.values())
        return [
            title(row)
            for other, row in rows.items()
            if other not in known and not any(_is_copy(each, row) for each in ours)
        ]

    def _look_again(self) -> None:
        """What was asked for without an answer may come late."""
        self._looks += 1
        if self._looks < _LOOKS:
            raise ServiceDown("its creation was not confirmed, and it is not listed yet")

    def _is_named(self, row: Row) -> bool:
        return row.get("name") == self.name and not row.get("parent_id")

    def _is_twin(self, row: Row) -> bool:
        """Whether it equals a project that was created here."""
        return bool(self._id) and any(
            all(row.get(key) == value for key, value in project_body(each, self._id).items())
            for each in self.start.projects
        )


def _is_copy(task: Task, row: Row) -> bool:
    """Whether it equals our task as it was created, and nobody has written on it."""
    if row.get("parent_id") or row.get("note_count"):
        return False
    return row.get("content") == task.content and task_of(task, row) == task
