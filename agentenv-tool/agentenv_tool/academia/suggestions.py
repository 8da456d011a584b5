"""Suggestions: calls that make sense at a moment of a task, from its goal and what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any

from agentenv_tool.academia.nets import AUTHORS, PAPERS, Net, Nets
from agentenv_tool.calls import FINISH, Call

_MOST = 12  # calls beside the last, `finish`
_LONGEST_GOAL = 200  # words that are read
_LONGEST_NAME = 25  # words


def calls(nets: Nets, goal: str, history: Sequence[tuple[Call, Any]], random: Random) -> list[Call]:
    """At most a dozen questions after nodes of the goal and of the last results, and a guess."""
    told = [leaf for _, result in history[-3:] for leaf in _leaves(result)]
    seen = [each for each in told if isinstance(each, str)]
    papers = _unique(
        (*mentioned(nets.papers, goal), *(each for each in seen if each in nets.papers))
    )
    authors = _unique(
        (*mentioned(nets.authors, goal), *(each for each in seen if each in nets.authors))
    )
    found = [
        *(Call("neighbourCheck", {"graph": PAPERS, "node": each}) for each in papers[:2]),
        *(Call("neighbourCheck", {"graph": AUTHORS, "node": each}) for each in authors[:2]),
        *_pairs("paperEdgeCheck", papers[:3]),
        *_pairs("authorEdgeCheck", authors[:3]),
        *(Call("paperNodeCheck", {"node": each}) for each in papers),
        *(Call("authorNodeCheck", {"node": each}) for each in authors),
    ]
    if len(found) > _MOST:
        found = [found[at] for at in sorted(random.sample(range(len(found)), _MOST))]
    guesses = told or [*authors, *papers] or ["unknown"]
    return [*found, Call(FINISH, {"answer": random.choice(guesses)})]


def mentioned(net: Net, goal: str) -> list[str]:
    """The nodes that a goal names, in its order; of names within names, the longest."""
    words = goal.split()[:_LONGEST_GOAL]
    found, start = [], 0
    while start < len(words):
        for end in range(min(len(words), start + _LONGEST_NAME), start + 1, -1):
            name = " ".join(words[start:end]).strip("\"'“”‘’.,;:?!()")
            if name in net:
                found.append(net.named(name))
                start = end - 1
                break
        start += 1
    return _unique(found)


def _pairs(tool: str, names: Sequence[str]) -> Iterator[Call]:
    return (Call(tool, {"node1": one, "node2": other}) for one, other in combinations(names, 2))


def _leaves(result: Any) -> Iterator[Any]:
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, list):
        for each in result:
            yield from _leaves(each)
    else:
        yield result


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
