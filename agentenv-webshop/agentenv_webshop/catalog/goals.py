"""Goals: what shoppers ask of the catalog, each proven to be reachable when it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from agentenv_webshop.catalog.asking import asked, patterns, wanted
from agentenv_webshop.catalog.families import SIZE, Draft, Family, family
from agentenv_webshop.catalog.pages import record
from agentenv_webshop.catalog.shelves import Shelf, Wish, Wishes
from agentenv_webshop.catalog.vocabulary import kinds

COUNT = 56 * 50 * SIZE  # products: of each kind fifty families
TRAIN, TEST, GOALS = 3930, 200, 6910
SPLITS = {"train": range(TRAIN), "test": range(TRAIN, TRAIN + TEST)}
_MORE = (0, 1, 1, 1, 2, 2)  # traits that a goal names beside one, as often as they stand here
_LATE = 20  # per cent of the goals name one that is told late
_FEW = 3  # products that may satisfy a goal; a goal of more is taken where there is no other
_DRAWS = 8  # of which one becomes a goal
_LIMITS = 4  # multiples of ten dollars above the price of which two are drawn


def goals() -> list[dict[str, Any]]:
    """Task by task; no family of the train or the test split has goals outside of its split."""
    numbers = _families()
    end = TEST + TRAIN // 3
    told = _in_turn(numbers[TEST:end], TRAIN) + _in_turn(numbers[:TEST], TEST)
    return told + _in_turn(numbers[end:], GOALS - len(told))


def wish(draft: Draft, attributes: Sequence[str]) -> str:
    """What is wanted of a product, before options and price are named."""
    traits = [trait for trait in draft.traits if trait.words in attributes]
    return f"i am looking for {wanted(Random(f'wish for {draft.asin}'), draft.kind, traits)}"


def proven(goal: Mapping[str, Any], page: Mapping[str, Any]) -> bool:
    """Whether buying the page's product with the goal's options is worth the whole reward."""
    text = [page["name"], page["full_description"], *page["small_description"]]
    seen = all(any(each in part.lower() for part in text) for each in goal["attributes"])
    offered = {
        axis: [option["value"] for option in values]
        for axis, values in page["customization_options"].items()
    }
    chosen = all(value in offered[axis] for axis, value in goal["goal_options"].items())
    dearest = max(float(price.strip("$")) for price in page["pricing"].split(" to "))
    return seen and chosen and dearest <= goal["price_upper"]


def _families() -> list[int]:
    """Every family once, going through the kinds in turn."""
    random, many = Random("families of goals"), len(kinds())
    rounds = COUNT // SIZE // many
    columns = [random.sample(range(rounds), rounds) for _ in range(many)]
    numbers: list[int] = []
    for row in range(rounds):
        numbers += (columns[kind][row] * many + kind for kind in random.sample(range(many), many))
    return numbers


def _in_turn(numbers: list[int], count: int) -> list[dict[str, Any]]:
    """So many goals, shuffled, from the families in turn."""
    told: list[dict[str, Any]] = []
    for place, number in enumerate(numbers):
        share = count // len(numbers) + (place < count % len(numbers))
        told += _goals_of(family(0, number), share)
    Random(f"order of {count} goals").shuffle(told)
    return told


def _goals_of(each: Family, count: int) -> Iterator[dict[str, Any]]:
    """Different goals of one original, in different words."""
    random = Random(f"goals of {each.original.asin}")
    page, ways = record(each.original), random.sample(patterns(), count)
    told: list[list[Wish]] = []
    for way in ways:
        wishes = _selected(random, each, told)
        goal = _goal(random, each.original, page, wishes, way)
        if not proven(goal, page):
            raise ValueError(f"no purchase can satisfy {goal}")
        told.append(sorted(wishes.all, key=str))
        yield goal


def _goal(
    random: Random, draft: Draft, page: Mapping[str, Any], wishes: Wishes, pattern: str
) -> dict[str, Any]:
    want = wanted(random, draft.kind, wishes.traits)
    return {
        "asin": draft.asin,
        "instruction_text": asked(pattern, want, wishes.options, wishes.limit),
        "attributes": [trait.words for trait in wishes.traits],
        "goal_options": wishes.options,
        "price_upper": wishes.limit,
        "query": draft.kind.query,
        "product_category": draft.kind.path,
        "name": page["name"],
    }


def _selected(random: Random, each: Family, told: Sequence[list[Wish]]) -> Wishes:
    """Of some draws that were not told, the one that few products satisfy, and that about one of
    the products that do not looks as if it did.
    """
    shelf = _shelf(kinds().index(each.original.kind))
    draws: list[tuple[int, int, Wishes]] = []
    while len(draws) < _DRAWS:
        wishes = _drawn(random, each)
        if sorted(wishes.all, key=str) not in told:
            hidden = sum(trait in each.original.late for trait in wishes.traits)
            off = abs(shelf.seeming(wishes, hidden) - 1)
            draws.append((max(shelf.fitting(wishes), _FEW), off, wishes))
    return min(draws, key=lambda draw: draw[:2])[-1]


@lru_cache(maxsize=64)
def _shelf(kind: int) -> Shelf:
    """Every product of a kind."""
    numbers = range(kind, COUNT // SIZE, len(kinds()))
    return Shelf(draft for number in numbers for draft in family(0, number).listed)


def _drawn(random: Random, each: Family) -> Wishes:
    """First a trait that the other model lacks; the others are told early."""
    draft, other = each.original, each.siblings[0]
    late = random.randrange(100) < _LATE
    first = next(
        trait for trait in (draft.late if late else draft.early) if trait not in other.traits
    )
    others = [trait for trait in draft.early if trait is not first]
    more = 2 if late else random.choice(_MORE)
    traits = (first, *random.sample(others, more))
    return Wishes(traits, _options(random, each), _limit(random, draft.price[1]))


def _options(random: Random, each: Family) -> dict[str, str]:
    """Mostly a value of every axis; sometimes of one less, or of none."""
    options = {axis: random.choice(values) for axis, values in each.original.options.items()}
    asked_for = random.randrange(100)
    if options and 8 <= asked_for < 25:
        options.pop(random.choice(list(options)))
    return {} if asked_for < 8 else options


def _limit(random: Random, cents: int) -> float:
    above = cents // 1000 + 1
    return float(10 * (above + max(random.sample(range(_LIMITS), 2))))
