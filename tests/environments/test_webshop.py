"""WebShop: pages, buttons, purchases, the expert, and what a hostile agent cannot do."""

from __future__ import annotations

import hashlib
import html
import os
import random
import re
import statistics
import subprocess
import sys
import tracemalloc
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest
from agentenv_webshop.buyer import Buyer, Habit
from agentenv_webshop.environment import Shared, WebShop
from agentenv_webshop.goals import Goal
from agentenv_webshop.notes import Notes
from agentenv_webshop.oracle import act
from agentenv_webshop.records import Product
from agentenv_webshop.stock import Stock
from agentenv_webshop.verdict import judged
from agentenv_webshop.visit import Visit

from envservers.environment import Step
from tests.environments import webshop_files

TEST = range(3930, 4130)
TOLD = "Instruction: [SEP] "


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """A shop of sixty products, as official files."""
    folder = tmp_path_factory.mktemp("webshop")
    webshop_files.write(folder)
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    try:
        return WebShop.setup(WebShop.Options(data=folder))
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        if before is not None:
            os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="module")
def built_in() -> Shared:
    return WebShop.setup(WebShop.Options())


@pytest.fixture
def shop(small: Shared) -> WebShop:
    world = WebShop(small)
    world.reset(0, 0)
    return world


def play(world: WebShop, *actions: str) -> Step:
    for action in actions:
        step = world.step(action)
        assert "invalid_action" not in step.info, action
    return step


def parts(step: Step) -> list[str]:
    return step.observation.split(" [SEP] ")


def clickables(world: WebShop) -> list[str]:
    return list(world.peek("available_actions")["clickables"])


SEARCH = "search[sulfate free shampoo elm]"
ITEM = (SEARCH, "click[b000000024]")


def test_the_shop_opens_with_the_instruction_and_a_search_bar(shop: WebShop) -> None:
    instruction = shop.peek("instruction_text")
    assert shop.reset(0, 0).observation == f"WebShop [SEP] {TOLD}{instruction} [SEP] Search"
    assert shop.peek("available_actions") == {"has_search_bar": True, "clickables": ["search"]}


def test_results_are_ten_on_a_page_with_code_title_and_price(shop: WebShop) -> None:
    told = parts(play(shop, SEARCH))
    assert told[:2] == ["Instruction:", shop.peek("instruction_text")]
    assert told[2:5] == ["Back to Search", "Page 1 (Total results: 16)", "Next >"]
    assert told[5:8] == ["B000000024", "Elm Sulfate Free Shampoo No. 24, travel size", "$12.0"]
    assert len(told) == 5 + 10 * 3
    assert clickables(shop)[:3] == ["back to search", "next >", "b000000024"]
    assert not shop.peek("available_actions")["has_search_bar"]


def test_pages_follow_each_other_and_end_empty(shop: WebShop) -> None:
    second = parts(play(shop, SEARCH, "click[Next >]"))
    assert second[2:6] == ["Back to Search", "Page 2 (Total results: 16)", "< Prev", "Next >"]
    assert len(second) == 6 + 6 * 3
    assert len(parts(play(shop, "click[next >]"))) == 6
    assert parts(play(shop, "click[< prev]")) == second


def test_no_more_than_fifty_results_are_told(built_in: Shared) -> None:
    world = WebShop(built_in)
    world.reset(0, 0)
    assert "Page 1 (Total results: 50)" in parts(play(world, "search[for women and men set]"))
    assert len(parts(play(world, *["click[next >]"] * 4))) == 6 + 10 * 3
    assert len(parts(play(world, "click[next >]"))) == 6


def test_a_product_shows_its_options_title_price_and_buttons(shop: WebShop) -> None:
    assert parts(play(shop, *ITEM))[2:] == [
        "Back to Search",
        "< Prev",
        "color",
        "navy blue",
        "red | white",
        "size",
        "small",
        "large",
        "Elm Sulfate Free Shampoo No. 24, travel size",
        "Price: $12.0",
        "Rating: N.A.",
        "Description",
        "Features",
        "Reviews",
        "Buy Now",
    ]
    assert clickables(shop) == [
        "back to search",
        "< prev",
        "description",
        "features",
        "reviews",
        "buy now",
        "navy blue",
        "red | white",
        "small",
        "large",
    ]


def test_sub_pages_tell_more_and_lead_back_with_the_choice_kept(shop: WebShop) -> None:
    item = play(shop, *ITEM, "click[red | white]").observation
    assert parts(play(shop, "click[features]"))[2:] == [
        "Back to Search", "< Prev", "sulfate free shampoo", "Model 2.4", "travel size"
    ]  # fmt: skip
    assert play(shop, "click[< prev]").observation == item
    assert parts(play(shop, "click[description]"))[4].startswith("The shampoo by Elm.")
    play(shop, "click[< prev]", "click[reviews]")
    assert clickables(shop) == ["back to search", "< prev"]
    bought = play(shop, "click[< prev]", "click[buy now]")
    assert parts(bought)[-1] == '{"color": "red | white"}'


def test_leaving_a_product_forgets_the_choice(shop: WebShop) -> None:
    results = play(shop, SEARCH).observation
    assert play(shop, "click[b000000024]", "click[large]", "click[< prev]").observation == results
    assert parts(play(shop, "click[b000000024]", "click[buy now]"))[-1] == "{}"


def test_a_search_works_from_every_page_and_forgets_the_choice(shop: WebShop) -> None:
    first = play(shop, SEARCH).observation
    for way in (["click[b000000024]", "click[large]"], ["click[b000000024]", "click[features]"]):
        assert play(shop, *way, SEARCH).observation == first


def test_back_to_search_begins_anew_with_the_same_goal(shop: WebShop) -> None:
    begun = shop.reset(0, 0).observation
    assert play(shop, *ITEM, "click[back to search]").observation == begun


def test_a_purchase_ends_the_episode_and_does_not_tell_its_worth(shop: WebShop) -> None:
    goal = shop.visit.goal
    choices = [f"click[{value}]" for _, value in goal.options]
    bought = play(shop, f"search[{goal.title}]", f"click[{goal.asin}]", *choices, "click[buy now]")
    assert (bought.reward, bought.done, bought.success) == (1, True, True)
    assert parts(bought)[:3] == ["Thank you for shopping with us!", "Your order:", goal.asin]
    assert not re.search(r"\b1(\.0)?\b|reward|score", bought.observation)
    assert shop.available_actions() == clickables(shop) == []


def test_a_wrong_purchase_is_no_success(shop: WebShop) -> None:
    asin = "b000000024" if shop.visit.goal.asin != "B000000024" else "b000000004"
    bought = play(shop, SEARCH, f"click[{asin}]", "click[buy now]")
    assert bought.done and bought.reward < 1 and bought.success is False
    assert bought.info["asked"] == 4


NOTHING = [
    "", " ", "buy", "click[]", "search[]", "click[search]", "click[nonsense]", "Click[next >]",
    "SEARCH[mug]", "find[mug]", "click[b000000001x]", "think[click[next >]]", "[x]", "search", "]",
]  # fmt: skip


@pytest.mark.parametrize("action", NOTHING)
def test_what_is_no_action_shows_the_same_page(shop: WebShop, action: str) -> None:
    for way in ([], [SEARCH], ["click[b000000024]"], ["click[large]", "click[features]"]):
        before = play(shop, *way).observation if way else shop.reset(0, 0).observation
        step = shop.step(action)
        assert step.observation == before
        assert step.info["invalid_action"] is True
        assert (step.reward, step.done) == (0, False)


def test_the_outer_brackets_of_the_first_line_count(shop: WebShop) -> None:
    first = play(shop, SEARCH).observation
    assert play(shop, f"  {SEARCH} please\nclick[buy now]").observation == first
    assert play(shop, "search[sulfate free][shampoo elm]").observation == first
    assert play(shop, "search[sulfate free shampoo] elm]").observation == first


def offering(options: dict[str, tuple[str, ...]], goal: tuple[tuple[str, str], ...]) -> WebShop:
    """A shop whose every product offers these options, and whose buyer stands at one."""
    product = Product("B1", "red mug", "", (), (5.0,), options, "mugs", "Home", ())

    class Sold:
        size, goals = 1, 1

        def product(self, number: int) -> Product:
            return product

        def goal(self, task: int) -> Goal:
            return Goal("B1", "a red mug", (), goal, 10.0, "mugs", "Home", "red mug")

        def found(self, query: str) -> array[int]:
            return array("I", [0])

    world = WebShop(Shared(cast(Stock, Sold()), {}, official=True, strict=False))
    world.reset(0, 0)
    play(world, "search[red mug]", "click[b1]")
    return world


def test_a_value_with_brackets_can_be_chosen() -> None:
    """It was read from its last bracket on, and was no label of the page."""
    world = offering({"color": ("blue [dark]",)}, (("color", "blue [dark]"),))
    assert "click[blue [dark]]" in world.available_actions()
    assert play(world, "click[Blue [dark]]", "click[buy now]").reward == 1


def test_a_value_called_like_a_button_is_chosen_with_its_axis() -> None:
    """It hid the button, so that nothing could be bought."""
    world = offering({"style": ("buy now", "search")}, (("style", "buy now"),))
    assert clickables(world)[-2:] == ["style: buy now", "search"]
    play(world, "click[search]")
    assert world.visit.chosen == {"style": "search"}
    assert play(world, "click[style: buy now]", "click[buy now]").reward == 1


def test_a_value_of_two_axes_can_be_chosen_on_both() -> None:
    """Only the last axis could be chosen, and the expert did not see that the other was not."""
    axes = {"color": ("red", "blue", "red"), "lid": ("red", "none")}
    world = offering(axes, (("color", "red"), ("lid", "red")))
    assert clickables(world)[-4:] == ["red", "blue", "lid: red", "none"]
    while not (step := play(world, world.oracle().action)).done:
        assert world.visit.moves < 10
    assert step.reward == 1


@pytest.mark.parametrize("prefix", ["<r>", "<a>", "<c>", "<q>"])
def test_the_hidden_prefixes_are_words_like_others(shop: WebShop, prefix: str) -> None:
    plain = play(shop, f"search[{prefix.strip('<>')} table lamps]").observation
    assert play(shop, f"search[{prefix} table lamps]").observation == plain
    play(shop, f"search[{prefix}]")


HOSTILE = [
    "search[" + "[" * 4000 + "]" * 4000 + "]",
    "[" * 8192,
    "search[" + "a" * 8000 + "]",
    "search[" + " ".join(f"{number:x}" for number in range(2000))[:8000] + "]",
    "search[\x00\x1b[2J\u202e]",
    "search['; DROP TABLE products; --]",
    "search[%s {0} ${HOME} `id`]",
    "search[" + "e\u0301" * 4000 + "]",
    "search[" + "你" * 8000 + "]",
    "search[" + "1." * 4000 + "]",
    "search[" + "'s" * 4000 + "]",
    "click[\x00]",
    "click[" + "x" * 8000 + "]",
    "search[İıſKÅ ﷽ 🧱]",
    "search[<script>alert(1)</script>]",
    "search[../../etc/passwd]",
]


@pytest.mark.parametrize("action", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_actions_are_answered_alike(built_in: Shared, action: str) -> None:
    world = WebShop(built_in)
    world.reset(0, 0)
    told = [world.step(action).observation for _ in range(2)]
    assert told[0] == told[1]
    world.peek("state")["html"].encode()


def test_the_state_is_a_page_of_html_that_nothing_breaks_out_of(shop: WebShop) -> None:
    play(shop, "search[<b>sulfate shampoo]", "click[next >]")
    state = shop.peek("state")
    assert state["url"] == "/search_results/%3Cb%3Esulfate%20shampoo/2"
    assert state["instruction_text"] == shop.peek("instruction_text")
    assert "<button>Next &gt;</button>" in state["html"]
    visible = re.sub(r"(<[^>]*>)+", "\n", state["html"]).strip().split("\n")
    assert [html.unescape(each) for each in visible] == parts(shop._shown())
    with pytest.raises(LookupError):
        shop.peek("reward")


def test_two_sessions_of_one_stock_do_not_meet(small: Shared) -> None:
    one, other = WebShop(small), WebShop(small)
    alone = [one.reset(0, 0).observation, *(play(one, each).observation for each in ITEM)]
    one.reset(0, 0)
    other.reset(1, 0)
    met = [one.visit.page.text]
    for action in ITEM:
        met.append(play(one, action).observation)
        play(other, "search[green tea glade]", "click[next >]")
    assert met == alone


def test_a_copy_goes_its_own_way(shop: WebShop) -> None:
    play(shop, *ITEM, "click[large]")
    twin = shop.copy()
    assert parts(play(twin, "click[small]", "click[buy now]"))[-1] == '{"size": "small"}'
    assert parts(play(shop, "click[buy now]"))[-1] == '{"size": "large"}'


PLAYED = """
import hashlib, random
from agentenv_webshop.environment import WebShop
world = WebShop(WebShop.setup(WebShop.Options()))
digest = hashlib.sha256()
for task in (0, 3930, 6909):
    for seed in (0, 7):
        step, chance = world.reset(task, seed), random.Random(task)
        for turn in range(12):
            digest.update(repr((step, world.available_actions())).encode())
            if step.done:
                break
            expert = world.oracle().action
            digest.update(expert.encode())
            step = world.step(chance.choice([expert, *world.available_actions()]))
print(digest.hexdigest())
"""


def test_the_same_actions_give_the_same_bytes_under_another_hash_seed(built_in: Shared) -> None:
    told = {
        subprocess.check_output(
            [sys.executable, "-c", PLAYED], env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "4242")
    }
    assert len(told) == 1
    assert len(told.pop().strip()) == 2 * hashlib.sha256().digest_size


def episode(world: WebShop, task: int) -> tuple[Step, int]:
    step, turns = world.reset(task, 0), 0
    while not step.done:
        step = play(world, world.oracle().action)
        turns += 1
        assert turns < 50
    return step, turns


def test_the_expert_buys_what_the_evaluation_asks_for(built_in: Shared) -> None:
    """All of it, within the rounds of an evaluation, and not by the verdict's grace alone."""
    played = [episode(WebShop(built_in), task) for task in TEST]
    assert all(step.success and step.reward == 1 for step, _ in played)
    assert max(turns for _, turns in played) <= WebShop.max_rounds


@pytest.mark.parametrize("task", [364, 377, 1427])
def test_the_expert_buys_what_it_missed_in_training(built_in: Shared, task: int) -> None:
    """A color in the name of a material was chosen, and no search for all words found the first."""
    step, turns = episode(WebShop(built_in), task)
    assert step.success and turns <= WebShop.max_rounds


def named(instruction: str, values: Sequence[str]) -> str:
    """The longest of an option's values that the instruction has as words of its own."""
    found = [
        each
        for each in values
        if re.search(rf"(?<![\w.-]){re.escape(each)}(?![\w.-])", instruction)
    ]
    return max(found, key=len, default="")


def first_bought(world: WebShop, task: int, affordable: bool) -> Step:
    """Search for the whole instruction, take the first result and the options that it names."""
    world.reset(task, 0)
    instruction = world.visit.goal.instruction
    play(world, f"search[{instruction}]")
    found = [world.world.stock.product(each) for each in world.visit.found[:10]]
    limit = float(re.findall(r"(\d+\.\d\d) dollars", instruction)[-1])
    cheap = (each for each in found if not affordable or max(each.prices) <= limit)
    first = next(cheap, found[0])
    options = [named(instruction, values) for values in first.options.values()]
    choices = [f"click[{value}]" for value in options if value]
    return play(world, f"click[{first.asin}]", *choices, "click[buy now]")


@pytest.mark.parametrize(("affordable", "most"), [(False, 0.45), (True, 0.6)])
def test_the_first_hit_bought_as_it_is_rarely_satisfies(
    built_in: Shared, affordable: bool, most: float
) -> None:
    """With the options that the instruction names."""
    bought = [first_bought(WebShop(built_in), task, affordable) for task in TEST]
    assert sum(step.success is True for step in bought) < most * len(TEST)
    assert sum(step.reward for step in bought) < 0.93 * len(TEST)


def test_few_products_satisfy_a_goal(built_in: Shared) -> None:
    stock = built_in.stock
    shelves: dict[str, list[Product]] = defaultdict(list)
    for number in range(stock.size):
        product = stock.product(number)
        shelves[product.query].append(product)
    satisfying = []
    for goal in map(stock.goal, TEST):
        chosen = dict(goal.options)
        bought = (
            judged(goal, each, chosen_of(each, chosen), False) for each in shelves[goal.query]
        )
        satisfying.append(sum(verdict.reward == 1 for verdict in bought))
    assert min(satisfying) >= 1
    assert statistics.median(satisfying) <= 3
    assert statistics.quantiles(satisfying, n=10)[-1] <= 5


def chosen_of(product: Product, wanted: Mapping[str, str]) -> dict[str, str]:
    """What of it can be chosen there."""
    return {axis: each for axis, each in wanted.items() if each in product.options.get(axis, ())}


def test_a_fifth_of_the_goals_name_what_the_search_engine_does_not_read(built_in: Shared) -> None:
    stock = built_in.stock
    texts = {each.asin: each.text for each in map(stock.product, range(stock.size))}
    goals = [stock.goal(task) for task in range(0, stock.goals, 5)]
    hidden = sum(any(each not in texts[goal.asin] for each in goal.attributes) for goal in goals)
    assert 0.15 < hidden / len(goals) < 0.3


def test_the_expert_goes_on_from_wherever_the_episode_stands(built_in: Shared) -> None:
    rewards = []
    for task in TEST[:60]:
        world, chance = WebShop(built_in), random.Random(task)
        world.reset(task, 0)
        for _ in range(4):
            offered = [each for each in world.available_actions() if each != "click[buy now]"]
            world.step(chance.choice(offered))
        step, turns = world._shown(), 0
        while not step.done:
            step, turns = play(world, world.oracle().action), turns + 1
            assert turns < 20
        rewards.append(step.reward)
    assert set(rewards) == {1}


def test_asking_the_expert_changes_nothing(built_in: Shared) -> None:
    one, other = WebShop(built_in), WebShop(built_in)
    told, said = one.reset(3930, 0), other.reset(3930, 0)
    while not told.done:
        assert one.oracle() == one.oracle()
        action = one.oracle().action
        told, said = one.step(action), other.step(action)
        assert told == said


def test_most_goals_need_no_more_than_reading(built_in: Shared) -> None:
    """The usual habit, which sees nothing but pages, buys what most of the goals ask for."""
    right = 0
    for task in TEST:
        visit = Visit(built_in.stock, built_in.stock.goal(task))
        while visit.bought is None:
            notes = Notes(visit)
            act(visit, Buyer(visit, Habit(notes.wish.query), notes).deed())
        right += judged(visit.goal, visit.bought, visit.chosen, False).reward == 1
        assert visit.moves <= WebShop.max_rounds
    assert right >= 0.85 * len(TEST)


def test_chance_stays_far_below_the_expert(built_in: Shared) -> None:
    world, rewards = WebShop(built_in), []
    for task in TEST:
        step, chance = world.reset(task, 0), random.Random(task)
        for _ in range(WebShop.max_rounds):
            step = play(world, chance.choice(world.available_actions()))
            if step.done:
                break
        rewards.append(step.reward)
    assert sum(rewards) / len(rewards) < 0.4
    assert sum(reward == 1 for reward in rewards) <= 0.1 * len(TEST)


def test_a_session_keeps_little(built_in: Shared) -> None:
    worlds = [WebShop(built_in) for _ in range(300)]
    asked = ["search[gift set for women]", "click[next >]", "click[next >]"]
    for world in worlds[:100]:  # what all share is there before
        world.reset(0, 0)
        play(world, *asked)
        play(world, world.available_actions()[5], "click[features]")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for world in worlds[100:]:
        world.reset(0, 0)
        play(world, *asked)
        play(world, world.available_actions()[5], "click[features]")
    spent = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert spent / 200 < 20_000


def test_the_data_say_where_they_come_from() -> None:
    package = Path(sys.modules[WebShop.__module__].__file__ or "").parent
    assert "license" in (package / "data" / "README.md").read_text()
