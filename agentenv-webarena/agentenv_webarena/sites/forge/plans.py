"""Labels, milestones and releases of a project."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.forge.content import TODAY
from agentenv_webarena.sites.forge.marks import marked
from agentenv_webarena.sites.forge.roles import MAINTAINER, REPORTER, need, project_at
from agentenv_webarena.sites.forge.shown import ITEMS, is_date, project_page
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()
AT = "/{space}/{path}/-"


@router.get(AT + "/labels")
async def labels(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    found = here.rows(
        "SELECT l.*, (SELECT count(*) FROM item_labels il JOIN items i ON i.id = il.item_id"
        " WHERE il.label_id = l.id AND i.kind = 'issue' AND i.state = 'open') AS open"
        " FROM labels l WHERE l.project_id = ? ORDER BY l.name",
        project["id"],
    )
    return project_page(here, project, "labels.html", labels=found)


@router.get(AT + "/labels/new")
async def new_label(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, REPORTER)
    return project_page(here, project, "new_label.html", sent={}, problem="")


@router.post(AT + "/labels")
async def add_label(here: Visiting, space: str, path: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    need(here, project, REPORTER)
    name, color = sent.get("name", ""), sent.get("color", "") or "#6c757d"
    if not 1 <= len(name) <= 60 or len(sent.get("about", "")) > 200:
        problem = "A label has a name of 1 to 60 characters and a description of at most 200."
    elif not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        problem = "A color is written like #2457c5."
    elif here.rows("SELECT 1 FROM labels WHERE project_id = ? AND name = ?", project["id"], name):
        problem = "The project has this label already."
    else:
        here.change(
            "INSERT INTO labels (project_id, name, color, about) VALUES (?, ?, ?, ?)",
            project["id"],
            name,
            color,
            sent.get("about", ""),
        )
        here.notice(f"Label {name} was created.")
        return here.go(f"/{project['full']}/-/labels")
    return project_page(here, project, "new_label.html", 422, sent=sent, problem=problem)


@router.get(AT + "/milestones")
async def milestones(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    found = here.rows(
        "SELECT m.*, (SELECT count(*) FROM items i WHERE i.milestone_id = m.id) AS total,"
        " (SELECT count(*) FROM items i WHERE i.milestone_id = m.id AND i.state <> 'open') AS done"
        " FROM milestones m WHERE m.project_id = ? ORDER BY m.due, m.id",
        project["id"],
    )
    return project_page(here, project, "milestones.html", milestones=found)


@router.get(AT + "/milestones/new")
async def new_milestone(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, REPORTER)
    return project_page(here, project, "new_milestone.html", sent={}, problem="")


@router.get(AT + "/milestones/{number}")
async def milestone(here: Visiting, space: str, path: str, number: str) -> Response:
    project = project_at(here, space, path)
    found = here.row(
        "SELECT * FROM milestones WHERE project_id = ? AND id = ?", project["id"], number
    )
    items = here.rows(f"{ITEMS} WHERE i.milestone_id = ? ORDER BY i.number", found["id"])
    return project_page(here, project, "milestone.html", milestone=found, items=items)


@router.post(AT + "/milestones")
async def add_milestone(here: Visiting, space: str, path: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    need(here, project, REPORTER)
    problem = _problem(here, project["id"], sent)
    if problem:
        return project_page(here, project, "new_milestone.html", 422, sent=sent, problem=problem)
    number = here.change(
        "INSERT INTO milestones (project_id, title, about, starts, due, state)"
        " VALUES (?, ?, ?, ?, ?, 'open')",
        project["id"],
        sent["title"],
        sent.get("about", ""),
        sent.get("starts", ""),
        sent.get("due", ""),
    )
    return here.go(f"/{project['full']}/-/milestones/{number}")


def _problem(here: Here, project: int, sent: dict[str, str]) -> str:
    title = sent.get("title", "")
    if not 1 <= len(title) <= 100 or len(sent.get("about", "")) > 1000:
        return "A milestone has a title of 1 to 100 characters."
    if here.rows("SELECT 1 FROM milestones WHERE project_id = ? AND title = ?", project, title):
        return "The project has a milestone of this title already."
    dates = [sent[each] for each in ("starts", "due") if sent.get(each)]
    if not all(is_date(each) for each in dates):
        return "A date is written like 2024-04-30."
    return "The due date lies before the start date." if dates != sorted(dates) else ""


@router.post(AT + "/milestones/{number}/close")
@router.post(AT + "/milestones/{number}/reopen")
async def close_milestone(here: Visiting, space: str, path: str, number: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, REPORTER)
    state = "closed" if here.request.url.path.endswith("/close") else "open"
    here.change(
        "UPDATE milestones SET state = ? WHERE id = ? AND project_id = ?",
        state,
        number,
        project["id"],
    )
    return here.go(f"/{project['full']}/-/milestones")


@router.get(AT + "/releases")
async def releases(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    found = here.rows(
        "SELECT r.*, u.name AS author, u.username FROM releases r"
        " JOIN users u ON u.id = r.author_id WHERE r.project_id = ?"
        " ORDER BY r.made DESC, r.id DESC",
        project["id"],
    )
    texts = {each["id"]: marked(each["about"]) for each in found}
    return project_page(here, project, "releases.html", releases=found, texts=texts)


@router.get(AT + "/releases/new")
async def new_release(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, MAINTAINER)
    return project_page(here, project, "new_release.html", sent={}, problem="")


@router.post(AT + "/releases")
async def add_release(here: Visiting, space: str, path: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    me = need(here, project, MAINTAINER)
    tag, name = sent.get("tag", ""), sent.get("name", "") or sent.get("tag", "")
    taken = here.rows("SELECT 1 FROM releases WHERE project_id = ? AND tag = ?", project["id"], tag)
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", tag) or len(name) > 100 or taken:
        problem = "A release needs a new tag such as v1.2.0, and a title of at most 100 characters."
        return project_page(here, project, "new_release.html", 422, sent=sent, problem=problem)
    here.change(
        "INSERT INTO releases (project_id, tag, name, about, author_id, made)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        project["id"],
        tag,
        name,
        sent.get("about", "")[:5000],
        me,
        TODAY.isoformat(),
    )
    return here.go(f"/{project['full']}/-/releases")
