"""ALFWorld's plain Python engine, beside the package's own and alone."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from agentenv_alfworld import houses
from agentenv_alfworld.engine import Game, World
from agentenv_alfworld.interpreter import InterpreterError, load
from agentenv_alfworld.interpreter.symbols import (
    Call,
    Listing,
    Plain,
    Symbol,
    Value,
    query,
    symbols,
)

ROOT = Path(__file__).parents[2]
OFFICIAL = ROOT.parent / "shared" / "alfworld" / "official474.jsonl.xz"
REFEREE = ROOT / "agentenv-alfworld" / "referee.py"
needs_textworld = pytest.mark.skipif(
    not importlib.util.find_spec("textworld") or not importlib.util.find_spec("alfworld"),
    reason="scripts/install_textworld.sh installs the engine to compare with",
)
needs_official = pytest.mark.skipif(not OFFICIAL.exists(), reason="official games are not here")

DOMAIN = """
(define (domain toy)
 (:requirements :adl)
 (:types thing - object ball - thing box - thing agent)
 (:predicates (in ?x - ball ?y - box) (open ?y - box) (glass ?x) (broken ?x) (tired ?a) (red ?x))
 (:action shut :parameters (?y - box) :precondition (open ?y) :effect (not (open ?y)))
 (:action unlock :parameters (?y - box) :precondition (not (open ?y)) :effect (open ?y))
 (:action shake
  :parameters (?a - agent ?y - box)
  :precondition (imply (open ?y) (forall (?x - ball) (not (in ?x ?y))))
  :effect (and (tired ?a)
   (forall (?x - ball) (when (and (glass ?x) (in ?x ?y)) (broken ?x)))))
 (:action pour
  :parameters (?y - box ?z - box)
  :precondition (and (exists (?x - ball) (in ?x ?y)) (or (red ?z) (not (= ?y ?z))))
  :effect (forall (?x - ball) (when (in ?x ?y) (and (not (in ?x ?y)) (in ?x ?z)))))
 (:action stay :parameters (?y - box) :precondition (open ?y) :effect (open ?y)))
"""
GRAMMAR = """
grammar :: \"\"\"{"intro": [{"rhs": "Boxes: [{y.name | open(y:thing)}]."}],
  "shut": [{"condition": "not_open(y:box)", "rhs": "Shut {y.name}."}, {"rhs": "?"}],
  "list_empty": [{"rhs": "none"}], "list_separator": [{"rhs": ", "}],
  "list_last_separator": [{"rhs": ", and "}]}\"\"\";
# a comment
action shut { template :: "shut {y}"; feedback :: "#shut#"; }
action unlock { template :: "open {y}"; feedback :: "#intro#"; }
action shake { template :: "shake {y}"; feedback :: "Rattle."; }
action pour { template :: "pour {y} into {z}"; feedback :: "Done."; }
action stay { template :: "stay at {y}"; feedback :: "Nothing."; }
"""
PROBLEM = """
(define (problem one) (:domain toy)
 (:objects box_bar_1 box_bar_2 box_bar_3 - box ball_bar_1 ball_bar_2 - ball me - agent)
 (:init (in ball_bar_1 box_bar_1) (in ball_bar_2 box_bar_1) (glass ball_bar_1) (glass box_bar_3)
  (open box_bar_1) (open box_bar_3) (red box_bar_2) (tired me))
 (:goal (exists (?x - ball ?y - box) (and (broken ?x) (not (open ?y)) (in ?x ?y)))))
"""
TOY = Game(DOMAIN, GRAMMAR, PROBLEM)


@needs_textworld
@needs_official
@pytest.mark.parametrize(("grammar", "part", "seed"), [("old", "2/95", "0"), ("new", "7/158", "1")])
def test_official_games_are_played_as_the_package_plays_them(
    grammar: str, part: str, seed: str
) -> None:
    arguments = ["--official", str(OFFICIAL), "--grammar", grammar, "--part", part, "--steps", "15"]
    seen = refereed(arguments, seed)
    assert seen["games"] >= 3
    assert seen["scenes"] >= 40


@needs_textworld
def test_built_in_games_are_played_as_the_package_plays_them() -> None:
    seen = refereed(["--games", "3", "--steps", "10"], "2")
    assert (seen["games"], seen["won"] > 0) == (3, True)


def refereed(arguments: list[str], seed: str) -> dict[str, int]:
    # In a process of its own: the script changes how the package remembers.
    run = subprocess.run(
        [sys.executable, str(REFEREE), *arguments],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    seen: dict[str, int] = json.loads(run.stdout.splitlines()[-1])
    return seen


@needs_textworld
def test_texts_are_read_as_textworlds_parser_reads_them() -> None:
    from textworld.envs.pddl import textgen

    rules = json.loads(houses.game(0).grammar.split('"""')[1])
    texts = [rule["rhs"] for listed in rules.values() for rule in listed]
    texts += [
        " (it is open)",
        "\n a\n  b\n",
        "// note\na",
        "a // b",
        'say "{o.name}" or "x"',
        "a; b",
    ]
    texts += [
        "a <b> c",
        "{o.name}} c",
        "a]b",
        "{a.name} {c",
        "\t{o}\t#a b#\t.",
        "[{#f(o)# | p(o)}]",
    ]
    texts += ["[{o.name | p(o) & q(o:t) }] x", "#a#\n\n#b#", "{ o.name or o.id }", "#broken", "[x]"]
    for text in texts:
        theirs = textgen._parse_and_convert(text, rule_name="symbols")
        told = [str(each) for each in map(simple, theirs) if each != ("text", "")]
        assert told == [str(written(each)) for each in symbols(text)], text


def simple(symbol: Any) -> tuple[object, ...]:
    """A symbol of TextWorld as plain data."""
    kind = type(symbol).__name__
    if kind == "ListSymbol":
        return ("list", simple(symbol.symbol))
    if kind == "ConditionalSymbol":
        return ("value", simple(symbol.expression), query(symbol.given) if symbol.given else None)
    kinds = {"TerminalSymbol": "text", "NonterminalSymbol": "rule", "EvalSymbol": "eval"}
    return (kinds[kind], str(symbol))


def written(symbol: Symbol) -> tuple[object, ...]:
    """A symbol of ours in the same form."""
    match symbol:
        case Plain(text):
            return ("text", text)
        case Call(rule):
            return ("rule", rule)
        case Listing(value):
            return ("list", written(value))
        case Value(Call() as told, given):
            return ("value", written(told), given)
        case Value(told, given):
            return ("value", ("eval", told.text), given)
    raise AssertionError(symbol)


def test_the_engine_needs_nothing_but_python() -> None:
    program = """
import sys
from agentenv_alfworld.interpreter import load
own = {"agentenv_alfworld", "__main__"}
print(sorted({name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names - own))
"""
    path = {"PYTHONPATH": str(ROOT / "agentenv-alfworld")}
    assert subprocess.check_output([sys.executable, "-S", "-c", program], env=path) == b"[]\n"


def test_quantifiers_and_implications_decide_what_applies() -> None:
    scene = load(TOY).reset()
    # Boxes are numbered downwards: box 3 is box_bar_1, which is open and holds both balls.
    assert [each for each in scene.commands if each.startswith("shake")] == [
        "shake box 1",
        "shake box 2",
    ]
    assert [each for each in scene.commands if each.startswith("pour")] == [
        "pour box 3 into box 1",
        "pour box 3 into box 2",
    ]


def test_an_action_whose_effect_is_its_condition_is_not_offered() -> None:
    scene = load(TOY).reset()
    assert "shut box 3" in scene.commands
    assert not [each for each in scene.commands if each.startswith("stay")]


def test_effects_under_when_and_forall_win_the_game() -> None:
    world = load(TOY)
    world.reset()
    assert not world.act("shut box 3").won
    assert world.act("shake box 3").won


def test_conditions_of_effects_are_judged_before_the_action() -> None:
    world = load(TOY)
    world.reset()
    world.act("pour box 3 into box 2")
    scene = world.act("pour box 2 into box 2")  # red boxes may be poured into themselves
    assert "pour box 2 into box 1" in scene.commands


@pytest.mark.parametrize(
    ("opened", "told"),
    [("", "none"), ("2", "box 2"), ("31", "box 3, and box 1"), ("132", "box 3, box 2, and box 1")],
)
def test_lists_are_sorted_by_id_and_joined_by_the_grammars_separators(
    opened: str, told: str
) -> None:
    facts = " ".join(f"(open box_bar_{each})" for each in opened)
    problem = PROBLEM.replace("(open box_bar_1) (open box_bar_3)", facts)
    assert load(Game(DOMAIN, GRAMMAR, problem)).reset().feedback == f"Boxes: {told}."


def test_two_names_of_a_query_never_stand_for_one_thing() -> None:
    world = load(TOY)
    world.reset()
    assert world.act("open box 2").feedback == "Boxes: box 3, and box 1."  # box 2 is `y` already


def test_a_text_knows_what_was_undone() -> None:
    world = load(TOY)
    world.reset()
    assert world.act("shut box 3").feedback == "Shut box 3."


def test_a_thing_without_facts_has_no_name() -> None:
    nameless = PROBLEM.replace("box_bar_3 - box", "box_bar_3 box_bar_4 - box")
    with pytest.raises(InterpreterError, match="box_bar_4"):
        load(Game(DOMAIN, GRAMMAR, nameless)).reset()


@pytest.mark.parametrize(
    ("part", "old", "new", "named"),
    [
        ("domain", "(:action shut", "(:derived (red ?x) (glass ?x)) (:action shut", ":derived"),
        ("domain", "(open ?y) :effect (not", "(ajar ?y) :effect (not", "ajar"),
        ("domain", ":precondition (open ?y) :effect (not", ":when (open ?y) :effect (not", ":when"),
        ("domain", "(not (open ?y)))", "(assign (open ?y)))", "assign"),
        ("domain", "(define", "(define ä", "ASCII"),
        ("problem", "(glass ball_bar_1)", "(glass ball_bar_9)", "ball_bar_9"),
        ("problem", "- ball me", "- ball) (me", "me"),
        ("problem", "me - agent", "me - robot", "robot"),
        ("problem", "(:goal", "(:constraints) (:goal", ":constraints"),
        ("grammar", "action stay", "action rest", "no action stay"),
        ("grammar", "{y.name | open", "{y.name.upper() | open", "y.name.upper()"),
        ("grammar", "{y.name | open", "{__import__('os').system('true') | open", "__import__"),
        ("grammar", "{y.name | open", "{y.name * 9 | open", "y.name * 9"),
        ("grammar", "{y.name | open", "{y.__class__ | open", "y.__class__"),
        ("grammar", "open(y:thing)", "open(y:thing) or red(y:thing)", "&"),
        ("grammar", "not_open(y:box)", "broken(x:ball)", "broken"),
        ("grammar", '"rhs": "?"', '"text": "?"', "shut"),
        ("grammar", 'feedback :: "Done."', "feedback = Done", "twl2"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named(part: str, old: str, new: str, named: str) -> None:
    texts = {"domain": DOMAIN, "grammar": GRAMMAR, "problem": PROBLEM}
    assert old in texts[part]
    texts[part] = texts[part].replace(old, new, 1)
    with pytest.raises(InterpreterError) as refusal:
        load(Game(**texts))
    assert named in str(refusal.value)


def test_rules_that_run_in_a_circle_are_an_error() -> None:
    world = load(Game(DOMAIN, GRAMMAR.replace('"rhs": "Boxes:', '"rhs": "#intro# Boxes:'), PROBLEM))
    with pytest.raises(InterpreterError, match="without end"):
        world.reset()


HOSTILE = ["", " ", "\x00", "{y}", "{y.__class__}", "#intro#", "shut box 3\n.", "SHUT BOX 3"]
HOSTILE += ["🙂" * 4096, "(" * 8192, "shut box 3" * 819]


@pytest.mark.parametrize("command", HOSTILE, ids=range(len(HOSTILE)))
def test_any_other_text_than_a_command_changes_nothing(command: str) -> None:
    world = load(TOY)
    before = world.reset()
    scene = world.act(command)
    assert scene.feedback == "Nothing happens."
    assert (scene.commands, scene.won) == (before.commands, before.won)


def test_blanks_around_a_command_are_nothing() -> None:
    world = load(TOY)
    world.reset()
    assert world.act("  shut box 3\n").feedback == "Shut box 3."


def test_a_copy_goes_its_own_way() -> None:
    world = load(houses.game(2420))
    scene = world.reset()
    twin = world.copy()
    going = next(each for each in scene.commands if each.startswith("go to"))
    there = twin.act(going)
    assert there.commands != scene.commands
    assert world.act("xyzzy").commands == scene.commands
    assert world.act(going) == there


def test_a_reset_forgets_everything() -> None:
    world = load(houses.game(2421))
    first = world.reset()
    walk(world, 30, seed=1)
    assert world.reset() == first
    assert walk(world, 30, seed=2) == walk(load(houses.game(2421)), 30, seed=2)


def test_two_plays_of_one_game_do_not_meet() -> None:
    one, other = load(houses.game(2422)), load(houses.game(2422))
    alone = walk(one, 20, seed=3)
    one.reset()
    other.reset()
    rolls = random.Random(4)
    for command in commands_of(load(houses.game(2422)), 20, seed=3):
        one.act(command)
        other.act(rolls.choice(other.act("").commands))
    assert one.act("").commands == alone[-1][1]


def test_every_hash_seed_tells_the_same() -> None:
    program = "from tests.environments.test_alfworld_interpreter import digest; print(digest())"
    told = {
        subprocess.check_output(
            [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "77")
    }
    assert told == {(digest() + "\n").encode()}


def digest() -> str:
    """Of random plays of some built-in games."""
    plays = [walk(load(houses.game(task)), 40, seed=task) for task in range(0, 2620, 524)]
    return hashlib.sha256(json.dumps(plays).encode()).hexdigest()


def walk(world: World, steps: int, seed: int) -> list[tuple[str, tuple[str, ...], bool]]:
    """What a random walk from the start shows."""
    rolls = random.Random(seed)
    scene = world.reset()
    seen = [(scene.feedback, scene.commands, scene.won)]
    for _ in range(steps):
        scene = world.act(rolls.choice(scene.commands))
        seen.append((scene.feedback, scene.commands, scene.won))
    return seen


def commands_of(world: World, steps: int, seed: int) -> list[str]:
    rolls = random.Random(seed)
    scene = world.reset()
    chosen = []
    for _ in range(steps):
        chosen.append(rolls.choice(scene.commands))
        scene = world.act(chosen[-1])
    return chosen
