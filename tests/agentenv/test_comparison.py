"""Comparison: whether a run is better than another, and no claim that chance could make."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from agentenv.cli import main
from agentenv.data.comparison import NotComparable, compare
from agentenv.data.intervals import mean_interval
from agentenv.data.runs import RunLog
from agentenv.data.significance import more_pairs, sign_flip_p
from agentenv.trajectory import Trajectory
from tests.agentenv.episodes import faulted, trajectory

SIMULATIONS = 2000


def episode(task: int, success: bool = True, score: float | None = None, **changes) -> Trajectory:
    figure = float(success) if score is None else score
    return trajectory(task, **{"success": success, "score": figure, "turns": [], **changes})


def run_of(successes: Sequence[bool], **changes: Any) -> list[Trajectory]:
    return [episode(task, success, **changes) for task, success in enumerate(successes)]


def stored(folder: Path, *trajectories: Trajectory, config: Any = None) -> str:
    with RunLog(folder / "trajectories.jsonl") as log:
        for each in trajectories:
            log.add(each)
    if config is not None:
        (folder / "config.json").write_text(json.dumps(config))
    return str(folder)


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([], 1),
        ([0, 0, 0], 1),
        ([1], 1),
        ([1, 1, 1], 2 / 8),
        ([1, 1, -1], 1),
        ([3, 1], 2 / 4),
        ([1, 2, 3], 2 / 8),
        ([1, 2, 2], 2 / 8),
        ([2, 2, -1], 4 / 8),  # 3 is reached by 2 + 2 + 1, 2 + 2 - 1 and their opposites
        ([0.1, 0.2, -0.3], 1),
        ([1, 1, 1, 1, 1, 1, 0, 0], 2 / 64),
    ],
)
def test_the_exact_p_is_what_counting_by_hand_gives(differences, p):
    assert sign_flip_p(differences) == p


def test_the_exact_p_is_what_going_through_all_signs_gives():
    random = Random(2)
    values = [random.choice((-0.25, 0.25, 0.5, 1.0)) for _ in range(12)]
    sums = [
        abs(sum(map(float.__mul__, values, signs))) for signs in product((-1.0, 1.0), repeat=12)
    ]
    assert sign_flip_p(values) == sum(each >= abs(sum(values)) for each in sums) / 2**12


@pytest.mark.parametrize("count", [13, 16, 17])
def test_the_drawn_p_is_near_that_of_all_signs(count):
    random = Random(count)
    values = [random.uniform(-0.6, 1) for _ in range(count)]
    sums = [0.0]
    for value in values:
        sums = [each + sign * value for each in sums for sign in (-1, 1)]
    exact = sum(abs(each) >= abs(sum(values)) - 1e-9 for each in sums) / len(sums)
    assert sign_flip_p(values) == pytest.approx(exact, abs=0.015)


def test_the_drawn_p_is_never_0():
    assert sign_flip_p([1.0] * 100, flips=999) == 1 / 1000


def test_p_does_not_depend_on_the_order_of_the_tasks():
    values = [Random(3).uniform(-0.5, 1) for _ in range(40)]
    assert sign_flip_p(values) == sign_flip_p(values[::-1])


def false_alarms(draw, metrics=None) -> float:
    """How often runs that do not differ are told apart."""
    random, alarms = Random(7), 0
    for _ in range(SIMULATIONS):
        found = compare(draw(random), draw(random), metrics, resamples=39, flips=399)
        alarms += found.overall.p < 0.05
    return alarms / SIMULATIONS


def test_of_runs_that_do_not_differ_in_score_one_in_twenty_is_told_apart():
    pool = [[episode(task, score=score / 50) for score in range(51)] for task in range(30)]

    def draw(random: Random) -> list[Trajectory]:
        return [pool[task][int(51 * random.random() ** (1 + task % 3))] for task in range(30)]

    assert 0.035 <= false_alarms(draw, {"kitchen": "score"}) <= 0.065


def test_of_runs_that_do_not_differ_in_success_one_in_twenty_is_told_apart():
    pool = [
        [[episode(task, success, repeat=repeat) for success in (False, True)] for repeat in (0, 1)]
        for task in range(60)
    ]

    def draw(random: Random) -> list[Trajectory]:
        return [
            pool[task][repeat][random.random() < 0.2 + task / 100]
            for task in range(60)
            for repeat in (0, 1)
        ]

    assert 0.035 <= false_alarms(draw) <= 0.065


def test_of_runs_that_do_not_differ_over_all_worlds_one_in_twenty_is_told_apart():
    sizes = {"kitchen": 8, "garden": 20, "cellar": 40}
    pool = {
        (world, task): [episode(task, score=score / 20, world=world) for score in range(21)]
        for world, tasks in sizes.items()
        for task in range(tasks)
    }

    def draw(random: Random) -> list[Trajectory]:
        return [random.choice(episodes) for episodes in pool.values()]

    assert 0.035 <= false_alarms(draw, dict.fromkeys(sizes, "score")) <= 0.065


def test_the_greater_the_effect_the_more_often_it_is_found():
    random = Random(9)

    def found(effect: float) -> float:
        runs = 200
        alarms = 0
        for _ in range(runs):
            values = [
                float(random.random() < 0.3 + effect) - float(random.random() < 0.3)
                for _ in range(60)
            ]
            alarms += sign_flip_p(values, flips=399) < 0.05
        return alarms / runs

    powers = [found(effect) for effect in (0, 0.1, 0.2, 0.3, 0.5)]
    assert powers == sorted(powers)
    assert powers[0] < 0.1
    assert powers[-1] > 0.95


def test_95_of_100_intervals_of_a_difference_hold_it():
    random, held = Random(11), 0
    for _ in range(SIMULATIONS):
        differences = [random.choice((-1, 0, 0, 0, 0.5, 0.5, 1)) for _ in range(40)]
        low, high = mean_interval(differences, (-1.0, 1.0), resamples=79)
        held += low <= 1 / 7 <= high
    assert 0.93 <= held / SIMULATIONS <= 0.97


def test_more_pairs_are_those_of_the_usual_formula():
    # Mean 1/4, deviation 1/2: (1.95996 + 0.84162)**2 * (1/2)**2 / (1/4)**2 = 31.4
    assert more_pairs([[1, 0, 0, 0]], p=1) == 32 - 4


def test_as_many_more_pairs_find_the_effect_in_four_of_five_trials():
    random = Random(2)
    seen = [random.uniform(-0.8, 1) for _ in range(40)]
    wanted = len(seen) + more_pairs([seen], sign_flip_p(seen))
    trials = [sign_flip_p(random.choices(seen, k=wanted), flips=999) < 0.05 for _ in range(500)]
    assert 0.75 <= sum(trials) / 500 <= 0.85


def test_no_more_pairs_are_wanted_where_it_is_decided_and_none_told_where_nothing_differs():
    assert more_pairs([[1] * 10], p=0.002) == 0
    assert more_pairs([[0, 0, 0]], p=1) is None
    assert more_pairs([[1, -1]], p=1) is None
    assert more_pairs([[1]], p=1) is None


def test_fewer_than_six_tasks_that_differ_decide_nothing():
    assert more_pairs([[1, 1, 1]], p=0.25) == 3
    assert sign_flip_p([1] * 5) > 0.05 > sign_flip_p([1] * 6)


def test_tasks_are_paired_and_their_repeats_averaged():
    a = [episode(0, False), episode(0, True, repeat=1), episode(1, True), episode(2, False)]
    b = [episode(2, True), episode(1, True), episode(0, True), episode(7, False)]
    found = compare(a, b).worlds["kitchen"]
    assert (found.metric, found.pairs) == ("success", 3)
    assert (found.a, found.b, found.difference) == (0.5, 1.0, 0.5)
    assert found.p == 0.5
    low, high = found.interval
    assert -1 <= low < 0.5 < high <= 1


def test_a_task_under_two_seeds_is_one_pair():
    a = [episode(0, False), episode(0, False, seed=1), episode(1, True), episode(1, True, seed=1)]
    b = [episode(0, True), episode(0, False, seed=1), episode(1, True), episode(1, True, seed=2)]
    found = compare(a, b).worlds["kitchen"]
    assert (found.pairs, found.a, found.b) == (2, 0.5, 0.75)


def test_each_world_is_compared_by_its_metric_and_all_by_the_mean_of_the_differences():
    a = [*run_of([True] * 4, score=0.2), *run_of([False, True], world="garden")]
    b = [*run_of([True] * 4, score=0.6), *run_of([True, True], world="garden")]
    found = compare(a, b, {"kitchen": "score"})
    assert {name: each.difference for name, each in found.worlds.items()} == {
        "garden": 0.5,
        "kitchen": pytest.approx(0.4),
    }
    assert found.overall.difference == pytest.approx((0.5 + 0.4) / 2)
    assert (found.overall.metric, found.overall.pairs) == ("mean", 6)
    assert found.overall.p == 2 / 2**5  # one difference of 1/2, four of 1/10, all one way
    assert found.warnings == []


def test_a_run_does_not_differ_from_itself():
    run = run_of([True, False, True])
    found = compare(run, run).overall
    assert (found.difference, found.p, found.more) == (0, 1, None)
    assert found.interval[0] < 0 < found.interval[1]


def test_faulted_episodes_do_not_count_and_are_named():
    found = compare([*run_of([True, True]), faulted(2)], run_of([True, False, True]))
    assert found.worlds["kitchen"].pairs == 2
    assert found.warnings == [
        "kitchen: 1 faulted episodes in A and 0 in B do not count",
        "kitchen: 0 tasks are only in A and 1 only in B",
    ]


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"world_version": "2"}, "world version is 1 in A and 2 in B"),
        ({"options": {"size": 3}}, 'options is {} in A and {"size": 3} in B'),
        ({"format": "code_as_action"}, "format is react in A and code_as_action in B"),
        (
            {"prompt": "You cook."},
            "SHA-256 of the prompt is a4122f860da8 in A and 73aac586ebdf in B",
        ),
    ],
)
def test_runs_under_other_conditions_are_compared_with_a_warning(changes, warning):
    found = compare(run_of([True, False]), run_of([True, True], **changes))
    assert found.worlds["kitchen"].pairs == 2
    assert found.warnings == [f"kitchen: {warning}"]


def test_a_world_that_one_run_lacks_is_named():
    found = compare(run_of([True]), [*run_of([True]), *run_of([True], world="garden")])
    assert found.warnings == ["garden is only in B"]


@pytest.mark.parametrize(
    ("b", "why"),
    [
        (run_of([True], source="official"), "kitchen: source is built-in in A and official in B"),
        (run_of([True], seed=3), "kitchen: A has seed 0 and B has seed 3"),
        ([episode(4), episode(6)], "kitchen: A has tasks 0 to 1 and B has tasks 4 to 6"),
        ([faulted(0)], "kitchen: no episode of B has a result; 1 of 1 are faulted"),
        (run_of([True], world="garden"), "garden is only in B; kitchen is only in A"),
        ([], "kitchen is only in A"),
    ],
)
def test_runs_without_a_pair_are_refused_and_it_is_said_what_differs(b, why):
    with pytest.raises(NotComparable) as refused:
        compare(run_of([True, True]), b)
    assert str(refused.value) == f"nothing can be paired: {why}"


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -0.5, 7])
def test_a_score_that_is_none_is_refused(score):
    with pytest.raises(NotComparable, match=rf"kitchen_0 has score {score}"):
        compare([episode(0, score=score)], run_of([True]), {"kitchen": "score"})


def test_the_order_of_the_episodes_changes_nothing():
    random = Random(8)
    a, b = (
        [episode(task, score=random.random(), repeat=r) for task in range(30) for r in range(2)]
        for _ in "ab"
    )
    metrics = {"kitchen": "score"}
    assert compare(random.sample(a, 60), random.sample(b, 60), metrics) == compare(a, b, metrics)


CONFIG = {"worlds": {"kitchen": {"metric": "score"}}, "limits": {"max_rounds": 5}}


def test_the_command_compares_by_the_metric_that_the_config_names(tmp_path, capsys):
    a = stored(tmp_path / "a", *run_of([True] * 8, score=0.25), config=CONFIG)
    b = stored(tmp_path / "b", *run_of([True] * 8, score=0.5, agent="best"), config=CONFIG)
    assert main(["compare", a, f"{b}/trajectories.jsonl"]) == 0
    out, err = capsys.readouterr()
    row = out.splitlines()[-1].split()
    assert row[:6] == ["kitchen", "score", "8", "0.250", "0.500", "+0.250"]
    assert row[-3:] == ["0.0078", "none:", "decided"]
    assert "(best)" in out
    assert err == ""


def test_the_command_says_everything_as_json(tmp_path, capsys):
    a = stored(tmp_path / "a", *run_of([True, False, False]))
    b = stored(tmp_path / "b", *run_of([True, True, False], format="function_calling"))
    assert main(["compare", a, b, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["A"] == {"run": f"{a}/trajectories.jsonl", "agents": ["oracle"]}
    kitchen = found["worlds"]["kitchen"]
    assert (kitchen["pairs"], kitchen["p"], kitchen["more"]) == (3, 1, 21)
    assert found["overall"]["difference"] == pytest.approx(1 / 3)
    assert found["warnings"] == ["kitchen: format is react in A and function_calling in B"]


def test_configs_that_differ_in_metric_or_limits_are_named(tmp_path, capsys):
    other = {"worlds": {"kitchen": {"metric": "success"}}, "limits": {"max_rounds": 9}}
    a = stored(tmp_path / "a", *run_of([True]), config=CONFIG)
    b = stored(tmp_path / "b", *run_of([True]), config=other)
    assert main(["compare", a, b]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning: kitchen: metric is score in A and success in B: by success",
        'warning: limits are {"max_rounds": 5} in A and {"max_rounds": 9} in B',
    ]


def test_what_a_terminal_would_obey_is_shown_instead(tmp_path, capsys):
    hostile = run_of([True], world="\x1b[2Jkitchen", agent="\x1b]0;x\x07", format="\x9b1m")
    a, b = (
        stored(tmp_path / "a", *hostile),
        stored(tmp_path / "b", *run_of([True], world="\x1b[2Jkitchen")),
    )
    assert main(["compare", a, b]) == 0
    told = "".join(capsys.readouterr())
    assert not {"\x1b", "\x07", "\x9b"} & set(told)
    assert "\\x1b[2Jkitchen" in told


@pytest.mark.parametrize(
    ("config", "complaint"),
    [
        ([], "is no config of a run"),
        ({"worlds": ["kitchen"]}, "is no config of a run"),
        ({"worlds": {"kitchen": {"metric": "luck"}}}, 'kitchen has the metric "luck"'),
        ({"worlds": {"kitchen": {}}}, "kitchen has the metric null"),
    ],
)
def test_a_config_that_is_none_is_an_error_that_names_it(tmp_path, capsys, config, complaint):
    a = stored(tmp_path / "a", *run_of([True]), config=config)
    assert main(["compare", a, a]) == 1
    err = capsys.readouterr().err
    assert complaint in err
    assert f"{a}/config.json" in err


def test_a_run_that_is_not_there_is_wrong_usage(tmp_path, capsys):
    a = stored(tmp_path / "a", *run_of([True]))
    assert main(["compare", a, str(tmp_path / "none")]) == 2
    assert "give the folder of a run" in capsys.readouterr().err


def test_a_damaged_run_is_a_failure_that_names_the_line(tmp_path, capsys):
    a = stored(tmp_path / "a", *run_of([True]))
    (tmp_path / "a" / "trajectories.jsonl").write_text('{"world": 3}\n')
    assert main(["compare", a, a]) == 1
    assert "line 1 is damaged" in capsys.readouterr().err


def test_the_same_runs_give_the_same_bytes_in_every_process(tmp_path):
    random = Random(6)
    runs = [
        stored(
            tmp_path / name,
            *(episode(task, score=random.random()) for task in range(40)),
            config=CONFIG,
        )
        for name in "ab"
    ]
    outputs = {
        subprocess.check_output(
            [sys.executable, "-m", "agentenv.cli", "compare", *runs, "--json"],
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
