"""Plan: the actions that lead from what is carried to an item, and what each of them is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentenv_textcraft.recipes import Recipe, RecipeBook


@dataclass(frozen=True, slots=True)
class Use:
    """An ingredient of one run of a recipe."""

    item: str
    thing: str  # what the recipe asks for: the item, or a group that it is of
    count: int
    purposes: tuple[str, ...]  # the items that it serves, from the goal down to the next one


@dataclass(frozen=True, slots=True)
class Get:
    """Take what is missing for a use."""

    item: str
    count: int
    use: Use


@dataclass(frozen=True, slots=True)
class Craft:
    """Run a recipe once."""

    recipe: Recipe
    using: dict[str, int]
    use: Use | None  # none: it is the goal


class Plan:
    """Actions in order, and the stock that is left after them.

    An ingredient leaves the stock as soon as it is there, so that the making of the next one
    cannot use it up.
    """

    def __init__(self, book: RecipeBook, inventory: Mapping[str, int]):
        self.book = book
        self.stock = dict(inventory)
        self.actions: list[Get | Craft] = []
        self.uses: list[Use] = []
        self._purposes: list[str] = []  # of what is being made, from the goal down

    def missing(self, item: str) -> int:
        """How many of an item the whole plan gets."""
        return sum(
            each.count for each in self.actions if isinstance(each, Get) and each.item == item
        )

    def runs(self, recipe: Recipe) -> int:
        return sum(isinstance(each, Craft) and each.recipe == recipe for each in self.actions)

    def make(self, item: str, missing: int, use: Use | None = None) -> None:
        """Run once the recipe that suits when so many are missing."""
        recipe = self._at_hand(item) or self.book.shortest(item, missing)
        using = {}
        self._purposes.append(item)
        for thing, count in recipe.using:
            member = self._member(thing, count)
            self._take(Use(member, thing, count, tuple(self._purposes)))
            using[member] = count
        self._purposes.pop()
        self.actions.append(Craft(recipe, using, use))
        self.stock[item] = self.stock.get(item, 0) + recipe.gives

    def _take(self, use: Use) -> None:
        self.uses.append(use)
        item, count = use.item, use.count
        missing = count - self.stock.get(item, 0)
        if missing > 0 and not self.book.is_crafted(item):
            self.actions.append(Get(item, missing, use))
            self.stock[item] = count
        while (missing := count - self.stock.get(item, 0)) > 0:
            self.make(item, missing, use)
        self.stock[item] -= count

    def _at_hand(self, item: str) -> Recipe | None:
        """A recipe whose ingredients are all in stock."""
        for recipe in self.book.recipes_of(item):
            if all(
                any(self.stock.get(member, 0) >= count for member in self.book.members(thing))
                for thing, count in recipe.using
            ):
                return recipe
        return None

    def _member(self, thing: str, count: int) -> str:
        """Of a group, what is in stock, else what is made with the fewest actions."""
        return min(
            self.book.members(thing),
            key=lambda member: (
                self.stock.get(member, 0) < count,
                self.book.effort(member, count),
                member not in self.stock,
            ),
        )
