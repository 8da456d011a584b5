"""Oracle: a buyer who reads the instruction and the pages, and nothing else.

It searches for the words of the instruction, opens the affordable results in their order, leaves
one at once that lacks an option, reads until every word of the instruction is found on a product's
pages, chooses the options that are named, and buys. It is done within ten actions: while there is
time it looks further, then it buys what lacks least. What it knows of a product is what the pages
told that were shown in this episode.
"""

from __future__ import annotations

from collections import Counter

from agentenv_webshop import pages, wish
from agentenv_webshop.pages import Element, Kind
from agentenv_webshop.visit import Visit
from agentenv_webshop.wish import Pair, Told
from envservers.environment import Advice

ACTIONS = 10  # that it may take
READING = 2  # a page, and the way back
TURNING = 3  # to the results, one page on, and the way back
USUAL_CHOICES = 2  # of a product that was not opened
KIND = 0.4  # of the titles; a word in more of them names what they all are
TOGETHER = 0.5  # of the texts that have the rarer of two words; then they belong together
SUB_PAGES = ("Features", "Description")  # the search engine reads the second: the first is news


def advice(visit: Visit) -> Advice:
    return _Buyer(visit).advice()


class _Buyer:
    """What a buyer knows who stands where the visit does."""

    def __init__(self, visit: Visit):
        self.visit = visit
        self.wish = wish.read(visit.goal.instruction)
        self.listed = [each for each in visit.found if each in visit.seen]
        self.told = {each: self._told(each) for each in self.listed}
        self.known = self._phrases()
        self.offered = self._offered()

    def advice(self) -> Advice:
        if self.visit.keywords != self.wish.query or not self.listed:
            return self._search("First I search for what the instruction names.")
        here = self.visit.product
        if here is not None and self._affordable(here):
            missing = self._missing(here)
            if not missing:
                return self._take(here, "It has all that I look for.")
            if not self._hopeless(here, missing):
                page = self._unread(here)
                if page and self._in_time(here, READING):
                    return self._read(page, missing)
                if page:
                    return self._take(here, "Time to buy: I saw nothing that has more of it.")
        wanted = self._next()
        if wanted is not None and self._in_time(wanted):
            return self._go(wanted, "Of these, it looks closest to the instruction.")
        if wanted is None and self._more() and self._in_time(self._best(), TURNING):
            return self._turn()
        return self._go(self._best(), "None that I saw has it all; this one lacks least.")

    # What is known.

    def _told(self, number: int) -> list[Told]:
        product = self.visit.stock.product(number)
        read = self.visit.read.get(number, frozenset())
        told = [product.title, *self._named(number).values()]
        if "Features" in read:
            told += product.bullets
        if "Description" in read:
            told.append(product.description)
        return [wish.told(each) for each in told]

    def _phrases(self) -> frozenset[Pair]:
        """Words of the wish that pages mostly have beside each other when they have them, unless
        both are in many titles: those name the kind of product.
        """
        titles = Counter(stem for told in self.told.values() for stem in told[0].stems)
        kind = {stem for stem, count in titles.items() if count > KIND * len(self.told)}
        plain = kind | self.wish.loose
        texts = [text for told in self.told.values() for text in told]
        spoken = {stem for pair in self.wish.pairs for stem in pair}
        stems = Counter(stem for text in texts for stem in text.stems & spoken)
        pairs = Counter(pair for text in texts for pair in text.pairs & self.wish.pairs)
        return frozenset(
            pair
            for pair, count in pairs.items()
            if count >= TOGETHER * min(stems[each] for each in pair) and not plain.issuperset(pair)
        )

    def _named(self, number: int) -> dict[str, str]:
        """For each axis of a product that was opened the longest value that the wish names."""
        if number not in self.visit.read:
            return {}
        chosen = {}
        for axis, values in self.visit.stock.product(number).options.items():
            named = [each for each in values if each and self.wish.names(each)]
            if named:
                chosen[axis] = max(named, key=len)
        return chosen

    def _missing(self, number: int) -> frozenset[str]:
        missing = self.wish.missing(self.told[number], self.known)
        return (missing | self._unoffered(number)) - wish.stems_of(self._named(number).values())

    def _unoffered(self, number: int) -> frozenset[str]:
        """What names the options that it has, and not as the wish wants them."""
        if number not in self.visit.read:
            return frozenset()
        named = self._named(number)
        axes = (axis for axis in self.visit.stock.product(number).options if axis not in named)
        return wish.stems_of(axis for axis in axes if self.wish.names(axis.removesuffix(" name")))

    def _offered(self) -> frozenset[str]:
        """What the products that were opened let one choose: axes and values."""
        opened = (self.visit.stock.product(each).options for each in self.visit.read)
        pairs = [pair for options in opened for pair in options.items()]
        return wish.stems_of(text for axis, values in pairs for text in (axis, *values))

    def _hopeless(self, number: int, missing: frozenset[str]) -> bool:
        """Whether an option is missing: what others offer, or is like it: a number, a color."""
        numbers = any(map(wish.is_number, self.offered))
        colors = "color" in self.offered or self.wish.names("color")
        return bool(self._unoffered(number)) or any(
            each in self.offered
            or (numbers and wish.is_number(each))
            or (colors and wish.is_color(each))
            for each in missing
        )

    def _unread(self, number: int) -> str:
        read = self.visit.read.get(number, frozenset())
        return next((page for page in SUB_PAGES if page not in read), "")

    def _affordable(self, number: int) -> bool:
        return max(self.visit.stock.product(number).prices) <= self.wish.limit

    def _next(self) -> int | None:
        """The first affordable result that was not opened."""
        closed = (each for each in self.listed if each not in self.visit.read)
        return next(filter(self._affordable, closed), None)

    def _best(self) -> int:
        """What can be afforded and lacks least, as far as is known."""
        return min(
            self.listed,
            key=lambda each: (
                not self._in_time(each),
                not self._affordable(each),
                len(self._missing(each)),
                each not in self.visit.read,
            ),
        )

    def _more(self) -> bool:
        """Whether there are results that were not shown."""
        return len(self.listed) < len(self.visit.found)

    def _in_time(self, number: int, more: int = 0) -> bool:
        """Whether it can be bought after so many other actions."""
        return self.visit.moves + more + self._way(number) <= ACTIONS

    def _way(self, number: int) -> int:
        """Actions until it is bought."""
        visit = self.visit
        if visit.product == number:
            way = 1 if visit.sub_page else 0
        elif visit.place == "search_results":
            way = 1 + abs(self._page(number) - visit.results_page)
        else:
            way = 1 + self._page(number)
        if number in visit.read:
            chosen = visit.chosen if visit.product == number else {}
            named = self._named(number)
            return way + sum(chosen.get(axis) != named[axis] for axis in named) + 1
        known = [len(self._named(each)) for each in visit.read]
        return way + max([*known, USUAL_CHOICES]) + 1

    def _page(self, number: int) -> int:
        """Of the results, where it stands."""
        return self.visit.found.index(number) // pages.ON_A_PAGE + 1

    # What to do.

    def _search(self, thought: str) -> Advice:
        return Advice(f"search[{self.wish.query}]", thought)

    def _take(self, number: int, thought: str) -> Advice:
        """Choose what is named, then buy; the visit stands at this product."""
        if self.visit.sub_page:
            return Advice("click[< prev]", f"{thought} Back to its options.")
        for axis, value in self._named(number).items():
            if self.visit.chosen.get(axis) != value:
                option = Element(value, Kind.OPTION, axis)
                targets = self.visit.page.targets()
                label = next((each for each in targets if targets[each] == option), value)
                return Advice(f"click[{label}]", f"The instruction names the {axis} {value}.")
        return Advice("click[buy now]", thought)

    def _read(self, page: str, missing: frozenset[str]) -> Advice:
        if self.visit.sub_page:
            return Advice("click[< prev]", "Back to the product, to read on.")
        thought = f"It does not tell yet: {self.wish.said(missing)}."
        return Advice(f"click[{page.lower()}]", thought)

    def _go(self, number: int, thought: str) -> Advice:
        """One action nearer to a product that was seen in the results."""
        visit = self.visit
        if visit.product == number:
            return self._take(number, thought)
        if visit.place != "search_results":
            return self._search("Back to the results.")
        page = self._page(number)
        if page == visit.results_page:
            return Advice(f"click[{visit.stock.product(number).asin.lower()}]", thought)
        label = "next >" if page > visit.results_page else "< prev"
        return Advice(f"click[{label}]", f"On another page of the results. {thought}")

    def _turn(self) -> Advice:
        if self.visit.place != "search_results":
            return self._search("Back to the results.")
        return Advice("click[next >]", "Nothing here is right: on to the next page.")
