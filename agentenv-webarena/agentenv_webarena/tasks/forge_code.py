"""Intents of the forge that ask about code: commits, branches, files, releases."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.tasks.forge_ways import at, projects, rows, to_project, value
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.wanted import arrives, exact, impossible, means

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

CONTRIBUTORS = (
    "SELECT u.name, u.email, count(*) AS commits FROM commits c JOIN users u ON u.id = c.author_id"
    " WHERE c.project_id = ? AND c.branch = 'main' GROUP BY u.id ORDER BY commits DESC, u.id"
)


def commits_of_a_person(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        person = rng.choice(rows(contents, CONTRIBUTORS, project["id"]))
        yield Draft(
            {"name": person["name"], "project": project["full"]},
            exact(str(person["commits"])),
            (
                *to_project(project),
                click("link", "Contributors"),
                see(person["name"]),
                answer(str(person["commits"])),
            ),
        )


def busiest(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        first, second, *_ = rows(contents, CONTRIBUTORS, project["id"])
        if first["commits"] > second["commits"]:
            yield Draft(
                {"project": project["full"]},
                exact(first["email"]),
                (
                    *to_project(project),
                    click("link", "Contributors"),
                    see(first["email"]),
                    answer(first["email"]),
                ),
            )


def commits_in_a_month(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        found = rows(
            contents,
            "SELECT u.name, substr(c.made, 1, 7) AS month, count(*) AS commits, (SELECT count(*)"
            " FROM commits d WHERE d.project_id = c.project_id AND d.author_id = c.author_id"
            " AND d.branch = 'main') AS total FROM commits c JOIN users u ON u.id = c.author_id"
            " WHERE c.project_id = ? AND c.branch = 'main' GROUP BY u.id, month"
            " HAVING commits > 1 AND total <= 20 ORDER BY u.id, month",
            project["id"],
        )
        if not found:
            continue
        chosen = rng.choice(found)
        year, month = chosen["month"].split("-")
        yield Draft(
            {
                "name": chosen["name"],
                "project": project["full"],
                "month": f"{MONTHS[int(month) - 1]} {year}",
            },
            exact(str(chosen["commits"])),
            (
                *to_project(project),
                click("link", "Commits"),
                fill("Author", chosen["name"], enter=True),
                see(chosen["month"]),
                answer(str(chosen["commits"])),
            ),
        )


def setting(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        text = value(
            contents,
            "SELECT text FROM files WHERE project_id = ? AND path = 'config/settings.toml'",
            project["id"],
        )
        name, _, number = rng.choice(text.strip().splitlines()).partition(" = ")
        yield Draft(
            {"setting": name, "project": project["full"]},
            exact(number),
            (
                *to_project(project),
                click("link", "config/").because("Settings are kept in the config folder."),
                click("link", "settings.toml"),
                see(f"{name} = {number}"),
                answer(number),
            ),
        )


def newest_release(rng: Random, contents: Contents) -> Iterator[Draft]:
    with_some, without = [], []
    for project in projects(rng, contents):
        found = rows(
            contents,
            "SELECT * FROM releases WHERE project_id = ? ORDER BY made DESC, id DESC",
            project["id"],
        )
        way = (*to_project(project), click("link", "Releases"))
        if not found:
            see_none = see("This project does not have any releases.")
            without.append(
                Draft(
                    {"project": project["full"]},
                    impossible("The project has no releases."),
                    (*way, see_none, answer("N/A")),
                )
            )
        elif len(found) == 1 or found[0]["made"] > found[1]["made"]:
            tag, made = found[0]["tag"], found[0]["made"]
            with_some.append(
                Draft(
                    {"project": project["full"]},
                    means(f"{tag}, {made}"),
                    (*way, see(tag), answer(f"{tag}, {made}")),
                )
            )
    yield from (*without[:3], *with_some)


def lines_added(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        found = rows(
            contents,
            "SELECT c.message, sum(f.added) AS added, count(*) AS files FROM commits c"
            " JOIN changes f ON f.commit_id = c.id WHERE c.project_id = ? AND c.branch = 'main'"
            " AND c.message <> 'Begin' AND (SELECT count(*) FROM commits d WHERE"
            " d.project_id = c.project_id AND instr(lower(d.message), lower(c.message))) = 1"
            " GROUP BY c.id ORDER BY c.id",
            project["id"],
        )
        commit = rng.choice(found)
        yield Draft(
            {"message": commit["message"], "project": project["full"]},
            exact(str(commit["added"])),
            (
                *to_project(project),
                click("link", "Commits"),
                fill("Search in messages", commit["message"], enter=True),
                click("link", commit["message"]),
                see(f"{commit['added']} addition"),
                answer(str(commit["added"])),
            ),
        )


def contributors_page(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        yield Draft(
            {"project": project["full"]},
            arrives(at(project, "/-/graphs/main")),
            (*to_project(project), click("link", "Contributors"), answer("")),
        )


def branch_page(rng: Random, contents: Contents) -> Iterator[Draft]:
    """The branch that is furthest ahead of main, of several."""
    for project in projects(rng, contents):
        found = rows(
            contents,
            "SELECT branch, count(*) AS ahead FROM commits WHERE project_id = ?"
            " AND branch <> 'main' GROUP BY branch ORDER BY ahead DESC",
            project["id"],
        )
        if len(found) > 1 and found[0]["ahead"] > found[1]["ahead"]:
            branch = found[0]["branch"]
            yield Draft(
                {"project": project["full"]},
                arrives(at(project, f"/-/commits/{branch}")),
                (
                    *to_project(project),
                    click("link", "Branches"),
                    click("link", branch).because("This branch is the furthest ahead of main."),
                    answer(""),
                ),
            )


INTENTS = [
    Intent(
        "How many commits did {{name}} make to the main branch of {{project}}? "
        "Answer with the number.",
        ["forge"],
        commits_of_a_person,
        6,
    ),
    Intent(
        "What is the email address of the person with the most commits to the main branch of "
        "{{project}}? Answer with the address.",
        ["forge"],
        busiest,
        6,
    ),
    Intent(
        "How many commits did {{name}} make to the main branch of {{project}} in {{month}}? "
        "Answer with the number.",
        ["forge"],
        commits_in_a_month,
        5,
    ),
    Intent(
        "What is {{setting}} set to in the settings file of {{project}}? Answer with the number.",
        ["forge"],
        setting,
        6,
    ),
    Intent(
        "Which is the newest release of {{project}}, and on which day was it made? "
        "Give the tag and the date.",
        ["forge"],
        newest_release,
        6,
    ),
    Intent(
        'How many lines did the commit "{{message}}" in {{project}} add in total? '
        "Answer with the number.",
        ["forge"],
        lines_added,
        5,
    ),
    Intent(
        "Open the page that lists who contributed to {{project}}.", ["forge"], contributors_page, 5
    ),
    Intent(
        "Show me the commits of the branch of {{project}} that is the furthest ahead of main.",
        ["forge"],
        branch_page,
        5,
    ),
]
