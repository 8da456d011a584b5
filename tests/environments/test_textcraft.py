"""TextCraft, played directly: its data, its commands, its expert."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from agentenv_textcraft.environment import TextCraft
from agentenv_textcraft.recipes import RecipeBook

from agentenv.clients.template import match
from agentenv.protocol import Tool
from envservers.environment import InvalidAction, Step

ROOT = Path(__file__).parents[2]
LIGHT_BLUE_DYE = "light_blue_dye"
FIRST_OF_STICK_7 = [
    "craft 1 diamond block using 9 diamond",
    "craft 3 crimson sign using 6 crimson planks, 1 stick",
    "craft 4 crimson planks using 1 crimson stems",
]


@pytest.fixture(scope="module")
def book() -> RecipeBook:
    return TextCraft.setup(TextCraft.Options())


@pytest.fixture
def world(book: RecipeBook) -> TextCraft:
    world = TextCraft(book)
    world.reset(task_of(book, "wooden_pickaxe"), 0)
    return world


def task_of(book: RecipeBook, item: str) -> int:
    return [goal.item for goal in book.goals].index(item)


def play(world: TextCraft, *actions: str) -> Step:
    step = Step("")
    for action in actions:
        step = world.step(action)
    return step


def finish(world: TextCraft) -> int:
    """Follow the expert to the end; how many actions it took."""
    for count in range(1, 200):
        step = world.step(world.oracle().action)
        if step.done:
            return count
    raise AssertionError(f"the expert does not reach {world.goal}")


def test_the_official_task_numbers_exist(book: RecipeBook) -> None:
    assert len(TextCraft(book).tasks()) == 551


def test_goals_are_numbered_by_depth_and_name(book: RecipeBook) -> None:
    goals = [(goal.depth, goal.item) for goal in book.goals]
    assert goals == sorted(goals)
    assert Counter(goal.depth for goal in book.goals) == {1: 144, 2: 280, 3: 116, 4: 11}


def test_the_splits_have_the_official_sizes_and_nothing_in_common(book: RecipeBook) -> None:
    splits = TextCraft(book).tasks().splits
    assert (len(splits["train"]), len(splits["test"])) == (374, 100)
    assert not set(splits["train"]) & set(splits["test"])
    depths = Counter(book.goals[task].depth for task in splits["test"])
    assert depths == {1: 31, 2: 41, 3: 25, 4: 3}


def test_every_recipe_has_ingredients_of_less_depth_somewhere(book: RecipeBook) -> None:
    """The pinned depths are those of the recipes: 1 plus the deepest ingredient, at best."""
    depth = {item: book.depth.get(item, 0) for item in book.items}
    for goal in book.goals:
        assert goal.depth == 1 + min(
            max(min(depth[m] for m in book.members(thing)) for thing, _ in recipe.using)
            for recipe in book.recipes_of(goal.item)
        )


def test_no_item_needs_itself(book: RecipeBook) -> None:
    parts: dict[str, set[str]] = {}
    for recipe in book.recipes:
        for thing, _ in recipe.using:
            parts.setdefault(recipe.item, set()).update(book.members(thing))
    left = set(parts)
    while left:
        bottom = {item for item in left if not parts[item] & left}
        assert bottom, f"a circle among {sorted(left)}"
        left -= bottom


def test_the_things_of_a_recipe_have_no_item_in_common(book: RecipeBook) -> None:
    for recipe in book.recipes:
        members = [item for thing, _ in recipe.using for item in book.members(thing)]
        assert len(members) == len(set(members)), recipe


def test_groups_and_items_have_different_names(book: RecipeBook) -> None:
    assert not book.items & book.groups.keys()


def test_ingots_are_got_and_nuggets_are_crafted(book: RecipeBook) -> None:
    assert not book.is_crafted("iron_ingot")
    assert book.is_crafted("iron_nugget")


def test_the_start_shows_the_tree_and_at_most_ten_other_recipes(book: RecipeBook) -> None:
    task = task_of(book, LIGHT_BLUE_DYE)
    step = TextCraft(book).reset(task, 0)
    heading, *lines, blank, goal = step.observation.split("\n")
    assert heading == "Crafting commands:"
    assert "craft 1 white dye using 1 bone meal" in lines
    assert "craft 2 light blue dye using 1 blue dye, 1 white dye" in lines
    assert len(lines) <= len(book.tree(LIGHT_BLUE_DYE)) + 10
    assert len(lines) == len(set(lines))
    assert (blank, goal) == ("", "Goal: craft light blue dye.")
    assert step.info == {"goal": LIGHT_BLUE_DYE}


def test_another_seed_shows_other_recipes_for_the_same_goal(world: TextCraft) -> None:
    one, other = world.reset(300, 0), world.reset(300, 1)
    assert one.observation != other.observation
    assert one.info == other.info


def test_a_start_is_the_same_bytes_everywhere(world: TextCraft) -> None:
    world.reset(task_of(world.book, "stick"), 7)
    assert world.peek("commands").splitlines()[:3] == FIRST_OF_STICK_7


def test_what_the_original_dialect_asks_for_is_told(world: TextCraft) -> None:
    assert "craft 1 wooden pickaxe using 3 planks, 2 stick" in world.peek("commands").splitlines()
    assert world.peek("goal") == "Goal: craft wooden pickaxe."
    with pytest.raises(LookupError):
        world.peek("recipes")


def test_the_documented_texts_are_answered(world: TextCraft) -> None:
    assert world.step("get 2 oak log").observation == "Got 2 oak log"
    step = world.step("craft 4 oak planks using 1 oak log")
    assert step.observation == "Crafted 4 minecraft:oak_planks"
    assert world.step("get 1 diamond").observation == "Got 1 diamond"
    shown = "Inventory: [oak log] (1) [oak planks] (4) [diamond] (1) "
    assert world.step("inventory").observation == shown


def test_an_empty_inventory_is_said_in_words(world: TextCraft) -> None:
    assert world.step("inventory").observation == "Inventory: you carry nothing."


def test_crafting_the_goal_is_rewarded_and_ends_the_episode(world: TextCraft) -> None:
    step = play(
        world,
        "get 2 oak log",
        "craft 4 oak planks using 1 oak log",
        "craft 4 oak planks using 1 oak log",
        "craft 4 stick using 2 oak planks",
    )
    assert (step.reward, step.done) == (0, False)
    step = world.step("craft 1 wooden pickaxe using 3 oak planks, 2 stick")
    assert (step.reward, step.done) == (1, True)


def test_the_recipe_decides_how_many_are_crafted(world: TextCraft) -> None:
    world.step("get 2 oak log")
    for action in ("craft 1 oak planks using 1 oak log", "craft oak planks using 1 oak log"):
        assert world.step(action).observation == "Crafted 4 minecraft:oak_planks"


@pytest.mark.parametrize(
    "action",
    [
        "  get 1 oak log \n",
        "get 1 minecraft:oak_log",
        "GET 1 Oak Log",
        "get 1 oak log.",
        "get 01 oak  log",
    ],
)
def test_harmless_differences_of_spelling_are_understood(world: TextCraft, action: str) -> None:
    assert world.step(action).observation == "Got 1 oak log"


def test_an_ingredient_named_twice_counts_twice(world: TextCraft) -> None:
    play(world, "get 1 oak log", "craft 4 oak planks using 1 oak log")
    step = world.step("craft 4 stick using 1 oak planks, 1 oak planks")
    assert step.observation == "Crafted 4 minecraft:stick"


def test_a_group_takes_one_kind_and_not_a_mixture(world: TextCraft) -> None:
    play(world, "get 1 oak log", "get 1 birch log")
    play(world, "craft 4 oak planks using 1 oak log", "craft 4 birch planks using 1 birch log")
    step = world.step("craft 4 stick using 1 oak planks, 1 birch planks")
    assert step.observation.startswith("Could not find a recipe for stick")


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        ("get 1 oak planks", "Could not get oak planks: it has a recipe"),
        ("get 1 planks", "Could not find planks: any of several items"),
        ("get 0 oak log", "Could not get that many oak log: get 1 to 10000 at once."),
        ("get 999999999999 oak log", "Could not get that many oak log"),
        (f"get {'9' * 6000} oak log", "Could not get that many oak log"),
        ("craft 1 oak log using 1 stick", "Could not craft oak log: it has no recipe"),
        ("craft 4 stick using 2 planks", "Could not find planks: any of several items"),
        ("craft 4 stick using 3 oak planks", "Could not find a recipe for stick"),
        ("craft 4 stick using 2 oak planks", "Could not craft stick: it takes 2 oak planks, and"),
    ],
)
def test_what_cannot_be_done_changes_nothing(world: TextCraft, action: str, answer: str) -> None:
    step = world.step(action)
    assert step.observation.startswith(answer)
    assert (step.reward, step.done, dict(step.info)) == (0, False, {})
    assert world.inventory == {}


@pytest.mark.parametrize("action", ["get 1 mithril", "craft 1 mithril using 1 stick"])
def test_an_unknown_item_is_an_invalid_action(world: TextCraft, action: str) -> None:
    step = world.step(action)
    assert step.observation == "Could not find an item called 'mithril'."
    assert step.info == {"invalid_action": True}


@pytest.mark.parametrize(
    "action",
    [
        "",
        "fly",
        "get oak log",
        "get ٣ oak log",
        "craft 4 stick",
        "craft 4 stick using oak planks",
        "craft 4 stick using 2 oak planks,",
        "inventory; get 1 oak log",
        "__import__('os')",
        "\x00\x1b[31m\ud800",
        "craft " * 1300 + "using",
    ],
)
def test_what_is_no_command_is_refused_in_few_words(world: TextCraft, action: str) -> None:
    with pytest.raises(InvalidAction) as refusal:
        world.step(action)
    text = str(refusal.value)
    assert text.startswith("Could not understand")
    assert len(text) < 250
    assert "\x1b" not in text
    assert text.encode()


def test_format_strings_in_names_are_shown_as_they_are(world: TextCraft) -> None:
    step = world.step("get 1 {0.real!r}%s")
    assert step.observation == "Could not find an item called '{0.real!r}%s'."


def test_available_actions_follow_the_inventory(world: TextCraft) -> None:
    assert "get 1 oak log" in world.available_actions()
    assert "craft 4 oak planks using 1 oak log" not in world.available_actions()
    world.step("get 1 oak log")
    assert "craft 4 oak planks using 1 oak log" in world.available_actions()


def test_available_actions_can_be_done(world: TextCraft) -> None:
    play(world, "get 9 oak log", "craft 4 oak planks using 1 oak log", "get 3 iron ingot")
    actions = world.available_actions()
    assert len(actions) < 60
    for action in actions:
        assert not world.copy().step(action).observation.startswith("Could not")


def test_a_copy_goes_its_own_way(world: TextCraft) -> None:
    world.step("get 1 oak log")
    twin = world.copy()
    assert twin.step("inventory") == world.step("inventory")
    twin.step("get 1 dirt")
    assert world.inventory == {"oak_log": 1}


def test_the_expert_solves_every_task(book: RecipeBook) -> None:
    world = TextCraft(book)
    counts = []
    for task in world.tasks():
        world.reset(task, 0)
        counts.append(finish(world))
    assert sum(counts) / len(counts) < 6
    assert sum(count <= world.max_rounds for count in counts) >= 537


def test_the_expert_solves_every_task_after_random_play(book: RecipeBook) -> None:
    world = TextCraft(book)
    for task in world.tasks():
        random = Random(task)
        world.reset(task, 1)
        if not any(world.step(random.choice(world.available_actions())).done for _ in range(12)):
            finish(world)


def test_the_expert_uses_what_is_carried(world: TextCraft) -> None:
    play(world, "get 2 birch log", "craft 4 birch planks using 1 birch log")
    assert world.oracle().action == "craft 4 birch planks using 1 birch log"


def test_the_experts_actions_are_calls_of_the_tools(book: RecipeBook) -> None:
    tools = [Tool.model_validate(tool) for tool in TextCraft.tools()]
    world = TextCraft(book)
    for task in range(0, 551, 29):
        world.reset(task, 0)
        done = False
        while not done:
            advice = world.oracle()
            assert advice.thought
            assert match(tools, advice.action) is not None, advice.action
            done = world.step(advice.action).done
