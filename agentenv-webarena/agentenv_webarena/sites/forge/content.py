"""What stands on the forge before anybody comes: people, groups, projects and their work."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from agentenv_webarena.sites.forge.roles import DEVELOPER, GUEST, MAINTAINER, OWNER, REPORTER

FOLDER = Path(__file__).parent
TODAY = date(2024, 3, 15)  # of the site: nothing on it is younger, until somebody writes
DEMO = ("robin", "Robin Ashdown")
NAMED = (
    DEMO,
    ("marlow", "Marlow Fenwick"),
    ("ilse-vann", "Ilse Vann"),
    ("tobin", "Tobin Hale"),
    ("petra.lund", "Petra Lund"),
    ("ossian", "Ossian Mead"),
)
PEOPLE = 96
FORKS = 14


@dataclass(frozen=True)
class Project:
    """One line of the list of projects, and who works on it."""

    id: int
    full: str
    language: str
    stars: int
    about: str
    parts: tuple[str, ...]
    team: tuple[int, ...]  # users, the busiest first
    begun: date

    @property
    def path(self) -> str:
        return self.full.partition("/")[2]


def fill(database: sqlite3.Connection) -> None:
    from agentenv_webarena.sites.forge.code import fill_code
    from agentenv_webarena.sites.forge.work import fill_todos, fill_work

    database.executescript((FOLDER / "schema.sql").read_text())
    words = tomllib.loads((FOLDER / "words.toml").read_text())
    _people(database, words)
    groups = tomllib.loads((FOLDER / "groups.toml").read_text())["group"]
    database.executemany("INSERT INTO groups (path, name, about) VALUES (?, ?, ?)", groups)
    for project in _projects(database):
        rng = Random(f"forge {project.full}")
        _register(database, project, rng, words)
        fill_code(database, project, rng, words)
        fill_work(database, project, rng, words)
    _forks(database, Random("forge forks"))
    fill_todos(database, Random("forge todos"), words)


def sentence(template: str, rng: Random, parts: Sequence[str]) -> str:
    """The template with two of the parts in it; where there are only two, in their order."""
    first, second = parts if len(parts) == 2 else rng.sample(parts, 2)
    filled = template.format(p=f"the {first}", q=f"the {second}", P=f"The {first}")
    return filled[0].upper() + filled[1:]


def day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def insert(database: sqlite3.Connection, table: str, **values: Any) -> int:
    marks = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
    return database.execute(statement, tuple(values.values())).lastrowid or 0


def _people(database: sqlite3.Connection, words: dict[str, Any]) -> None:
    rng = Random("forge people")
    names = [name for _, name in NAMED]
    accounts = [account for account, _ in NAMED]
    first, last = list(words["first"]), list(words["last"])
    rng.shuffle(first)
    rng.shuffle(last)
    for number in range(PEOPLE - len(NAMED)):
        given, family = first[number % len(first)], last[(number * 7 + number // 48) % len(last)]
        names.append(f"{given} {family}")
        style = rng.choice(("{g}.{f}", "{i}{f}", "{g}-{f}", "{g}{i}", "{f}{i}"))
        account = style.format(
            g=given.lower(), f=family.lower(), i=family[0].lower() + given[0].lower()
        )
        accounts.append(account if account not in accounts else f"{given}_{family}".lower())
    for account, name in zip(accounts, names, strict=True):
        insert(
            database,
            "users",
            username=account,
            name=name,
            email=f"{account.replace('_', '.')}@mail.example",
            bio=rng.choice(words["bios"]),
            location=rng.choice(words["places"]),
            job=rng.choice(words["jobs"]),
            joined=day(rng, date(2016, 1, 4), date(2021, 12, 20)).isoformat(),
            status=rng.choice(words["statuses"])
            if rng.random() < 0.25 and account != DEMO[0]
            else "",
            pronouns="",
        )
    pairs = [(a, b) for a in range(1, PEOPLE + 1) for b in range(1, PEOPLE + 1) if a != b]
    database.executemany("INSERT INTO follows VALUES (?, ?)", sorted(rng.sample(pairs, 520)))


def _projects(database: sqlite3.Connection) -> list[Project]:
    ids = {row[1]: row[0] for row in database.execute("SELECT id, username FROM users")}
    found: list[Project] = []
    for line in (FOLDER / "projects.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        full, language, stars, about, parts = (each.strip() for each in line.split("|"))
        space = full.partition("/")[0]
        rng = Random(f"forge team {space}")
        circle = rng.sample(range(len(NAMED) + 1, PEOPLE + 1), 14)
        rng = Random(f"forge team {full}")
        team = rng.sample(circle, rng.randint(5, 10))
        if space in ids:
            team = [ids[space], *team[: rng.randint(2, 5)]]
        elif rng.random() < 0.3:
            team.insert(rng.randint(1, 3), 1)
        begun = day(rng, date(2019, 2, 1), date(2022, 6, 1))
        parts_of = tuple(part.strip() for part in parts.split(","))
        number = len(found) + 1
        found.append(
            Project(number, full, language, int(stars), about, parts_of, tuple(team), begun)
        )
    return found


def _register(database: sqlite3.Connection, project: Project, rng: Random, words: Any) -> None:
    space, _, path = project.full.partition("/")
    insert(
        database,
        "projects",
        full=project.full,
        space=space,
        path=path,
        name=path,
        about=project.about,
        visibility="Private" if project.full == "robin/budget-sheets" else "Public",
        created=project.begun.isoformat(),
        language=project.language,
        license=rng.choice(words["license"]),
        branch="main",
    )
    share = project.stars / 10 * 0.9
    for user in range(1, PEOPLE + 1):
        if rng.random() < share and (user != 1 or rng.random() < 0.3):
            database.execute("INSERT INTO stars VALUES (?, ?)", (project.id, user))
    roles = [OWNER, MAINTAINER, DEVELOPER, DEVELOPER, DEVELOPER, REPORTER, DEVELOPER, REPORTER]
    for place, user in enumerate(project.team):
        role = roles[place] if place < len(roles) else GUEST
        if user == 1 and place:
            role = rng.choice((MAINTAINER, DEVELOPER, MAINTAINER, REPORTER))
        since = day(rng, project.begun, TODAY - timedelta(days=200)).isoformat()
        database.execute("INSERT INTO members VALUES (?, ?, ?, ?)", (project.id, user, role, since))


def copy_project(database: sqlite3.Connection, origin: int, copy: int) -> None:
    """Files, branches and history of a project, for its fork."""
    database.execute(
        "INSERT INTO files SELECT ?, path, text FROM files WHERE project_id = ?", (copy, origin)
    )
    database.execute(
        "INSERT INTO branches (project_id, name, protected)"
        " SELECT ?, name, protected FROM branches WHERE project_id = ? ORDER BY id",
        (copy, origin),
    )
    for row in database.execute(
        "SELECT * FROM commits WHERE project_id = ? ORDER BY id", (origin,)
    ).fetchall():
        made = database.execute(
            "INSERT INTO commits (project_id, branch, sha, author_id, made, message)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (copy, *tuple(row)[2:]),
        ).lastrowid
        database.execute(
            "INSERT INTO changes SELECT ?, path, added, removed, patch FROM changes"
            " WHERE commit_id = ?",
            (made, row[0]),
        )


def _forks(database: sqlite3.Connection, rng: Random) -> None:
    origins = database.execute(
        "SELECT id, path, about, language, license FROM projects WHERE space IN"
        " (SELECT path FROM groups) ORDER BY id"
    ).fetchall()
    users = database.execute("SELECT id, username FROM users WHERE id > 6 ORDER BY id").fetchall()
    for origin in sorted(rng.sample(origins, FORKS - 4) + rng.choices(origins, k=4)):
        user, account = users.pop(rng.randrange(len(users)))
        created = day(rng, date(2023, 1, 10), date(2024, 2, 20)).isoformat()
        copy = insert(
            database,
            "projects",
            full=f"{account}/{origin[1]}",
            space=account,
            path=origin[1],
            name=origin[1],
            about=origin[2],
            visibility="Public",
            created=created,
            language=origin[3],
            license=origin[4],
            branch="main",
            forked_from=origin[0],
        )
        copy_project(database, origin[0], copy)
        database.execute("INSERT INTO members VALUES (?, ?, ?, ?)", (copy, user, OWNER, created))
