"""Reasons: what a buyer has seen that speaks for the next action, put into a thought."""

from __future__ import annotations

from collections.abc import Collection
from math import inf

from agentenv_webshop import phrases, wish
from agentenv_webshop.buyer import Deed
from agentenv_webshop.notes import Notes
from agentenv_webshop.thoughts import FORMS
from envservers.phrasing import phrased

MOST_NAMED = 3  # phrases of a title that a thought quotes
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SUB_PAGES = {
    "Features": "list of features",
    "Description": "description",
    "Reviews": "page of reviews",
}


def thought(notes: Notes, deed: Deed, *drawn_by: object) -> str:
    reason = _Reason(notes, deed)
    return phrased(FORMS[reason.kind()], *drawn_by, **reason.words)


class _Reason:
    """The kind of a deed's reason, and the words for it; what is empty is not said."""

    def __init__(self, notes: Notes, deed: Deed):
        self.notes, self.deed, self.visit = notes, deed, notes.visit
        self.words: dict[str, object] = {"budget": self._budget()}
        self.missing: frozenset[str] = frozenset()
        if deed.product is not None:
            self._describe(deed.product)

    def kind(self) -> str:
        match self.deed.why:
            case "search":
                return self._searching()
            case "return":
                return self._returning()
            case "open":
                return self._opening()
            case "turn" | "walk":
                return self._turning()
            case "read":
                return self._reading()
            case "reread":
                return "reread learned" if "learned" in self.words else "reread nothing"
            case "back to buy":
                if self.missing:
                    return "back lacking"
                return "back complete" if "learned" in self.words else "back settled"
            case "choose":
                return self._choosing()
            case "buy":
                return self._buying()

    # Facts.

    def _budget(self) -> str:
        limit = self.notes.wish.limit
        return "any sum" if limit == inf else f"{limit:.2f} dollars"

    def _describe(self, number: int) -> None:
        notes, visit = self.notes, self.visit
        product = notes.product(number)
        self.words |= {"code": product.asin, "price": product.price_tag}
        self.words["opened"] = f"{_number(len(visit.read))} product{'s'[: len(visit.read) != 1]}"
        if not notes.read(number):
            return
        self.missing = notes.missing(number)
        self._lack("missing", self._missing(number))
        places = ["title", "options" if product.options else "page"]
        places += [
            each.lower() for each in ("Features", "Description") if each in notes.read(number)
        ]
        said = f"the {', '.join(places[:-1])} and {places[-1]}"
        self.words |= {"places": said, "Places": said.capitalize()}
        if self.deed.page:
            self.words["sub"] = SUB_PAGES[self.deed.page]
        if visit.product == number:
            self._describe_here(number)

    def _describe_here(self, number: int) -> None:
        notes, visit = self.notes, self.visit
        if visit.sub_page:
            self.words["Here"] = f"The {SUB_PAGES[visit.sub_page]}"
            self._list("learned", self._learned(number))
        named = notes.named(number)
        left = [value for axis, value in named.items() if visit.chosen.get(axis) != value]
        self.words["goal"] = f"choose {phrases.listed(left)}" if left else "buy it"
        self._list("chosen", [each for each in named.values() if each not in left])

    def _list(self, name: str, parts: Collection[str]) -> None:
        """All of the parts, as far as there are any."""
        if parts:
            self.words[name] = phrases.listed(parts)

    def _lack(self, name: str, parts: Collection[str]) -> None:
        """Any of the parts, and under another name all of them."""
        if parts:
            self.words[name] = phrases.listed(parts, "or")
            self.words[f"all_{name}"] = phrases.listed(parts)

    def _runs(self, stems: Collection[str]) -> list[str]:
        return phrases.runs(self.notes.wish, stems, self.notes.together)

    def _parts(self, number: int) -> list[str]:
        """What title and options did not tell."""
        return self._runs(self.notes.missing(number, *SUB_PAGES))

    def _missing(self, number: int) -> list[str]:
        """Of that, what no page told in full, and what was missed since."""
        parts = [each for each in self._parts(number) if wish.stems_of([each]) & self.missing]
        return parts + self._runs(self.missing - wish.stems_of(parts))

    def _learned(self, number: int) -> list[str]:
        """Of that, what this page completed."""
        before = self.notes.missing(number, self.visit.sub_page)
        parts = [(each, wish.stems_of([each])) for each in self._parts(number)]
        return [each for each, stems in parts if stems & before and not stems & self.missing]

    def _names(self, number: int) -> list[str]:
        """What a title has of the wish; what most titles have counts only where it has no more."""
        names = phrases.shared(self.notes.wish, self.notes.told[number][0])
        telling = [each for each in names if wish.stems_of([each]) - self.notes.kind]
        return telling[:MOST_NAMED] or names[:MOST_NAMED]

    # Kinds.

    def _searching(self) -> str:
        wanted = self.notes.wish
        asked = wish.stems_of([self.deed.action])
        pieces = [each for each in phrases.chunks(wanted) if wish.stems_of([each]) & asked]
        self.words["kind"] = phrases.with_article(wanted, pieces[0]) if pieces else "a product"
        self.words["wanted"] = phrases.listed(pieces[1:] or pieces or [wanted.text])
        self.words["keywords"] = self.visit.keywords
        return "begin" if self.visit.keywords is None else "search anew"

    def _returning(self) -> str:
        here = self.deed.product
        if here is None:
            return "return undecided"
        if not self.notes.affordable(here):
            return "return from dear"
        lacking = self.notes.hopeless(here, self.missing)
        if lacking:
            unoffered = self.notes.unoffered(here)
            self._lack("lacking", self._lacking(lacking, wish.stems_of(unoffered)))
            self._list("axes", [each.removesuffix(" name") for each in unoffered])
            return "return lacking" if "lacking" in self.words else "return unoffered"
        if not self.missing:
            return "return undecided"
        return "return untold" if len(self.notes.read(here)) > 2 else "return early"

    def _lacking(self, stems: frozenset[str], axes: frozenset[str]) -> list[str]:
        """Whole pieces of the instruction, but for that which names the kind of product; an axis
        that it only mentions is left out.
        """
        pieces = phrases.having(self.notes.wish, stems - axes)
        pieces += phrases.having(self.notes.wish, stems & axes)
        whole = [each for each in dict.fromkeys(pieces) if each != self._kind()]
        return whole + self._runs(stems - axes - wish.stems_of(whole))

    def _kind(self) -> str:
        return next(iter(phrases.chunks(self.notes.wish)), "")

    def _opening(self) -> str:
        number = self.deed.product
        if number is None:
            return "open plain"
        if self.notes.read(number):
            return "open again" if self.missing else "open known"
        self._list("names", self._names(number))
        if "names" not in self.words:
            return "open plain"
        if self.visit.read:
            return "open next"
        row = self._rows()
        dear = row.index(number)
        if any(map(self.notes.affordable, row[:dear])):
            return "open pick"
        several = f"{_number(dear)} results" if dear > 1 else "result"
        self.words |= {"dear": f"the first {several}", "Dear": f"The first {several}"}
        self.words["cost"] = "cost" if dear > 1 else "costs"
        return "open past dear" if dear else "open first"

    def _turning(self) -> str:
        visit, notes = self.visit, self.notes
        self.words |= {"page": visit.results_page, "total": len(visit.found)}
        if self.deed.product is not None:
            self.words["where"] = notes.page_of(self.deed.product)
            return "walk"
        offered = [each for each in self._rows() if notes.affordable(each)]
        if all(map(notes.read, offered)):
            return "turn spent"
        titles = wish.stems_of(notes.product(each).title for each in offered)
        self._lack("untitled", self._runs(notes.wish.stems - titles))
        return "turn unnamed" if "untitled" in self.words else "turn more"

    def _rows(self) -> list[int]:
        """The products on this page of the results."""
        page = self.visit.results_page
        return [each for each in self.notes.listed if self.notes.page_of(each) == page]

    def _reading(self) -> str:
        number = self.deed.product
        if number is None or len(self.notes.read(number)) > 1:
            return "read on"
        has = dict.fromkeys([*self.notes.named(number).values(), *self._names(number)])
        self._list("has", list(has))
        return "read first" if has else "read blind"

    def _choosing(self) -> str:
        number, axis = self.deed.product, self.deed.axis
        if number is not None:
            self.words["axis"] = axis.removesuffix(" name")
            self.words["value"] = phrases.listed([self.notes.named(number)[axis]])
        if "chosen" in self.words:
            return "choose next"
        return "choose trusting" if self.missing else "choose complete"

    def _buying(self) -> str:
        number = self.deed.product
        if number is not None and not self.notes.affordable(number):
            return "buy dear"
        if self.missing:
            return "buy lacking"
        return "buy complete" if "chosen" in self.words else "buy plain"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
