"""Phrasing: one of several ways to say a thing, drawn by the episode and the turn.

A model that learns from an expert's thoughts must not learn one sentence by heart. The draw is the
same in every process: it is made from the text of what it is drawn by.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b


def phrased(forms: Sequence[str], *drawn_by: object, **words: object) -> str:
    """One of the forms, filled with the words; `drawn_by` is the task, the seed and the turn."""
    drawn = blake2b("/".join(map(str, drawn_by)).encode(), digest_size=8).digest()
    return forms[int.from_bytes(drawn, "big") % len(forms)].format_map(words)
