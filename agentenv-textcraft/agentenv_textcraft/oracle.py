"""The expert: makes the goal from what is carried, and gets each missing item in one go."""

from __future__ import annotations

from collections.abc import Mapping

from agentenv_textcraft.plan import Get, Plan
from agentenv_textcraft.recipes import RecipeBook, listed, words
from agentenv_textcraft.thoughts import Told, thought
from envservers.environment import Advice


def advice(book: RecipeBook, told: Told, inventory: Mapping[str, int], *drawn_by: object) -> Advice:
    """The first action of a plan that ends with the goal."""
    plan = Plan(book, inventory)
    plan.make(told.goal, 1)
    why = thought(told, plan, inventory, *drawn_by, told.turn)
    action = plan.actions[0]
    if isinstance(action, Get):
        return Advice(f"get {plan.missing(action.item)} {words(action.item)}", why)
    head = f"craft {action.recipe.gives} {words(action.recipe.item)}"
    return Advice(f"{head} using {listed(action.using)}", why)
