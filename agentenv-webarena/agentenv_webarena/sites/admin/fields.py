"""Fields of forms and filters: what they hold, checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agentenv_webarena.sites.pages import Here
from agentenv_webarena.sites.shop.goods import cents


@dataclass
class Conditions:
    """What the filter above a grid asks for, as SQL."""

    here: Here
    tests: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def given(self, name: str) -> str:
        return self.here.query.get(name, "").strip()[:200]

    def holds(self, name: str, *columns: str) -> None:
        """One of the columns contains the text."""
        if text := self.given(name):
            together = " || ' ' || ".join(columns)
            self.tests.append(f"instr(lower({together}), lower(?)) > 0")
            self.values.append(text)

    def equals(self, name: str, column: str) -> None:
        if text := self.given(name):
            self.tests.append(f"{column} = ?")
            self.values.append(text)

    def amount(self, name: str, test: str) -> None:
        """A test such as `price >= ?`, in cents."""
        given = cents(self.given(name))
        if given is not None:
            self.tests.append(test)
            self.values.append(given)

    def days(self, column: str) -> None:
        """Between `from` and `to`, both included."""
        for name, sign in (("from", ">="), ("to", "<=")):
            if day := day_of(self.given(name)):
                self.tests.append(f"substr({column}, 1, 10) {sign} ?")
                self.values.append(day)

    @property
    def where(self) -> str:
        return " AND ".join(self.tests) or "1"


def day_of(text: str) -> str:
    """2024-03-15, also of 3/15/2024 or 03/15/24; "" of what is no day."""
    try:
        if "/" in text:
            month, day, year = (int(each) for each in text[:12].split("/"))
            return date(year + 2000 if year < 100 else year, month, day).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def whole(text: str, most: int = 1_000_000) -> int | None:
    """A number from 0; None of what is none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return number if 0 <= number <= most else None
