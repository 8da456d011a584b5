"""Hard, about authors: compare and count co-authors, or ask each of them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool.academia.nets import Nets
from agentenv_tool.academia.templates import draws, moves
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask

Values = Mapping[str, Any]


def _draw_two_with_coauthors(nets: Nets, random: Random) -> dict[str, Any]:
    one, other = (draws.node(nets.authors, random, fewest=2) for _ in range(2))
    counts = [len(nets.authors.neighbours(each)) for each in (one, other)]
    if not 2 <= abs(counts[0] - counts[1]) <= 6:
        raise Ambiguous(other)
    return {"one": one, "other": other}


def _more_coauthors(nets: Nets, values: Values) -> str:
    pair = (values["one"], values["other"])
    return draws.clear_first({each: len(nets.authors.neighbours(each)) for each in pair}, 0)


def _plan_more_coauthors(task: ToolTask) -> Plan:
    one, other = task.values["one"], task.values["other"]
    yield moves.load_authors(f"The goal compares how many co-authors {one} and {other} have.")
    first = yield moves.coauthors(one, f"The co-authors of {one} have to be counted.")
    second = yield moves.coauthors(
        other, f"{one} has {len(first)} co-authors; those of {other} have to be counted as well."
    )
    return one if len(first) > len(second) else other


def _draw_with_common(nets: Nets, random: Random) -> dict[str, Any]:
    one = draws.node(nets.authors, random, 3, 15)
    other = random.choice(nets.authors.neighbours(random.choice(nets.authors.neighbours(one))))
    values = {"one": one, "other": other}
    if other == one or not 2 <= len(_common_coauthors(nets, values)) <= 5:
        raise Ambiguous(other)
    return values


def _common_coauthors(nets: Nets, values: Values) -> list[str]:
    theirs = nets.authors.neighbours(values["other"])
    return sorted(each for each in nets.authors.neighbours(values["one"]) if each in theirs)


def _plan_common_coauthors(task: ToolTask) -> Plan:
    one, other = task.values["one"], task.values["other"]
    yield moves.load_authors(f"The goal asks who has written with both {one} and {other}.")
    first = yield moves.coauthors(one, f"First, everybody who has written with {one}.")
    second = yield moves.coauthors(
        other, f"Which of these {len(first)} co-authors of {one} are those of {other}, too?"
    )
    return sorted(each for each in first if each in second)


def _draw_with_few_coauthors(nets: Nets, random: Random) -> dict[str, Any]:
    return {"author": draws.node(nets.authors, random, 4, 6)}


def _closest_coauthor(nets: Nets, values: Values) -> str:
    author = values["author"]
    names = nets.authors.neighbours(author)
    return draws.clear_first(
        {each: len(draws.joint_papers(nets, author, each)) for each in names}, 0
    )


def _plan_closest_coauthor(task: ToolTask) -> Plan:
    author = task.values["author"]
    yield moves.load_authors(f"The goal is about the joint papers of {author} and others.")
    names = yield moves.coauthors(author, f"First, everybody who has written with {author}.")
    joint = {}
    for number, each in enumerate(names, 1):
        edge = yield moves.joint_work(
            author, each, f"Co-author {number} of {len(names)}: the papers shared with {each}."
        )
        joint[each] = len(edge["papers"])
    return max(joint, key=lambda name: joint[name])


def _count_colleagues(nets: Nets, values: Values) -> int:
    names = nets.authors.neighbours(values["author"])
    own = nets.authors.attributes(values["author"])["org"]
    count = sum(int(nets.authors.attributes(each)["org"] == own) for each in names)
    if not 0 < count < len(names):
        raise Ambiguous(values["author"])
    return count


def _plan_count_colleagues(task: ToolTask) -> Plan:
    author = task.values["author"]
    yield moves.load_authors(f"The goal is about the institutions of {author} and co-authors.")
    own = yield moves.author(author, f"First, the institution of {author}.")
    names = yield moves.coauthors(author, f"{author} belongs to {own['org']}. Now the co-authors.")
    count = 0
    for number, each in enumerate(names, 1):
        about = yield moves.author(
            each, f"Co-author {number} of {len(names)}: does {each} belong to {own['org']}?"
        )
        count += int(about["org"] == own["org"])
    return count


TEMPLATES = (
    Template(
        "more_coauthors",
        "hard",
        (
            "Who has more co-authors in AuthorNet, {one} or {other}? Answer with the name.",
            "Compare {one} and {other}: which of the two authors has written with more different "
            "people? Answer with the name.",
            "Of the authors {one} and {other}, name the one with the larger number of co-authors.",
        ),
        _draw_two_with_coauthors,
        _more_coauthors,
        _plan_more_coauthors,
    ),
    Template(
        "common_coauthors",
        "hard",
        (
            "Which authors are co-authors of both {one} and {other}? Give a list of their names.",
            "List everybody who has written papers with {one} and also with {other}.",
            "Find all common co-authors of {one} and {other}; answer with the list of names.",
        ),
        _draw_with_common,
        _common_coauthors,
        _plan_common_coauthors,
    ),
    Template(
        "closest_coauthor",
        "hard",
        (
            "With which co-author has {author} written the most papers? Answer with the name.",
            "Who among the co-authors of {author} shares the largest number of papers with "
            "{author}?",
            "Name the person with whom {author} has published most often.",
        ),
        _draw_with_few_coauthors,
        _closest_coauthor,
        _plan_closest_coauthor,
    ),
    Template(
        "colleagues",
        "hard",
        (
            "How many co-authors of {author} belong to the same institution as {author}?",
            "Count the co-authors of {author} whose institution (org) is also that of {author}.",
            "Of all people who have written papers with {author}, how many have the same "
            "affiliation (org) as {author}?",
        ),
        _draw_with_few_coauthors,
        _count_colleagues,
        _plan_count_colleagues,
    ),
)
