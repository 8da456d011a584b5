"""WebShop's built-in catalog: what it sells, what its shoppers ask, and that both fit."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import pytest
from agentenv_webshop.catalog import COUNT, SPLITS, attributes, goals, products
from agentenv_webshop.catalog.vocabulary import DEPARTMENTS, Kind, brands, kinds, lines
from agentenv_webshop.colors import reduced
from rapidfuzz import fuzz

Record = dict[str, Any]


@pytest.fixture(scope="module")
def shop() -> dict[str, Record]:
    return {each["asin"]: each for each in products()}


@pytest.fixture(scope="module")
def tasks() -> list[Record]:
    return goals()


@pytest.fixture(scope="module")
def known() -> dict[str, Record]:
    return attributes()


def page(record: Record) -> str:
    """What a shopper can read of a product, in lower case."""
    bullets = " \n ".join(record["small_description"])
    return f"{record['name']} \n {record['full_description']} \n {bullets}".lower()


def prices(record: Record) -> list[float]:
    return [float(each.removeprefix("$")) for each in record["pricing"].split(" to ")]


def values(record: Record) -> dict[str, list[str]]:
    options = record["customization_options"].items()
    return {axis: [each["value"] for each in offered] for axis, offered in options}


def alike(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one, other) > 85


def reward(goal: Record, record: Record, traits: list[str], chosen: Iterable[str]) -> float:
    """The share of the wishes that a purchase within the right kind fulfills."""
    if goal["query"] != record["query"]:
        return 0.0
    text, chosen = page(record), list(chosen)
    met = [each in text or any(alike(each, own) for own in traits) for each in goal["attributes"]]
    met += [any(alike(value, own) for own in chosen) for value in goal["goal_options"].values()]
    met.append(max(prices(record)) <= goal["price_upper"])
    return sum(met) / len(met)


def best(goal: Record, record: Record, traits: list[str]) -> float:
    """The reward with the best choice of options."""
    offered = list(itertools.chain.from_iterable(values(record).values()))
    return reward(goal, record, traits, offered)


def kinds_of(query: str) -> Kind:
    return next(kind for kind in kinds() if kind.query == query)


def test_the_shop_sells_ten_thousand_products_of_forty_categories_in_five_departments(
    shop: dict[str, Record],
) -> None:
    assert len(shop) == COUNT >= 10_000
    assert len({each["product_category"] for each in shop.values()}) >= 40
    departments = Counter(each["category"] for each in shop.values())
    assert set(departments) == set(DEPARTMENTS)
    assert min(departments.values()) > 0.15 * COUNT


def test_records_have_the_official_shape(shop: dict[str, Record]) -> None:
    for asin, each in shop.items():
        assert re.fullmatch("B0[0-9A-Z]{8}", asin)
        assert re.fullmatch(r"\$\d+\.\d\d( to \$\d+\.\d\d)?", each["pricing"])
        assert each["images"] == []
        assert each["product_category"].count(" › ") >= 2
        assert 1.0 <= each["average_rating"] <= 5.0
        assert each["total_reviews"] >= 1
        assert len(each["small_description"]) >= 4
        assert each["full_description"].count(". ") >= 3
        for offered in each["customization_options"].values():
            assert all(set(one) == {"is_selected", "value", "image", "asin"} for one in offered)


def test_options_are_told_apart_by_their_values(shop: dict[str, Record]) -> None:
    for each in shop.values():
        offered = list(itertools.chain.from_iterable(values(each).values()))
        assert len(offered) == len(set(offered))
        assert all(value == value.lower() and "/" not in value for value in offered)


def test_no_option_value_hides_a_color_in_another_word() -> None:
    colors = re.compile("black|blue|gold|lime|melon|mint|pink|plum|red|rose|rust|sand|tan|teal")
    for kind in kinds():
        for value in itertools.chain.from_iterable(kind.options.values()):
            assert set(colors.findall(value)) <= set(value.split()), value


def test_no_two_values_of_an_option_are_the_same_color() -> None:
    """Goals named one of two, of which either was paid for."""
    for kind in kinds():
        for axis, pool in kind.options.items():
            colors = [reduced(value) if "color" in axis else value for value in pool]
            assert len(colors) == len(set(colors)), (kind.name, axis)


def test_what_a_page_names_as_sold_elsewhere_is_not_offered(shop: dict[str, Record]) -> None:
    named = 0
    for each in shop.values():
        told = re.search(r"(?:other pages|here|apart): (.*?)\.$", each["full_description"])
        if told is None:
            continue
        named, left, apart = named + 1, told[1], set()
        possible = itertools.chain.from_iterable(kinds_of(each["query"]).options.values())
        for value in sorted(possible, key=len, reverse=True):  # "2 chairs and table" is one
            if re.search(rf"(?:^| ){re.escape(value)}(?=$|,| and )", left):
                left = left.replace(value, "")
                apart.add(value)
        assert set(left.replace("and", "")) <= set(", ")
        assert not apart & set(itertools.chain.from_iterable(values(each).values()))
    assert 0.2 * COUNT < named < 0.4 * COUNT


def test_the_ends_of_a_price_range_are_in_order(shop: dict[str, Record]) -> None:
    ranges = [prices(each) for each in shop.values() if " to " in each["pricing"]]
    assert len(ranges) > 0.1 * COUNT
    assert all(low < high for low, high in ranges)


def test_every_product_has_its_own_title_and_text(shop: dict[str, Record]) -> None:
    assert len({page(each) for each in shop.values()}) > 0.99 * COUNT


def test_the_catalog_is_the_same_in_every_process() -> None:
    program = """
import hashlib, json
from agentenv_webshop.catalog import goals, products
whole = [list(products(count=3000)), goals()]
print(hashlib.sha256(json.dumps(whole).encode()).hexdigest())
"""
    digests = {
        subprocess.check_output(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_a_larger_shop_begins_like_a_smaller_one() -> None:
    assert list(products(count=101)) == list(itertools.islice(products(count=20_000), 101))


def test_a_large_shop_repeats_no_asin() -> None:
    asins = [each["asin"] for each in itertools.islice(products(seed=1, count=100_000), 6_000)]
    assert len(set(asins)) == len(asins)


def test_another_seed_makes_another_shop() -> None:
    one, other = list(products(seed=0, count=40)), list(products(seed=1, count=40))
    assert not {each["asin"] for each in one} & {each["asin"] for each in other}
    assert not {page(each) for each in one} & {page(each) for each in other}


def test_every_product_has_its_attributes_in_the_official_shape(
    shop: dict[str, Record], known: dict[str, Record], tasks: list[Record]
) -> None:
    assert list(known) == list(shop)
    asked = {goal["asin"] for goal in tasks}
    for asin, each in known.items():
        assert len(each["attributes"]) >= 4
        assert (each["instruction"] is not None) == (asin in asked)
        assert bool(each["instruction_attributes"]) == (asin in asked)
        assert set(each["instruction_attributes"]) <= set(each["attributes"])


def test_a_page_shows_every_attribute_and_none_that_its_product_lacks(
    shop: dict[str, Record], known: dict[str, Record]
) -> None:
    for asin, each in shop.items():
        kind, text = kinds_of(each["query"]), page(each)
        possible = {trait.words for group in (*kind.choices, kind.traits) for trait in group}
        shown = {words for words in possible if words in text}
        assert shown == set(known[asin]["attributes"]), asin


def test_no_two_attributes_of_a_kind_count_as_the_same() -> None:
    for kind in kinds():
        words = [trait.words for group in (*kind.choices, kind.traits) for trait in group]
        assert len(words) == len(set(words))
        assert not [pair for pair in itertools.combinations(words, 2) if alike(*pair)]


def test_there_are_as_many_goals_as_official_tasks(tasks: list[Record]) -> None:
    assert len(tasks) == 6910
    assert SPLITS["train"] == range(3930)
    assert SPLITS["test"] == range(3930, 4130)
    for goal in tasks:
        assert 1 <= len(goal["attributes"]) <= 3
        assert len(goal["goal_options"]) <= 3
    assert len({goal["instruction_text"] for goal in tasks}) > 0.99 * len(tasks)


def test_buying_what_a_goal_was_written_for_earns_the_whole_reward(
    shop: dict[str, Record], known: dict[str, Record], tasks: list[Record]
) -> None:
    for goal in tasks:
        record = shop[goal["asin"]]
        assert goal["name"] == record["name"]
        assert goal["product_category"] == record["product_category"]
        assert all(value in values(record)[axis] for axis, value in goal["goal_options"].items())
        chosen = goal["goal_options"].values()
        assert reward(goal, record, known[goal["asin"]]["attributes"], chosen) == 1.0


def test_a_limit_is_one_of_the_multiples_of_ten_above_the_price(
    shop: dict[str, Record], tasks: list[Record]
) -> None:
    drawn: Counter[int] = Counter()
    for goal in tasks:
        above = int(max(prices(shop[goal["asin"]])) // 10 + 1)
        place, rest = divmod(goal["price_upper"], 10)
        assert rest == 0
        drawn[int(place) - above] += 1
    assert set(drawn) == {1, 2, 3}  # the larger of two among four is never the first
    assert drawn[1] < drawn[2] < drawn[3]


def test_train_and_test_share_no_product_and_no_family(
    shop: dict[str, Record], tasks: list[Record]
) -> None:
    train, test = ({tasks[number]["asin"] for number in SPLITS[name]} for name in SPLITS)
    places = {asin: place // 4 for place, asin in enumerate(shop)}
    assert not {places[asin] for asin in train} & {places[asin] for asin in test}
    assert len(test) == len(SPLITS["test"])


def test_every_kind_is_asked_for_in_the_test_split(tasks: list[Record]) -> None:
    asked = Counter(tasks[number]["query"] for number in SPLITS["test"])
    assert len(asked) == len(kinds())
    assert max(asked.values()) <= 5


def test_an_instruction_says_all_that_is_judged(tasks: list[Record]) -> None:
    for goal in tasks:
        text = goal["instruction_text"]
        assert any(phrase in text for phrase in kinds_of(goal["query"]).phrases), text
        assert f"{goal['price_upper']:.2f} dollars" in text
        assert all(value in text for value in goal["goal_options"].values()), text
        for words in goal["attributes"]:
            # as in easy to clean
            assert words in text or words.replace("easy ", "easy to ") in text, (words, text)


def test_shoppers_ask_in_many_ways(tasks: list[Record]) -> None:
    ways = Counter(" ".join(goal["instruction_text"].split()[:3]) for goal in tasks)
    assert len(lines("patterns.txt")) >= 12
    assert sum(count > 100 for count in ways.values()) >= 12


def test_the_text_is_clean(shop: dict[str, Record], tasks: list[Record]) -> None:
    texts = [goal["instruction_text"] for goal in tasks]
    for each in shop.values():
        texts += [each["name"], each["full_description"], *each["small_description"]]
    for text in texts:
        assert not re.search(r"[{}]|  |\bNone\b|,,|\.\.| [,.;:?]", text), text
        assert text == text.strip()


def test_a_and_an_are_as_spoken(shop: dict[str, Record], tasks: list[Record]) -> None:
    said: set[tuple[str, str]] = set()
    for text in [goal["instruction_text"] for goal in tasks] + [
        page(each) for each in shop.values()
    ]:
        said.update(re.findall(r"\b(an?) ([a-z0-9]+)", text))
    spoken = {word for article, word in said if article == "an"}
    assert all(re.match("[aeiou]", word) or word in {"hdmi", "led"} for word in spoken)
    vowels = {word for article, word in said if article == "a" and re.match("[aeiou]", word)}
    assert vowels <= {"usb", "unisex", "uv", "ul"}


def test_the_shop_is_full_of_near_duplicates(
    shop: dict[str, Record], known: dict[str, Record]
) -> None:
    shelves: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for each in shop.values():
        shelves[each["brand"], each["query"]].append(each)
    pairs = [pair for shelf in shelves.values() for pair in itertools.combinations(shelf, 2)]
    near = 0
    for one, other in pairs:
        mine, theirs = (set(known[each["asin"]]["attributes"]) for each in (one, other))
        near += values(one) == values(other) and 0 < len(mine - theirs) <= 2
    assert near >= COUNT // 4


def test_other_products_of_the_family_do_not_satisfy_a_goal(
    shop: dict[str, Record], known: dict[str, Record], tasks: list[Record]
) -> None:
    asins = list(shop)
    places = {asin: place // 4 for place, asin in enumerate(asins)}
    satisfied = 0
    for goal in tasks[: SPLITS["test"].stop]:
        start = places[goal["asin"]] * 4
        others = [asin for asin in asins[start : start + 4] if asin != goal["asin"]]
        satisfied += sum(
            best(goal, shop[asin], known[asin]["attributes"]) == 1.0 for asin in others
        )
    assert satisfied / (3 * SPLITS["test"].stop) < 0.25


def test_the_word_lists_are_small_and_used() -> None:
    folder = files("agentenv_webshop.catalog") / "data"
    assert sum(len(each.read_bytes()) for each in folder.iterdir()) < 300_000
    used = {trait.words for kind in kinds() for group in kind.choices for trait in group}
    used |= {trait.words for kind in kinds() for trait in kind.traits}
    assert used == {line.split(" | ")[0] for line in lines("traits.txt")}
    assert len(brands()) == len(set(brands()))


def test_records_are_plain_json(shop: dict[str, Record], tasks: list[Record]) -> None:
    assert json.loads(json.dumps(shop)) == shop
    assert json.loads(json.dumps(tasks)) == tasks
