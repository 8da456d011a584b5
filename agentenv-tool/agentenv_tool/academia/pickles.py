"""Pickles: the nets of AgentBoard, where a user has them, read without running what they name.

A pickle may call whatever it likes while it is loaded. Here it gets networkx's graphs, which become
a class of our own, and containers; anything else is refused, with the name of what was asked for.
networkx itself is not needed.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import IO, Any

from agentenv_tool.academia.nets import AUTHORS, PAPERS, Net, Nets

FOLDERS = (
    "data/tool-query/academia/raw",  # as AgentBoard packs it
    "Toolusage/data/tool-query/academia/raw",
    "academia/raw",
    "academia",
)
STEMS = (
    "paper_net",
    "author_net",
    "title2id_dict",
    "id2title_dict",
    "author2id_dict",
    "id2author_dict",
)
_DEEPEST = 6  # of an attribute's lists and dicts


class BadData(ValueError):
    """The user's copy of the nets is not there, not whole, or not what it should be."""


def read(data: Path) -> Nets:
    """The nets that lie in one of the folders of the user's data."""
    paths = _paths(data)
    titles, names = _names(paths["id2title_dict"]), _names(paths["id2author_dict"])
    papers, authors = _graph(paths["paper_net"], {}), _graph(paths["author_net"], titles)
    return Nets(
        Net(PAPERS, *papers, titles, _ids(paths["title2id_dict"])),
        Net(AUTHORS, *authors, names, _ids(paths["author2id_dict"])),
    )


def _paths(data: Path) -> dict[str, Path]:
    for folder in (data / each for each in FOLDERS):
        found = {
            stem: path
            for stem in STEMS
            for path in (folder / stem, folder / f"{stem}.pkl")
            if path.is_file()
        }
        missing = [stem for stem in STEMS if stem not in found]
        if found and missing:
            raise BadData(f"{folder} holds {len(found)} of the 6 nets, but no {missing[0]}.pkl")
        if found:
            return found
    raise BadData(
        f"{data} holds the tasks of academia, but not the nets that they ask about: put "
        f"AgentBoard's {', '.join(f'{each}.pkl' for each in STEMS)} into {data / FOLDERS[0]}, "
        "or serve the built-in tasks by naming no folder"
    )


def _names(path: Path) -> dict[Any, str]:
    return {number: str(name) for number, name in _entries(_loaded(path), path)}


def _ids(path: Path) -> dict[str, Hashable]:
    ids: dict[str, Hashable] = {}
    for name, number in _entries(_loaded(path), path):
        if not isinstance(number, str | int):
            raise BadData(f"{path} holds an id of type {type(number).__name__}")
        ids[str(name)] = number
    return ids


def _graph(path: Path, titles: Mapping[Hashable, str]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Nodes and edges; of an edge's papers that are given by their ids, the titles."""
    graph = _loaded(path)
    if not isinstance(graph, _Graph):
        raise BadData(f"{path} holds a {type(graph).__name__}, not a graph of networkx")
    nodes = {node: _attributes(known, path) for node, known in _entries(graph.nodes, path)}
    edges: dict[Any, dict[Any, Any]] = {}
    drawn: dict[int, dict[str, Any]] = {}  # both directions of an edge share their attributes
    for node, neighbours in _entries(graph.adjacent, path):
        edges[node] = {}
        for other, known in _entries(neighbours, path):
            if node not in nodes or other not in nodes:
                raise BadData(
                    f"{path} holds an edge of {node!r} and {other!r}, one of them no node"
                )
            if id(known) not in drawn:
                attributes = _attributes(known, path)
                if isinstance(attributes.get("papers"), list):
                    attributes["papers"] = [_title(each, titles) for each in attributes["papers"]]
                drawn[id(known)] = attributes
            edges[node][other] = drawn[id(known)]
    return nodes, edges


def _title(paper: Any, titles: Mapping[Hashable, str]) -> Any:
    return titles.get(paper, paper) if isinstance(paper, Hashable) else paper


def _entries(table: Any, path: Path) -> list[tuple[Any, Any]]:
    if not isinstance(table, dict):
        raise BadData(f"{path} holds a {type(table).__name__} where a dict is wanted")
    return list(table.items())


def _attributes(known: Any, path: Path) -> dict[str, Any]:
    return {str(key): _plain(value, path, 1) for key, value in _entries(known, path)}


def _plain(value: Any, path: Path, depth: int) -> Any:
    """As JSON has it."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset | dict) and depth < _DEEPEST:
        if isinstance(value, dict):
            return {str(key): _plain(each, path, depth + 1) for key, each in value.items()}
        items = [_plain(each, path, depth + 1) for each in value]
        return sorted(items, key=repr) if isinstance(value, set | frozenset) else items
    raise BadData(f"{path} holds an attribute of type {type(value).__name__}, or one nested deep")


def _loaded(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            return _Unpickler(file, path).load()
    except BadData:
        raise
    except _BROKEN as error:
        raise BadData(f"{path} is no pickle that can be read: {error}") from error


class _Graph:
    """What a pickled graph of networkx keeps; its caches and factories are left out."""

    nodes: Any = None
    adjacent: Any = None

    def __setstate__(self, state: Any) -> None:
        if not isinstance(state, dict):
            raise TypeError("a graph holds no dict of attributes")
        self.nodes = state.get("_node", state.get("node"))
        self.adjacent = state.get("_adj", state.get("adj"))


class _View:
    """A cached view of a graph, of which nothing is kept."""

    def __setstate__(self, state: Any) -> None:
        pass


class _Unpickler(pickle.Unpickler):
    """Admits what a graph of networkx is made of. What it hands out cannot be changed for others:
    the classes are made anew for each file, and those of Python are fixed.
    """

    def __init__(self, file: IO[bytes], path: Path):
        super().__init__(file, encoding="utf-8")
        graph, view = type("Graph", (_Graph,), {}), type("View", (_View,), {})

        def reconstructed(kind: Any, base: Any, state: Any) -> Any:
            """What protocols 0 and 1 make objects with."""
            if kind not in (graph, view) or base is not object or state is not None:
                raise BadData(f"{path} makes an object of {kind!r}, which is not admitted")
            return kind()

        self._path = path
        self._admitted: dict[tuple[str, str], Any] = {
            ("networkx.classes.graph", "Graph"): graph,
            ("networkx.classes.digraph", "DiGraph"): graph,
            ("collections", "OrderedDict"): OrderedDict,
            ("collections", "defaultdict"): defaultdict,
            ("copyreg", "_reconstructor"): reconstructed,
            ("builtins", "object"): object,
        }
        for kind in (dict, list, set, frozenset, tuple):
            self._admitted["builtins", kind.__name__] = kind
        for name in ("NodeView", "EdgeView", "OutEdgeView", "InEdgeView"):
            self._admitted["networkx.classes.reportviews", name] = view
        for name in ("DegreeView", "DiDegreeView", "InDegreeView", "OutDegreeView"):
            self._admitted["networkx.classes.reportviews", name] = view
        for name in ("AdjacencyView", "AtlasView"):
            self._admitted["networkx.classes.coreviews", name] = view

    def find_class(self, module: str, name: str) -> Any:
        module = _PYTHON_2.get(module, module)
        if (module, name) not in self._admitted:
            raise BadData(
                f"{self._path} asks for {module[:100]}.{name[:100]}, which is not admitted: it may "
                "hold graphs of networkx and Python's own containers, text and numbers"
            )
        return self._admitted[module, name]


_PYTHON_2 = {"__builtin__": "builtins", "copy_reg": "copyreg"}
_BROKEN = (
    pickle.UnpicklingError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
    OSError,
    RecursionError,
)
