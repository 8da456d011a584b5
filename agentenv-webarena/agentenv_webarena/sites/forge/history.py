"""The code on the forge's pages: folders, files, commits, branches, contributors."""

from __future__ import annotations

import difflib
import hashlib
import sqlite3

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forge.content import TODAY
from agentenv_webarena.sites.forge.marks import marked
from agentenv_webarena.sites.forge.roles import DEVELOPER, need, project_at
from agentenv_webarena.sites.forge.shown import matching, project_page
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()
AT = "/{space}/{path}/-"

COMMITS = (
    "SELECT c.*, u.name, u.username, (SELECT count(*) FROM changes f WHERE f.commit_id = c.id)"
    " AS files FROM commits c JOIN users u ON u.id = c.author_id"
)


@router.get(AT + "/tree/main")
@router.get(AT + "/tree/main/{folder:path}")
async def tree(here: Visiting, space: str, path: str, folder: str = "") -> Response:
    project = project_at(here, space, path)
    start = folder.strip("/") + "/" if folder.strip("/") else ""
    paths = here.rows("SELECT path FROM files WHERE project_id = ? ORDER BY path", project["id"])
    inside = [each["path"][len(start) :] for each in paths if each["path"].startswith(start)]
    if not inside and start:
        raise HTTPException(404)
    folders = sorted({each.partition("/")[0] for each in inside if "/" in each})
    names = [each for each in inside if "/" not in each]
    entries = []
    for name in [*folders, *names]:
        whole = start + name
        latest = here.rows(
            f"{COMMITS} JOIN changes f ON f.commit_id = c.id WHERE c.project_id = ?"
            " AND c.branch = 'main' AND (f.path = ? OR substr(f.path, 1, ?) = ?)"
            " ORDER BY c.made DESC, c.id DESC LIMIT 1",
            project["id"],
            whole,
            len(whole) + 1,
            whole + "/",
        )
        entries.append((name, name in folders, latest[0] if latest else None))
    return project_page(here, project, "tree.html", folder=start, entries=entries)


def _file(here: Here, project: sqlite3.Row, file: str) -> sqlite3.Row:
    return here.row("SELECT * FROM files WHERE project_id = ? AND path = ?", project["id"], file)


@router.get(AT + "/blob/main/{file:path}")
async def blob(here: Visiting, space: str, path: str, file: str) -> Response:
    project = project_at(here, space, path)
    text = _file(here, project, file)["text"]
    shown = marked(text) if file.endswith(".md") else ""
    return project_page(here, project, "blob.html", file=file, text=text, marked=shown)


@router.get(AT + "/edit/main/{file:path}")
async def edit(here: Visiting, space: str, path: str, file: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, DEVELOPER)
    text = _file(here, project, file)["text"]
    return project_page(
        here, project, "edit_file.html", file=file, text=text, message=f"Update {file}", problem=""
    )


@router.get(AT + "/new/main")
async def new_file(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    need(here, project, DEVELOPER)
    return project_page(here, project, "edit_file.html", file="", text="", message="", problem="")


@router.post(AT + "/commit_file")
async def commit_file(here: Visiting, space: str, path: str) -> Response:
    """Puts a text in place of the file's, or makes a new file; either is a commit."""
    project, sent = project_at(here, space, path), await here.form()
    me = need(here, project, DEVELOPER)
    file, message = sent.get("file", ""), sent.get("message", "")
    text = sent.get("text", "") + "\n"
    parts = file.split("/")
    plain = all(each.isalnum() or each in "-_./ " for each in file)
    if not plain or not 1 <= len(file) <= 200 or not all(parts) or {".", ".."} & set(parts):
        problem = "Give the name of a file, such as docs/usage.md."
    elif not 1 <= len(message) <= 200:
        problem = "A commit needs a message of at most 200 characters."
    else:
        _commit(here, project, me, file, text, message)
        here.notice("Your changes have been successfully committed.")
        return here.go(f"/{project['full']}/-/blob/main/{file}")
    return project_page(
        here,
        project,
        "edit_file.html",
        422,
        file=file,
        text=text,
        message=message,
        problem=problem,
    )


def _commit(here: Here, project: sqlite3.Row, me: int, file: str, text: str, message: str) -> None:
    before = here.rows(
        "SELECT text FROM files WHERE project_id = ? AND path = ?", project["id"], file
    )
    lines = before[0]["text"].splitlines() if before else []
    patch = list(difflib.unified_diff(lines, text.splitlines(), lineterm=""))[2:]
    last = here.value("SELECT max(id) FROM commits")
    sha = hashlib.sha1(f"{last} {file} {message} {text}".encode()).hexdigest()
    number = here.change(
        "INSERT INTO commits (project_id, branch, sha, author_id, made, message)"
        " VALUES (?, 'main', ?, ?, ?, ?)",
        project["id"],
        sha,
        me,
        TODAY.isoformat(),
        message,
    )
    here.change(
        "INSERT INTO changes VALUES (?, ?, ?, ?, ?)",
        number,
        file,
        sum(line.startswith("+") for line in patch),
        sum(line.startswith("-") for line in patch),
        "\n".join(patch),
    )
    here.change("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", project["id"], file, text)


@router.get(AT + "/commits/{branch:path}")
async def commits(here: Visiting, space: str, path: str, branch: str) -> Response:
    project = project_at(here, space, path)
    here.row("SELECT 1 FROM branches WHERE project_id = ? AND name = ?", project["id"], branch)
    condition, words = matching(here.query.get("search", ""), "c.message")
    author = here.query.get("author", "").strip().lstrip("@").lower()
    found = listing(
        here,
        f"{COMMITS} WHERE c.project_id = ? AND c.branch IN ('main', ?) AND {condition}"
        " AND (? = '' OR lower(u.username) = ? OR lower(u.name) = ?)"
        " ORDER BY c.made DESC, c.id DESC",
        project["id"],
        branch,
        *words,
        author,
        author,
        author,
    )
    return project_page(here, project, "commits.html", branch=branch, found=found)


@router.get(AT + "/commit/{sha}")
async def commit(here: Visiting, space: str, path: str, sha: str) -> Response:
    project = project_at(here, space, path)
    found = here.row(f"{COMMITS} WHERE c.project_id = ? AND c.sha = ?", project["id"], sha)
    changes = here.rows("SELECT * FROM changes WHERE commit_id = ? ORDER BY path", found["id"])
    return project_page(here, project, "commit.html", commit=found, changes=changes)


@router.get(AT + "/branches")
async def branches(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    found = here.rows(
        "SELECT b.*, (SELECT count(*) FROM commits c WHERE c.project_id = b.project_id"
        " AND c.branch = b.name AND b.name <> 'main') AS ahead,"
        " (SELECT max(made) FROM commits c WHERE c.project_id = b.project_id"
        " AND c.branch = b.name) AS latest FROM branches b WHERE b.project_id = ?"
        " ORDER BY b.name = 'main' DESC, b.name",
        project["id"],
    )
    return project_page(here, project, "branches.html", branches=found, problem="")


@router.post(AT + "/branches")
async def new_branch(here: Visiting, space: str, path: str) -> Response:
    project, sent = project_at(here, space, path), await here.form()
    need(here, project, DEVELOPER)
    name = sent.get("name", "")
    fine = 1 <= len(name) <= 100 and all(each.isalnum() or each in "-_./" for each in name)
    taken = here.rows(
        "SELECT 1 FROM branches WHERE project_id = ? AND name = ?", project["id"], name
    )
    if not fine or taken or ".." in name or name.startswith("/"):
        here.notice("A branch needs a new name of letters, digits, '-', '_', '.' and '/'.")
    else:
        here.change(
            "INSERT INTO branches (project_id, name, protected) VALUES (?, ?, 0)",
            project["id"],
            name,
        )
        here.notice(f"Branch {name} was created.")
    return here.go(f"/{project['full']}/-/branches")


@router.get(AT + "/graphs/main")
async def contributors(here: Visiting, space: str, path: str) -> Response:
    project = project_at(here, space, path)
    found = here.rows(
        "SELECT u.username, u.name, u.email, count(*) AS commits, min(c.made) AS first,"
        " max(c.made) AS latest FROM commits c JOIN users u ON u.id = c.author_id"
        " WHERE c.project_id = ? AND c.branch = 'main' GROUP BY u.id"
        " ORDER BY commits DESC, u.name",
        project["id"],
    )
    return project_page(here, project, "contributors.html", people=found)
