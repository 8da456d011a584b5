"""TextCraft: craft an item of Minecraft from its recipes.

A task is the item to craft; the seed draws the recipes that are shown beside the needed ones, and
the order of all. An action is `inventory`, `get COUNT ITEM` or `craft COUNT ITEM using COUNT ITEM,
...`. Crafting the goal gives reward 1 and ends the episode; nothing else gives reward.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

from agentenv_textcraft import oracle
from agentenv_textcraft.commands import MOST, Craft, Get, Inventory, clipped, parsed
from agentenv_textcraft.recipes import Recipe, RecipeBook, listed, words
from agentenv_textcraft.thoughts import Told
from envservers.environment import Advice, Environment, Step, Tasks

DISTRACTORS = 10  # recipes drawn to be shown beside the needed ones; needed ones drawn are not


class TextCraft(Environment):
    """Craft a Minecraft item: get what has no recipe, craft the rest, step by step."""

    name = "textcraft"
    port = 36001
    max_rounds = 20
    scoring = "Success: the goal is crafted. The score is 1 then, and 0 before."

    def __init__(self, shared: RecipeBook):
        super().__init__(shared)
        self.book = shared
        self.goal = ""
        self.shown: list[int] = []  # places of recipes in the book, in the order shown
        self.inventory: dict[str, int] = {}
        self.drawn_by = (0, 0)  # the words of the expert's thoughts
        self.told = Told("")

    @classmethod
    def setup(cls, options: Any) -> RecipeBook:
        return RecipeBook.shipped()

    def tasks(self) -> Tasks:
        goals = self.book.goals
        splits = {
            split: [task for task, goal in enumerate(goals) if goal.split == split]
            for split in ("train", "test")
        }
        return Tasks(len(goals), splits)

    def reset(self, task: int, seed: int) -> Step:
        self.goal = self.book.goals[task].item
        self.inventory = {}
        self.drawn_by, self.told = (task, seed), Told(self.goal)
        random = Random(f"textcraft/{task}/{seed}")
        needed = self.book.tree(self.goal)
        drawn = random.sample(range(len(self.book.recipes)), DISTRACTORS)
        self.shown = [*needed, *(place for place in drawn if place not in needed)]
        random.shuffle(self.shown)
        return Step(
            f"Crafting commands:\n{self.peek('commands')}\n\n{self.peek('goal')}",
            info={"goal": self.goal},
        )

    def step(self, action: str) -> Step:
        self.told = Told(self.goal, self.told.turn + 1, "refused", self.told.crafted)
        match parsed(action):
            case Inventory():
                self.told = replace(self.told, idle="looked")
                return Step(self._carried())
            case Get(count, item):
                return self._get(count, item)
            case Craft(item, using):
                return self._craft(item, using)

    def available_actions(self) -> list[str]:
        recipes = [self.book.recipes[place] for place in self.shown]
        actions = {f"get 1 {words(item)}" for recipe in recipes for item in self._gettable(recipe)}
        actions |= {action for recipe in recipes for action in self._possible(recipe)}
        return ["inventory", *sorted(actions)]

    def oracle(self) -> Advice:
        return oracle.advice(self.book, self.told, self.inventory, *self.drawn_by)

    def copy(self) -> TextCraft:
        twin = TextCraft(self.book)
        twin.goal, twin.shown, twin.inventory = self.goal, self.shown, dict(self.inventory)
        twin.drawn_by, twin.told = self.drawn_by, self.told
        return twin

    def peek(self, what: str) -> Any:
        match what:
            case "commands":
                return "\n".join([self.book.lines[place] for place in self.shown])
            case "goal":
                return f"Goal: craft {words(self.goal)}."
        if what.startswith("task_of:"):
            named = what.removeprefix("task_of:").lower().strip(" .\n").removeprefix("goal: craft ")
            tasks = {words(goal.item): task for task, goal in enumerate(self.book.goals)}
            return tasks.get(words(named.removeprefix("minecraft:")))
        return super().peek(what)

    def _carried(self) -> str:
        if not self.inventory:
            return "Inventory: you carry nothing."
        items = self.inventory.items()
        return "Inventory: " + "".join(f"[{words(item)}] ({count}) " for item, count in items)

    def _get(self, count: int, item: str) -> Step:
        if refusal := self._unknown(item):
            return refusal
        if self.book.is_crafted(item):
            return Step(f"Could not get {words(item)}: it has a recipe, so it must be crafted.")
        if not 1 <= count <= MOST:
            return Step(f"Could not get that many {words(item)}: get 1 to {MOST} at once.")
        self.inventory[item] = self.inventory.get(item, 0) + count
        self.told = replace(self.told, idle="")
        return Step(f"Got {count} {words(item)}")

    def _craft(self, item: str, using: dict[str, int]) -> Step:
        for each in (item, *using):
            if refusal := self._unknown(each):
                return refusal
        if not self.book.is_crafted(item):
            return Step(f"Could not craft {words(item)}: it has no recipe; get it.")
        recipe = self.book.recipe_for(item, using)
        if recipe is None:
            return Step(
                f"Could not find a recipe for {words(item)} that takes exactly these ingredients "
                "in these counts. Nothing was crafted."
            )
        for each, count in using.items():
            if self.inventory.get(each, 0) < count:
                return Step(
                    f"Could not craft {words(item)}: it takes {listed(using)}, and the inventory "
                    f"has {self.inventory.get(each, 0)} {words(each)}."
                )
        return self._crafted(recipe, using)

    def _crafted(self, recipe: Recipe, using: dict[str, int]) -> Step:
        for each, count in using.items():
            self.inventory[each] -= count
            if not self.inventory[each]:
                del self.inventory[each]
        self.inventory[recipe.item] = self.inventory.get(recipe.item, 0) + recipe.gives
        self.told = replace(
            self.told, idle="", crafted=(*self.told.crafted, recipe.item), last=True
        )
        reached = recipe.item == self.goal
        text = f"Crafted {recipe.gives} minecraft:{recipe.item}"
        return Step(text, reward=float(reached), done=reached)

    def _unknown(self, item: str) -> Step | None:
        """The answer to a name that is no item's."""
        if item in self.book.items:
            return None
        if item in self.book.groups:
            example = words(self.book.groups[item][0])
            return Step(
                f"Could not find {words(item)}: any of several items will do for it. Name one of "
                f"them, such as {example}."
            )
        return Step(
            f"Could not find an item called {clipped(words(item))}.", info={"invalid_action": True}
        )

    def _gettable(self, recipe: Recipe) -> list[str]:
        """Ingredients without a recipe; of a group one is enough, as they serve alike."""
        free = (
            [item for item in self.book.members(thing) if not self.book.is_crafted(item)]
            for thing, _ in recipe.using
        )
        return [items[0] for items in free if items]

    def _possible(self, recipe: Recipe) -> list[str]:
        """The crafts that the inventory allows now, with every choice of a group's members."""
        choices = [
            [(item, n) for item in self.book.members(thing) if self.inventory.get(item, 0) >= n]
            for thing, n in recipe.using
        ]
        head = f"craft {recipe.gives} {words(recipe.item)} using "
        return [head + listed(using) for using in product(*choices)]
