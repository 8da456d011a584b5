"""Intents of the forge that make projects and change what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.forge_ways import MAINTAINER, ME, at, projects, rows, to_project, value
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.wanted import all_of, shows, text

NEW_PROJECTS = (
    ("seed-swap", "Lists which seeds my neighbors give away."),
    ("tide-table", "Prints a table of the tides for my wall."),
    ("choir-scores", "Scores of our choir, sorted by season."),
    ("bus-pass", "Reminds me to renew the bus pass."),
    ("moth-trap", "Counts of moths, night by night."),
    ("paper-model", "Cuts paper models from a drawing."),
    ("bread-log", "What I baked, and how it turned out."),
    ("lamp-timer", "Switches the lamp in the hall."),
    ("quiz-night", "Questions for our quiz night."),
    ("bike-shed", "Who has the key of the bicycle shed."),
)


def star(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        mine = rows(
            contents, "SELECT 1 FROM stars WHERE project_id = ? AND user_id = 1", project["id"]
        )
        if not mine:
            count = value(
                contents, "SELECT count(*) FROM stars WHERE project_id = ?", project["id"]
            )
            yield Draft(
                {"project": project["full"]},
                shows(
                    at(project),
                    (text("#star"), "Unstar"),
                    (text("#stars"), f"{count + 1} stars"),
                ),
                (*to_project(project), click("button", "Star"), answer("")),
            )


def fork(rng: Random, contents: Contents) -> Iterator[Draft]:
    for project in projects(rng, contents):
        if project["space"] != ME:
            copy = address("forge", f"/{ME}/{project['path']}")
            yield Draft(
                {"project": project["full"]},
                shows(copy, (text("section"), [f"forked from {project['full']}"])),
                (
                    *to_project(project),
                    click("link", "Fork"),
                    click("button", "Fork project"),
                    answer(""),
                ),
            )


def new_project(rng: Random, contents: Contents) -> Iterator[Draft]:
    for number, (name, about) in enumerate(NEW_PROJECTS):
        visibility = rng.choice(("Public", "Private"))
        with_readme = number % 2 == 0
        page = address("forge", f"/{ME}/{name}")
        files = "README.md" if with_readme else "The repository of this project is empty."
        ticked = (click("checkbox", "Initialize with a README"),) if with_readme else ()
        chosen = (click("radio", "Public"),) if visibility == "Public" else ()
        yield Draft(
            {
                "visibility": visibility.lower(),
                "name": name,
                "about": about,
                "readme": "with a README" if with_readme else "without any file",
            },
            shows(
                page,
                (text("#about"), about),
                (text("#visibility"), visibility),
                (text("section table"), [files]),
            ),
            (
                click("link", "New project"),
                fill("Project name", name),
                fill("Project description (optional)", about),
                *chosen,
                *ticked,
                click("button", "Create project"),
                answer(""),
            ),
        )


def describe(rng: Random, contents: Contents) -> Iterator[Draft]:
    words = ("Looking for maintainers.", "Not in active development.", "Version 2 is on its way.")
    for project in projects(rng, contents, MAINTAINER):
        about = f"{project['about']} {rng.choice(words)}"
        yield Draft(
            {"project": project["full"], "about": about},
            shows(at(project), (text("#about"), about), (text("#heading"), project["name"])),
            (
                *to_project(project),
                click("link", "Settings"),
                fill("Project description", about),
                click("button", "Save changes"),
                answer(""),
            ),
        )


def change_setting(rng: Random, contents: Contents) -> Iterator[Draft]:
    """One line of a file; the others stay, and there is one commit."""
    for project in projects(rng, contents, MAINTAINER):
        file = "config/settings.toml"
        old = value(
            contents,
            "SELECT text FROM files WHERE project_id = ? AND path = ?",
            project["id"],
            file,
        )
        lines = old.strip().splitlines()
        place = rng.randrange(len(lines))
        name, _, number = lines[place].partition(" = ")
        new = str(int(number) * 2 + 1)
        lines[place] = f"{name} = {new}"
        yield Draft(
            {"setting": name, "value": new, "project": project["full"]},
            shows(at(project, f"/-/blob/main/{file}"), (text("#text"), "\n".join(lines))),
            (
                *to_project(project),
                click("link", "config/"),
                click("link", "settings.toml"),
                see(f"{name} = {number}"),
                click("link", "Edit"),
                fill("Content", "\n".join(lines)),
                click("button", "Commit changes"),
                answer(""),
            ),
        )


def new_file(rng: Random, contents: Contents) -> Iterator[Draft]:
    files = (
        ("NOTES.md", "Ask the librarians first."),
        ("docs/contact.md", "Write to us on Mondays."),
        ("AUTHORS", "Everyone in the garden club"),
        ("docs/history.md", "It began as a spreadsheet."),
        ("TODO.txt", "Replace the old icons."),
        ("docs/thanks.md", "To all who tested."),
    )
    for project, (name, words) in zip(projects(rng, contents, MAINTAINER), files, strict=False):
        message = f"Add {name}"
        yield Draft(
            {"file": name, "text": words, "message": message, "project": project["full"]},
            all_of(
                shows(at(project, f"/-/blob/main/{name}"), (text("#text"), words)),
                shows(at(project, "/-/commits/main"), (text("section table"), [message])),
            ),
            (
                *to_project(project),
                click("link", "Repository"),
                click("link", "New file"),
                fill("File name", name),
                fill("Content", words),
                fill("Commit message", message),
                click("button", "Commit changes"),
                answer(""),
            ),
        )


INTENTS = [
    Intent("Star the project {{project}}.", ["forge"], star, 5),
    Intent("Fork {{project}} into my own space.", ["forge"], fork, 5),
    Intent(
        'Create a {{visibility}} project "{{name}}" with the description "{{about}}", {{readme}}.',
        ["forge"],
        new_project,
        5,
    ),
    Intent('Change the description of {{project}} to "{{about}}"', ["forge"], describe, 5),
    Intent(
        "In config/settings.toml of {{project}}, set {{setting}} to {{value}}. Leave the other "
        "lines as they are.",
        ["forge"],
        change_setting,
        5,
    ),
    Intent(
        'Add a file {{file}} with the text "{{text}}" to {{project}}, with the commit message '
        '"{{message}}".',
        ["forge"],
        new_file,
        4,
    ),
]
