"""Easy: questions of one hop: what is known of one paper, one author or one edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.academia.nets import AUTHORS, PAPERS, Nets
from agentenv_tool.academia.templates import draws, moves
from agentenv_tool.grading import in_order
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many, shown

Values = Mapping[str, Any]

_PAPERS, _AUTHORS = f"{PAPERS} is loaded", f"{AUTHORS} is loaded"


def _of_paper(name: str, what: str, called: str, phrasings: tuple[str, ...]) -> Template:
    """A question after one attribute of a paper."""

    def draw(nets: Nets, random: Random) -> dict[str, Any]:
        return {"title": draws.node(nets.papers, random)}

    def answer(nets: Nets, values: Values) -> Any:
        return draws.known(nets, values["title"], what)

    def plan(task: ToolTask) -> Plan:
        title = task.values["title"]
        yield moves.load_papers(f"the {called} of a paper")
        about = yield moves.paper(title, f"the {called}", _PAPERS)
        found = in_order(about[what])
        return conclusions.found(found, f'the {called} of "{title}" reads {shown(found)}')

    return Template(name, "easy", phrasings, draw, answer, plan)


def _of_author(name: str, what: str, called: str, phrasings: tuple[str, ...]) -> Template:
    """A question after one attribute of an author."""

    def draw(nets: Nets, random: Random) -> dict[str, Any]:
        return {"author": draws.node(nets.authors, random)}

    def answer(nets: Nets, values: Values) -> Any:
        return nets.authors.attributes(values["author"])[what]

    def plan(task: ToolTask) -> Plan:
        author = task.values["author"]
        yield moves.load_authors(f"the {called} of an author")
        about = yield moves.author(author, f"the {called}", _AUTHORS)
        return conclusions.found(about[what], f"the {called} of {author} is {about[what]}")

    return Template(name, "easy", phrasings, draw, answer, plan)


def _of_coauthors(
    name: str, fewest: int, most: int, made: Callable[[list[str]], Any], phrasings: tuple[str, ...]
) -> Template:
    """A question that the list of an author's co-authors answers."""

    def draw(nets: Nets, random: Random) -> dict[str, Any]:
        return {"author": draws.node(nets.authors, random, fewest, most)}

    def answer(nets: Nets, values: Values) -> Any:
        return made(nets.authors.neighbours(values["author"]))

    def plan(task: ToolTask) -> Plan:
        author = task.values["author"]
        yield moves.load_authors(f"the list of those who wrote papers with {author}")
        found = yield moves.coauthors(author, _AUTHORS)
        fact = f"{author} has {many(len(found), 'co-author')}: {listed(found)}"
        return conclusions.found(made(found), fact)

    return Template(name, "easy", phrasings, draw, answer, plan)


def _of_joint_work(
    name: str, fewest: int, most: int, made: Callable[[list[str]], Any], phrasings: tuple[str, ...]
) -> Template:
    """A question that the papers of two authors answer."""

    def draw(nets: Nets, random: Random) -> dict[str, Any]:
        one, other = draws.collaborators(nets, random, fewest, most)
        return {"one": one, "other": other}

    def answer(nets: Nets, values: Values) -> Any:
        return made(draws.joint_papers(nets, values["one"], values["other"]))

    def plan(task: ToolTask) -> Plan:
        one, other = task.values["one"], task.values["other"]
        yield moves.load_authors("the list of papers that two authors share")
        edge = yield moves.joint_work(one, other, _AUTHORS)
        titles = edge["papers"]
        told = listed([f'"{each}"' for each in titles])
        fact = f"{one} and {other} share {many(len(titles), 'paper')}: {told}"
        return conclusions.found(made(titles), fact)

    return Template(name, "easy", phrasings, draw, answer, plan)


def _draw_two_authors(nets: Nets, random: Random) -> dict[str, Any]:
    one, other = draws.acquainted(nets, random)
    return {"one": one, "other": other}


def _wrote_together(nets: Nets, values: Values) -> bool:
    return nets.authors.edge(values["one"], values["other"]) is not None


def _plan_wrote_together(task: ToolTask) -> Plan:
    one, other = task.values["one"], task.values["other"]
    yield moves.load_authors("the list of the people with whom somebody has written papers")
    found = yield moves.coauthors(one, _AUTHORS)
    side = "is one of them" if other in found else "is none of them"
    fact = f"the co-authors of {one} are {listed(found)}, and {other} {side}"
    return conclusions.judged(other in found, fact)


def _draw_two_papers(nets: Nets, random: Random) -> dict[str, Any]:
    citing, cited = draws.citing(nets, random)
    return {"citing": citing, "cited": cited}


def _cites(nets: Nets, values: Values) -> bool:
    return nets.papers.edge(values["citing"], values["cited"]) is not None


def _plan_cites(task: ToolTask) -> Plan:
    citing, cited = task.values["citing"], task.values["cited"]
    yield moves.load_papers("the list of what a paper cites")
    edge = yield moves.citation(citing, cited, _PAPERS)
    cites = isinstance(edge, dict)
    side = "there is an edge" if cites else "there is no edge"
    return conclusions.judged(cites, f'{side} from "{citing}" to "{cited}"')


def _draw_with_references(nets: Nets, random: Random) -> dict[str, Any]:
    return {"title": draws.node(nets.papers, random, fewest=1)}


def _count_references(nets: Nets, values: Values) -> int:
    return len(nets.papers.neighbours(values["title"]))


def _plan_count_references(task: ToolTask) -> Plan:
    title = task.values["title"]
    yield moves.load_papers("the list of what a paper cites")
    cited = yield moves.references(title, _PAPERS)
    told = listed([f'"{each}"' for each in cited])
    fact = f'"{title}" cites {many(len(cited), "paper")}: {told}'
    return conclusions.found(len(cited), fact)


TEMPLATES = (
    _of_coauthors(
        "coauthor_count",
        3,
        15,
        len,
        (
            "How many different co-authors does {author} have in AuthorNet?",
            "With how many different people has {author} written papers, according to AuthorNet?",
            "Find out how many co-authors are recorded for the author {author}.",
        ),
    ),
    _of_coauthors(
        "coauthor_list",
        2,
        5,
        sorted,
        (
            "List the names of all co-authors of {author}.",
            "Who has written papers with {author}? Give a list with the names of all co-authors.",
            "Give a list of everybody who is recorded as a co-author of {author}.",
        ),
    ),
    _of_paper(
        "paper_year",
        "year",
        "year of publication",
        (
            'In which year was the paper "{title}" published?',
            'What is the publication year of "{title}"?',
            'When did the paper "{title}" appear? Give the year.',
        ),
    ),
    _of_paper(
        "paper_venue",
        "venue",
        "venue",
        (
            'At which venue was the paper "{title}" published?',
            'Name the conference or journal in which "{title}" appeared.',
            'What is the venue of the paper "{title}", as PaperNet names it?',
        ),
    ),
    _of_paper(
        "paper_citations",
        "n_citation",
        "number of citations",
        (
            'How many citations does PaperNet record for the paper "{title}" (n_citation)?',
            'What is the citation count, n_citation, of "{title}"?',
            'How often has the paper "{title}" been cited in all literature, going by its '
            "n_citation?",
        ),
    ),
    _of_paper(
        "paper_keywords",
        "keywords",
        "list of keywords",
        (
            'List all keywords of the paper "{title}".',
            'Which keywords does PaperNet give for "{title}"? Answer with the complete list.',
            'Give a list of the keywords under which the paper "{title}" is filed.',
        ),
    ),
    _of_author(
        "author_org",
        "org",
        "institution",
        (
            "Which institution does the author {author} belong to?",
            "What is the affiliation (org) of {author}?",
            "At which institution does {author} work, according to AuthorNet?",
        ),
    ),
    _of_joint_work(
        "joint_count",
        2,
        12,
        len,
        (
            "How many papers have {one} and {other} written together?",
            "On how many papers are both {one} and {other} authors?",
            "Find the number of papers that {one} shares with {other}.",
        ),
    ),
    _of_joint_work(
        "joint_titles",
        2,
        4,
        sorted,
        (
            "Which papers have {one} and {other} written together? Give a list of the titles.",
            "List the titles of all papers of which both {one} and {other} are authors.",
            "Give the full titles of all joint papers of {one} and {other}, as a list.",
        ),
    ),
    Template(
        "wrote_together",
        "easy",
        (
            "Have {one} and {other} ever written a paper together? Answer yes or no.",
            "Is {other} a co-author of {one}? Answer yes or no.",
            "Is there at least one paper of which both {one} and {other} are authors? Answer yes "
            "or no.",
        ),
        _draw_two_authors,
        _wrote_together,
        _plan_wrote_together,
    ),
    Template(
        "cites",
        "easy",
        (
            'Does the paper "{citing}" cite the paper "{cited}"? Answer yes or no.',
            'Is "{cited}" among the papers that "{citing}" cites? Answer yes or no.',
            'Check whether "{citing}" refers to "{cited}" as one of its references. Answer yes or '
            "no.",
        ),
        _draw_two_papers,
        _cites,
        _plan_cites,
    ),
    Template(
        "reference_count",
        "easy",
        (
            'How many papers of PaperNet does "{title}" cite?',
            'Count the papers that the paper "{title}" cites, as far as PaperNet lists them.',
            'How many references to other papers of PaperNet does "{title}" have?',
        ),
        _draw_with_references,
        _count_references,
        _plan_count_references,
    ),
)
