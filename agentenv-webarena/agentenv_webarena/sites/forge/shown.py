"""What several pages of the forge show: a project's frame, and lists that match a search."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from starlette.responses import Response

from agentenv_webarena.sites.forge.roles import ROLES, role_of, user_id
from agentenv_webarena.sites.pages import Here

PROJECTS = """
SELECT p.*, (SELECT count(*) FROM stars s WHERE s.project_id = p.id) AS stars,
  (SELECT count(*) FROM projects f WHERE f.forked_from = p.id) AS forks,
  (SELECT count(*) FROM items i WHERE i.project_id = p.id AND i.kind = 'issue' AND i.state = 'open')
    AS open_issues,
  (SELECT max(c.made) FROM commits c WHERE c.project_id = p.id) AS updated
FROM projects p
"""
ORDERS = {  # of projects: what may be asked for, and what it means
    "name": ("Name", "p.path, p.full"),
    "stars": ("Most stars", "stars DESC, p.full"),
    "forks": ("Most forks", "forks DESC, p.full"),
    "updated": ("Last updated", "updated DESC, p.full"),
    "created": ("Last created", "p.created DESC, p.id DESC"),
    "oldest": ("Oldest first", "p.created, p.id"),
}
ITEMS = """
SELECT i.*, p.full, a.username AS author, a.name AS author_name, g.username AS assignee,
  g.name AS assignee_name, m.title AS milestone,
  (SELECT count(*) FROM notes n WHERE n.item_id = i.id) AS comments
FROM items i JOIN projects p ON p.id = i.project_id JOIN users a ON a.id = i.author_id
LEFT JOIN users g ON g.id = i.assignee_id LEFT JOIN milestones m ON m.id = i.milestone_id
"""
SEGMENTS = {"issue": "issues", "merge": "merge_requests"}  # of addresses


def project_page(
    here: Here, project: sqlite3.Row, template: str, status: int = 200, **values: Any
) -> Response:
    """A page within the frame of a project."""
    counts = here.row(
        "SELECT (SELECT count(*) FROM items WHERE project_id = ?1 AND kind = 'issue'"
        " AND state = 'open') AS issues, (SELECT count(*) FROM items WHERE project_id = ?1"
        " AND kind = 'merge' AND state = 'open') AS merges,"
        " (SELECT count(*) FROM stars WHERE project_id = ?1) AS stars,"
        " (SELECT count(*) FROM projects WHERE forked_from = ?1) AS forks,"
        " (SELECT count(*) FROM stars WHERE project_id = ?1 AND user_id = ?2) AS starred",
        project["id"],
        user_id(here),
    )
    return here.page(
        template,
        status,
        project=project,
        base=f"/{project['full']}",
        role=role_of(here, project),
        roles=ROLES,
        counts=counts,
        **values,
    )


def is_date(text: str) -> bool:
    """Whether it is a day written like 2024-04-30."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def matching(text: str, *columns: str) -> tuple[str, list[str]]:
    """A condition: each word stands in one of the columns."""
    words = text.lower().split()[:8]
    either = " OR ".join(f"instr(lower({column}), ?)" for column in columns)
    conditions = " AND ".join(f"({either})" for _ in words) or "1"
    return conditions, [word for word in words for _ in columns]


def labels_of(here: Here, items: list[sqlite3.Row]) -> dict[int, list[sqlite3.Row]]:
    """The labels of each item, by its id."""
    ids = [int(each["id"]) for each in items]
    found: dict[int, list[sqlite3.Row]] = {each: [] for each in ids}
    marks = ", ".join("?" * len(ids))
    for row in here.rows(
        "SELECT il.item_id, l.name, l.color FROM item_labels il JOIN labels l ON l.id = il.label_id"
        f" WHERE il.item_id IN ({marks}) ORDER BY l.name",
        *ids,
    ):
        found[row["item_id"]].append(row)
    return found
