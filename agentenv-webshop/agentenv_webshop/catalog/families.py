"""Families: four listings of one kind, of which one is the original and three are nearly it.

Traits stand in the order in which a page tells them; the last ones are told late, where the search
engine does not read. The first sibling is another model of the same brand, which differs in one of
these and in one that is told early. The second has the traits and offers other values of an option.
The third has everything and costs clearly more; where the original is so cheap that this would look
out of place, it offers other values as well. What is not offered is mostly mentioned all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from agentenv_webshop.catalog.vocabulary import Kind, Trait, brands, kinds

SIZE = 4
LATE = 2  # traits that only a later bullet tells
_CODES = 36**8
_STRIDE = 1_283_918_464_549  # prime to 36, so that every number has its own code
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DEAR = 2000  # cents; a dear sibling of a cheaper original would look out of place
_MENTIONED = 80  # per cent of the pages that offer other values name those that they do not offer
_BEYOND = 4500  # cents above the original's price: more than any limit for it allows


@dataclass(frozen=True, slots=True)
class Draft:
    """A product before it is put into words."""

    asin: str
    kind: Kind
    brand: str
    model: str
    look: str  # drafts of one look are worded alike
    traits: tuple[Trait, ...]  # in the order in which the page tells them
    options: Mapping[str, tuple[str, ...]]
    price: tuple[int, int]  # cents; both the same unless it is a range
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # named, not offered

    @property
    def early(self) -> tuple[Trait, ...]:
        """What the title, the first bullet or the description tells."""
        return self.traits[:-LATE]

    @property
    def late(self) -> tuple[Trait, ...]:
        """What only a later bullet tells."""
        return self.traits[-LATE:]


@dataclass(frozen=True, slots=True)
class Family:
    """The original and its siblings; `listed` is the order in which the shop has them."""

    original: Draft
    siblings: tuple[Draft, Draft, Draft]
    listed: tuple[Draft, ...]


def family(seed: int, number: int) -> Family:
    """The same for the same seed and number, whatever else is made."""
    random = Random(f"family {number} of catalog {seed}")
    asins = [asin(seed, number * SIZE + place) for place in range(SIZE)]
    first = random.randrange(SIZE)
    asins = asins[first:] + asins[:first]
    original = _original(random, asins[0], kinds()[number % len(kinds())])
    siblings = (
        _other_model(random, asins[1], original),
        _other_offer(random, asins[2], original),
        _dearer(random, asins[3], original),
    )
    drafts = (original, *siblings)
    return Family(original, siblings, tuple(sorted(drafts, key=lambda each: each.asin)))


def asin(seed: int, number: int) -> str:
    """B0 and eight digits to the base of 36, never the same for two numbers."""
    start = Random(f"codes of catalog {seed}").randrange(_CODES)
    rest = (start + number * _STRIDE) % _CODES
    digits = []
    for _ in range(8):
        rest, digit = divmod(rest, 36)
        digits.append(_DIGITS[digit])
    return "B0" + "".join(reversed(digits))


def picked(random: Random, pool: Sequence[str], count: int) -> tuple[str, ...]:
    """Some of a pool, in its order."""
    places = sorted(random.sample(range(len(pool)), min(count, len(pool))))
    return tuple(pool[place] for place in places)


def _original(random: Random, code: str, kind: Kind) -> Draft:
    traits = [random.choice(group) for group in kind.choices]
    # Two are left for another model.
    traits += random.sample(kind.traits, min(random.randrange(3, 5), len(kind.traits) - 2))
    options = {
        axis: picked(random, pool, random.randrange(*_offered(pool)))
        for axis, pool in kind.options.items()
    }
    dropped = random.randrange(100)
    if dropped < 4:
        options = {}
    elif dropped < 12:
        options.pop(random.choice(list(options)))
    brand = random.choice(brands())
    price = _price(random, random.randrange(*kind.price))
    ordered = _ordered(random, traits)
    return Draft(code, kind, brand, _model(random), code, ordered, options, price)


def _ordered(random: Random, traits: Sequence[Trait]) -> tuple[Trait, ...]:
    """Shuffled, with one first that reads well before the noun of a title."""
    order = random.sample(traits, len(traits))
    lead = next((trait for trait in order if trait.opens), order[0])
    return (lead, *(trait for trait in order if trait is not lead))


def _offered(pool: Sequence[str]) -> tuple[int, int]:
    """So few that others are left to be offered instead."""
    return 2, max(3, min(7, len(pool) // 2 + 1))


def _other_model(random: Random, code: str, original: Draft) -> Draft:
    traits = _swapped(random, original)
    price = _price(random, _near(random, original))
    return replace(original, asin=code, model=_model(random), traits=traits, price=price)


def _other_offer(random: Random, code: str, original: Draft) -> Draft:
    price = _price(random, _near(random, original))
    return _with_other_values(random, replace(_rival(random, code, original), price=price))


def _dearer(random: Random, code: str, original: Draft) -> Draft:
    if original.price[1] < _DEAR:
        return _other_offer(random, code, original)
    cents = _tagged(random, original.price[1] + _BEYOND + random.randrange(3000))
    return replace(_rival(random, code, original), price=(cents, cents))


def _rival(random: Random, code: str, original: Draft) -> Draft:
    """The same from another brand, in other words."""
    brand, model = random.choice(brands()), _model(random)
    return replace(original, asin=code, brand=brand, model=model, look=code)


def _with_other_values(random: Random, draft: Draft) -> Draft:
    """With all values of one option replaced."""
    for axis in random.sample(list(draft.options), len(draft.options)):
        had = draft.options[axis]
        left = [value for value in draft.kind.options[axis] if value not in had]
        if len(left) >= 2:
            options = {**draft.options, axis: picked(random, left, len(had))}
            mentioned = {axis: had} if random.randrange(100) < _MENTIONED else {}
            return replace(draft, options=options, elsewhere=mentioned)
    return draft


def _swapped(random: Random, original: Draft) -> tuple[Trait, ...]:
    """Of early and late ones one replaced: a choice by another choice, else by something new."""
    kind, traits = original.kind, list(original.traits)
    early = len(traits) - LATE
    for place in (random.randrange(early), random.randrange(early, len(traits))):
        choices = (group for group in kind.choices if traits[place] in group)
        group = next(choices, kind.traits)
        had = {*traits, *original.traits}
        traits[place] = random.choice([trait for trait in group if trait not in had])
    return tuple(traits)


def _near(random: Random, original: Draft) -> int:
    return original.price[1] * random.randrange(80, 121) // 100


def _price(random: Random, cents: int) -> tuple[int, int]:
    high = _tagged(random, cents)
    if random.randrange(100) >= 18:
        return high, high
    low = _tagged(random, high * random.randrange(55, 90) // 100)
    return min(low, high), high


def _tagged(random: Random, cents: int) -> int:
    """A price as it is written on tags."""
    return max(1, cents // 100) * 100 + random.choice((99, 99, 99, 95, 90, 49, 0))


def _model(random: Random) -> str:
    letters = "".join(random.choice("ABCDEFGHJKLMNPRSTUVWXZ") for _ in range(2))
    return f"{letters}{random.randrange(10, 100) * 10}"
