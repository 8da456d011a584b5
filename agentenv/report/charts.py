"""Charts: drawings in SVG, each saying in words what it shows.

Bars measure in percent of their cell, so that one drawing fits every page; where a drawing
stands, its figures stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agentenv.data.statistics import Interval
from agentenv.report.markup import Markup, joined, tag

_TICKS = (0, 25, 50, 75, 100)
_WIDTH, _HEIGHT = 240, 132  # of a line chart: it scales as a whole
_LEFT, _RIGHT, _TOP, _BOTTOM = 26, 234, 8, 112


def interval_bar(value: float | None, bounds: Interval | None, said: str) -> Markup:
    """A bar from 0 to 1 with the whiskers of its interval."""
    shapes = [_line(tick, 0, tick, 26, "grid") for tick in _TICKS]
    if value is not None:
        shapes.append(_bar(0, _share(value), "bar"))
    if bounds is not None:
        low, high = map(_share, bounds)
        shapes.append(_line(low, 13, high, 13, "whisker"))
        shapes += [_line(end, 8, end, 18, "whisker") for end in (low, high)]
    return _drawing(said, shapes, height=26)


def stacked_bar(parts: Mapping[str, int], said: str) -> Markup:
    """One bar, cut in the proportion of some counts; each part is colored by its name."""
    total = sum(parts.values())
    shapes, start = [], 0.0
    for name, part in parts.items():
        width = 100 * part / total
        shapes.append(_bar(start, width, f"part {name}"))
        start += width
    return _drawing(said, shapes, height=26)


def length_bar(value: float, most: float, said: str) -> Markup:
    """A bar beside others of the same measure, the longest of which fills its cell."""
    return _drawing(said, [_bar(0, _share(value / most if most else 0), "bar")], height=26)


def lines(scores: Sequence[float], playing: Sequence[float], said: str) -> Markup:
    """A line from 0 to 1 over rounds, on an area that shows how many episodes still go on."""
    across = [_across(place, len(scores)) for place in range(len(scores))]
    area = [(across[0], _BOTTOM), *_points(across, playing), (across[-1], _BOTTOM)]
    shapes = [tag("polygon", points=_path(area), class_="area")]
    for tick in (0, 0.5, 1):
        y = _up(tick)
        shapes.append(tag("line", x1=_LEFT, y1=y, x2=_RIGHT, y2=y, class_="grid"))
        shapes.append(tag("text", f"{100 * tick:.0f}", x=_LEFT - 4, y=y + 3.5, class_="end"))
    for place in sorted({0, len(scores) - 1}):
        y = _BOTTOM + 14
        shapes.append(tag("text", f"{place + 1:,}", x=across[place], y=y, class_="middle"))
    shapes.append(tag("polyline", points=_path(_points(across, scores)), class_="line"))
    shapes.append(tag("circle", cx=across[-1], cy=_up(scores[-1]), r=3, class_="dot"))
    return _drawing(said, shapes, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", class_="lines")


def _drawing(said: str, shapes: Sequence[Markup], **attributes: str | float) -> Markup:
    label = tag("title", said)
    return tag("svg", label, joined(shapes), role="img", aria_label=said, **attributes)


def _bar(start: float, width: float, name: str) -> Markup:
    return tag("rect", x=_percent(start), y=6, width=_percent(width), height=14, class_=name)


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> Markup:
    return tag("line", x1=_percent(x1), y1=y1, x2=_percent(x2), y2=y2, class_=name)


def _percent(value: float) -> str:
    return f"{value:.6g}%"


def _share(value: float) -> float:
    return 100 * min(1.0, max(0.0, value))


def _across(place: int, places: int) -> float:
    return (_LEFT + _RIGHT) / 2 if places == 1 else _LEFT + place * (_RIGHT - _LEFT) / (places - 1)


def _up(value: float) -> float:
    return _BOTTOM - _share(value) / 100 * (_BOTTOM - _TOP)


def _points(across: Sequence[float], values: Sequence[float]) -> list[tuple[float, float]]:
    return [(x, _up(value)) for x, value in zip(across, values, strict=True)]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.6g},{y:.6g}" for x, y in points)
