"""Markup: HTML in which whatever is not markup is text, escaped where it is put in.

Models and worlds write what a report shows. None of it becomes an element or an attribute, and
no character of it is unseen: those that control something, or turn the direction of the text
around it, are shown by their code points.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_VOID = frozenset({"br", "meta"})


class Markup(str):
    """HTML to be written as it is; what is made from it by a method of `str` is text again."""

    __slots__ = ()


def tag(name: str, /, *content: str, **attributes: str | float | bool | None) -> Markup:
    """An element. In the name of an attribute `_` is a hyphen, and one at its end is dropped.

    An attribute that is None or False is left out; True stands without a value.
    """
    opening = f"<{name}{''.join(_attribute(*each) for each in attributes.items())}>"
    if name in _VOID:
        return Markup(opening)
    return Markup(f"{opening}{joined(content)}</{name}>")


def joined(content: Iterable[str]) -> Markup:
    """One after the other: markup as it is, anything else escaped."""
    return Markup("".join(each if isinstance(each, Markup) else escaped(each) for each in content))


def escaped(text: str) -> Markup:
    """The text as a reader should see it, fit for an element and for a quoted attribute."""
    return Markup(html.escape(_UNSEEN.sub(_code_point, text)))


def cut(text: str, most: int) -> Markup:
    """The text, or its beginning and how much is missing."""
    if len(text) <= most:
        return escaped(text)
    note = f"… {len(text) - most:,} more characters"
    return joined([text[:most], tag("span", note, class_="note")])


def short(text: str, most: int = 60) -> str:
    """A name that fits a line."""
    return text if len(text) <= most else f"{text[:most]}…"


def plural(count: int, noun: str) -> str:
    """So many of them."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _attribute(name: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    text = value if isinstance(value, str) else f"{value:.6g}"
    return f' {name}="{escaped(text)}"'


def _code_point(found: re.Match[str]) -> str:
    return f"⟦U+{ord(found[0]):04X}⟧"
