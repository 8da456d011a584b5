"""The code of the projects: files that can be read, and how they came about."""

from __future__ import annotations

import sqlite3
import tomllib
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

from agentenv_webarena.sites.forge.content import FOLDER, TODAY, Project, day, insert, sentence

SETTINGS = {  # of config/settings.toml: what each may be
    "port": range(3000, 9900, 7),
    "timeout_seconds": (5, 10, 15, 20, 30, 45, 60, 90, 120),
    "max_connections": (8, 16, 24, 32, 48, 64, 100, 128, 200, 256),
    "cache_megabytes": (16, 32, 48, 64, 96, 128, 256, 512),
    "retries": (0, 1, 2, 3, 4, 5, 7),
    "keep_logs_days": (3, 5, 7, 14, 21, 30, 60, 90),
}


@cache
def _kinds() -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / "code.toml").read_text())


def fill_code(database: sqlite3.Connection, project: Project, rng: Random, words: Any) -> None:
    tags = _releases(database, project, rng)
    files = _files(project, rng, tags, database)
    for path, text in sorted(files.items()):
        insert(database, "files", project_id=project.id, path=path, text=text)
    insert(database, "branches", project_id=project.id, name="main", protected=1)
    _history(database, project, rng, sorted(files), words)
    for number in range(rng.randint(1, 4)):
        part = project.parts[number].replace(" ", "-")
        name = f"{rng.choice(('feature', 'fix', 'try'))}/{part}"
        insert(database, "branches", project_id=project.id, name=name, protected=0)
        made = TODAY - timedelta(days=rng.randint(3, 40))
        for _ in range(rng.randint(1, 4)):
            _commit(database, project, rng, sorted(files), words, name, made.isoformat())


def _releases(database: sqlite3.Connection, project: Project, rng: Random) -> list[str]:
    """From the oldest to the newest; none for every eighth project."""
    if project.id % 8 == 5:
        return []
    version, tags = [rng.randint(0, 1), rng.randint(1, 9), 0], []
    made = day(rng, project.begun + timedelta(days=120), project.begun + timedelta(days=400))
    for _ in range(rng.randint(2, 6)):
        tag = "v" + ".".join(map(str, version))
        tags.append(tag)
        part, other = rng.sample(project.parts, 2)
        insert(
            database,
            "releases",
            project_id=project.id,
            tag=tag,
            name=f"{project.path} {tag[1:]}",
            about=f"New: a better {part}. Fixed: {rng.randint(2, 19)} bugs, most in the {other}.",
            author_id=project.team[rng.randrange(min(2, len(project.team)))],
            made=made.isoformat(),
        )
        made = min(made + timedelta(days=rng.randint(20, 170)), TODAY - timedelta(days=5))
        place = rng.choice((1, 1, 2, 2, 0))
        version = [*version[:place], version[place] + 1, *([0] * (2 - place))]
    return tags


def _files(
    project: Project, rng: Random, tags: list[str], database: sqlite3.Connection
) -> dict[str, str]:
    kind = _kinds()[project.language]
    common = {
        "name": project.path,
        "name_": project.path.replace("-", "_"),
        "full": project.full,
        "about": project.about,
        "version": tags[-1][1:] if tags else "0.1.0",
        "minor": str(rng.randint(9, 12)),
        "node": str(rng.choice((16, 18, 20))),
        "rust": str(rng.randint(62, 76)),
    }
    license = database.execute(
        "SELECT license FROM projects WHERE id = ?", (project.id,)
    ).fetchone()[0]
    files = {
        kind["build"]: kind["build_text"].lstrip().format(**common),
        "README.md": _readme(project, kind["install"].format(**common), license, rng),
        "CONTRIBUTING.md": _contributing(project, rng),
        "LICENSE": f"{license}\n\nCopyright {project.begun.year} the authors of {project.path}\n",
        "config/settings.toml": "".join(
            f"{name} = {rng.choice(tuple(values))}\n" for name, values in SETTINGS.items()
        ),
    }
    for number, part in enumerate(project.parts):
        values = {
            **common,
            "part": part,
            "part_": part.replace(" ", "_").replace("-", "_"),
            "part-": part.replace(" ", "-"),
            "Part": part.title().replace(" ", "").replace("-", ""),
            "limit": str(rng.choice((10, 25, 40, 64, 80, 100, 250, 365, 500, 1000, 4096))),
            "gap": str(rng.choice((4, 6, 8, 12, 16))),
        }
        files[kind["source"].format(**values)] = kind["source_text"].lstrip().format(**values)
        if number % 2:
            files[kind["test"].format(**values)] = kind["test_text"].lstrip().format(**values)
    files["docs/overview.md"] = "# Overview\n\n" + "".join(
        f"## The {part}\n\nSee the source for its limits; the defaults suit small machines.\n\n"
        for part in project.parts
    )
    return files


def _readme(project: Project, install: str, license: str, rng: Random) -> str:
    parts = "\n".join(f"- the {each}" for each in project.parts)
    return (
        f"# {project.path}\n\n{project.about}\n\n## What is in it\n\n{parts}\n\n## Install\n\n"
        f"{install}\n\n## Help\n\nOpen an issue; answers take about {rng.randint(2, 9)} days."
        f"\n\n## License\n\n{license}\n"
    )


def _contributing(project: Project, rng: Random) -> str:
    return (
        f"# Contributing to {project.path}\n\n"
        f"A merge request needs {rng.choice(('one approval', 'two approvals', 'no approval'))}"
        f" and a passing pipeline.\n"
        f"Lines are at most {rng.choice((79, 88, 96, 100, 110, 120))} characters long.\n"
        f"The maintainers meet every {rng.choice(('Monday', 'Tuesday', 'Thursday', 'Friday'))}.\n"
    )


def _history(
    database: sqlite3.Connection, project: Project, rng: Random, paths: list[str], words: Any
) -> None:
    span = (TODAY - project.begun).days - 2
    days = sorted(rng.randint(0, span) for _ in range(rng.randint(24, 58)))
    first = _commit(database, project, rng, [], words, "main", project.begun.isoformat(), "Begin")
    for path in paths:
        database.execute("INSERT INTO changes VALUES (?, ?, ?, 0, '')", (first, path, 12))
    for each in days:
        made = project.begun + timedelta(days=each)
        _commit(database, project, rng, paths, words, "main", made.isoformat())


def _commit(
    database: sqlite3.Connection,
    project: Project,
    rng: Random,
    paths: list[str],
    words: Any,
    branch: str,
    made: str,
    message: str = "",
) -> int:
    weights = [1 / (place + 1) for place in range(len(project.team))]
    number = insert(
        database,
        "commits",
        project_id=project.id,
        branch=branch,
        sha=f"{rng.getrandbits(160):040x}",
        author_id=rng.choices(project.team, weights)[0],
        made=made,
        message=message or sentence(rng.choice(words["commit"]), rng, project.parts),
    )
    for path in sorted(rng.sample(paths, rng.choice((1, 1, 1, 2, 3)))) if paths else ():
        removed = rng.choice((0, 0, rng.randint(1, 40)))
        database.execute(
            "INSERT INTO changes VALUES (?, ?, ?, ?, '')",
            (number, path, rng.randint(1, 90), removed),
        )
    return number
