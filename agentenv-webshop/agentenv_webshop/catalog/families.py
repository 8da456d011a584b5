"""Families: four listings of one kind, of which one is the original and three are nearly it.

The first sibling is another model of the same brand with other traits. The second has the traits
but offers other values of an option. The third has everything and costs clearly more; where the
kind is cheap, so that no price limit would tell, it has other traits as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from agentenv_webshop.catalog.vocabulary import Kind, Trait, brands, kinds

SIZE = 4
_CODES = 36**8
_STRIDE = 1_283_918_464_549  # prime to 36, so that every number has its own code
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DEAR = 2500  # cents; of cheaper kinds a dear sibling would look out of place
_BEYOND = 4500  # cents above the original's price: more than any limit for it allows


@dataclass(frozen=True, slots=True)
class Draft:
    """A product before it is put into words."""

    asin: str
    kind: Kind
    brand: str
    model: str
    look: str  # drafts of one look are worded alike
    traits: tuple[Trait, ...]
    options: Mapping[str, tuple[str, ...]]
    price: tuple[int, int]  # cents; both the same unless it is a range


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
    traits += random.sample(kind.traits, random.randrange(3, 5))
    options = {
        axis: picked(random, pool, random.randrange(3, 8)) for axis, pool in kind.options.items()
    }
    dropped = random.randrange(100)
    if dropped < 8:
        options = {}
    elif dropped < 20:
        options.pop(random.choice(list(options)))
    brand = random.choice(brands())
    price = _price(random, random.randrange(*kind.price))
    return Draft(code, kind, brand, _model(random), code, tuple(traits), options, price)


def _other_model(random: Random, code: str, original: Draft) -> Draft:
    traits = _swapped(random, original, 2)
    price = _price(random, _near(random, original))
    return replace(original, asin=code, model=_model(random), traits=traits, price=price)


def _other_offer(random: Random, code: str, original: Draft) -> Draft:
    options = dict(original.options)
    for axis, offered in original.options.items():
        left = [value for value in original.kind.options[axis] if value not in offered]
        if len(left) >= 2:
            options[axis] = picked(random, left, len(offered))
            break
    price = _price(random, _near(random, original))
    brand = random.choice(brands())
    new = replace(original, asin=code, brand=brand, model=_model(random), look=code)
    return replace(new, options=options, price=price)


def _dearer(random: Random, code: str, original: Draft) -> Draft:
    brand = random.choice(brands())
    new = replace(original, asin=code, brand=brand, model=_model(random), look=code)
    if original.kind.price[0] < _DEAR:
        price = _price(random, _near(random, original))
        return replace(new, traits=_swapped(random, original, 3), price=price)
    cents = _tagged(random, original.price[1] + _BEYOND + random.randrange(3000))
    return replace(new, price=(cents, cents))


def _swapped(random: Random, original: Draft, count: int) -> tuple[Trait, ...]:
    """Some traits replaced: in the place of a choice another choice, else something new."""
    kind, traits = original.kind, list(original.traits)
    for place in random.sample(range(len(traits)), count):
        group = kind.choices[place] if place < len(kind.choices) else kind.traits
        new = [trait for trait in group if trait not in traits and trait not in original.traits]
        if new:
            traits[place] = random.choice(new)
        else:
            traits[place] = next(each for each in kind.traits if each not in traits)
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
