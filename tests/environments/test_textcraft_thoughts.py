"""The expert of TextCraft says what it lacks and which recipe helps, from what it was told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from random import Random

import pytest
from agentenv_textcraft.commands import Craft, Get, parsed
from agentenv_textcraft.environment import TextCraft
from agentenv_textcraft.recipes import RecipeBook, words
from agentenv_textcraft.thoughts import FORMS

from envservers.environment import InvalidAction, Step

FREQUENT = ("goal", "get first", "get deep", "get", "craft", "finish")
# How many of an item are needed for all that is still to be crafted.
PLANNED = re.compile(
    r"I still need \d+|does not make \d+|but I need \d+|make the \d+|short of \d+|as \d+ will"
    r"|^I need \d+|Still \d+|without \d+|: \d+ [a-z ]+[.] I carry|: \d+ .{3,40} to go"
    r"|[.] I need \d+"
)
Turn = tuple[list[str], dict[str, int], str, str]


@pytest.fixture(scope="module")
def book() -> RecipeBook:
    return TextCraft.setup(TextCraft.Options())


@pytest.fixture
def world(book: RecipeBook) -> TextCraft:
    return TextCraft(book)


def detour(world: TextCraft, random: Random) -> str:
    """What a player does who is no expert."""
    texts = ["inventory", "fly {0}", "craft 1 stick using 1 dirt", "get 1 planks"]
    return random.choice([*texts, *random.choices(world.available_actions(), k=8)])


def answer(world: TextCraft, action: str) -> Step:
    try:
        return world.step(action)
    except InvalidAction as mistake:
        return Step(str(mistake))


def carry(carried: dict[str, int], action: str, observation: str) -> None:
    """What an action that was answered like this does to what is carried."""
    if observation.startswith(("Got ", "Crafted ")):
        match parsed(action):
            case Get(count, item):
                carried[words(item)] = carried.get(words(item), 0) + count
            case Craft(item, using):
                gives = re.findall(r"Crafted (\d+)", observation)[0]
                carried[words(item)] = carried.get(words(item), 0) + int(gives)
                for part, count in using.items():
                    carried[words(part)] -= count


def played(world: TextCraft, task: int, seed: int, detours: int = 0) -> Iterator[Turn]:
    """What was told and is carried, the thought and the action, for each turn of the expert."""
    random = Random(task)
    step = world.reset(task, seed)
    told, carried = [step.observation], dict[str, int]()
    for _ in range(detours):
        if not step.done:
            action = detour(world, random)
            step = answer(world, action)
            carry(carried, action, step.observation)
            told += [action, step.observation]
    while not step.done:
        advice = world.oracle()
        yield list(told), dict(carried), advice.thought, advice.action
        step = world.step(advice.action)
        carry(carried, advice.action, step.observation)
        told += [advice.action, step.observation]


def turns(world: TextCraft, seed: int = 0) -> Iterator[Turn]:
    for task in range(0, 551, 3):
        yield from played(world, task, seed, detours=task % 2 * 6)


def commas(text: str) -> str:
    """With amounts listed as in recipes: `2 dirt and 2 gravel` as `2 dirt, 2 gravel`."""
    return re.sub(r" and (?=\d)", ", ", text)


def lines(told: list[str]) -> list[str]:
    """The recipes that were shown."""
    return [line for line in told[0].splitlines() if line.startswith("craft ")]


def any_name(book: RecipeBook) -> re.Pattern[str]:
    """What an item or a group is called; of two that begin alike, the longer one."""
    names = sorted({words(name) for name in (*book.items, *book.groups)}, key=len)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, reversed(names)))})\b")


def test_every_thought_is_a_line_of_good_english(world: TextCraft) -> None:
    for _, _, thought, _ in turns(world):
        assert re.fullmatch(r"[A-Z][^\n{}]+[.]", thought), thought
        assert not re.search(r"  | [.,;:]|,[.]|\ban? (?=\d)|: [.]|_", thought), thought
        assert len(re.findall(r"[.] [A-Z]", thought)) <= 3, thought


def test_items_in_a_thought_are_named_in_what_was_told_or_is_done_next(world: TextCraft) -> None:
    name = any_name(world.book)
    named = 0
    for told, _, thought, action in turns(world):
        known = set(name.findall("\n".join([*told, action]).replace("_", " ")))
        said = set(name.findall(thought))
        named += len(said)
        assert said <= known, thought
    assert named > 1000


def test_recipes_in_a_thought_stand_in_the_list(world: TextCraft) -> None:
    quoted = 0
    for told, _, thought, _ in turns(world):
        for recipe in re.findall(r"`(.*?)`", thought):
            quoted += 1
            assert recipe in lines(told), thought
        for item in re.findall(r"[Nn]o recipe(?: of the list)? (?:makes|gives) (.+?)[,.]", thought):
            quoted += 1
            made = re.compile(rf"craft \d+ {re.escape(item)} using ")
            assert not any(made.match(line) for line in lines(told)), thought
    assert quoted > 200


def test_counts_in_a_thought_are_those_of_the_list_the_inventory_or_the_action(
    world: TextCraft,
) -> None:
    for told, carried, thought, action in turns(world):
        numbers = {int(n) for n in re.findall(r"\d+", " ".join([*lines(told), action]))}
        numbers |= set(carried.values())
        if found := re.fullmatch(r"get (\d+) (.+)", action):
            numbers.add(carried.get(found[2], 0) + int(found[1]))
        text = re.sub(rf"\d+ runs|\d+ times|{PLANNED.pattern}", "", thought)
        assert {int(n) for n in re.findall(r"\d+", text)} <= numbers, thought


def test_what_a_thought_says_to_be_carried_is_carried(world: TextCraft) -> None:
    part = rf"\d+ {any_name(world.book).pattern}"
    saying = re.compile(rf"(?:carry|have|hold|shows|far is|have is) ({part}(?:(?:,| and) {part})*)")
    claims = 0
    for _, carried, thought, _ in turns(world):
        for parts in saying.findall(thought):
            for each in commas(parts).split(", "):
                count, _, item = each.partition(" ")
                claims += 1
                assert carried.get(item, 0) >= int(count), thought
        if "carry nothing" in thought or "carried nothing" in thought:
            claims += 1
            assert not any(carried.values()), thought
    assert claims > 300


def test_planned_runs_and_needs_are_those_that_follow(world: TextCraft) -> None:
    claims = 0
    for task in range(0, 551, 2):
        episode = list(played(world, task, 0))
        for turn, (_, carried, thought, action) in enumerate(episode):
            following = [each[3] for each in episode[turn:]]
            for runs in re.findall(r"(\d+) (?:runs|times)", thought):
                claims += 1
                assert int(runs) == following.count(action), thought
            if not action.startswith("craft") or not PLANNED.search(thought):
                continue
            item = re.findall(r"craft \d+ (.+) using", action)[0]
            crafts = [each for each in map(parsed, following) if isinstance(each, Craft)]
            used = sum(each.using.get(item.replace(" ", "_"), 0) for each in crafts)
            claims += 1
            needed = {used, used - carried.get(item, 0)}
            assert {int(n) for n in re.findall(r"\d+", PLANNED.search(thought)[0])} <= needed
    assert claims > 100


def test_the_first_thought_takes_up_the_goal_and_its_recipe(world: TextCraft) -> None:
    for task in world.tasks():
        world.reset(task, 3)
        thought = commas(world.oracle().thought)
        assert f"the {words(world.goal)}" in thought
        (*_, recipe) = [
            r for r in world.book.recipes_of(world.goal) if str(r).partition("using ")[2] in thought
        ]
        assert str(recipe) in world.peek("commands").splitlines()


@pytest.mark.parametrize(
    ("idle", "action"), [("refused", "get 1 planks"), ("refused", "fly"), ("looked", "inventory")]
)
def test_a_thought_says_that_the_last_action_changed_nothing(
    world: TextCraft, idle: str, action: str
) -> None:
    starts = set()
    for seed in range(40):
        world.reset(300, seed)
        answer(world, action)
        starts.add(re.split(r"[.,]", world.oracle().thought)[0])
    assert len(starts) == len(FORMS[idle])


def test_another_seed_words_the_same_actions_differently(world: TextCraft) -> None:
    for task in range(0, 551, 17):
        one, same, other = (list(played(world, task, seed)) for seed in (1, 1, 2))
        assert one == same
        assert [each[3] for each in one] == [each[3] for each in other]
    texts = {tuple(each[2] for each in played(world, 300, seed)) for seed in range(6)}
    assert len(texts) == 6


def test_every_kind_has_four_forms_and_all_are_heard(world: TextCraft) -> None:
    parts = {
        kind: [re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(form))) for form in forms]
        for kind, forms in FORMS.items()
    }
    heard = defaultdict[str, set[int]](set)
    for seed in range(3):
        for _, _, thought, _ in turns(world, seed):
            for kind, forms in parts.items():
                heard[kind] |= {n for n, form in enumerate(forms) if form.search(thought)}
    for kind, forms in FORMS.items():
        assert len(forms) >= 4
        assert len(heard[kind]) >= (len(forms) if kind in FREQUENT else 3), kind
