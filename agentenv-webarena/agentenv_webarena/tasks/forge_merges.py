"""Intents of the forge about what becomes of merge requests."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.tasks.forge_ways import (
    DEVELOPER,
    MAINTAINER,
    at,
    count_of,
    items,
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

REVIEWS = (
    "Please add a test before merging", "Approved from my side", "The naming could be clearer",
    "I will look at it tomorrow", "Works on my machine", "Can you rebase this on main?",
    "Nice work, and easy to read", "Let us wait for the next milestone",
)  # fmt: skip


def new_merge_request(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents, DEVELOPER):
        branches = rows(
            contents,
            "SELECT name FROM branches WHERE project_id = ? AND name <> 'main' ORDER BY id",
            project["id"],
        )
        branch = rng.choice(branches)["name"]
        title = f"Merge {branch.partition('/')[2].replace('-', ' ')}"
        person = rng.choice([each for each in team(contents, project) if each["id"] != 1])["name"]
        number = count_of(contents, project, "merge") + 1
        yield Draft(
            {"project": project["full"], "branch": branch, "title": title, "name": person},
            all_of(
                shows(
                    at(project, f"/-/merge_requests/{number}"),
                    (text("#heading"), title),
                    (text("#route"), f"Wants to merge {branch} into main"),
                    (text("#reviewer"), person),
                ),
                only_one(contents, project, "merge"),
            ),
            (
                *to_items(contents, project, "merge"),
                click("link", "New merge request"),
                click("option", branch),
                fill("Title", title),
                click("option", person, nth=1).because(
                    "The second list of people is of reviewers."
                ),
                click("button", "Create merge request"),
                answer(""),
            ),
        )


def review(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        for item in items(rng, contents, project, "merge")[:1]:
            remark = rng.choice(REVIEWS)
            said = value(contents, "SELECT count(*) FROM notes WHERE item_id = ?", item["id"]) + 1
            yield Draft(
                {"title": item["title"], "project": project["full"], "remark": remark},
                shows(
                    at(project, f"/-/merge_requests/{item['number']}"),
                    (text("#comments"), f"{said} comment{'s' * (said > 1)}"),
                    (text("article.message:last-of-type"), [remark, "@robin"]),
                ),
                (
                    *to_item(contents, project, item),
                    fill("Write a comment", remark),
                    click("button", "Comment"),
                    see(remark),
                    answer(""),
                ),
            )


def merge(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents, MAINTAINER):
        for item in items(rng, contents, project, "merge")[:1]:
            yield Draft(
                {"title": item["title"], "project": project["full"]},
                shows(
                    at(project, f"/-/merge_requests/{item['number']}"), (text("#state"), "Merged")
                ),
                (*to_item(contents, project, item), click("button", "Merge"), answer("")),
            )


INTENTS = [
    Intent(
        "Create a merge request in {{project}} from the branch {{branch}} into main, titled "
        '"{{title}}", with {{name}} as reviewer.',
        ["forge"],
        new_merge_request,
        5,
    ),
    Intent(
        'Write the comment "{{remark}}" on the merge request "{{title}}" of {{project}}.',
        ["forge"],
        review,
        5,
    ),
    Intent('Merge the merge request "{{title}}" of {{project}}.', ["forge"], merge, 3),
]
