"""Hard, about papers: ask each joint paper of two authors, or each that a paper cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.academia.nets import AUTHORS, PAPERS, Nets
from agentenv_tool.academia.templates import draws, moves
from agentenv_tool.conclusions import Conclusion
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many

Values = Mapping[str, Any]


def _draw_three_to_five_joint(nets: Nets, random: Random) -> dict[str, Any]:
    one, other = draws.collaborators(nets, random, 3, 5)
    return {"one": one, "other": other}


def _most_cited_joint(nets: Nets, values: Values) -> str:
    titles = draws.joint_papers(nets, values["one"], values["other"])
    return draws.clear_first({each: draws.known(nets, each, "n_citation") for each in titles}, 5)


def _plan_most_cited_joint(task: ToolTask) -> Plan:
    cited = yield from _joint_figures(task, "n_citation", "the number of citations")
    return _chosen(
        cited, max(cited, key=lambda title: cited[title]), "the highest number of citations"
    )


def _earliest_joint(nets: Nets, values: Values) -> str:
    titles = draws.joint_papers(nets, values["one"], values["other"])
    return draws.clear_first({each: -draws.known(nets, each, "year") for each in titles}, 0)


def _plan_earliest_joint(task: ToolTask) -> Plan:
    years = yield from _joint_figures(task, "year", "the year")
    return _chosen(years, min(years, key=lambda title: years[title]), "the earliest year")


def _joint_figures(task: ToolTask, what: str, called: str) -> Plan:
    """One attribute of each paper that two authors share."""
    one, other = task.values["one"], task.values["other"]
    yield moves.load_authors(f"the list of papers that {one} and {other} share")
    yield moves.load_papers(f"{called} of each joint paper", f"{AUTHORS} is loaded")
    edge = yield moves.joint_work(one, other, f"{AUTHORS} and {PAPERS} are loaded")
    titles = edge["papers"]
    known = f"{one} and {other} share {many(len(titles), 'paper')}: {_quoted(titles)}"
    return (yield from _figures(titles, what, called, known))


def _figures(titles: Sequence[str], what: str, called: str, known: str) -> Plan:
    """One attribute of each paper."""
    figures: dict[str, Any] = {}
    for title in titles:
        figures[title] = (yield moves.paper(title, called, known))[what]
        known = f'{called} of "{title}" is {figures[title]}'
    return figures


def _quoted(titles: Sequence[str]) -> str:
    return listed([f'"{each}"' for each in titles])


def _chosen(figures: Mapping[str, Any], title: str, which: str) -> Conclusion:
    named = {f'"{each}"': figure for each, figure in figures.items()}
    return conclusions.compared(title, named, which)


def _draw_with_few_references(nets: Nets, random: Random) -> dict[str, Any]:
    return {"title": draws.node(nets.papers, random, 4, 7)}


def _most_cited_reference(nets: Nets, values: Values) -> str:
    titles = nets.papers.neighbours(values["title"])
    return draws.clear_first({each: draws.known(nets, each, "n_citation") for each in titles}, 5)


def _plan_most_cited_reference(task: ToolTask) -> Plan:
    cited = yield from _reference_figures(task, "n_citation", "the number of citations")
    return _chosen(
        cited, max(cited, key=lambda title: cited[title]), "the highest number of citations"
    )


def _draw_with_a_year(nets: Nets, random: Random) -> dict[str, Any]:
    values = _draw_with_few_references(nets, random)
    titles = nets.papers.neighbours(values["title"])
    return {**values, "year": draws.known(nets, random.choice(titles), "year")}


def _count_references_since(nets: Nets, values: Values) -> int:
    titles = nets.papers.neighbours(values["title"])
    found = [each for each in titles if draws.known(nets, each, "year") >= values["year"]]
    if not 0 < len(found) < len(titles):
        raise Ambiguous(values["title"])
    return len(found)


def _plan_count_references_since(task: ToolTask) -> Plan:
    years = yield from _reference_figures(task, "year", "the year")
    since = task.values["year"]
    found = [f'"{title}" ({year})' for title, year in years.items() if year >= since]
    return conclusions.counted(found, len(years), f"cited papers of {since} or later")


def _reference_figures(task: ToolTask, what: str, called: str) -> Plan:
    """One attribute of each paper that a paper cites."""
    title = task.values["title"]
    yield moves.load_papers(f"{called} of each paper that a paper cites")
    cited = yield moves.references(title, f"{PAPERS} is loaded")
    known = f'"{title}" cites {many(len(cited), "paper")}: {_quoted(cited)}'
    return (yield from _figures(cited, what, called, known))


TEMPLATES = (
    Template(
        "most_cited_joint",
        "hard",
        (
            "Among the papers that {one} and {other} have written together, which one has the "
            "highest citation count (n_citation)? Answer with its full title.",
            "What is the title of the most cited joint paper of {one} and {other}, going by "
            "n_citation?",
            "{one} and {other} have several papers in common. Give the title of the one with the "
            "most citations (n_citation).",
        ),
        _draw_three_to_five_joint,
        _most_cited_joint,
        _plan_most_cited_joint,
    ),
    Template(
        "earliest_joint",
        "hard",
        (
            "What is the full title of the first paper, by year of publication, that {one} and "
            "{other} have written together?",
            "{one} and {other} have several papers in common. Which one was published in the "
            "earliest year? Answer with its full title.",
            "Find the oldest joint paper of {one} and {other} and give its title.",
        ),
        _draw_three_to_five_joint,
        _earliest_joint,
        _plan_earliest_joint,
    ),
    Template(
        "most_cited_reference",
        "hard",
        (
            'Of the papers that "{title}" cites, which one has the highest citation count '
            "(n_citation)? Answer with its full title.",
            'Look at the papers cited by "{title}". What is the full title of the one with the '
            "most citations, going by n_citation?",
            'Name the most cited paper (by n_citation) among the references of "{title}".',
        ),
        _draw_with_few_references,
        _most_cited_reference,
        _plan_most_cited_reference,
    ),
    Template(
        "references_since",
        "hard",
        (
            'How many of the papers that "{title}" cites were published in {year} or later?',
            'Count those references of the paper "{title}" whose year of publication is {year} or '
            "later.",
            'Among the papers cited by "{title}", how many did not appear before the year {year}?',
        ),
        _draw_with_a_year,
        _count_references_since,
        _plan_count_references_since,
    ),
)
