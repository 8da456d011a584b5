"""The drawn map: a part of the country as SVG."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from agentenv_webarena.sites.country import Point, country
from agentenv_webarena.sites.pages import Here

WIDTH, HEIGHT = 840, 580
ZOOMS = {1: 330.0, 2: 160.0, 3: 80.0, 4: 40.0, 5: 20.0, 6: 8.0, 7: 4.0, 8: 2.0}  # km across
SHOWN_FROM = {1: 60_000, 2: 20_000, 3: 0}  # inhabitants of a town whose name is shown
COLORS = {
    "motorway": ("#e892a2", 4.0),
    "main": ("#f4b97a", 3.0),
    "country": ("#ffffff", 2.4),
    "street": ("#ffffff", 5.0),
    "path": ("#d9a79c", 2.0),
    "ferry": ("#5c8fc7", 1.6),
}
Layer = tuple[list[str], list[str]]  # shapes, and the texts over them
STREETS_FROM, PLACES_FROM, NAMES_FROM = 5, 6, 7  # zooms


@dataclass(frozen=True)
class View:
    """What part is shown: its middle, in km, and the zoom."""

    x: float
    y: float
    zoom: int

    @property
    def scale(self) -> float:
        return WIDTH / ZOOMS[self.zoom]

    @property
    def span(self) -> tuple[float, float]:
        return ZOOMS[self.zoom], ZOOMS[self.zoom] * HEIGHT / WIDTH

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self.x) * self.scale + WIDTH / 2
        return round(across, 1), round(HEIGHT / 2 - (y - self.y) * self.scale, 1)

    def line(self, points: Sequence[Point]) -> str:
        return " ".join(f"{a},{b}" for a, b in (self.at(*each) for each in points))


def around(points: Sequence[Point]) -> View:
    """The closest view in which all of them are."""
    xs, ys = [each[0] for each in points], [each[1] for each in points]
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    for zoom in sorted(ZOOMS, reverse=True):
        view = View(*middle, zoom)
        wide, high = view.span
        if max(xs) - min(xs) < wide * 0.85 and max(ys) - min(ys) < high * 0.85 and zoom < 8:
            return view
    return View(160, 112, 1)


def drawing(
    here: Here, view: View, marks: Sequence[sqlite3.Row] = (), route: Sequence[Point] = ()
) -> Markup:
    """The map, with a mark on each place that is given and a line along a route."""
    (roads, streets), (dots, places), (towns, names) = (
        each(here, view) for each in (_roads, _places, _towns)
    )
    parts = [*_land(view), *roads]
    if route:
        parts.append(f'<polyline class="route" points="{view.line(route)}"/>')
    parts += [*dots, *towns, *_apart([*names, *places, *streets])]
    for number, each in enumerate(marks, 1):
        x, y = view.at(each["x"], each["y"])
        parts.append(
            f'<path class="mark" d="M{x} {y}l-9-15a10 10 0 1 1 18 0z"/>'
            f'<text class="number" x="{x}" y="{y - 14}">{number if len(marks) > 1 else ""}</text>'
        )
    inside = "".join(parts)
    return Markup(
        f'<svg role="img" aria-label="Map" viewBox="0 0 {WIDTH} {HEIGHT}" class="map">'
        f"{inside}</svg>"
    )


def _land(view: View) -> list[str]:
    land = country()
    parts = [f'<polygon class="land" points="{view.line(i.outline)}"/>' for i in land.islands]
    for river in land.rivers:
        parts.append(f'<polyline class="river" points="{view.line(river.course)}"/>')
    for lake in land.lakes:
        x, y = view.at(lake.x, lake.y)
        radius = max(2.0, (lake.area / 3.14) ** 0.5 * view.scale)
        parts.append(
            f'<ellipse class="lake" cx="{x}" cy="{y}"'
            f' rx="{radius * 1.3:.1f}" ry="{radius * 0.75:.1f}"/>'
        )
    if view.zoom < STREETS_FROM:
        for top in land.mountains:
            x, y = view.at(top.x, top.y)
            parts.append(f'<path class="top" d="M{x - 5} {y + 4}l5-9 5 9z"/>')
            if view.zoom > 2:
                parts.append(_text("small", x, y + 15, f"{top.name} {top.elevation} m"))
    return parts


def _roads(here: Here, view: View) -> Layer:
    wide, high = view.span
    condition = "r.class NOT IN ('street', 'path')"
    if view.zoom >= STREETS_FROM:
        condition += (
            f" OR (p.x BETWEEN {view.x - wide:.3f} AND {view.x + wide:.3f}"
            f" AND p.y BETWEEN {view.y - high:.3f} AND {view.y + high:.3f})"
        )
    found = here.rows(
        "SELECT r.*, p.x AS px, p.y AS py, q.x AS qx, q.y AS qy FROM roads r"
        f" JOIN nodes p ON p.id = r.a JOIN nodes q ON q.id = r.b WHERE {condition}"
        " ORDER BY r.class IN ('main', 'motorway'), r.id"
    )
    cased, lines, names = [], [], []
    for each in found:
        color, width = COLORS[each["class"]]
        thick = width * (0.55 if view.zoom < 3 else 1.6 if view.zoom > 6 else 1)
        ends = (each["px"], each["py"]), (each["qx"], each["qy"])
        (ax, ay), (cx, cy), (bx, by) = (
            view.at(*p) for p in (ends[0], _bend(*ends, each["bend"]), ends[1])
        )
        shape = f"M{ax} {ay}Q{cx} {cy} {bx} {by}"
        dash = ' stroke-dasharray="5 4"' if each["class"] in ("ferry", "path") else ""
        if not dash:
            cased.append(f'<path class="case" d="{shape}" stroke-width="{thick + 1.6:.1f}"/>')
        lines.append(
            f'<path class="road" d="{shape}" stroke="{color}" stroke-width="{thick:.1f}"{dash}/>'
        )
        if view.zoom >= NAMES_FROM and each["class"] == "street":
            names.append(_text("street", (ax + bx) / 2, (ay + by) / 2 + 3, each["name"]))
        elif 2 < view.zoom < STREETS_FROM + 1 and each["class"] in ("motorway", "main"):
            names.append(_text("street", cx, cy + 3, each["name"]))
    return [*cased, *lines], names


def curve(start: Point, end: Point, bend: float) -> list[Point]:
    """Points along a road."""
    middle = _bend(start, end, bend)
    points = []
    for t in (0, 0.25, 0.5, 0.75, 1):
        shares = (1 - t) ** 2, 2 * t * (1 - t), t**2
        x, y = (
            sum(s * p[axis] for s, p in zip(shares, (start, middle, end), strict=True))
            for axis in (0, 1)
        )
        points.append((x, y))
    return points


def _bend(start: Point, end: Point, bend: float) -> Point:
    """What a road bends toward."""
    (ax, ay), (bx, by) = start, end
    return (ax + bx) / 2 + (ay - by) * bend, (ay + by) / 2 + (bx - ax) * bend


def _places(here: Here, view: View) -> Layer:
    if view.zoom < PLACES_FROM:
        return [], []
    wide, high = view.span
    found = here.rows(
        "SELECT * FROM places WHERE x BETWEEN ? AND ? AND y BETWEEN ? AND ? ORDER BY id",
        view.x - wide / 2,
        view.x + wide / 2,
        view.y - high / 2,
        view.y + high / 2,
    )
    dots, names = [], []
    for each in found:
        x, y = view.at(each["x"], each["y"])
        dots.append(f'<circle class="place" cx="{x}" cy="{y}" r="4"/>')
        if view.zoom >= NAMES_FROM:
            names.append(_text("small", x, y + 15, each["name"]))
    return dots, names


def _towns(here: Here, view: View) -> Layer:
    least = SHOWN_FROM.get(view.zoom, 0)
    dots, names = [], []
    if view.zoom < PLACES_FROM:
        for each in here.rows("SELECT * FROM towns ORDER BY population DESC"):
            x, y = view.at(each["x"], each["y"])
            size = 5 if each["population"] >= 60_000 else 3
            dots.append(f'<circle class="town" cx="{x}" cy="{y}" r="{size}"/>')
            if each["population"] >= least:
                names.append(_text(each["kind"], x, y - 8, each["name"]))
    return dots, names


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _apart(texts: list[str]) -> list[str]:
    """The texts that do not cover one before them."""
    kept: list[str] = []
    boxes: list[tuple[float, float, float]] = []
    for each in texts:
        _, _, rest = each.partition('x="')
        x, _, rest = rest.partition('" y="')
        y, _, rest = rest.partition('">')
        half = 3.6 * (len(rest) - len("</text>"))
        box = (float(x) - half, float(x) + half, float(y))
        if all(box[1] < b[0] or box[0] > b[1] or abs(box[2] - b[2]) > 13 for b in boxes):
            boxes.append(box)
            kept.append(each)
    return kept
