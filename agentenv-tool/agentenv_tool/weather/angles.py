"""Angles: sines without the C library, whose last digits differ from machine to machine."""

from __future__ import annotations


def sine(turns: float) -> float:
    """Of a share of a full turn, right to 0.002: Bhaskara's approximation."""
    part = turns % 1.0
    half = part if part < 0.5 else part - 0.5
    product = 4 * half * (0.5 - half)
    value = 4 * product / (1.25 - product)
    return value if part < 0.5 else -value


def cosine(turns: float) -> float:
    return sine(turns + 0.25)


def point(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Where degrees lie on a ball of radius 1."""
    flat = cosine(latitude / 360)
    return (
        flat * cosine(longitude / 360),
        flat * sine(longitude / 360),
        sine(latitude / 360),
    )
