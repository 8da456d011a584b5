"""Asking: the two kinds of actions, `search[words]` and `click[label]`."""

from __future__ import annotations

ACTIONS = ("search", "click")


def parsed(action: str) -> tuple[str, str] | None:
    """An action and its argument in lower case; None for what is neither.

    The argument goes from the first bracket to the last of the line, for labels have brackets too;
    what stands behind it is ignored.
    """
    name, _, rest = action.strip().partition("\n")[0].partition("[")
    argument, _, _ = rest.rpartition("]")
    return (name, argument.lower().strip()) if argument and name in ACTIONS else None
