"""Roles: what a member of a project may do there."""

from __future__ import annotations

import sqlite3

from starlette.exceptions import HTTPException

from agentenv_webarena.sites.pages import Here

GUEST, REPORTER, DEVELOPER, MAINTAINER, OWNER = 10, 20, 30, 40, 50
ROLES = {
    GUEST: "Guest",
    REPORTER: "Reporter",
    DEVELOPER: "Developer",
    MAINTAINER: "Maintainer",
    OWNER: "Owner",
}


def user_id(here: Here) -> int:
    """Of the one signed in; 0 for nobody."""
    return int(here.value("SELECT id FROM users WHERE username = ?", here.user)) if here.user else 0


def signed_in(here: Here) -> int:
    found = user_id(here)
    if not found:
        raise HTTPException(403, "Sign in first: only people with an account can do this.")
    return found


def role_of(here: Here, project: sqlite3.Row) -> int:
    """The role of the one signed in; 0 for somebody who is no member."""
    found = here.rows(
        "SELECT role FROM members WHERE project_id = ? AND user_id = ?",
        project["id"],
        user_id(here),
    )
    return int(found[0]["role"]) if found else 0


def need(here: Here, project: sqlite3.Row, role: int) -> int:
    """The id of the one signed in, who has at least this role."""
    found = signed_in(here)
    if role_of(here, project) < role:
        raise HTTPException(
            403, f"Only a {ROLES[role]} of {project['full']}, or somebody above, can do this."
        )
    return found


def project_at(here: Here, space: str, path: str) -> sqlite3.Row:
    """A project, if the one who looks may see it."""
    found = here.row("SELECT * FROM projects WHERE full = ?", f"{space}/{path}")
    if found["visibility"] == "Private" and not role_of(here, found):
        raise HTTPException(404)
    return found


VISIBLE = (
    "(p.visibility <> 'Private' OR p.id IN (SELECT project_id FROM members WHERE user_id = ?))"
)
