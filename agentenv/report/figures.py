"""Figures: numbers as a report writes them; the exact value stays with what is shown."""

from __future__ import annotations

import math

from agentenv.data.statistics import Interval
from agentenv.report.markup import Markup, tag

NONE = Markup("–")  # no figure is not a 0


def percent(value: float | None) -> Markup:
    """A rate or a score in 0..1, as papers print it."""
    return NONE if value is None else figure(value, f"{100 * value:.1f}")


def interval(bounds: Interval | None) -> Markup:
    """Two percentages."""
    if bounds is None:
        return NONE
    low, high = bounds
    return Markup(f"{percent(low)}–{percent(high)}")


def decimal(value: float | None) -> Markup:
    """A mean of small counts."""
    return NONE if value is None else figure(value, f"{value:.1f}")


def count(value: float | None) -> Markup:
    """Whole below ten thousand, then with three digits and a unit."""
    if value is None:
        return NONE
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= size:
            scaled = value / (1e3 if unit == "k" else size)
            return figure(
                value, f"{scaled:.{2 if scaled < 10 else 1 if scaled < 100 else 0}f} {unit}"
            )
    return figure(value, f"{value:,.0f}")


def seconds(value: float | None) -> Markup:
    """Seconds, and from two minutes on minutes or hours."""
    if value is None:
        return NONE
    for size, unit in ((7200, "h"), (120, "min")):
        if value >= size:
            return figure(value, f"{value / (size / 2):.1f} {unit}")
    return figure(value, f"{value:.{2 if value < 10 else 1}f} s")


def dollars(value: float | None) -> Markup:
    """Cents, and below one dollar as many digits as say something."""
    if value is None:
        return NONE
    if not value or value >= 1:
        return figure(value, f"${value:,.2f}")
    return figure(value, f"${value:.{1 - math.floor(math.log10(value))}f}")


def figure(value: float, shown: str) -> Markup:
    """What is shown, with the value that it is rounded from."""
    return tag("data", shown, value=repr(value))
