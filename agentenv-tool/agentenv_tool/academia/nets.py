"""Nets: who wrote with whom and what cites what, looked up by name or title."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

PAPERS = "PaperNet"
AUTHORS = "AuthorNet"

_LONGEST = 300  # characters of a name for which a near match is looked for


class Unknown(LookupError):
    """No node has the name; `near` is one that looks like it, or empty."""

    def __init__(self, name: str, near: str):
        super().__init__(name)
        self.name = name
        self.near = near


class Net:
    """Nodes and edges with their attributes, all JSON; an edge of papers goes to what is cited."""

    def __init__(
        self,
        name: str,
        nodes: Mapping[Hashable, dict[str, Any]],
        edges: Mapping[Hashable, Mapping[Hashable, dict[str, Any]]],
        titles: Mapping[Hashable, str] | None = None,
        ids: Mapping[str, Hashable] | None = None,
    ):
        """Nodes are named by `titles` and found by `ids`; without them, by themselves."""
        self.name = name
        self.nodes = nodes
        self.edges = edges
        self._titles = {each: str((titles or {}).get(each, each)) for each in nodes}
        self._ids = {title: each for title, each in (ids or {}).items() if each in nodes}
        for each, title in self._titles.items():
            self._ids.setdefault(title, each)
        self._folded: dict[str, Hashable] = {}
        for title, each in self._ids.items():
            self._folded.setdefault(_folded(title), each)
        self._sorted = sorted(self._folded)

    def __iter__(self) -> Iterator[str]:
        """The names of all nodes."""
        return iter(self._titles.values())

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, name: str) -> bool:
        return name in self._ids or _folded(name) in self._folded

    def attributes(self, name: str) -> dict[str, Any]:
        """What is known of a node; the net's own, not to be changed."""
        return self.nodes[self._found(name)]

    def neighbours(self, name: str) -> list[str]:
        """The nodes that edges of this one lead to, in the order of the net."""
        return [self._titles[each] for each in self.edges.get(self._found(name), {})]

    def edge(self, name: str, other: str) -> dict[str, Any] | None:
        """What is known of the edge from the first to the second, None if there is none."""
        first, second = self._found(name), self._found(other)
        return self.edges.get(first, {}).get(second)

    def named(self, name: str) -> str:
        """The name as the net has it."""
        return self._titles[self._found(name)]

    def _found(self, name: str) -> Hashable:
        if name in self._ids:
            return self._ids[name]
        folded = _folded(name)
        if folded in self._folded:
            return self._folded[folded]
        raise Unknown(name, self._near(folded))

    def _near(self, folded: str) -> str:
        """Of the names that stand beside it in the alphabet, one that differs in little."""
        if len(folded) > _LONGEST:
            return ""
        place = bisect_left(self._sorted, folded)
        beside = self._sorted[max(0, place - 3) : place + 3]
        likely = [(SequenceMatcher(None, folded, each).ratio(), each) for each in beside]
        ratio, best = max(likely, default=(0.0, ""))
        return self._titles[self._folded[best]] if ratio >= 0.75 else ""


@dataclass(frozen=True)
class Nets:
    """Both nets of a server."""

    papers: Net
    authors: Net

    def __getitem__(self, name: str) -> Net:
        return {PAPERS: self.papers, AUTHORS: self.authors}[name]


def _folded(name: str) -> str:
    """Without case and spacing, and without the full stop that many titles end with."""
    return " ".join(name.split()).casefold().rstrip(". ")
