"""Fields of forms and filters: what they hold, checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agentenv_webarena.sites.pages import Here
from agentenv_webarena.sites.shop.goods import cents

DAYS = (  # how a day may be written; commas do not count
    *("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"),
    *("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y"),
)


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
        text = self.given(name)
        given = cents(text)
        if given is not None:
            self.tests.append(test)
            self.values.append(given)
        elif text:
            self.here.notice(f'"{text[:40]}" is no amount: write it as 24.99.')

    def days(self, column: str) -> None:
        """Between `from` and `to`, both included."""
        for name, sign in (("from", ">="), ("to", "<=")):
            text = self.given(name)
            if day := day_of(text):
                self.tests.append(f"substr({column}, 1, 10) {sign} ?")
                self.values.append(day)
            elif text:
                self.here.notice(f'"{text[:40]}" is no day: write it as 2024-03-15.')

    @property
    def where(self) -> str:
        return " AND ".join(self.tests) or "1"


def day_of(text: str) -> str:
    """2024-03-15, also of 3/15/2024, 03/15/24 or Mar 15, 2024; "" of what is no day."""
    plain = " ".join(text[:40].replace(",", " ").split())
    for each in DAYS:
        try:
            return datetime.strptime(plain, each).date().isoformat()
        except ValueError:
            continue
    return ""


def whole(text: str, most: int = 1_000_000) -> int | None:
    """A number from 0; None of what is none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return number if 0 <= number <= most else None
