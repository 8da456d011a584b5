"""Intents of the forge that ask about people and groups."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.tasks.forge_ways import none, projects, rows, team, to_person, to_project
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, see
from agentenv_webarena.tasks.wanted import exact


def role(rng: Random, contents: Contents) -> Iterator[Draft]:
    roles = {10: "Guest", 20: "Reporter", 30: "Developer", 40: "Maintainer", 50: "Owner"}
    people = rows(contents, "SELECT * FROM users WHERE id > 6 ORDER BY id")
    for number, project in enumerate(projects(rng, contents)):
        members = team(contents, project)
        way = (*to_project(project), click("link", "Members"))
        if number % 4:
            person = rng.choice([each for each in members if each["username"] != "robin"])
            wanted, said = exact(roles[person["role"]]), roles[person["role"]]
            seen = person["name"]
        else:
            ids = {each["id"] for each in members}
            person = rng.choice([each for each in people if each["id"] not in ids])
            wanted, said = none("no role", "not a member"), "N/A"
            seen = members[-1]["name"]
        values = {"name": person["name"], "project": project["full"]}
        yield Draft(values, wanted, (*way, see(seen), answer(said)))


def most_starred(rng: Random, contents: Contents) -> Iterator[Draft]:
    groups = rows(contents, "SELECT * FROM groups ORDER BY id")
    rng.shuffle(groups)
    for group in groups:
        found = rows(
            contents,
            "SELECT full, path, (SELECT count(*) FROM stars s WHERE s.project_id = p.id) AS stars"
            " FROM projects p WHERE space = ? ORDER BY stars DESC, full",
            group["path"],
        )
        if len(found) > 1 and found[0]["stars"] > found[1]["stars"]:
            yield Draft(
                {"group": group["name"]},
                exact(found[0]["full"]),
                (
                    click("link", "Groups"),
                    click("link", group["name"]),
                    see(f"{found[0]['stars']} stars"),
                    answer(found[0]["full"]),
                ),
            )


def followers(rng: Random, contents: Contents) -> Iterator[Draft]:
    people = rows(
        contents,
        "SELECT u.*, (SELECT count(*) FROM follows f WHERE f.followed_id = u.id) AS followers"
        " FROM users u WHERE u.id > 6 AND (SELECT count(*) FROM users o WHERE"
        " instr(lower(o.name), lower(u.name))) = 1 ORDER BY u.id",
    )
    rng.shuffle(people)
    for one, other in zip(people[::2], people[1::2], strict=True):
        if one["followers"] != other["followers"]:
            more = max(one, other, key=lambda each: int(each["followers"]))
            yield Draft(
                {"one": one["name"], "other": other["name"]},
                exact(more["name"]),
                (
                    *to_person(one["name"]),
                    see(f"{one['followers']} follower"),
                    *to_person(other["name"]),
                    see(f"{other['followers']} follower"),
                    answer(more["name"]),
                ),
            )


INTENTS = [
    Intent(
        "What role does {{name}} have in the project {{project}}? Answer with the role.",
        ["forge"],
        role,
        7,
    ),
    Intent(
        "Which project of the group {{group}} has the most stars? Answer with its full path, as "
        "in group/project.",
        ["forge"],
        most_starred,
        5,
    ),
    Intent(
        "Who has more followers on the forge, {{one}} or {{other}}? Give the full name.",
        ["forge"],
        followers,
        5,
    ),
]
