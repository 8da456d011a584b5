"""Notes: what a buyer knows of the products that the pages of this episode showed."""

from __future__ import annotations

from collections import Counter

from agentenv_webshop import pages, wish
from agentenv_webshop.records import Product
from agentenv_webshop.visit import Visit
from agentenv_webshop.wish import Pair, Told

KIND = 0.4  # of the titles; a word in more of them names what they all are
TOGETHER = 0.5  # of the texts that have the rarer of two words; then they belong together


class Notes:
    """What stands in the results that were shown and on the pages that were opened."""

    def __init__(self, visit: Visit):
        self.visit = visit
        self.wish = wish.read(visit.goal.instruction)
        self.listed = [each for each in visit.found if each in visit.seen]
        self.told = {each: self._told(each) for each in self.listed}
        titles = Counter(stem for told in self.told.values() for stem in told[0].stems)
        # What kind of product they all are.
        self.kind = {stem for stem, count in titles.items() if count > KIND * len(self.told)}
        self.together = self._together()
        self.offered = self._offered()

    def product(self, number: int) -> Product:
        return self.visit.stock.product(number)

    def read(self, number: int) -> frozenset[str]:
        """The pages of a product that were opened; the product's own is the empty one."""
        return self.visit.read.get(number, frozenset())

    def affordable(self, number: int) -> bool:
        return max(self.product(number).prices) <= self.wish.limit

    def named(self, number: int) -> dict[str, str]:
        """For each axis of a product that was opened the value that the wish names."""
        return self.nameable(number) if self.read(number) else {}

    def nameable(self, number: int) -> dict[str, str]:
        """The same, whether it was opened or not; of several values the one that is named last,
        for options are asked for at the end.
        """
        chosen = {}
        for axis, values in self.product(number).options.items():
            named = [each for each in values if each and self.wish.names(each)]
            if named:
                chosen[axis] = max(named, key=lambda each: (self._end(each), len(each)))
        return chosen

    def _end(self, value: str) -> int:
        return self.wish.text.rindex(value) + len(value)

    def missing(self, number: int, *without: str) -> frozenset[str]:
        """Stems of the wish that were not found, as if some of the pages had not been read."""
        told = self._told(number, *without) if without else self.told[number]
        missing = self.wish.missing(told, self.together) | self._unoffered_stems(number)
        return missing - wish.stems_of(self.named(number).values())

    def unoffered(self, number: int) -> list[str]:
        """The axes that the wish names of which no value is as it wants it."""
        if not self.read(number):
            return []
        named = self.named(number)
        axes = (axis for axis in self.product(number).options if axis not in named)
        return [axis for axis in axes if self.wish.names(axis.removesuffix(" name"))]

    def hopeless(self, number: int, missing: frozenset[str]) -> frozenset[str]:
        """What no further page makes up for: an option, such as others offer or like those."""
        numbers = any(map(wish.is_number, self.offered))
        colors = "color" in self.offered or self.wish.names("color")
        return self._unoffered_stems(number) | {
            each
            for each in missing
            if each in self.offered
            or (numbers and wish.is_number(each))
            or (colors and wish.is_color(each))
        }

    def page_of(self, number: int) -> int:
        """Of the results, where it stands."""
        return self.visit.found.index(number) // pages.ON_A_PAGE + 1

    def _told(self, number: int, *without: str) -> list[Told]:
        product, read = self.product(number), self.read(number) - set(without)
        told = [product.title, *self.named(number).values()]
        if "Features" in read:
            told += product.bullets
        if "Description" in read:
            told.append(product.description)
        return [wish.told(each) for each in told]

    def _together(self) -> frozenset[Pair]:
        """Words of the wish that pages mostly have beside each other when they have them, unless
        both are in many titles: those name the kind of product.
        """
        plain = self.kind | self.wish.loose
        texts = [text for told in self.told.values() for text in told]
        spoken = {stem for pair in self.wish.pairs for stem in pair}
        stems = Counter(stem for text in texts for stem in text.stems & spoken)
        pairs = Counter(pair for text in texts for pair in text.pairs & self.wish.pairs)
        return frozenset(
            pair
            for pair, count in pairs.items()
            if count >= TOGETHER * min(stems[each] for each in pair) and not plain.issuperset(pair)
        )

    def _unoffered_stems(self, number: int) -> frozenset[str]:
        return wish.stems_of(self.unoffered(number))

    def _offered(self) -> frozenset[str]:
        """What the products that were opened let one choose: axes and values."""
        opened = (self.product(each).options for each in self.visit.read)
        pairs = [pair for options in opened for pair in options.items()]
        return wish.stems_of(text for axis, values in pairs for text in (axis, *values))
