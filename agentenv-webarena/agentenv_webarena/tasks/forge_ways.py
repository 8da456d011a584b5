"""Ways through the forge that several intents share, and what they choose from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from random import Random
from typing import Any

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.intents import Contents
from agentenv_webarena.tasks.plan import Plan, click, fill
from agentenv_webarena.tasks.wanted import Wanted, includes, shows, text

ME = "robin"
MAINTAINER, DEVELOPER = 40, 30
STATE = "nav.tabs[aria-label=State]"  # of a list of issues or merge requests


def rows(contents: Contents, query: str, *values: Any) -> list[sqlite3.Row]:
    return contents["forge"].execute(query, values).fetchall()


def value(contents: Contents, query: str, *values: Any) -> Any:
    return rows(contents, query, *values)[0][0]


def projects(rng: Random, contents: Contents, role: int = 0) -> Iterator[sqlite3.Row]:
    """Public projects that are no forks, in an order of their own; those where I have the role."""
    found = rows(
        contents,
        "SELECT p.*, coalesce((SELECT role FROM members m WHERE m.project_id = p.id"
        " AND m.user_id = 1), 0) AS mine FROM projects p"
        " WHERE forked_from IS NULL AND visibility = 'Public'"
        " AND mine >= ? ORDER BY p.id",
        role,
    )
    rng.shuffle(found)
    yield from found


def at(project: sqlite3.Row, path: str = "") -> str:
    return address("forge", f"/{project['full']}{path}")


def to_project(project: sqlite3.Row) -> Plan:
    """From any page: by the search."""
    return (
        fill("Search the forge", project["path"], enter=True, role="searchbox"),
        click("link", project["full"]),
    )


def to_person(name: str) -> Plan:
    return (
        fill("Search the forge", name, enter=True, role="searchbox"),
        click("link", "Users 1").because("I am looking for a person, not for a project."),
        click("link", name),
    )


def open_count(contents: Contents, project: sqlite3.Row, kind: str) -> int:
    return int(
        value(
            contents,
            "SELECT count(*) FROM items WHERE project_id = ? AND kind = ? AND state = 'open'",
            project["id"],
            kind,
        )
    )


def to_items(contents: Contents, project: sqlite3.Row, kind: str = "issue") -> Plan:
    """To the open issues, or merge requests, of a project."""
    name = "Issues" if kind == "issue" else "Merge requests"
    count = open_count(contents, project, kind)
    return *to_project(project), click("link", f"{name} {count}")


def to_item(contents: Contents, project: sqlite3.Row, item: sqlite3.Row) -> Plan:
    """To one of its open issues or merge requests."""
    return (
        *to_items(contents, project, item["kind"]),
        fill("Search", item["title"], enter=True),
        click("link", item["title"]),
    )


def items(rng: Random, contents: Contents, project: sqlite3.Row, kind: str) -> list[sqlite3.Row]:
    """The open ones of a project, in an order of their own."""
    found = rows(
        contents,
        "SELECT * FROM items WHERE project_id = ? AND kind = ? AND state = 'open' ORDER BY id",
        project["id"],
        kind,
    )
    rng.shuffle(found)
    return found


def team(contents: Contents, project: sqlite3.Row) -> list[sqlite3.Row]:
    return rows(
        contents,
        "SELECT u.*, m.role FROM members m JOIN users u ON u.id = m.user_id"
        " WHERE m.project_id = ? ORDER BY u.id",
        project["id"],
    )


def count_of(contents: Contents, project: sqlite3.Row, kind: str) -> int:
    return int(
        value(
            contents,
            "SELECT count(*) FROM items WHERE project_id = ? AND kind = ?",
            project["id"],
            kind,
        )
    )


def only_one(contents: Contents, project: sqlite3.Row, kind: str) -> Wanted:
    """Exactly one was added to the project."""
    segment = "issues" if kind == "issue" else "merge_requests"
    total = count_of(contents, project, kind) + 1
    return shows(at(project, f"/-/{segment}?state=all"), (text(STATE), [f"All {total}"]))


def none(*texts: str) -> Wanted:
    """The answer N/A, or that there is none in these words."""
    return includes(" |OR| ".join(("N/A", "none", *texts)))


def labels_of(contents: Contents, item: sqlite3.Row) -> list[str]:
    query = (
        "SELECT l.name FROM item_labels il JOIN labels l ON l.id = il.label_id"
        " WHERE il.item_id = ? ORDER BY l.name"
    )
    return [each["name"] for each in rows(contents, query, item["id"])]
