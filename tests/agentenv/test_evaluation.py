"""Evaluation: the figures of a plan, and run folders that survive whatever stops them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agentenv.agents.agent import AgentError, Moment, Reply
from agentenv.agents.oracle import Oracle
from agentenv.clients import EnvError
from agentenv.clients.conversation import Briefing
from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Limits
from agentenv.controller.evaluation import Evaluation, Plan, carry_out, evaluate
from agentenv.controller.run import RunRefused, digest, open_run
from agentenv.data.runs import read_run
from tests.agentenv.conftest import ROOT
from tests.agentenv.one_by_one import OneByOne

pytestmark = pytest.mark.usefixtures("no_waiting")


class Even(OneByOne):
    """Wins the even tasks and loses the odd ones; fails at those named."""

    name = "even"

    def __init__(self, *failing: int):
        self.failing = failing
        self.asked: list[int] = []

    async def reply(self, moment: Moment) -> Reply:
        task = moment.state.task
        self.asked.append(task)
        if task in self.failing:
            raise AgentError("no answer")
        return Reply(f"Action: {task + task % 2}")


def even(url: str, agent: Even | None = None, **settings: Any) -> Evaluation:
    return evaluate(agent or Even(), {"sum": url}, **{"n": 6, "retries": 0} | settings)


def lines(folder: Path) -> list[str]:
    return (folder / "trajectories.jsonl").read_text().splitlines()


def test_the_first_tasks_of_the_test_split_are_played(sum_url: str) -> None:
    evaluation = even(sum_url)
    assert [each.item for each in evaluation.trajectories] == [f"sum_{n}" for n in range(150, 156)]


def test_another_split_and_seed_can_be_played(sum_url: str) -> None:
    evaluation = even(sum_url, split="train", seed=4, n=2)
    assert [each.key for each in evaluation.trajectories] == [("sum", 1, 4, 0), ("sum", 2, 4, 0)]


def test_repeats_are_told_apart(sum_url: str) -> None:
    evaluation = even(sum_url, n=2, repeats=2)
    assert [(each.task, each.repeat) for each in evaluation.trajectories] == [
        (150, 0), (150, 1), (151, 0), (151, 1),
    ]  # fmt: skip


def test_all_tasks_of_the_split_are_played_unless_told_otherwise(sum_url: str) -> None:
    assert len(even(sum_url, n=None).trajectories) == 50


def test_a_split_that_is_not_there_is_refused_by_the_server(sum_url: str) -> None:
    with pytest.raises(EnvError, match="train, test"):
        even(sum_url, split="valid")


def test_faults_are_counted_apart(sum_url: str) -> None:
    figures = even(sum_url, Even(150, 151)).worlds["sum"]
    assert (figures.judged, figures.faulted, figures.success) == (4, 2, 0.5)
    assert figures.outcomes == {"done": 4, "agent_error": 2}


def test_a_run_keeps_its_config_its_episodes_and_its_summary(sum_url: str, tmp_path: Path) -> None:
    evaluation = even(sum_url, run=tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    assert (config["agent"], config["n"], config["format"]) == ({"name": "even"}, 6, "react")
    assert config["worlds"]["sum"]["version"] == "1"
    assert len(lines(tmp_path)) == 6
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["worlds"]["sum"]["success"] == evaluation.worlds["sum"].success == 0.5
    assert summary["worlds"]["sum"]["source"] == "built-in"


def test_the_same_command_again_plays_nothing_again(sum_url: str, tmp_path: Path) -> None:
    first = even(sum_url, run=tmp_path)
    agent = Even()
    second = even(sum_url, agent, run=tmp_path)
    assert agent.asked == []
    assert second.trajectories == first.trajectories


def test_faulted_episodes_are_played_again_and_replaced(sum_url: str, tmp_path: Path) -> None:
    even(sum_url, Even(152), run=tmp_path)
    agent = Even()
    evaluation = even(sum_url, agent, run=tmp_path)
    assert agent.asked == [152]
    assert evaluation.worlds["sum"].faulted == 0
    assert len(read_run(tmp_path / "trajectories.jsonl")) == 6


def test_a_line_that_was_torn_is_played_again(sum_url: str, tmp_path: Path) -> None:
    even(sum_url, run=tmp_path)
    path = tmp_path / "trajectories.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    agent = Even()
    assert len(even(sum_url, agent, run=tmp_path).trajectories) == 6
    assert len(agent.asked) == 1
    assert len(lines(tmp_path)) == 6


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"n": 7}, "n is 6 there and 7 now"),
        ({"seed": 1}, "seed is 0 there and 1 now"),
        ({"format": "code_as_action"}, 'format is "react" there and "code_as_action" now'),
        ({"limits": Limits(rounds=3)}, "limits.rounds is null there and 3 now"),
        ({"agent": Oracle()}, 'agent.name is "even" there and "oracle" now'),
    ],
)
def test_another_config_in_the_same_folder_is_refused(
    sum_url: str, tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    even(sum_url, run=tmp_path)
    with pytest.raises(RunRefused, match=told):
        even(sum_url, run=tmp_path, **changed)


@pytest.mark.parametrize("content", ["[]", "null", "{", "[" * 100_000, '"a"'])
def test_a_config_that_is_none_is_refused(sum_url: str, tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(RunRefused, match=r"config\.json is no .*: give another folder"):
        even(sum_url, run=tmp_path)
    assert (tmp_path / "config.json").read_text() == content


def test_trajectories_that_belong_to_no_run_are_left_as_they_are(
    sum_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "trajectories.jsonl"
    path.write_text('{"mine": 1}')
    with pytest.raises(RunRefused, match="belongs to no run"):
        even(sum_url, run=tmp_path)
    assert path.read_text() == '{"mine": 1}'


def test_another_version_of_the_world_is_refused(sum_url: str, tmp_path: Path) -> None:
    even(sum_url, run=tmp_path)
    path = tmp_path / "config.json"
    path.write_text(path.read_text().replace('"version": "1"', '"version": "0"'))
    with pytest.raises(RunRefused, match=r'worlds\.sum\.version is "0" there and "1" now'):
        even(sum_url, run=tmp_path)


def test_two_processes_cannot_work_on_one_run(tmp_path: Path) -> None:
    with (
        open_run(tmp_path, {"n": 1, "prices": None}),
        pytest.raises(RunRefused, match="is in use"),
        open_run(tmp_path, {"n": 1, "prices": None}),
    ):
        pass


KILLED_AFTER_30 = """
import os, signal, sys
from pathlib import Path
from agentenv.controller.evaluation import evaluate
from tests.agentenv.test_evaluation import Even

class Killer(Even):
    async def reply(self, moment):
        if len(self.asked) == 30:
            os.kill(os.getpid(), signal.SIGKILL)
        return await super().reply(moment)

evaluate(Killer(), {"sum": sys.argv[1]}, run=Path(sys.argv[2]), concurrency=4, retries=0)
"""


@pytest.fixture
def killed_run(sum_url: str, tmp_path: Path) -> Iterator[Path]:
    command = [sys.executable, "-c", KILLED_AFTER_30, sum_url, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    yield tmp_path


def test_a_killed_run_goes_on_and_has_nothing_twice(sum_url: str, killed_run: Path) -> None:
    before = lines(killed_run)
    assert 20 <= len(before) <= 30
    agent = Even()
    evaluation = even(sum_url, agent, n=None, run=killed_run)
    assert len(agent.asked) == 50 - len(before)
    assert lines(killed_run)[: len(before)] == before
    assert len({each.key for each in read_run(killed_run / "trajectories.jsonl")}) == 50
    assert evaluation.worlds["sum"].success == 0.5


def test_a_run_has_a_report_and_says_what_it_ran_with(sum_url: str, tmp_path: Path) -> None:
    even(sum_url, run=tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["card_hashes"]["sum"] == digest(config["worlds"]["sum"])
    assert {"agentenv", "python", "platform", "agentenv-lmrlgym"} <= set(config["versions"])
    assert "even" in (tmp_path / "report.html").read_text()


def test_other_instructions_are_told_kept_and_part_of_the_run(sum_url: str, tmp_path: Path) -> None:
    told = {"sum": Briefing("Add up.", "Yes.")}
    evaluation = even(sum_url, briefings=told, run=tmp_path)
    [*_, stored] = read_run(tmp_path / "trajectories.jsonl")
    assert (stored.prompt, stored.acknowledgment) == ("Add up.", "Yes.")
    assert evaluation.trajectories[0].prompt == "Add up."
    with pytest.raises(RunRefused, match="briefings"):
        even(sum_url, run=tmp_path)


async def test_worlds_are_played_side_by_side(sum_url: str, maze_url: str) -> None:
    asked: list[str] = []

    class Noting(OneByOne):
        name = "noting"

        async def reply(self, moment: Moment) -> Reply:
            asked.append(moment.card.name)
            return Reply("Action: 1")

    worlds = {"sum": sum_url, "maze": maze_url}
    controller = AgentController(Noting(), worlds, concurrency=2, limits=Limits(rounds=1))
    await carry_out(Plan(n=10), controller)
    assert {"sum", "maze"} == set(asked[:4])


async def test_a_notebook_evaluates_in_its_running_loop(sum_url: str) -> None:
    assert even(sum_url).worlds["sum"].success == 0.5
