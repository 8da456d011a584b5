"""Asking: a goal put into the words of a shopper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from agentenv_webshop.catalog.vocabulary import Kind, Trait, lines
from agentenv_webshop.catalog.wording import listed

_NOUNS = {"flavor name": "flavor", "scent": "scent", "style": "style", "capacity": "capacity"}
_BARE = frozenset({"color", "item package quantity", "length", "number of items", "switch type"})


def patterns() -> list[str]:
    """The ways to ask; see the first line of the file for what stands in braces."""
    return lines("patterns.txt")


def asked(pattern: str, want: str, options: Mapping[str, str], limit: float) -> str:
    """The whole instruction; without options it asks for none."""
    plain = f" in {listed([_plain(*pair) for pair in options.items()])}"
    wishes = listed([f"the {axis} should be {value}" for axis, value in options.items()])
    return pattern.format(
        want=want,
        list="".join(f", {axis}: {value}" for axis, value in options.items()),
        plain=plain if options else "",
        extra=f" {wishes}." if options else "",
        price=f"{limit:.2f}",
    )


def wanted(random: Random, kind: Kind, traits: Sequence[Trait]) -> str:
    """The product with its traits: some before the noun, the others after it."""
    before = [trait for trait in traits if trait.leads][: random.randrange(1, 3)]
    after = [trait for trait in traits if trait not in before]
    phrase = " ".join([*(trait.words for trait in before), random.choice(kind.phrases)])
    return " ".join([kind.counted(phrase), *_after(kind, after)])


def _after(kind: Kind, traits: Sequence[Trait]) -> list[str]:
    """Made of, in, for, with and that is, in this order; a shared opening is said once."""
    told = []
    for opening in ("made of ", "of ", "in ", "for ", "with "):
        opened = [trait for trait in traits if trait.follows.startswith(opening)]
        # Words such as "for kids" stay whole.
        whole = [trait.follows for trait in opened if trait.words.startswith(opening)]
        parts = [trait.follows.removeprefix(opening) for trait in opened]
        parts = [part for part in parts if opening + part not in whole]
        told += [opening + listed(parts)] if parts else []
        told += whole
    parts = [trait.follows for trait in traits if trait.predicate]
    return [*told, f"that {kind.agreed('is')} {listed(parts)}"] if parts else told


def _plain(axis: str, value: str) -> str:
    noun = _NOUNS.get(axis, "")
    measured = axis == "style" and any(letter.isdigit() for letter in value)
    if axis in _BARE or measured or (noun and noun in value):
        return value
    return f"{value} {noun}" if noun else f"{axis} {value}"
