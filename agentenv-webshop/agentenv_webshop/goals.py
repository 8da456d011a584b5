"""Goals: what is to be bought; a task is the number of one, in a fixed shuffled order.

A synthetic goal is a product that has an instruction, with one choice of its options; a human
goal is what somebody wrote about a product, with one of its price limits. Each says the limit: a
multiple of ten dollars above the price, drawn for each product once and for all.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from random import Random
from typing import Any

from agentenv_webshop.records import Product

ORDER = 233  # the seed of AgentGym's shuffle
LIMITS = tuple(10.0 * number for number in range(1, 100))  # dollars
CONSIDERED = 4  # limits above a price
NO_LIMIT = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Goal:
    """What a purchase is judged by."""

    asin: str
    instruction: str
    attributes: tuple[str, ...]
    options: tuple[tuple[str, str], ...]  # axis and value; people name no axis
    limit: float  # dollars
    query: str
    path: str
    title: str

    def dumped(self) -> str:
        return json.dumps(astuple(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def loaded(cls, text: str) -> Goal:
        asin, instruction, attributes, options, *rest = json.loads(text)
        pairs = tuple((axis, value) for axis, value in options)
        return cls(asin, instruction, tuple(attributes), pairs, *rest)


def ordered(count: int) -> list[int]:
    """For each task the place of its goal in the order of the products."""
    places = list(range(count))
    Random(ORDER).shuffle(places)
    return places


def synthetic(product: Product, instruction: str, attributes: Sequence[str]) -> Iterator[Goal]:
    """One goal for each choice of options."""
    limit = _drawn_limit(product)
    axes = sorted(product.options)
    for values in itertools.product(*(product.options[axis] for axis in axes)):
        pairs = tuple(zip(axes, values, strict=True))
        told = ", and ".join(f"{axis}: {value}" for axis, value in pairs)
        text = instruction + (f" with {told}" if told else "") + _told(limit)
        yield _goal(product, text, attributes, pairs, limit)


def human(product: Product, written: Mapping[str, Any]) -> Iterator[Goal]:
    """One goal for each price limit, of an instruction that asks for any attribute."""
    attributes = written.get("instruction_attributes") or ()
    if not attributes:
        return
    options = written.get("instruction_options") or ()
    pairs = options.items() if isinstance(options, Mapping) else (("", each) for each in options)
    chosen = tuple((str(axis), str(value)) for axis, value in pairs)
    text = str(written.get("instruction", "")).strip().strip(".")
    for limit in _limits(product) or [NO_LIMIT]:
        yield _goal(product, text + _told(limit), attributes, chosen, limit)


def built_in(record: Mapping[str, Any]) -> Goal:
    """A goal as the catalog writes it."""
    return Goal(
        record["asin"],
        record["instruction_text"],
        tuple(record["attributes"]),
        tuple(record["goal_options"].items()),
        float(record["price_upper"]),
        record["query"].lower(),
        record["product_category"],
        record["name"],
    )


def _goal(
    product: Product,
    instruction: str,
    attributes: Sequence[str],
    options: tuple[tuple[str, str], ...],
    limit: float,
) -> Goal:
    return Goal(
        product.asin, instruction, tuple(attributes), options, limit,
        product.query, product.path, product.title,
    )  # fmt: skip


def _limits(product: Product) -> list[float]:
    return [each for each in LIMITS if each > product.price][:CONSIDERED]


def _drawn_limit(product: Product) -> float:
    """The larger of two of the limits; none where there are not two."""
    limits = _limits(product)
    if len(limits) < 2:
        return NO_LIMIT
    return max(Random(f"{product.asin} limit").sample(limits, 2))


def _told(limit: float) -> str:
    return "" if limit == NO_LIMIT else f", and price lower than {limit:.2f} dollars"
