"""Numbers: the values of flags, read from text or refused with what would do."""

from __future__ import annotations

import argparse
import math


def whole(text: str, least: int = 0) -> int:
    """A whole number."""
    digits = text.isascii() and text.removeprefix("-").isdigit() and len(text) < 19
    number = int(text) if digits else None
    if number is None or number < least:
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a whole number from {least}")
    return number


def positive(text: str) -> int:
    """A whole number from 1."""
    return whole(text, least=1)


def finite(text: str) -> float:
    """A number that can be compared with."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a number")
    return number


def seconds(text: str) -> float:
    """A number above 0."""
    number = finite(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a number above 0")
    return number


def share(text: str) -> float:
    """How much of a whole: not none of it, and not all."""
    number = finite(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} will not do: give a number between 0 and 1")
    return number
