"""Intents of the forge about one's own profile, lists, people and to-do list."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.forge_ways import ME, STATE, rows, to_person
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill
from agentenv_webarena.tasks.wanted import all_of, arrives, shows, text

STATUSES = (
    "On a train until noon", "Writing documentation", "In a workshop", "Ask me about the release",
)  # fmt: skip


def profile(rng: Random, contents: Contents) -> Iterator[Draft]:
    fields = [("status", "Status", each) for each in STATUSES]
    fields += [("location", "Location", each) for each in ("Tollan", "Westrey", "Marlend")]
    fields += [("job", "Job title", each) for each in ("Tree surgeon", "Team lead")]
    for field, label, wanted in fields:
        yield Draft(
            {"field": label.lower(), "value": wanted},
            shows(address("forge", f"/{ME}"), (text(f"#{field}"), wanted)),
            (
                click("link", f"@{ME}"),
                click("link", "Edit profile"),
                fill(label, wanted),
                click("button", "Update profile"),
                answer(""),
            ),
        )


def follow(rng: Random, contents: Contents) -> Iterator[Draft]:
    people = rows(
        contents,
        "SELECT u.* FROM users u WHERE u.id > 6 AND u.id NOT IN"
        " (SELECT followed_id FROM follows WHERE user_id = 1) AND (SELECT count(*) FROM users o"
        " WHERE instr(lower(o.name), lower(u.name))) = 1 ORDER BY u.id",
    )
    rng.shuffle(people)
    for one, other in zip(people[::2], people[1::2], strict=False):
        pages = [address("forge", f"/{each['username']}") for each in (one, other)]
        yield Draft(
            {"one": one["name"], "other": other["name"]},
            all_of(*(shows(page, (text("#follow"), "Unfollow")) for page in pages)),
            (
                *to_person(one["name"]),
                click("button", "Follow"),
                *to_person(other["name"]),
                click("button", "Follow"),
                answer(""),
            ),
        )


def finish_todo(rng: Random, contents: Contents) -> Iterator[Draft]:
    found = rows(
        contents,
        "SELECT i.title, count(*) OVER (PARTITION BY i.title) AS same, count(*) OVER () AS total"
        " FROM todos t JOIN items i ON i.id = t.item_id WHERE t.user_id = 1 AND t.done = 0"
        " ORDER BY t.id",
    )
    rng.shuffle(found)
    for each in found:
        if each["same"] == 1:
            yield Draft(
                {"title": each["title"]},
                all_of(
                    shows(
                        address("forge", "/dashboard/todos?state=done"),
                        (text("main"), [each["title"], "1 to-do item"]),
                    ),
                    shows(
                        address("forge", "/dashboard/todos"),
                        (text("#total"), f"{each['total'] - 1} to-do items"),
                    ),
                ),
                (
                    click("link", "To-do list"),
                    click("button", f"Mark as done: {each['title']}"),
                    answer(""),
                ),
            )


def own(rng: Random, contents: Contents) -> Iterator[Draft]:
    """My lists; each is asked for in its own words."""
    lists = (
        ("open issues that I created", "issues", "Created by me"),
        ("open issues that are assigned to me", "issues", "Assigned to me"),
        (
            "open merge requests that wait for my review",
            "merge requests",
            "Review requested from me",
        ),
        ("open merge requests that I created", "merge requests", "Created by me"),
    )
    for words, kind, tab in lists:
        more = () if tab.startswith("Assigned") else (click("link", tab),)
        yield Draft(
            {"list": words},
            all_of(
                arrives(address("forge", f"/dashboard/{kind.replace(' ', '_')}")),
                shows(
                    "last",
                    (text("nav.tabs[aria-label=Which] .here"), tab),
                    (text(f"{STATE} .here"), "Open"),
                ),
            ),
            (click("link", f"My {kind}"), *more, answer("")),
        )


INTENTS = [
    Intent("Show me the {{list}}.", ["forge"], own, 4),
    Intent('Set the {{field}} in my profile to "{{value}}".', ["forge"], profile, 5),
    Intent("Follow {{one}} and {{other}} on the forge.", ["forge"], follow, 5),
    Intent(
        'Mark "{{title}}" on my to-do list as done, and nothing else.', ["forge"], finish_todo, 4
    ),
]
