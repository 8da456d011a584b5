"""Intents of the forge that write issues and change them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from agentenv_webarena.tasks.forge_ways import (
    DEVELOPER,
    at,
    count_of,
    items,
    labels_of,
    only_one,
    projects,
    rows,
    team,
    to_item,
    to_items,
    value,
)
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.wanted import all_of, shows, text

TITLES = (
    "Printing cuts off the last line", "Settings are lost after an upgrade",
    "Dark colors for the evening", "Startup takes twenty seconds",
    "Installation guide misses a step", "Search finds nothing with umlauts",
    "Notification arrives twice", "Numbers are rounded too early",
    "Export stops at the first error", "Help page links to a moved site",
    "Cannot paste from the clipboard", "Sorting ignores capital letters",
    "Old entries cannot be archived", "Login form forgets the user name",
)  # fmt: skip

LABELS = "SELECT name FROM labels WHERE project_id = ? ORDER BY name"

REMARKS = (
    "Fixed by the last release", "Cannot be reproduced any more", "Covered by another issue",
    "Out of scope for this project", "Solved in the settings", "No answer for half a year",
    "The reporter found a workaround", "Done, thanks to everyone",
)  # fmt: skip


def new_issue(rng: Random, contents: Contents) -> Iterator[Draft]:
    titles = list(TITLES)
    rng.shuffle(titles)
    for project, title in zip(projects(rng, contents, DEVELOPER), titles, strict=False):
        person = rng.choice(team(contents, project))["name"]
        labels = rows(contents, LABELS, project["id"])
        label = rng.choice(labels)["name"]
        due = (date(2024, 3, 20) + timedelta(days=rng.randint(1, 80))).isoformat()
        number = count_of(contents, project, "issue") + 1
        yield Draft(
            {
                "title": title,
                "project": project["full"],
                "name": person,
                "label": label,
                "due": due,
            },
            all_of(
                shows(
                    at(project, f"/-/issues/{number}"),
                    (text("#heading"), title),
                    (text("#assignee"), person),
                    (text("#labels"), label),
                    (text("#due"), due),
                ),
                only_one(contents, project, "issue"),
            ),
            (
                *to_items(contents, project),
                click("link", "New issue"),
                fill("Title", title),
                click("option", person),
                fill("Due date (YYYY-MM-DD)", due),
                click("checkbox", label),
                click("button", "Create issue"),
                answer(""),
            ),
        )


def simple_issue(rng: Random, contents: Contents) -> Iterator[Draft]:
    """In a project where I am nobody: title and description only."""
    titles = list(TITLES)
    rng.shuffle(titles)
    words = ("It happens every time.", "Seen on two machines.", "I can help with testing.")
    strangers = (each for each in projects(rng, contents) if not each["mine"])
    for project, title in zip(strangers, titles, strict=False):
        about = rng.choice(words)
        number = count_of(contents, project, "issue") + 1
        yield Draft(
            {"title": title, "project": project["full"], "text": about},
            all_of(
                shows(
                    at(project, f"/-/issues/{number}"),
                    (text("#heading"), title),
                    (text("#text"), about),
                ),
                only_one(contents, project, "issue"),
            ),
            (
                *to_items(contents, project),
                click("link", "New issue"),
                fill("Title", title),
                fill("Description", about),
                click("button", "Create issue"),
                answer(""),
            ),
        )


def close_with_remark(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents, DEVELOPER):
        for item in items(rng, contents, project, "issue")[:1]:
            remark = rng.choice(REMARKS)
            said = value(contents, "SELECT count(*) FROM notes WHERE item_id = ?", item["id"]) + 1
            told = f"{said} comment{'s' * (said > 1)}"
            yield Draft(
                {"title": item["title"], "project": project["full"], "remark": remark},
                shows(
                    at(project, f"/-/issues/{item['number']}"),
                    (text("#state"), "Closed"),
                    (text("#comments"), told),
                    (text("article.message:last-of-type"), [remark, "@robin"]),
                ),
                (
                    *to_item(contents, project, item),
                    fill("Write a comment", remark),
                    click("button", "Comment"),
                    see(remark),
                    click("button", "Close issue"),
                    answer(""),
                ),
            )


def assign(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Another assignee; everything else stays."""
    for project in projects(rng, contents, DEVELOPER):
        for item in items(rng, contents, project, "issue")[:1]:
            others = [each for each in team(contents, project) if each["id"] != item["assignee_id"]]
            person = rng.choice(others)["name"]
            yield Draft(
                {"title": item["title"], "project": project["full"], "name": person},
                shows(
                    at(project, f"/-/issues/{item['number']}"),
                    (text("#assignee"), person),
                    (text("#heading"), item["title"]),
                    (text("#labels"), " ".join(labels_of(contents, item)) or "None"),
                    (text("#due"), item["due"] or "None"),
                ),
                (
                    *to_item(contents, project, item),
                    click("link", "Edit issue"),
                    click("option", person),
                    click("button", "Save changes"),
                    answer(""),
                ),
            )


def relabel(rng: Random, contents: Contents) -> Iterator[Draft]:
    """A label and a milestone more."""
    for project in projects(rng, contents, DEVELOPER):
        stones = rows(
            contents,
            "SELECT * FROM milestones WHERE project_id = ? AND state = 'open' ORDER BY id",
            project["id"],
        )
        for item in items(rng, contents, project, "issue")[:1]:
            had = labels_of(contents, item)
            labels = rows(contents, LABELS, project["id"])
            free = [each["name"] for each in labels if each["name"] not in had]
            stones = [each for each in stones if each["id"] != item["milestone_id"]]
            if not stones or not free:
                continue
            label, stone = rng.choice(free), rng.choice(stones)["title"]
            yield Draft(
                {
                    "title": item["title"],
                    "project": project["full"],
                    "label": label,
                    "milestone": stone,
                },
                shows(
                    at(project, f"/-/issues/{item['number']}"),
                    (text("#labels"), " ".join(sorted([*had, label]))),
                    (text("#milestone"), stone),
                    (text("#heading"), item["title"]),
                ),
                (
                    *to_item(contents, project, item),
                    click("link", "Edit issue"),
                    click("option", stone),
                    click("checkbox", label),
                    click("button", "Save changes"),
                    answer(""),
                ),
            )


INTENTS = [
    Intent(
        'Open an issue "{{title}}" in {{project}}: assigned to {{name}}, with the label '
        '"{{label}}", due on {{due}}.',
        ["forge"],
        new_issue,
        6,
    ),
    Intent(
        'Report an issue in {{project}} with the title "{{title}}" and the description "{{text}}"',
        ["forge"],
        simple_issue,
        5,
    ),
    Intent(
        'Comment "{{remark}}" on the issue "{{title}}" of {{project}}, then close the issue.',
        ["forge"],
        close_with_remark,
        5,
    ),
    Intent(
        'Assign the issue "{{title}}" of {{project}} to {{name}}, and leave the rest as it is.',
        ["forge"],
        assign,
        5,
    ),
    Intent(
        'Add the label "{{label}}" to the issue "{{title}}" of {{project}}, and put it into the '
        'milestone "{{milestone}}".',
        ["forge"],
        relabel,
        5,
    ),
]
