"""Projects of the forge: their front page, stars, forks, settings, and new ones."""

from __future__ import annotations

import re
import sqlite3

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.forge.content import TODAY, copy_project
from agentenv_webarena.sites.forge.marks import marked
from agentenv_webarena.sites.forge.roles import (
    MAINTAINER,
    OWNER,
    VISIBLE,
    need,
    project_at,
    signed_in,
    user_id,
)
from agentenv_webarena.sites.forge.shown import PROJECTS, project_page
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()
accounts = APIRouter()  # matched last, as with people

VISIBILITIES = {
    "Public": "Everybody can see the project.",
    "Private": "Only members can see the project.",
}
SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@router.get("/projects/new")
async def new_project(here: Visiting) -> Response:
    signed_in(here)
    return here.page("new_project.html", visibilities=VISIBILITIES, sent={}, problem="")


@router.post("/projects")
async def create_project(here: Visiting) -> Response:
    me, sent = signed_in(here), await here.form()
    name = sent.get("name", "")
    path = sent.get("path", "") or re.sub(r"[^a-z0-9._]+", "-", name.lower()).strip("-")
    full = f"{here.user}/{path}"
    problem = ""
    if not 1 <= len(name) <= 80:
        problem = "Project name must have 1 to 80 characters."
    elif not SLUG.fullmatch(path):
        problem = "Project slug can contain only small letters, digits, '_', '-' and '.'."
    elif sent.get("visibility") not in VISIBILITIES:
        problem = "Choose a visibility level."
    elif len(sent.get("about", "")) > 500:
        problem = "The description can have at most 500 characters."
    elif here.rows("SELECT 1 FROM projects WHERE full = ?", full):
        problem = f"You have a project {path} already."
    if problem:
        return here.page(
            "new_project.html", 422, visibilities=VISIBILITIES, sent=sent, problem=problem
        )
    project = here.change(
        "INSERT INTO projects (full, space, path, name, about, visibility, created, language,"
        " license, branch) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 'main')",
        full,
        here.user,
        path,
        name,
        sent.get("about", ""),
        sent["visibility"],
        TODAY.isoformat(),
    )
    here.change("INSERT INTO members VALUES (?, ?, ?, ?)", project, me, OWNER, TODAY.isoformat())
    here.change("INSERT INTO branches (project_id, name, protected) VALUES (?, 'main', 1)", project)
    if sent.get("readme"):
        text = f"# {name}\n\n{sent.get('about', '')}\n"
        here.change("INSERT INTO files VALUES (?, 'README.md', ?)", project, text)
        here.change(
            "INSERT INTO commits (project_id, branch, sha, author_id, made, message)"
            " VALUES (?, 'main', ?, ?, ?, 'Initial commit')",
            project,
            f"{project:040x}",
            me,
            TODAY.isoformat(),
        )
    here.notice(f"Project '{name}' was successfully created.")
    return here.go(f"/{full}")


@accounts.get("/{space}/{path}")
async def overview(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    readme = here.rows(
        "SELECT text FROM files WHERE project_id = ? AND path = 'README.md'", project["id"]
    )
    facts = here.row(
        "SELECT (SELECT count(*) FROM commits WHERE project_id = ? AND branch = 'main') AS commits,"
        " (SELECT count(*) FROM branches WHERE project_id = ?) AS branches,"
        " (SELECT count(*) FROM releases WHERE project_id = ?) AS releases,"
        " (SELECT full FROM projects WHERE id = ?) AS origin",
        project["id"],
        project["id"],
        project["id"],
        project["forked_from"],
    )
    commits = here.rows(
        "SELECT c.*, u.name, u.username FROM commits c JOIN users u ON u.id = c.author_id"
        " WHERE c.project_id = ? AND c.branch = 'main' ORDER BY c.made DESC, c.id DESC LIMIT 1",
        project["id"],
    )
    top = {each["path"].partition("/")[0] for each in _paths(here, project)}
    return project_page(
        here,
        project,
        "overview.html",
        readme=marked(readme[0]["text"]) if readme else "",
        facts=facts,
        latest=commits,
        top=sorted(top),
        folders={
            each["path"].partition("/")[0] for each in _paths(here, project) if "/" in each["path"]
        },
    )


def _paths(here: Here, project: sqlite3.Row) -> list[sqlite3.Row]:
    return here.rows("SELECT path FROM files WHERE project_id = ?", project["id"])


@router.post("/{space}/{path}/-/star")
@router.post("/{space}/{path}/-/unstar")
async def star(here: Visiting, space: str, path: str) -> Response:
    project, me = project_at(here, space, path), signed_in(here)
    if here.request.url.path.endswith("/unstar"):
        here.change("DELETE FROM stars WHERE project_id = ? AND user_id = ?", project["id"], me)
    else:
        here.change("INSERT OR IGNORE INTO stars VALUES (?, ?)", project["id"], me)
    return here.go(f"/{project['full']}")


@router.get("/{space}/{path}/-/starrers")
async def starrers(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    query = (
        "SELECT u.* FROM stars s JOIN users u ON u.id = s.user_id WHERE s.project_id = ?"
        " ORDER BY u.name"
    )
    return project_page(
        here, project, "starrers.html", found=listing(here, query, project["id"], size=30)
    )


@router.get("/{space}/{path}/-/forks")
async def forks(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    where = f"p.forked_from = ? AND {VISIBLE}"
    query = f"{PROJECTS} WHERE {where} ORDER BY p.created DESC, p.id DESC"
    found = listing(here, query, project["id"], user_id(here))
    return project_page(here, project, "forks.html", found=found)


@router.get("/{space}/{path}/-/forks/new")
async def new_fork(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    signed_in(here)
    return project_page(here, project, "new_fork.html", problem="")


@router.post("/{space}/{path}/-/forks")
async def fork(here: Visiting, space: str, path: str) -> Response:
    project, me = project_at(here, space, path), signed_in(here)
    full = f"{here.user}/{path}"
    if here.rows("SELECT 1 FROM projects WHERE full = ?", full):
        problem = f"You have a project {path} already."
        return project_page(here, project, "new_fork.html", problem=problem)
    copy = here.change(
        "INSERT INTO projects (full, space, path, name, about, visibility, created, language,"
        " license, branch, forked_from) SELECT ?, ?, path, name, about, visibility, ?, language,"
        " license, branch, id FROM projects WHERE id = ?",
        full,
        here.user,
        TODAY.isoformat(),
        project["id"],
    )
    copy_project(here.database, project["id"], copy)
    here.change("INSERT INTO members VALUES (?, ?, ?, ?)", copy, me, OWNER, TODAY.isoformat())
    here.notice("The project was successfully forked.")
    return here.go(f"/{full}")


@router.get("/{space}/{path}/-/settings")
async def settings(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, MAINTAINER)
    return project_page(here, project, "settings.html", visibilities=VISIBILITIES, problem="")


@router.post("/{space}/{path}/-/settings")
async def change_settings(here: Visiting, space: str, path: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    need(here, project, MAINTAINER)
    if not 1 <= len(sent.get("name", "")) <= 80 or len(sent.get("about", "")) > 500:
        problem = "The name needs 1 to 80 characters, the description at most 500."
        return project_page(
            here, project, "settings.html", visibilities=VISIBILITIES, problem=problem
        )
    visibility = sent.get("visibility", "")
    here.change(
        "UPDATE projects SET name = ?, about = ?, visibility = ? WHERE id = ?",
        sent["name"],
        sent.get("about", ""),
        visibility if visibility in VISIBILITIES else project["visibility"],
        project["id"],
    )
    here.notice(f"Project '{sent['name']}' was successfully updated.")
    return here.go(f"/{project['full']}/-/settings")
