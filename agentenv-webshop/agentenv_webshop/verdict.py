"""Verdict: how much of a goal a purchase fulfils, from 0 to 1.

The share of what was asked for (attributes, options, price) that the product has, times how much
it is of the kind that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from agentenv_webshop.colors import reduced, reduced_anywhere
from agentenv_webshop.goals import Goal
from agentenv_webshop.nouns import nouns
from agentenv_webshop.records import Product

ALIKE = 85  # per cent; texts that are more alike say the same
NO_NOUNS = 0.2  # what a goal's title without nouns is worth


@dataclass(frozen=True)
class Verdict:
    """A reward and what it is made of."""

    kind: float  # 1, 0.5, 0.1 or 0
    attributes: int  # of the goal's, that the product has
    options: int  # of the goal's, that were chosen
    affordable: bool
    asked: int  # attributes, options and the price

    @property
    def reward(self) -> float:
        return self.kind * (self.attributes + self.options + self.affordable) / self.asked


def judged(goal: Goal, product: Product, chosen: Mapping[str, str], strict: bool) -> Verdict:
    """`strict` compares options as the original does, which reduces colors on one side only."""
    return Verdict(
        kind(goal, product),
        sum(has(product, each) for each in goal.attributes),
        matched_options(goal, chosen.values(), strict),
        product.price <= goal.limit,
        len(goal.attributes) + len(goal.options) + 1,
    )


def kind(goal: Goal, product: Product) -> float:
    """Of the same search, of two common categories, or at least of a similar title."""
    share = _share(goal.title, product.title)
    related = (
        goal.query == product.query
        or len(_categories(goal.path) & _categories(product.path)) >= 2
        or share > 0.2
    )
    if share == 0:
        return 0.0
    if share < 0.1:
        return 0.1
    return 1.0 if related else 0.5


def has(product: Product, attribute: str) -> bool:
    """Among its attributes in other words, or told on its pages in these."""
    if any(alike(attribute, each) for each in product.attributes):
        return True
    pages = (product.title, " ".join(product.bullets), product.description)
    return any(attribute in each.lower() for each in pages)


def matched_options(goal: Goal, chosen: Iterable[str], strict: bool) -> int:
    """How many of the goal's options are like any chosen value."""
    values = [(reduced_anywhere if strict else reduced)(each) for each in chosen]
    wanted = [
        f"{axis} {value if strict else reduced(value)}".strip() for axis, value in goal.options
    ]
    return sum(any(alike(each, value) for value in values) for each in wanted)


def alike(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one, other, processor=default_process) > ALIKE


def _share(wanted: str, bought: str) -> float:
    """Of the wanted title's nouns, those that the bought title has."""
    asked = nouns(wanted)
    return len(asked & nouns(bought)) / len(asked) if asked else NO_NOUNS


def _categories(path: str) -> set[str]:
    return {each.strip() for each in path.split("›")} - {""}
