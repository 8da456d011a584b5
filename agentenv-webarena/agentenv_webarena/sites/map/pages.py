"""The map's pages: the map itself, search, places, towns, what is nearby."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.country import country
from agentenv_webarena.sites.map import drawn, finding
from agentenv_webarena.sites.map.paths import length
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RADII = (0.5, 1, 2, 5, 10, 25, 50)


def shown(here: Here, template: str, view: drawn.View, **values: Any) -> Response:
    """A page with the map beside it."""
    marks, route = values.pop("marks", ()), values.pop("route", ())
    wide, high = view.span
    moves = {
        "Zoom in": (0, 0, 1),
        "Zoom out": (0, 0, -1),
        "North": (0, high / 3, 0),
        "South": (0, -high / 3, 0),
        "West": (-wide / 3, 0, 0),
        "East": (wide / 3, 0, 0),
    }
    land = country()
    links = []
    for name, (x, y, zoom) in moves.items():
        if view.zoom + zoom in drawn.ZOOMS:
            lat, lon = land.degrees(view.x + x, view.y + y)
            links.append((name, f"?lat={lat}&lon={lon}&zoom={view.zoom + zoom}"))
    return here.page(
        template,
        picture=drawn.drawing(here, view, marks, route),
        moves=links,
        middle=land.degrees(view.x, view.y),
        across=wide,
        all_categories=finding.categories(here),
        address=finding.address,
        length=length,
        days=DAYS,
        radii=RADII,
        **values,
    )


def view_of(here: Here, x: float, y: float, zoom: int) -> drawn.View:
    """The part the query asks for; else this one."""
    asked = here.query
    point = finding.LATLON.fullmatch(f"{asked.get('lat', '')},{asked.get('lon', '')}")
    if point:
        x, y = finding.position(float(point[1]), float(point[2]))
    zoom = min(max(here.number("zoom", zoom), min(drawn.ZOOMS)), max(drawn.ZOOMS))
    return drawn.View(min(max(x, -50), 370), min(max(y, -50), 280), zoom)


@router.get("/")
async def front(here: Visiting) -> Response:
    towns = here.rows("SELECT * FROM towns ORDER BY population DESC LIMIT 12")
    return shown(here, "front.html", view_of(here, 160, 112, 1), towns=towns)


@router.get("/search")
async def search(here: Visiting) -> Response:
    asked = {each: here.query.get(each, "").strip()[:200] for each in ("q", "category", "town")}
    query, values = finding.search_query(asked["q"], asked["category"], asked["town"])
    found = listing(here, query, *values, size=12)
    town = here.rows("SELECT * FROM towns WHERE lower(name) = lower(?)", asked["q"])
    points = [(each["x"], each["y"]) for each in (*town, *found.rows)]
    view = drawn.around(points) if points else drawn.View(160, 112, 1)
    return shown(here, "search.html", view, found=found, asked=asked, town=town, marks=found.rows)


@router.get("/place/{number}")
async def place(here: Visiting, number: str) -> Response:
    found = here.row("SELECT * FROM places WHERE id = ?", number)
    notes = here.rows("SELECT * FROM notes WHERE place_id = ? ORDER BY id", found["id"])
    saved = here.rows(
        "SELECT list FROM favorites WHERE user = ? AND place_id = ?", here.user, found["id"]
    )
    return shown(
        here,
        "place.html",
        view_of(here, found["x"], found["y"], 7),
        place=found,
        hours=list(zip(DAYS, found["hours"].split("|"), strict=True)),
        notes=notes,
        saved=saved,
        marks=[found],
        problem="",
    )


@router.get("/town/{name}")
async def town(here: Visiting, name: str) -> Response:
    found = here.row("SELECT * FROM towns WHERE lower(name) = lower(?)", name)
    kinds = here.rows(
        "SELECT category AS name, count(*) AS places FROM places WHERE town = ?"
        " GROUP BY category ORDER BY category",
        found["name"],
    )
    view = view_of(here, found["x"], found["y"], 6)
    return shown(here, "town.html", view, town=found, kinds=kinds)


@router.get("/nearby")
async def nearby(here: Visiting) -> Response:
    """Places around another one, by distance in a straight line."""
    of = here.query.get("of", "").strip()[:200]
    category = here.query.get("category", "").strip()[:60]
    wanted = here.query.get("radius", "")
    radius = next((each for each in RADII if f"{each:g}" == wanted), 1)
    center = finding.spot(here, of) if of else None
    found = finding.around(here, center, category, radius) if center else []
    points = [(center.x, center.y)] if center else [(160.0, 112.0)]
    points += [(each["x"], each["y"]) for each in found]
    view = drawn.around(points) if center else drawn.View(160, 112, 1)
    return shown(
        here,
        "nearby.html",
        view,
        of=of,
        category=category,
        radius=radius,
        center=center,
        found=found,
        marks=found[:30],
    )


@router.get("/lookup")
async def lookup(here: Visiting) -> Response:
    """What is at a pair of coordinates."""
    text = here.query.get("at", "").strip()[:100]
    point = finding.LATLON.fullmatch(text)
    center = finding.at(here, float(point[1]), float(point[2])) if point else None
    near, town, away = [], None, 0.0
    view = drawn.View(160, 112, 1)
    if center:
        near = finding.around(here, center, "", 2)[:8]
        order = "(x - ?1) * (x - ?1) + (y - ?2) * (y - ?2)"
        town = here.row(f"SELECT * FROM towns ORDER BY {order} LIMIT 1", center.x, center.y)
        away = ((town["x"] - center.x) ** 2 + (town["y"] - center.y) ** 2) ** 0.5
        if away < 200:
            view = drawn.View(center.x, center.y, 6)
        else:
            town = None
    return shown(
        here,
        "lookup.html",
        view,
        text=text,
        center=center,
        near=near,
        town=town,
        away=away,
        marks=near,
    )
