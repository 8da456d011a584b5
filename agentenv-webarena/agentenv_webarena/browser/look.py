"""What a window shows: the text for the agent, and where each node of it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WIDTH, HEIGHT = 1280, 720  # of the viewport, in CSS pixels

Box = tuple[float, float, float, float]  # x, y, width, height, from the viewport's corner


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the accessibility tree."""

    id: int
    role: str
    name: str
    text: str  # its line, without the indentation
    box: Box
    shown: bool  # enough of it lies in the viewport
    backend_id: int
    tag: str = ""  # the element's name in capitals; "#text" for text
    framed: bool = False  # inside an iframe


@dataclass(frozen=True)
class Look:
    """A window as it was after its last action."""

    text: str  # the tab line, a blank line, the tree
    url: str
    failure: str = ""  # why the last action could not be carried out
    nodes: Mapping[int, Node] = field(default_factory=dict)  # also those outside the viewport

    @property
    def shown(self) -> list[Node]:
        return [each for each in self.nodes.values() if each.shown]
