"""The expert's thoughts in SciWorld: reasons, in many words, from what the house has told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import Formatter

import pytest
from agentenv_sciworld import answers, experiments, needs, phrases, thoughts, ways
from agentenv_sciworld.aims import aim
from agentenv_sciworld.environment import SciWorld
from agentenv_sciworld.gold import stored
from agentenv_sciworld.notes import Notes
from agentenv_sciworld.thoughts import thought

EACH = 2  # tasks of a kind
SHORT = 12  # actions
SEEDS = range(4)
TABLES = (phrases.FORMS, phrases.TROUBLE, experiments.FORMS, ways.FORMS, ways.CLAUSES)
SHORTENED = (21, 4163, 4233, 4624)  # paths that leave out what the simulator's expert plays
SEEN = re.compile(
    r"I (?:saw|remember) (?:an? |the )?([\w ,]+?) "
    r"(in the (?:art studio|living room|[a-z]+)|outside)[,.; ]"
)


@dataclass(frozen=True)
class Turn:
    """What was told before a thought, line by line, the thought, and the action after it."""

    told: tuple[str, ...]
    thought: str
    action: str


@dataclass(frozen=True)
class Record:
    """An episode: of each turn the thought, the action and the observation."""

    task: int
    description: str
    look: str
    turns: list[tuple[str, str, str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def world() -> Iterator[SciWorld]:
    it = SciWorld(SciWorld.setup(SciWorld.Options()))
    yield it
    it.close()
    it.shared.jvm.stop()


@pytest.fixture(scope="module")
def records(world: SciWorld) -> list[Record]:
    """Episodes of all kinds of tasks, played in the simulator."""
    kinds = defaultdict(list)
    for task in sorted(stored(), key=lambda each: len(stored()[each])):
        kinds[world.shared.table.kind(task).name].append(task)
    chosen = [task for tasks in kinds.values() for task in tasks[:EACH]
              if task == tasks[0] or len(stored()[task]) <= SHORT]  # fmt: skip
    assert len(chosen) >= 30
    return [played(world, task) for task in dict.fromkeys((*chosen, *SHORTENED))]


@pytest.fixture(scope="module")
def episodes(records: list[Record]) -> dict[tuple[int, int], list[Turn]]:
    """The thoughts of the same episodes for several seeds, by task and seed."""
    return {(each.task, seed): said(each, seed) for each in records for seed in SEEDS}


def played(world: SciWorld, task: int, seed: int = 0, limit: int = 45) -> Record:
    step = world.reset(task, seed)
    record = Record(task, world.description, step.observation.removeprefix(world.description)[1:])
    while not step.done and len(record.turns) < limit:
        advice = world.oracle()
        step = world.step(advice.action)
        record.turns.append((advice.thought, advice.action, step.observation))
    return record


def said(record: Record, seed: int) -> list[Turn]:
    notes = Notes(record.description, record.look)
    told = [*SciWorld.prompt().splitlines(), record.description, *record.look.splitlines()]
    turns = []
    for _, action, observation in record.turns:
        why = thought(action, aim(record.description), notes, record.task, seed)
        turns.append(Turn(tuple(told), why, action))
        notes.add(action, observation)
        told += [f"> {action}", *observation.splitlines()]
    return turns


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower()))


def fixed_words() -> set[str]:
    """Those that the tables say by themselves; substances, animals and colors are not there."""
    texts = [phrases.GOAL, ways.OPEN, ways.GO, *answers._FORMS.values()]
    texts += [forms for table in TABLES for forms in table.values()]
    plain = [part[0] for forms in texts for form in forms for part in Formatter().parse(form)]
    common = "a thermometer vessel for the stove freezer stronger source of heat battery and wires "
    common += (
        "circuit boxes power paint colors that i need place with sun or wind other containers "
    )
    common += "empty"
    reasons = " ".join(thoughts._BECAUSE.values())
    numbers = " ".join(thoughts._NTH)
    return words(f"{' '.join(plain)} {common} {reasons} {numbers} step steps degree it into at")


def test_each_kind_of_thought_has_four_forms() -> None:
    for table in (*TABLES, answers._FORMS):
        for kind, forms in table.items():
            assert len(set(forms)) == len(forms) >= 4, kind


def test_every_thought_is_english_on_one_line(
    episodes: dict[tuple[int, int], list[Turn]],
) -> None:
    for turns in episodes.values():
        for turn in turns:
            text = turn.thought
            assert re.fullmatch(r"[A-Z\d][^{}\n]*[^ ,;:][.?]", text), text
            assert not re.search(r"\ba [aeiou]|\ban [^aeiou]|  | [.,;]|the the |\b1 degrees", text)
            assert 25 < len(text) < 420, text


def test_the_first_thought_takes_up_the_task(
    episodes: dict[tuple[int, int], list[Turn]],
) -> None:
    for turns in episodes.values():
        told = next(line for line in turns[0].told if line.startswith("Your task is to "))
        goal = told.removeprefix("Your task is to ").partition(". ")[0].rstrip(".")
        start = goal.partition("a(n)")[0].strip()
        assert start in turns[0].thought.partition(". ")[0]


def test_another_seed_says_it_otherwise_and_does_the_same(
    world: SciWorld, records: list[Record], episodes: dict[tuple[int, int], list[Turn]]
) -> None:
    for record in records:
        if len(record.turns) > 3:
            first, *others = ([each.thought for each in episodes[record.task, seed]]
                              for seed in SEEDS)  # fmt: skip
            assert all(first != other for other in others)
    for record in records[:4]:
        other = played(world, record.task, seed=1)
        assert [each[1] for each in other.turns] == [each[1] for each in record.turns]
        assert [each[0] for each in other.turns] == [
            each.thought for each in episodes[record.task, 1]
        ]


def test_the_same_seed_thinks_the_same(
    world: SciWorld, records: list[Record], episodes: dict[tuple[int, int], list[Turn]]
) -> None:
    for record in records:
        assert [each[0] for each in record.turns] == [
            each.thought for each in episodes[record.task, 0]
        ]
    for record in records[:4]:
        assert played(world, record.task) == record


def test_frequent_kinds_of_thought_take_four_forms(
    episodes: dict[tuple[int, int], list[Turn]],
) -> None:
    text = "\n".join(turn.thought for turns in episodes.values() for turn in turns)
    for table, kinds in (
        (ways.FORMS, ("there", "way", "through", "was open")),
        (phrases.FORMS, ("look new", "open search", "focus subject", "focus found")),
        (experiments.FORMS, ("to device", "from source", "let flow", "let grow on")),
    ):
        for kind in kinds:
            used = [form for form in table[kind] if re.search(pattern(form), text, re.M)]
            assert len(used) >= 4, kind


def pattern(form: str) -> str:
    """What a thought that takes a form ends like."""
    parts = Formatter().parse(form)
    return "".join(re.escape(text) + (".+" if name else "") for text, name, _, _ in parts) + "$"


def test_thoughts_name_only_what_was_told(
    episodes: dict[tuple[int, int], list[Turn]],
) -> None:
    fixed = fixed_words()
    for turns in episodes.values():
        for turn in turns:
            known = words(" ".join(turn.told) + f" {turn.action}") | fixed
            assert words(turn.thought) <= known, (words(turn.thought) - known, turn.thought)


def test_every_number_was_told_or_follows_from_what_was_told(
    episodes: dict[tuple[int, int], list[Turn]],
) -> None:
    derived = 0
    for turns in episodes.values():
        for turn in turns:
            known = set(re.findall(r"-?\d+(?:\.\d+)?", " ".join((*turn.told, turn.action))))
            for number in re.findall(r"-?\d+(?:\.\d+)?", turn.thought):
                if number not in known:
                    assert int(number) in (change(turn), waits(turn)), turn.thought
                    derived += 1
    assert derived > 5


def change(turn: Turn) -> int:
    """Between the last two readings."""
    text = "\n".join(turn.told)
    readings = [int(each) for each in re.findall(r"measures a temperature of (-?\d+)", text)]
    return abs(readings[-1] - readings[-2]) if len(readings) > 1 else -1


def waits(turn: Turn) -> int:
    """In a row, up to now."""
    actions = [line for line in reversed(turn.told) if line.startswith("> ")]
    return next(n for n, each in enumerate([*actions, ""]) if not each.startswith("> wait"))


def test_what_was_seen_in_a_room_stands_in_what_the_room_showed(
    episodes: dict[tuple[int, int], list[Turn]],
) -> None:
    checked = 0
    for turns in episodes.values():
        for turn in turns:
            for things, place in SEEN.findall(turn.thought):
                room = place.removeprefix("in the ")
                text = "\n".join(turn.told)
                looks = re.findall(rf"called the {room}\.(.*?)(?=\n> |\Z)", text, re.S)
                nouns = words(things) - words("a the and for of colors that need vessel circuit")
                seen = words(" ".join(looks))
                assert any(each in seen or f"{each}s" in seen or each.rstrip("s") in seen
                           for each in nouns), turn.thought  # fmt: skip
                checked += 1
    assert checked > 5


def test_a_conclusion_from_a_reading_is_true(
    episodes: dict[tuple[int, int], list[Turn]],
) -> None:
    checked = 0
    for turns in episodes.values():
        for turn in turns:
            if found := re.search(
                r"(-?\d+) degrees?[^.]*? (above|below) (?:the )?(-?[\d.]+\d)", turn.thought
            ):
                reading, limit = int(found[1]), float(found[3])
                assert (found[2] == "above") == (reading > limit), turn.thought
                checked += 1
    assert checked >= 4


def test_a_person_gone_astray_is_led_on_with_a_thought_for_it(world: SciWorld) -> None:
    world.reset(0, 3)
    for action in ("fly", "open door", "0", "go to nowhere", "look around", "wait", "x" * 300):
        world.step(action)
        advice = world.oracle()
        assert re.fullmatch(r"[A-Z][^{}\n]+[.?]", advice.thought)
        assert "xxx" not in advice.thought


def test_on_the_way_to_a_stove_that_was_never_tried_no_stronger_one_is_missed() -> None:
    description = "Your task is to boil water. First, focus on the substance."
    notes = Notes(description, "This room is called the kitchen. In it, you see:\n\ta stove")
    for action, answer in (
        ("pick up thermometer", "You move the thermometer to the inventory."),
        ("pick up metal pot", "You move the metal pot to the inventory."),
        ("go to bathroom", "You move to the bathroom."),
        ("focus on water", "You focus on the water."),
    ):
        notes.add(action, answer)
    for seed in range(8):
        back = thought("open door to kitchen", aim(description), notes, 0, seed)
        assert "stove" in back
        assert "stronger" not in back


def test_a_sink_that_is_broken_gave_no_water() -> None:
    description = "Your task is to boil water. First, focus on the substance."
    notes = Notes(description, "This room is called the kitchen. In it, you see:\n\ta sink")
    for action, answer in (
        ("pick up metal pot", "You move the metal pot to the inventory."),
        ("move metal pot to sink", "You move the metal pot to the sink."),
        ("activate sink", "The sink appears broken, and can't be activated or deactivated."),
    ):
        notes.add(action, answer)
    wet = re.compile(
        r"enough water|no more water|got its water|what is in it|metal pot holds", re.I
    )
    off = {thought("deactivate sink", aim(description), notes, 0, seed) for seed in range(16)}
    notes.add("deactivate sink", "The sink is already deactivated.")
    away = {thought("pick up metal pot", aim(description), notes, 0, seed) for seed in range(16)}
    assert not any(map(wet.search, off | away))
    assert min(len(off), len(away)) >= 4


def test_needs_of_an_unknown_task_are_general() -> None:
    it = aim("Be happy.")
    assert it.kind == ""
    assert needs.need(it, Notes("Be happy.", "nowhere")).room == ""
