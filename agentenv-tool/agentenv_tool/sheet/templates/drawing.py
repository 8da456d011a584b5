"""Drawing: invented people, things and days, and what a table of them shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_tool.sheet.formats import GENERAL, Value, shown
from agentenv_tool.sheet.tables import stored

Rows = Sequence[Sequence[Value]]

FIRST = (
    *("Ada", "Bruno", "Clara", "Dario", "Elena", "Farid", "Greta", "Hugo", "Irene", "Jonas"),
    *("Kaito", "Lena", "Marco", "Nadia", "Oscar", "Paula", "Quentin", "Rosa", "Samir", "Tilda"),
    *("Ugo", "Vera", "Wanda", "Xenia", "Yusuf", "Zoe"),
)
LAST = (
    *("Albers", "Benning", "Castell", "Dorval", "Eriksen", "Falk", "Grimaldo", "Holt", "Ivers"),
    *("Jansky", "Kolbe", "Lindqvist", "Marchetti", "Norling", "Okafor", "Pereda", "Quist"),
    *("Rossum", "Sandoval", "Tamm", "Ulrich", "Varga", "Weller", "Yilmaz", "Zeller"),
)
TOWNS = (
    *("Ashbrook", "Bellmere", "Calder", "Dunmore", "Eastvale", "Fernley", "Glenrock", "Harwick"),
    *("Ivydale", "Kelso Bay", "Larkhill", "Millford", "Norburn", "Oakhaven", "Pinecrest"),
    *("Redmoor", "Silverton", "Thornby", "Upwell", "Westmere"),
)
GOODS = (
    *("Stapler", "Desk lamp", "Paper tray", "Whiteboard", "Marker set", "Ring binder"),
    *("Office chair", "Monitor stand", "Keyboard", "Mouse pad", "Envelope box", "Tape roll"),
    *("Notebook", "Wall clock", "Label printer", "Extension cord", "Coat rack", "Footrest"),
    *("Desk fan", "Bookend pair", "Hole punch", "Cable box"),
)
TOOLS = (
    *("Hammer drill", "Jigsaw", "Belt sander", "Tile cutter", "Heat gun", "Angle grinder"),
    *("Nail gun", "Router", "Ladder", "Paint sprayer", "Pressure washer", "Wet vacuum"),
    *("Cement mixer", "Chain hoist", "Laser level", "Pipe bender", "Hedge trimmer", "Log splitter"),
)
BOOKS = (
    *("The Salt Road", "Winter Harbor", "A Map of Rain", "The Glass Orchard", "Night Ferry"),
    *("Seven Lanterns", "The Quiet Mill", "Paper Kites", "The Long Bridge", "Stone and Feather"),
    *("The Last Tram", "Green Thunder", "A Box of Tides", "The Copper Fox", "Blue Almanac"),
    *("The Beekeeper's Map", "Hollow Hill", "Letters from Orrin", "The Tin Garden", "Low Stars"),
)


def people(random: Random, count: int) -> list[str]:
    """With different first names, so that one of them is enough."""
    firsts, lasts = random.sample(FIRST, count), random.choices(LAST, k=count)
    return [f"{first} {last}" for first, last in zip(firsts, lasts, strict=True)]


def days(random: Random, count: int, start: str, span: int) -> list[str]:
    """Different ones, within a span that begins at one."""
    first = date.fromisoformat(start)
    return [later(str(first), each) for each in random.sample(range(span), count)]


def later(day: str, by: int) -> str:
    return str(date.fromisoformat(day) + timedelta(days=by))


def told(day: str) -> str:
    """A date in words, such as 5 March 2024."""
    moment = date.fromisoformat(day)
    return f"{moment.day} {shown(stored(day, 'yyyy-mm-dd'), 'mmmm yyyy')}"


def page(header: Sequence[str], rows: Rows, formats: Sequence[str], **more: Any) -> dict[str, Any]:
    """What a finished sheet shows; `notes`, `merges` and `frozen` where they count."""
    body = [
        [shown(stored(value, format), format) for value, format in zip(row, formats, strict=True)]
        for row in rows
    ]
    return {"values": [list(header), *body], **more}


def same_page(values: Mapping[str, Any], rows: Rows, **more: Any) -> dict[str, Any]:
    """A finished sheet that has the columns of the one at the start."""
    return page(values["header"], rows, values["formats"], **more)


def with_column(values: Mapping[str, Any], title: str, column: Sequence[Value]) -> dict[str, Any]:
    """The table with one more column at its right end."""
    rows = [[*row, value] for row, value in zip(values["rows"], column, strict=True)]
    return {
        "header": [*values["header"], title],
        "rows": rows,
        "formats": [*values["formats"], GENERAL],
    }
