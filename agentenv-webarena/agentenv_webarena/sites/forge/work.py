"""The work on the projects: labels, milestones, issues, merge requests and what is said of them."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_webarena.sites.forge.content import PEOPLE, TODAY, Project, day, insert, sentence

KINDS = {  # of an issue: its titles and texts, its label, how often
    "bug": ("text_bug", "bug", 40),
    "feature": ("text_feature", "feature request", 28),
    "docs": ("text_other", "documentation", 10),
    "question": ("text_other", "question", 10),
    "chore": ("text_other", "good first issue", 12),
}


Topic = tuple[str, list[str]]


def fill_work(database: sqlite3.Connection, project: Project, rng: Random, words: Any) -> None:
    labels = _labels(database, project, rng, words)
    milestones = _milestones(database, project, rng, words)
    last = TODAY - timedelta(days=1)
    begun = max(project.begun, date(2022, 7, 1))
    days = sorted(day(rng, begun, last) for _ in range(rng.randint(8, 17)))
    titles: set[str] = set()
    for number, created in enumerate(days, 1):
        kind = rng.choices(list(KINDS), [weight for _, _, weight in KINDS.values()])[0]
        texts, label, _ = KINDS[kind]
        topic = _fresh(words[kind], rng, project, titles)
        item = _item(database, project, rng, words, "issue", number, created, topic, texts)
        _mark(database, rng, item, [labels.get(label, 0), rng.choice(list(labels.values()))])
        if rng.random() < 0.55 and milestones:
            _set(database, item, "milestone_id", rng.choice(milestones))
        if rng.random() < 0.25:
            due = TODAY + timedelta(days=rng.randint(-30, 120))
            _set(database, item, "due", due.isoformat())
    days = sorted(day(rng, begun, last) for _ in range(rng.randint(3, 7)))
    branches = [
        row[0]
        for row in database.execute(
            "SELECT name FROM branches WHERE project_id = ? AND name <> 'main' ORDER BY id",
            (project.id,),
        )
    ]
    for number, created in enumerate(days, 1):
        topic = _fresh(words["mr"], rng, project, titles)
        item = _item(database, project, rng, words, "merge", number, created, topic, "text_mr")
        _set(database, item, "source", branches[number % len(branches)])
        _set(database, item, "target", "main")
        _set(database, item, "reviewer_id", rng.choice(project.team))
        _mark(database, rng, item, [rng.choice([0, *labels.values()])])


def fill_todos(database: sqlite3.Connection, rng: Random, words: Any) -> None:
    """What waits for the demo user: the open work assigned to them, and some mentions."""
    assigned = database.execute(
        "SELECT i.id, i.author_id, i.created FROM items i"
        " WHERE i.assignee_id = 1 AND i.state = 'open' ORDER BY i.created, i.id"
    ).fetchall()
    asked = database.execute(
        "SELECT id, author_id, created FROM items WHERE reviewer_id = 1 AND state = 'open'"
        " AND author_id <> 1 ORDER BY created, id"
    ).fetchall()
    for what, found in (("assigned you", assigned), ("asked for your review of", asked)):
        for item, author, created in found:
            insert(
                database,
                "todos",
                user_id=1,
                item_id=item,
                author_id=author,
                what=what,
                created=created,
                done=0,
            )


def _labels(
    database: sqlite3.Connection, project: Project, rng: Random, words: Any
) -> dict[str, int]:
    chosen = [*words["labels"][:4], *rng.sample(words["labels"][4:], rng.randint(2, 6))]
    return {
        name: insert(database, "labels", project_id=project.id, name=name, color=color, about=about)
        for name, color, about in chosen
    }


def _milestones(
    database: sqlite3.Connection, project: Project, rng: Random, words: Any
) -> list[int]:
    found = []
    for title in rng.sample(words["milestones"], rng.randint(0 if project.id % 9 == 4 else 2, 3)):
        due = TODAY + timedelta(days=rng.randint(-150, 200))
        found.append(
            insert(
                database,
                "milestones",
                project_id=project.id,
                title=title,
                about=sentence("Everything about {p}, and a little of {q}.", rng, project.parts),
                starts=(due - timedelta(days=rng.randint(30, 120))).isoformat(),
                due=due.isoformat(),
                state="closed" if due < TODAY - timedelta(days=30) else "open",
            )
        )
    return found


def _fresh(templates: list[str], rng: Random, project: Project, taken: set[str]) -> Topic:
    """A title that no other item of the project has, and the two parts it is about."""
    while True:
        parts = rng.sample(project.parts, 2)
        title = sentence(rng.choice(templates), rng, parts)
        if title not in taken:
            taken.add(title)
            return title, parts


def _item(
    database: sqlite3.Connection,
    project: Project,
    rng: Random,
    words: Any,
    kind: str,
    number: int,
    created: date,
    topic: Topic,
    texts: str,
) -> int:
    title, parts = topic
    ends = ("closed",) if kind == "issue" else ("merged", "merged", "merged", "closed")
    age = (TODAY - created).days
    state = "open" if rng.random() < 0.65 - age / 1500 else rng.choice(ends)
    by_team = kind == "merge" or rng.random() < 0.5
    author = rng.choice(project.team) if by_team else rng.randint(2, PEOPLE)
    ended = day(rng, created, min(TODAY, created + timedelta(days=90))).isoformat()
    item = insert(
        database,
        "items",
        project_id=project.id,
        kind=kind,
        number=number,
        title=title,
        text=sentence(rng.choice(words[texts]), rng, parts),
        author_id=author,
        state=state,
        created=created.isoformat(),
        ended="" if state == "open" else ended,
        due="",
    )
    if rng.random() < (0.6 if kind == "issue" else 0.85):
        _set(database, item, "assignee_id", rng.choice(project.team))
    said = created
    for text in rng.sample(words["comment"], rng.choices(range(7), (3, 5, 6, 5, 3, 2, 1))[0]):
        said = min(TODAY, said + timedelta(days=rng.randint(0, 12)))
        insert(
            database,
            "notes",
            item_id=item,
            author_id=rng.choice((author, *project.team)),
            created=said.isoformat(),
            text=sentence(text, rng, parts),
        )
    return item


def _mark(database: sqlite3.Connection, rng: Random, item: int, labels: list[int]) -> None:
    for label in labels:
        if label and rng.random() < 0.75:
            database.execute("INSERT OR IGNORE INTO item_labels VALUES (?, ?)", (item, label))


def _set(database: sqlite3.Connection, item: int, column: str, value: Any) -> None:
    database.execute(f"UPDATE items SET {column} = ? WHERE id = ?", (value, item))
