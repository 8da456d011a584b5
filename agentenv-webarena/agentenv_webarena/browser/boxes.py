"""Boxes: where the elements of a page lie, from one snapshot of its layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agentenv_webarena.browser.look import HEIGHT, WIDTH, Box

STYLES = ["position", "overflow-x", "overflow-y"]
VISIBLE = 0.6  # the share of a node that must lie in the viewport
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
VIEWPORT: Box = (0.0, 0.0, float(WIDTH), float(HEIGHT))
EVERYWHERE: Box = (-1e9, -1e9, 2e9, 2e9)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one DOM node is."""

    box: Box
    shown: bool
    tag: str
    select: int = 0  # the backend id of the <select> that an <option> belongs to


class Frame:
    """One document of the snapshot: the page's own, or that of an iframe."""

    def __init__(
        self, snapshot: dict[str, Any], number: int, corner: tuple[float, float], clip: Box
    ):
        self.number = number
        self._strings: list[str] = snapshot["strings"]
        document = snapshot["documents"][number]
        self.id = self._strings[document["frameId"]]
        self._nodes = document["nodes"]
        self._layout = document["layout"]
        self._corner = (
            corner[0] - document.get("scrollOffsetX", 0),
            corner[1] - document.get("scrollOffsetY", 0),
        )
        self._clip = clip
        self.places: dict[int, Place] = {}
        self.iframes: list[tuple[int, int, Box]] = []  # backend id, document, visible box
        self._read()

    def _read(self) -> None:
        nodes, strings = self._nodes, self._strings
        parents, names, ids = nodes["parentIndex"], nodes["nodeName"], nodes["backendNodeId"]
        boxes, styles = self._laid_out()
        inner = dict(_rare(nodes["contentDocumentIndex"]))
        clips = _clips(parents, boxes, styles, names, strings, self._clip)
        own = dict(boxes)
        _grow(boxes, parents)
        selects: dict[int, int] = {}
        for index, backend in enumerate(ids):
            parent = parents[index]
            tag = strings[names[index]] if names[index] >= 0 else ""
            selects[index] = backend if tag == "SELECT" else selects.get(parent, 0)
            box = boxes.get(index, NOWHERE)
            seen = overlap(overlap(box, clips[index]), VIEWPORT)
            self.places[backend] = Place(box, enough(seen, box), tag, selects[index])
            if index in inner and index in own:
                self.iframes.append((backend, inner[index], seen))

    def _laid_out(self) -> tuple[dict[int, Box], dict[int, list[str]]]:
        """Boxes with an area, from the viewport's corner, and the styles of what is laid out."""
        boxes: dict[int, Box] = {}
        styles: dict[int, list[str]] = {}
        strings, (left, top) = self._strings, self._corner
        layout = self._layout
        for index, bounds, style in zip(
            layout["nodeIndex"], layout["bounds"], layout["styles"], strict=True
        ):
            if style and index not in styles:
                styles[index] = [strings[each] for each in style]
            x, y, width, height = bounds
            if width > 0 and height > 0:
                box = (x + left, y + top, width, height)
                boxes[index] = _union(boxes[index], box) if index in boxes else box
        return boxes, styles


def frames(snapshot: dict[str, Any]) -> Iterator[Frame]:
    """The page, then its iframes that show anything, with what they hold, outermost first."""
    todo: list[tuple[int, tuple[float, float], Box]] = [(0, (0.0, 0.0), VIEWPORT)]
    while todo:
        number, corner, clip = todo.pop(0)
        frame = Frame(snapshot, number, corner, clip)
        yield frame
        for backend, document, seen in frame.iframes:
            if _area(seen) > 0:
                box = frame.places[backend].box
                todo.append((document, (box[0], box[1]), seen))


def _clips(
    parents: list[int], boxes: dict[int, Box], styles: dict[int, list[str]], names: list[int],
    strings: list[str], outermost: Box,
) -> list[Box]:  # fmt: skip
    """What each node is cut to by scrolled or hidden overflow of those around it."""
    whole = EVERYWHERE if outermost is VIEWPORT else outermost
    clips: list[Box] = []  # of the node itself
    flows: list[Box] = []  # of what it holds
    anchored: list[Box] = []  # of what it holds and is positioned absolutely
    for index, parent in enumerate(parents):
        position, across, down = styles.get(index) or ("static", "visible", "visible")
        if parent < 0 or position == "fixed":
            clip = whole
        else:
            clip = anchored[parent] if position == "absolute" else flows[parent]
        flow = clip
        cuts = (across, down) != ("visible", "visible") and index in boxes
        if cuts and strings[names[index]] not in ("HTML", "BODY"):  # theirs is the viewport's own
            flow = overlap(clip, boxes[index])
        clips.append(clip)
        flows.append(flow)
        around = anchored[parent] if parent >= 0 else whole
        anchored.append(flow if position != "static" else around)
    return clips


def _grow(boxes: dict[int, Box], parents: list[int]) -> None:
    """What has no box of its own has that of its content. A parent comes before its children."""
    grown: dict[int, Box] = {}
    for index in range(len(parents) - 1, -1, -1):
        box = boxes.get(index) or grown.get(index)
        if box is None:
            continue
        boxes[index] = box
        parent = parents[index]
        if parent >= 0 and parent not in boxes:
            grown[parent] = _union(grown[parent], box) if parent in grown else box


def enough(seen: Box, box: Box) -> bool:
    """Most of the node is in view, or the node fills most of the view."""
    area = _area(seen)
    return area > 0 and area >= VISIBLE * min(_area(box), _area(VIEWPORT))


def _area(box: Box) -> float:
    return box[2] * box[3]


def overlap(one: Box, other: Box) -> Box:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right = min(one[0] + one[2], other[0] + other[2])
    bottom = min(one[1] + one[3], other[1] + other[3])
    return (left, top, max(right - left, 0.0), max(bottom - top, 0.0))


def _union(one: Box, other: Box) -> Box:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right = max(one[0] + one[2], other[0] + other[2])
    bottom = max(one[1] + one[3], other[1] + other[3])
    return (left, top, right - left, bottom - top)


def _rare(data: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    return zip(data["index"], data["value"], strict=True)
