"""Conformance: what every environment passes, built-in or anybody's, over HTTP and both dialects.

`agentenv check NAME` runs it; in a test suite, parametrize over RULES:

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
    def test_conformance(world: Subject, rule: Rule) -> None:
        examine(world, rule)
"""

from __future__ import annotations

import json
import sys
import time
import traceback

from agentenv.servers import ServerFailed
from envservers.testing import deaths, hostile, original, rules
from envservers.testing.rules import Rule
from envservers.testing.subject import Broken, Subject, subject

__all__ = ["RULES", "Broken", "Rule", "Subject", "examine", "main", "subject"]

RULES: tuple[Rule, ...] = (
    rules.the_card_is_true,
    rules.what_is_announced_holds,
    rules.the_same_actions_give_the_same_bytes,
    rules.a_session_that_slept_goes_on_where_it_stood,
    rules.a_fork_is_equal_and_independent,
    rules.available_actions_are_understood,
    rules.a_finished_episode_refuses_steps_until_it_is_reset,
    rules.nothing_happens_before_a_reset,
    rules.unknown_and_closed_ids_are_told_apart,
    rules.a_task_that_does_not_exist_is_refused,
    rules.calls_on_one_session_take_their_turns,
    rules.sessions_do_not_feel_each_other,
    hostile.hostile_actions_are_answered_and_harm_nothing,
    deaths.a_killed_worker_costs_no_session,
    rules.the_oracle_succeeds,
    original.the_original_dialect_is_spoken,
    original.the_original_dialect_refuses_as_it_did,
    rules.nothing_leaks,
)


def examine(it: Subject, rule: Rule) -> None:
    """One rule, with nothing of it left behind."""
    try:
        rule(it)
    finally:
        it.end()


def main(name: str, as_json: bool = False, effort: float = 1.0) -> int:
    """Examine an environment by all rules; 0 if every one holds."""
    results = []
    try:
        with subject(name, effort=effort) as it:
            for rule in RULES:
                begun = time.perf_counter()
                problem = _problem(it, rule)
                seconds = round(time.perf_counter() - begun, 2)
                results.append({"rule": rule.__name__, "holds": not problem, "problem": problem})
                if not as_json:
                    mark = "ok    " if not problem else "BROKEN"
                    text = (rule.__doc__ or rule.__name__).splitlines()[0]
                    sys.stdout.write(f"{mark} {text} ({seconds:g} s)\n")
                    if problem:
                        sys.stdout.write(f"       {problem}\n")
    except ServerFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    broken = sum(not each["holds"] for each in results)
    if as_json:
        sys.stdout.write(json.dumps({"world": name, "broken": broken, "rules": results}) + "\n")
    else:
        sys.stdout.write(f"{name}: {len(results) - broken} rules hold, {broken} do not\n")
    return 1 if broken else 0


def _problem(it: Subject, rule: Rule) -> str:
    try:
        examine(it, rule)
    except Broken as broken:
        return str(broken)
    except Exception:  # noqa: BLE001 - an answer of no expected shape breaks a rule as well
        return traceback.format_exc(limit=-2)
    return ""
