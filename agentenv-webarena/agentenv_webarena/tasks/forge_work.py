"""Intents of the forge that ask about issues, merge requests, labels and milestones."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

from agentenv_webarena.tasks.forge_ways import (
    STATE,
    at,
    items,
    none,
    open_count,
    projects,
    rows,
    to_item,
    to_items,
    to_project,
)
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, see
from agentenv_webarena.tasks.wanted import all_of, arrives, exact, includes, means, shows, text

LABELS = (
    "SELECT l.name, count(i.id) AS open FROM labels l"
    " LEFT JOIN item_labels il ON il.label_id = l.id"
    " LEFT JOIN items i ON i.id = il.item_id AND i.kind = 'issue' AND i.state = 'open'"
    " WHERE l.project_id = ? GROUP BY l.id ORDER BY l.id"
)
COMMENTS = (
    "SELECT i.*, (SELECT count(*) FROM notes n WHERE n.item_id = i.id) AS comments FROM items i"
    " WHERE i.project_id = ? AND i.kind = 'issue' AND i.state = 'open' ORDER BY comments DESC"
)


def labeled(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        found = [each for each in rows(contents, LABELS, project["id"]) if each["open"] > 1]
        if found:
            label = rng.choice(found)
            yield Draft(
                {"project": project["full"], "label": label["name"]},
                exact(str(label["open"])),
                (
                    *to_project(project),
                    click("link", "Labels").because("The labels are listed with their issues."),
                    see(label["name"]),
                    answer(str(label["open"])),
                ),
            )


def oldest(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        found = rows(
            contents,
            "SELECT * FROM items WHERE project_id = ? AND kind = 'issue' AND state = 'open'"
            " ORDER BY created",
            project["id"],
        )
        if len(found) > 2 and found[0]["created"] < found[1]["created"]:
            yield Draft(
                {"project": project["full"]},
                includes(found[0]["title"]),
                (
                    *to_items(contents, project),
                    click("option", "Created date, oldest first"),
                    click("button", "Apply"),
                    see(found[0]["title"]),
                    answer(found[0]["title"]),
                ),
            )


def most_discussed(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        found = rows(contents, COMMENTS, project["id"])
        if len(found) > 2 and found[0]["comments"] > found[1]["comments"]:
            yield Draft(
                {"project": project["full"]},
                exact(str(found[0]["number"])),
                (
                    *to_items(contents, project),
                    click("option", "Most comments"),
                    click("button", "Apply"),
                    see(f"#{found[0]['number']} "),
                    answer(str(found[0]["number"])),
                ),
            )


def assignee(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Every third issue has nobody assigned."""
    given = 0
    for project in projects(rng, contents):
        found = items(rng, contents, project, "issue")
        found = [each for each in found if bool(each["assignee_id"]) == (given % 3 > 0)]
        if not found:
            continue
        given += 1
        values = {"title": found[0]["title"], "project": project["full"]}
        way = to_item(contents, project, found[0])
        people = rows(contents, "SELECT name FROM users WHERE id = ?", found[0]["assignee_id"])
        if people:
            name = people[0]["name"]
            yield Draft(values, exact(name), (*way, see(name), answer(name)))
        else:
            wanted = none("nobody", "no one", "unassigned", "not assigned")
            yield Draft(values, wanted, (*way, see("Assignee"), answer("N/A")))


def due_milestone(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        found = rows(
            contents, "SELECT * FROM milestones WHERE project_id = ? ORDER BY id", project["id"]
        )
        if found:
            chosen = rng.choice(found)
            yield Draft(
                {"milestone": chosen["title"], "project": project["full"]},
                means(chosen["due"]),
                (
                    *to_project(project),
                    click("link", "Milestones"),
                    see(chosen["due"]),
                    answer(chosen["due"]),
                ),
            )


def commenters(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Who wrote the last comment; nobody, where there is none."""
    given = 0
    for project in projects(rng, contents):
        for item in items(rng, contents, project, "merge"):
            notes = rows(
                contents,
                "SELECT u.name, n.created FROM notes n JOIN users u ON u.id = n.author_id"
                " WHERE n.item_id = ? ORDER BY n.created, n.id",
                item["id"],
            )
            if bool(notes) != (given % 3 > 0):
                continue
            given += 1
            values = {"title": item["title"], "project": project["full"]}
            way = to_item(contents, project, item)
            if notes:
                name = notes[-1]["name"]
                yield Draft(values, exact(name), (*way, see(name), answer(name)))
            else:
                wanted = none("nobody", "no one", "no comments", "0 comments")
                yield Draft(values, wanted, (*way, see("0 comments"), answer("N/A")))
            break


def issues_with_label(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        chosen = rng.choice(rows(contents, LABELS, project["id"]))
        label = chosen["name"]
        yield Draft(
            {"label": label, "project": project["full"]},
            all_of(
                arrives(at(project, "/-/issues?" + urlencode({"label": label}))),
                shows("last", (text(f"{STATE} .here"), f"Open {chosen['open']}")),
            ),
            (
                *to_items(contents, project),
                click("option", label),
                click("button", "Apply"),
                answer(""),
            ),
        )


def closed_issue(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        found = rows(
            contents,
            "SELECT title, number FROM items WHERE project_id = ? AND kind = 'issue'"
            " AND state = 'closed' ORDER BY id",
            project["id"],
        )
        if found:
            item = rng.choice(found)
            tab = f"Closed {len(found)}"
            second = () if item in found[-10:] else (click("link", "Next page"),)
            yield Draft(
                {"title": item["title"], "project": project["full"]},
                arrives(at(project, f"/-/issues/{item['number']}")),
                (
                    *to_items(contents, project),
                    click("link", tab).because("It may be closed already."),
                    *second,
                    click("link", item["title"]),
                    answer(""),
                ),
            )


def open_total(rng: Random, contents: Contents) -> Iterator[Draft]:
    """Over the projects of a group."""
    groups = rows(contents, "SELECT * FROM groups ORDER BY id")
    rng.shuffle(groups)
    for group in groups:
        found = rows(contents, "SELECT * FROM projects WHERE space = ? ORDER BY id", group["path"])
        counts = [open_count(contents, each, "issue") for each in found]
        total = str(sum(counts))
        yield Draft(
            {"group": group["name"]},
            exact(total),
            (
                click("link", "Groups"),
                click("link", group["name"]),
                *(see(f"{each} open issue") for each in counts),
                answer(total).because(f"{' + '.join(map(str, counts))} = {total}."),
            ),
        )


INTENTS = [
    Intent(
        'How many open issues of {{project}} carry the label "{{label}}"? Answer with the number.',
        ["forge"],
        labeled,
        6,
    ),
    Intent(
        "What is the title of the oldest issue that is still open in {{project}}?",
        ["forge"],
        oldest,
        6,
    ),
    Intent(
        "Which open issue of {{project}} has the most comments? Answer with its number.",
        ["forge"],
        most_discussed,
        5,
    ),
    Intent(
        'Who is assigned to the issue "{{title}}" of {{project}}? Give the full name.',
        ["forge"],
        assignee,
        6,
    ),
    Intent(
        'On which date is the milestone "{{milestone}}" of {{project}} due?',
        ["forge"],
        due_milestone,
        5,
    ),
    Intent(
        'Who wrote the last comment on the merge request "{{title}}" of {{project}}? '
        "Give the full name.",
        ["forge"],
        commenters,
        6,
    ),
    Intent(
        'List the open issues of {{project}} that carry the label "{{label}}".',
        ["forge"],
        issues_with_label,
        5,
    ),
    Intent('Go to the page of the issue "{{title}}" of {{project}}.', ["forge"], closed_issue, 5),
    Intent(
        "How many issues are open in all projects of the group {{group}} together? "
        "Answer with the number.",
        ["forge"],
        open_total,
        5,
    ),
]
