"""Invented: the built-in nets: 3,000 papers of 600 authors, none of which exists.

Authors belong to groups of one field and mostly one institution, and write with each other while
they are active; some groups are partners. A paper cites papers of earlier years, mostly of its
field. Everything is drawn from one seed with integers only, so it is the same on every machine.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import groupby
from random import Random
from typing import Any

from agentenv_tool.academia.nets import AUTHORS, PAPERS, Net, Nets

FIRST, LAST = 1995, 2023  # years
N_PAPERS = 3000
N_AUTHORS = 600
_GROUPS = 8  # in each field
_SMALL = {"a", "for", "from", "in", "of", "the", "with"}


@dataclass(frozen=True)
class _Author:
    name: str
    since: int
    until: int


@dataclass(frozen=True)
class _Group:
    number: int
    area: Mapping[str, Any]
    org: str
    members: list[_Author] = field(default_factory=list)

    def active(self, year: int) -> list[_Author]:
        return [each for each in self.members if each.since <= year <= each.until]


@dataclass(frozen=True)
class _Paper:
    title: str
    year: int
    group: _Group
    authors: list[str]
    node: dict[str, Any]


def nets() -> Nets:
    """Drawn anew at each call, and always the same."""
    random = Random("academia/invented/1")
    words = json.loads((files(__package__) / "data" / "invented.json").read_text(encoding="utf-8"))
    places = [each.format(place=at) for each in words["institutions"] for at in words["places"]]
    fields = [each for each in words["fields"] for _ in range(_GROUPS)]
    groups = [_Group(at, each, random.choice(places)) for at, each in enumerate(fields)]
    people = _joined(groups, words["names"], places, random)
    papers = _written(groups, words["titles"], random)
    cited = _citations(papers, random)
    authors: dict[Any, dict[Any, dict[str, Any]]] = {each: {} for each in people}
    for paper in papers:
        for one in paper.authors:
            for other in paper.authors:
                if one != other:
                    edge = authors[one].setdefault(other, {"weight": 0, "papers": []})
                    edge["weight"] += 1
                    edge["papers"].append(paper.title)
    return Nets(
        Net(PAPERS, {each.title: each.node for each in papers}, cited),
        Net(AUTHORS, people, authors),
    )


def _joined(
    groups: list[_Group], names: Mapping[str, Any], places: list[str], random: Random
) -> dict[Any, dict[str, Any]]:
    """The authors' nodes; each has joined a group."""
    people: dict[Any, dict[str, Any]] = {}
    while len(people) < N_AUTHORS:
        surname = random.choice(names["heads"]) + random.choice(names["tails"])
        name = f"{random.choice(names['given'])} {surname}"
        if name in people:
            continue
        group = groups[len(people) % len(groups)]
        org = group.org if random.randrange(5) else random.choice(places)
        since = FIRST + random.randrange(20)
        group.members.append(_Author(name, since, since + 4 + random.randrange(25)))
        domain = org.replace("University of ", "").replace(" Institute of Technology", "-tech")
        address = f"{name}@{domain}.example".lower().replace(" ", ".")
        people[name] = {"name": name, "org": org, "email": address}
    return people


def _written(groups: list[_Group], titles: Mapping[str, Any], random: Random) -> list[_Paper]:
    """The papers, by year."""
    papers: dict[str, _Paper] = {}
    while len(papers) < N_PAPERS:
        span = LAST - FIRST + 1
        year = FIRST + max(random.randrange(span), random.randrange(span))  # more and more
        group = random.choice(groups)
        topic, method = random.choice(group.area["topics"]), random.choice(group.area["methods"])
        title = _titled(
            random.choice(titles["patterns"]).format(
                topic=topic,
                method=method,
                setting=random.choice(group.area["settings"]),
                aspect=random.choice(titles["aspects"]),
                coda=random.choice(titles["codas"]),
                quality=random.choice(titles["qualities"]),
            )
        )
        authors = _team(group, groups, year, random)
        if title in papers or not authors:
            continue
        keywords = [topic, *([method] if method.casefold() in title.casefold() else [])]
        more = [each for each in group.area["topics"] if each != topic]
        keywords += random.sample(more, 1 + random.randrange(3))
        venue, kind = random.choice(group.area["venues"])
        node = {
            "year": year,
            "venue": venue,
            "n_citation": 0,
            "keywords": keywords,
            "doc_type": kind,
        }
        papers[title] = _Paper(title, year, group, authors, node)
    return sorted(papers.values(), key=lambda each: each.year)


def _team(group: _Group, groups: list[_Group], year: int, random: Random) -> list[str]:
    """Those who are first in their group write more; one team in four has a guest."""
    members = group.active(year)
    size = min(len(members), 1 + random.randrange(4))
    team: dict[str, None] = {}
    while len(team) < size:
        rank = min(random.randrange(len(members)), random.randrange(len(members)))
        team[members[rank].name] = None
    partner = groups[(group.number + 1) % len(groups)]
    guests = partner.active(year) if random.randrange(4) == 0 else []
    if team and guests:
        team[guests[random.randrange(len(guests))].name] = None
    return list(team)


def _citations(papers: list[_Paper], random: Random) -> dict[Any, dict[Any, dict[str, Any]]]:
    """Which papers each one cites. How often it is cited itself counts papers outside as well."""
    cited: dict[Any, dict[Any, dict[str, Any]]] = {each.title: {} for each in papers}
    nodes = {each.title: each.node for each in papers}
    earlier: list[_Paper] = []
    of_field: dict[str, list[_Paper]] = defaultdict(list)
    of_group: dict[int, list[_Paper]] = defaultdict(list)
    for _, written in groupby(papers, key=lambda each: each.year):
        of_year = list(written)
        for paper in of_year:
            near, own = of_field[paper.group.area["name"]], of_group[paper.group.number]
            for _ in range(random.randrange(13)):
                pool = random.choice((near, near, near, near, own, own, own, earlier))
                if pool:
                    found = pool[random.randrange(len(pool))]
                    cited[paper.title][found.title] = {"weight": 1}
            for title in cited[paper.title]:
                nodes[title]["n_citation"] += 1
        for paper in of_year:
            earlier.append(paper)
            of_field[paper.group.area["name"]].append(paper)
            of_group[paper.group.number].append(paper)
    for paper in papers:
        fame = (1 + random.randrange(30)) * (1 + random.randrange(30)) * (LAST + 1 - paper.year)
        paper.node["n_citation"] += fame // (2 if random.randrange(25) == 0 else 60)
    return cited


def _titled(text: str) -> str:
    """With capitals, but for small words that neither begin it nor follow a colon."""
    words = text.split()
    before = ["", *words]
    return " ".join(
        word
        if word in _SMALL and place and not before[place].endswith(":")
        else word[0].upper() + word[1:]
        for place, word in enumerate(words)
    )
