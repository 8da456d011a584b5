"""Pages: what the shop shows; one list of elements is the text, the buttons and the HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape

from agentenv_webshop.records import Product

BETWEEN = " [SEP] "
ON_A_PAGE = 10  # products of a search

SEARCH = "Search"
BACK = "Back to Search"
BEFORE = "< Prev"
AFTER = "Next >"
BUY = "Buy Now"
SUB_PAGES = ("Description", "Features", "Reviews")


class Kind(Enum):
    """What an element is to one who clicks."""

    TEXT = "p"
    BUTTON = "button"
    LINK = "a"
    OPTION = "label"


@dataclass(frozen=True, slots=True)
class Element:
    """One visible text; an option names its axis as well."""

    text: str
    kind: Kind = Kind.TEXT
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What is seen at once."""

    elements: Sequence[Element]

    @property
    def text(self) -> str:
        return BETWEEN.join(each.text for each in self.elements if each.text)

    @property
    def has_search_bar(self) -> bool:
        return any(each.text == SEARCH and each.kind is Kind.BUTTON for each in self.elements)

    def targets(self) -> dict[str, Element]:
        """What can be clicked by its label: buttons, then links, then options.

        An option whose label is taken is offered as `axis: value`.
        """
        found: dict[str, Element] = {}
        for kind in (Kind.BUTTON, Kind.LINK, Kind.OPTION):
            for each in self.elements:
                if each.kind is kind and each.text:
                    label = each.text.lower()
                    if found.setdefault(label, each) != each:
                        found.setdefault(f"{each.axis}: {label}", each)
        return found

    def html(self) -> str:
        rows = (
            f"<{each.kind.value}>{escape(each.text)}</{each.kind.value}>" for each in self.elements
        )
        bar = '<input type="search">' if self.has_search_bar else ""
        return f"<!doctype html><html><body>{bar}{''.join(rows)}</body></html>"


def start(instruction: str) -> Page:
    return Page([Element("WebShop"), *_told(instruction), _button(SEARCH)])


def results(instruction: str, products: Sequence[Product], page: int, total: int) -> Page:
    """The products of one page, of which the first is 1; behind the last page there are none."""
    elements = [
        *_told(instruction),
        _button(BACK),
        Element(f"Page {page} (Total results: {total})"),
    ]
    if page > 1:
        elements.append(_button(BEFORE))
    elements.append(_button(AFTER))
    for each in products:
        elements += [Element(each.asin, Kind.LINK), Element(each.title), Element(each.price_tag)]
    return Page(elements)


def item(instruction: str, product: Product) -> Page:
    """A product with its options; which are chosen is not told."""
    elements = [*_told(instruction), _button(BACK), _button(BEFORE)]
    for axis, values in product.options.items():
        elements.append(Element(axis))
        elements += [Element(value, Kind.OPTION, axis) for value in values]
    elements += [
        Element(product.title),
        Element(f"Price: {product.price_tag}"),
        Element(f"Rating: {product.rating}"),
    ]
    return Page([*elements, *map(_button, SUB_PAGES), _button(BUY)])


def sub_page(instruction: str, product: Product, name: str) -> Page:
    """More about a product; the shop has no reviews."""
    told = {"Description": (product.description,), "Features": product.bullets}.get(name, ())
    return Page([*_told(instruction), _button(BACK), _button(BEFORE), *map(Element, told)])


def receipt(product: Product, chosen: Mapping[str, str]) -> Page:
    """The last page; it does not tell how good the purchase was."""
    bought = json.dumps(dict(chosen), ensure_ascii=False)
    texts = ("Thank you for shopping with us!", "Your order:", product.asin, bought)
    return Page([Element(each) for each in texts])


def _told(instruction: str) -> list[Element]:
    return [Element("Instruction:"), Element(instruction)]


def _button(label: str) -> Element:
    return Element(label, Kind.BUTTON)
