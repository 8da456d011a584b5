"""Verdict: how much of a goal a purchase fulfils, from 0 to 1.

The share of what was asked for (attributes, options, price) that the product has, times how much
it is of the kind that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from agentenv_webshop.colors import reduced, reduced_anywhere
from agentenv_webshop.goals import Goal
from agentenv_webshop.nouns import nouns
from agentenv_webshop.records import Product

ALIKE = 85  # per cent; texts that are more alike say the same
NO_NOUNS = 0.2  # what a goal's title without nouns is worth

_COLOR = re.compile(r"colou?r", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


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
    """`strict` compares options as the original does: loosely, and whatever their axes are."""
    return Verdict(
        kind(goal, product),
        sum(has(product, each) for each in goal.attributes),
        matched_options(goal, chosen, strict),
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


def matched_options(goal: Goal, chosen: Mapping[str, str], strict: bool) -> int:
    """How many of the goal's options were chosen."""
    if strict:
        return sum(_alike_to_any(axis, value, chosen) for axis, value in goal.options)
    return sum(_is_chosen(axis, value, chosen) for axis, value in goal.options)


def alike(one: str, other: str) -> bool:
    """By a ratio that is rounded, as the original's library rounds it."""
    return round(fuzz.token_set_ratio(one, other, processor=default_process)) > ALIKE


def _alike_to_any(axis: str, value: str, chosen: Mapping[str, str]) -> bool:
    """As the original, which names the axis and reduces colors on one side only."""
    wanted = f"{axis} {value}".strip()
    return any(alike(wanted, reduced_anywhere(each)) for each in chosen.values())


def _is_chosen(axis: str, value: str, chosen: Mapping[str, str]) -> bool:
    """On its own axis, but for a shade of its color, exactly; people name no axis, and write
    what is like a value and has the same numbers.
    """
    if not axis:
        return any(_same(value, each) or _told_as(value, each) for each in chosen.values())
    return any(
        _same(axis, other) and (_same(value, each) or _same_color(axis, value, each))
        for other, each in chosen.items()
    )


def _same(one: str, other: str) -> bool:
    return one.lower().split() == other.lower().split()


def _same_color(axis: str, one: str, other: str) -> bool:
    """Only where colors are chosen: two flavors of lemon are not the same."""
    return bool(_COLOR.search(axis)) and _same(reduced(one), reduced(other))


def _told_as(told: str, value: str) -> bool:
    numbers = set(_NUMBER.findall(told)) == set(_NUMBER.findall(value))
    return numbers and alike(reduced(told), reduced(value))


def _share(wanted: str, bought: str) -> float:
    """Of the wanted title's nouns, those that the bought title has."""
    asked = nouns(wanted)
    return len(asked & nouns(bought)) / len(asked) if asked else NO_NOUNS


def _categories(path: str) -> set[str]:
    return {each.strip() for each in path.split("›")} - {""}
