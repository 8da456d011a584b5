"""Visit: one buyer's way through the shop, from the start page to a purchase."""

from __future__ import annotations

from array import array
from copy import copy
from typing import Self
from urllib.parse import quote

from agentenv_webshop import pages
from agentenv_webshop.goals import Goal
from agentenv_webshop.pages import Element, Kind, Page
from agentenv_webshop.records import Product
from agentenv_webshop.stock import Stock


class Visit:
    """Where the buyer stands, and what was seen on the way there."""

    __slots__ = (
        "bought", "chosen", "found", "goal", "keywords", "moves", "page", "product", "read",
        "results_page", "seen", "stock", "sub_page",
    )  # fmt: skip

    keywords: str | None
    found: array[int]
    product: int | None
    chosen: dict[str, str]

    def __init__(self, stock: Stock, goal: Goal):
        self.stock = stock
        self.goal = goal
        self.seen: dict[int, None] = {}  # products in the results that were shown
        self.read: dict[int, frozenset[str]] = {}  # products opened, with the sub pages read
        self.bought: Product | None = None
        self.moves = 0  # actions, also those that did nothing
        self._leave()
        self.page = self._shown()

    def search(self, keywords: str) -> None:
        """From wherever the buyer stands; chosen options are forgotten.

        Another search forgets what was seen as well, so that a long visit keeps little.
        """
        if keywords != self.keywords:
            self.seen, self.read = {}, {}
        self._leave()
        self.keywords = keywords
        self.found = self.stock.found(keywords)
        self.page = self._shown()

    def click(self, element: Element) -> None:
        """An element of this page that is no text."""
        if element.kind is Kind.OPTION:
            self.chosen = {**self.chosen, element.axis: element.text}
        elif element.kind is Kind.LINK:
            self.product = next(
                each for each in self._results() if self.stock.product(each).asin == element.text
            )
        else:
            self._press(element.text)
        self.page = self._shown()

    def copy(self) -> Self:
        """What a move changes is replaced, never changed in place, but for what was seen."""
        twin = copy(self)
        twin.seen, twin.read = dict(self.seen), dict(self.read)
        return twin

    @property
    def item(self) -> Product | None:
        """The product whose page, or sub page, this is."""
        return None if self.product is None else self.stock.product(self.product)

    @property
    def place(self) -> str:
        """What kind of page this is."""
        if self.bought is not None:
            return "done"
        if self.product is not None:
            return "item_sub_page" if self.sub_page else "item_page"
        return "start" if self.keywords is None else "search_results"

    @property
    def address(self) -> str:
        parts = [self.place]
        if self.keywords is not None:
            parts += [self.keywords, str(self.results_page)]
        if self.item is not None:
            parts += [self.item.asin, self.sub_page]
        return "/" + "/".join(quote(each, safe="") for each in parts if each)

    def _press(self, label: str) -> None:
        if label == pages.BACK:
            self._leave()
        elif label == pages.AFTER:
            self.results_page += 1
        elif label == pages.BUY:
            self.bought = self.item
        elif label in pages.SUB_PAGES:
            self.sub_page = label
        elif self.sub_page:
            self.sub_page = ""
        elif self.product is not None:
            self.product, self.chosen = None, {}
        else:
            self.results_page -= 1

    def _leave(self) -> None:
        """As before the first search."""
        self.keywords = None
        self.found = array("I")
        self.results_page = 1
        self.product = None
        self.sub_page = ""
        self.chosen = {}

    def _results(self) -> array[int]:
        first = (self.results_page - 1) * pages.ON_A_PAGE
        return self.found[first : first + pages.ON_A_PAGE]

    def _shown(self) -> Page:
        told, product = self.goal.instruction, self.item
        if product is not None and self.product is not None:
            if self.bought is not None:
                return pages.receipt(product, self.chosen)
            known = self.read.get(self.product, frozenset())
            self.read[self.product] = known | {self.sub_page}
            if self.sub_page:
                return pages.sub_page(told, product, self.sub_page)
            return pages.item(told, product)
        if self.keywords is None:
            return pages.start(told)
        numbers = self._results()
        self.seen.update(dict.fromkeys(numbers))
        listed = [self.stock.product(each) for each in numbers]
        return pages.results(told, listed, self.results_page, len(self.found))
