"""The expert: makes the goal from what is carried, and gets each missing item in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentenv_textcraft.recipes import Recipe, RecipeBook, listed, words
from envservers.environment import Advice


@dataclass(frozen=True, slots=True)
class _Get:
    item: str
    count: int
    purpose: str  # the item that it is an ingredient of


@dataclass(frozen=True, slots=True)
class _Craft:
    recipe: Recipe
    using: dict[str, int]
    purpose: str  # the item that it is an ingredient of; the goal has itself


def advice(book: RecipeBook, goal: str, inventory: Mapping[str, int]) -> Advice:
    """The first action of a plan that ends with the goal."""
    plan = _Plan(book, inventory)
    plan.make(goal, 1, goal)
    match plan.actions[0]:
        case _Get(item, _, purpose):
            same = (each for each in plan.actions if isinstance(each, _Get) and each.item == item)
            count = sum(each.count for each in same)
            thought = _why_get(book, goal, item, purpose, first=not inventory)
            return Advice(f"get {count} {words(item)}", thought)
        case _Craft(recipe, using, purpose):
            item, parts = words(recipe.item), listed(using)
            action = f"craft {recipe.gives} {item} using {parts}"
            if recipe.item == goal:
                return Advice(action, f"I have all that {item} takes: {parts}. I craft the goal.")
            return Advice(
                action, f"I have {parts}, so I can craft {item}, which {words(purpose)} takes."
            )


def _why_get(book: RecipeBook, goal: str, item: str, purpose: str, first: bool) -> str:
    reason = f"{words(item)} has no recipe, so I get all that I need of it."
    if not first:
        return f"I still lack {words(item)} for {words(purpose)}; {reason}"
    takes = listed(book.shortest(goal, 1).using)
    if purpose == goal:
        return f"The goal, {words(goal)}, takes {takes}. I begin with the ingredients: {reason}"
    return (
        f"The goal, {words(goal)}, takes {takes}. Working back from there I first need "
        f"{words(purpose)}, made with {words(item)}; {reason}"
    )


class _Plan:
    """Actions in order, and the stock that is left after them.

    An ingredient leaves the stock as soon as it is there, so that the making of the next one
    cannot use it up.
    """

    def __init__(self, book: RecipeBook, inventory: Mapping[str, int]):
        self.book = book
        self.stock = dict(inventory)
        self.actions: list[_Get | _Craft] = []

    def make(self, item: str, missing: int, purpose: str) -> None:
        """Run once the recipe that suits when so many are missing."""
        recipe = self._at_hand(item) or self.book.shortest(item, missing)
        using = {}
        for thing, count in recipe.using:
            member = self._member(thing, count)
            self._take(member, count, item)
            using[member] = count
        self.actions.append(_Craft(recipe, using, purpose))
        self.stock[item] = self.stock.get(item, 0) + recipe.gives

    def _take(self, item: str, count: int, purpose: str) -> None:
        missing = count - self.stock.get(item, 0)
        if missing > 0 and not self.book.is_crafted(item):
            self.actions.append(_Get(item, missing, purpose))
            self.stock[item] = count
        while (missing := count - self.stock.get(item, 0)) > 0:
            self.make(item, missing, purpose)
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
