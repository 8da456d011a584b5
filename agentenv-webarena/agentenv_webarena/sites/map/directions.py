"""Directions: the quickest way from one place to another."""

from __future__ import annotations

import sqlite3
from itertools import pairwise

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.country import Point
from agentenv_webarena.sites.map import drawn, finding, paths
from agentenv_webarena.sites.map.pages import shown
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()

BY = {"car": "Car", "bicycle": "Bicycle", "foot": "Foot"}
NOTHING = drawn.View(160, 112, 1)


@router.get("/directions")
async def directions(here: Visiting) -> Response:
    asked = {each: here.query.get(each, "").strip()[:200] for each in ("from", "to", "by")}
    by = asked["by"] if asked["by"] in BY else "car"
    ends = [finding.spot(here, asked[each]) if asked[each] else None for each in ("from", "to")]
    unknown = [
        (asked[name], _similar(here, asked[name]))
        for name, end in zip(("from", "to"), ends, strict=True)
        if asked[name] and end is None
    ]
    start, end = ends
    if start is None or end is None:
        return shown(
            here,
            "directions.html",
            NOTHING,
            asked=asked,
            by=by,
            ways=BY,
            unknown=unknown,
            way=None,
            start=start,
            end=end,
        )
    roads = here.rows("SELECT a, b, name, class, meters, bend FROM roads ORDER BY id")
    graph = paths.graph((tuple(each)[:5] for each in roads), by)
    way = paths.between(graph, start.end, end.end, by)
    nodes = {row["id"]: row for row in here.rows("SELECT * FROM nodes")} if way else {}
    line = _line(way, roads, nodes, by) if way else []
    route = [(start.x, start.y), *line, (end.x, end.y)]
    return shown(
        here,
        "directions.html",
        drawn.around(route),
        asked=asked,
        by=by,
        ways=BY,
        unknown=(),
        way=way,
        start=start,
        end=end,
        towns={number: row["town"] for number, row in nodes.items()},
        duration=paths.duration,
        route=route if way else (),
    )


def _line(
    way: paths.Way, roads: list[sqlite3.Row], nodes: dict[int, sqlite3.Row], by: str
) -> list[Point]:
    """As the roads bend."""
    speeds = paths.SPEEDS[by]
    open_roads = [road for road in roads if road["class"] in speeds]
    open_roads.sort(key=lambda road: road["meters"] / speeds[road["class"]], reverse=True)
    between = {frozenset((road["a"], road["b"])): road for road in open_roads}  # the quickest
    line: list[Point] = []
    for start, end in pairwise(way.nodes):
        road = between[frozenset((start, end))]
        a, b = ((nodes[road[each]]["x"], nodes[road[each]]["y"]) for each in ("a", "b"))
        points = drawn.curve(a, b, road["bend"])
        line += points if start == road["a"] else reversed(points)
    return line


def _similar(here: Here, text: str) -> list[str]:
    query, values = finding.search_query(text, "", "")
    return [row["name"] for row in here.rows(f"{query} LIMIT 5", *values)]
