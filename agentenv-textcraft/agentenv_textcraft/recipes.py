"""Recipes: what is crafted from what, which items are got, and which goals there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one run takes and gives. A thing in `using` is an item or a group of items."""

    item: str
    gives: int
    using: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return f"craft {self.gives} {words(self.item)} using {listed(self.using)}"


@dataclass(frozen=True, slots=True)
class Goal:
    """An item to craft; its task number is its place in `RecipeBook.goals`."""

    item: str
    depth: int
    split: str | None


class RecipeBook:
    """All recipes; read only, and shared by all episodes."""

    def __init__(
        self, recipes: tuple[Recipe, ...], groups: Mapping[str, tuple[str, ...]], goals: list[Goal]
    ):
        self.recipes = recipes
        self.groups = groups
        self.goals = goals
        self.lines = [str(recipe) for recipe in recipes]
        self.depth = {goal.item: goal.depth for goal in goals}  # of a got item: not in it, 0
        self._of: dict[str, list[int]] = defaultdict(list)
        for place, recipe in enumerate(recipes):
            self._of[recipe.item].append(place)
        self._trees: dict[str, tuple[int, ...]] = {}
        self._effort: dict[tuple[str, int], int] = {}

    @classmethod
    def shipped(cls) -> Self:
        """The recipes that lie in `data`."""
        recipes = tuple(
            Recipe(row["item"], row["gives"], tuple(row["using"].items()))
            for row in _rows("recipes.jsonl")
        )
        groups = {row["group"]: tuple(row["items"]) for row in _rows("groups.jsonl")}
        goals = [Goal(row["item"], row["depth"], row["split"]) for row in _rows("goals.jsonl")]
        return cls(recipes, groups, goals)

    @cached_property
    def items(self) -> frozenset[str]:
        """Every item there is; groups are none."""
        things = {thing for recipe in self.recipes for thing, _ in recipe.using}
        members = {member for thing in things for member in self.members(thing)}
        return frozenset(members | {recipe.item for recipe in self.recipes})

    def is_crafted(self, item: str) -> bool:
        return item in self.depth

    def members(self, thing: str) -> tuple[str, ...]:
        """The items that will do for a thing: itself, or those of a group."""
        return self.groups.get(thing) or (thing,)

    def recipes_of(self, item: str) -> list[Recipe]:
        return [self.recipes[place] for place in self._of.get(item, ())]

    def recipe_for(self, item: str, given: Mapping[str, int]) -> Recipe | None:
        """The recipe that takes exactly what is given."""
        for recipe in self.recipes_of(item):
            # The things of a recipe have no item in common, so equal numbers make it a match.
            if len(recipe.using) == len(given) and all(
                any(given.get(member) == count for member in self.members(thing))
                for thing, count in recipe.using
            ):
                return recipe
        return None

    def tree(self, goal: str) -> tuple[int, ...]:
        """The places of all recipes that can serve a goal.

        Of a group count only the members that take the fewest crafts, so that logs, which can be
        got, do not bring in the recipes of wood.
        """
        found = self._trees.get(goal)
        if found is None:
            found = self._trees[goal] = tuple(sorted(self._reached_from(goal)))
        return found

    def effort(self, thing: str, count: int) -> int:
        """About how many actions it takes to make so many from nothing."""
        if (thing, count) not in self._effort:
            if thing in self.groups:
                effort = min(self.effort(member, count) for member in self.groups[thing])
            elif self.is_crafted(thing):
                effort = self._runs_effort(self.shortest(thing, count), count)
            else:
                effort = 1
            self._effort[thing, count] = effort
        return self._effort[thing, count]

    def shortest(self, item: str, count: int) -> Recipe:
        """The recipe that makes so many with the fewest actions, then with the fewest runs."""
        return min(
            self.recipes_of(item),
            key=lambda recipe: (self._runs_effort(recipe, count), _runs(recipe, count)),
        )

    def _runs_effort(self, recipe: Recipe, count: int) -> int:
        runs = _runs(recipe, count)
        return runs + sum(self.effort(thing, runs * each) for thing, each in recipe.using)

    def _reached_from(self, goal: str) -> set[int]:
        found: set[int] = set()
        ahead = [goal]
        while ahead:
            for place in self._of.get(ahead.pop(), ()):
                if place not in found:
                    found.add(place)
                    for thing, _ in self.recipes[place].using:
                        ahead += self._shallowest(thing)
        return found

    def _shallowest(self, thing: str) -> list[str]:
        members = self.members(thing)
        least = min(self.depth.get(member, 0) for member in members)
        return [member for member in members if self.depth.get(member, 0) == least]


def words(item: str) -> str:
    """How an item is shown: `oak_planks` as `oak planks`."""
    return item.replace("_", " ")


def listed(things: Mapping[str, int] | tuple[tuple[str, int], ...]) -> str:
    """`2 oak planks, 1 stick`."""
    pairs = things.items() if isinstance(things, Mapping) else things
    return ", ".join(f"{count} {words(thing)}" for thing, count in pairs)


def _runs(recipe: Recipe, count: int) -> int:
    return -(-count // recipe.gives)


def _rows(name: str) -> list[dict[str, Any]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
