"""Members of a project, and their roles."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forge.content import TODAY
from agentenv_webarena.sites.forge.roles import (
    MAINTAINER,
    OWNER,
    ROLES,
    need,
    project_at,
    role_of,
)
from agentenv_webarena.sites.forge.shown import project_page
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()
AT = "/{space}/{path}/-/project_members"


@router.get(AT)
async def members(here: Visiting, space: str, path: str) -> Response:
    return _members(here, project_at(here, space, path), "")


def _members(here: Here, project: sqlite3.Row, problem: str) -> Response:
    found = here.rows(
        "SELECT u.*, m.role, m.since FROM members m JOIN users u ON u.id = m.user_id"
        " WHERE m.project_id = ? ORDER BY m.role DESC, u.name",
        project["id"],
    )
    status = 422 if problem else 200
    return project_page(here, project, "members.html", status, members=found, problem=problem)


@router.post(AT)
async def invite(here: Visiting, space: str, path: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    need(here, project, MAINTAINER)
    name = sent.get("username", "").lstrip("@").lower()
    people = here.rows("SELECT * FROM users WHERE ? IN (lower(username), lower(email))", name)
    role = _role(here, project, sent)
    if not people:
        return _members(here, project, "There is nobody with this username or email address.")
    if here.rows(
        "SELECT 1 FROM members WHERE project_id = ? AND user_id = ?", project["id"], people[0]["id"]
    ):
        return _members(here, project, f"{people[0]['name']} is a member already.")
    here.change(
        "INSERT INTO members VALUES (?, ?, ?, ?)",
        project["id"],
        people[0]["id"],
        role,
        TODAY.isoformat(),
    )
    here.notice(f"{people[0]['name']} was added as {ROLES[role]}.")
    return here.go(f"/{project['full']}/-/project_members")


@router.get(AT + "/{username}")
async def member(here: Visiting, space: str, path: str, username: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, MAINTAINER)
    return project_page(here, project, "member.html", member=_member(here, project, username))


@router.post(AT + "/{username}")
@router.post(AT + "/{username}/remove")
async def change_member(here: Visiting, space: str, path: str, username: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    need(here, project, MAINTAINER)
    found = _member(here, project, username)
    if found["role"] > role_of(here, project) or found["username"] == here.user:
        raise HTTPException(403, "You can change neither your own role nor one above yours.")
    where = "WHERE project_id = ? AND user_id = ?"
    if here.request.url.path.endswith("/remove"):
        here.change(f"DELETE FROM members {where}", project["id"], found["id"])
        here.notice(f"{found['name']} was removed from the project.")
    else:
        role = _role(here, project, sent)
        here.change(f"UPDATE members SET role = ? {where}", role, project["id"], found["id"])
        here.notice(f"{found['name']} is {ROLES[role]} now.")
    return here.go(f"/{project['full']}/-/project_members")


def _role(here: Here, project: sqlite3.Row, sent: dict[str, str]) -> int:
    wanted = {name: role for role, name in ROLES.items()}.get(sent.get("role", ""), 0)
    if not wanted or wanted > max(MAINTAINER, role_of(here, project)) or wanted > OWNER:
        raise HTTPException(422, "Choose a role from Guest to your own.")
    return wanted


def _member(here: Here, project: sqlite3.Row, username: str) -> sqlite3.Row:
    return here.row(
        "SELECT u.*, m.role FROM members m JOIN users u ON u.id = m.user_id"
        " WHERE m.project_id = ? AND u.username = ?",
        project["id"],
        username,
    )
