"""Draws: papers and authors that a question can be asked about, from the nets themselves."""

from __future__ import annotations

from random import Random
from typing import Any

from agentenv_tool.academia.nets import Net, Nets
from agentenv_tool.making import Ambiguous


def node(net: Net, random: Random, fewest: int = 0, most: int = 1000) -> str:
    """A node with as many neighbours."""
    found = random.choice(list(net))
    if not fewest <= len(net.neighbours(found)) <= most:
        raise Ambiguous(found)
    return found


def collaborators(nets: Nets, random: Random, fewest: int = 1, most: int = 1000) -> tuple[str, str]:
    """Two authors who wrote as many papers together."""
    one = node(nets.authors, random, fewest=1)
    other = random.choice(nets.authors.neighbours(one))
    if not fewest <= len(joint_papers(nets, one, other)) <= most:
        raise Ambiguous(other)
    return one, other


def acquainted(nets: Nets, random: Random) -> tuple[str, str]:
    """Two authors, of whom as many pairs wrote together as only share a co-author."""
    one = node(nets.authors, random, fewest=1)
    near = nets.authors.neighbours(one)
    far = {other: None for each in near for other in nets.authors.neighbours(each)}
    far = {each: None for each in far if each != one and each not in near}
    if not far:
        raise Ambiguous(one)
    return one, random.choice(near if random.randrange(2) else list(far))


def citing(nets: Nets, random: Random) -> tuple[str, str]:
    """Two papers; in half of the pairs the first cites the second, in the others it might have."""
    one = node(nets.papers, random, fewest=3)
    cited = nets.papers.neighbours(one)
    about, year = known(nets, one, "keywords"), known(nets, one, "year")
    others = [
        each
        for each in nets.papers
        if known(nets, each, "year") < year
        and any(word in known(nets, each, "keywords") for word in about)
        and each not in cited
    ]
    if not others:
        raise Ambiguous(one)
    return one, random.choice(cited if random.randrange(2) else others)


def joint_papers(nets: Nets, one: str, other: str) -> list[str]:
    edge = nets.authors.edge(one, other)
    return list(edge["papers"]) if edge else []


def known(nets: Nets, title: str, what: str) -> Any:
    """One attribute of a paper."""
    return nets.papers.attributes(title)[what]


def clear_first(figures: dict[str, int], margin: int) -> str:
    """Whoever has the largest figure, by more than the margin."""
    ranked = sorted(figures, key=lambda each: -figures[each])
    if len(ranked) > 1 and figures[ranked[0]] - figures[ranked[1]] <= margin:
        raise Ambiguous(ranked[0])
    return ranked[0]
