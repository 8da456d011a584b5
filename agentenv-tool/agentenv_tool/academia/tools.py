"""Tools: what the agent may ask of the two nets, once they are loaded."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from agentenv_tool.academia.nets import AUTHORS, PAPERS, Net, Nets, Unknown
from agentenv_tool.toolbox import ToolError, tool

_LOADERS = {PAPERS: "loadPaperNet", AUTHORS: "loadAuthorNet"}
_LONGEST = 1000  # characters of a name

Graph = Annotated[
    Literal["PaperNet", "AuthorNet"],
    Field(description="PaperNet or AuthorNet", examples=["AuthorNet"]),
]
Node = Annotated[
    str,
    Field(
        description="The full title of a paper, or the name of an author",
        max_length=_LONGEST,
        examples=["Mei Corhari"],
    ),
]
Paper = Annotated[
    str,
    Field(
        description="The full title of a paper",
        max_length=_LONGEST,
        examples=["Level Sets for Optical Flow"],
    ),
]
Author = Annotated[
    str,
    Field(description="The name of an author", max_length=_LONGEST, examples=["Mei Corhari"]),
]


Found = TypeVar("Found")


class AcademiaTools:
    """The tools of one episode; it knows which nets it has loaded."""

    def __init__(self, nets: Nets, loaded: frozenset[str] = frozenset()):
        self._nets = nets
        self.loaded = loaded

    @tool
    def loadPaperNet(self) -> str:
        """Load PaperNet, the net of papers and of what they cite, before anything is asked of it.

        Returns that it is loaded.
        """
        return self._load(PAPERS)

    @tool
    def loadAuthorNet(self) -> str:
        """Load AuthorNet, the net of authors and their co-authors, before it is asked anything.

        Returns that it is loaded.
        """
        return self._load(AUTHORS)

    @tool
    def neighbourCheck(self, graph: Graph, node: Node) -> list[str]:
        """List what a node is linked to.

        In PaperNet these are the titles of the papers that the paper cites, in AuthorNet the names
        of the author's co-authors. Returns a list, which is empty where there are none.
        """
        return _asked(self._net(graph).neighbours, node)

    @tool
    def neighborCheck(self, graph: Graph, node: Node) -> list[str]:
        """The same as neighbourCheck, in the other spelling."""
        return self.neighbourCheck(graph, node)

    @tool
    def paperNodeCheck(self, node: Paper) -> dict[str, Any]:
        """Tell what PaperNet knows of a paper.

        Returns a dict with year, venue, n_citation (how often it is cited in all literature),
        keywords and doc_type (such as Conference or Journal).
        """
        return deepcopy(_asked(self._net(PAPERS).attributes, node))

    @tool
    def authorNodeCheck(self, node: Author) -> dict[str, Any]:
        """Tell what AuthorNet knows of an author.

        Returns a dict with name, org (the institution) and email, as far as they are known.
        """
        return deepcopy(_asked(self._net(AUTHORS).attributes, node))

    @tool
    def paperEdgeCheck(self, node1: Paper, node2: Paper) -> dict[str, Any] | str:
        """Tell whether the paper node1 cites the paper node2.

        Returns a dict with the citation's weight, or a sentence saying that there is no such edge.
        """
        return self._edge(PAPERS, node1, node2)

    @tool
    def authorEdgeCheck(self, node1: Author, node2: Author) -> dict[str, Any] | str:
        """Tell what two authors wrote together; their order does not matter.

        Returns a dict with papers (the titles of all papers that they share) and weight (how many
        these are), or a sentence saying that there is no such edge.
        """
        return self._edge(AUTHORS, node1, node2)

    def copy(self) -> AcademiaTools:
        return AcademiaTools(self._nets, self.loaded)

    def _load(self, name: str) -> str:
        self.loaded |= {name}
        return f"{name} is loaded."

    def _net(self, name: str) -> Net:
        if name not in self.loaded:
            raise ToolError(f"{name} is not loaded yet: call {_LOADERS[name]} first")
        return self._nets[name]

    def _edge(self, name: str, node1: str, node2: str) -> dict[str, Any] | str:
        net = self._net(name)
        found = _asked(net.edge, node1, node2)
        if found is None:
            return f'{name} has no edge from "{net.named(node1)}" to "{net.named(node2)}".'
        return deepcopy(found)


def _asked(question: Callable[..., Found], *names: str) -> Found:
    try:
        return question(*names)
    except Unknown as unknown:
        shown = unknown.name if len(unknown.name) <= 100 else f"{unknown.name[:100]}..."
        hint = f'; did you mean "{unknown.near}"?' if unknown.near else ""
        raise ToolError(f'there is no node "{shown}": give a full title or name{hint}') from unknown
