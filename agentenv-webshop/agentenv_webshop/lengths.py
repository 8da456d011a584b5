"""Lengths: how Lucene keeps the length of a document in one byte.

Up to 40 words are exact; beyond, four significant bits are kept. The loss decides which of two
similar products comes first, so it is part of the ranking.
"""

from __future__ import annotations

EXACT = 24  # codes that stand for themselves, before the floating ones begin


def encoded(length: int) -> int:
    """SmallFloat.intToByte4."""
    return length if length < EXACT else EXACT + _floated(length - EXACT)


def decoded(code: int) -> int:
    """SmallFloat.byte4ToInt."""
    return code if code < EXACT else EXACT + _widened(code - EXACT)


def _floated(value: int) -> int:
    """Three bits behind the leading one, and the shift; smaller values as they are."""
    shift = value.bit_length() - 4
    if shift < 0:
        return value
    return ((value >> shift) & 7) | (shift + 1) << 3


def _widened(code: int) -> int:
    bits, shift = code & 7, (code >> 3) - 1
    return bits if shift < 0 else (bits | 8) << shift
