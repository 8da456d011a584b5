"""Tasks of the tool worlds: read from official files and ours, drawn from templates, proven."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from agentenv_tool.academia.environment import Academia
from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers
from agentenv_tool.making import Ambiguous, BadTemplate, Making, Template, drawn, main, written
from agentenv_tool.plans import Plan, move
from agentenv_tool.tasks import BadTasks, ToolTask, read, served
from agentenv_tool.thoughts import say
from agentenv_tool.toolbox import Toolbox, tool
from agentenv_tool.weather.environment import Weather

from agentenv.cli import main as agentenv
from agentenv.clients import EnvClient
from agentenv.servers import serving
from envservers.environment import Tasks
from envservers.registry import environment_named

SHARED = Path(__file__).parents[2].parent / "shared" / "agenteval"
README = Path(__file__).parents[2] / "agentenv-tool" / "README.md"
OFFICIAL = {
    "goal": "How warm was it?",
    "subgoals": [18.5],
    "additional_info": {
        "answer": 18.5,
        "init_config": {"current_date": "2023-06-01", "current_location": "Oslo"},
        "goal_type": 0,
        "tool": "weather",
    },
    "difficulty": "easy",
}


def lay(path: Path, rows: list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


# Files.


@pytest.mark.parametrize("place", ["Toolusage/data/weather.jsonl", "weather.jsonl"])
def test_official_files_are_served_under_their_line_numbers(tmp_path: Path, place: str) -> None:
    lay(tmp_path / place, [OFFICIAL, {**OFFICIAL, "goal": "And then?"}])
    tasks = served(Weather, tmp_path, 311, 20)
    assert [each.goal for each in tasks.tasks] == ["How warm was it?", "And then?"]
    assert tasks[0] == ToolTask(
        "How warm was it?", (18.5,), 18.5, OFFICIAL["additional_info"]["init_config"], 0, "easy"
    )
    assert (tasks.listing.source, tasks.listing.splits) == ("official", {})
    assert not tasks.listing.oracle


def test_official_lists_are_the_splits(tmp_path: Path) -> None:
    lay(tmp_path / "weather.jsonl", [{**OFFICIAL, "goal": str(number)} for number in range(4)])
    for split, numbers in (("train", (0, 2)), ("test", (3,))):
        rows = [{"item_id": f"weather_{number}"} for number in numbers]
        (tmp_path / f"tool_weather_{split}.json").write_text(json.dumps(rows))
    splits = served(Weather, tmp_path, 311, 20).listing.splits
    assert splits == {"train": [0, 2], "test": [3]}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the official lists are not at hand")
@pytest.mark.parametrize(
    ("name", "rows", "train", "test"),
    [
        ("weather", 343, 311, 20),
        ("movie", 238, 215, 20),
        ("academia", 20, 0, 20),
        ("sheet", 20, 0, 20),
        ("todo", 155, 135, 20),
    ],
)
def test_the_official_lists_fit_the_official_numbers(
    tmp_path: Path, name: str, rows: int, train: int, test: int
) -> None:
    lay(tmp_path / f"{name}.jsonl", [{**OFFICIAL, "goal": str(number)} for number in range(rows)])
    for folder in ("train", "eval"):
        for path in (SHARED / folder).glob(f"tool_{name}_*.json"):
            shutil.copy(path, tmp_path)
    listing = served(environment_named(name), tmp_path, train, test).listing
    sizes = {split: len(numbers) for split, numbers in listing.splits.items()}
    assert sizes == {split: count for split, count in (("train", train), ("test", test)) if count}
    assert listing.source == "official"


def test_a_null_configuration_and_a_last_empty_line_are_fine(tmp_path: Path) -> None:
    info = {"answer": None, "init_config": None, "goal_type": 1, "tool": "sheet"}
    path = lay(tmp_path / "x.jsonl", [{**OFFICIAL, "additional_info": info}])
    path.write_text(path.read_text() + "\n\n")
    (task,) = read(path)
    assert (task.start, task.answer, task.goal_type) == ({}, None, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("{", "line 1: Expecting"),
        ("[]", "line 1: this is no JSON object"),
        ('{"goal": "", "subgoals": [1]}', "line 1: goal is ''"),
        ('{"goal": "g", "subgoals": []}', "line 1: subgoals is []"),
        ('{"goal": "g", "subgoals": 1}', "line 1: subgoals is 1"),
        ('\n{"goal": "g"}', "line 2: subgoals is None"),
        ('{"goal": "g", "subgoals": [1], "additional_info": [3]}', "additional_info is no"),
        ('{"goal": "g", "subgoals": [1], "additional_info": {"init_config": 3}}', "init_config"),
        ('{"goal": "g", "subgoals": [1], "additional_info": {"tolerance": -1}}', "tolerance is -1"),
        ("[" * 100_000, "line 1"),
        ('{"goal": "one\u2028two", "subgoals": []}', "line 1: subgoals is []"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_text(text)
    with pytest.raises(BadTasks) as caught:
        read(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert '"subgoals"' in str(caught.value), "it says what would do"


def test_a_folder_without_the_worlds_tasks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTasks, match=r"holds no tasks of weather: give the folder that holds"):
        served(Weather, tmp_path, 311, 20)


# Making.


class Counter:
    """A tool over nothing."""

    @tool
    def double(self, number: int) -> int:
        """Double a number."""
        return 2 * number

    def copy(self) -> Counter:
        return self


def plan(task: ToolTask) -> Plan:
    doubled: int = yield move(say(["I double it."]), "double", number=task.values["number"])
    return doubled + 1


def draw(data: int, random: Random) -> dict[str, Any]:
    number = random.randrange(data)
    if number % 2:
        raise Ambiguous
    return {"number": number}


def answer(data: int, values: Mapping[str, Any]) -> Any:
    return values["number"] + values["number"] + 1


WORDS = ("Double {number}, and one.", "One, and twice {number}.")
TEMPLATE = Template("next", "easy", WORDS, draw, answer, plan)


def made(template: Template = TEMPLATE, counts: tuple[int, ...] = (6, 3), seed: int = 0) -> str:
    def episode(task: ToolTask) -> Episode:
        return Episode(Toolbox(Counter), Counter(), task, Answers(task))

    making = Making(100, [template], counts, episode)
    return written("counter", list(drawn("counter", making, seed)))


def test_tasks_are_drawn_as_the_seed_says_and_differ() -> None:
    rows = [json.loads(line) for line in made().splitlines()]
    numbers = [row["additional_info"]["values"]["number"] for row in rows]
    assert len(set(numbers)) == 9, "no question is asked again in other words"
    assert made() == made()
    assert made() != made(seed=1)
    for row in rows:
        number = row["additional_info"]["values"]["number"]
        assert number % 2 == 0
        assert row["subgoals"] == [2 * number + 1]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "counter.jsonl"
    path.write_text(made())
    assert written("counter", read(path)) == made()


def test_an_expert_that_disagrees_with_the_answer_stops_the_making() -> None:
    wrong = replace(TEMPLATE, answer=lambda data, values: 0)
    with pytest.raises(BadTemplate, match=r"template next: the expert scores 0\.0 at '"):
        made(wrong)


def test_a_template_that_gives_no_new_task_stops_the_making() -> None:
    with pytest.raises(BadTemplate, match="template next: no new task"):
        made(counts=(60,))


def test_the_command_writes_the_tasks_of_a_world(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["data", "make-tool-tasks", "--worlds", "academia", "--seed", "5"]
    assert agentenv([*command, "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"20 tasks in {tmp_path / 'academia.jsonl'}\n"
    tasks = served(Academia, tmp_path, 0, 20)
    assert tasks.listing == Tasks(20, {"test": list(range(20))}, source="drawn")
    assert {each.goal for each in tasks.tasks}.isdisjoint(
        {each.goal for each in served(Academia, None, 0, 20).tasks}
    )


@pytest.mark.parametrize("name", ["weather", "movie", "academia", "sheet", "todo"])
def test_the_expert_is_right_by_the_originals_rule_as_well(name: str) -> None:
    world = environment_named(name)
    played = world(world.setup(world.Options(strict=True)))
    for task in played.tasks():
        step = played.reset(task, 0)
        while not step.done:
            step = played.step(played.oracle().action)
        assert step.success, played.reset(task, 0).observation


@pytest.mark.parametrize("name", ["academia", "sheet"])
def test_what_another_seed_draws_is_solved_by_the_expert(tmp_path: Path, name: str) -> None:
    command = ["data", "make-tool-tasks", "--worlds", name, "--seed", "9", "--out", str(tmp_path)]
    assert agentenv(command) == 0
    world = environment_named(name)
    played = world(world.setup(world.Options(data=tmp_path)))
    for task in range(20):
        step = played.reset(task, 0)
        while not step.done:
            step = played.step(played.oracle().action)
        assert step.success, task


def test_what_the_readme_draws_is_served_with_its_splits_and_solved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r"^ {4}agentenv (data .*)$", README.read_text(), re.MULTILINE)
    assert agentenv(command.split()) == 0
    with serving(["todo"], ("--port", "0", "--oracle", "--data", "tasks")) as servers:
        with EnvClient(servers["todo"].url) as env:
            assert env.card().source == "drawn"
            assert env.card().splits == {"train": 135, "test": 20}
            state = env.reset(task=140)
            while not state.done:
                state = env.step(env.oracle().action)
        assert state.success


def test_an_unknown_command_or_world_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert agentenv(["data", "make-nothing"]) == 2
    told = capsys.readouterr().err
    assert "there is no 'make-nothing': give one of inspect" in told
    assert "make-tool-tasks" in told
    with pytest.raises(SystemExit):
        main(["--worlds", "weather,chess"])
    assert "no tool world is called 'chess'" in capsys.readouterr().err
