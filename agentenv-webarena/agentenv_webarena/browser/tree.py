"""The tree: the accessibility tree of a page as the lines that an agent reads."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agentenv_webarena.browser.boxes import NOWHERE, Place
from agentenv_webarena.browser.look import Node

NAME = 1_000  # characters of a name
LINES, CHARACTERS = 1_200, 60_000  # of a whole tree
# Told when they say something; without a name or a property they only hold others.
PLAIN = {
    "generic", "img", "image", "list", "strong", "emphasis", "paragraph", "banner", "navigation",
    "Section", "section", "LabelText", "Legend", "listitem", "MenuListPopup", "Iframe", "none",
    "IframePresentational", "LayoutTable", "LayoutTableRow", "LayoutTableCell",
}  # fmt: skip
TOLD = {
    "focused", "disabled", "required", "checked", "pressed", "selected", "expanded", "hasPopup",
    "autocomplete", "modal", "multiselectable", "orientation", "valuemin", "valuemax", "valuetext",
}  # fmt: skip
VALUED = {"Date", "DateTime", "InputTime", "ColorWell"}  # told as one line with their value
SKIPPED = {"InlineTextBox", "LineBreak"}
SPACES = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff]+")
HALVES = re.compile(r"[\ud800-\udfff]")  # of characters, which no text may hold
SEEN = 3  # lines before a text that may say the same

Key = tuple[int, str, int]  # of a node: its DOM node, its role, which of several such


@dataclass(frozen=True)
class Document:
    """The accessibility nodes of one frame, and where its DOM nodes are."""

    nodes: list[dict[str, Any]]
    places: Mapping[int, Place]
    framed: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A node on the way through the tree."""

    node: dict[str, Any]
    document: _Indexed
    place: Place
    backend: int
    depth: int


@dataclass(frozen=True)
class _Indexed:
    document: Document
    by_id: Mapping[str, dict[str, Any]]


class Tree:
    """All lines of a page: `nodes` by their ids, and the `text` of those that are in view."""

    def __init__(
        self, page: Document, frames: Mapping[int, Document], number: Callable[[Key], int]
    ):
        self.nodes: dict[int, Node] = {}
        self._number = number
        self._frames = frames  # by the backend id of the iframe that shows them
        self._same: Counter[tuple[int, str]] = Counter()
        self._recent: deque[str] = deque(maxlen=SEEN)
        self._recent_shown: deque[str] = deque(maxlen=SEEN)
        self._lines: list[str] = []
        self._walk(page)

    @property
    def text(self) -> str:
        kept, length = 0, 0
        for line in self._lines[:LINES]:
            length += len(line) + 1
            if length > CHARACTERS:
                break
            kept += 1
        left = len(self._lines) - kept
        more = [f"({left} more lines of this page are not told)"] if left else []
        return "\n".join([*self._lines[:kept], *more])

    def _walk(self, page: Document) -> None:
        stack = list(_root(page, 0))
        while stack:
            found = stack.pop()
            node, depth = found.node, found.depth
            role = node.get("role", {}).get("value", "none")
            if role in SKIPPED:
                continue
            if not node["ignored"] and self._tell(found, role):
                depth += 1
            if role in VALUED:
                continue
            below = [self._child(found, each, depth) for each in reversed(node.get("childIds", ()))]
            stack += [each for each in below if each is not None]
            if inside := self._frames.get(node.get("backendDOMNodeId", 0)):
                stack += _root(inside, depth)

    def _child(self, found: _Found, child: str, depth: int) -> _Found | None:
        node = found.document.by_id.get(child)
        if node is None:
            return None
        backend = node.get("backendDOMNodeId", 0)
        place = found.document.document.places.get(backend) or found.place
        return _Found(node, found.document, place, backend or found.backend, depth)

    def _tell(self, found: _Found, role: str) -> bool:
        """Whether the node's line is in view."""
        node, place = found.node, found.place
        name = clean(str(node.get("name", {}).get("value", "")))
        properties = list(_properties(node, role))
        if _silent(role, name, bool(properties)):
            return False
        if place.select and place.tag in ("OPTION", "OPTGROUP"):
            place = found.document.document.places.get(place.select, place)
        shown = place.shown or role == "RootWebArea"
        if role == "StaticText" and not _editable(node):
            shown = shown and not _told(name, self._recent_shown)
            if not shown and _told(name, self._recent):
                return False
        same = (found.backend, role)
        self._same[same] += 1
        number = self._number((*same, self._same[same]))
        line = " ".join([f"[{number}] {role} {quoted(name)}", *properties])
        said = " ".join([name, *properties])
        self.nodes[number] = Node(
            number, role, name, line, place.box, shown, found.backend, found.place.tag,
            found.document.document.framed,
        )  # fmt: skip
        self._recent.append(said)
        if shown:
            self._recent_shown.append(said)
            self._lines.append("\t" * found.depth + line)
        return shown


def _root(document: Document, depth: int) -> Iterator[_Found]:
    if document.nodes:
        indexed = _Indexed(document, {each["nodeId"]: each for each in document.nodes})
        root = document.nodes[0]
        backend = root.get("backendDOMNodeId", 0)
        place = document.places.get(backend, Place(NOWHERE, False, ""))
        yield _Found(root, indexed, place, backend, depth)


def _silent(role: str, name: str, has_properties: bool) -> bool:
    if role == "StaticText":
        return not name
    if role == "ListMarker":
        return not any(each.isalnum() for each in name)
    return role in PLAIN and not name and not has_properties


def _properties(node: dict[str, Any], role: str) -> Iterator[str]:
    for each in node.get("properties", ()):
        value = each["value"].get("value")
        if each["name"] in TOLD and value is not None:
            yield f"{each['name']}: {clean(str(value))}"
    if role in VALUED and "value" in node:
        yield f"value: {clean(str(node['value'].get('value', '')))}"


def _editable(node: dict[str, Any]) -> bool:
    """The content of a field is told, whatever the lines before it say."""
    return any(each["name"] == "editable" for each in node.get("properties", ()))


def _told(name: str, lines: deque[str]) -> bool:
    return any(name in line for line in lines)


def clean(text: str) -> str:
    """On one line, without characters that cannot be seen, and of a bounded length."""
    text = HALVES.sub("\ufffd", SPACES.sub(" ", text)).strip()
    return text if len(text) <= NAME else text[:NAME] + "..."


def quoted(text: str) -> str:
    """In single quotes; in double quotes where it holds single ones only."""
    if "'" in text and '"' not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "\\'") + "'"
