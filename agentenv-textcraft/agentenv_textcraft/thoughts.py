"""Thoughts: what the goal still lacks, which recipe makes it, and what to do about it.

Items keep the names of the recipes, without plurals: `birch log` is an item, `birch logs` a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentenv_textcraft.plan import Craft, Get, Plan
from agentenv_textcraft.recipes import listed, words
from envservers.phrasing import phrased

FORMS: dict[str, tuple[str, ...]] = {
    # How things stand: at the start, and after an action that led nowhere.
    "goal": (
        "The goal is {goal}, and the list says `{recipe}`.",
        "I have to craft {goal}; the recipe takes {parts}.",
        "For {goal} I need {parts}, as `{recipe}` says.",
        "To craft {goal} I follow `{recipe}`.",
        "My task is to craft {goal}, which is done with {parts}.",
    ),
    "refused": (
        "My last action changed nothing, so I look again at what I need for {goal}.",
        "That did not work: I carry what I carried before, and still have to craft {goal}.",
        "Nothing came of my last command, and I go on toward {goal}.",
        "The last command was no good, as the answer says; I must find another way to {goal}.",
    ),
    "looked": (
        "Now I know for sure that I carry {carried}.",
        "The inventory shows {carried}.",
        "What I have for {goal} so far is {carried}.",
        "I carry {carried}, as I have just checked.",
    ),
    # Why to get something.
    "get first": (
        "No recipe of the list makes {item}, so I get what I need of it: {amount}.",
        "I begin with {item}, of which the recipe takes {count}. Nothing in the list makes it, so "
        "it can be got.",
        "The first thing that I lack is {amount}, and as no line of the list gives {item}, I take "
        "it from the world.",
        "I carry nothing yet. Since {item} has no recipe in the list, I get {amount}.",
        "I look for {item} among the recipes and find none that makes it, so {amount} must be got.",
    ),
    "get": (
        "No recipe of the list makes {item}, so I get it: {amount} for {uses}.",
        "I still lack {item} for {uses}. It has no recipe in the list, so I take {amount} from the "
        "world.",
        "I carry {carried}, but {uses} cannot be crafted without {item}. As nothing in the list "
        "makes it, I get {amount}.",
        "Next comes {item}: I find no recipe for it, and I need {amount} for {uses}.",
        "For {uses} I need {amount}, which is got, not crafted, since no recipe gives {item}.",
        "So far I have {carried}. What is missing for {uses} is {amount}; that has no recipe, so I "
        "get it.",
    ),
    "get deep": (
        "I work backward from there. The first thing to get is {amount}, which goes into {path}.",
        "Part of that I have to make myself, and it begins with {amount} for {path}.",
        "It is best to start at the bottom of the recipes: {amount}, for {path}.",
        "No recipe makes {item}, which goes into {path}. So my first step is to get {amount}.",
        "Going down the recipes I arrive at {item} for {path}; that has no recipe, so I get "
        "{amount}.",
    ),
    "get more": (
        "Of {item} I carry {have}, but I need {total} for {uses}, so I get {count} more.",
        "I need {total} {item} for {uses} and have {have}; {count} more will do.",
        "My {have} {item} will not do, as for {uses} I need {total}. I get the missing {count}.",
        "I am short of {item} for {uses}: I have {have} where I need {total}, so I get {amount}.",
    ),
    "kind": (
        "Any item of the kind {kind} will do, and {item} is one.",
        "As {kind} I use {item}.",
        "The recipe only asks for {kind}, so I may choose {item}.",
        "I settle on {item}, since it counts as {kind}.",
    ),
    # Why to craft something.
    "craft": (
        "I have {parts}, which is all that it takes to craft {made} for {purpose}.",
        "For {purpose} I need {need}. I carry {parts}, so I craft {made} now.",
        "With {parts} I can follow `{recipe}`, on the way to {purpose}.",
        "The ingredients of {made} are together: {parts}. That is the next thing to craft, as I "
        "need {need} for {purpose}.",
        "Next I turn {parts} into {made}, as `{recipe}` allows; I need {need} for {purpose}.",
    ),
    "first run": (
        "I still need {lacking}, and `{recipe}` gives {gives} at once: I run it {runs} times, "
        "beginning now.",
        "One run of `{recipe}` does not make {lacking}, which I need for {uses}. I plan {runs} "
        "runs.",
        "With {parts} I can craft {gives}, but I need {lacking}: that makes {runs} runs, and this "
        "is the first.",
        "It takes {runs} runs of `{recipe}` to make the {lacking} that I need on the way to "
        "{goal}. I carry {parts} and begin.",
    ),
    "next run": (
        "I have {have} {item} by now, but I need {total}, so I run the recipe with {parts} again.",
        "That gave {gives}, and with {have} in hand I am still short of {total} {item}: another "
        "run.",
        "To carry {have} {item} is not enough, as {total} will be used for {uses}. I have {parts} "
        "for one more run.",
        "I need {total} {item} and hold {have}. Once more, then, with {parts}.",
        "Still {lacking} to go before {purpose}, so I repeat the craft.",
        "I cannot craft {purpose} without {total} {item}, and {have} is what I have: again.",
    ),
    "more runs": (
        "Another run of `{recipe}`: I still need {lacking}, so that {runs} runs are left with this "
        "one.",
        "Still to be made for {uses}: {lacking}. I carry {parts} and do the next of {runs} runs.",
        "I am not done with {item}: {lacking} to go, which takes {runs} runs, and I carry {parts}.",
        "I return to {item} for {purpose}. I still need {lacking}, and this is one of {runs} runs.",
    ),
    "finish": (
        "I have all that it takes for {goal}: {parts}. I craft the goal.",
        "Nothing is missing any more, as I carry {parts}; now I can craft {goal}.",
        "With {parts} the recipe of {goal} is complete, and crafting it ends the task.",
        "The last step is `{recipe}`: I carry {parts}.",
        "I carry {parts}, just what `{recipe}` asks for, so I craft {goal}.",
    ),
}
SHOWN = 5  # more items than that are not listed in a thought


@dataclass(frozen=True, slots=True)
class Told:
    """What has happened so far, apart from what is carried."""

    goal: str
    turn: int = 0
    idle: str = ""  # why the last action changed nothing: `refused` or `looked`
    crafted: tuple[str, ...] = ()  # what was made, run by run
    last: bool = False  # whether the last action made the last of these


def thought(told: Told, plan: Plan, inventory: Mapping[str, int], *drawn_by: object) -> str:
    """Why the first action of a plan makes sense, in up to three sentences."""
    action, last = plan.actions[0], plan.actions[-1]
    said = {
        "goal": _the(told.goal),
        "carried": _carried(inventory),
        "recipe": str(last.recipe) if isinstance(last, Craft) else "",
        "parts": _amounts(last.recipe.using) if isinstance(last, Craft) else "",
    }
    opening = told.idle or ("" if told.turn else "goal")
    sentences = [phrased(FORMS[opening], *drawn_by, opening, **said)] if opening else []
    if isinstance(action, Get):
        said |= _words_to_get(plan, action, inventory)
        kind = _get_kind(action, inventory)
        chosen = action.use.thing != action.item
    else:
        said |= _words_to_craft(plan, action, inventory)
        kind = _craft_kind(told, plan, action)
        chosen = False
    sentences.append(phrased(FORMS[kind], *drawn_by, **said))
    if chosen:
        sentences.append(phrased(FORMS["kind"], *drawn_by, "kind", **said))
    return " ".join(sentences)


def _get_kind(action: Get, inventory: Mapping[str, int]) -> str:
    if action.item in inventory:
        return "get more"
    if inventory:
        return "get"
    return "get deep" if len(action.use.purposes) > 1 else "get first"


def _craft_kind(told: Told, plan: Plan, action: Craft) -> str:
    if action.recipe.item == told.goal:
        return "finish"
    if told.last and told.crafted[-1] == action.recipe.item:
        return "next run"
    if plan.runs(action.recipe) == 1:
        return "craft"
    return "more runs" if action.recipe.item in told.crafted else "first run"


def _words_to_get(plan: Plan, action: Get, inventory: Mapping[str, int]) -> dict[str, str]:
    count = plan.missing(action.item)
    path = [_the(each) for each in reversed(action.use.purposes[1:])]
    return {
        "item": words(action.item),
        "count": str(count),
        "amount": f"{count} {words(action.item)}",
        "have": str(inventory.get(action.item, 0)),
        **_uses(plan, action.item),
        "path": ", which goes into ".join(path),
        "kind": words(action.use.thing),
    }


def _words_to_craft(plan: Plan, action: Craft, inventory: Mapping[str, int]) -> dict[str, str]:
    recipe, use = action.recipe, action.use
    have = inventory.get(recipe.item, 0)
    lacking = sum(each.count for each in plan.uses if each.item == recipe.item) - have
    return {
        "item": words(recipe.item),
        "recipe": str(recipe),
        "made": _the(recipe.item),
        "parts": _amounts(action.using),
        "gives": f"{recipe.gives} {words(recipe.item)}",
        "have": str(have),
        "lacking": f"{lacking} {words(recipe.item)}",
        **_uses(plan, recipe.item),
        "runs": str(plan.runs(recipe)),
        "purpose": _the(use.purposes[-1]) if use else "",
        "need": _amounts({use.thing: use.count}) if use else "",
    }


def _uses(plan: Plan, item: str) -> dict[str, str]:
    """How many of an item the plan uses, and for which other items."""
    uses = [use for use in plan.uses if use.item == item]
    names = list(dict.fromkeys(_the(use.purposes[-1]) for use in uses))
    return {"total": str(sum(use.count for use in uses)), "uses": _joined(names)}


def _carried(inventory: Mapping[str, int]) -> str:
    if not inventory:
        return "nothing"
    shown = dict(list(inventory.items())[:SHOWN])
    return f"{listed(shown)} and more" if len(inventory) > SHOWN else _amounts(shown)


def _amounts(counts: Mapping[str, int] | tuple[tuple[str, int], ...]) -> str:
    return _joined(listed(counts).split(", "))


def _the(item: str) -> str:
    return f"the {words(item)}"


def _joined(names: list[str]) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last
