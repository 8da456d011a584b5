"""The catalog: a shop's worth of invented products and the goals of shoppers, made on demand.

Records have the shape of WebShop's official files, so that both are read alike. Everything is a
function of a seed and of the word lists in `data`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentenv_webshop.catalog.families import SIZE, family
from agentenv_webshop.catalog.goals import COUNT, SPLITS, goals, wish
from agentenv_webshop.catalog.pages import record

__all__ = ["COUNT", "SPLITS", "attributes", "goals", "products"]


def products(seed: int = 0, count: int = COUNT) -> Iterator[dict[str, Any]]:
    """As in items_shuffle.json; the first ones of a seed are the same for every count."""
    for number in range(-(-count // SIZE)):
        for draft in family(seed, number).listed[: count - number * SIZE]:
            yield record(draft)


def attributes() -> dict[str, dict[str, Any]]:
    """As in items_ins_v2.json: the traits of each product, and a wish for it if it has goals."""
    asked = {goal["asin"]: goal["attributes"] for goal in reversed(goals())}
    drafts = (draft for number in range(COUNT // SIZE) for draft in family(0, number).listed)
    return {
        draft.asin: {
            "attributes": [trait.words for trait in draft.traits],
            "instruction": wish(draft, asked[draft.asin]) if draft.asin in asked else None,
            "instruction_attributes": asked.get(draft.asin, []),
        }
        for draft in drafts
    }
