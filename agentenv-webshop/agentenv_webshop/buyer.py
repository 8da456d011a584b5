"""Buyer: what to do next for one who reads the pages, by one of several habits.

It searches for the words of the instruction, opens the affordable results in their order, leaves
one at once that lacks an option, reads until every word of the instruction is found on a product's
pages, chooses the options that are named, and buys. It is done within ten actions: while there is
time it looks further, then it buys what lacks least.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agentenv_webshop.notes import Notes
from agentenv_webshop.pages import Element, Kind
from agentenv_webshop.visit import Visit

ACTIONS = 10  # that it may take
READING = 2  # a page, and the way back
TURNING = 3  # to the results, one page on, and the way back
USUAL_CHOICES = 2  # of a product that was not opened

Why = Literal[
    "search", "return", "open", "read", "reread", "choose", "buy", "back to buy", "turn", "walk"
]


@dataclass(frozen=True)
class Habit:
    """What a buyer searches for, which page it reads first, and what alone it would buy."""

    query: str
    reading: tuple[str, ...] = ("Features", "Description")  # the search engine reads the second
    wanted: frozenset[int] | None = None  # None: whatever the pages speak for


@dataclass(frozen=True)
class Deed:
    """An action and what it is for."""

    action: str
    why: Why
    product: int | None = None  # that it is about
    axis: str = ""  # of the option that it chooses
    page: str = ""  # that it opens


class Buyer:
    """One who stands where the visit does."""

    def __init__(self, visit: Visit, habit: Habit, notes: Notes):
        self.visit = visit
        self.habit = habit
        self.notes = notes

    def deed(self) -> Deed:
        if self.visit.keywords != self.habit.query or not self.notes.listed:
            return self._search("search")
        here = self.visit.product
        if here is not None and self._considered(here):
            missing = self.notes.missing(here)
            if not missing:
                return self._take(here)
            if self.habit.wanted is not None or not self.notes.hopeless(here, missing):
                page = self._unread(here)
                if page and self._in_time(here, READING):
                    return self._read(here, page)
                if page or self.habit.wanted is not None:
                    return self._take(here)
        if self.habit.wanted is not None:
            return self._go(min(filter(self._considered, self.visit.found), key=self._way))
        wanted = self._next()
        if wanted is not None and self._in_time(wanted):
            return self._go(wanted)
        if wanted is None and self._more() and self._in_time(self._best(), TURNING):
            return self._turn()
        return self._go(self._best())

    def _considered(self, number: int) -> bool:
        if self.habit.wanted is not None:
            return number in self.habit.wanted
        return self.notes.affordable(number)

    def _unread(self, number: int) -> str:
        read = self.notes.read(number)
        return next((page for page in self.habit.reading if page not in read), "")

    def _next(self) -> int | None:
        """The first affordable result that was not opened."""
        closed = (each for each in self.notes.listed if each not in self.visit.read)
        return next(filter(self._considered, closed), None)

    def _best(self) -> int:
        """What can be afforded and lacks least, as far as is known."""
        return min(
            self.notes.listed,
            key=lambda each: (
                not self._in_time(each),
                not self.notes.affordable(each),
                len(self.notes.missing(each)),
                each not in self.visit.read,
            ),
        )

    def _more(self) -> bool:
        """Whether there are results that were not shown."""
        return len(self.notes.listed) < len(self.visit.found)

    def _in_time(self, number: int, more: int = 0) -> bool:
        """Whether it can be bought after so many other actions."""
        return self.visit.moves + more + self._way(number) <= ACTIONS

    def _way(self, number: int) -> int:
        """Actions until it is bought."""
        visit = self.visit
        if visit.product == number:
            way = 1 if visit.sub_page else 0
        elif visit.place == "search_results":
            way = 1 + abs(self.notes.page_of(number) - visit.results_page)
        else:
            way = 1 + self.notes.page_of(number)
        if number in visit.read:
            chosen = visit.chosen if visit.product == number else {}
            named = self.notes.named(number)
            return way + sum(chosen.get(axis) != named[axis] for axis in named) + 1
        known = [len(self.notes.named(each)) for each in visit.read]
        return way + max([*known, USUAL_CHOICES]) + 1

    # What to do.

    def _search(self, why: Why) -> Deed:
        return Deed(f"search[{self.habit.query}]", why, self.visit.product)

    def _take(self, number: int) -> Deed:
        """Choose what is named, then buy; the visit stands at this product."""
        if self.visit.sub_page:
            return Deed("click[< prev]", "back to buy", number)
        for axis, value in self.notes.named(number).items():
            if self.visit.chosen.get(axis) != value:
                option = Element(value, Kind.OPTION, axis)
                targets = self.visit.page.targets()
                label = next((each for each in targets if targets[each] == option), value)
                return Deed(f"click[{label}]", "choose", number, axis)
        return Deed("click[buy now]", "buy", number)

    def _read(self, number: int, page: str) -> Deed:
        if self.visit.sub_page:
            return Deed("click[< prev]", "reread", number, page=page)
        return Deed(f"click[{page.lower()}]", "read", number, page=page)

    def _go(self, number: int) -> Deed:
        """One action nearer to a product among the results."""
        visit = self.visit
        if visit.product == number:
            return self._take(number)
        if visit.place != "search_results":
            return self._search("return")
        page = self.notes.page_of(number)
        if page == visit.results_page:
            return Deed(f"click[{self.notes.product(number).asin.lower()}]", "open", number)
        if number not in visit.seen:
            return self._turn()
        return Deed(f"click[{'next >' if page > visit.results_page else '< prev'}]", "walk", number)

    def _turn(self) -> Deed:
        if self.visit.place != "search_results":
            return self._search("return")
        return Deed("click[next >]", "turn")
