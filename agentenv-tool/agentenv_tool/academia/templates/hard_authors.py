"""Hard, about authors: compare and count co-authors, or ask each of them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.academia.nets import AUTHORS, Nets
from agentenv_tool.academia.templates import draws, moves
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many

Values = Mapping[str, Any]

_LOADED = f"{AUTHORS} is loaded"


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
    names = (task.values["one"], task.values["other"])
    yield moves.load_authors("the number of co-authors of each of the two")
    counts: dict[str, int] = {}
    known = _LOADED
    for name in names:
        counts[name] = len((yield moves.coauthors(name, known)))
        known = f"{name} has {many(counts[name], 'co-author')}"
    more = max(names, key=lambda name: counts[name])
    return conclusions.compared(more, counts, "the larger number of co-authors")


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
    yield moves.load_authors(f"the list of those who have written with {one} or {other}")
    first = yield moves.coauthors(one, _LOADED)
    known = f"the co-authors of {one} are {listed(first)}"
    second = yield moves.coauthors(other, known)
    common = sorted(each for each in first if each in second)
    what = f"co-authors of {one} who are co-authors of {other} too"
    return conclusions.gathered(common, len(first), what)


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
    yield moves.load_authors(f"the list of papers that {author} shares with each co-author")
    names = yield moves.coauthors(author, _LOADED)
    known = f"{author} has {many(len(names), 'co-author')}: {listed(names)}"
    joint: dict[str, int] = {}
    for each in names:
        edge = yield moves.joint_work(author, each, known)
        joint[each] = len(edge["papers"])
        known = f"{author} and {each} share {many(joint[each], 'paper')}"
    closest = max(joint, key=lambda name: joint[name])
    return conclusions.compared(closest, joint, "the largest number of joint papers")


def _count_colleagues(nets: Nets, values: Values) -> int:
    names = nets.authors.neighbours(values["author"])
    own = nets.authors.attributes(values["author"])["org"]
    count = sum(int(nets.authors.attributes(each)["org"] == own) for each in names)
    if not 0 < count < len(names):
        raise Ambiguous(values["author"])
    return count


def _plan_count_colleagues(task: ToolTask) -> Plan:
    author = task.values["author"]
    yield moves.load_authors("the institution of each author")
    own = (yield moves.author(author, "the institution", _LOADED))["org"]
    names = yield moves.coauthors(author, f"{author} belongs to {own}")
    known = f"{author} has {many(len(names), 'co-author')}: {listed(names)}"
    found: list[str] = []
    for each in names:
        org = (yield moves.author(each, "the institution", known))["org"]
        side = f"belongs to {own} as well" if org == own else f"belongs to {org}, not to {own}"
        known = f"{each} {side}"
        found += [each] if org == own else []
    return conclusions.counted(found, len(names), f"co-authors who belong to {own}")


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
