"""The rules hold for a sound world, and each finds the bugs that it is there for."""

from __future__ import annotations

import pytest

from envservers import testing
from envservers.testing import RULES, Broken, examine, rules, subject
from envservers.testing.deaths import a_killed_worker_costs_no_session
from envservers.testing.hostile import hostile_actions_are_answered_and_harm_nothing
from envservers.testing.rules import Rule
from tests.kit import mutants


@pytest.mark.parametrize("world", ["Sum", "Rough"])
def test_a_sound_world_keeps_every_rule(world: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert testing.main(f"tests.kit.toys:{world}") == 0
    assert f"{len(RULES)} rules hold, 0 do not" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("mutant", "rule"),
    [
        (mutants.HashSeeded, rules.the_same_actions_give_the_same_bytes),
        (mutants.SharedChance, rules.the_same_actions_give_the_same_bytes),
        (mutants.SharedChance, rules.a_session_that_slept_goes_on_where_it_stood),
        (mutants.SharedChanceInProcesses, a_killed_worker_costs_no_session),
        (mutants.SharedState, rules.sessions_do_not_feel_each_other),
        (mutants.SharedFork, rules.a_fork_is_equal_and_independent),
        (mutants.Remembering, rules.a_finished_episode_refuses_steps_until_it_is_reset),
        (mutants.Generous, rules.what_is_announced_holds),
        (mutants.Proud, rules.what_is_announced_holds),
        (mutants.Unsolvable, rules.the_oracle_succeeds),
        (mutants.Fragile, hostile_actions_are_answered_and_harm_nothing),
        (mutants.Misleading, rules.available_actions_are_understood),
        (mutants.Boastful, rules.the_card_is_true),
        (mutants.Leaking, rules.nothing_leaks),
    ],
    ids=lambda each: each.__name__,
)
def test_a_rule_finds_the_bug_that_it_is_there_for(mutant: type, rule: Rule) -> None:
    with subject(f"tests.kit.mutants:{mutant.__name__}") as it, pytest.raises(Broken):
        examine(it, rule)


def test_an_expert_is_held_to_what_it_promises() -> None:
    with subject("tests.kit.mutants:Modest") as it:
        examine(it, rules.the_oracle_succeeds)


def test_a_world_that_breaks_a_rule_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert testing.main("tests.kit.mutants:Generous", as_json=True) == 1
    assert '"rule": "what_is_announced_holds", "holds": false' in capsys.readouterr().out
