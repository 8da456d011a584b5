"""Moves: the calls of this world, as the experts of all templates make them."""

from __future__ import annotations

from agentenv_tool.academia.nets import AUTHORS, PAPERS
from agentenv_tool.plans import Move, move


def load_papers(why: str) -> Move:
    return move(f"{why} PaperNet knows that, once it is loaded.", "loadPaperNet")


def load_authors(why: str) -> Move:
    return move(f"{why} AuthorNet knows that, once it is loaded.", "loadAuthorNet")


def references(title: str, thought: str) -> Move:
    return move(thought, "neighbourCheck", graph=PAPERS, node=title)


def coauthors(name: str, thought: str) -> Move:
    return move(thought, "neighbourCheck", graph=AUTHORS, node=name)


def paper(title: str, thought: str) -> Move:
    return move(thought, "paperNodeCheck", node=title)


def author(name: str, thought: str) -> Move:
    return move(thought, "authorNodeCheck", node=name)


def citation(title: str, other: str, thought: str) -> Move:
    return move(thought, "paperEdgeCheck", node1=title, node2=other)


def joint_work(name: str, other: str, thought: str) -> Move:
    return move(thought, "authorEdgeCheck", node1=name, node2=other)
