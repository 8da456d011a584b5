"""Paths: the best way between two points of the road network, by car, bicycle or on foot."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

SPEEDS = {  # kilometers an hour; a road that is not named is closed
    "car": {"motorway": 110, "main": 80, "country": 60, "street": 30, "ferry": 25},
    "bicycle": {"main": 17, "country": 17, "street": 15, "path": 12, "ferry": 25},
    "foot": {"main": 5, "country": 5, "street": 5, "path": 5, "ferry": 25},
}
ASIDE = {"car": 20, "bicycle": 12, "foot": 5}  # from a place to its street


@dataclass(frozen=True)
class Leg:
    """A part of a way on one road."""

    road: str
    kind: str
    meters: int
    seconds: float
    to: int  # node


@dataclass(frozen=True)
class Way:
    legs: tuple[Leg, ...]
    nodes: tuple[int, ...]
    meters: int
    seconds: float


End = tuple[int, int]  # the nearest node, and the meters from it to the door
Edge = tuple[int, str, str, int, float]  # to, name, class, meters, seconds
Graph = dict[int, list[Edge]]
Roads = Iterable[tuple[int, int, str, str, int]]  # a, b, name, class, meters


def graph(roads: Roads, by: str) -> Graph:
    """From each node the roads that are open."""
    out: Graph = {}
    for a, b, name, kind, meters in roads:
        speed = SPEEDS[by].get(kind)
        if speed:
            seconds = meters * 3.6 / speed
            out.setdefault(a, []).append((b, name, kind, meters, seconds))
            out.setdefault(b, []).append((a, name, kind, meters, seconds))
    return out


def between(out: Graph, start: End, end: End, by: str) -> Way | None:
    """From door to door: with the pieces to the first street and from the last one."""
    middle = way(out, start[0], end[0])
    if middle is None:
        return None
    first, last = (
        Leg("", "door", meters, meters * 3.6 / ASIDE[by], node) for node, meters in (start, end)
    )
    legs = tuple(each for each in (first, *middle.legs, last) if each.meters)
    meters = sum(each.meters for each in legs)
    return Way(legs, middle.nodes, meters, sum(each.seconds for each in legs))


def way(out: Graph, start: int, end: int) -> Way | None:
    """The quickest; None where there is none."""
    best = {start: 0.0}
    came: dict[int, Edge] = {}
    queue = [(0.0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == end:
            return _told(came, start, end)
        if cost > best[node]:
            continue
        for other, name, kind, meters, seconds in out.get(node, ()):
            reached = cost + seconds
            if reached < best.get(other, float("inf")):
                best[other] = reached
                came[other] = (node, name, kind, meters, seconds)
                heapq.heappush(queue, (reached, other))
    return None


def _told(came: dict[int, Edge], start: int, end: int) -> Way:
    steps, nodes, at = [], [end], end
    while at != start:
        before, name, kind, meters, seconds = came[at]
        steps.append(Leg(name, kind, meters, seconds, at))
        nodes.append(before)
        at = before
    steps.reverse()
    legs: list[Leg] = []
    for each in steps:
        if legs and legs[-1].road == each.road:
            last = legs.pop()
            meters, seconds = last.meters + each.meters, last.seconds + each.seconds
            each = Leg(each.road, each.kind, meters, seconds, each.to)
        legs.append(each)
    total = sum(each.meters for each in steps), sum(each.seconds for each in steps)
    return Way(tuple(legs), tuple(reversed(nodes)), *total)


def length(meters: float) -> str:
    """As people say it: to the meter below one kilometer, else to a tenth of one."""
    return f"{round(meters)} m" if meters < 1000 else f"{meters / 1000:.1f} km"


def duration(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"
