"""SciWorld, played on ScienceWorld itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from agentenv_sciworld import oracle
from agentenv_sciworld.environment import LONGEST, SciWorld
from agentenv_sciworld.gold import stored
from agentenv_sciworld.simulator import Simulator

from agentenv.protocol import Tool
from envservers.environment import InvalidAction, Step
from envservers.items import listed

AGENTEVAL = Path(__file__).resolve().parents[2].parent / "shared" / "agenteval"

BOIL_WATER = 0
POWER_A_MOTOR = 1411
FIND_NON_LIVING = 3461


@pytest.fixture(scope="module")
def world() -> Iterator[SciWorld]:
    it = SciWorld(SciWorld.setup(SciWorld.Options()))
    yield it
    it.close()
    it.shared.jvm.stop()


def played(world: SciWorld, task: int, *actions: str, seed: int = 0) -> Step:
    step = world.reset(task, seed)
    for action in actions:
        step = world.step(action)
    return step


def expert(world: SciWorld, limit: int = 150) -> tuple[list[str], Step]:
    """What the expert plays from here, and where it ends."""
    actions: list[str] = []
    while len(actions) < limit:
        actions.append(world.oracle().action)
        step = world.step(actions[-1])
        if step.done:
            return actions, step
    raise AssertionError(f"no end after {limit} actions")


def test_task_numbers_are_those_of_agentgym(world: SciWorld) -> None:
    offsets = {
        kind.name: (kind.first, kind.first + kind.count) for kind in world.shared.table.kinds
    }
    assert offsets == {
        "boil": (0, 30),
        "melt": (30, 60),
        "freeze": (60, 90),
        "change-the-state-of-matter-of": (90, 120),
        "use-thermometer": (120, 660),
        "measure-melting-point-known-substance": (660, 1096),
        "measure-melting-point-unknown-substance": (1096, 1396),
        "power-component": (1396, 1416),
        "power-component-renewable-vs-nonrenewable-energy": (1416, 1436),
        "test-conductivity": (1436, 2336),
        "test-conductivity-of-unknown-substances": (2336, 2936),
        "find-living-thing": (2936, 3236),
        "find-non-living-thing": (3236, 3536),
        "find-plant": (3536, 3836),
        "find-animal": (3836, 4136),
        "chemistry-mix": (4136, 4168),
        "chemistry-mix-paint-secondary-color": (4168, 4204),
        "chemistry-mix-paint-tertiary-color": (4204, 4240),
        "lifespan-longest-lived": (4240, 4365),
        "lifespan-shortest-lived": (4365, 4490),
        "lifespan-longest-lived-then-shortest-lived": (4490, 4615),
        "identify-life-stages-1": (4615, 4629),
        "identify-life-stages-2": (4629, 4639),
    }


def test_splits_keep_to_the_packages_own_variations(world: SciWorld) -> None:
    splits, kinds = world.tasks().splits, world.shared.table.kinds
    assert {name: len(set(tasks)) for name, tasks in splits.items()} == {"train": 2120, "test": 200}
    assert set(splits["train"]) <= {task for kind in kinds for task in kind.train}
    assert set(splits["test"]) <= {task for kind in kinds for task in kind.test}
    assert not set(splits["train"]) & set(splits["test"])


def test_the_test_split_is_balanced_over_the_tasks(world: SciWorld) -> None:
    table = world.shared.table
    counts = Counter(table.kind(task).name for task in world.tasks().splits["test"])
    assert len(counts) == len(table.kinds) == 23
    assert max(counts.values()) <= 14


@pytest.mark.skipif(not AGENTEVAL.is_dir(), reason="the official ids are not here")
def test_the_official_splits_are_served_when_the_user_has_them(tmp_path: Path) -> None:
    for part, split in (("train", "train"), ("eval", "test")):
        text = (AGENTEVAL / part / f"sciworld_{split}.json").read_text()
        (tmp_path / f"sciworld_{split}.json").write_text(text)
    splits = listed([tmp_path], "sciworld", range(4639))
    assert {name: len(tasks) for name, tasks in splits.items()} == {"train": 2120, "test": 200}
    assert splits["test"][0] == 3491
    assert len(set(splits["train"]) & set(splits["test"])) == 61, "as they are"


def test_a_reset_tells_the_task_and_the_place(world: SciWorld) -> None:
    step = world.reset(BOIL_WATER, 0)
    assert step.observation == f"{step.info['task_description']}\n{step.info['look']}"
    assert step.info["task_description"].startswith("Your task is to boil water.")
    assert step.info["look"].startswith("This room is called the hallway. In it, you see: \n")
    assert (step.info["task_name"], step.info["var_num"]) == ("boil", 0)
    assert (step.info["native_score"], step.info["moves"]) == (0, 0)


def test_the_score_is_the_native_one_in_percent(world: SciWorld) -> None:
    actions = ("open door to kitchen", "go to kitchen", "activate stove")
    step = played(world, BOIL_WATER, *actions)
    assert step.info["native_score"] == step.info["native_reward"] == 2
    assert step.score == step.reward == 0.02


def test_rewards_sum_to_the_score(world: SciWorld) -> None:
    beginning = world.reset(POWER_A_MOTOR, 0)
    assert beginning.score == 0.07, "the episode begins where the task wants one to be"
    total = beginning.reward
    for action in stored().get(POWER_A_MOTOR) or world.shared.gold.path(POWER_A_MOTOR):
        step = world.step(action)
        total += step.reward
        if step.done:
            break
    assert step.success
    assert step.score == 1.0
    assert total == pytest.approx(1.0)


def test_a_wrong_focus_ends_the_episode_without_score(world: SciWorld) -> None:
    actions = ("open door to kitchen", "go to kitchen", "activate stove", "focus on stove")
    step = played(world, BOIL_WATER, *actions)
    assert step.observation == "You focus on the stove."
    assert step.done
    assert not step.success
    assert not step.truncated
    assert step.info["native_score"] == -100
    assert step.score == 0
    assert step.reward == -0.02, "what had been given is taken back"


def test_more_than_a_hundred_moves_end_the_episode(world: SciWorld) -> None:
    step = played(world, BOIL_WATER, *["wait"] * 9)
    assert (step.info["moves"], step.done) == (99, False)
    assert not world.step("look around").done, "looking takes no move"
    assert not world.step("open door to kitchen").done, "the hundredth"
    step = world.step("open door to kitchen")
    assert (step.info["moves"], step.done, step.truncated) == (101, True, True)
    assert not step.success


def test_unknown_commands_are_answered_by_the_simulator_and_counted(world: SciWorld) -> None:
    for action in ("fly", "open moon", "", "999"):
        step = played(world, BOIL_WATER, action)
        assert step.observation == "No known action matches that input."
        assert step.info["invalid_action"] is True
        assert step.info["moves"] == 0


def test_an_ambiguous_name_is_answered_with_a_menu(world: SciWorld) -> None:
    step = played(world, BOIL_WATER, "open door")
    assert step.observation.startswith("Ambiguous request: Please enter the number")
    assert "invalid_action" not in step.info
    assert world.oracle().action == "0"
    assert set(world.available_actions()) >= {"0", "1"}
    assert world.step("0").observation == "The door is now open."


def test_a_command_longer_than_any_is_refused_before_the_simulator_reads_it(
    world: SciWorld,
) -> None:
    world.reset(BOIL_WATER, 0)
    with pytest.raises(InvalidAction, match="No known action"):
        world.step("a " * LONGEST)
    assert world.step("x" * LONGEST).info["invalid_action"] is True


HOSTILE = (
    "\x00", "\x1b[2J", "\n\n", "a\nb", "\u202eevil", "\ufeff\uffff", "%s%n{0}${HOME}$(id)", "\\",
    "'; DROP", "İıſK", "e\u0301" * 200, "\U000e0001", "(" * 400, "[a-z]*" * 80, "to to to to",
    "connect to", "!ro1", "!p\nm", "open " * 90, "in " * 160, "-1", "1" * 400, "task\x00",
)  # fmt: skip


def test_hostile_actions_are_answered_alike_and_leave_the_world_whole(world: SciWorld) -> None:
    told = [played(world, BOIL_WATER, *HOSTILE) for _ in range(2)]
    assert told[0] == told[1]
    assert world.step("inventory").observation.startswith("In your inventory, you see:")


def test_reading_the_world_between_steps_changes_nothing(world: SciWorld) -> None:
    texts = []
    for curious in (False, True):
        step = world.reset(FIND_NON_LIVING, 5)
        told = [step]
        for action in ("open door to hallway", "wait", "go to hallway", "wait1", "look around"):
            if curious:
                world.available_actions()
                world.oracle()
                for what in ("action_hint", "goals", "detail", "object_tree", "state"):
                    world.peek(what)
            told.append(world.step(action))
        texts.append(told)
    assert texts[0] == texts[1]


def test_a_used_instance_plays_like_a_fresh_one(world: SciWorld) -> None:
    actions = ("open door to kitchen", "go to kitchen", "wait1", "look around")
    fresh = SciWorld(world.shared)
    played(world, 4629, "wait", "open door")
    assert played(world, BOIL_WATER, *actions) == played(fresh, BOIL_WATER, *actions)
    fresh.close()


def test_the_expert_solves_a_task_of_each_short_kind(world: SciWorld) -> None:
    short = {world.shared.table.kind(task).name: task for task, path in stored().items()
             if len(path) <= 20}  # fmt: skip
    assert len(short) >= 15
    for name, task in short.items():
        world.reset(task, 1)
        actions, step = expert(world)
        assert step.success, (name, task, actions)


def test_the_expert_finds_a_path_that_is_not_stored(world: SciWorld) -> None:
    task = next(each for each in range(4240, 4365) if each not in stored())
    world.reset(task, 0)
    assert expert(world)[1].success


def test_the_expert_finds_back_to_its_path(world: SciWorld) -> None:
    task = next(
        each for each, path in stored().items()
        if world.shared.table.kind(each).name == "find-plant" and len(path) > 8
    )  # fmt: skip
    straight = stored()[task]
    world.reset(task, 0)
    for action in (*straight[:2], "open door to kitchen", "go to kitchen", "look around", "dance"):
        world.step(action)
    actions, step = expert(world)
    assert step.success, actions


def test_a_shortest_way_leads_through_the_house() -> None:
    path = ["go to foundry", "look around"]
    played_so_far = ["go to foundry"]
    way, here = [], "bedroom"
    while here != "foundry":
        action = oracle.following(path, played_so_far, "hallway", here)
        played_so_far.append(action)
        way.append(action)
        here = action.removeprefix("go to ") if action.startswith("go to") else here
    assert [each for each in way if each.startswith("go to")] == [
        "go to hallway", "go to kitchen", "go to outside", "go to foundry",
    ]  # fmt: skip


def test_the_expert_thinks_before_each_action(world: SciWorld) -> None:
    world.reset(POWER_A_MOTOR, 0)
    thoughts = []
    for _ in range(4):
        advice = world.oracle()
        assert advice == world.oracle()
        thoughts.append(advice.thought)
        world.step(advice.action)
    assert "turn on the electric motor. " in thoughts[0]
    assert all(each.endswith((".", "?")) and "{" not in each for each in thoughts)


def test_every_tool_gives_a_command_of_the_simulator(world: SciWorld) -> None:
    world.reset(BOIL_WATER, 0)
    forms = {each.replace("OBJ", "X") for each in world.peek("action_hint")["possible_actions"]}
    spoken = set()
    for tool in map(Tool.model_validate, SciWorld.tools()):
        words = tool.action
        for name in tool.parameters["properties"]:
            words = words.replace(f"{{{name}}}", "X")
        spoken.add(words.replace(" into ", " in ").replace("go to X", "go X"))
    extra = {"examine X", "X", "wait<X>"}
    assert spoken - forms == extra
    assert forms - spoken == {"reset task", "wait", "wait1"}


def test_closed_worlds_leave_no_memory_behind(world: SciWorld) -> None:
    jvm = world.shared.jvm
    runtime = jvm._gateway.jvm.java.lang.Runtime.getRuntime()

    def used() -> int:
        for _ in range(2):  # what the first finds unused, such as a method's cache, frees more
            jvm._gateway.jvm.java.lang.System.gc()
        return int(runtime.totalMemory()) - int(runtime.freeMemory())

    def round_trips(count: int) -> None:
        for _ in range(count):
            simulator = Simulator(jvm)
            simulator.load("lifespan-longest-lived", 3)
            simulator.step("look around", 1)
            simulator.valid_actions()
            simulator.close()

    round_trips(10)
    before = used()
    round_trips(60)
    assert used() < before + 8_000_000, "60 worlds would hold more than 60 MB"


def test_a_path_is_stored_for_each_task_of_the_test_split() -> None:
    paths = stored()
    assert len(paths) == 200
    assert list(paths) == sorted(paths)
    assert all(path and all(map(str.strip, path)) for path in paths.values())
