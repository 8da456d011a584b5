"""Goals: what shoppers ask of the catalog, each proven to be reachable when it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from agentenv_webshop.catalog.asking import asked, patterns, wanted
from agentenv_webshop.catalog.families import SIZE, Draft, Family, family
from agentenv_webshop.catalog.pages import record
from agentenv_webshop.catalog.vocabulary import Trait, kinds

COUNT = 56 * 50 * SIZE  # products: of each kind fifty families
TRAIN, TEST, GOALS = 3930, 200, 6910
SPLITS = {"train": range(TRAIN), "test": range(TRAIN, TRAIN + TEST)}
_ATTRIBUTES = (1, 1, 2, 2, 2, 2, 3, 3, 3, 4)  # how many a goal names, as often as they stand here
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
    told: list[tuple[set[str], dict[str, str]]] = []
    while len(told) < count:
        traits = _traits(random, each)
        options = _options(random, each)
        named = ({trait.words for trait in traits}, options)
        if named in told:
            continue
        goal = _goal(random, each.original, page, traits, options, ways[len(told)])
        if not proven(goal, page):
            raise ValueError(f"no purchase can satisfy {goal}")
        told.append(named)
        yield goal


def _goal(
    random: Random,
    draft: Draft,
    page: Mapping[str, Any],
    traits: list[Trait],
    options: dict[str, str],
    pattern: str,
) -> dict[str, Any]:
    limit = _limit(random, draft.price[1])
    text = asked(pattern, wanted(random, draft.kind, traits), options, limit)
    return {
        "asin": draft.asin,
        "instruction_text": text,
        "attributes": [trait.words for trait in traits],
        "goal_options": options,
        "price_upper": limit,
        "query": draft.kind.query,
        "product_category": draft.kind.path,
        "name": page["name"],
    }


def _traits(random: Random, each: Family) -> list[Trait]:
    """Some traits of the original, the first of them one that the other model lacks."""
    own = each.original.traits
    lacked = [trait for trait in own if trait not in each.siblings[0].traits]
    first = random.choice(lacked)
    others = [trait for trait in own if trait is not first]
    return [first, *random.sample(others, random.choice(_ATTRIBUTES) - 1)]


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
