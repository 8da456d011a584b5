"""Moves: the calls of this world, as the experts of all templates make them."""

from __future__ import annotations

from agentenv_tool.academia import thoughts
from agentenv_tool.academia.nets import AUTHORS, PAPERS
from agentenv_tool.plans import Move, move
from agentenv_tool.thoughts import Saying, Thought, say, seen


def load_papers(what: str, *known: str) -> Move:
    return move(_said(known, say(thoughts.LOAD, net=PAPERS, what=what)), "loadPaperNet")


def load_authors(what: str, *known: str) -> Move:
    return move(_said(known, say(thoughts.LOAD, net=AUTHORS, what=what)), "loadAuthorNet")


def references(title: str, *known: str) -> Move:
    thought = _said(known, say(thoughts.REFERENCES, title=title))
    return move(thought, "neighbourCheck", graph=PAPERS, node=title)


def coauthors(name: str, *known: str) -> Move:
    thought = _said(known, say(thoughts.COAUTHORS, name=name))
    return move(thought, "neighbourCheck", graph=AUTHORS, node=name)


def paper(title: str, what: str, *known: str) -> Move:
    thought = _said(known, say(thoughts.PAPER, title=title, what=what))
    return move(thought, "paperNodeCheck", node=title)


def author(name: str, what: str, *known: str) -> Move:
    thought = _said(known, say(thoughts.AUTHOR, name=name, what=what))
    return move(thought, "authorNodeCheck", node=name)


def citation(title: str, other: str, *known: str) -> Move:
    thought = _said(known, say(thoughts.CITATION, title=title, other=other))
    return move(thought, "paperEdgeCheck", node1=title, node2=other)


def joint_work(name: str, other: str, *known: str) -> Move:
    thought = _said(known, say(thoughts.JOINT, name=name, other=other))
    return move(thought, "authorEdgeCheck", node1=name, node2=other)


def _said(known: tuple[str, ...], saying: Saying) -> Thought:
    return (*map(seen, known), saying)
