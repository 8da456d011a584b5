"""Hard, about papers: ask each joint paper of two authors, or each that a paper cites."""

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


def _draw_three_to_five_joint(nets: Nets, random: Random) -> dict[str, Any]:
    one, other = draws.collaborators(nets, random, 3, 5)
    return {"one": one, "other": other}


def _most_cited_joint(nets: Nets, values: Values) -> str:
    titles = draws.joint_papers(nets, values["one"], values["other"])
    return draws.clear_first({each: draws.known(nets, each, "n_citation") for each in titles}, 5)


def _plan_most_cited_joint(task: ToolTask) -> Plan:
    cited = yield from _joint_figures(task, "n_citation", "the citations")
    return max(cited, key=lambda title: cited[title])


def _earliest_joint(nets: Nets, values: Values) -> str:
    titles = draws.joint_papers(nets, values["one"], values["other"])
    return draws.clear_first({each: -draws.known(nets, each, "year") for each in titles}, 0)


def _plan_earliest_joint(task: ToolTask) -> Plan:
    years = yield from _joint_figures(task, "year", "the year")
    return min(years, key=lambda title: years[title])


def _joint_figures(task: ToolTask, what: str, called: str) -> Plan:
    """One attribute of each paper that two authors share."""
    one, other = task.values["one"], task.values["other"]
    yield moves.load_authors(f"Which papers have {one} and {other} written together?")
    yield moves.load_papers(f"For each of these papers {called} must be known.")
    edge = yield moves.joint_work(
        one, other, f"The edge between {one} and {other} lists their joint papers."
    )
    figures = {}
    for number, title in enumerate(edge["papers"], 1):
        about = yield moves.paper(
            title, f'Joint paper {number} of {len(edge["papers"])}: {called} of "{title}".'
        )
        figures[title] = about[what]
    return figures


def _draw_with_few_references(nets: Nets, random: Random) -> dict[str, Any]:
    return {"title": draws.node(nets.papers, random, 4, 7)}


def _most_cited_reference(nets: Nets, values: Values) -> str:
    titles = nets.papers.neighbours(values["title"])
    return draws.clear_first({each: draws.known(nets, each, "n_citation") for each in titles}, 5)


def _plan_most_cited_reference(task: ToolTask) -> Plan:
    cited = yield from _reference_figures(task, "n_citation", "the citations")
    return max(cited, key=lambda title: cited[title])


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
    return sum(each >= task.values["year"] for each in years.values())


def _reference_figures(task: ToolTask, what: str, called: str) -> Plan:
    """One attribute of each paper that a paper cites."""
    title = task.values["title"]
    yield moves.load_papers("The goal is about the papers that a paper cites.")
    cited = yield moves.references(title, f'First, the papers that "{title}" cites.')
    figures = {}
    for number, each in enumerate(cited, 1):
        about = yield moves.paper(
            each, f'Cited paper {number} of {len(cited)}: {called} of "{each}".'
        )
        figures[each] = about[what]
    return figures


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
