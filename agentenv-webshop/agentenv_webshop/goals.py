"""Goals: what is to be bought; a task is the number of one, in a fixed shuffled order.

A synthetic goal is a product that has an instruction, with one choice of its options (of very many
some are drawn); a human goal is what somebody wrote about a product, with one of its price limits.
Each says the limit: a multiple of ten dollars above the price, drawn for each product once and for
all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from random import Random
from typing import Any

from agentenv_webshop.records import Product

ORDER = 233  # the seed of AgentGym's shuffle
LIMITS = tuple(10.0 * number for number in range(1, 100))  # dollars
CONSIDERED = 4  # limits above a price
NO_LIMIT = 1_000_000.0
MOST_CHOICES = 10_000  # goals of one product; ten axes of ten values would be ten billion


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
    """One goal for each choice of options, of at most so many."""
    limit = _drawn_limit(product)
    for pairs in _choices(product):
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


def _choices(product: Product) -> Iterator[tuple[tuple[str, str], ...]]:
    """In the order in which the last axis changes first."""
    axes = [(axis, product.options[axis]) for axis in sorted(product.options)]
    count = math.prod(len(values) for _, values in axes)
    numbers: Iterable[int] = range(count)
    if count > MOST_CHOICES:
        random, drawn = Random(f"{product.asin} choices"), set[int]()
        while len(drawn) < MOST_CHOICES:
            drawn.add(random.randrange(count))
        numbers = sorted(drawn)
    for number in numbers:
        chosen = []
        for axis, values in reversed(axes):
            number, place = divmod(number, len(values))
            chosen.append((axis, values[place]))
        yield tuple(reversed(chosen))


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
