"""Asking: the two kinds of actions, `search[words]` and `click[label]`."""

from __future__ import annotations

ACTIONS = ("search", "click")


def parsed(action: str) -> tuple[str, str] | None:
    """An action and its argument in lower case; None for what is neither.

    Of a line with several brackets the last pair counts; what stands behind it is ignored, as by
    the original's pattern `(.+)\\[(.+)\\]`, which takes time that grows with the square.
    """
    line = action.strip().partition("\n")[0]
    last = line.rfind("]")
    first = line.rfind("[", 0, max(0, last - 1))
    name, argument = line[:first], line[first + 1 : last].lower().strip()
    return (name, argument) if first > 0 and name in ACTIONS else None
