"""Runs: what was added to a run is read, whatever ended its writer."""

from pathlib import Path

import pytest

from agentenv.data.files import BadFile
from agentenv.data.runs import RunLog, read_run
from agentenv.trajectory import Trajectory
from tests.agentenv.episodes import failed, faulted, trajectory


def logged(path: Path, *each: Trajectory) -> Path:
    with RunLog(path) as log:
        for one in each:
            log.add(one)
    return path


@pytest.fixture
def run(tmp_path) -> Path:
    return logged(tmp_path / "run" / "trajectories.jsonl", trajectory(0), trajectory(1))


def test_what_was_added_is_read_while_the_file_is_open(tmp_path):
    with RunLog(tmp_path / "a.jsonl") as log:
        log.add(trajectory(5))
        assert read_run(tmp_path / "a.jsonl") == [trajectory(5)]


def test_a_run_that_has_not_begun_is_empty(tmp_path):
    assert read_run(tmp_path / "none.jsonl") == []


def test_a_later_line_supersedes_an_earlier_one(run):
    logged(run, failed(0), faulted(2), trajectory(0, repeat=1), trajectory(2))
    assert read_run(run) == [failed(0), trajectory(1), trajectory(2), trajectory(0, repeat=1)]


def test_a_fault_does_not_take_the_place_of_a_result(run):
    logged(run, faulted(0), faulted(1, outcome="cancelled"))
    assert read_run(run) == [trajectory(0), trajectory(1)]


def test_a_task_played_under_other_conditions_is_another_episode(run):
    others = [trajectory(0, source="official"), trajectory(0, format="code_as_action")]
    others.append(trajectory(0, options={"size": 3}))
    assert read_run(logged(run, *others)) == [trajectory(0), trajectory(1), *others]


def test_episodes_of_two_agents_are_no_run(run):
    with pytest.raises(BadFile, match=r"a run has one agent, and this has oracle, random; .*data"):
        read_run(logged(run, trajectory(0, agent="random")))


@pytest.mark.parametrize("cut", [1, 5, 200])
def test_a_torn_last_line_is_dropped_and_the_next_one_is_whole(run, cut):
    run.write_bytes(run.read_bytes()[: -1 - cut])
    assert read_run(run) == [trajectory(0)]
    logged(run, trajectory(2))
    assert read_run(run) == [trajectory(0), trajectory(2)]


def test_a_last_line_that_only_lost_its_end_is_kept(run):
    run.write_bytes(run.read_bytes()[:-1])
    assert read_run(run) == [trajectory(0), trajectory(1)]
    logged(run, trajectory(2))
    assert read_run(run) == [trajectory(0), trajectory(1), trajectory(2)]


@pytest.mark.parametrize("damaged", [b"{}\n", b"\n", b'{"world": "a", \n', b"\xff\n"])
def test_any_other_damaged_line_is_an_error_that_names_it(run, damaged):
    lines = run.read_bytes().splitlines(keepends=True)
    run.write_bytes(lines[0] + damaged + lines[1])
    with pytest.raises(BadFile, match=r"trajectories\.jsonl, line 2 is damaged"):
        read_run(run)


def test_line_ends_of_other_scripts_stay_within_a_line(tmp_path):
    odd = trajectory(observation="a\u2028b\x85c\x0bd\re\nf")
    assert read_run(logged(tmp_path / "a.jsonl", odd)) == [odd]
