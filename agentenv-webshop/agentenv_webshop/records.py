"""Records: products as the official files describe them, cleaned."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from random import Random
from typing import Any

LONGEST_ASIN = 10
UNPRICED = 100.0  # dollars of a product whose price is not told
NOT_RATED = "N.A."

_NOT_MONEY = re.compile(r"[^0-9.]")


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop knows of one product."""

    asin: str
    title: str
    description: str
    bullets: tuple[str, ...]
    prices: tuple[float, ...]  # dollars: one price, or the ends of a range
    options: Mapping[str, tuple[str, ...]]  # axis -> values, in lower case
    query: str  # the search that the product was found by when the data were collected
    path: str  # of categories, divided by ›
    attributes: tuple[str, ...]
    rating: str = NOT_RATED

    @property
    def price_tag(self) -> str:
        return " to ".join(f"${each}" for each in self.prices)

    @property
    def price(self) -> float:
        """What buying costs; within a range it is drawn, for each product once and for all."""
        if len(self.prices) == 1:
            return self.prices[0]
        low, high = self.prices
        return Random(self.asin).uniform(low, high)

    @property
    def text(self) -> str:
        """What the search engine reads."""
        options = ", and ".join(f"{axis}: {', '.join(self.options[axis])}" for axis in self.options)
        first = self.bullets[0] if self.bullets else ""
        return f"{self.title} {self.description} {first} {options}".lower()

    def dumped(self) -> str:
        return json.dumps(astuple(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def loaded(cls, text: str) -> Product:
        asin, title, description, bullets, prices, options, *rest = json.loads(text)
        query, path, attributes, rating = rest
        chosen = {axis: tuple(values) for axis, values in options.items()}
        return cls(
            asin, title, description, tuple(bullets), tuple(prices), chosen, query, path,
            tuple(attributes), rating,
        )  # fmt: skip


def cleaned(
    record: Mapping[str, Any], attributes: Sequence[str] = (), rating: str = NOT_RATED
) -> Product | None:
    """None for a record without a plausible ASIN."""
    asin = str(record.get("asin") or "").strip()
    if not asin or asin == "nan" or len(asin) > LONGEST_ASIN:
        return None
    bullets = record.get("small_description") or []
    return Product(
        asin=asin,
        title=_line(record.get("name")),
        description=_line(record.get("full_description")),
        bullets=tuple(filter(None, map(_line, [bullets] if isinstance(bullets, str) else bullets))),
        prices=_prices(record.get("pricing")),
        options=_options(record.get("customization_options")),
        query=_line(record.get("query")).lower(),
        path=_line(record.get("product_category")),
        attributes=tuple(map(_line, attributes)),
        rating=rating,
    )


def _line(text: Any) -> str:
    """One line without blanks at its ends; what is no text is none."""
    return " ".join(text.split()) if isinstance(text, str) else ""


def _prices(text: Any) -> tuple[float, ...]:
    """`$10.49 to $14.99` is a range; a text without dollars tells no price."""
    parts = text.split("$")[1:] if isinstance(text, str) else []
    numbers = [_NOT_MONEY.sub("", part).strip(".") for part in parts]
    prices = [float(each) for each in numbers if each and each.count(".") <= 1]
    return tuple(prices[:2]) or (UNPRICED,)


def _options(axes: Any) -> dict[str, tuple[str, ...]]:
    """Each axis with its values, as often as they are listed: goals are counted by them."""
    options = {}
    for axis, contents in axes.items() if isinstance(axes, dict) else ():
        if contents is not None:
            values = (str(each["value"]).strip() for each in contents)
            # A slash would end the address of the value's page.
            options[axis.lower()] = tuple(each.replace("/", " | ").lower() for each in values)
    return options
