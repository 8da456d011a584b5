"""Names: from the ids of ALFRED's simulator to what an agent reads.

`cabinet_bar__plus_00_dot_27_...` is "cabinet 3": the things of one kind are numbered downwards
in the order of their ids, as ALFWorld's demangler does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_SIGNS = {"_bar_": "|", "_minus_": "-", "_plus_": "+", "_dot_": ".", "_comma_": ","}


@dataclass(frozen=True, slots=True)
class Entity:
    id: str
    type: str
    name: str
    definite: str = "the"
    indefinite: str = "a"

    def __str__(self) -> str:
        return self.name


def entities(typed: Iterable[tuple[str, str]]) -> dict[str, Entity]:
    """The things of one game, from their ids and types."""
    types = dict(typed)
    kinds = {each: _kind(each) for each in sorted(types)}
    left = Counter(kind for kind in kinds.values() if kind is not None)
    named: dict[str, Entity] = {}
    for each, kind in kinds.items():
        if kind is None:
            name = f"{_plain(each)} "  # the demangler leaves the blank before a missing number
        else:
            name = f"{_plain(kind)} {left[kind]}"
            left[kind] -= 1
        named[each] = Entity(each, types[each], name)
    return named


def _kind(each: str) -> str | None:
    kind, bar, _ = each.partition("_bar_")
    if not bar:
        return None
    return kind + "basin" if "basin" in each else kind


def _plain(text: str) -> str:
    for coded, sign in _SIGNS.items():
        text = text.replace(coded, sign)
    return text
