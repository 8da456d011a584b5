"""Intents of the forge that change members, labels and milestones of projects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from agentenv_webarena.tasks.forge_ways import (
    MAINTAINER,
    at,
    projects,
    rows,
    team,
    to_project,
    value,
)
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill
from agentenv_webarena.tasks.wanted import shows, text

ROLE = "func:gitlab_get_project_memeber_role(__page__, '{}')"

NEW_LABELS = (
    ("refactoring", "#3f6ad8"), ("customer", "#d8873f"), ("flaky test", "#8a2be2"),
    ("discussion", "#20a39e"), ("translation", "#bb4430"), ("packaging", "#5b7065"),
    ("mobile", "#0a7ea4"), ("duplicate", "#777777"),
)  # fmt: skip

NEW_MILESTONES = (
    "Public beta", "Trade fair", "Audit", "Second year", "Anniversary release", "Pilot phase",
    "Long-term support", "Before the holidays",
)  # fmt: skip


def invite(rng: Random, contents: Contents) -> Iterator[Draft]:
    people = rows(contents, "SELECT * FROM users WHERE id > 6 ORDER BY id")
    for project in projects(rng, contents, MAINTAINER):
        ids = {each["id"] for each in team(contents, project)}
        person = rng.choice([each for each in people if each["id"] not in ids])
        role = rng.choice(("Reporter", "Developer", "Maintainer"))
        yield Draft(
            {"account": person["username"], "project": project["full"], "role": role},
            shows(at(project, "/-/project_members"), (ROLE.format(person["username"]), role)),
            (
                *to_project(project),
                click("link", "Members"),
                fill("Username or email address", person["username"]),
                click("option", role),
                click("button", "Invite"),
                answer(""),
            ),
        )


def promote(rng: Random, contents: Contents) -> Iterator[Draft]:
    names = {10: "Guest", 20: "Reporter", 30: "Developer", 40: "Maintainer"}
    for project in projects(rng, contents, MAINTAINER):
        others = [each for each in team(contents, project) if each["id"] != 1]
        others = [each for each in others if each["role"] <= MAINTAINER]
        if not others:
            continue
        person = rng.choice(others)
        role = rng.choice([name for number, name in names.items() if number != person["role"]])
        yield Draft(
            {"name": person["name"], "project": project["full"], "role": role},
            shows(at(project, "/-/project_members"), (ROLE.format(person["username"]), role)),
            (
                *to_project(project),
                click("link", "Members"),
                click("link", f"Change {person['name']}"),
                click("option", role),
                click("button", "Change role"),
                answer(""),
            ),
        )


def new_label(rng: Random, contents: Contents) -> Iterator[Draft]:
    labels = list(NEW_LABELS)
    rng.shuffle(labels)
    for project, (name, color) in zip(projects(rng, contents, MAINTAINER), labels, strict=False):
        yield Draft(
            {"label": name, "color": color, "project": project["full"]},
            shows(at(project, "/-/labels"), (text("#labels"), [name, color])),
            (
                *to_project(project),
                click("link", "Labels"),
                click("link", "New label"),
                fill("Title", name),
                fill("Color (such as #2457c5)", color),
                click("button", "Create label"),
                answer(""),
            ),
        )


def new_milestone(rng: Random, contents: Contents) -> Iterator[Draft]:
    number = value(contents, "SELECT max(id) + 1 FROM milestones")
    titles = list(NEW_MILESTONES)
    rng.shuffle(titles)
    for project, title in zip(projects(rng, contents, MAINTAINER), titles, strict=False):
        starts = date(2024, 4, 1) + timedelta(days=rng.randint(0, 40))
        due = starts + timedelta(days=rng.randint(20, 90))
        yield Draft(
            {
                "milestone": title,
                "project": project["full"],
                "starts": starts.isoformat(),
                "due": due.isoformat(),
            },
            shows(
                at(project, f"/-/milestones/{number}"),
                (text("#heading"), title),
                (text("#dates"), f"from {starts} to {due}"),
            ),
            (
                *to_project(project),
                click("link", "Milestones"),
                click("link", "New milestone"),
                fill("Title", title),
                fill("Start date (YYYY-MM-DD)", starts.isoformat()),
                fill("Due date (YYYY-MM-DD)", due.isoformat()),
                click("button", "Create milestone"),
                answer(""),
            ),
        )


INTENTS = [
    Intent("Invite {{account}} to {{project}} as {{role}}.", ["forge"], invite, 5),
    Intent("Make {{name}} a {{role}} of {{project}}.", ["forge"], promote, 5),
    Intent(
        'Create a label "{{label}}" with the color {{color}} in {{project}}.',
        ["forge"],
        new_label,
        5,
    ),
    Intent(
        'Create a milestone "{{milestone}}" in {{project}} that starts on {{starts}} and is due on '
        "{{due}}.",
        ["forge"],
        new_milestone,
        5,
    ),
]
