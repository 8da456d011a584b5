"""Makes the recipes and goals of `agentenv_textcraft/data` from the recipes of Minecraft 1.16.5.

Run `python make_recipes.py` with this package and minecraft-data 3.20.0 installed (100 MB, which
is why the world itself does not need it). The same package gives the same bytes.

Minecraft-data spells out a recipe once for each wood, each wool and so on. A set of such items
that has a name in `GROUPS` becomes one ingredient again; the others, such as the three flowers
that give red dye, stay separate recipes.

Recipes run in circles: nine nuggets are an ingot, and an ingot is nine nuggets. Two rules, which
do not depend on the order of any file, cut them:

1. While there are items that cannot be made from items without a recipe, the one in a circle that
   the most recipes use (then the first by name) loses its recipes: it is got, not crafted.
2. A recipe goes whose ingredient is as deep as its product or deeper, and needs that product.

The depth of an item is 0 without a recipe, else 1 plus that of the deepest ingredient, over the
recipe where this is least. A group is as deep as its shallowest member.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from agentenv_textcraft.environment import TextCraft
from agentenv_textcraft.recipes import RecipeBook

DATA = Path(__file__).parent / "agentenv_textcraft" / "data"
SOURCE = "data/data/pc/1.16.2"  # minecraft-data's dataPaths.json names it for 1.16.5
TEST = {1: 31, 2: 41, 3: 25, 4: 3}  # goals of each depth, as in AgentGym's test split
TRAIN = 374


class Recipe(NamedTuple):
    """What one run of a recipe takes and gives."""

    item: str
    gives: int
    using: tuple[tuple[str, int], ...]


def main() -> None:
    recipes, depth = without_circles(with_groups(spelled_out()))
    write("recipes.jsonl", (recipe._asdict() | {"using": dict(recipe.using)} for recipe in recipes))
    write("goals.jsonl", goals(depth))
    write("goals.jsonl", with_splits(goals(depth)))


def spelled_out() -> set[Recipe]:
    """The recipes as minecraft-data has them, without the places of a crafting grid."""
    folder = files("minecraft_data") / SOURCE
    items = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    names = {item["id"]: item["name"] for item in items}
    by_product = json.loads((folder / "recipes.json").read_text(encoding="utf-8"))
    recipes = set()
    for each in (each for alternatives in by_product.values() for each in alternatives):
        cells = each.get("ingredients") or [cell for row in each["inShape"] for cell in row]
        using = Counter(names[cell] for cell in cells if cell is not None)
        result = each["result"]
        recipes.add(Recipe(names[result["id"]], result["count"], tuple(sorted(using.items()))))
    return recipes


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Names of sets of items, any of which will do."""
    lines = (DATA / "groups.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["group"]: tuple(row["items"]) for row in map(json.loads, lines)}


def with_groups(recipes: set[Recipe]) -> set[Recipe]:
    """Recipes that differ in nothing but the members of a group become one."""
    for group, members in groups().items():
        alike = defaultdict(set)  # the recipe with the group in it -> those it would stand for
        for recipe in recipes:
            for item, count in recipe.using:
                if item in members:
                    rest = [pair for pair in recipe.using if pair[0] != item]
                    using = tuple(sorted([*rest, (group, count)]))
                    alike[recipe._replace(using=using)].add(recipe)
        for merged, alternatives in alike.items():
            if len(alternatives) == len(members):
                recipes = recipes - alternatives | {merged}
    return recipes


def without_circles(recipes: set[Recipe]) -> tuple[list[Recipe], dict[str, int]]:
    """The recipes that the two rules leave, in order, and the depths of all items."""
    uses = Counter(thing for recipe in recipes for thing, _ in recipe.using)
    while stuck := all_items(recipes) - depths(recipes).keys():
        circling = [item for item in stuck if item in needs(item, recipes, stuck)]
        got = min(circling, key=lambda item: (-uses[item], item))
        recipes = {recipe for recipe in recipes if recipe.item != got}
    depth = depths(recipes)
    needed = {item: needs(item, recipes, depth) | {item} for item in depth}

    def turns_back(recipe: Recipe) -> bool:
        return any(
            recipe.item in needed[member] and shallowest(thing, depth) >= depth[recipe.item]
            for thing, _ in recipe.using
            for member in members_of(thing)
        )

    return sorted(recipe for recipe in recipes if not turns_back(recipe)), depth


def depths(recipes: set[Recipe]) -> dict[str, int]:
    """Of every item that can be made from items without a recipe."""
    depth = dict.fromkeys(all_items(recipes) - {recipe.item for recipe in recipes}, 0)
    while True:
        ready = {
            recipe.item
            for recipe in recipes
            if recipe.item not in depth
            and all(any(m in depth for m in members_of(thing)) for thing, _ in recipe.using)
        }
        if not ready:
            return depth
        # Whatever is ready in one round is equally deep: less deep things came in earlier rounds.
        depth |= dict.fromkeys(ready, 1 + max(depth.values()))


def needs(item: str, recipes: set[Recipe], among: Iterable[str]) -> set[str]:
    """All that is used, at any remove, to make an item."""
    among = set(among)
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for recipe in recipes:
        for thing, _ in recipe.using:
            ways[recipe.item] |= among.intersection(members_of(thing))
    found: set[str] = set()
    ahead = [item]
    while ahead:
        new = ways[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def members_of(thing: str) -> tuple[str, ...]:
    return groups().get(thing, (thing,))


def shallowest(thing: str, depth: dict[str, int]) -> int:
    return min(depth[member] for member in members_of(thing))


def all_items(recipes: set[Recipe]) -> set[str]:
    things = {thing for recipe in recipes for thing, _ in recipe.using}
    return {recipe.item for recipe in recipes} | {m for thing in things for m in members_of(thing)}


def goals(depth: dict[str, int]) -> list[dict[str, Any]]:
    """Every item with a recipe, by depth and name."""
    items = sorted((item for item in depth if depth[item]), key=lambda item: (depth[item], item))
    return [
        {"id": task, "item": item, "depth": depth[item], "split": None}
        for task, item in enumerate(items)
    ]


def with_splits(goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drawn once, here, from the goals that the expert reaches within an evaluation's rounds."""
    random = Random("textcraft splits")
    within = [goal["id"] for goal in goals if rounds(goal["id"]) <= TextCraft.max_rounds]
    test = {
        task
        for depth, count in TEST.items()
        for task in random.sample([each for each in within if goals[each]["depth"] == depth], count)
    }
    train = set(random.sample([task for task in within if task not in test], TRAIN))
    splits = dict.fromkeys(test, "test") | dict.fromkeys(train, "train")
    return [goal | {"split": splits.get(goal["id"])} for goal in goals]


@cache
def shipped() -> RecipeBook:
    """What was written a moment ago."""
    return RecipeBook.shipped()


def rounds(task: int) -> int:
    """How many actions the expert takes."""
    world = TextCraft(shipped())
    step = world.reset(task, 0)
    for count in range(1000):
        if step.done:
            return count
        step = world.step(world.oracle().action)
    raise RuntimeError(f"the expert does not reach goal {task}")


def write(name: str, rows: Iterable[dict[str, Any]]) -> None:
    lines = [json.dumps(row, separators=(",", ":")) + "\n" for row in rows]
    (DATA / name).write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
