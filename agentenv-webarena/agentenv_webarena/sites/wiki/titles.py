"""Titles: how places are called in the encyclopedia, and where they lie."""

from __future__ import annotations

from agentenv_webarena.sites.country import River, country


def river_title(river: River) -> str:
    return river.name if " " in river.name else f"River {river.name}"


def degrees(x: float, y: float) -> str:
    latitude, longitude = country().degrees(x, y)
    return f"{latitude:.2f}° N, {-longitude:.2f}° W"
