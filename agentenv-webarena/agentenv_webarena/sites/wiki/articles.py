"""Articles: what each is made of, and the markup that its texts are written in.

In a text `[[Title]]` is a link and `[[Title|words]]` one with other words. A paragraph that begins
with `* ` is a list, one that begins with `|` is a table whose first row is its head.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from markupsafe import Markup, escape

LINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass
class Article:
    title: str
    kind: str  # such as `town`: what the box says below the title
    summary: str
    box: list[tuple[str, str]] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


@cache
def more() -> dict[str, Any]:
    """The people, works and events of the country, as told in `more.toml`."""
    return tomllib.loads(Path(__file__).with_name("more.toml").read_text("utf-8"))


def dice(title: str) -> Random:
    """For what an article tells beyond the model: the same in every article that asks."""
    return Random(f"wiki {title}")


def address_of(title: str) -> str:
    return title.replace(" ", "_")


def listed(items: Iterable[str]) -> str:
    """A list: one item a line."""
    return "\n".join(f"* {each}" for each in items)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) for row in (head, *rows))


def joined(items: Sequence[str]) -> str:
    """Such as `one, two and three`."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def shown(text: str) -> Markup:
    """A text with its markup as HTML."""
    return Markup("\n").join(_block(each) for each in text.split("\n\n") if each)


def inline(text: str) -> Markup:
    """One line: only its links are markup. A table's bar would be taken for a cell's end."""
    parts: list[Markup] = []
    at = 0
    for found in LINK.finditer(text):
        target = address_of(found[1])
        parts.append(escape(text[at : found.start()]))
        parts.append(Markup('<a href="/wiki/{}">{}</a>').format(target, found[2] or found[1]))
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def plain(text: str) -> str:
    """Without markup, as the search sees it."""
    return LINK.sub(lambda found: found[2] or found[1], text)


def targets(text: str) -> list[str]:
    return [found[1] for found in LINK.finditer(text)]


def _block(text: str) -> Markup:
    lines = text.split("\n")
    if lines[0].startswith("* "):
        items = Markup("").join(Markup("<li>{}</li>").format(inline(each[2:])) for each in lines)
        return Markup("<ul>{}</ul>").format(items)
    if lines[0].startswith("| "):
        head = Markup("<thead><tr>{}</tr></thead>").format(_cells(lines[0], "th"))
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(_cells(each, "td")) for each in lines[1:]
        )
        return Markup("<table>{}<tbody>{}</tbody></table>").format(head, body)
    return Markup("<p>{}</p>").format(inline(text))


def _cells(line: str, tag: str) -> Markup:
    texts = re.split(r" \| ", line[2:])
    return Markup("").join(
        Markup("<{0}>{1}</{0}>").format(Markup(tag), inline(each)) for each in texts
    )
