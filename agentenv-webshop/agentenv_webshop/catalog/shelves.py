"""Shelves: of a kind's products, those that a goal fits and those that only look as if it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agentenv_webshop.catalog.families import Draft
from agentenv_webshop.catalog.vocabulary import Trait

Wish = str | tuple[str, str]  # a trait's words, or an axis and a value


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a goal asks of a product."""

    traits: tuple[Trait, ...]
    options: Mapping[str, str]
    limit: float  # dollars

    @property
    def all(self) -> list[Wish]:
        """Without the price."""
        return [*_words(self.traits), *self.options.items()]


class Shelf:
    """The products of a kind; for each wish a number, whose bits say which of them fulfill it."""

    def __init__(self, drafts: Iterable[Draft]):
        self._has: defaultdict[Wish, int] = defaultdict(int)
        self._shows: defaultdict[Wish, int] = defaultdict(int)  # to the search engine
        self._prices: list[tuple[int, int]] = []
        self._within: dict[tuple[int, float], int] = {}
        for place, draft in enumerate(drafts):
            self._prices.append(draft.price)
            offered = _pairs(draft.options)
            for wish in (*_words(draft.traits), *offered):
                self._has[wish] |= 1 << place
            for wish in (*_words(draft.early), *offered, *_pairs(draft.elsewhere)):
                self._shows[wish] |= 1 << place

    def fitting(self, wishes: Wishes) -> int:
        """How many could earn the whole reward, each for the lowest price of its range."""
        fit = self._cheaper(0, wishes.limit)
        for wish in wishes.all:
            fit &= self._has[wish]
        return fit.bit_count()

    def seeming(self, wishes: Wishes, hidden: int) -> int:
        """How many that are affordable lack something, and show all wishes but for so many."""
        fit = self._cheaper(1, wishes.limit)
        shown = [fit] + [0] * hidden  # those that showed all so far, all but one, ...
        for wish in wishes.all:
            fit &= self._has[wish]
            shows = self._shows[wish]
            for lacking in range(hidden, 0, -1):
                shown[lacking] = shown[lacking] & shows | shown[lacking - 1] & ~shows
            shown[0] &= shows
        return sum((each & ~fit).bit_count() for each in shown)

    def _cheaper(self, end: int, limit: float) -> int:
        """Those whose price, its low (0) or its high (1) end, is within the limit."""
        if (end, limit) not in self._within:
            low = (place for place, price in enumerate(self._prices) if price[end] <= 100 * limit)
            self._within[end, limit] = sum(1 << place for place in low)
        return self._within[end, limit]


def _words(traits: Iterable[Trait]) -> list[Wish]:
    return [trait.words for trait in traits]


def _pairs(options: Mapping[str, Sequence[str]]) -> list[Wish]:
    return [(axis, value) for axis, values in options.items() for value in values]
