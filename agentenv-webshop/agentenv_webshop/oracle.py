"""Oracle: a buyer who reads the instruction and the pages, and nothing else.

It searches for the words of the instruction, opens what looks best among the affordable results,
reads until every word of the instruction is found on a product's pages, chooses the options that
are named, and buys. It hurries to be done within ten actions: then it buys what lacks least. What
it knows of a product is what the pages told that were shown in this episode.
"""

from __future__ import annotations

from collections import Counter

from agentenv_webshop import pages, wish
from agentenv_webshop.pages import Element, Kind
from agentenv_webshop.visit import Visit
from agentenv_webshop.wish import Pair, Told
from envservers.environment import Advice

PATIENCE = 8  # actions taken and needed to buy the best so far; reading on may take two more
USUAL_CHOICES = 2  # of a product that was not opened
KIND = 0.4  # of the titles; a word in more of them names what they all are
TOGETHER = 0.5  # of the texts that have the rarer of two words; then they belong together
SUB_PAGES = ("Description", "Features")  # the search engine reads the first: it tells more


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

    def advice(self) -> Advice:
        if self.visit.keywords != self.wish.query or not self.listed:
            return self._search("First I search for what the instruction names.")
        best = self._best()
        if self.visit.moves + self._way(best) > PATIENCE:
            return self._go(best, "Time to buy: nothing that I saw has more of it.")
        here = self.visit.product
        if here is not None and self._affordable(here):
            missing = self._missing(here)
            if not missing:
                return self._take(here, "It has all that I look for.")
            page = self._unread(here)
            if page and not self._hopeless(here, missing):
                return self._read(page, missing)
        wanted = self._next()
        if wanted is not None:
            return self._go(wanted, "Of these, it looks closest to the instruction.")
        if self._more():
            return self._turn()
        return self._go(best, "None has it all; this one lacks least.")

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
        return missing - wish.stems_of(self._named(number).values())

    def _hopeless(self, number: int, missing: frozenset[str]) -> bool:
        """Whether an option is missing: a number, a color, or what other products offer."""
        offered = wish.stems_of(
            value for each in self.visit.read for value in self._named(each).values()
        )
        return any(each in offered or wish.is_choice(each) for each in missing)

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
                not self._affordable(each),
                len(self._missing(each)),
                each not in self.visit.read,
            ),
        )

    def _more(self) -> bool:
        """Whether there are results that were not shown."""
        return len(self.listed) < len(self.visit.found)

    def _way(self, number: int) -> int:
        """Actions until it is bought."""
        visit = self.visit
        if visit.product != number:
            way = 1 if visit.place == "search_results" else 2
        else:
            way = 1 if visit.sub_page else 0
        choices = len(self._named(number)) if number in visit.read else USUAL_CHOICES
        return way + choices + 1

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
        page = visit.found.index(number) // pages.ON_A_PAGE + 1
        if page == visit.results_page:
            return Advice(f"click[{visit.stock.product(number).asin.lower()}]", thought)
        label = "next >" if page > visit.results_page else "< prev"
        return Advice(f"click[{label}]", f"On another page of the results. {thought}")

    def _turn(self) -> Advice:
        if self.visit.place != "search_results":
            return self._search("Back to the results.")
        return Advice("click[next >]", "Nothing here is right: on to the next page.")
